"""What staff are told of a mail of theirs: at the address we know of them, whatever its From said."""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.config import Staff
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
    known = _address(taken, person)
    forged = not taken.known.verified
    if not may_be_told(desk, taken, person, now):
        return
    if count_this_hour(desk.store, f"receipts {person.id}", now, _PER_HOUR) > _PER_HOUR:
        return
    cause = taken.seen.identity.mail_id
    composed = receipt(
        ticket,
        known,
        done=done,
        means=means,
        problems=problems,
        kept=kept,
        cause=cause,
        arrived_at=taken.arrival.internal_date,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    queue(desk, composed, Purpose.RECEIPT, now, ticket.number if ticket else None, cause, automatic=forged)


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
