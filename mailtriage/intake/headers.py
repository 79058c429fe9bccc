"""The header of a mail: who, to whom, when, about what, in answer to what.

The date is mail-parser's reading of that field: given the whole mail it would decode every attachment a
second time, and crash on some. Its subject loses what it cannot decode, and its addresses are those of the
grammar: both are read here (`words`, `addresses`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from mailparser.dates import parse_mail_date

from mailtriage.intake.addresses import MAX_ADDRESSES, read_addresses
from mailtriage.intake.words import decode_words, one_line
from mailtriage.model.mail import Address

MAX_HEADERS = 1000
MAX_HEADER_CHARS = 512 * 1024
MAX_IDS = 100
_BEGINNING = 4
MAX_ADDRESS_CHARS = 64 * 1024
MAX_SUBJECT = 1000

_ID = re.compile(r"<([^<>\s]{1,250})>")
_NULL = re.compile(r"<\s*>")
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
    return Letterhead(
        headers=headers,
        message_id=_message_id(values),
        subject=decode_words(_value(values, "subject"))[0][:MAX_SUBJECT],
        sender=_sender(values),
        reply_to=_addresses(values, "reply-to"),
        to=_addresses(values, "to"),
        cc=_addresses(values, "cc"),
        date=_date(values),
        in_reply_to=tuple(message_ids(values.get("in-reply-to", ()))[:MAX_IDS]),
        references=_both_ends(message_ids(values.get("references", ()))),
        notes=tuple(notes),
    )


def _both_ends(found: list[str]) -> tuple[str, ...]:
    """At most `MAX_IDS` of them: the first, which began the thread, and the last."""
    return tuple(found if len(found) <= MAX_IDS else [*found[:_BEGINNING], *found[_BEGINNING - MAX_IDS :]])


def message_ids(values: Iterable[str]) -> list[str]:
    """All Message-IDs in some field values, in order, without ``<>`` and repeats."""
    return list(dict.fromkeys(found for value in values for found in _ID.findall(value)))


def _value(values: dict[str, list[str]], name: str) -> str:
    """A field's first value: mail-parser hands out a list when a field is repeated."""
    return values.get(name, [""])[0]


def _addresses(values: dict[str, list[str]], name: str) -> tuple[Address, ...]:
    # Of each field all that there are: mail with two of To or Cc exists.
    found: list[Address] = []
    room = MAX_ADDRESS_CHARS
    for value in values.get(name, ())[:20]:
        found += read_addresses(value[:room])
        room = max(0, room - len(value))
    return tuple(dict.fromkeys(one for one in found if one.address or name == "from"))[:MAX_ADDRESSES]


def _sender(values: dict[str, list[str]]) -> Address | None:
    """The first author that has an address; else whoever sent it by the Sender field. Never by the envelope:
    nobody is answered by an address that no person wrote.

    `MAILER-DAEMON <>` and a bare `postmaster` are authors without one.
    """
    authors = _addresses(values, "from")
    for author in authors:
        if "@" in author.address:
            return author
    if authors and (authors[0].address or _NULL.search(_value(values, "from"))):
        return authors[0]
    for found in read_addresses(_value(values, "sender")):
        if "@" in found.address:
            return Address(authors[0].name if authors else found.name, found.address)
    return authors[0] if authors else None


def _message_id(values: dict[str, list[str]]) -> str | None:
    raw = values.get("message-id", ())
    if found := message_ids(raw):
        return found[0]
    # Some scripts leave out the angle brackets.
    bare = one_line(_value(values, "message-id"))
    return bare if bare and len(bare) <= 250 and not re.search(r"[\s<>]", bare) else None


def _date(values: dict[str, list[str]]) -> datetime | None:
    """The Date field in UTC, or None.

    mail-parser's reading; where it gives None (one-digit hours, missing or ISO zones: 8 of 890
    mails) the standard library's, at last ISO 8601. A zone that is missing counts as UTC.
    """
    raw = one_line(_value(values, "date"))[:200]
    if not raw:
        return None
    try:
        found = parse_mail_date(raw).value
    except Exception:  # it has raised five kinds of error on real and on damaged mail
        found = None
    if isinstance(found, datetime):
        return _utc(found)
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
