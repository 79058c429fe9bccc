"""The acknowledgement: the reference, when a person answers, how to add information; nothing else.

Never the sender's own words (backscatter), the internal severity, or a promise without an SLA.
"""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address, Mail
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.identity import message_id

_MOST_TOKENS = 5  # in a subject; a mail program shows little more


def known_by(key: bytes, cause: str, recipient: str, domain: str, arrived_at: datetime) -> str:
    """The Message-ID of the acknowledgement of the mail with the id `cause`."""
    return message_id(key, Purpose.ACKNOWLEDGEMENT, cause, recipient, domain, arrived_at)


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
    reply_to: Address | None = None,
    others: Sequence[Ticket] = (),
    template: str | None = None,
) -> Composed:
    """The mail that tells `recipient` the reference; `cause` is the id of the mail it answers, `arrived_at`
    its INTERNALDATE, `reply_to` the ticket's own address for answers, if it has one. `others` are earlier
    tickets of the same sender that it names too; `template` is used instead of the usual one."""
    desk, tickets = settings.desk, (*others, ticket)
    name = template or ("acknowledgements" if others else "acknowledgement")
    values: dict[str, object] = {
        "reference": ticket.reference,
        "token": ticket.token,
        "references": [one.reference for one in tickets],
        "tokens": " ".join(one.token for one in tickets[-_MOST_TOKENS:]),
        "promise": promise,
        "desk": {"name": desk.name, "address": desk.address},
    }
    known_as = known_by(key, cause, recipient.address, desk.domain, arrived_at)
    content = Content(
        templates.render(f"{name}.subject", values),
        templates.render(f"{name}.txt", values),
        templates.render(f"{name}.html", values),
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
        reply_to=reply_to,
    )
