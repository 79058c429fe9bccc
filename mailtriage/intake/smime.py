"""S/MIME bodies that hide a mail in a CMS structure (RFC 8551): signed ones are unpacked, not checked."""

import zlib
from dataclasses import dataclass

MAX_INNER = 32 << 20
MAX_PIECES = 200_000
MAX_DEPTH = 10

# The content types of RFC 5652 and RFC 3274, as the bytes of their object identifiers.
_PKCS7 = bytes.fromhex("2a864886f70d0107")
_SIGNED, _ENVELOPED = _PKCS7 + b"\x02", (_PKCS7 + b"\x03", _PKCS7 + b"\x06")
_SMIME_CT = bytes.fromhex("2a864886f70d01091001")
_COMPRESSED, _AUTH_ENVELOPED = _SMIME_CT + b"\x09", _SMIME_CT + b"\x17"

_OID, _OCTETS, _SEQUENCE, _EXPLICIT = 0x06, 0x04, 0x30, 0xA0
_OCTETS_IN_PIECES, _END = 0x24, 0x00
_CONSTRUCTED = 0x20
_UNTOLD = -1  # the length of what ends with a mark


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a CMS structure is: ``signed``, ``compressed``, ``encrypted`` or ``""`` for no such thing.
    `content` is the mail inside, None where it cannot be had (encrypted, detached, damaged, too large)."""

    what: str
    content: bytes | None = None


class _NotCms(Exception):
    """The bytes are no such structure, or end too early."""


def unpack(data: bytes) -> Unpacked:
    """The mail inside an ``application/pkcs7-mime`` body, in BER or DER. Never raises.

    Walked by offsets: parsers that build a tree take 6 s for a million pieces, and copy at every level.
    """
    if len(data) > MAX_INNER:
        return Unpacked("")
    what = ""
    try:
        at, kind = _wrapped(data, 0)
        if kind in _ENVELOPED or kind == _AUTH_ENVELOPED:
            return Unpacked("encrypted")
        if kind not in (_SIGNED, _COMPRESSED):
            return Unpacked("")
        what = "signed" if kind == _SIGNED else "compressed"
        inner = _encapsulated(data, _into(data, _into(data, at, _EXPLICIT), _SEQUENCE))
    except _NotCms:
        return Unpacked(what)
    if inner is not None and what == "compressed":
        inner = _inflated(inner)
    return Unpacked(what, inner or None)


def _wrapped(data: bytes, at: int) -> tuple[int, bytes]:
    """A content type, and where the content begins that it names (RFC 5652 §3, §5.2)."""
    at = _into(data, at, _SEQUENCE)
    tag, start, size = _head(data, at)
    if tag != _OID or size < 0:
        raise _NotCms
    return start + size, data[start : start + size]


def _encapsulated(data: bytes, at: int) -> bytes | None:
    """The octets of encapContentInfo: the third field of signed and of compressed data (RFC 3274 §1.1)."""
    at = _after(data, _after(data, at))
    at, _ = _wrapped(data, at)
    if data[at : at + 1] != bytes((_EXPLICIT,)):
        return None  # a detached signature
    return _octets(data, _into(data, at, _EXPLICIT))


def _octets(data: bytes, at: int) -> bytes:
    """An octet string; BER writers (OpenSSL, Apple) send it in pieces, and pieces may be in pieces."""
    pieces: list[memoryview] = []
    view = memoryview(data)
    ends: list[int] = []  # of the strings that we are in
    for _ in range(MAX_PIECES):
        tag, start, size = _head(data, at)
        if tag == _OCTETS_IN_PIECES and len(ends) < MAX_DEPTH:
            ends.append(start + size if size >= 0 else _UNTOLD)
            at = start
        elif tag == _OCTETS and size >= 0:
            pieces.append(view[start : start + size])
            at = start + size
        elif tag == _END and ends and ends[-1] == _UNTOLD:
            ends.pop()
            at = start
        else:
            raise _NotCms
        while ends and at == ends[-1]:
            ends.pop()
        if not ends:
            return b"".join(pieces)
    raise _NotCms


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """The tag of the element at `at`, where its content begins, and how long that is (X.690 §8.1)."""
    if at + 2 > len(data):
        raise _NotCms
    tag, first, at = data[at], data[at + 1], at + 2
    if first < 0x80:
        size = first
    elif first == 0x80:
        if not tag & _CONSTRUCTED:
            raise _NotCms
        return tag, at, _UNTOLD
    else:
        count = first & 0x7F
        size = int.from_bytes(data[at : at + count], "big") if count <= 8 else len(data)
        at += count
    if at + size > len(data):
        raise _NotCms
    return tag, at, size


def _into(data: bytes, at: int, tag: int) -> int:
    """Where the content of the element at `at` begins, which must be of that tag."""
    found, start, _ = _head(data, at)
    if found != tag:
        raise _NotCms
    return start


def _after(data: bytes, at: int) -> int:
    """Where the element at `at` ends."""
    depth = 0
    for _ in range(MAX_PIECES):
        tag, start, size = _head(data, at)
        at = start + max(size, 0)
        depth += (size == _UNTOLD) - (tag == _END and depth > 0)
        if not depth:
            return at
    raise _NotCms


def _inflated(data: bytes) -> bytes | None:
    """zlib's content (RFC 3274 §2); None for a bomb, and for damage."""
    reader = zlib.decompressobj()
    try:
        out = reader.decompress(data, MAX_INNER)
    except zlib.error:
        return None
    return None if reader.unconsumed_tail else out
