"""A mail in the name of staff that nothing proves: a note, and a question to the person it names (design §3).

Nothing of it is done before its owner has said #yes (`steps.confirmed`).
"""

from datetime import datetime

from mailtriage.commands import Understood
from mailtriage.config import Settings, Staff
from mailtriage.model.command import (
    Assign,
    Cancel,
    Cc,
    Close,
    Command,
    Help,
    No,
    Note,
    Requester,
    Resolve,
    Take,
    Yes,
)
from mailtriage.model.mail import Address
from mailtriage.model.ticket import Ticket
from mailtriage.reply.confirmation import Asked
from mailtriage.steps.answering import Prepared, prepare
from mailtriage.steps.confirmed import question
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.notes import note
from mailtriage.steps.receipts import ask, may_be_told, tell, tell_too_much
from mailtriage.steps.waiting import PATIENCE, Waiting, begin_waiting, may_wait

_NOTHING = "A mail in your name came, and nothing proves that you wrote it: nothing was sent or done. "
_HOW = (
    f"{_NOTHING}If it was you, answer the mail in which the customer's words came to you; if not, tell an "
    "admin."
)
_ASTRAY = (
    f"{_NOTHING}#yes and #no count only in an answer to the mail that asked you, from an address of yours, "
    "and to us alone."
)


def take_unproven(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff | None,
    understood: Understood,
    words: str,
    now: datetime,
) -> str:
    """Keep its text as what it may be, and have it wait for a #yes where that could do something; returns
    what was done, in words. `understood` is what it would ask for, were it proven."""
    name = person.name if person is not None else "somebody"
    text = f"In the name of {name}, which nothing proves:\n\n{taken.mail.reply_text}"
    ticket = note(desk, taken, ticket, None, text, now)
    if person is None:
        return "nobody is asked"
    if not may_be_told(desk, taken, person, now):
        tell_too_much(desk, taken, ticket, person, now)
        return "nobody is asked"
    if person.role == "read-only" or (problems := _wrong(desk, taken, understood)):
        told = (_HOW,) if person.role == "read-only" else problems
        tell(desk, taken, ticket, person, problems=told, kept=taken.mail.reply_text, now=now)
        return "nothing waits"
    if not may_wait(desk.store, person.id, ticket.number, now):
        tell_too_much(desk, taken, ticket, person, now)
        return "too much waits already"
    answer = prepare(desk, taken, ticket, understood, now)
    meets_somebody = any(isinstance(one, Requester) for one in understood.commands)
    if isinstance(answer, tuple) and not meets_somebody:
        tell(desk, taken, ticket, person, problems=(_HOW, *answer), kept=taken.mail.reply_text, now=now)
        return "nothing waits"
    goes_to = _goes_to(answer if isinstance(answer, Prepared) else None, understood)
    asked = Asked(
        tuple(in_words(one, desk.settings) for one in understood.commands),
        understood.text.strip() or words,
        goes_to,
        tuple(one.name for one in taken.mail.attachments),
    )
    until = now + PATIENCE
    asked_as = ask(desk, taken, ticket, person, asked, until, now)
    begin_waiting(
        desk.store,
        Waiting(
            asked_as=asked_as,
            mail_id=taken.seen.identity.mail_id,
            ticket=ticket.number,
            person=person.id,
            until=until,
            place=taken.arrival.place,
            goes_to=tuple(one.address for one in goes_to),
        ),
        now,
    )
    return "its owner is asked"


def _wrong(desk: Desk, taken: Taken, understood: Understood) -> tuple[str, ...]:
    """Why no #yes could have it done."""
    if question(desk, taken) is not None:
        return (_ASTRAY,)
    if understood.problems:
        return (_HOW, *understood.problems)
    return (_ASTRAY,) if any(isinstance(one, Yes | No) for one in understood.commands) else ()


def _goes_to(answer: Prepared | None, understood: Understood) -> tuple[Address, ...]:
    """Who would get something of it, with those whom its commands add."""
    if understood.internal:
        return ()
    out = {at for one in understood.commands if isinstance(one, Cc) for at in one.without}
    talk = (*answer.talk.to, *answer.talk.copies) if answer is not None else ()
    found = [one for one in talk if one.address not in out]
    for one in understood.commands:
        if isinstance(one, Cc):
            found += [Address("", address) for address in one.addresses]
        elif isinstance(one, Requester):
            found.append(Address("", one.address))
    return tuple({one.address: one for one in reversed(found)}.values())[::-1]


def in_words(command: Command, settings: Settings) -> str:
    """What a command does, without the number sign that would make a command of it."""
    match command:
        case Note(text):
            return f"all of it stays inside, as a note{_with(text)}"
        case Take():
            return "you take the ticket"
        case Assign(staff):
            other = settings.staff_by_id(staff)
            return f"the ticket is given to {other.name if other is not None else staff}"
        case Resolve(text):
            return f"the ticket is resolved{_with(text)}"
        case Close(text):
            return f"the ticket is closed at once{_with(text)}"
        case Requester(address):
            return f"{address} becomes the requester"
        case Cc(addresses, without):
            added = [f"{', '.join(addresses)} will get the answers, too"] if addresses else []
            return "; ".join(
                [*added, *([f"{', '.join(without)} will get no answers any more"] if without else [])]
            )
        case Cancel():
            return "your last answer is taken back"
        case Help():
            return "you get the list of commands"
        case Yes() | No():
            return "a question is answered"


def _with(text: str) -> str:
    return f", with these words: {text}" if text else ""
