"""Who gets a new ticket that no rule gives to anybody: nobody until it is taken, or the next in turn."""

from datetime import datetime

from mailtriage.config import Staff
from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Status, Ticket
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.presence import is_away

_LAST = "assigned last"
_OPEN = (Status.NEW, Status.OPEN, Status.WAITING)


def assign(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Ticket:
    """As `[duty] assign` has it: in the order of `[[staff]]`, or to whoever has the fewest open tickets.
    Who is away, or may only read, gets none."""
    settings = desk.settings
    if settings.duty.assign == "none" or ticket.assignee is not None or not settings.desk.staff_by_mail:
        return ticket
    there = [
        one
        for one in settings.staff
        if one.active and one.role != "read-only" and not is_away(desk.store, one.id)
    ]
    if not there:
        return ticket
    person = _next(desk, there) if settings.duty.assign == "round-robin" else _least_loaded(desk, there)
    cause = taken.seen.identity.mail_id
    event = Event(ticket.number, EventType.ASSIGNED, now, "desk", cause, {"to": person.id})
    return desk.store.journal(event)


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
