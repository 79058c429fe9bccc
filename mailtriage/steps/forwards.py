"""What the ticket says of a mail that staff passed on, and what they are told of it.

The From of a colleague proves nothing: so the customer is acknowledged only where the forward is proven,
while the colleague is told in any case, at the address we know of him.
"""

from datetime import datetime

from mailtriage.model.event import Event, EventType
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.reply.forwarded import say_back
from mailtriage.reply.permission import CAP, CAP_WINDOW
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.post import queue

UNPROVEN = "a colleague seems to have passed it on, and nothing proves that he did"
_LONGEST = 4000


def note_forward(taken: Taken, ticket: Ticket, now: datetime) -> tuple[Event, ...]:
    """What the ticket says of who passed it on, and his own words; nothing for any other mail."""
    original, cause = taken.known.original, taken.seen.identity.mail_id
    if original is None:
        return ()
    proven = "" if taken.known.verified else ", which nothing proves"
    nobody = "" if original.requester else "; no address of the writer is shown, so that the requester is he"
    texts = [f"Passed on by {taken.known.staff}{proven}: {original.how}{nobody}."]
    comment = taken.mail.forwarded.comment.strip() if taken.mail.forwarded else ""
    if comment:
        texts.append(f"He wrote with it: {comment[:_LONGEST]}")
    actor = f"staff:{taken.known.staff}"
    return tuple(Event(ticket.number, EventType.NOTED, now, actor, cause, {"text": one}) for one in texts)


def tell_forwarder(desk: Desk, taken: Taken, ticket: Ticket, acknowledged: str, now: datetime) -> None:
    """Say back for whom the ticket was opened; at most so often as anybody gets automatic mail."""
    original, sender = taken.known.original, taken.mail.sender
    if original is None or sender is None or desk.observing:
        return
    if desk.store.automatic_to(sender.base, now - CAP_WINDOW, CAP) >= CAP:
        return
    told = say_back(
        ticket,
        taken.mail,
        original.requester,
        original.sender.name,
        acknowledged,
        cause=taken.seen.identity.mail_id,
        arrived_at=taken.arrival.internal_date,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    cause = taken.seen.identity.mail_id
    queue(desk, told, Purpose.FORWARDED, now, ticket.number, cause, automatic=True)
