"""What staff are told of a mail of theirs: at the address we know of them, whatever its From said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailtriage.config import Staff
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.reply.confirmation import Asked, confirmation
from mailtriage.reply.permission import CAP, CAP_WINDOW
from mailtriage.reply.receipt import receipt
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.hourly import count_this_hour
from mailtriage.steps.post import queue

_PER_HOUR = 40  # to one person: more is a robot at his address
_TOO_MUCH = (
    "So many mails came in your name that nothing proves that you cannot be asked about this one: nothing of "
    "it was sent or done. You are told so once an hour. If it was you, answer the mail in which the "
    "customer's words came to you; if not, tell an admin."
)


@dataclass(frozen=True, slots=True)
class _About:
    """Who is told, and of which mail."""

    recipient: Address
    mail_id: str
    arrived_at: datetime


def tell(
    desk: Desk,
    taken: Taken,
    ticket: Ticket | None,
    person: Staff,
    *,
    now: datetime,
    done: Sequence[str] = (),
    problems: Sequence[str] = (),
    kept: str = "",
    means: Sequence[tuple[str, str]] = (),
) -> None:
    """Queue a receipt: what was `done`, or which `problems` kept all of it from being done, and the text that
    was `kept` as a note; `means` are the commands there are. Whoever forges a person's name cannot have him
    flooded: he gets as many of them as anybody gets automatic mail."""
    if not may_be_told(desk, taken, person, now):
        return
    if count_this_hour(desk.store, f"receipts {person.id}", now, _PER_HOUR) > _PER_HOUR:
        return
    about = _About(_address(taken, person), taken.seen.identity.mail_id, taken.arrival.internal_date)
    forged = not taken.known.verified
    _queue(desk, ticket, about, now, done=done, means=means, problems=problems, kept=kept, automatic=forged)


def tell_too_much(desk: Desk, taken: Taken, ticket: Ticket, person: Staff, now: datetime) -> None:
    """Once an hour, whatever else he was asked: who forges his name must not shut him out in silence."""
    if desk.observing or count_this_hour(desk.store, f"too much {person.id}", now, 1) > 1:
        return
    about = _About(_address(taken, person), taken.seen.identity.mail_id, taken.arrival.internal_date)
    _queue(desk, ticket, about, now, problems=(_TOO_MUCH,), kept=taken.mail.reply_text, automatic=False)


def tell_not_done(
    desk: Desk, ticket: Ticket, person: Staff, kept: MailRow, reason: str, now: datetime
) -> None:
    """What he confirmed cannot be done."""
    about = _About(Address(person.name, person.addresses[0]), kept.mail_id, kept.received_at)
    problem = f"You confirmed it with #yes, and it could not be done: {reason}. The admins are told."
    _queue(desk, ticket, about, now, problems=(problem,), kept=kept.reply_text, automatic=False)


def _queue(
    desk: Desk,
    ticket: Ticket | None,
    about: _About,
    now: datetime,
    *,
    done: Sequence[str] = (),
    means: Sequence[tuple[str, str]] = (),
    problems: Sequence[str] = (),
    kept: str,
    automatic: bool,
) -> None:
    composed = receipt(
        ticket,
        about.recipient,
        done=done,
        means=means,
        problems=problems,
        kept=kept,
        cause=about.mail_id,
        arrived_at=about.arrived_at,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    number = ticket.number if ticket else None
    queue(desk, composed, Purpose.RECEIPT, now, number, about.mail_id, automatic=automatic)


def ask(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, asked: Asked, until: datetime, now: datetime
) -> str:
    """Queue the question whether a mail is this person's own; returns its Message-ID."""
    cause = taken.seen.identity.mail_id
    composed = confirmation(
        ticket,
        _address(taken, person),
        asked,
        until=until,
        cause=cause,
        arrived_at=taken.arrival.internal_date,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    queue(desk, composed, Purpose.CONFIRMATION, now, ticket.number, cause, automatic=True)
    return composed.message_id


def may_be_told(desk: Desk, taken: Taken, person: Staff, now: datetime) -> bool:
    """Whether another mail to this person is no flood that somebody else has caused."""
    if desk.observing or taken.known.verified:
        return not desk.observing
    return desk.store.automatic_to(_address(taken, person).base, now - CAP_WINDOW, CAP) < CAP


def _address(taken: Taken, person: Staff) -> Address:
    """Where he wrote from, if it is one of his: a telephone has another account than the desk at work."""
    wrote = taken.mail.sender.address if taken.mail.sender is not None else ""
    return Address(person.name, wrote if wrote in person.addresses else person.addresses[0])
