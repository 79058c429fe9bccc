"""The header of a mail: who, to whom, when, about what, in answer to what.

Subject, addresses and date are mail-parser's reading of a letterhead, a message without a body that
holds only those fields: given the whole mail it would decode every attachment a second time, and
crash on parts that the letterhead does not have.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

import mailparser

from mailtriage.intake.addresses import MAX_ADDRESSES, address, lenient
from mailtriage.intake.words import decode_words, one_line, rename_charsets
from mailtriage.model.mail import Address

# It logs raw headers of strangers at ERROR.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)

MAX_HEADERS = 1000
MAX_HEADER_CHARS = 512 * 1024
MAX_IDS = 100
MAX_SUBJECT = 1000

_ID = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS_FIELDS = ("from", "reply-to", "to", "cc")
# Unstructured text (RFC 5322 §3.6.5); other fields stay as they were sent, since what an encoded
# word holds must never be taken for structure.
_TEXT_FIELDS = frozenset(("subject", "thread-topic", "comments", "keywords", "organization"))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The fields of `Mail` that come from its header."""

    headers: tuple[tuple[str, str], ...]
    message_id: str | None
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    notes: tuple[str, ...]


def read_letterhead(message: Message) -> Letterhead:
    fields = [(name.lower(), str(value)) for name, value in message.raw_items()]
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    headers, notes = _all_headers(fields)
    theirs = _mailparser_reading(values)
    if theirs is None:
        notes.append("damaged: mail-parser failed on the header")
    senders = _addresses(values, "from", theirs)
    return Letterhead(
        headers=headers,
        message_id=_message_id(values),
        subject=_subject(values, theirs),
        sender=senders[0] if senders else _first(lenient(_value(values, "sender"))),
        reply_to=_addresses(values, "reply-to", theirs),
        to=_addresses(values, "to", theirs),
        cc=_addresses(values, "cc", theirs),
        date=_date(values, theirs),
        in_reply_to=tuple(message_ids(values.get("in-reply-to", ()))[:MAX_IDS]),
        references=tuple(message_ids(values.get("references", ()))[-MAX_IDS:]),
        notes=tuple(notes),
    )


def message_ids(values: Iterable[str]) -> list[str]:
    """All Message-IDs in some field values, in order, without ``<>`` and repeats."""
    return list(dict.fromkeys(found for value in values for found in _ID.findall(value)))


def _value(values: dict[str, list[str]], name: str) -> str:
    """A field's first value: mail-parser hands out a list when a field is repeated."""
    return values.get(name, [""])[0]


def _first(found: Sequence[Address]) -> Address | None:
    return found[0] if found else None


def _mailparser_reading(values: dict[str, list[str]]) -> Any:
    """mail-parser's view of the letterhead, or None where it crashes."""
    letterhead = Message()
    for name in _ADDRESS_FIELDS:
        # Joined: mail-parser reads the first To and Cc only, and mail with two of each exists.
        if joined := ", ".join(value.strip().rstrip(",") for value in values.get(name, ())[:20]):
            letterhead[name] = rename_charsets(joined)
    for name in ("subject", "date"):
        if name in values:
            letterhead[name] = rename_charsets(_value(values, name))
    try:
        return mailparser.MailParser(letterhead)
    except Exception:  # it has raised five kinds of error on real and on damaged mail
        return None


def _subject(values: dict[str, list[str]], theirs: Any) -> str:
    raw = _value(values, "subject")
    ours, faithful = decode_words(raw)
    # Not mail-parser's where a charset name is wrong or the text mixed: it drops what it cannot decode.
    if theirs is None or not faithful:
        return ours[:MAX_SUBJECT]
    subject = theirs.subject
    return one_line(subject if isinstance(subject, str) else ours)[:MAX_SUBJECT]


def _addresses(values: dict[str, list[str]], name: str, theirs: Any) -> tuple[Address, ...]:
    raw = values.get(name, ())
    if not raw:
        return ()
    pairs = [] if theirs is None else getattr(theirs, name.replace("-", "_") if name != "from" else "from_")
    found = [address(*pair) for pair in pairs[:MAX_ADDRESSES]]
    if theirs is None or not found:
        # mail-parser gives nothing for `MAILER-DAEMON <>` and a bare `postmaster` (10 % of bounces).
        found = [one for value in raw[:20] for one in lenient(value)]
    else:
        found += _refused(name, theirs)
    return tuple(dict.fromkeys(found))[:MAX_ADDRESSES]


def _refused(name: str, theirs: Any) -> list[Address]:
    """Members of a list that mail-parser left out, read leniently where they hold an address."""
    defects = [one for one in theirs.address_header_defects if one["header"] == name and not one["recovered"]]
    return [
        one
        for defect in defects[:MAX_ADDRESSES]
        for one in lenient(defect["raw"][:1000])
        if "@" in one.address
    ]


def _message_id(values: dict[str, list[str]]) -> str | None:
    raw = values.get("message-id", ())
    if found := message_ids(raw):
        return found[0]
    # Some scripts leave out the angle brackets.
    bare = one_line(_value(values, "message-id"))
    return bare if bare and len(bare) <= 250 and not re.search(r"[\s<>]", bare) else None


def _date(values: dict[str, list[str]], theirs: Any) -> datetime | None:
    """The Date field in UTC, or None.

    mail-parser's reading; where it gives None (one-digit hours, missing or ISO zones: 8 of 890
    mails) the standard library's, at last ISO 8601. A zone that is missing counts as UTC.
    """
    if theirs is not None and isinstance(theirs.date, datetime):
        return _utc(theirs.date)
    raw = one_line(_value(values, "date"))[:200]
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return _utc(read(raw))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _utc(date: datetime) -> datetime | None:
    try:
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return date.astimezone(UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 in a far zone
        return None


def _all_headers(fields: list[tuple[str, str]]) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    notes: list[str] = []
    kept: list[tuple[str, str]] = []
    used = 0
    for name, value in fields:
        text = decode_words(value)[0] if name in _TEXT_FIELDS else one_line(value)
        used += len(name) + len(text)
        if len(kept) == MAX_HEADERS or used > MAX_HEADER_CHARS:
            notes.append("clipped: header fields left out")
            break
        kept.append((name, text))
    return tuple(kept), notes
