"""What the author is told of an answer that came back from the customer's address."""

from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.conversation import receipt_thread
from mailtriage.reply.identity import message_id


def returned(
    ticket: Ticket,
    recipient: Address,
    *,
    address: str,
    said: str,
    text: str,
    cause: str,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """`address` is where it did not arrive, `said` what the bounce says of it, `text` what they had written;
    `cause` is the Message-ID of what came back, so that they are told of it once."""
    desk = settings.desk
    values: dict[str, object] = {
        "token": ticket.token,
        "address": address,
        "said": said,
        "text": text,
        "desk": {"name": desk.name, "address": desk.address},
    }
    day = ticket.opened_at  # the same at each report of it
    return build(
        Content(templates.render("returned.subject", values), templates.render("returned.txt", values)),
        key=key,
        message_id=message_id(key, Purpose.RECEIPT, cause, recipient.address, desk.domain, day),
        sender=Address(desk.name, desk.address),
        recipient=recipient,
        now=now,
        answers=receipt_thread(key, ticket, desk.domain),
        reply_to=Address(desk.name, desk.address),
    )
