"""The acknowledgement: the reference, when a person answers, how to add information; nothing else.

Never the sender's own words (backscatter), the internal severity, or a promise without an SLA.
"""

from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address, Mail
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.identity import message_id


def acknowledge(
    ticket: Ticket,
    mail: Mail,
    recipient: Address,
    promise: datetime | None,
    *,
    cause: str,
    arrived_at: datetime,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """The mail that tells `recipient` the reference; `cause` is the id of the mail it answers,
    `arrived_at` its INTERNALDATE."""
    desk = settings.desk
    values: dict[str, object] = {
        "reference": ticket.reference,
        "token": ticket.token,
        "promise": promise,
        "desk": {"name": desk.name, "address": desk.address},
    }
    known_as = message_id(key, Purpose.ACKNOWLEDGEMENT, cause, recipient.address, desk.domain, arrived_at)
    content = Content(
        templates.render("acknowledgement.subject", values),
        templates.render("acknowledgement.txt", values),
        templates.render("acknowledgement.html", values),
    )
    return build(
        content,
        key=key,
        message_id=known_as,
        sender=Address(desk.name, desk.address),
        recipient=Address("", recipient.address),
        now=now,
        answers=mail.message_id,
        references=mail.references,
    )
