"""What we send: the queued row, its states, and what the mail server said of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailtriage.model.mail import ArchiveKey

SIZE_LIMIT = "mail server's limit"  # the note of the largest mail that it says it takes
REFUSED_ANSWERS = "refused answers"  # the note of answers that a server refused, to be returned
OBSERVING = "[desk] observe is on"  # why nothing goes to customers


class Purpose(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    FORWARDED = "forwarded"  # to staff who passed a mail on: for whom its ticket is
    ALERT = "alert"
    NOTIFICATION = "notification"  # to staff: what a customer wrote, to be answered
    ANSWER = "answer"  # a person's, relayed to the customer
    DIGEST = "digest"  # to staff: what is open, once a day
    RECEIPT = "receipt"  # to staff: what was understood of their mail
    CONFIRMATION = "confirmation"  # to staff: whether a mail in their name is theirs


class OutboxState(StrEnum):
    """``queued -> sending -> sent | deferred | failed | ambiguous | held | cancelled``.

    `sending` is committed before MAIL FROM; `ambiguous` may have been delivered and is tried once
    more with the same Message-ID; `held` waits for a person.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    HELD = "held"
    WITHHELD = "withheld"  # composed while observing: never goes out
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One mail to one recipient. `message_id` is the row's id, fixed when queued (design §12.6).

    `attempts` counts tries the server answered, `interrupted` those it did not (a kill, a lost connection).
    `also` are further tickets that it acknowledges; `bare` is the same mail with less in it, to be sent for
    a server that refuses it for what it holds, each after the one before. `goes_to` are the addresses to
    which its first line says that an answer goes. `staff` is the id of whom of us it is for, None where it is
    for somebody else or of an older version.
    What was accepted may come back: `bounced_at` for good, `delayed_at` for now, and `returned` is what was
    said of it; the state says no more than that it was sent.
    """

    message_id: str
    purpose: Purpose
    state: OutboxState
    recipient: str
    archive: ArchiveKey
    queued_at: datetime
    due_at: datetime
    automatic: bool = True
    ticket: int | None = None
    cause: str | None = None
    null_sender: bool = True
    attempts: int = 0
    interrupted: int = 0
    reason: str = ""
    first_tried_at: datetime | None = None
    ended_at: datetime | None = None
    bounced_at: datetime | None = None
    delayed_at: datetime | None = None
    returned: str = ""
    also: tuple[int, ...] = ()
    bare: tuple[ArchiveKey, ...] = ()
    goes_to: tuple[str, ...] = ()
    staff: str | None = None


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A mail of ours of which the Sent folder is to hold a copy, until it does. `tries` is how often one was
    asked for; `seen` that it was met before the mail server's answer was."""

    message_id: str
    due_at: datetime
    tries: int = 0
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy to be put into Sent: the bytes as sent `at` this time. `keys` are header fields with a value
    that no other mail has; every server can search for the first."""

    message_id: str
    raw: bytes
    at: datetime
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CopyFate:
    """What became of a copy: `appended` where there was none; else it was there, or was `refused`."""

    message_id: str
    appended: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One SMTP transaction to make: the bytes as queued, one recipient, the envelope sender."""

    message_id: str
    envelope_from: str
    recipient: str
    raw: bytes


class Fate(StrEnum):
    """What became of a dispatch, as far as the server told (design §2, promise 3)."""

    ACCEPTED = "accepted"  # 250 after DATA: the commit point
    TEMPORARY = "temporary"  # 4yz
    REFUSED = "refused"  # 5yz about the recipient or this mail
    SENDER_REFUSED = "sender-refused"  # 5yz to MAIL FROM
    US_REFUSED = "us-refused"  # 5yz about us: credentials, quota, policy
    SLOW_DOWN = "slow-down"  # 4yz about us: the server takes less than we give
    UNREACHABLE = "unreachable"  # nothing was tried: no connection
    UNTRIED = "untried"  # nothing was tried: we stop
    UNKNOWN = "unknown"  # the connection was lost after DATA


@dataclass(frozen=True, slots=True)
class Delivery:
    """The report of one dispatch. `at` is when the server answered; `code` is 0 when it did not. `limit`
    are the bytes of the largest mail that it says it takes; 0 where it tells none, None where it was not
    asked."""

    message_id: str
    fate: Fate
    at: datetime
    envelope_from: str = ""
    code: int = 0
    reason: str = ""
    limit: int | None = None
