"""#cancel: a person's last answer is stopped, as far as nothing of it has gone out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mailtriage.config import Staff
from mailtriage.model.event import Event, EventType
from mailtriage.model.outgoing import OutboxRow, OutboxState
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.restored import HELD_BY_RESTORE

_WAITING = (OutboxState.QUEUED, OutboxState.DEFERRED)


def recall(desk: Desk, taken: Taken, ticket: Ticket, person: Staff, now: datetime) -> tuple[Ticket, str]:
    """Stop this person's last answer, as far as it still waits."""
    sent = [
        event
        for event in desk.store.events(ticket.number)
        if event.type is EventType.RELAYED and event.data["by"] == person.id
    ]
    for event in reversed(sent):
        rows = [desk.store.outgoing(one) for one in event.data["messages"]]
        waiting = [one for one in rows if one is not None and _is_waiting(one)]
        if waiting:
            return _take_back(desk, taken, ticket, person, event, waiting, now)
    return ticket, "Too late: no answer of yours on this ticket is waiting."


def _take_back(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    relayed: Event,
    waiting: Sequence[OutboxRow],
    now: datetime,
) -> tuple[Ticket, str]:
    for row in waiting:
        reason = f"taken back by {person.id}"
        desk.store.put_outgoing(replace(row, state=OutboxState.CANCELLED, reason=reason, ended_at=now))
    data = {"messages": [row.message_id for row in waiting], "before": relayed.data.get("before")}
    cause = taken.seen.identity.mail_id
    event = Event(ticket.number, EventType.RECALLED, now, f"staff:{person.id}", cause, data)
    gone = len(relayed.data["messages"]) - len(waiting)
    some = f"; {gone} of its mails had gone already" if gone else ": nothing of it was sent"
    return desk.store.journal(event), f"Your last answer is taken back{some}."


def _is_waiting(row: OutboxRow) -> bool:
    held = row.state is OutboxState.HELD and row.reason == HELD_BY_RESTORE
    return held or row.state in _WAITING
