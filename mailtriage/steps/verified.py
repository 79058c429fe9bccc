"""Whether a mail that names staff in From is theirs (design §3): the From header alone proves nothing."""

from collections.abc import Iterable
from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.folder import Role
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Arrival, Direction, Mail
from mailtriage.ports import Store
from mailtriage.steps.keys import Keys


def is_sent(arrival: Arrival, mail: Mail, own: frozenset[str]) -> bool:
    """Whether somebody with the shared mailbox wrote it: it lies in Sent, or was moved from there. A website
    form that writes in our name has its customer in Reply-To."""
    if arrival.role is Role.OTHER:
        foreign = any(one.address not in own for one in mail.reply_to)
        return mail.sender is not None and mail.sender.address in own and not foreign
    return arrival.role is Role.SENT


def is_verified(store: Store, keys: Keys, speaks: Address | None) -> bool:
    """Whether it answers a mail of ours that went to nobody but this person: its Message-ID is a secret."""
    if speaks is None:
        return False
    for row in keys.references:
        if row.direction is Direction.OWN and row.message_id is not None:
            sent = store.outgoing(row.message_id)
            if sent is not None and sent.recipient.lower() == speaks.address:
                return store.note(_given_away(row.message_id)) is None
    return False


def give_away(
    store: Store, settings: Settings, mail: Mail, references: Iterable[MailRow], now: datetime
) -> None:
    """A mail of staff that went to somebody outside as well gives away the Message-IDs of ours that it names:
    they prove nothing any more."""
    own = settings.desk.own_addresses
    if all(one.base in own or settings.staff_by_address(one.address) for one in mail.recipients):
        return
    for row in references:
        if row.direction is Direction.OWN and row.message_id is not None:
            store.put_note(_given_away(row.message_id), {"at": now.isoformat()})


def _given_away(message_id: str) -> str:
    return f"given away {message_id}"
