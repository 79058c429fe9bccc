"""Whether a mail that names staff in From is theirs (design §3): the From header alone proves nothing."""

from mailtriage.model.folder import Role
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
                return True
    return False
