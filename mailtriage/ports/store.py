"""The store as a Protocol: what the flow, the chores and the daemon ask of it."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from mailtriage.model.address_health import AddressHealth
from mailtriage.model.contact import Contact
from mailtriage.model.event import Event
from mailtriage.model.ledger import AsideRow, FolderRow, MailRow, PlaceRow
from mailtriage.model.mail import Place
from mailtriage.model.outgoing import CopyRow, OutboxRow
from mailtriage.model.recent import Came, Recent, Run
from mailtriage.model.request import Request
from mailtriage.model.ticket import Ticket

Ids = Sequence[str]


class Ledger(Protocol):
    """Mails, the places they lie in, and how far each folder is read."""

    def mail(self, mail_id: str) -> MailRow | None: ...

    def mail_by_header(self, header_key: str, message_id: str | None) -> MailRow | None:
        """The mail with this header, which has this Message-ID; ours first, else the one with the smallest
        id."""

    def mails_by_message_id(self, message_id: str) -> list[MailRow]:
        """Mails with this Message-ID, our own first, then the earliest; at most eleven."""

    def mails_of_ticket(self, ticket: int) -> list[MailRow]: ...

    def put_mail(self, row: MailRow) -> None:
        """A mail's header key, Message-ID and direction never change."""

    def place(self, place: Place) -> PlaceRow | None: ...

    def places_above(self, folder: FolderRow, uid: int, limit: int) -> list[PlaceRow]: ...

    def places_between(self, folder: FolderRow, low: int, high: int) -> list[PlaceRow]:
        """All rows of UIDs from `low` to `high`, ascending."""

    def put_place(self, row: PlaceRow) -> None: ...

    def folder(self, account: str, folder: str) -> FolderRow | None: ...

    def put_folder(self, row: FolderRow) -> None: ...

    def in_hand(self) -> dict[str, int]:
        """By place: how often a batch with this mail was begun and not finished."""

    def put_in_hand(self, tries: dict[str, int]) -> None: ...

    def put_aside(self, row: AsideRow) -> None: ...

    def aside(self, aside_id: str) -> AsideRow | None: ...

    def count_asides(self, state: str) -> int: ...

    def asides(self, state: str | None, limit: int) -> list[AsideRow]: ...


class Records(Protocol):
    """Tickets, their journal, and the people."""

    def ticket(self, number: int) -> Ticket | None: ...

    def next_number(self) -> int: ...

    def journal(self, first: Event, *more: Event) -> Ticket:
        """Append events of one ticket and fold them into it; returns the ticket."""

    def events(self, ticket: int) -> list[Event]: ...

    def tickets_in(self, statuses: Sequence[str], most: int) -> list[Ticket]:
        """Tickets in one of `statuses`, the newest of each first, at most `most` of each."""

    def count_assigned(self, statuses: Sequence[str]) -> dict[str | None, tuple[int, int]]:
        """By staff id, None where nobody has them: how many tickets are in one of `statuses`, and how many
        of these no person has answered yet."""

    def contact_of(self, address: str) -> Contact | None: ...

    def contact(self, contact_id: str) -> Contact | None: ...

    def knows_organisation(self, organisation: str, before: datetime | None = None) -> bool:
        """Whether anybody of it has had to do with us, `before` this time where one is told."""

    def was_answered(self, contact_id: str) -> bool:
        """Whether staff have answered a ticket of theirs."""

    def meet(self, address: str, name: str, organisation: str | None, at: datetime | None = None) -> Contact:
        """The contact with this address, made if there is none, as met `at` this time."""


class Outbox(Protocol):
    def queue(self, row: OutboxRow) -> bool:
        """False when this Message-ID was queued before (a replay): nothing is changed."""

    def outgoing(self, message_id: str) -> OutboxRow | None: ...

    def outgoing_of_ticket(self, ticket: int) -> list[OutboxRow]: ...

    def put_outgoing(self, row: OutboxRow) -> None: ...

    def due(self, state: str, until: datetime, limit: int) -> list[OutboxRow]: ...

    def in_state(self, state: str, limit: int) -> list[OutboxRow]: ...

    def count_outbox(self, states: Sequence[str]) -> dict[str, int]: ...

    def later(self, state: str, after: datetime, limit: int) -> list[OutboxRow]:
        """Rows due after that time, soonest first."""

    def automatic_to(self, recipient: str, since: datetime, limit: int) -> int:
        """How many automatic mails caused by incoming mail were queued for `recipient` since then, whatever
        stands behind a ``+`` in his address; counted to `limit`, at most twenty: no more are remembered."""

    def note_written(self, recipient: str, at: datetime) -> None:
        """A person of ours wrote to an address (without the detail behind ``+``)."""

    def written_to(self, recipient: str) -> datetime | None:
        """When a person of ours last wrote to it, as far as it ever got automatic mail."""


class Copies(Protocol):
    """Which mails of ours the Sent folder is to hold and does not, as far as we know."""

    def foresee_copies(self, message_ids: Iterable[str]) -> None:
        """Read these at once: they will be asked for one by one."""

    def copy(self, message_id: str) -> CopyRow | None: ...

    def put_copy(self, row: CopyRow) -> None: ...

    def drop_copy(self, message_id: str) -> None:
        """Forget it, where there is such a row."""

    def copies_due(self, until: datetime, limit: int) -> list[CopyRow]:
        """Rows due until then, soonest first."""


class Addresses(Protocol):
    """Which addresses give our mail back."""

    def address_health(self, address: str) -> AddressHealth | None:
        """None for one from which nothing has come back."""

    def put_address_health(self, row: AddressHealth) -> None: ...

    def failing_addresses(self, now: datetime, limit: int) -> list[AddressHealth]:
        """Those to which automatic mail is to stop, the latest failure first."""


class Senders(Protocol):
    """What was written lately, by address (without the detail behind ``+``) and by house (its domain)."""

    def recent(self, sender: str) -> tuple[Recent, ...]:
        """The last mails that opened tickets, oldest first; at most 25."""

    def put_recent(self, sender: str, recent: tuple[Recent, ...]) -> None: ...

    def runs(self, house: str) -> tuple[Run, ...]: ...

    def put_runs(self, house: str, runs: tuple[Run, ...]) -> None: ...


class Arrivals(Protocol):
    """When mails came that are on tickets, by a key; rows that nobody asks for are forgotten."""

    def came(self, key: str) -> tuple[Came, ...]:
        """Earliest first."""

    def put_came(self, key: str, came: tuple[Came, ...], forget: datetime) -> None:
        """Rows whose last mail came before `forget` go, a few at a time."""


class Requests(Protocol):
    """What was asked from outside: the only rows another process may add."""

    def ask(self, request: Request) -> Request: ...

    def requests(self, state: str, limit: int) -> list[Request]: ...

    def put_request(self, request: Request) -> None: ...


class Store(Ledger, Records, Outbox, Copies, Addresses, Senders, Arrivals, Requests, Protocol):
    """The one writer's store. All effects of one mail lie in one transaction."""

    def transaction(self) -> AbstractContextManager[object]:
        """Re-entrant: the outermost commits, an inner one is a savepoint."""

    def foresee(self, message_ids: Ids, addresses: Ids, notes: Ids, asides: Ids, outgoing: Ids) -> None:
        """These mails will be handled in this transaction: what is asked of each may be read at once."""

    def note(self, key: str) -> dict[str, object] | None:
        """A small fact the daemon remembers across restarts, by name."""

    def put_note(self, key: str, value: dict[str, object]) -> None: ...
