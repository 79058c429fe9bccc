"""Two tickets that are one matter: what comes for the first goes to the second from then on."""

import re
from datetime import datetime

from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk

_REFERENCE = re.compile(r"\[?(?:[A-Za-z]{3}-)?(\d{1,9})(?:-([A-Za-z0-9]{4}))?\]?")


def merge(desk: Desk, named: str, into: str, actor: str, now: datetime) -> tuple[bool, str]:
    """Merge the ticket `named` ``INC-1042-7KQM``, ``INC-1042`` or ``1042`` into another; whether it was done,
    and what is to be said of it. Who takes part in the first takes part in the other."""
    first, second = _ticket(desk, named), _ticket(desk, into)
    if first is None or second is None:
        return False, f"{named if first is None else into}: no such ticket"
    if first.number == second.number:
        return False, f"{first.reference} cannot be merged into itself"
    for one in (first, second):
        if one.merged_into is not None:
            return False, f"{one.reference} is merged into ticket {one.merged_into} already"
    people = [first.requester, *first.participants]
    merged = Event(first.number, EventType.MERGED, now, actor, None, {"into": second.number})
    absorbed = {"of": first.number, "participants": people}
    desk.store.journal(merged)
    desk.store.journal(Event(second.number, EventType.ABSORBED, now, actor, None, absorbed))
    return True, f"{first.reference} is merged into {second.reference}"


def _ticket(desk: Desk, named: str) -> Ticket | None:
    found = _REFERENCE.fullmatch(named.strip())
    ticket = desk.store.ticket(int(found[1])) if found else None
    wrong = found is not None and found[2] and ticket is not None and found[2].upper() != ticket.check
    return None if wrong else ticket
