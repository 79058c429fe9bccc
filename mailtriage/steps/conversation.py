"""To whom an answer on a ticket goes, and on which mails it follows (design §4)."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.intake.plus import plus_address
from mailtriage.model.event import EventType
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Direction, MailKind
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.kept_from import is_rewritten

_MOST = 20  # recipients
_REFERENCES = 9
_HOPS = 5  # merges of merges
_WRITTEN = (MailKind.PERSON, MailKind.AUTO, MailKind.LIST)
_PUBLIC = (Purpose.ACKNOWLEDGEMENT, Purpose.ANSWER)


@dataclass(frozen=True, slots=True)
class Conversation:
    """`to` begins with whoever wrote last, `copies` get it too; `sender` is the address of ours that he wrote
    to, or where the mail server does not leave that in From, the desk's, and `reply_to` his.
    `answers` and `references` are Message-IDs that customers have seen."""

    to: tuple[Address, ...]
    copies: tuple[Address, ...]
    sender: str
    answers: str | None
    references: tuple[str, ...]
    reply_to: Address | None = None

    def without(self, addresses: Sequence[str]) -> "Conversation":
        """For an answer that these have got already."""
        to = tuple(one for one in self.to if one.address not in addresses)
        copies = tuple(one for one in self.copies if one.address not in addresses)
        return replace(self, to=to or copies[:1], copies=copies if to else copies[1:])


def conversation(
    desk: Desk, ticket: Ticket, answered: str | None = None, told_before: Sequence[str] = ()
) -> Conversation:
    """Who joined by his domain or a Message-ID gets nothing until staff include him; whom they excluded gets
    nothing whoever writes to him. `answered` is the id of the mail that is answered, where it is known: else
    it is the last one. `told_before` are the addresses that line one named: they get it, too, but for who
    was the requester and is not any more."""
    store = desk.store
    rows = store.mails_of_ticket(ticket.number)
    out = _excluded(store, ticket.number) - {ticket.requester}
    may = {ticket.requester, *_named(store, ticket)} - out
    written = [row for row in rows if is_customers(row) and _contact(store, row.sender) in may]
    this = store.mail(answered) if answered is not None else None  # perhaps of a ticket that was merged
    if this is not None and is_customers(this) and _contact(store, this.sender) in may:
        last: MailRow | None = this
    else:
        last = _last(written)
    told = last.facts.get("answers", {}) if last is not None else {}
    first = str(told.get("to") or last.sender) if last is not None else ""
    if desk.settings.staff_by_address(first) is not None and last is not None:
        first = last.sender  # a Reply-To of a customer's to one of ours is no customer's address
    # Of a merged ticket the requester is another: he gets no answer to a mail that he has never seen.
    theirs = last is not None and (
        last.ticket != ticket.number or _contact(store, last.sender) == ticket.requester
    )
    to = _people(desk, (first, *(() if theirs else _addresses_of(store, (ticket.requester,)))), out)
    named = (*map(str, told.get("copies", ())), *_addresses_of(store, _included(store, ticket)))
    former = _requesters(store, ticket) if told_before else frozenset()
    kept = [one for one in told_before if not _is_ours(desk, one) and _contact(store, one) not in former]
    copies = [
        one
        for one in _people(desk, (*named, *kept), out)
        if one.address not in {other.address for other in to}
    ]
    public = _public(store, ticket, rows)
    ours, name = str(told.get("as") or desk.settings.desk.address), desk.settings.desk.name
    rewritten = "as" in told and is_rewritten(desk, ours)
    return Conversation(
        to=tuple(to[:_MOST]),
        copies=tuple(copies[:_MOST]),
        sender=desk.settings.desk.address if rewritten else ours,
        answers=last.message_id if last is not None else None,
        references=tuple(public[-_REFERENCES:]),
        reply_to=Address(name, ours) if rewritten else None,
    )


def is_customers(row: MailRow) -> bool:
    return row.direction is Direction.IN and row.facts.get("staff") is None and row.kind in _WRITTEN


def opened_by(store: Store, ticket: Ticket) -> MailRow | None:
    """The mail that opened the ticket: of staff, where they passed it on."""
    first = next((one for one in store.events(ticket.number) if one.type is EventType.OPENED), None)
    return store.mail(first.mail) if first is not None and first.mail is not None else None


def _last(written: Sequence[MailRow]) -> MailRow | None:
    """The last mail that a person wrote, else the last at all."""
    person = next((row for row in reversed(written) if row.kind is MailKind.PERSON), None)
    return person or (written[-1] if written else None)


def ticket_address(desk: Desk, ticket: Ticket) -> Address | None:
    """The ticket's own address for a customer's answers, where the server is said to deliver such."""
    if not desk.settings.reply.plus_addresses:
        return None
    return Address(desk.settings.desk.name, plus_address(desk.key, ticket, desk.settings.desk.address))


def first_conversation(desk: Desk, taken: Taken) -> tuple[Address, ...]:
    """To whom an answer to a ticket's first mail goes, by that mail alone."""
    to = taken.known.answer_to or taken.known.requester
    if to is None or "@" not in to.address:
        return ()
    copies = _copies(desk, taken)
    return tuple({one.address: one for one in (to, *copies)}.values())


def told_of(desk: Desk, taken: Taken) -> dict[str, object]:
    """What of a customer's mail is needed to answer it later, to be kept with it."""
    mail, own = taken.mail, desk.settings.desk.own_addresses
    to, sender = taken.known.answer_to, mail.sender
    copies = [one.address for one in _copies(desk, taken)]
    written_to = next((one.base for one in mail.recipients if one.base in own), desk.settings.desk.address)
    answers = {
        **({"to": to.address} if to is not None and (sender is None or to.address != sender.address) else {}),
        **({"copies": copies} if copies else {}),
        **({"as": written_to} if written_to != desk.settings.desk.address else {}),
    }
    return {"answers": answers} if answers else {}


def _copies(desk: Desk, taken: Taken) -> list[Address]:
    """Whom a customer wrote to beside us: neither ourselves nor staff."""
    own, staff = desk.settings.desk.own_addresses, desk.settings.staff_by_address
    named = taken.mail.recipients[:_MOST]
    return [one for one in named if one.base not in own and staff(one.address) is None and "@" in one.address]


def last_staff_mail(store: Store, ticket: Ticket, recipient: str) -> str | None:
    """The notification that this person got last on the ticket: the next one follows on it."""
    sent = (row for row in store.outgoing_of_ticket(ticket.number) if row.purpose is Purpose.NOTIFICATION)
    mine = [row for row in sent if row.recipient == recipient]
    return max(mine, key=lambda row: row.queued_at).message_id if mine else None


def history(store: Store, ticket: Ticket, settings_names: dict[str, str]) -> list[tuple[datetime, str]]:
    """Who wrote when, oldest first; `settings_names` are the names of staff by id."""
    found = []
    for event in store.events(ticket.number):
        who = _actor(store, event.actor, settings_names)
        if event.type is EventType.RECEIVED:
            found.append((event.at, f"{who} wrote"))
        elif event.type in (EventType.RELAYED, EventType.ANSWERED):
            found.append((event.at, f"{who} answered"))
        elif event.type is EventType.ASSIGNED:
            found.append(
                (event.at, f"taken by {settings_names.get(str(event.data['to']), event.data['to'])}")
            )
        elif event.type in (EventType.RESOLVED, EventType.CLOSED):
            found.append((event.at, f"{event.type.value} by {who}"))
    return found


def _actor(store: Store, actor: str, names: dict[str, str]) -> str:
    kind, _, one = actor.partition(":")
    if kind == "staff":
        return names.get(one, "somebody with the shared mailbox")
    contact = store.contact(one) if kind == "customer" else None
    return (contact.name or contact.addresses[0]) if contact is not None else "mailtriage"


def _named(store: Store, ticket: Ticket) -> set[str]:
    """Participants whom a customer or staff named, not those who came by themselves."""
    found: set[str] = set()
    for event in store.events(ticket.number):
        if event.type is EventType.OPENED:
            found.update(map(str, event.data.get("participants", ())))
        elif event.type is EventType.RECEIVED:
            found.update(map(str, event.data.get("with", ())))
        elif event.type is EventType.INCLUDED:
            found.update(map(str, event.data["contacts"]))
        elif event.type is EventType.ABSORBED:
            found.update(map(str, event.data.get("participants", ())))
    return found


def _included(store: Store, ticket: Ticket) -> list[str]:
    events = (one for one in store.events(ticket.number) if one.type is EventType.INCLUDED)
    return list(dict.fromkeys(str(one) for event in events for one in event.data["contacts"]))


def _excluded(store: Store, number: int, hops: int = _HOPS) -> set[str]:
    """Whom staff took out and have not put in again, here or on a ticket that was merged into this one."""
    found: set[str] = set()
    for event in store.events(number):
        if event.type is EventType.EXCLUDED:
            found.update(map(str, event.data["contacts"]))
        elif event.type is EventType.INCLUDED:
            found.difference_update(map(str, event.data["contacts"]))
        elif event.type is EventType.ABSORBED and hops:
            found |= _excluded(store, int(event.data["of"]), hops - 1)
    return found


def _requesters(store: Store, ticket: Ticket) -> frozenset[str]:
    """Who was the requester before."""
    found = {
        str(one.data["requester"]) for one in store.events(ticket.number) if one.type is EventType.OPENED
    }
    later = (one for one in store.events(ticket.number) if one.type is EventType.REQUESTED)
    return frozenset(found.union(str(one.data["contact"]) for one in later) - {ticket.requester})


def _is_ours(desk: Desk, address: str) -> bool:
    return desk.settings.staff_by_address(address) is not None


def _contact(store: Store, address: str) -> str | None:
    contact = store.contact_of(address)
    return contact.contact_id if contact is not None else None


def _addresses_of(store: Store, contacts: Iterable[str]) -> list[str]:
    people = (store.contact(one) for one in contacts)
    return [one.addresses[0] for one in people if one is not None and one.addresses]


def _people(desk: Desk, addresses: Iterable[str], out: Container[str] = ()) -> list[Address]:
    """Each once, with the name we know; nobody of ours, and none of the contacts in `out`."""
    own, found = desk.settings.desk.own_addresses, dict[str, Address]()
    for one in addresses:
        address = Address("", one)
        if "@" not in one or address.base in own or one in found:
            continue
        contact = desk.store.contact_of(one)
        if contact is not None and contact.contact_id in out:
            continue
        found[one] = Address(contact.name if contact is not None else "", one)
    return list(found.values())


def _public(store: Store, ticket: Ticket, rows: Sequence[MailRow]) -> list[str]:
    ours = {row.message_id for row in store.outgoing_of_ticket(ticket.number) if row.purpose in _PUBLIC}
    return [
        row.message_id
        for row in rows
        if row.message_id is not None
        and (row.message_id in ours or (is_customers(row) and row.kind is MailKind.PERSON))
    ]
