"""A bounce is about a mail, a ticket and an address, and is noted on each (design §2, promise 3).

Believed is what an outsider cannot make up: it names a mail that we provably sent, by its Message-ID or by
the token of its ticket, and an address that this mail went to. A forged bounce must not silence a customer.
Whatever a bounce says, nothing is ever sent to the address that failed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mailtriage.model.address_health import AddressHealth
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Classified, Direction, FailedRecipient, Mail, MailKind
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Store
from mailtriage.steps.author import author_of, return_answer, tell_author
from mailtriage.steps.desk import Desk, Taken

_MOST = 20  # failed recipients looked at
_LONGEST = 300
# A mail in one of these states may go out again: what came back has gone out.
_MAY_GO_AGAIN = (OutboxState.QUEUED, OutboxState.DEFERRED, OutboxState.AMBIGUOUS, OutboxState.HELD)
_LIVING = (MailKind.PERSON, MailKind.AUTO, MailKind.LIST)
_ADDRESS = re.compile(r"[^\s<>@,;:\"'()\[\]]+@[^\s<>@,;:\"'()\[\]]+")


@dataclass(frozen=True, slots=True)
class _Returned:
    """A mail of ours that came back from one address: the desk's own, or one that a person `sent`."""

    address: str
    failed: FailedRecipient
    own: OutboxRow | None = None
    sent: MailRow | None = None


def note_bounce(desk: Desk, taken: Taken, now: datetime) -> Trouble | None:
    """Note what came back on the mail, its ticket and the address; returns what a person must be told."""
    found = list(_believed(desk.store, taken))
    at = min(taken.arrival.internal_date, now)
    answers: list[_Returned] = []
    unread: Trouble | None = None
    for one in found:
        if one.own is not None:
            unread = _note_own(desk, taken, one, one.own, at, now) or unread
        elif one.sent is not None and _note_answer(desk, taken, one, one.sent, at, now):
            answers.append(one)
    ticket = taken.threaded.ticket
    if ticket is not None and not found:
        text = "a bounce that names no address to which we sent this mail: nothing is concluded from it"
        desk.store.journal(_event(taken, ticket.number, EventType.NOTED, now, {"text": text}))
    first = next((one.sent for one in answers if one.sent is not None), None)
    if first is None:
        return unread
    return tell_author(desk, first, [(one.address, _said(one.failed)) for one in answers])


def heard_from(store: Store, mail: Mail, kind: Classified, now: datetime, *, sure: bool) -> None:
    """A mail from an address that gave ours back: somebody lives there, and automatic answers go again.
    `sure` if it answers a mail of ours, or our server vouches for it."""
    if mail.sender is None or kind.kind not in _LIVING:
        return
    health = store.address_health(mail.sender.address)
    if health is not None and health.is_marked:
        store.put_address_health(health.heard(now, sure=sure))


def _believed(store: Store, taken: Taken) -> Iterator[_Returned]:
    """The mails of ours that came back, each with an address it went to."""
    failed = {_spelt(one.address): one for one in reversed(taken.mail.failed_recipients[:_MOST])}
    named = [row for row in taken.known.thread.references if row.direction is not Direction.IN]
    if not named:
        yield from _by_token(store, taken, failed)
        return
    for row in {row.mail_id: row for row in named}.values():
        own = store.outgoing(row.sent_as) if row.sent_as else None
        if row.direction is Direction.OWN and own is not None and _spelt(own.recipient) in failed:
            yield _Returned(own.recipient, failed[_spelt(own.recipient)], own=own)
        elif _is_proven(row):
            for address in _went_to(store, row):
                if _spelt(address) in failed:
                    yield _Returned(address, failed[_spelt(address)], sent=row)


def _by_token(store: Store, taken: Taken, failed: dict[str, FailedRecipient]) -> Iterator[_Returned]:
    """Where nothing but the token tells: the latest mail on the ticket that went to the address."""
    ticket = taken.threaded.ticket
    if ticket is None or not taken.known.thread.proves(ticket):
        return
    out = [row for row in store.mails_of_ticket(ticket.number) if _is_proven(row)]
    for spelt, one in failed.items():
        own = [row for row in store.outgoing_of_ticket(ticket.number) if _spelt(row.recipient) == spelt]
        candidates = [
            (row.ended_at or row.queued_at, _Returned(row.recipient, one, own=row))
            for row in own
            if row.state is OutboxState.SENT
        ]
        candidates += [
            (row.received_at, _Returned(address, one, sent=row))
            for row in out
            for address in _went_to(store, row)
            if _spelt(address) == spelt
        ]
        if candidates:
            yield max(candidates, key=lambda candidate: candidate[0])[1]


def _is_proven(row: MailRow) -> bool:
    """Whether staff sent it: a copy that only says so in its From went to nobody, as far as we know."""
    return row.direction is Direction.OUT and bool(row.facts.get("verified"))


def _went_to(store: Store, row: MailRow) -> Iterable[str]:
    """The addresses that a person's mail went to; of one from before they were kept, its customers'."""
    sent_to = row.facts.get("sent_to")
    if isinstance(sent_to, list) and sent_to:
        return list(map(str, sent_to))
    ticket = store.ticket(row.ticket) if row.ticket is not None else None
    people = (store.contact(one) for one in (ticket.requester, *ticket.participants)) if ticket else ()
    return [address for one in people if one is not None for address in one.addresses]


def _note_own(
    desk: Desk, taken: Taken, one: _Returned, row: OutboxRow, at: datetime, now: datetime
) -> Trouble | None:
    if row.bounced_at is not None:
        return None  # a second report of the same failure, or a delay told late
    if one.failed.permanent:
        noted = replace(row, bounced_at=at, returned=_said(one.failed))
    else:
        noted = replace(row, delayed_at=at, returned=_said(one.failed))
    if row.state in _MAY_GO_AGAIN:
        noted = replace(noted, state=OutboxState.SENT, ended_at=at)
    desk.store.put_outgoing(noted)
    _mark(desk.store, one, at)
    if row.ticket is not None:
        told = {"purpose": row.purpose.value, "message": row.message_id}
        ticket = _journal(desk.store, taken, row.ticket, one, told, now)
        if row.purpose is Purpose.ANSWER and one.failed.permanent:
            return_answer(desk, ticket, row, _said(one.failed), now)
        if row.purpose is Purpose.NOTIFICATION and one.failed.permanent:
            return _unread(ticket, row, _said(one.failed))
    return None


def _unread(ticket: Ticket, row: OutboxRow, said: str) -> Trouble:
    return Trouble(
        f"notification came back {row.recipient}",
        f"Mail to {row.recipient} comes back: nobody reads what customers write",
        f"What the customer of {ticket.reference} wrote did not reach {row.recipient}: {said}\n"
        f"Correct the address in [[staff]], or put somebody else on [duty]; see `mailtriage show "
        f"{ticket.reference}`.",
        ticket.reference,
    )


def _note_answer(desk: Desk, taken: Taken, one: _Returned, row: MailRow, at: datetime, now: datetime) -> bool:
    """Whether a person's mail failed for good, and this is news."""
    told = {"purpose": "answer", "message": row.message_id, "author": author_of(desk.settings, row)}
    if row.ticket is None:
        _mark(desk.store, one, at)
        return False
    contact = _contact(desk.store, one.address)
    before = (event.data for event in desk.store.events(row.ticket) if event.type is EventType.UNDELIVERED)
    if any(_is_told(data, row, contact) for data in before):
        return False
    _mark(desk.store, one, at)
    _journal(desk.store, taken, row.ticket, one, told, now)
    return one.failed.permanent


def _is_told(data: dict[str, Any], row: MailRow, contact: str | None) -> bool:
    same = data.get("message") == row.message_id and data.get("contact") == contact
    return same and data.get("outcome") == "bounced"


def _mark(store: Store, one: _Returned, at: datetime) -> None:
    before = store.address_health(one.address) or AddressHealth(one.address)
    failed, said = one.failed, _said(one.failed)
    after = before.failed(at, failed.status, said) if failed.permanent else before.delayed(at, said)
    store.put_address_health(after)


def _journal(
    store: Store, taken: Taken, ticket: int, one: _Returned, told: dict[str, Any], now: datetime
) -> Ticket:
    data = {
        **told,
        "outcome": "bounced" if one.failed.permanent else "delayed",
        "contact": _contact(store, one.address),
        "permanent": one.failed.permanent,
        "status": one.failed.status,
        "reason": _ADDRESS.sub("ADDRESS", _said(one.failed)),  # no addresses in the journal
    }
    return store.journal(_event(taken, ticket, EventType.UNDELIVERED, now, data))


def _event(taken: Taken, ticket: int, kind: EventType, now: datetime, data: dict[str, Any]) -> Event:
    return Event(ticket, kind, now, "desk", taken.seen.identity.mail_id, data)


def _contact(store: Store, address: str) -> str | None:
    contact = store.contact_of(address)
    return contact.contact_id if contact is not None else None


def _said(failed: FailedRecipient) -> str:
    """Status and reason in one line."""
    reason = " ".join(failed.reason[:_LONGEST].split())
    return reason if not failed.status or failed.status in reason else f"{failed.status} {reason}".strip()


def _spelt(address: str) -> str:
    """An address as it is compared: a server may write its domain in the other form (RFC 5890)."""
    local, _, domain = address[:_LONGEST].strip().lower().rpartition("@")
    try:
        return f"{local}@{domain.rstrip('.').encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"
