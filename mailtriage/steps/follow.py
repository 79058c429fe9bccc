"""An answer on a ticket that was closed long ago: it opens one that goes on with it.

Peers either reopen a case of years ago or, worse, file the answer where nobody looks.
"""

from dataclasses import replace
from datetime import datetime

from mailtriage.intake.verdicts import verdicts
from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Status, Ticket
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.open import open_ticket


def is_over(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> bool:
    """Whether a person's mail comes for a ticket that is closed for longer than it may be reopened."""
    if not taken.allowed.reopen or ticket.status is not Status.CLOSED or taken.known.staff is not None:
        return False
    return ticket.closed_at is not None and now - ticket.closed_at > desk.settings.desk.reopen_for


def follow_up(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> Handled:
    """Open a ticket that follows `ticket`; both say so."""
    kind = taken.kind
    why = (*taken.threaded.why, f"{ticket.reference} is closed for too long to be reopened")
    anew = replace(
        taken,
        threaded=replace(taken.threaded, ticket=None, why=why),
        allowed=verdicts(kind, on_ticket=False),
    )
    handled = open_ticket(desk, anew, now, follows=ticket.number)
    if handled.ticket is not None:
        text = f"It goes on in {handled.ticket.reference}."
        desk.store.journal(
            Event(ticket.number, EventType.NOTED, now, "desk", taken.seen.identity.mail_id, {"text": text})
        )
    return handled
