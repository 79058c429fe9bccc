"""What a person answers goes to the customer, composed anew; or it does not, and the person learns why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from mailtriage.commands import Understood, unread
from mailtriage.config import Staff
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Attachment, Mail
from mailtriage.model.outgoing import OutboxState, Purpose
from mailtriage.model.rich import Block
from mailtriage.model.ticket import Ticket
from mailtriage.reply.build import File
from mailtriage.reply.conversation import via
from mailtriage.reply.leaks import leak
from mailtriage.reply.relay import Answer, relay
from mailtriage.steps.conversation import Conversation, conversation, ticket_address
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.join import drop_automatic
from mailtriage.steps.left_out import told_of_pictures
from mailtriage.steps.notify import along
from mailtriage.steps.own_words import lost
from mailtriage.steps.post import queue
from mailtriage.steps.restored import HELD_BY_RESTORE
from mailtriage.steps.signature import signature
from mailtriage.steps.verified import PRIVATE, private_mails
from mailtriage.steps.written import written

NOT_TOLD = "Nothing goes to"
NOT_SENT = "Not sent"  # what `left_out` says begins so
WAITS = "waits [reply] relay_delay, for a #cancel"
_MAILS = (".eml", ".msg", ".mht", ".mhtml")
_TEXTS = (".txt", ".htm", ".html", ".md", ".rtf", ".log")
_MOST_TEXT = 1 << 20  # bytes of a text file looked through
_BELOW = 15  # lines
_NAMED = 5  # addresses
_MOST_AN_HOUR = 20  # answers on one ticket
_HELD = (
    f"{NOT_SENT} yet: the desk was restored from a backup, and your answer may have gone out before. An "
    "admin sends or drops what is held."
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer that may go out."""

    text: str
    lines: tuple[Block, ...]
    files: tuple[File, ...]
    talk: Conversation
    dropped: tuple[Attachment, ...] = ()


def prepare(
    desk: Desk, taken: Taken, ticket: Ticket, understood: Understood, now: datetime
) -> Prepared | tuple[str, ...] | None:
    """What is to go to the customer, or in words why it cannot; None where nothing is to go."""
    if understood.problems or understood.internal:
        return None
    answer = written(desk, taken.mail, understood)
    text, attachments = answer.text, answer.attachments
    if not text and not attachments:
        nothing = "Your mail holds nothing of your own: nothing was sent."
        return None if understood.commands else (nothing,)
    if told := _unreadable(taken) or _runs_wild(desk, taken, ticket, now):
        return (told,)
    answered = next(private_mails(desk.store, taken.known.thread.references), None)
    cause, told_before = (answered.cause, answered.goes_to) if answered is not None else (None, ())
    talk = conversation(desk, ticket, cause, told_before)
    talk = talk.without([one.address for one in taken.mail.recipients])
    if not talk.to:
        return ("Nobody with an address takes part in this ticket: write #requester ADDRESS.",)
    if astray := unread(f"{text}\n{_below(taken.mail)}"):
        named = "; ".join(astray[:3])
        return (
            f"A command stands where none is read, so nothing was sent: {named}. Write it at the very top.",
        )
    if any(one in "".join(text.split()) for one in map(_joined, shown_as(desk, taken)[:1])):
        return ("A line that names a notification of ours is left of its quote: cut it away.",)
    if lost(taken.mail) and answered is not None:
        return ("What stands below a quote sign would not have been sent: write it without the sign.",)
    names = "\n".join(one.name for one in attachments)
    texts = [*answer.searched, names, *_texts_of(desk, attachments)]
    found = next(filter(None, (_leak(desk, ticket, one) for one in texts)), None)
    if found is not None:
        return (f"What you wrote would have shown the customer what is only for staff: {found}.",)
    if mails := [one.name for one in attachments if _is_mail(one)]:
        return (f"An attached mail shows addresses of ours, so nothing was sent: {', '.join(mails)}.",)
    files, _, left_out = along(desk, attachments)
    if left_out:
        named = ", ".join(left_out)
        return (f"Too large for the mail server, or no longer here: {named}. Send a link instead.",)
    shown = (replace(file, content_id=one.content_id) for file, one in zip(files, attachments, strict=True))
    return Prepared(text, answer.lines, tuple(shown), talk, answer.dropped)


def shown_as(desk: Desk, taken: Taken) -> tuple[str, ...]:
    """Under which name the mail that is answered came to its reader, and whose words it shows."""
    row = _answered_row(desk, taken)
    if row is None:
        return ()
    contact = desk.store.contact_of(row.sender)
    author = Address(contact.name if contact is not None else "", row.sender)
    return via(author, Address(desk.settings.desk.name, desk.settings.desk.address)).name, row.sender


def _answered_row(desk: Desk, taken: Taken) -> MailRow | None:
    """The customer's mail that the answered notification shows."""
    answered = next(private_mails(desk.store, taken.known.thread.references), None)
    return desk.store.mail(answered.cause) if answered is not None and answered.cause is not None else None


def _told_before(desk: Desk, taken: Taken) -> tuple[str, ...]:
    """Whom line one of the answered notification named, but for those who have the answer already."""
    answered = next(private_mails(desk.store, taken.known.thread.references), None)
    told, row = answered.goes_to if answered is not None else (), _answered_row(desk, taken)
    if not told and row is not None and desk.settings.staff_by_address(row.sender) is None:
        told = (str(row.facts.get("answers", {}).get("to") or row.sender),)  # it went before we kept them
    has = [one.address for one in taken.mail.recipients]
    return tuple(one for one in told if one not in has and desk.settings.staff_by_address(one) is None)


def _joined(text: str) -> str:
    return "".join(text.split())


def _leak(desk: Desk, ticket: Ticket, text: str) -> str | None:
    return leak(
        text,
        key=desk.key,
        ticket=ticket,
        desk_addresses=desk.settings.desk.own_addresses,
        staff_addresses=frozenset(at for one in desk.settings.staff for at in one.addresses),
        secrets=_secrets(desk, ticket),
    )


def _texts_of(desk: Desk, attachments: Sequence[Attachment]) -> Iterator[str]:
    """What stands in the files that are text: a mail program may have put the quote into one."""
    for one in attachments:
        text = one.content_type.startswith("text/") or one.name.lower().endswith(_TEXTS)
        data = desk.attachments.read(one.digest) if text and one.size_bytes <= _MOST_TEXT else None
        if data is not None:
            yield data.decode("utf-8", "replace")


def _below(mail: Mail) -> str:
    """What was cut off below one's own words, as far as it is no quote: there a signature stands, and perhaps
    a command below it."""
    own, whole = mail.reply_text.rstrip(), mail.text
    if not own or not whole.startswith(own):
        return ""
    lines = whole[len(own) : len(own) + 4000].splitlines()[:_BELOW]
    return "\n".join(takewhile(lambda one: not one.lstrip().startswith((">", "|", "##-")), lines))


def _unreadable(taken: Taken) -> str:
    """Why what the customer would get is not what was written."""
    notes = [one for one in taken.mail.notes if one.startswith(("clipped", "encrypted", "pgp", "smime"))]
    bad = next((one for one in notes if "encrypted" in one or one.startswith("clipped")), None)
    return f"It cannot be passed on as it is ({bad})." if bad else ""


def _runs_wild(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> str:
    """Two robots that answer each other look like this."""
    lately = [
        one
        for one in desk.store.events(ticket.number)
        if one.type is EventType.RELAYED and now - one.at < timedelta(hours=1)
    ]
    if len(lately) < _MOST_AN_HOUR:
        return ""
    return f"{len(lately)} answers went out on this ticket within an hour: it looks as if robots wrote them."


def send(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, answer: Prepared, now: datetime
) -> tuple[Ticket, str]:
    """Queue the answer, to each who gets it a mail of his own; the ticket with it, and what was done."""
    settings, talk, cause = desk.settings, answer.talk, taken.seen.identity.mail_id
    delay, signed = settings.reply.relay_delay, signature(desk, ticket, talk)
    held = desk.holds(taken.confirmed_at or taken.arrival.internal_date)
    messages = []
    for one in (*talk.to, *talk.copies):
        composed = relay(
            ticket,
            Answer(answer.text, _shown(desk, person), talk.to, talk.copies, answer.files, answer.lines),
            one,
            cause=cause,
            arrived_at=taken.arrival.internal_date,
            sender=Address(settings.desk.name, talk.sender),
            settings=settings,
            templates=desk.templates,
            key=desk.key,
            now=now,
            answers=talk.answers,
            references=talk.references,
            subject=ticket.subject,
            reply_to=ticket_address(desk, ticket) or talk.reply_to,
            signature=signed,
        )
        state, reason = _state(desk, held=held)
        due_at = now + delay if state is OutboxState.DEFERRED else None
        queue(
            desk, composed, Purpose.ANSWER, now, ticket.number, cause,
            automatic=False, state=state, reason=reason, due_at=due_at,
        )  # fmt: skip
        desk.store.note_written(one.base, now)
        messages.append(composed.message_id)
    data = {"by": person.id, "messages": messages, "before": ticket.status.value}
    event = Event(ticket.number, EventType.RELAYED, now, f"staff:{person.id}", cause, data)
    ticket = desk.store.journal(event)
    if held:
        return _journal_held(desk, ticket, messages, cause, now), f"{_HELD} It would go to {_named(talk)}."
    if not delay:  # else it may be taken back, and what is automatic is all the customer gets
        ticket = drop_automatic(desk, ticket, now)
    said = f"Your answer goes to {_named(talk)}{_when(delay.total_seconds())}."
    goes_to = [one.address for one in (*talk.to, *talk.copies)]
    if left := [one for one in _told_before(desk, taken) if one not in goes_to]:
        said = f"{said} {NOT_TOLD} {', '.join(left[:_NAMED])}, whom line one of what you answered named."
    pictures = told_of_pictures(desk, ticket, person, answer.dropped)
    return ticket, f"{said} {pictures}".rstrip()


def _state(desk: Desk, *, held: bool) -> tuple[OutboxState, str]:
    """How an answer is queued, and why it does not go out now."""
    if desk.observing:
        return OutboxState.WITHHELD, ""
    if held:
        return OutboxState.HELD, HELD_BY_RESTORE
    return (OutboxState.DEFERRED, WAITS) if desk.settings.reply.relay_delay else (OutboxState.QUEUED, "")


def _journal_held(desk: Desk, ticket: Ticket, messages: Sequence[str], cause: str, now: datetime) -> Ticket:
    told = {"purpose": Purpose.ANSWER.value, "reason": HELD_BY_RESTORE}
    every = ({**told, "message": one} for one in messages)
    return desk.store.journal(
        *(Event(ticket.number, EventType.WITHHELD, now, "desk", cause, data) for data in every)
    )


def _shown(desk: Desk, person: Staff) -> str:
    """The author's name as customers see it; none where only the desk's is shown."""
    return {"full": person.name, "first": person.name.split()[0], "desk": ""}[desk.settings.reply.names]


def _is_mail(one: Attachment) -> bool:
    """Whether a file is a mail, whose header would show what only staff may see."""
    return one.content_type.startswith("message/") or one.name.lower().endswith(_MAILS)


def _secrets(desk: Desk, ticket: Ticket) -> list[str]:
    """Message-IDs that only staff have seen."""
    return [row.message_id for row in desk.store.outgoing_of_ticket(ticket.number) if row.purpose in PRIVATE]


def _named(talk: Conversation) -> str:
    shown = [f"{one.name} <{one.address}>" if one.name else one.address for one in (*talk.to, *talk.copies)]
    return ", ".join(shown)


def _when(seconds: float) -> str:
    return f" in {seconds:g} seconds; #cancel in an answer to this mail stops it" if seconds else ""
