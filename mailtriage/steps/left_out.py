"""Pictures of an answer that the customer does not get: told to its author, but for a signature's."""

from collections.abc import Iterable

from mailtriage.config import Staff
from mailtriage.model.mail import Attachment
from mailtriage.model.ticket import Ticket
from mailtriage.reply.excerpt import LOGO_BYTES
from mailtriage.steps.desk import Desk

_MOST = 20  # pictures remembered of a person


def told_of_pictures(desk: Desk, ticket: Ticket, person: Staff, dropped: Iterable[Attachment]) -> str:
    """Which large pictures below his own words he may miss, once for each: the banner of a signature comes
    with every mail. What the customer sent stands in the quote, and is missed by nobody."""
    large = [one for one in dropped if one.size_bytes >= LOGO_BYTES]
    if not large:
        return ""
    rows = desk.store.mails_of_ticket(ticket.number)
    sent = {one.digest for row in rows if row.facts.get("staff") is None for one in row.attachments or ()}
    key = f"pictures below answers of {person.id}"
    note = desk.store.note(key) or {}
    listed = note.get("digests")
    before = [str(one) for one in listed] if isinstance(listed, list) else []
    new = [one for one in large if one.digest not in sent and one.digest not in before]
    if not new:
        return ""
    desk.store.put_note(key, {"digests": [*before, *(one.digest for one in new)][-_MOST:]})
    named = ", ".join(dict.fromkeys(one.name for one in new))
    return f"Not sent, since it stands below your words, where signatures stand: {named}."
