"""Digests that only who has the installation's key can make."""

import hashlib
import hmac
from functools import lru_cache


def keyed_digest(key: bytes, text: str) -> bytes:
    """HMAC-SHA-256 (RFC 2104), 32 bytes. From a copy of one that has read the key: `hmac.digest` gives the
    interpreter lock away each time, and beside busy threads it takes 40 microseconds to come back."""
    made = _keyed(key).copy()
    made.update(text.encode())
    return made.digest()


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod=hashlib.sha256)
