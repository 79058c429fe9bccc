"""What a glance at a header tells: when a mail came, and what it answers. Enough to sort by, no more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

HEADER_BYTES = 32 * 1024
_MOST_ANSWERED = 20
_EARLIEST_YEAR = 1980  # mail from before is mail of a machine with an empty battery

_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(
    rb"^(received|date|message-id|in-reply-to|references)[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(rb"<([^<>\s]{1,250})>")


@dataclass(frozen=True, slots=True)
class Glance:
    """`at` is when the mail was received, else written; None where nobody says. The others are digests of
    Message-IDs, good within this process."""

    at: datetime | None
    message: int
    answers: tuple[int, ...]


def glance(beginning: bytes, stamp: str = "") -> Glance:
    """Read the first bytes of a raw mail; never raises.

    The topmost Received field is our own server's, to the second and with its zone. Without one (a sent mail)
    Date is; `stamp`, of the From_ line in an mbox, comes last: it has no zone, and many programs write the
    day of the export there.
    """
    end = _END.search(beginning)
    fields: dict[bytes, list[bytes]] = {}
    for name, value in _FIELD.findall(beginning[: end.start()] if end else beginning):
        fields.setdefault(name.lower(), []).append(value)
    received = fields.get(b"received", [b""])[0].rpartition(b";")[2]
    dates = (_date(_text(received)), _date(_text(fields.get(b"date", [b""])[0])), _date(stamp))
    ids = _ID.findall(fields.get(b"message-id", [b""])[0])
    answered = _ids([*fields.get(b"in-reply-to", ()), *fields.get(b"references", ())])
    return Glance(
        next((one for one in dates if one is not None), None),
        hash(ids[0]) if ids else 0,
        tuple(hash(one) for one in answered),
    )


def _ids(values: Iterable[bytes]) -> list[bytes]:
    found = [one for value in values for one in _ID.findall(value)]
    return list(dict.fromkeys(found))[-_MOST_ANSWERED:]


def _text(value: bytes) -> str:
    return " ".join(value.decode("ascii", "replace").split())[:200]


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        date = (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.year >= _EARLIEST_YEAR else None
