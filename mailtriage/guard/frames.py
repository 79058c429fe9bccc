"""What passes through the pipe between the guard and its child: length-prefixed bytes, mails as JSON.

Never pickle: the child reads strangers' bytes, and what it says is believed no more than they are.
"""

import os
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson

from mailtriage.guard.keeping import Keeping
from mailtriage.model.addressee import Addressee
from mailtriage.model.form import Form
from mailtriage.model.forwarded import Forwarded, Original
from mailtriage.model.mail import Address, Attachment, Classified, FailedRecipient, Mail, MailKind
from mailtriage.model.rich import Block, Cell, Rich, Run, Shape
from mailtriage.ports import ParserFailed

# A mail as JSON holds at most 1 M characters of text twice, 500 attachments, 1,000 header fields, and of its
# HTML half a megabyte of letters in a few ten thousand runs.
MAX_REPLY = 16 * 2**20

# What is asked: a whole mail, a header; or, without an answer, told from now on: where attachments are to be
# left, and to whom mail is written.
WHOLE, HEADER, KEEP, WHOSE = b"W", b"H", b"K", b"A"
ASK = struct.Struct("!cQ")
REPLY = struct.Struct("!Q")
# The length of the frame by which a child says that it has loaded its libraries.
READY = REPLY.pack(0)
# The exit code of a child that had not enough memory.
OUT_OF_MEMORY = 77
_LIMITS = struct.Struct("!QQQ")

T = TypeVar("T")


def keeping_to_bytes(keeping: Keeping) -> bytes:
    limits = _LIMITS.pack(keeping.each, keeping.together, keeping.free)
    return limits + os.fsencode(keeping.folder)  # whose name need not be UTF-8, as JSON must


def keeping_from_bytes(data: bytes) -> Keeping:
    return Keeping(os.fsdecode(data[_LIMITS.size :]), *_LIMITS.unpack_from(data))


def addressee_to_bytes(addressee: Addressee) -> bytes:
    forms = [(one.sender, one.label) for one in addressee.forms]
    return orjson.dumps([sorted(addressee.own), forms, sorted(addressee.staff)])


def addressee_from_bytes(data: bytes) -> Addressee:
    own, forms, staff = orjson.loads(data)
    return Addressee(frozenset(own), tuple(Form(*one) for one in forms), frozenset(staff))


def mail_to_json(mail: Mail) -> bytes:
    return orjson.dumps(mail)


def mail_from_json(data: bytes) -> Mail:
    """The mail in `data`; raises `ParserFailed` for anything but what `mail_to_json` writes."""
    try:
        fields = _object(orjson.loads(data), Mail.__slots__)
        return Mail(
            headers=_tuple(fields["headers"], _header),
            message_id=_optional(fields["message_id"], _text),
            subject=_text(fields["subject"]),
            sender=_optional(fields["sender"], _address),
            reply_to=_tuple(fields["reply_to"], _address),
            to=_tuple(fields["to"], _address),
            cc=_tuple(fields["cc"], _address),
            date=_optional(fields["date"], _date),
            in_reply_to=_tuple(fields["in_reply_to"], _text),
            references=_tuple(fields["references"], _text),
            content_type=_text(fields["content_type"]),
            text=_text(fields["text"]),
            reply_text=_text(fields["reply_text"]),
            attachments=_tuple(fields["attachments"], _attachment),
            failed_recipients=_tuple(fields["failed_recipients"], _failed),
            returned_ids=_tuple(fields["returned_ids"], _text),
            returned_subjects=_tuple(fields["returned_subjects"], _text),
            bounce_evidence=_text(fields["bounce_evidence"]),
            size_bytes=_count(fields["size_bytes"]),
            complete=_flag(fields["complete"]),
            notes=_tuple(fields["notes"], _text),
            kind=_optional(fields["kind"], _classified),
            forwarded=_optional(fields["forwarded"], _forwarded),
            rich=_optional(fields["rich"], _rich),
        )
    except (ValueError, TypeError, OverflowError) as error:  # orjson's error is a ValueError
        raise ParserFailed(f"the parser's answer is malformed: {error}"[:200], Mail()) from error


def _object(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise ValueError("unknown or missing fields")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("count expected")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("flag expected")
    return value


def _date(value: Any) -> datetime:
    date = datetime.fromisoformat(_text(value))
    if date.tzinfo is None:
        raise ValueError("date without a zone")
    return date.astimezone(UTC)


def _optional(value: Any, read: Callable[[Any], T]) -> T | None:
    return None if value is None else read(value)


def _tuple(value: Any, read: Callable[[Any], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise TypeError("list expected")
    return tuple(read(one) for one in value)


def _header(value: Any) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("header field expected")
    return _text(value[0]), _text(value[1])


def _address(value: Any) -> Address:
    fields = _object(value, Address.__slots__)
    return Address(_text(fields["name"]), _text(fields["address"]))


def _attachment(value: Any) -> Attachment:
    fields = _object(value, Attachment.__slots__)
    return Attachment(
        _text(fields["name"]),
        _text(fields["content_type"]),
        _count(fields["size_bytes"]),
        _text(fields["digest"]),
        _flag(fields["inline"]),
        _text(fields["content_id"]),
    )


def _classified(value: Any) -> Classified:
    fields = _object(value, Classified.__slots__)
    return Classified(
        MailKind(_text(fields["kind"])),
        _tuple(fields["evidence"], _text),
        _flag(fields["responder"]),
        _flag(fields["weighed"]),
    )


def _forwarded(value: Any) -> Forwarded:
    fields = _object(value, Forwarded.__slots__)
    originals = _tuple(fields["originals"], _original)
    if not originals:
        raise ValueError("an original expected")
    return Forwarded(_text(fields["comment"]), originals, _tuple(fields["earlier"], _original))


def _original(value: Any) -> Original:
    fields = _object(value, Original.__slots__)
    return Original(
        _address(fields["sender"]), _text(fields["subject"]), _text(fields["text"]), _text(fields["how"])
    )


def _failed(value: Any) -> FailedRecipient:
    fields = _object(value, FailedRecipient.__slots__)
    return FailedRecipient(
        _text(fields["address"]),
        _flag(fields["permanent"]),
        _text(fields["status"]),
        _text(fields["reason"]),
    )


def _rich(value: Any) -> Rich:
    fields = _object(value, Rich.__slots__)
    return Rich(_tuple(fields["blocks"], _block), _flag(fields["complete"]))


def _block(value: Any) -> Block:
    fields = _object(value, Block.__slots__)
    return Block(
        Shape(_text(fields["shape"])),
        _tuple(fields["runs"], _run),
        _flag(fields["gap"]),
        _count(fields["quote"]),
        _count(fields["level"]),
        _count(fields["number"]),
        _flag(fields["goes_on"]),
        _optional(fields["cell"], _cell),
    )


def _run(value: Any) -> Run:
    fields = _object(value, Run.__slots__)
    return Run(
        _text(fields["text"]), _count(fields["marks"]), _text(fields["link"]), _text(fields["picture"])
    )


def _cell(value: Any) -> Cell:
    fields = _object(value, Cell.__slots__)
    return Cell(*(_count(fields[name]) for name in ("table", "row", "column", "columns", "rows")))
