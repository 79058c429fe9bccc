"""A store as it is after years: many closed tickets, each with its mails, journal, contact and outbox row."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tinydb.table import Document

from mailtriage.model.contact import Contact
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import MailRow, PlaceRow, Verdict
from mailtriage.model.mail import ArchiveKey, Direction, MailKind, Place, own_mail_id
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.paths import Paths
from mailtriage.reply.identity import message_id
from mailtriage.store import DocumentStore, codec
from mailtriage.store.codec_outbox import outgoing_to
from mailtriage.store.desk import DeskStore
from mailtriage.store.secret import secret_key
from mailtriage.store.times import stamp
from mailtriage.tickets.fold import apply

_FIRST = 1001
_START = datetime(2021, 1, 4, 9, tzinfo=UTC)
_APART = timedelta(minutes=25)
_TEXT = "We print delivery notes from the order list, and since Monday some of them stay empty.\n" * 5
_COMMIT = 2000  # tickets

Row = tuple[str, Any, dict[str, Any]]
Keep = Callable[[int, datetime], ArchiveKey]


def fill_store(paths: Paths, tickets: int, keep: Keep | None = None) -> None:
    """Makes the store and its key. The indexes come last: so they are built in seconds. With `keep` the raw
    mail of each ticket is there, else only its key."""
    secret_key(paths.key, first_start=True)
    with DocumentStore(paths.store) as documents:
        tables = {name: documents.table(name, ids=ids) for name, ids in _IDS.items()}
        for start in range(0, tickets, _COMMIT):
            with documents.transaction():
                for number in range(start, min(start + _COMMIT, tickets)):
                    for table, doc_id, body in _rows(number, keep):
                        tables[table].put(Document(body, doc_id=doc_id))
        store = DeskStore(documents, apply)
        store.put_note("ticket number", {"next": _FIRST + tickets})
        store.put_note("contact number", {"next": tickets + 1})


_IDS: dict[str, type[int] | type[str]] = {
    "mails": str,
    "message_ids": str,
    "automatic": str,
    "places": str,
    "tickets": int,
    "events": int,
    "contacts": str,
    "addresses": str,
    "outbox": str,
    "notes": str,
}


def _rows(count: int, keep: Keep | None) -> Iterator[Row]:
    number, at = _FIRST + count, _START + count * _APART
    customer, contact = f"someone@filled{count}.example", f"c{count + 1}"
    incoming = _digest("in", count)
    ours = message_id(b"key", Purpose.ACKNOWLEDGEMENT, incoming, customer, "desk.example", at)
    own = str(own_mail_id(ours))
    place = Place("main", "INBOX", 1, count + 1)
    key = keep(count, at) if keep is not None else ArchiveKey(f"{at:%Y-%m-%d}.seg", 4000 * count, 3000)
    ticket = Ticket(
        number,
        "7KQM",
        "REQ",
        TicketKind.INFORMATION,
        Severity.NORMAL,
        Status.CLOSED,
        f"Question {count} about printing",
        contact,
        at,
        at,
        acknowledged_at=at,
        mails=1,
    )
    mail = MailRow(
        mail_id=incoming,
        header_key=_digest("header", count),
        message_id=f"filled-{count}@filled{count}.example",
        direction=Direction.IN,
        verdict=Verdict.TICKET,
        received_at=at,
        handled_at=at,
        sender=customer,
        date=at,
        subject=ticket.subject,
        ticket=number,
        archive=key,
        reply_text=_TEXT,
        rules=_digest("rules", 0),
        facts={"contact": contact, "references": [], "tokens": []},
        decision={"severity": "normal", "kind": "information", "thread": ["no key names a ticket"]},
    )
    answer = MailRow(
        mail_id=own,
        header_key=_digest("own header", count),
        message_id=ours,
        direction=Direction.OWN,
        verdict=Verdict.OWN,
        received_at=at,
        handled_at=at,
        sender="support@desk.example",
        date=at,
        subject=f"[{ticket.reference}] We have received your message",
        ticket=number,
        kind=MailKind.LOOP,
        archive=key,
        reply_text=_TEXT,
    )
    sent = OutboxRow(
        ours, Purpose.ACKNOWLEDGEMENT, OutboxState.SENT, customer, key, at, at, ticket=number, cause=incoming
    )
    yield "mails", incoming, codec.mail_to(mail)
    yield "mails", own, codec.mail_to(answer)
    yield "message_ids", str(mail.message_id), {"first": [[stamp(at), incoming]], "ours": None}
    yield "automatic", customer, {"queued": [[stamp(at), sent.message_id]]}
    yield "places", str(place), codec.place_to(PlaceRow(place, incoming, Verdict.TICKET))
    yield "tickets", number, codec.ticket_to(ticket)
    yield "contacts", contact, codec.contact_to(Contact(contact, "Someone", (customer,), f"filled{count}"))
    yield "addresses", customer, {"contact": contact}
    yield "outbox", ours, outgoing_to(sent)
    for step, kind in enumerate(_JOURNAL):
        event = Event(number, kind, at, f"customer:{contact}", incoming, {"subject": ticket.subject})
        yield "events", len(_JOURNAL) * count + step + 1, codec.event_to(event)


_JOURNAL = (
    EventType.OPENED,
    EventType.RECEIVED,
    EventType.TRIAGED,
    EventType.QUEUED,
    EventType.SENT,
    EventType.NOTED,
)


def _digest(what: str, count: int) -> str:
    return hashlib.sha256(f"{what} {count}".encode()).hexdigest()
