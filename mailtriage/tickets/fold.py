"""A ticket is the fold of its journal: the only place that changes one (design §12.4)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind

# By this right joins who answers a mail of ours and is no participant (`intake.thread.Right`).
GUEST = "message-id"
MOST_PARTICIPANTS = 100
IMPORTED = "imported as history"  # why a ticket of old mail is closed
_SLEEPING = (Status.WAITING, Status.RESOLVED, Status.CLOSED)


def fold(events: Iterable[Event]) -> Ticket | None:
    """The ticket that `events`, in order, add up to; None without any."""
    ticket: Ticket | None = None
    for event in events:
        ticket = apply(ticket, event)
    return ticket


def apply(ticket: Ticket | None, event: Event) -> Ticket:
    """The ticket after `event`. The first event of every journal is `opened`; raises ValueError otherwise."""
    if ticket is None:
        if event.type is not EventType.OPENED:
            raise ValueError(f"ticket {event.ticket}: the journal begins with {event.type}, not with opened")
        return _opened(event)
    after = _READERS.get(event.type, _recorded)(ticket, event)
    # Old mail that is brought in has its own time: it never makes a ticket look untouched.
    return after if after.updated_at >= ticket.updated_at else replace(after, updated_at=ticket.updated_at)


def _opened(event: Event) -> Ticket:
    data = event.data
    return Ticket(
        number=event.ticket,
        check=data["check"],
        prefix=data["prefix"],
        kind=TicketKind(data["kind"]),
        severity=Severity(data["severity"]),
        status=Status.NEW,
        subject=data["subject"],
        requester=data["requester"],
        participants=tuple(data.get("participants", ())),
        claims=data.get("claims"),
        follows=data.get("follows"),
        opened_at=event.at,
        updated_at=event.at,
    )


def _triaged(ticket: Ticket, event: Event) -> Ticket:
    data = event.data
    return replace(
        ticket,
        kind=TicketKind(data["kind"]),
        severity=Severity(data["severity"]),
        labels=tuple(data["labels"]),
        assignee=data.get("assignee", ticket.assignee),
        organisation=data.get("organisation", ticket.organisation),
        updated_at=event.at,
    )


def _retriaged(ticket: Ticket, event: Event) -> Ticket:
    """What a mail on a ticket makes of it: nothing is said of the kind, and severity never falls."""
    data = event.data
    severity = max(ticket.severity, Severity(data["severity"]), key=lambda one: one.rank)
    assignee = ticket.assignee or data.get("assignee")
    labels = tuple(data["labels"])
    return replace(ticket, severity=severity, labels=labels, assignee=assignee, updated_at=event.at)


def _received(ticket: Ticket, event: Event) -> Ticket:
    data = event.data
    sender = data.get("contact")
    known = sender is None or sender in (ticket.requester, *ticket.participants)
    revived = data.get("reopens", False) and ticket.status in _SLEEPING
    after = replace(
        ticket,
        guests=ticket.guests if known or data.get("right") != GUEST else (*ticket.guests, str(sender)),
        status=Status.OPEN if revived else ticket.status,
        closed_at=None if revived else ticket.closed_at,
        mails=ticket.mails + 1,
        updated_at=event.at,
    )
    others = data.get("with", ())
    return after if known and not others else _with(after, () if known else (str(sender),), others)


def _with(ticket: Ticket, *groups: Iterable[str]) -> Ticket:
    """The ticket with more participants, each once, the first `MOST` of them."""
    before = (ticket.requester, *ticket.participants)
    new = dict.fromkeys(str(one) for group in groups for one in group if one not in before)
    return replace(ticket, participants=(*ticket.participants, *new)[:MOST_PARTICIPANTS])


def _answered(ticket: Ticket, event: Event) -> Ticket:
    """An answer that may be forged is counted as a mail, and moves nothing; before version 2 it did."""
    if event.version > 1 and not event.data["verified"]:
        return replace(ticket, mails=ticket.mails + 1, updated_at=event.at)
    return replace(
        ticket,
        status=Status.OPEN if ticket.status is Status.NEW else ticket.status,
        first_response_at=min(ticket.first_response_at or event.at, event.at),
        mails=ticket.mails + (0 if event.data.get("again") else 1),
        updated_at=event.at,
    )


def _repeated(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, mails=ticket.mails + 1, updated_at=event.at)


def _merged(ticket: Ticket, event: Event) -> Ticket:
    into = int(event.data["into"])
    return replace(_closed(ticket, event), merged_into=into if into != ticket.number else None)


def _absorbed(ticket: Ticket, event: Event) -> Ticket:
    return replace(_with(ticket, event.data.get("participants", ())), updated_at=event.at)


def _sent(ticket: Ticket, event: Event) -> Ticket:
    if event.data["purpose"] == "acknowledgement":
        return replace(ticket, acknowledged_at=ticket.acknowledged_at or event.at, updated_at=event.at)
    if event.data["purpose"] == "answer":
        first = min(ticket.first_response_at or event.at, event.at)
        return replace(ticket, first_response_at=first, updated_at=event.at)
    return replace(ticket, updated_at=event.at)


def _assigned(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, assignee=str(event.data["to"]), updated_at=event.at)


def _relayed(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, status=Status.OPEN, closed_at=None, mails=ticket.mails + 1, updated_at=event.at)


def _recalled(ticket: Ticket, event: Event) -> Ticket:
    """What the answer did to the ticket is undone with it, what was written on its last line included."""
    before = event.data.get("before")
    status = Status(before) if before else ticket.status
    closed_at = ticket.closed_at if status is Status.CLOSED else None
    return replace(ticket, status=status, closed_at=closed_at, updated_at=event.at)


def _resolved(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, status=Status.RESOLVED, closed_at=None, updated_at=event.at)


def _included(ticket: Ticket, event: Event) -> Ticket:
    new = event.data["contacts"]
    after = replace(ticket, guests=tuple(one for one in ticket.guests if one not in new), updated_at=event.at)
    return _with(after, new)


def _requested(ticket: Ticket, event: Event) -> Ticket:
    new = str(event.data["contact"])
    others = tuple(one for one in ticket.participants if one != new)
    return _with(
        replace(ticket, requester=new, participants=others, updated_at=event.at), (ticket.requester,)
    )


def _closed(ticket: Ticket, event: Event) -> Ticket:
    # Nobody closed what was brought in as history: it never gets too old to be gone on with.
    imported = event.data.get("reason") == IMPORTED
    closed_at = None if imported else event.at
    return replace(ticket, status=Status.CLOSED, closed_at=closed_at, updated_at=event.at)


def _recorded(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, updated_at=event.at)


_READERS: dict[EventType, Callable[[Ticket, Event], Ticket]] = {
    EventType.TRIAGED: _triaged,
    EventType.RETRIAGED: _retriaged,
    EventType.RECEIVED: _received,
    EventType.ANSWERED: _answered,
    EventType.SENT: _sent,
    EventType.REPEATED: _repeated,
    EventType.MERGED: _merged,
    EventType.ABSORBED: _absorbed,
    EventType.CLOSED: _closed,
    EventType.ASSIGNED: _assigned,
    EventType.RELAYED: _relayed,
    EventType.RECALLED: _recalled,
    EventType.RESOLVED: _resolved,
    EventType.INCLUDED: _included,
    EventType.REQUESTED: _requested,
}
