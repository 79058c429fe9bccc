"""Who gets a ticket: whom a rule names, whose turn it is, or nobody until it is taken."""

from dataclasses import dataclass
from datetime import datetime

from mailtriage.config import Staff
from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Status, Ticket
from mailtriage.rules.actions import TURNS
from mailtriage.rules.facts import Triage
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.presence import is_away, on_duty_and_there

_LAST = "assigned last"
_OPEN = (Status.NEW, Status.OPEN, Status.WAITING)


def assign(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    """As `[duty] assign` has it: in the order of `[[staff]]`, or to whoever has the fewest open tickets.
    Who is away, or may only read, gets none."""
    settings = desk.settings
    if settings.duty.assign == "none" or ticket.assignee is not None or not settings.desk.staff_by_mail:
        return ticket
    person = _in_turn(desk, settings.duty.assign, now)
    if person is None:
        return ticket
    cause = taken.seen.identity.mail_id
    event = Event(ticket.number, EventType.ASSIGNED, now, "desk", cause, {"to": person.id})
    return desk.store.journal(event)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who gets the ticket by the rules, None for nobody, and what it is to say of that."""

    to: str | None = None
    notes: tuple[str, ...] = ()


def chosen(desk: Desk, found: Triage, now: datetime) -> Chosen:
    """Whom a rule names, else whose turn it says it is. For whoever is away the person on duty gets it, where
    that one is there."""
    asked = found.assignee
    if asked is None:
        return Chosen()
    person = desk.settings.staff_by_id(asked) if asked not in TURNS else _in_turn(desk, asked, now)
    if person is not None and person in _there(desk):
        return Chosen(person.id)
    if asked in TURNS:
        return Chosen(person.id if person is not None else None)
    instead = on_duty_and_there(desk.store, desk.settings, now.date())
    if instead is None or instead not in _there(desk):
        return Chosen(person.id if person is not None else None)
    name = person.name if person is not None else asked
    said = f"Rule {found.decided.get('assignee', '')} gives it to {name}, who is away or takes no tickets"
    return Chosen(instead.id, (f"{said}: {instead.name} is on duty and gets it.",))


def _in_turn(desk: Desk, turn: str, now: datetime) -> Staff | None:
    """Of those who are there; on duty may be somebody who is away, where all are."""
    if turn == "duty":
        return on_duty_and_there(desk.store, desk.settings, now.date())
    there = _there(desk)
    if not there:
        return None
    return _next(desk, there) if turn == "round-robin" else _least_loaded(desk, there)


def _there(desk: Desk) -> list[Staff]:
    return [
        one
        for one in desk.settings.staff
        if one.active and one.role != "read-only" and not is_away(desk.store, one.id)
    ]


def _next(desk: Desk, there: list[Staff]) -> Staff:
    """Whoever comes after the one who got the last, also where that person is away now."""
    order = [one.id for one in desk.settings.staff]
    last = str((desk.store.note(_LAST) or {}).get("to", ""))
    begin = order.index(last) + 1 if last in order else 0
    turn = [*order[begin:], *order[:begin]]
    person = min(there, key=lambda one: turn.index(one.id))
    desk.store.put_note(_LAST, {"to": person.id})
    return person


def _least_loaded(desk: Desk, there: list[Staff]) -> Staff:
    counted = desk.store.count_assigned([one.value for one in _OPEN])
    return min(there, key=lambda one: counted.get(one.id, (0, 0))[0])
