"""Attached .msg files: an item of Outlook in an OLE container ([MS-OXMSG])."""

import re
import struct
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from mailtriage.intake import mapi
from mailtriage.intake.headers import read_letterhead
from mailtriage.intake.mapi import Item, Properties
from mailtriage.intake.wire import read_message
from mailtriage.model.mail import Address

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_STREAM = 4 << 20
MAX_STREAMS = 20_000
MAX_RECIPIENTS = 200

_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")
_WANTED = frozenset(
    (
        mapi.SUBJECT, mapi.NORMALIZED_SUBJECT, mapi.HEADERS, mapi.BODY, mapi.HTML, mapi.RTF,
        mapi.SENT_FOR_NAME, mapi.SENT_FOR_ADDRESS, mapi.SENT_FOR_SMTP, mapi.SENDER_NAME, mapi.SENDER_ADDRESS,
        mapi.SENDER_SMTP, mapi.DISPLAY_TO, mapi.DISPLAY_NAME, mapi.EMAIL_ADDRESS, mapi.SMTP_ADDRESS,
    )
)  # fmt: skip
_SUBJECTS = frozenset((mapi.SUBJECT, mapi.NORMALIZED_SUBJECT))
_FLAGGED = frozenset((mapi.INTERNET_CODEPAGE, mapi.MESSAGE_CODEPAGE, mapi.SUBMIT_TIME, mapi.DELIVERY_TIME))
_TO = 1


@dataclass(frozen=True, slots=True)
class OutlookMessage:
    """What an attached .msg says; nobody signed it, so that it proves nothing."""

    subject: str = ""
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    date: datetime | None = None
    text: str = ""


def read_msg(data: bytes) -> OutlookMessage | None:
    """The message in a .msg file; None where it is none, or damaged. Never raises."""
    item = _item(data, _WANTED)
    if item is None:
        return None
    found = item.properties
    message, _ = read_message(found.text(mapi.HEADERS).strip("\n").encode("utf-8") + b"\n\n")
    head = read_letterhead(message)
    return OutlookMessage(
        subject=item.subject or head.subject,
        sender=_sender(found) or head.sender,
        to=_recipients(item) or head.to,
        date=found.date(mapi.SUBMIT_TIME, mapi.DELIVERY_TIME) or head.date,
        text=item.text,
    )


def msg_subject(data: bytes) -> str:
    """The subject of a .msg file, "" where it has none or is none."""
    item = _item(data, _SUBJECTS)
    return item.subject if item else ""


def _item(data: bytes, wanted: frozenset[int]) -> Item | None:
    if not data.startswith(MAGIC):
        return None
    # Imported here: few mails need it.
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return _read(ole, wanted)
    except Exception:  # OSError of its own, and whatever hostile sector chains lead it to
        return None


def _read(ole: Any, wanted: frozenset[int]) -> Item | None:
    paths = ole.listdir()[:MAX_STREAMS]
    if ["__properties_version1.0"] not in paths:
        return None
    folders: dict[str, list[list[str]]] = {}
    for path in paths:
        if len(path) <= 2:
            folders.setdefault("" if len(path) == 1 else path[0], []).append(path)
    item = Item(_folder(ole, folders[""], 32, wanted))
    rows = sorted(name for name in folders if name.startswith("__recip_version1.0_"))
    if wanted is not _SUBJECTS:
        item.recipients = [_folder(ole, folders[name], 8, wanted) for name in rows[:MAX_RECIPIENTS]]
    return item


def _folder(ole: Any, paths: list[list[str]], head: int, wanted: frozenset[int]) -> Properties:
    """The properties of one storage: numbers and dates in one stream (§2.4), texts in one each."""
    found = Properties()
    fixed = [path for path in paths if path[-1] == "__properties_version1.0"]
    if fixed:
        data = ole.openstream(fixed[0]).read(MAX_STREAM)
        for at in range(head, len(data) - 15, 16):
            kind, number = struct.unpack_from("<HH", data, at)
            if number in _FLAGGED or number == mapi.RECIPIENT_TYPE:
                found.put(number, kind, data[at + 8 : at + 16])
    if codepage := found.number(mapi.MESSAGE_CODEPAGE):
        found.codec = mapi.codec_of(codepage)
    for path in paths:
        name = _STREAM.fullmatch(path[-1])
        if name and (number := int(name[1], 16)) in wanted:
            found.put(number, int(name[2], 16), ole.openstream(path).read(MAX_STREAM))
    return found


def _sender(found: Properties) -> Address | None:
    """Who wrote it: for whom it was sent, else who sent it. Exchange has names of its own for people."""
    for name, smtp, native in (
        (mapi.SENT_FOR_NAME, mapi.SENT_FOR_SMTP, mapi.SENT_FOR_ADDRESS),
        (mapi.SENDER_NAME, mapi.SENDER_SMTP, mapi.SENDER_ADDRESS),
    ):
        for number in (smtp, native):
            if address := _address(found.line(number)):
                return Address(found.line(name), address)
    return None


def _recipients(item: Item) -> tuple[Address, ...]:
    found = []
    for row in item.recipients:
        address = _address(row.line(mapi.SMTP_ADDRESS)) or _address(row.line(mapi.EMAIL_ADDRESS))
        if address and (row.number(mapi.RECIPIENT_TYPE) or _TO) & 0xF == _TO:
            found.append(Address(row.line(mapi.DISPLAY_NAME), address))
    return tuple(found)


def _address(value: str) -> str:
    value = value.strip("'<> ").lower()
    return value[:320] if "@" in value and " " not in value and not value.startswith("/") else ""
