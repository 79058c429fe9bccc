"""The store as the desk sees it: rows of the model in TinyDB tables; every flow query runs on an index."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from tinydb import where
from tinydb.table import Document

from mailtriage.model.event import Event
from mailtriage.model.ledger import AsideRow, FolderRow, MailRow, PlaceRow
from mailtriage.model.mail import Direction, Place
from mailtriage.model.outgoing import OutboxRow, OutboxState
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Fold
from mailtriage.ports.store import Ids
from mailtriage.store import codec
from mailtriage.store.address_health import AddressHealths
from mailtriage.store.arrivals import Arrivals
from mailtriage.store.codec_outbox import outgoing_from, outgoing_to
from mailtriage.store.contacts import Contacts
from mailtriage.store.copies import Copies
from mailtriage.store.counts import TicketCounts
from mailtriage.store.documents import DocumentStore
from mailtriage.store.lately import Lately
from mailtriage.store.lookups import Lookups
from mailtriage.store.remembered import Quiet, Rows
from mailtriage.store.requests import RequestRows
from mailtriage.store.times import stamp


class DeskStore(AddressHealths, Arrivals, Contacts, Copies, Lately, RequestRows, TicketCounts):
    """Implements `ports.Store` over a `DocumentStore`. `fold` makes a ticket out of its events."""

    def __init__(self, documents: DocumentStore, fold: Fold, first_number: int = 1001) -> None:
        self.documents = documents
        AddressHealths.__init__(self, documents)
        Arrivals.__init__(self, documents)
        Copies.__init__(self, documents)
        Lately.__init__(self, documents)
        RequestRows.__init__(self, documents)
        self._fold = fold
        self._first_number = first_number
        table = documents.table
        self._mails = table("mails", ids=str, indexes=(("ticket",),))
        self._lookups = Lookups(documents, self._mails)
        self._places = table("places", ids=str, indexes=(("folder", "uidvalidity", "uid"),))
        self._folders = table("folders", ids=str)
        self._aside = table("aside", ids=str, indexes=(("state", "set_aside_at"),))
        self._tickets = table("tickets", indexes=(("status",), ("requester",)))
        self._events = table("events", indexes=(("ticket",),))
        self._contacts = table("contacts", ids=str, indexes=(("organisation",),))
        self._addresses = table("addresses", ids=str)
        self._outbox = table("outbox", ids=str, indexes=(("state", "due_at"), ("ticket", "queued_at")))
        self._ticket_rows = Rows(self._tickets, codec.ticket_to, lambda _, doc: codec.ticket_from(doc))
        self._outbox_rows = Rows(self._outbox, outgoing_to, outgoing_from)
        self._quiet = Quiet()
        documents.on_doubt(self._quiet.forget)
        self._notes = table("notes", ids=str)

    def transaction(self) -> AbstractContextManager[object]:
        return self.documents.transaction()

    def foresee(self, message_ids: Ids, addresses: Ids, notes: Ids, asides: Ids, outgoing: Ids) -> None:
        self._lookups.foresee(message_ids, addresses)
        for table in (self._addresses, self._health, self._senders):
            table.foresee(addresses)
        self._notes.foresee(notes)
        self._aside.foresee(asides)
        self._outbox.foresee(outgoing)
        following = self._following_number()
        self._tickets.foresee(range(following, following + len(message_ids)))

    # ledger

    def mail(self, mail_id: str) -> MailRow | None:
        doc = self._mails.get(doc_id=mail_id)
        return codec.mail_from(mail_id, doc) if doc else None

    def mail_by_header(self, header_key: str, message_id: str | None) -> MailRow | None:
        found = map(self.mail, self._lookups.with_header(header_key, message_id))
        return next((row for row in found if row is not None and row.header_key == header_key), None)

    def mails_by_message_id(self, message_id: str) -> list[MailRow]:
        found = [self.mail(mail_id) for mail_id in self._lookups.with_message_id(message_id)]
        mails = [row for row in found if row is not None and row.message_id == message_id]
        return sorted(mails, key=lambda row: row.direction is not Direction.OWN)

    def mails_of_ticket(self, ticket: int) -> list[MailRow]:
        found = self._mails.find(where("ticket") == ticket)
        rows = [codec.mail_from(str(doc.doc_id), doc) for doc in found]
        return sorted(rows, key=lambda row: (row.handled_at, row.received_at, row.direction))

    def mails_of_tickets(self, tickets: Sequence[int], verdicts: Sequence[str]) -> list[MailRow]:
        """Of several tickets at once, those that ended so, in no order."""
        found = self._mails.find(where("ticket").one_of(list(tickets)))
        return [codec.mail_from(str(doc.doc_id), doc) for doc in found if doc["verdict"] in verdicts]

    def put_mail(self, row: MailRow) -> None:
        self._lookups.add_mail(row)
        self._mails.write(row.mail_id, codec.mail_to(row))

    def place(self, place: Place) -> PlaceRow | None:
        doc = self._places.get(doc_id=str(place))
        return codec.place_from(place.account, place.folder, doc) if doc else None

    def places_above(self, folder: FolderRow, uid: int, limit: int) -> list[PlaceRow]:
        query = (
            (where("folder") == folder.key)
            & (where("uidvalidity") == folder.uidvalidity)
            & (where("uid") > uid)
        )
        found = self._places.find(query, order_by="uid", limit=limit)
        return [codec.place_from(folder.account, folder.folder, doc) for doc in found]

    def places_between(self, folder: FolderRow, low: int, high: int) -> list[PlaceRow]:
        query = (
            (where("folder") == folder.key)
            & (where("uidvalidity") == folder.uidvalidity)
            & (where("uid") >= low)
            & (where("uid") <= high)
        )
        found = self._places.find(query, order_by="uid")
        return [codec.place_from(folder.account, folder.folder, doc) for doc in found]

    def put_place(self, row: PlaceRow) -> None:
        self._places.write(str(row.place), codec.place_to(row))

    def folder(self, account: str, folder: str) -> FolderRow | None:
        doc = self._folders.get(doc_id=f"{account}/{folder}")
        return codec.folder_from(account, folder, doc) if doc else None

    def folders(self) -> list[FolderRow]:
        return [
            codec.folder_from(*str(doc.doc_id).split("/", 1), doc)  # type: ignore[arg-type,call-arg]
            for doc in self._folders.find()
        ]

    def put_folder(self, row: FolderRow) -> None:
        self._folders.write(row.key, codec.folder_to(row))

    def in_hand(self) -> dict[str, int]:
        return dict(self.note("in hand") or {})  # type: ignore[arg-type]

    def put_in_hand(self, tries: dict[str, int]) -> None:
        self.put_note("in hand", dict(tries))

    def put_aside(self, row: AsideRow) -> None:
        self._aside.write(row.aside_id, codec.aside_to(row))

    def aside(self, aside_id: str) -> AsideRow | None:
        doc = self._aside.get(doc_id=aside_id)
        return codec.aside_from(aside_id, doc) if doc else None

    def count_asides(self, state: str) -> int:
        return self._aside.count(where("state") == state)

    def asides(self, state: str | None, limit: int) -> list[AsideRow]:
        query = where("state") == state if state else None
        found = self._aside.find(query, order_by="set_aside_at" if state else None, limit=limit)
        return [codec.aside_from(str(doc.doc_id), doc) for doc in found]

    # records

    def ticket(self, number: int) -> Ticket | None:
        return self._ticket_rows.get(number)

    def tickets(self, query: Any = None, limit: int | None = None) -> list[Ticket]:
        """Tickets that fit a TinyDB query, newest first."""
        found = self._tickets.find(query, descending=True, limit=limit)  # their numbers are the ids
        return [codec.ticket_from(doc) for doc in found]

    def count_outbox(self, states: Sequence[str]) -> dict[str, int]:
        return {one: self._outbox.count(where("state") == one) for one in states}

    def _following_number(self) -> int:
        note = self.note("ticket number")
        return int(str(note["next"])) if note else self._first_number

    def next_number(self) -> int:
        number = self._following_number()
        self.put_note("ticket number", {"next": number + 1})
        return number

    def journal(self, first: Event, *more: Event) -> Ticket:
        ticket = self._fold(self.ticket(first.ticket), first)
        for event in more:
            ticket = self._fold(ticket, event)
        for event in (first, *more):
            self._events.insert(codec.event_to(event))
        self._ticket_rows.put(ticket.number, ticket)
        return ticket

    def events(self, ticket: int) -> list[Event]:
        found = self._events.find(where("ticket") == ticket)
        return [codec.event_from(int(doc.doc_id), doc) for doc in sorted(found, key=lambda doc: doc.doc_id)]

    def rebuild_tickets(self) -> int:
        """Fold every journal anew into `tickets`; returns how many there are."""
        folded: dict[int, Ticket] = {}
        with self.transaction():
            for doc in self._events.find():
                event = codec.event_from(int(doc.doc_id), doc)
                folded[event.ticket] = self._fold(folded.get(event.ticket), event)
            self._tickets.truncate()
            self._tickets.insert_multiple(
                Document(codec.ticket_to(one), doc_id=number) for number, one in sorted(folded.items())
            )
        return len(folded)

    # outbox

    def queue(self, row: OutboxRow) -> bool:
        if self._outbox.contains(doc_id=row.message_id):
            return False
        self.put_outgoing(row)
        return True

    def outgoing(self, message_id: str) -> OutboxRow | None:
        return self._outbox_rows.get(message_id)

    def outgoing_of_ticket(self, ticket: int) -> list[OutboxRow]:
        found = self._outbox.find(where("ticket") == ticket, order_by="queued_at")
        return [outgoing_from(str(doc.doc_id), doc) for doc in found]

    def put_outgoing(self, row: OutboxRow) -> None:
        if self._outbox_rows.get(row.message_id) is None:
            self._lookups.add_automatic(row)
        elif row.state is OutboxState.CANCELLED:
            self._lookups.drop_automatic(row)
        with self.documents.lock:
            self._quiet.heed(row)
            self._outbox_rows.put(row.message_id, row)

    def due(self, state: str, until: datetime, limit: int) -> list[OutboxRow]:
        with self.documents.lock:
            self.documents.notice_foreign_writes()
            if limit < 1 or self._quiet.lasts(state, until):
                return []
            first = self.in_state(state, limit)
            due = [row for row in first if row.due_at <= until]
            if not due:
                self._quiet.learn(state, next(iter(first), None))
            return due

    def in_state(self, state: str, limit: int) -> list[OutboxRow]:
        found = self._outbox.find(where("state") == state, order_by="due_at", limit=limit)
        return [outgoing_from(str(doc.doc_id), doc) for doc in found]

    def latest_withheld(self, limit: int) -> list[OutboxRow]:
        """What was held back while observing, latest first."""
        withheld = where("state") == OutboxState.WITHHELD.value
        found = self._outbox.find(withheld, order_by="due_at", descending=True, limit=limit)
        return [outgoing_from(str(doc.doc_id), doc) for doc in found]

    def later(self, state: str, after: datetime, limit: int) -> list[OutboxRow]:
        query = (where("state") == state) & (where("due_at") > stamp(after))
        found = self._outbox.find(query, order_by="due_at", limit=limit)
        return [outgoing_from(str(doc.doc_id), doc) for doc in found]

    def automatic_to(self, recipient: str, since: datetime, limit: int) -> int:
        return self._lookups.automatic_to(recipient, since, limit)

    def note_written(self, recipient: str, at: datetime) -> None:
        self._lookups.note_written(recipient, at)

    def written_to(self, recipient: str) -> datetime | None:
        return self._lookups.written_to(recipient)

    # notes

    def note(self, key: str) -> dict[str, object] | None:
        doc = self._notes.get(doc_id=key)
        return dict(doc) if doc else None

    def put_note(self, key: str, value: dict[str, object]) -> None:
        self._notes.write(key, value)
