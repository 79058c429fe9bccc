"""A ticket, and the words of a help desk for its kind, severity and status."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TicketKind(StrEnum):
    INCIDENT = "incident"
    INFORMATION = "information"
    CHANGE = "change"
    FEATURE = "feature"

    @property
    def prefix(self) -> str:
        return "INC" if self is TicketKind.INCIDENT else "REQ"


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return 3 - list(Severity).index(self)


class Status(StrEnum):
    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """The fold of a ticket's events; never written but by `tickets.fold`.

    `prefix` is the one first told to the customer and stays in that conversation's subject, whatever
    the kind becomes. `requester` and `participants` are contact ids, `assignee` a staff id. `claims` is
    the number of the ticket whose token or reference the first mail gave without any right to it, `follows`
    that of the one it goes on with, which was closed too long ago. `guests` are participants who came by
    answering a mail of ours: they speak for nobody but themselves. What comes for a merged ticket goes to
    the one it was `merged_into`. `organisation` is the one that a rule says the requester speaks for; nobody
    gets a right by it.
    """

    number: int
    check: str
    prefix: str
    kind: TicketKind
    severity: Severity
    status: Status
    subject: str
    requester: str
    opened_at: datetime
    updated_at: datetime
    participants: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    assignee: str | None = None
    acknowledged_at: datetime | None = None
    first_response_at: datetime | None = None
    claims: int | None = None
    mails: int = 0
    closed_at: datetime | None = None
    follows: int | None = None
    merged_into: int | None = None
    guests: tuple[str, ...] = ()
    organisation: str | None = None

    @property
    def reference(self) -> str:
        """``INC-1042-7KQM``: what people write, quote and search for."""
        return f"{self.prefix}-{self.number}-{self.check}"

    @property
    def token(self) -> str:
        return f"[{self.reference}]"
