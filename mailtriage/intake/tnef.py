"""winmail.dat: Outlook's own wrapping of a mail and its files, the Transport Neutral Encapsulation Format.

[MS-OXTNEF], and no more of it than a mail needs. Every length is checked against what is there.
"""

import struct
from collections.abc import Iterator

from mailtriage.intake import mapi
from mailtriage.intake.mapi import File, Item, Properties

SIGNATURE = b"\x78\x9f\x3e\x22"
# Behind the signature and a key that only its sender can use.
_START = 6
MAX_FILES = 500
MAX_RECIPIENTS = 500
MAX_DEPTH = 4
MAX_PROPERTIES = 5000
MAX_ATTRIBUTES = 50_000

# Attributes, §2.1.3.3; the upper half is a type that says nothing more.
_CODEPAGE, _CLASS, _SUBJECT, _SENT, _BODY, _PROPERTIES = 0x9007, 0x8008, 0x8004, 0x8005, 0x800C, 0x9003
_FILE_START, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES, _FILE_TRANSPORT = (
    0x9002,
    0x8010,
    0x800F,
    0x9005,
    0x9001,
)
_RECIPIENTS = 0x9004
_MESSAGE, _ATTACHMENT = 1, 2

# §2.1.3.4: what stands in front of a property that holds a message (IID_IMessage), and how long it is.
_IS_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_IID = 16

_FIXED = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 2, 0x0014: 8}
_FIXED |= {0x0040: 8, 0x0048: 16, 0x0000: 4, 0x0001: 4}
_VARIABLE = (0x000D, 0x001E, 0x001F, 0x0102)


class Damaged(Exception):
    """The bytes end, or go astray, in the middle of something."""


def read_tnef(data: bytes, depth: int = 0) -> Item | None:
    """The item in a TNEF stream; None where it is none. Never raises."""
    if not data.startswith(SIGNATURE):
        return None
    item = Item(Properties())
    files: list[_Attached] = []
    try:
        if len(data) <= _START:
            raise Damaged
        for number, (level, name, value) in enumerate(_attributes(data)):
            if number == MAX_ATTRIBUTES:
                raise Damaged
            if level == _MESSAGE:
                _read_message(item, name, value)
            elif name == _FILE_START:
                if len(files) == MAX_FILES:
                    raise Damaged
                files.append(_Attached(item.properties.codec))
            elif files:
                files[-1].read(name, value)
    except (Damaged, struct.error):
        item.damaged = True
    item.files = [file for one in files if (file := one.file(depth)) is not None]
    return item


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, identifier and value of each attribute (§2.1.3.1)."""
    at = _START
    while at < len(data):
        if data[at] not in (_MESSAGE, _ATTACHMENT):
            if at > _START:
                return  # gateways add line ends and padding
            raise Damaged
        level, name, _, length = struct.unpack_from("<BHHI", data, at)
        at += 9
        if length > len(data) - at:
            raise Damaged
        yield level, name, data[at : at + length]
        at += length + 2  # a checksum, which some writers get wrong


def _read_message(item: Item, name: int, value: bytes) -> None:
    found = item.properties
    if name == _CODEPAGE and len(value) >= 4:
        found.codec = mapi.codec_of(struct.unpack_from("<I", value)[0])
    elif name == _SUBJECT:
        found.put(mapi.SUBJECT, mapi.STRING8, value)
    elif name == _CLASS:
        found.put(mapi.MESSAGE_CLASS, mapi.STRING8, value)
    elif name == _BODY:
        found.put(mapi.BODY, mapi.STRING8, value)
    elif name == _PROPERTIES:
        read_properties(value, 0, found)
    elif name == _RECIPIENTS and len(value) >= 4:
        at = 4
        for _ in range(min(struct.unpack_from("<I", value)[0], MAX_RECIPIENTS)):
            row = Properties(found.codec)
            at = read_properties(value, at, row)
            item.recipients.append(row)


class _Attached:
    """One attachment while its attributes come in."""

    def __init__(self, codec: str) -> None:
        self._found = Properties(codec)
        self._data: bytes | None = None
        self._title = Properties(codec)

    def read(self, name: int, value: bytes) -> None:
        if name == _FILE_DATA:
            self._data = value
        elif name == _FILE_TITLE:
            self._title.put(mapi.ATTACH_SHORT_NAME, mapi.STRING8, value)
        elif name == _FILE_TRANSPORT:
            self._title.put(mapi.ATTACH_TRANSPORT_NAME, mapi.STRING8, value)
        elif name == _FILE_PROPERTIES:
            read_properties(value, 0, self._found)

    def file(self, depth: int) -> File | None:
        found = self._found
        held = found.data(mapi.ATTACH_DATA)
        item = None
        if held is not None and found.kind(mapi.ATTACH_DATA) == mapi.OBJECT:
            inside = held[_IID:]
            if held.startswith(_IS_MESSAGE) and depth < MAX_DEPTH:
                item = read_tnef(inside, depth + 1)
            held = inside
        # The attribute holds a picture of an object; the object itself is a property.
        data = held if held else self._data
        name = found.line(mapi.ATTACH_LONG_NAME) or self._title.line(mapi.ATTACH_TRANSPORT_NAME)
        name = name or self._title.line(mapi.ATTACH_SHORT_NAME)
        name = name or found.line(mapi.ATTACH_SHORT_NAME, mapi.ATTACH_TRANSPORT_NAME, mapi.DISPLAY_NAME)
        if data is None and not name:
            return None
        cid = found.line(mapi.ATTACH_CONTENT_ID)
        return File(
            name=name,
            content_type=found.line(mapi.ATTACH_MIME).lower(),
            data=data or b"",
            # ATT_MHTML_REF: shown within the text.
            inline=bool(found.number(mapi.ATTACH_HIDDEN)) or bool((found.number(mapi.ATTACH_FLAGS) or 0) & 4),
            content_id=cid,
            item=item,
        )


def read_properties(data: bytes, at: int, into: Properties) -> int:
    """Read a property list (§2.1.3.4) that begins at `at`; where it ends."""
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    for _ in range(min(count, MAX_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= 0x8000:
            at = _after_name(data, at)
        many, kind = kind & 0x1000, kind & ~0x1000
        values = 1
        if many or kind in _VARIABLE:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        if values > len(data):
            raise Damaged
        for first in range(values):
            length = _FIXED.get(kind)
            if length is None:
                if kind not in _VARIABLE:
                    raise Damaged
                (length,) = struct.unpack_from("<I", data, at)
                at += 4
            if length > len(data) - at:
                raise Damaged
            if not first and not many and number < 0x8000:
                into.put(number, kind, data[at : at + length])
            at += (length + 3) & ~3
    return at


def _after_name(data: bytes, at: int) -> int:
    """Behind the name of a named property: 16 bytes of its set, a number or a text."""
    (kind,) = struct.unpack_from("<I", data, at + 16)
    at += 20
    if kind == 0:
        return at + 4
    length: int = struct.unpack_from("<I", data, at)[0]
    if length > len(data) - at:
        raise Damaged
    return at + 4 + ((length + 3) & ~3)
