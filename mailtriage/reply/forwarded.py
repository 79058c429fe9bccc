"""What staff are told who passed a customer's mail on: for whom the ticket was opened."""

from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address, Mail
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.conversation import receipt_thread
from mailtriage.reply.identity import message_id


def say_back(
    ticket: Ticket,
    mail: Mail,
    requester: Address | None,
    named: str,
    acknowledged: str,
    *,
    cause: str,
    arrived_at: datetime,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """The mail to the forwarder. `requester` is whom the original shows, None where it shows no address, with
    the name it has; `acknowledged` says whether that person was told the reference."""
    desk, recipient = settings.desk, mail.sender or Address("", "")
    values: dict[str, object] = {
        "reference": ticket.reference,
        "token": ticket.token,
        "requester": requester,
        "named": named,
        "acknowledged": acknowledged,
        "desk": {"name": desk.name, "address": desk.address},
    }
    known_as = message_id(key, Purpose.FORWARDED, cause, recipient.address, desk.domain, arrived_at)
    return build(
        Content(templates.render("forwarded.subject", values), templates.render("forwarded.txt", values)),
        key=key,
        message_id=known_as,
        sender=Address(desk.name, desk.address),
        recipient=Address("", recipient.address),
        now=now,
        answers=receipt_thread(key, ticket, desk.domain),
        reply_to=Address(desk.name, desk.address),
    )
