"""What people sent from the shared mailbox itself: an answer on a ticket, or one to a mail not seen yet."""

from dataclasses import replace
from datetime import datetime

from mailtriage.intake.verdicts import Verdicts
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Direction, MailKind
from mailtriage.model.ticket import Ticket
from mailtriage.steps.attached import store_attached
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.join import join_ticket
from mailtriage.steps.keys import awaited_note
from mailtriage.steps.record import record
from mailtriage.steps.verified import is_sent

_ALLOWED = Verdicts(journal=True)


def take_sent(desk: Desk, taken: Taken, now: datetime) -> Handled:
    person = taken.kind.kind in (MailKind.PERSON, MailKind.LIST)
    if person and taken.threaded.ticket is not None:
        return join_ticket(desk, replace(taken, allowed=_ALLOWED), taken.threaded.ticket, now)
    record(desk, taken, Verdict.IGNORED, None, {}, now, Direction.OUT)
    if person:
        remember_answer(desk, taken, now)
    return Handled(taken.arrival, Verdict.IGNORED, "sent from the mailbox, about no ticket we know")


def remember_answer(desk: Desk, taken: Taken, now: datetime) -> None:
    """Staff answered a mail that we have not seen yet: it gets no acknowledgement when it comes."""
    mail = taken.mail
    for message_id in dict.fromkeys((*mail.in_reply_to[:1], *mail.references[-1:])):
        note: dict[str, object] = (desk.store.note(awaited_note(message_id)) or {}) | {"at": now.isoformat()}
        if is_sent(taken.arrival, mail, desk.settings.desk.own_addresses):
            note |= {"mail": taken.seen.identity.mail_id, "sent_at": taken.arrival.internal_date.isoformat()}
        desk.store.put_note(awaited_note(message_id), note)


def answered_before(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    """The new ticket with the answer that a person sent from the mailbox before we saw what they answered."""
    note = desk.store.note(awaited_note(taken.mail.message_id)) if taken.mail.message_id else None
    row = desk.store.mail(str(note["mail"])) if note and note.get("mail") else None
    if note is None or "sent_at" not in note or row is None or row.ticket is not None:
        return ticket
    desk.store.put_mail(replace(row, ticket=ticket.number, verdict=Verdict.JOURNALED))
    store_attached(desk, ticket.number, row.mail_id, row.attachments or (), now)
    data = {"by": "mailbox", "verified": True, "answered_at": note["sent_at"]}
    return desk.store.journal(
        Event(ticket.number, EventType.ANSWERED, now, "staff:mailbox", row.mail_id, data)
    )
