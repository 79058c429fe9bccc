"""A mail on a ticket: a customer's turn, a person's answer, or a machine's words in the journal."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from mailtriage.commands import unread
from mailtriage.intake.thread import Right
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Direction, MailKind
from mailtriage.model.outgoing import OutboxState, Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.steps.companions import companions, pointed_out
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.gather import answers_customer
from mailtriage.steps.notify import tell_staff
from mailtriage.steps.receipts import tell
from mailtriage.steps.record import record
from mailtriage.steps.restored import HELD_BY_RESTORE
from mailtriage.steps.retriage import Retriaged, retriage
from mailtriage.steps.undelivered import note_bounce

_WRITTEN_TO = 20  # recipients
_WAITING = (OutboxState.QUEUED, OutboxState.DEFERRED)


def join_ticket(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Handled:
    answers = taken.kind.may_be_person and answers_customer(
        desk.store, desk.settings, ticket, taken.mail, taken.known.staff
    )
    before = ticket
    ticket = _answered(desk, taken, ticket, now) if answers else _received(desk, taken, ticket, now)
    trouble = note_bounce(desk, taken, now) if taken.kind.kind is MailKind.BOUNCE else None
    ticket = desk.store.ticket(ticket.number) or ticket
    verdict = Verdict.REPLY if taken.allowed.customers_turn else Verdict.JOURNALED
    direction = Direction.OUT if answers else Direction.IN
    theirs = taken.known.staff is None or taken.known.thread.contact == ticket.requester
    theirs = theirs and taken.allowed.customers_turn
    judged = retriage(desk, taken, before, ticket, now) if theirs and not answers else Retriaged(ticket)
    ticket, filing = judged.ticket, judged.filing
    record(desk, taken, verdict, ticket, judged.decision, now, direction, filing=filing, around=judged.around)
    if theirs:
        trouble = tell_staff(desk, taken, ticket, now, is_new=False, found=judged.found) or trouble
    return Handled(taken.arrival, verdict, taken.threaded.why[-1], ticket, trouble=trouble, filing=filing)


def _received(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    contact, others = None, list[str]()
    speaks = taken.known.thread.address
    if taken.allowed.customers_turn and taken.known.staff is None and speaks is not None:
        name = taken.known.requester.name if taken.known.requester is not None else ""
        contact = desk.store.meet(speaks, name, taken.known.thread.organisation, now).contact_id
        if taken.threaded.right is not Right.MESSAGE_ID:
            others = companions(desk, taken, now)
    data: dict[str, Any] = {
        "mail_kind": taken.kind.kind.value,
        "evidence": list(taken.kind.evidence),
        "thread": list(taken.threaded.why),
        "reopens": taken.allowed.reopen,
        "contact": contact,
        "right": taken.threaded.right,
        **({"with": others} if others else {}),
    }
    actor = f"customer:{contact}" if contact else taken.known.actor
    cause = taken.seen.identity.mail_id
    received = Event(ticket.number, EventType.RECEIVED, now, actor, cause, data)
    notes = [Event(ticket.number, EventType.NOTED, now, "desk", cause, {"text": one}) for one in _told(taken)]
    return desk.store.journal(received, *notes)


def _told(taken: Taken) -> list[str]:
    """What staff should know of this mail, beside what it says."""
    named = ", ".join(map(str, taken.threaded.others))
    return [
        *pointed_out(taken),
        *([f"The mail names other tickets of the sender too: {named}."] if named else []),
    ]


def _answered(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    """An acknowledgement that still waits is dropped, if the answer is proven to be of staff: what only says
    so in its From is kept on the ticket, and moves nothing."""
    verified = taken.known.verified
    data = {"by": taken.known.staff, "verified": verified}
    cause = taken.seen.identity.mail_id
    ticket = desk.store.journal(
        Event(ticket.number, EventType.ANSWERED, now, taken.known.actor, cause, data, version=2)
    )
    if not verified:
        return ticket
    for one in taken.mail.recipients[:_WRITTEN_TO]:
        desk.store.note_written(one.base, now)
    person = desk.settings.staff_by_id(taken.known.staff)
    if person is not None and desk.settings.desk.staff_by_mail and (lines := unread(taken.mail.reply_text)):
        told = (
            f"Recorded as your answer. It went to the customer, and nothing is carried out of it: {lines[0]}"
        )
        tell(desk, taken, ticket, person, done=(told,), now=now)
    return drop_automatic(desk, ticket, now)


def drop_automatic(desk: Desk, ticket: Ticket, now: datetime) -> Ticket:
    """A person answers: what is automatic and still waits is not needed any more."""
    reason = "a person has already answered"
    for row in desk.store.outgoing_of_ticket(ticket.number):
        held = row.state is OutboxState.HELD and row.reason == HELD_BY_RESTORE
        asks = row.purpose is Purpose.CONFIRMATION
        if row.automatic and not asks and (held or row.state in _WAITING):
            desk.store.put_outgoing(replace(row, state=OutboxState.CANCELLED, reason=reason, ended_at=now))
            told = {"purpose": row.purpose.value, "message": row.message_id, "reason": reason}
            event = Event(ticket.number, EventType.WITHHELD, now, "desk", row.cause, told)
            ticket = desk.store.journal(event)
    return ticket
