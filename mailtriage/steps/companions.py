"""Who takes part beside the sender: whom he wrote to as well, and where he wants answers to go."""

from datetime import datetime

from mailtriage.commands import defanged, unread
from mailtriage.intake.organisation import organisation_of
from mailtriage.model.mail import Address, MailKind
from mailtriage.steps.desk import Desk, Taken

_MOST = 20
_NAMED, _LONGEST = 3, 40
_WRITTEN = (MailKind.PERSON, MailKind.LIST)


def companions(desk: Desk, taken: Taken, now: datetime) -> list[str]:
    """The contacts who take part because the sender names them: To and Cc, and a Reply-To of his own house.
    Neither ourselves nor staff, and none where a machine, a list or a form wrote."""
    mail, sender = taken.mail, taken.known.thread.address
    if not mail.reply_to and all(one.address in desk.settings.desk.own_addresses for one in mail.recipients):
        return []  # as most
    if not taken.kind.may_be_person or sender is None or taken.known.staff is not None:
        return []
    providers = desk.settings.desk.providers
    house = organisation_of(Address("", sender), providers)
    replies = [one for one in mail.reply_to if house and organisation_of(one, providers) == house]
    named = {one.address: one for one in (*replies, *mail.recipients[: 2 * _MOST])}
    people = [one for one in named.values() if one.address != sender and _is_outside(desk, one)]
    met = (
        desk.store.meet(one.address, one.name, organisation_of(one, providers), now) for one in people[:_MOST]
    )
    return [one.contact_id for one in met]


def _is_outside(desk: Desk, one: Address) -> bool:
    own = desk.settings.desk.own_addresses
    inside = one.base in own or desk.settings.staff_by_address(one.address) is not None
    return "@" in one.address and not inside


def pointed_out(taken: Taken) -> list[str]:
    """What staff should know of who wrote, in words for the journal."""
    found = []
    sender, mail = taken.known.thread.address, taken.mail
    if sender is not None and mail.reply_to and taken.kind.may_be_person:
        house = _house(sender)
        if foreign := sorted({_house(one.address) for one in mail.reply_to if "@" in one.address} - {house}):
            found.append(f"Answers go to another domain than the sender's: {', '.join(foreign[:3])}.")
    if taken.known.several_authors:
        found.append("Its From names several authors: nobody of them is taken as proven.")
    if told := commands_told(taken):
        found.append(told)
    return found


def commands_told(taken: Taken) -> str:
    """That a mail which commands nothing looks as if it did; "" for others. It is told so that no quote of
    it is a command."""
    lines = unread(taken.written.reply_text) if taken.kind.kind in _WRITTEN else ()
    if not lines:
        return ""
    named = ", ".join(one[:_LONGEST] for one in lines[:_NAMED])
    return f"It holds what is a command in mails of staff, and was ignored: {defanged(named)}"


def _house(address: str) -> str:
    return organisation_of(Address("", address)) or address.rpartition("@")[2]
