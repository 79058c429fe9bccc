"""A writer of winmail.dat ([MS-OXTNEF])."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime

SIGNATURE = b"\x78\x9f\x3e\x22"
UNICODE, STRING8, BINARY, OBJECT, INT32, TIME = 0x001F, 0x001E, 0x0102, 0x000D, 0x0003, 0x0040
IID_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")

Property = tuple[int, int, bytes]


def text(number: int, value: str) -> Property:
    return number, UNICODE, value.encode("utf-16-le") + b"\0\0"


def text8(number: int, value: bytes) -> Property:
    return number, STRING8, value + b"\0"


def binary(number: int, value: bytes) -> Property:
    return number, BINARY, value


def number(name: int, value: int) -> Property:
    return name, INT32, struct.pack("<I", value)


def moment(name: int, value: datetime) -> Property:
    ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7)
    return name, TIME, struct.pack("<Q", ticks)


def properties(values: Sequence[Property], named: bytes = b"") -> bytes:
    """A property list; `named` is a whole named property to stand first."""
    out = [struct.pack("<I", len(values) + bool(named)), named]
    for name, kind, data in values:
        out.append(struct.pack("<HH", kind, name))
        if kind in (UNICODE, STRING8, BINARY, OBJECT):
            out.append(struct.pack("<II", 1, len(data)))
        out.append(data + b"\0" * (-len(data) % 4))
    return b"".join(out)


def named_text(name: str, value: str) -> bytes:
    label, data = name.encode("utf-16-le") + b"\0\0", value.encode("utf-16-le") + b"\0\0"
    return (
        struct.pack("<HH16sII", UNICODE, 0x8001, b"s" * 16, 1, len(label))
        + label
        + b"\0" * (-len(label) % 4)
        + struct.pack("<II", 1, len(data))
        + data
        + b"\0" * (-len(data) % 4)
    )


def attribute(level: int, name: int, value: bytes, check: int | None = None) -> bytes:
    total = sum(value) & 0xFFFF if check is None else check
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", total)


def file(values: Sequence[Property], title: bytes = b"", data: bytes | None = None) -> bytes:
    """An attachment; `data` in the attribute of its own, as every writer but embedded messages has it."""
    out = attribute(2, 0x9002, b"\1\0" + b"\0" * 12)
    if title:
        out += attribute(2, 0x8010, title + b"\0")
    if data is not None:
        out += attribute(2, 0x800F, data)
    return out + attribute(2, 0x9005, properties(values))


def stream(
    values: Sequence[Property] = (),
    files: Sequence[bytes] = (),
    codepage: int = 1252,
    before: bytes = b"",
    named: bytes = b"",
) -> bytes:
    """A whole winmail.dat; `before` are attributes that stand before the properties."""
    head = b"\x78\x9f\x3e\x22" + struct.pack("<H", 7)
    head += attribute(1, 0x9006, struct.pack("<I", 0x00010000))
    head += attribute(1, 0x9007, struct.pack("<II", codepage, 0))
    return head + before + attribute(1, 0x9003, properties(values, named)) + b"".join(files)


def embedded(inner: bytes) -> Property:
    return 0x3701, OBJECT, IID_MESSAGE + inner
