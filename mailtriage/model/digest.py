"""SHA-256 beside busy threads."""

import hashlib

# For more than 2,047 bytes at once hashlib lets go of the interpreter's lock, and waits until a busy thread
# gives it back: for a mail of the usual size that takes ten times as long as the digest.
_AT_ONCE, _PIECEMEAL = 2047, 64 << 10


def hex_digest(data: bytes) -> str:
    if len(data) > _PIECEMEAL:
        return hashlib.sha256(data).hexdigest()
    total = hashlib.sha256()
    for start in range(0, len(data), _AT_ONCE):
        total.update(data[start : start + _AT_ONCE])
    return total.hexdigest()
