"""What staff get back for a mail with commands: what was understood and done, what was not, and what became
of their text (design §4)."""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.conversation import bare_subject, one_line, receipt_thread, shown
from mailtriage.reply.identity import message_id

_MOST = 50  # lines of what was done, or was not
_LINE = 300


def receipt(
    ticket: Ticket | None,
    recipient: Address,
    *,
    done: Sequence[str],
    problems: Sequence[str],
    kept: str,
    means: Sequence[tuple[str, str]] = (),
    cause: str,
    arrived_at: datetime,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """The mail to who wrote the commands; `ticket` is None where they name none, `kept` the text that is now
    an internal note, `means` how commands are written and what each does, `cause` the id of the mail and
    `arrived_at` its INTERNALDATE.

    It stands in a conversation of its own: an answer to the customer is never begun from it by mistake.
    """
    desk = settings.desk
    values: dict[str, object] = {
        "token": ticket.token if ticket is not None else "",
        "subject": bare_subject(ticket) if ticket is not None else "",
        "done": [one_line(one, _LINE).rstrip(".") for one in done[:_MOST]],
        "problems": [one_line(one, _LINE) for one in problems[:_MOST]],
        "means": list(means),
        "width": max((len(written) for written, _ in means), default=0),
        "kept": shown(kept) if kept.strip() else "",
        "desk": {"name": desk.name, "address": desk.address},
    }
    thread = receipt_thread(key, ticket, desk.domain) if ticket is not None else None
    return build(
        Content(templates.render("receipt.subject", values), templates.render("receipt.txt", values)),
        key=key,
        message_id=message_id(key, Purpose.RECEIPT, cause, recipient.address, desk.domain, arrived_at),
        sender=Address(desk.name, desk.address),
        recipient=recipient,
        now=now,
        answers=thread,
        reply_to=Address(desk.name, desk.address),
    )
