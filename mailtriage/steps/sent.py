"""What people sent from the shared mailbox itself: an answer on a ticket, or one to a mail not seen yet."""

from dataclasses import replace
from datetime import datetime

from mailtriage.intake.thread import thread
from mailtriage.intake.verdicts import Verdicts
from mailtriage.model.event import MAILBOX, Event, EventType
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Arrival, Direction, Mail, MailKind
from mailtriage.model.ticket import Ticket
from mailtriage.steps.attached import store_attached
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.gather import answers_customer, contacts_of
from mailtriage.steps.join import drop_automatic, join_ticket
from mailtriage.steps.keys import awaited_note
from mailtriage.steps.record import record
from mailtriage.steps.verified import is_sent

_LONGEST = 200  # characters of a subject
_RECIPIENTS = 20
_ALLOWED = Verdicts(journal=True)


def take_sent(desk: Desk, taken: Taken, now: datetime) -> Handled:
    person = taken.kind.kind in (MailKind.PERSON, MailKind.LIST)
    if person and taken.threaded.ticket is not None:
        return join_ticket(desk, replace(taken, allowed=_ALLOWED), taken.threaded.ticket, now)
    record(desk, taken, Verdict.IGNORED, None, {}, now, Direction.OUT)
    if person:
        remember_answer(desk, taken, now)
    return Handled(taken.arrival, Verdict.IGNORED, "sent from the mailbox, about no ticket we know")


def take_copy(desk: Desk, taken: Taken, now: datetime) -> Handled | None:
    """A copy that somebody with the shared mailbox sent to the desk, of an answer on a ticket; None for any
    other mail. From alone proves nothing: the answer counts when it is met in Sent."""
    mail, own = taken.mail, desk.settings.desk.own_addresses
    ours = mail.sender is not None and mail.sender.address in own
    by_a_form = any(one.address not in own for one in mail.reply_to)
    if not ours or by_a_form or taken.kind.kind is not MailKind.PERSON:
        return None
    recipients = contacts_of(desk.store, mail)
    thread_facts = replace(taken.known.thread, staff=MAILBOX, recipients=recipients)
    threaded = thread(thread_facts)
    ticket = threaded.ticket
    if ticket is None or not answers_customer(desk.store, desk.settings, ticket, mail, MAILBOX):
        return None
    sent_to = tuple(one.address for one in mail.recipients[:_RECIPIENTS])
    known = replace(taken.known, thread=thread_facts, staff=MAILBOX, sent_to=sent_to)
    return join_ticket(desk, replace(taken, known=known, threaded=threaded, allowed=_ALLOWED), ticket, now)


def prove_answer(desk: Desk, arrival: Arrival, mail: Mail, mail_id: str, now: datetime) -> Ticket | None:
    """The ticket with an answer that came to the desk as a copy, proven by lying in Sent; None where there is
    nothing to prove."""
    row = desk.store.mail(mail_id)
    if row is None or row.ticket is None or row.facts.get("verified"):
        return None
    if not is_sent(arrival, mail, desk.settings):
        return None
    answered = (one for one in desk.store.events(row.ticket) if one.type is EventType.ANSWERED)
    event = next((one for one in answered if one.mail == mail_id), None)
    ticket = desk.store.ticket(row.ticket)
    if ticket is None or event is None or event.version < 2 or event.data["verified"]:
        return None
    desk.store.put_mail(replace(row, facts={**row.facts, "verified": True}))
    for one in mail.recipients[:_RECIPIENTS]:
        desk.store.note_written(one.base, now)
    data = {**event.data, "verified": True, "again": True}
    ticket = desk.store.journal(replace(event, at=now, data=data, sequence=0, version=2))
    return drop_automatic(desk, ticket, now)


def remember_answer(desk: Desk, taken: Taken, now: datetime) -> None:
    """Staff answered a mail that we have not seen yet: it gets no acknowledgement when it comes."""
    mail = taken.mail
    for message_id in dict.fromkeys((*mail.in_reply_to[:1], *mail.references[-1:])):
        note: dict[str, object] = (desk.store.note(awaited_note(message_id)) or {}) | {"at": now.isoformat()}
        if is_sent(taken.arrival, mail, desk.settings):
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
    by = row.facts.get("staff") or MAILBOX
    data = {"by": by, "verified": True, "answered_at": note["sent_at"]}
    return desk.store.journal(Event(ticket.number, EventType.ANSWERED, now, f"staff:{by}", row.mail_id, data))


def follow_up_sent(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    """The new ticket of an answer to a mail that a person had written of his own accord: that mail is part of
    it, so that whoever else got it and answers comes to the same ticket."""
    speaks = taken.known.thread.address
    for row in taken.known.thread.references:
        if row.direction is not Direction.OUT or row.ticket is not None or not _went_to(row, speaks):
            continue
        desk.store.put_mail(replace(row, ticket=ticket.number, verdict=Verdict.JOURNALED))
        store_attached(desk, ticket.number, row.mail_id, row.attachments or (), now)
        author = f"staff:{row.facts.get('staff') or MAILBOX}"
        data = {"text": f"It answers what was sent from the shared mailbox: {row.subject[:_LONGEST]}"}
        ticket = desk.store.journal(Event(ticket.number, EventType.NOTED, now, author, row.mail_id, data))
    return ticket


def _went_to(row: MailRow, address: str | None) -> bool:
    return address is not None and address in row.facts.get("sent_to", ())
