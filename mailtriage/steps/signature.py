"""What the desk writes below an answer, in the language of the customer who gets it."""

from mailtriage.config.signature import DEFAULT
from mailtriage.intake.language import language_of
from mailtriage.model.mail import Direction
from mailtriage.model.ticket import Ticket
from mailtriage.steps.conversation import Conversation
from mailtriage.steps.desk import Desk

_MOST = 5  # mails looked at


def signature(desk: Desk, ticket: Ticket, talk: Conversation) -> str:
    """The mail that is answered decides; where it is too short to tell, what was written before it."""
    written = desk.settings.desk.signature
    if not written.keys() - {DEFAULT}:
        return written.get(DEFAULT, "")
    rows = desk.store.mails_of_ticket(ticket.number)
    theirs = [one for one in rows if one.direction is Direction.IN and one.facts.get("staff") is None]
    theirs.sort(key=lambda one: one.message_id == talk.answers)
    found = (language_of(one.reply_text) for one in reversed(theirs[-_MOST:]))
    return written.get(next(filter(None, found), DEFAULT), written.get(DEFAULT, ""))
