"""What the commands of a staff mail do to a ticket."""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.config import Staff
from mailtriage.intake.organisation import organisation_of
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
from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import Address
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.notify import hand_over
from mailtriage.steps.presence import is_away, reasons, whom
from mailtriage.steps.recall import recall


def execute(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, commands: Sequence[Command], now: datetime
) -> tuple[Ticket, list[str]]:
    """The ticket after all commands, and what each did, in words."""
    done = []
    for one in commands:
        ticket, said = _one(desk, taken, ticket, person, one, now)
        if said:
            done.append(said)
    return ticket, done


def _one(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, command: Command, now: datetime
) -> tuple[Ticket, str]:
    def journal(kind: EventType, **data: object) -> Ticket:
        cause = taken.seen.identity.mail_id
        return desk.store.journal(Event(ticket.number, kind, now, f"staff:{person.id}", cause, data))

    match command:
        case Take():
            return journal(EventType.ASSIGNED, to=person.id), "You have taken it."
        case Assign(staff):
            other = desk.settings.staff_by_id(staff)
            ticket = journal(EventType.ASSIGNED, to=staff)
            if other is None or other.id == person.id:
                return ticket, "You have taken it."
            return ticket, _handed(desk, taken, ticket, person, other, now)
        case Resolve():
            return journal(EventType.RESOLVED, by=person.id), "It is resolved."
        case Close():
            return journal(EventType.CLOSED, reason=f"closed by {person.id}"), "It is closed."
        case Requester(address):
            contact = _meet(desk, address)
            return journal(EventType.REQUESTED, contact=contact), f"The requester is {address} now."
        case Cc(addresses, without):
            said = list[str]()
            if addresses:
                ticket = journal(EventType.INCLUDED, contacts=[_meet(desk, one) for one in addresses])
                said.append(f"{', '.join(addresses)} will get the answers, too.")
            if without:
                ticket = journal(EventType.EXCLUDED, contacts=[_meet(desk, one) for one in without])
                said.append(f"{', '.join(without)} will get no answers any more, until #cc.")
            return ticket, " ".join(said)
        case Cancel():
            return recall(desk, taken, ticket, person, now)
        case Note() | Help() | Yes() | No():
            return ticket, ""


def impossible(desk: Desk, ticket: Ticket, commands: Sequence[Command]) -> tuple[str, ...]:
    """What this ticket does not allow, in words."""
    new = next((one.address for one in commands if isinstance(one, Requester)), None)
    requester = desk.store.contact(ticket.requester) if new is None else desk.store.contact_of(new)
    theirs = requester.addresses if requester is not None else (new,)
    out = [at for one in commands if isinstance(one, Cc) for at in one.without if at in theirs]
    return tuple(f"{one} is the requester and gets every answer; #requester names another" for one in out)


def _handed(desk: Desk, taken: Taken, ticket: Ticket, person: Staff, other: Staff, now: datetime) -> str:
    """Tell who has it now; while he is away, who stands in for him."""
    gave = f"{person.name} gave it to {{}}."
    reader = whom(desk, ticket, now)
    if reader is None or reader.id == other.id:
        hand_over(desk, taken, ticket, other, now, (gave.format("you"),))
        away = ", and away as everybody is" if is_away(desk.store, other.id) else ""
        return f"It is with {other.name} now, who is told of it{away}."
    if reader.id == person.id:
        return f"It is with {other.name} now, who is away: mail about it comes to you meanwhile."
    hints = (gave.format(other.name), *reasons(desk, ticket, reader, now))
    hand_over(desk, taken, ticket, reader, now, hints)
    return f"It is with {other.name} now, who is away: {reader.name} is told of it and stands in."


def _meet(desk: Desk, address: str) -> str:
    organisation = organisation_of(Address("", address), desk.settings.desk.providers)
    return desk.store.meet(address, "", organisation).contact_id
