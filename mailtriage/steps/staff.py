"""A mail of staff on a ticket: commands, an internal note, or an answer to the customer (design §4).

Whatever is wrong with it, nothing of it is executed and nothing goes to the customer: the text is kept as an
internal note, and its author is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from mailtriage.commands import Understood, describe, understand
from mailtriage.commands.known import Known, Person
from mailtriage.config import Staff
from mailtriage.model.command import Close, Help, Note, Resolve
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Direction, MailKind
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store
from mailtriage.steps.answering import Prepared, prepare, send
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.gather import answers_customer
from mailtriage.steps.orders import execute
from mailtriage.steps.receipts import tell
from mailtriage.steps.record import record
from mailtriage.steps.verified import give_away

_LONGEST = 64_000  # characters of a note
_AT_ONCE = timedelta(minutes=10)


def is_by_staff(desk: Desk, taken: Taken, ticket: Ticket) -> bool:
    """Whether a mail is one that staff wrote to the desk about a ticket of somebody else's. What they write
    to the customer himself, with the desk in copy, is an answer that has gone out already."""
    known = taken.known
    if not desk.settings.desk.staff_by_mail or known.staff is None or taken.kind.kind is not MailKind.PERSON:
        return False
    if known.thread.contact is not None and known.thread.contact == ticket.requester:
        return False
    return not answers_customer(desk.store, desk.settings, ticket, taken.mail, known.staff)


def take_staff(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Handled:
    record(desk, taken, Verdict.REPLY, ticket, {}, now)
    person = desk.settings.staff_by_id(taken.known.staff)
    why = taken.threaded.why[-1]
    if person is None or not taken.known.verified:
        _unproven(desk, taken, ticket, person, now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; nothing proves that staff wrote it", ticket)
    give_away(desk.store, desk.settings, taken.mail, taken.known.thread.references, now)
    if person.role == "read-only":
        problem = "Your role is read-only: what you write is kept as a note, and nothing else is done."
        _refuse(desk, taken, ticket, person, (problem,), taken.mail.reply_text, now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; its author may only read", ticket)
    understood = understand(taken.mail.reply_text, _known(desk, person))
    if _answers_receipt(desk.store, taken):
        understood = replace(understood, internal=True)
    try:
        with desk.store.transaction():
            done = _done(desk, taken, ticket, person, understood, now)
    except _Refused as refused:
        _refuse(desk, taken, ticket, person, refused.problems, taken.mail.reply_text, now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; refused", ticket)
    others = _also_answered(desk, ticket, person, now) if _has_answered(desk.store, ticket, taken) else {}
    for other in others.values():
        told = f"{person.name} has answered this ticket, too, as you did: see what you both wrote"
        tell(desk, taken, ticket, other, done=(told,), now=now)
    done = (*done, *(f"{one.name} has answered it, too, within these minutes" for one in others.values()))
    if understood.commands or others:
        tell(desk, taken, ticket, person, done=done, now=now, means=_help(understood))
    return Handled(taken.arrival, Verdict.REPLY, "; ".join((why, *done)), desk.store.ticket(ticket.number))


def _answers_receipt(store: Store, taken: Taken) -> bool:
    """Whether it answers a mail of ours that carries no customer's words: what it says stays inside."""
    first = next((row for row in taken.known.thread.references if row.direction is Direction.OWN), None)
    sent = store.outgoing(first.message_id) if first is not None and first.message_id else None
    return sent is not None and sent.purpose in (Purpose.RECEIPT, Purpose.ALERT, Purpose.FORWARDED)


def _has_answered(store: Store, ticket: Ticket, taken: Taken) -> bool:
    """Whether something of this mail goes to the customer."""
    mail_id = taken.seen.identity.mail_id
    return any(one.type is EventType.RELAYED and one.mail == mail_id for one in store.events(ticket.number))


def _also_answered(desk: Desk, ticket: Ticket, person: Staff, now: datetime) -> dict[str, Staff]:
    """Who else answered within the last minutes: two people who do not know of each other."""
    lately = (
        str(one.data["by"])
        for one in desk.store.events(ticket.number)
        if one.type is EventType.RELAYED and now - one.at <= _AT_ONCE
    )
    found = (desk.settings.staff_by_id(one) for one in lately if one != person.id)
    return {one.id: one for one in found if one is not None}


class _Refused(Exception):
    """Nothing of a mail may be done: what was done of it is taken back."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(*problems)
        self.problems = problems


def _done(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, understood: Understood, now: datetime
) -> tuple[str, ...]:
    """What a mail of staff does, in words: who takes part is settled before the answer goes to them, and the
    ticket ends after it."""
    if understood.problems:
        raise _Refused(understood.problems)
    first = [one for one in understood.commands if not isinstance(one, Resolve | Close)]
    ticket, done = execute(desk, taken, ticket, person, first, now)
    answer = prepare(desk, taken, ticket, understood)
    if isinstance(answer, Prepared):
        ticket, said = send(desk, taken, ticket, person, answer, now)
        done.append(said)
    elif answer is not None:
        raise _Refused(answer)
    elif note := _note_of(understood):
        ticket = _note(desk, taken, ticket, person, note, now)
        done.append("Your text is kept as an internal note.")
    last = [one for one in understood.commands if isinstance(one, Resolve | Close)]
    _, more = execute(desk, taken, ticket, person, last, now)
    return (*done, *more)


def _note_of(understood: Understood) -> str:
    behind = [one.text for one in understood.commands if isinstance(one, Note)]
    return "\n\n".join(one for one in (*behind, understood.text) if one.strip())


def _known(desk: Desk, person: Staff) -> Known:
    people = (Person(one.id, one.name, one.addresses, one.active, one.role) for one in desk.settings.staff)
    return Known(person.id, tuple(people), desk.settings.desk.own_addresses)


def _help(understood: Understood) -> tuple[tuple[str, str], ...]:
    return describe() if any(isinstance(one, Help) for one in understood.commands) else ()


def _note(desk: Desk, taken: Taken, ticket: Ticket, person: Staff | None, text: str, now: datetime) -> Ticket:
    cause = taken.seen.identity.mail_id
    actor = f"staff:{person.id}" if person is not None else "desk"
    data = {"text": text[:_LONGEST]}
    return desk.store.journal(Event(ticket.number, EventType.NOTED, now, actor, cause, data))


def _refuse(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    problems: tuple[str, ...],
    text: str,
    now: datetime,
) -> None:
    ticket = _note(desk, taken, ticket, person, text, now) if text.strip() else ticket
    tell(desk, taken, ticket, person, problems=problems, kept=text, now=now)


def _unproven(desk: Desk, taken: Taken, ticket: Ticket, person: Staff | None, now: datetime) -> None:
    """From names staff, and nothing proves it: the text is kept as what it may be, and whoever it names is
    asked at the address we know of him."""
    name = person.name if person is not None else "somebody"
    text = f"In the name of {name}, which nothing proves:\n\n{taken.mail.reply_text}"
    ticket = _note(desk, taken, ticket, None, text, now)
    if person is not None:
        problem = (
            "A mail in your name came, and nothing proves that you wrote it: nothing was sent or done. If it "
            "was you, answer the mail in which the customer's words came to you; if not, tell an admin."
        )
        tell(desk, taken, ticket, person, problems=(problem,), kept=taken.mail.reply_text, now=now)
