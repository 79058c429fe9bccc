"""A mail on a ticket: a customer's turn, a person's answer, or a machine's words in the journal."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from mailtriage.model.event import Event, EventType
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Direction, MailKind
from mailtriage.model.outgoing import OutboxState
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.gather import answers_customer
from mailtriage.steps.record import record
from mailtriage.steps.restored import HELD_BY_RESTORE
from mailtriage.steps.undelivered import note_bounce

_WAITING = (OutboxState.QUEUED, OutboxState.DEFERRED)


def join_ticket(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Handled:
    answers = taken.kind.kind is MailKind.PERSON and answers_customer(
        desk.store, desk.settings, ticket, taken.mail, taken.known.staff
    )
    ticket = _answered(desk, taken, ticket, now) if answers else _received(desk, taken, ticket, now)
    trouble = note_bounce(desk, taken, now) if taken.kind.kind is MailKind.BOUNCE else None
    ticket = desk.store.ticket(ticket.number) or ticket
    verdict = Verdict.REPLY if taken.allowed.customers_turn else Verdict.JOURNALED
    direction = Direction.OUT if answers else Direction.IN
    record(desk, taken, verdict, ticket, {}, now, direction)
    return Handled(taken.arrival, verdict, taken.threaded.why[-1], ticket, trouble=trouble)


def _received(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    contact = None
    if taken.allowed.customers_turn and taken.known.staff is None and taken.known.requester is not None:
        known = taken.known.requester
        contact = desk.store.meet(known.address, known.name, taken.known.thread.organisation).contact_id
    data: dict[str, Any] = {
        "mail_kind": taken.kind.kind.value,
        "evidence": list(taken.kind.evidence),
        "thread": list(taken.threaded.why),
        "reopens": taken.allowed.reopen,
        "contact": contact,
    }
    actor = f"customer:{contact}" if contact else taken.known.actor
    return desk.store.journal(
        Event(ticket.number, EventType.RECEIVED, now, actor, taken.seen.identity.mail_id, data)
    )


def _answered(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    """Proof of who it was gives only our own Sent folder; an acknowledgement that still waits is dropped."""
    data = {"by": taken.known.staff, "verified": taken.arrival.role is Role.SENT}
    ticket = desk.store.journal(
        Event(ticket.number, EventType.ANSWERED, now, taken.known.actor, taken.seen.identity.mail_id, data)
    )
    reason = "a person has already answered"
    for row in desk.store.outgoing_of_ticket(ticket.number):
        held = row.state is OutboxState.HELD and row.reason == HELD_BY_RESTORE
        if row.automatic and (held or row.state in _WAITING):
            desk.store.put_outgoing(replace(row, state=OutboxState.CANCELLED, reason=reason, ended_at=now))
            told = {"purpose": row.purpose.value, "message": row.message_id, "reason": reason}
            event = Event(ticket.number, EventType.WITHHELD, now, "desk", row.cause, told)
            ticket = desk.store.journal(event)
    return ticket
