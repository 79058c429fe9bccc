"""Do we know this mail already? Same Message-ID *and* same content is a duplicate, less is not (design §2).

DHL reuses one Message-ID for different mails, and lists add footers: the Message-ID alone decides nothing.
"""

from dataclasses import dataclass

from mailtriage.config import Settings
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Arrival, Direction, Identity, Mail, identify
from mailtriage.ports import Store
from mailtriage.reply.identity import HEADER, verify
from mailtriage.steps.standing import is_renumbered, listed_as, stand_in_id, waits


@dataclass(frozen=True, slots=True)
class Recognised:
    """`again` is None for a mail that is new; else how it ends, with the row it is `known_as`."""

    identity: Identity
    again: Verdict | None = None
    known_as: str | None = None
    ticket: int | None = None
    why: str = ""


def recognise(
    store: Store, key: bytes, settings: Settings, mail: Mail, arrival: Arrival, *, matters: bool
) -> Recognised:
    """The mail's identity, and whether it is ours, a duplicate, a variant, from before the first start, or
    set aside under another number.

    `matters` says that this mail would open a ticket. What was ignored before never hides such a one: else
    a robot's mail, or a forged one, with a person's Message-ID and Date would swallow theirs.
    """
    identity = identify(mail, arrival.internal_date)
    for value in mail.header_all(HEADER.lower()):
        ours = verify(key, value)
        # A customer's program may copy our header into his answer: only under our name it is our mail.
        if ours is not None and _is_in_our_name(mail, settings):
            row = next(iter(store.mails_by_message_id(ours)), None)
            return _known(identity, Verdict.OWN, row, "our own mail, by its signed header")
    alike = store.mails_by_message_id(mail.message_id) if mail.message_id else []
    if mail.message_id and not alike:
        return Recognised(identity)  # whatever a mail is known by, its Message-ID is part of it
    same = store.mail(identity.mail_id)
    hides = same is not None and (same.verdict is not Verdict.IGNORED or same.direction is not Direction.IN)
    if same is not None and (hides or not matters):
        if same.direction is Direction.OWN:
            return _known(identity, Verdict.OWN, same, "a copy of a mail we sent")
        return _known(identity, Verdict.DUPLICATE, same, "the same Message-ID and content as before")
    before = store.mail_by_header(identity.header_key, mail.message_id)
    if before is not None and before.verdict is Verdict.BASELINE and _is_the_same(before, mail, arrival):
        return _known(identity, Verdict.BASELINE, before, "lay in the mailbox before the first start")
    for row in alike:
        listed = listed_as(store, row) if row.mail_id == stand_in_id(identity.header_key) else None
        if listed is not None and waits(listed) and is_renumbered(listed, mail, arrival.place):
            return _known(identity, Verdict.ASIDE, row, f"set aside before, as {listed.aside_id}")
    sender = mail.sender.address if mail.sender else ""
    for row in alike:
        if row.direction is Direction.OWN and sender in settings.desk.own_addresses:
            return _known(identity, Verdict.OWN, row, "a copy of a mail we sent, rendered anew")
        if row.ticket is not None and row.sender == sender and _is_dated_alike(row, mail):
            # Website forms write in our name, everybody's mail under one Message-ID.
            if sender in settings.desk.own_addresses:
                continue
            return _known(
                identity, Verdict.JOURNALED, row, "the same Message-ID, sender and date with another body"
            )
    return Recognised(identity)


def _is_in_our_name(mail: Mail, settings: Settings) -> bool:
    """Whether From is ours, or that of nobody: what a server made of a mail of ours."""
    address = mail.sender.address if mail.sender else ""
    return not address or address in settings.desk.own_addresses


def _is_the_same(before: MailRow, mail: Mail, arrival: Arrival) -> bool:
    """A header alone tells mails apart by Message-ID and Date; without them the arrival must be the same."""
    known = mail.message_id is not None and mail.date is not None
    return known or before.received_at == arrival.internal_date


def _is_dated_alike(row: MailRow, mail: Mail) -> bool:
    return mail.date is not None and row.date == mail.date


def _known(identity: Identity, again: Verdict, row: MailRow | None, why: str) -> Recognised:
    return Recognised(identity, again, row.mail_id if row else None, row.ticket if row else None, why)
