"""Whether a mail that names staff in From is theirs (design §3): the From header alone proves nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from mailtriage.config import Settings, Staff
from mailtriage.intake.addresses import read_addresses
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


_ALSO_TO = ("bcc", "resent-from", "resent-to", "resent-cc", "resent-bcc")
_LONGEST = 2000


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
        went_to(sent, person) and not is_given_away(store, sent.message_id)
        for sent in private_mails(store, keys.references)
    )


def went_to(sent: OutboxRow, person: Staff) -> bool:
    """Whether a mail of ours was for this person; of an older version's only the address is known."""
    return sent.staff == person.id if sent.staff is not None else sent.recipient.lower() in person.addresses


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
        sent = store.outgoing(row.sent_as) if row.direction is Direction.OWN and row.sent_as else None
        if sent is not None and sent.purpose in PRIVATE:
            yield sent


def give_away(
    store: Store,
    settings: Settings,
    mail: Mail,
    references: Iterable[MailRow],
    secrets: Iterable[Secret],
    now: datetime,
    *,
    returns: bool,
) -> None:
    """A mail that names mails of ours to staff, or an address that one of them answers to, and is from or to
    somebody outside, shows that these are known there: they prove nothing any more. What `returns` our own
    mail names it of course; an address in it is changed all the same, for such a mail is easily forged."""
    if not went_outside(settings, mail):
        return
    for sent in () if returns else private_mails(store, references):
        store.put_note(_given_away(sent.message_id), {"at": now.isoformat()})
    revoke(store, secrets)


def went_outside(settings: Settings, mail: Mail) -> bool:
    """Whether somebody wrote it or got it who is none of us, also by Bcc or redirected (RFC 5322 §3.6.6)."""
    own, staff = settings.desk.own_addresses, settings.staff_by_address
    fields = (read_addresses(value[:_LONGEST]) for name, value in mail.headers if name in _ALSO_TO)
    people = (mail.sender, *mail.recipients, *(one for several in fields for one in several if one.address))
    return any(one is not None and one.base not in own and not staff(one.address) for one in people)


def is_given_away(store: Store, message_id: str) -> bool:
    """Whether somebody outside has seen a mail of ours to one of the staff."""
    return store.note(_given_away(message_id)) is not None


def _given_away(message_id: str) -> str:
    return f"given away {message_id}"
