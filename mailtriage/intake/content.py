"""The bytes of attachments: by what they are known, and where they go while a mail is parsed.

Attachments are found in many places (MIME parts, `winmail.dat`, text). A sink named once, by whoever parses,
spares each of them a parameter and keeps `parse` a function of its bytes.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Keep = Callable[[str, bytes], None]

_keep: ContextVar[Keep | None] = ContextVar("keep", default=None)


@contextmanager
def keeping(keep: Keep | None) -> Iterator[None]:
    """Within, `keep` gets the digest and the bytes of each attachment as it is found."""
    token = _keep.set(keep)
    try:
        yield
    finally:
        _keep.reset(token)


def digest_of(data: bytes) -> str:
    """The SHA-256 of an attachment's decoded bytes, in hex: its name wherever it is stored."""
    digest = hashlib.sha256(data).hexdigest()
    keep = _keep.get()
    if keep is not None:
        keep(digest, data)
    return digest
