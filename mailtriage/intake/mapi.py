"""MAPI properties, the vocabulary that winmail.dat and .msg files share: texts, numbers, dates, a body.

Identifiers and types as [MS-OXPROPS] and [MS-OXCDATA] §2.11 number them.
"""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mailtriage.intake import charset
from mailtriage.intake.markup import html_to_text
from mailtriage.intake.rtf import compressed_rtf_to_text
from mailtriage.intake.words import one_line

MAX_TEXT = 1 << 20

# Types.
INT16, INT32, BOOLEAN, OBJECT, INT64 = 0x0002, 0x0003, 0x000B, 0x000D, 0x0014
STRING8, UNICODE, TIME, BINARY = 0x001E, 0x001F, 0x0040, 0x0102

# Properties of a message.
MESSAGE_CLASS, SUBJECT, SUBMIT_TIME, HEADERS = 0x001A, 0x0037, 0x0039, 0x007D
SENT_FOR_NAME, SENT_FOR_ADDRESS, SENT_FOR_SMTP = 0x0042, 0x0065, 0x5D02
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
DISPLAY_CC, DISPLAY_TO, DELIVERY_TIME, NORMALIZED_SUBJECT = 0x0E03, 0x0E04, 0x0E06, 0x0E1D
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
INTERNET_CODEPAGE, MESSAGE_CODEPAGE = 0x3FDE, 0x3FFD
# Of a recipient.
RECIPIENT_TYPE, DISPLAY_NAME, EMAIL_ADDRESS, SMTP_ADDRESS = 0x0C15, 0x3001, 0x3003, 0x39FE
# Of an attachment.
ATTACH_DATA, ATTACH_SHORT_NAME, ATTACH_METHOD, ATTACH_LONG_NAME = 0x3701, 0x3704, 0x3705, 0x3707
ATTACH_TRANSPORT_NAME, ATTACH_MIME, ATTACH_CONTENT_ID, ATTACH_FLAGS = 0x370C, 0x370E, 0x3712, 0x3714
ATTACH_HIDDEN = 0x7FFE

# [MS-OXCDATA]: windows code pages that Python names otherwise.
_CODEPAGES = {
    0: "cp1252", 936: "gb18030", 1200: "utf-16-le", 10000: "mac_roman", 20127: "us-ascii", 20866: "koi8-r",
    20932: "euc_jp", 21866: "koi8-u", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp",
    50225: "iso2022_kr", 51932: "euc_jp", 51936: "gb18030", 51949: "cp949", 54936: "gb18030", 65000: "utf-7",
    65001: "utf-8",
}  # fmt: skip
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def codec_of(codepage: int) -> str:
    """The charset name of a Windows code page number; Western where it is none."""
    if codepage in _CODEPAGES:
        return _CODEPAGES[codepage]
    name = f"iso-8859-{codepage - 28590}" if 28591 <= codepage <= 28606 else f"cp{codepage}"
    return name if charset.codec_name(name) else "cp1252"


class Properties:
    """Property values by identifier; the first value of each counts."""

    def __init__(self, codec: str = "cp1252") -> None:
        self.codec = codec
        self._values: dict[int, tuple[int, bytes]] = {}

    def put(self, number: int, kind: int, data: bytes) -> None:
        self._values.setdefault(number, (kind, data))

    def text(self, *numbers: int) -> str:
        """The first of these properties that has a text."""
        for number in numbers:
            kind, data = self._values.get(number, (0, b""))
            if kind == UNICODE:
                # Cut to whole characters; a text ends with its NUL.
                text = data[: MAX_TEXT * 2 & ~1].decode("utf-16-le", "replace")
            elif kind == STRING8 or (kind == BINARY and number == HTML):
                text = charset.decode(data[:MAX_TEXT].partition(b"\0")[0], self.codec)
            else:
                continue
            if text := charset.clean(text.partition("\0")[0]):
                return text
        return ""

    def line(self, *numbers: int) -> str:
        """The same on one line: a name, a subject."""
        return one_line(self.text(*numbers)[:8192])[:1000]

    def number(self, number: int) -> int | None:
        kind, data = self._values.get(number, (0, b""))
        if kind not in (INT16, INT32, BOOLEAN, INT64) or len(data) < 2:
            return None
        width = 2 if kind in (INT16, BOOLEAN) else 4 if kind == INT32 else 8
        return int.from_bytes(data[:width], "little")

    def data(self, number: int) -> bytes | None:
        kind, data = self._values.get(number, (0, b""))
        return data if kind in (BINARY, OBJECT) else None

    def kind(self, number: int) -> int:
        return self._values.get(number, (0, b""))[0]

    def date(self, *numbers: int) -> datetime | None:
        for number in numbers:
            kind, data = self._values.get(number, (0, b""))
            if kind == TIME and len(data) >= 8:
                (ticks,) = struct.unpack("<Q", data[:8])
                try:
                    return _EPOCH + timedelta(microseconds=ticks // 10)
                except OverflowError:
                    continue
        return None


@dataclass(slots=True)
class File:
    """An attachment of an item; `item` is the message in it where it is one."""

    name: str
    content_type: str
    data: bytes
    inline: bool = False
    content_id: str = ""
    item: "Item | None" = None


@dataclass(slots=True)
class Item:
    """A message as Outlook stores it. `damaged` says that it broke off in the middle."""

    properties: Properties
    files: list[File] = field(default_factory=list)
    recipients: list[Properties] = field(default_factory=list)
    damaged: bool = False

    @property
    def subject(self) -> str:
        return self.properties.line(SUBJECT, NORMALIZED_SUBJECT)

    @property
    def text(self) -> str:
        """The body, from the rendering that needs the least conversion."""
        found = self.properties
        if (plain := found.text(BODY)).strip():
            return plain.strip("\n")
        if (html := _html(found)).strip() and (text := html_to_text(html)).strip():
            return text
        if rtf := found.data(RTF):
            return compressed_rtf_to_text(rtf)[:MAX_TEXT].strip("\n")
        return ""


def _html(found: Properties) -> str:
    """PidTagHtml is bytes under the code page of the internet; older writers put a text there."""
    data = found.data(HTML)
    if data is None:
        return found.text(HTML)
    codepage = found.number(INTERNET_CODEPAGE) or found.number(MESSAGE_CODEPAGE)
    return charset.decode(data[:MAX_TEXT], codec_of(codepage) if codepage else None)
