"""The journal: what happened to a ticket, typed and versioned. The ticket is its fold (design §12.4).

Readers of every version stay for ever; a new field has a default, a changed meaning is a new version.
Events name people by contact or staff id, never by address.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

MAILBOX = "mailbox"  # in place of a staff id: somebody with the shared mailbox, whose mail does not say who


class EventType(StrEnum):
    OPENED = "opened"  # kind, prefix, check, severity, subject, requester, participants, claims, follows
    TRIAGED = "triaged"  # kind, severity, labels, assignee, organisation, rules (digest), hits, asked
    RETRIAGED = "retriaged"  # by a mail that joined: severity, labels, assignee after it; rules, hits
    PAGED = "paged"  # to (staff ids), rule, because, severity: recorded until paging exists
    RECEIVED = "received"  # mail_kind, contact (who joins), right (by which), with (who is told too), reopens
    ANSWERED = "answered"  # by (staff id), verified, again (told before, and proven now)
    QUEUED = "queued"  # purpose, message (outbox id)
    WITHHELD = "withheld"  # purpose, reason
    SENT = "sent"  # purpose, message: the server accepted it
    UNDELIVERED = "undelivered"  # purpose, message, outcome, reason
    NOTED = "noted"  # text
    REPEATED = "repeated"  # a mail of a storm: count (so far), key
    MERGED = "merged"  # into: what comes for this ticket goes there
    ABSORBED = "absorbed"  # of (the merged ticket), participants
    CLOSED = "closed"  # reason
    ASSIGNED = "assigned"  # to (staff id)
    RELAYED = "relayed"  # by (staff id), messages (outbox ids): an answer is on its way to the customer
    RECALLED = "recalled"  # messages: it was stopped in time
    RESOLVED = "resolved"  # by
    INCLUDED = "included"  # contacts, who get answers from now on
    EXCLUDED = "excluded"  # contacts, who get no answers until they are included again
    REQUESTED = "requested"  # contact: the requester from now on


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ticket's journal. `sequence` is given by the store, 0 before; `actor` is
    ``customer:<contact>``, ``staff:<id>`` or ``desk``; `mail` is the id of the causing mail."""

    ticket: int
    type: EventType
    at: datetime
    actor: str
    mail: str | None
    data: dict[str, Any]
    version: int = 1
    sequence: int = 0
