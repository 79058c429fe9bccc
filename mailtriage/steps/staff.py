"""A mail of staff on a ticket: commands, an internal note, or an answer to the customer (design §4).

Whatever is wrong with it, nothing of it is executed and nothing goes to the customer: the text is kept as an
internal note, and its author is told.
"""

from dataclasses import replace
from datetime import datetime

from mailtriage.commands import Understood, describe, understand
from mailtriage.commands.known import Known, Person
from mailtriage.config import Staff
from mailtriage.model.command import Close, Help, No, Note, Resolve, Yes
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import MailKind
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.steps.answering import NOT_SENT, NOT_TOLD, Prepared, prepare, send, shown_as
from mailtriage.steps.collisions import others_who_answered
from mailtriage.steps.confirmed import question, take_answer
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.hourly import count_this_hour
from mailtriage.steps.notes import note
from mailtriage.steps.notify import hand_over
from mailtriage.steps.orders import execute, impossible
from mailtriage.steps.own_words import own_words
from mailtriage.steps.receipts import tell
from mailtriage.steps.record import record
from mailtriage.steps.unproven import take_unproven
from mailtriage.steps.verified import private_mails, went_outside

_TOLD_AN_HOUR = 2
_TOO = " has answered it, too, within these minutes"
# How the evidence begins where nothing but the words of a mail speaks for a machine.
_ABSENCE = "absence notice"
_WORDINGS = (_ABSENCE, "acknowledgement", "automatic mail")


def is_by_staff(desk: Desk, taken: Taken, ticket: Ticket) -> bool:
    """Whether a mail is one that staff wrote to the desk about a ticket of somebody else's. What they write
    to the customer himself, with the desk in copy, is an answer that has gone out already."""
    known = taken.known
    if not desk.settings.desk.staff_by_mail or known.staff is None or not _is_written(taken):
        return False
    if known.thread.contact is not None and known.thread.contact == ticket.requester:
        return False
    requester = desk.store.contact(ticket.requester)
    return not any(requester and one.address in requester.addresses for one in taken.mail.recipients)


def _is_written(taken: Taken) -> bool:
    """Whether a person wrote it, or somebody proven whose words read like a machine's."""
    kind = taken.kind.kind
    if kind is MailKind.LIST:
        return taken.known.verified
    if taken.kind.may_be_person:
        return True
    return kind is MailKind.AUTO and taken.known.verified and _by_wording(taken)


def _by_wording(taken: Taken) -> bool:
    return any(one.startswith(_WORDINGS) for one in taken.kind.evidence)


def _is_robots(taken: Taken) -> bool:
    """Whether more than polite words speak for a machine: "Thank you for your message, we will get back to
    you tomorrow" is how people at desks write, too. What tells of an absence is not for customers."""
    from mailtriage.intake.signs import Sign, guard_field, has_null_return_path  # large, and seldom needed

    if any(one.startswith(_ABSENCE) for one in taken.kind.evidence):
        return True
    return has_null_return_path(taken.mail) or guard_field(taken.mail, Sign.BULK) is not None


def answers_to_nobody(desk: Desk, taken: Taken, now: datetime) -> bool:
    """Whether staff answer a digest or an alert, which is about no ticket: it opens none; they are told."""
    person = desk.settings.staff_by_id(taken.known.staff)
    if person is None or not taken.known.verified or not desk.settings.desk.staff_by_mail:
        return False
    nearest = next(private_mails(desk.store, taken.known.thread.references), None)
    if nearest is None or nearest.ticket is not None:
        return False
    record(desk, taken, Verdict.IGNORED, None, {}, now)
    if taken.kind.kind is MailKind.PERSON:
        problem = (
            "It answers a mail of ours about no ticket: answer the mail in which the customer's words came."
        )
        tell(desk, taken, None, person, problems=(problem,), kept=taken.mail.reply_text, now=now)
    return True


def take_staff(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Handled:
    """Without evidence it waits for its owner's word; a proven one is carried out."""
    record(desk, taken, Verdict.REPLY, ticket, {}, now)
    person = desk.settings.staff_by_id(taken.known.staff)
    why = taken.threaded.why[-1]
    if person is None or not taken.known.verified:
        words, understood, _ = _read(desk, taken, ticket, person)
        waits = take_unproven(desk, taken, ticket, person, understood, words, now)
        why = f"{why}; nothing proves that staff wrote it: {waits}"
        return Handled(taken.arrival, Verdict.REPLY, why, ticket)
    if person.role == "read-only":
        problem = "Your role is read-only: what you write is kept as a note, and nothing else is done."
        _refuse(desk, taken, ticket, person, (problem,), taken.mail.reply_text, now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; its author may only read", ticket)
    if (asked := question(desk, taken)) is not None:
        words, understood, _ = _read(desk, taken, ticket, person)
        return take_answer(desk, taken, ticket, person, asked, understood, words, now)
    return carry_out(desk, taken, ticket, person, now)


def carry_out(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    now: datetime,
    shown: frozenset[str] | None = None,
) -> Handled:
    """Do what a proven mail asks for. One that waited for its owner's word has `shown` him the addresses to
    which it goes: to nobody else it does."""
    why = taken.threaded.why[-1]
    words, understood, inside = _read(desk, taken, ticket, person)
    try:
        with desk.store.transaction():
            done = _done(desk, taken, ticket, person, understood, shown, now)
    except _Refused as refused:
        kept = taken.mail.reply_text if words.strip() else ""  # else it is our own mail, quoted
        _refuse(desk, taken, ticket, person, refused.problems, kept, now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; refused", ticket)
    done = (*((inside,) if inside else ()), *done, *_collisions(desk, taken, ticket, person, now))
    if shown is not None and not inside:
        tell(desk, taken, ticket, person, done=done, now=now, means=_help(understood))
    else:
        _say_back(desk, taken, ticket, person, understood, words, done, inside, now)
    if went_outside(desk.settings, taken.mail):
        hint = "Others got your last mail as well: answer this one from now on."
        hand_over(desk, taken, ticket, person, now, (hint,))
    return Handled(taken.arrival, Verdict.REPLY, "; ".join((why, *done)), desk.store.ticket(ticket.number))


def _read(desk: Desk, taken: Taken, ticket: Ticket, person: Staff | None) -> tuple[str, Understood, str]:
    """A mail's own words, what they ask for, and why all of it stays inside, if it does."""
    signed = desk.settings.reply.personal_signature == "keep"
    words = own_words(taken.mail, desk.settings.desk.name, shown_as(desk, taken), signed=signed)
    understood = understand(words, _known(desk, person.id if person is not None else ""))
    inside = _stays_inside(desk, taken, ticket, understood)
    return words, replace(understood, internal=True) if inside else understood, inside


def _collisions(desk: Desk, taken: Taken, ticket: Ticket, person: Staff, now: datetime) -> tuple[str, ...]:
    """Who else has answered just now; each of them is told of this one."""
    others = others_who_answered(desk, taken, ticket, person, now)
    for other in others:
        told = f"{person.name} has answered this ticket, too, as you did: see what you both wrote"
        tell(desk, taken, ticket, other, done=(told,), now=now)
    return tuple(f"{one.name}{_TOO}" for one in others)


def _say_back(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    understood: Understood,
    words: str,
    done: tuple[str, ...],
    inside: str,
    now: datetime,
) -> None:
    """A plain answer that goes where it was to go needs no receipt; all else has one."""
    if taken.kind.kind is MailKind.AUTO and inside and _said_enough(desk, person, now):
        return  # it may be a responder that answers whatever it gets
    if inside and not understood.commands:
        tell(desk, taken, ticket, person, problems=(inside,), kept=words, now=now)
    elif (
        understood.commands
        or inside
        or any(NOT_TOLD in one or NOT_SENT in one or one.endswith(_TOO) for one in done)
        or _answers_unknown(desk, taken)
    ):
        tell(desk, taken, ticket, person, done=done, now=now, means=_help(understood))


def _answers_unknown(desk: Desk, taken: Taken) -> bool:
    """Whether only the address tells what it answers: its author may think of another mail than we do."""
    nearest = next(private_mails(desk.store, taken.known.thread.references), None)
    return nearest is None and bool(taken.known.secrets)


def _stays_inside(desk: Desk, taken: Taken, ticket: Ticket, understood: Understood) -> str:
    """Why a mail goes to no customer although it is no `#note`; nothing where it may."""
    mail, own = taken.mail, desk.settings.desk.own_addresses
    nearest = next(private_mails(desk.store, taken.known.thread.references), None)
    if nearest is not None and nearest.purpose is not Purpose.NOTIFICATION:
        return "It answers a mail of ours that has no customer's words: it stays inside."
    if taken.kind.kind is MailKind.AUTO and not understood.commands and _is_robots(taken):
        return "It reads like an automatic reply, so it stays inside; with #take above it, it goes out."
    if taken.kind.kind is MailKind.LIST:
        return "It came through a mailing list: it stays inside."
    if mail.to and all(desk.settings.staff_by_address(one.address) for one in mail.to):
        return "It is written to colleagues: it stays inside."
    if taken.known.original is not None:
        return "It passes on somebody else's mail: it stays inside."
    if not any(one.base in own for one in mail.recipients):
        return "It is not written to the desk: it stays inside."
    return ""


def _is_astray(desk: Desk, taken: Taken, ticket: Ticket) -> bool:
    """Whether it answers a notification of another ticket than the one its subject names."""
    known = taken.known
    nearest = next(private_mails(desk.store, known.thread.references), None)
    if nearest is not None:
        answered = {nearest.ticket} - {None}
    else:
        mine = (one for one in known.secrets if one.written_to and one.person == known.staff)
        answered = {one.ticket.number for one in mine}
    left = {known.thread.merged[one].number for one in answered if one in known.thread.merged}
    return bool(answered) and ticket.number not in answered | left


class _Refused(Exception):
    """Nothing of a mail may be done: what was done of it is taken back."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(*problems)
        self.problems = problems


def _done(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    understood: Understood,
    shown: frozenset[str] | None,
    now: datetime,
) -> tuple[str, ...]:
    """What a mail of staff does, in words: who takes part is settled before the answer goes to them, and the
    ticket ends after it."""
    if understood.problems:
        raise _Refused(understood.problems)
    if any(isinstance(one, Yes | No) for one in understood.commands):
        raise _Refused(("#yes and #no answer a mail of ours that asks whether something is yours.",))
    if _is_astray(desk, taken, ticket):
        raise _Refused(("Its subject names another ticket than the mail that it answers: write it anew.",))
    if wrong := impossible(desk, ticket, understood.commands):
        raise _Refused(wrong)
    first = [one for one in understood.commands if not isinstance(one, Resolve | Close)]
    ticket, done = execute(desk, taken, ticket, person, first, now)
    answer = prepare(desk, taken, ticket, understood, now)
    if isinstance(answer, Prepared):
        everybody = [one.address for one in (*answer.talk.to, *answer.talk.copies)]
        if others := [one for one in everybody if shown is not None and one not in shown]:
            raise _Refused((f"Meanwhile it would go to others than you were shown: {', '.join(others)}.",))
        ticket, said = send(desk, taken, ticket, person, answer, now)
        done.append(said)
    elif answer is not None:
        raise _Refused(answer)
    elif text := _note_of(understood):
        ticket = note(desk, taken, ticket, person, text, now)
        done.append("Your text is kept as an internal note.")
    last = [one for one in understood.commands if isinstance(one, Resolve | Close)]
    _, more = execute(desk, taken, ticket, person, last, now)
    return (*done, *more)


def _note_of(understood: Understood) -> str:
    behind = [one.text for one in understood.commands if isinstance(one, Note)]
    return "\n\n".join(one for one in (*behind, understood.text) if one.strip())


def _said_enough(desk: Desk, person: Staff, now: datetime) -> bool:
    return count_this_hour(desk.store, f"told of robots {person.id}", now, _TOLD_AN_HOUR) > _TOLD_AN_HOUR


def _known(desk: Desk, author: str) -> Known:
    people = (Person(one.id, one.name, one.addresses, one.active, one.role) for one in desk.settings.staff)
    return Known(author, tuple(people), desk.settings.desk.own_addresses)


def _help(understood: Understood) -> tuple[tuple[str, str], ...]:
    return describe() if any(isinstance(one, Help) for one in understood.commands) else ()


def _refuse(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    problems: tuple[str, ...],
    text: str,
    now: datetime,
) -> None:
    ticket = note(desk, taken, ticket, person, text, now) if text.strip() else ticket
    tell(desk, taken, ticket, person, problems=problems, kept=text, now=now)
