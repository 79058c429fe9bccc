"""A writer of the CMS structures around signed, encrypted and compressed mails (RFC 5652), in DER or BER."""

import zlib

_PKCS7 = bytes.fromhex("2a864886f70d0107")
DATA, SIGNED, ENVELOPED = _PKCS7 + b"\x01", _PKCS7 + b"\x02", _PKCS7 + b"\x03"
COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
ZLIB = bytes.fromhex("2a864886f70d0109100308")


def der(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def ber(tag: int, body: bytes) -> bytes:
    """With its end marked instead of its length told."""
    return bytes([tag, 0x80]) + body + b"\0\0"


def octets(content: bytes, piece: int = 0) -> bytes:
    """An octet string, whole or in pieces."""
    if not piece:
        return der(4, content)
    return ber(0x24, b"".join(der(4, content[at : at + piece]) for at in range(0, len(content), piece)))


def signed(content: bytes | None, piece: int = 0) -> bytes:
    """Signed data without signers: nobody checks them. Without content it is a detached signature."""
    wrap = ber if piece else der
    inside = der(6, DATA) + (wrap(0xA0, octets(content, piece)) if content is not None else b"")
    body = der(2, b"\1") + der(0x31, b"") + wrap(0x30, inside) + der(0x31, b"")
    return wrap(0x30, der(6, SIGNED) + wrap(0xA0, wrap(0x30, body)))


def compressed(content: bytes) -> bytes:
    inside = der(6, DATA) + der(0xA0, octets(zlib.compress(content)))
    body = der(2, b"\0") + der(0x30, der(6, ZLIB)) + der(0x30, inside)
    return der(0x30, der(6, COMPRESSED) + der(0xA0, der(0x30, body)))


def enveloped() -> bytes:
    body = der(2, b"\0") + der(0x31, b"") + der(0x30, der(6, DATA) + der(0x80, b"\x99" * 40))
    return der(0x30, der(6, ENVELOPED) + der(0xA0, der(0x30, body)))
