"""What is attached to a mail on a ticket is stored; the journal tells what is not."""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.model.attachments import Limits, size_in_words
from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import Attachment
from mailtriage.steps.desk import Desk

_NAMED = 5  # attachments that the journal names; the others are counted


def store_attached(
    desk: Desk,
    ticket: int,
    mail_id: str,
    attachments: Sequence[Attachment],
    at: datetime,
    notes: Sequence[str] = (),
) -> None:
    """Claim what the parser left of a mail. Whatever is not here can be taken out of the raw mail, where
    `notes` (the parser's) say that there are more than those listed."""
    table = desk.settings.store
    beyond = Limits(table.max_attachment, table.max_attachments).beyond(attachments)
    large = [one for one in beyond.values() if one.size_bytes > table.max_attachment]
    many = [one for one in beyond.values() if one.size_bytes <= table.max_attachment]
    wanted = {one.digest: one for one in attachments if one.digest not in beyond}
    lost = [one for digest, one in wanted.items() if not desk.attachments.claim(digest)]
    told = (
        _not_kept(large, "more than [store] max_attachment"),
        _not_kept(many, "together with the others more than [store] max_attachments"),
        _not_kept(lost, "not stored when the mail came"),
        _clipped(attachments, notes),
    )
    for text in filter(None, told):
        desk.store.journal(Event(ticket, EventType.NOTED, at, "desk", mail_id, {"text": text}))


def _not_kept(found: Sequence[Attachment], why: str) -> str:
    if not found:
        return ""
    names = ", ".join(f"{one.name} ({size_in_words(one.size_bytes)})" for one in found[:_NAMED])
    if len(found) == 1:
        return f"attachment {names} is not kept beside the ticket ({why}); it is in the raw mail"
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"attachments {names}{more} are not kept beside the ticket ({why}); they are in the raw mail"


def _clipped(attachments: Sequence[Attachment], notes: Sequence[str]) -> str:
    noted = any(one.startswith("clipped:") and one.endswith("attachments") for one in notes)
    listed = f"only the first {len(attachments)} attachments are listed and kept beside the ticket"
    return f"{listed}; all of them are in the raw mail" if noted else ""
