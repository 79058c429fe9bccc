"""Whether a mail that names staff in From is theirs (design §3): the From header alone proves nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from mailtriage.config import Settings, Staff
from mailtriage.intake.delivered import was_delivered
from mailtriage.model.folder import Role
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Arrival, Direction, Mail
from mailtriage.model.outgoing import OutboxRow, Purpose
from mailtriage.ports import Store
from mailtriage.steps.keys import Keys
from mailtriage.steps.secrets import Secret, revoke

# What goes to one of the staff alone; what customers get proves nothing, whoever else gets it.
PRIVATE = (
    Purpose.NOTIFICATION, Purpose.RECEIPT, Purpose.CONFIRMATION, Purpose.FORWARDED, Purpose.ALERT,
    Purpose.DIGEST,
)  # fmt: skip


def is_sent(arrival: Arrival, mail: Mail, settings: Settings) -> bool:
    """Whether somebody with the shared mailbox wrote it: it lies in Sent, or was moved from there. What a
    server delivered nobody has saved: a rule, a detail (``support+Sent@``) or a hand may put any mail into
    any folder. A website form that writes in our name has its customer in Reply-To."""
    own = settings.desk.own_addresses
    if was_delivered(mail, own | {settings.mailbox.user.lower()}):
        return False
    if arrival.role is Role.OTHER:
        foreign = any(one.address not in own for one in mail.reply_to)
        return mail.sender is not None and mail.sender.address in own and not foreign
    return arrival.role is Role.SENT


def is_verified(store: Store, keys: Keys, person: Staff | None) -> bool:
    """Whether it answers a mail of ours that went to nobody but this person: its Message-ID is a secret."""
    return person is not None and any(
        sent.recipient.lower() in person.addresses and not is_given_away(store, sent.message_id)
        for sent in private_mails(store, keys.references)
    )


def is_addressed(keys: Keys, mail: Mail, person: Staff | None) -> bool:
    """Whether it went to an address that only this person has. In a mail that answers nothing it proves him
    not: programs complete addresses, also those of who sits at somebody else's desk."""
    answers = bool(mail.in_reply_to or mail.references)
    return (
        person is not None
        and answers
        and any(one.person == person.id and one.is_fresh and one.written_to for one in keys.secrets)
    )


def private_mails(store: Store, references: Iterable[MailRow]) -> Iterator[OutboxRow]:
    """Those of the mails that it answers, nearest first, which only one of the staff has seen."""
    for row in references:
        sent = store.outgoing(row.message_id) if row.direction is Direction.OWN and row.message_id else None
        if sent is not None and sent.purpose in PRIVATE:
            yield sent


def give_away(
    store: Store,
    settings: Settings,
    mail: Mail,
    references: Iterable[MailRow],
    secrets: Iterable[Secret],
    now: datetime,
) -> None:
    """A mail that names mails of ours to staff, or an address that one of them answers to, and is from or to
    somebody outside, shows that these are known there: they prove nothing any more."""
    if not went_outside(settings, mail):
        return
    for sent in private_mails(store, references):
        store.put_note(_given_away(sent.message_id), {"at": now.isoformat()})
    revoke(store, secrets)


def went_outside(settings: Settings, mail: Mail) -> bool:
    """Whether somebody wrote it or got it who is none of us."""
    own, staff = settings.desk.own_addresses, settings.staff_by_address
    people = (mail.sender, *mail.recipients)
    return any(one is not None and one.base not in own and not staff(one.address) for one in people)


def is_given_away(store: Store, message_id: str) -> bool:
    """Whether somebody outside has seen a mail of ours to one of the staff."""
    return store.note(_given_away(message_id)) is not None


def _given_away(message_id: str) -> str:
    return f"given away {message_id}"
