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
from mailtriage.steps.answering import recall
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.notify import hand_over


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
            hand_over(desk, taken, ticket, other, now, (f"{person.name} gave it to you.",))
            return ticket, f"It is with {other.name} now, who is told of it."
        case Resolve():
            return journal(EventType.RESOLVED, by=person.id), "It is resolved."
        case Close():
            return journal(EventType.CLOSED, reason=f"closed by {person.id}"), "It is closed."
        case Requester(address):
            contact = _meet(desk, address)
            return journal(EventType.REQUESTED, contact=contact), f"The requester is {address} now."
        case Cc(addresses):
            contacts = [_meet(desk, one) for one in addresses]
            named = ", ".join(addresses)
            return journal(EventType.INCLUDED, contacts=contacts), f"{named} will get the answers, too."
        case Cancel():
            return recall(desk, taken, ticket, person, now)
        case Note() | Help() | Yes() | No():
            return ticket, ""


def _meet(desk: Desk, address: str) -> str:
    organisation = organisation_of(Address("", address), desk.settings.desk.providers)
    return desk.store.meet(address, "", organisation).contact_id
