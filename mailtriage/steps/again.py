"""A mail we know: one more place for the same one, or another rendering of it for its ticket's journal."""

from datetime import datetime

from mailtriage.model.event import Event, EventType
from mailtriage.model.folder import Role
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import ArchiveKey, Arrival, Direction, Mail
from mailtriage.steps.attached import store_attached
from mailtriage.steps.copies import note_copy
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.kept_from import learn_from
from mailtriage.steps.recognise import Recognised
from mailtriage.steps.record import place
from mailtriage.steps.sent import prove_answer
from mailtriage.steps.standing import follow, listed_as
from mailtriage.steps.verified import is_sent


def file_again(
    desk: Desk, arrival: Arrival, raw: ArchiveKey, mail: Mail, seen: Recognised, now: datetime
) -> Handled:
    assert seen.again is not None
    ticket = desk.store.ticket(seen.ticket) if seen.ticket is not None else None
    known_as = seen.known_as
    if seen.again is Verdict.JOURNALED:
        known_as = seen.identity.mail_id
        desk.store.put_mail(
            MailRow(
                mail_id=known_as,
                header_key=seen.identity.header_key,
                message_id=mail.message_id,
                direction=Direction.IN,
                verdict=Verdict.JOURNALED,
                received_at=arrival.internal_date,
                handled_at=now,
                sender=mail.sender.address if mail.sender else "",
                date=mail.date,
                subject=mail.subject,
                ticket=seen.ticket,
                archive=raw,
                reply_text=mail.reply_text,
                attachments=mail.attachments,
            )
        )
        if ticket is not None:
            text = "The same mail came again with another body; it is kept, and not answered."
            ticket = desk.store.journal(
                Event(ticket.number, EventType.NOTED, now, "desk", known_as, {"text": text})
            )
            store_attached(desk, ticket.number, known_as, mail.attachments, now, mail.notes)
    if seen.again is Verdict.OWN:
        learn_from(desk, arrival, mail, seen)
        _know_by_new_id(desk, arrival, raw, mail, seen, now)
    if seen.again is Verdict.DUPLICATE and known_as is not None:
        ticket = prove_answer(desk, arrival, mail, known_as, now) or ticket
    if seen.again is Verdict.ASIDE and known_as is not None:
        listed = listed_as(desk.store, desk.store.mail(known_as))
        if listed is not None:
            follow(desk.store, listed, arrival.place)
    place(desk, arrival, known_as, seen.again)
    return Handled(arrival, seen.again, seen.why, ticket)


def _know_by_new_id(
    desk: Desk, arrival: Arrival, raw: ArchiveKey, mail: Mail, seen: Recognised, now: datetime
) -> None:
    """A copy of a mail of ours whose Message-ID the mail service has rewritten (Microsoft 365, Amazon SES):
    answers will name the new one. Our signed header has proven it, and that it lies in Sent: whoever has a
    mail of ours could send its header back above a Message-ID of his choice."""
    row = desk.store.mail(seen.known_as) if seen.known_as is not None else None
    if row is not None:
        note_copy(desk.store, arrival.role, row.message_id, now)
    kept_there = arrival.role is Role.SENT and is_sent(arrival, mail, desk.settings)
    if row is None or mail.message_id is None or not kept_there:
        return
    if desk.store.mails_by_message_id(mail.message_id):
        return
    desk.store.put_mail(
        MailRow(
            mail_id=seen.identity.mail_id,
            header_key=seen.identity.header_key,
            message_id=mail.message_id,
            direction=Direction.OWN,
            verdict=Verdict.OWN,
            received_at=arrival.internal_date,
            handled_at=now,
            sender=row.sender,
            date=mail.date,
            subject=mail.subject,
            ticket=row.ticket,
            kind=row.kind,
            archive=raw,
            facts={"sent_as": row.message_id},
        )
    )
