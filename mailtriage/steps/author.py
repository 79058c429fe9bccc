"""A person's answer that did not arrive goes back to whoever wrote it."""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.config import Settings, Staff
from mailtriage.model.event import MAILBOX, EventType
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Direction, own_mail_id
from mailtriage.model.outgoing import OutboxRow, Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.reply.returned import returned
from mailtriage.steps.desk import Desk
from mailtriage.steps.post import queue


def author_of(settings: Settings, row: MailRow) -> str:
    """The staff id of who wrote a mail."""
    person = _person(settings, row)
    return person.id if person is not None else MAILBOX


def _person(settings: Settings, row: MailRow) -> Staff | None:
    """Of a mail sent with the shared mailbox itself also by its Sender."""
    known = row.facts.get("staff") if row.direction is Direction.OUT else None
    return settings.staff_by_id(known) or settings.staff_by_address(row.sender)


def tell_author(desk: Desk, row: MailRow, failed: Sequence[tuple[str, str]]) -> Trouble | None:
    """Tell whoever wrote `row` that it did not reach these addresses, each with what was said of it.

    An alert that names the author, for now: answers do not pass through us yet. None where the alert itself
    would go to an address that failed.
    """
    if {address for address, _ in failed} & set(desk.settings.alert_addresses):
        return None
    ticket = desk.store.ticket(row.ticket) if row.ticket is not None else None
    reference = ticket.reference if ticket is not None else str(row.ticket)
    person = _person(desk.settings, row)
    author = f"{person.name} ({person.id})" if person is not None else "somebody with the shared mailbox"
    lines = "\n".join(f"  {address}: {said or 'no reason is given'}" for address, said in failed)
    return Trouble(
        f"came back {row.mail_id}",
        f"An answer of {reference} came back",
        f"What {author} sent on {row.received_at:%Y-%m-%d %H:%M} UTC did not arrive:\n{lines}\n"
        f"The customer is still waiting. Tell the author, and write by another way;\n"
        f"see `mailtriage show {reference}`.",
        reference,
    )


def return_answer(desk: Desk, ticket: Ticket, row: OutboxRow, said: str, now: datetime) -> None:
    """Send an answer that we relayed, and that came back, to the person who wrote it."""
    by = (
        event.data["by"]
        for event in desk.store.events(ticket.number)
        if event.type is EventType.RELAYED and row.message_id in event.data["messages"]
    )
    person = desk.settings.staff_by_id(next(by, None))
    own = own_mail_id(row.message_id)
    mail = desk.store.mail(own) if own is not None else None
    if person is None or person.addresses[0] == row.recipient:
        return
    composed = returned(
        ticket,
        Address(person.name, person.addresses[0]),
        address=row.recipient,
        said=said,
        text=mail.reply_text if mail is not None else "",
        cause=row.message_id,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    queue(desk, composed, Purpose.RECEIPT, now, ticket.number, row.cause, automatic=False)
