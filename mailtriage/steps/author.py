"""A person's answer that did not arrive goes back to whoever wrote it."""

from collections.abc import Sequence

from mailtriage.config import Settings
from mailtriage.model.ledger import MailRow
from mailtriage.model.trouble import Trouble
from mailtriage.steps.desk import Desk

MAILBOX = "mailbox"  # somebody with the shared mailbox: its mail does not say who


def author_of(settings: Settings, row: MailRow) -> str:
    """The staff id of who wrote a mail."""
    person = settings.staff_by_address(row.sender)
    return person.id if person is not None else MAILBOX


def tell_author(desk: Desk, row: MailRow, failed: Sequence[tuple[str, str]]) -> Trouble | None:
    """Tell whoever wrote `row` that it did not reach these addresses, each with what was said of it.

    An alert that names the author, for now: answers do not pass through us yet. None where the alert itself
    would go to an address that failed.
    """
    if {address for address, _ in failed} & set(desk.settings.alert_addresses):
        return None
    ticket = desk.store.ticket(row.ticket) if row.ticket is not None else None
    reference = ticket.reference if ticket is not None else str(row.ticket)
    person = desk.settings.staff_by_address(row.sender)
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
