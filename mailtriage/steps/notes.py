"""Internal notes on a ticket."""

from datetime import datetime

from mailtriage.config import Staff
from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk, Taken

_LONGEST = 64_000  # characters


def note(desk: Desk, taken: Taken, ticket: Ticket, person: Staff | None, text: str, now: datetime) -> Ticket:
    """Keep `text` as a note of `person`, of the desk where it is None."""
    cause = taken.seen.identity.mail_id
    actor = f"staff:{person.id}" if person is not None else "desk"
    cut = "" if len(text) <= _LONGEST else "\n(cut here: the whole text is in the raw mail)"
    data = {"text": text[:_LONGEST] + cut}
    return desk.store.journal(Event(ticket.number, EventType.NOTED, now, actor, cause, data))
