"""The rim as Protocols: what the flow, the chores and the daemon ask of the outside world.

Every implementation passes the port's contract suite (`tests/contracts`). A port raises
`TemporaryFailure` when the same call may succeed later, `PermanentFailure` when a person must act.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailtriage.model.address_health import AddressHealth
from mailtriage.model.contact import Contact
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.event import Event
from mailtriage.model.folder import Folder
from mailtriage.model.health import Part
from mailtriage.model.ledger import AsideRow, FolderRow, MailRow, PlaceRow
from mailtriage.model.mail import ArchiveKey, Arrival, Mail, Place
from mailtriage.model.outgoing import Dispatch, OutboxRow
from mailtriage.model.request import Request
from mailtriage.model.ticket import Ticket


class Clock(Protocol):
    def now(self) -> datetime:
        """Wall clock, aware, UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back, for intervals."""


class ParserFailed(PermanentFailure):
    """This mail cannot be parsed: it broke the parser, or took more time or memory than is allowed.

    `mail` holds what the header alone gives.
    """

    def __init__(self, reason: str, mail: Mail) -> None:
        super().__init__(reason)
        self.mail = mail


class LinkLost(TemporaryFailure):
    """The connection to a server is gone; what comes next needs a new one."""


class TurnedAway(TemporaryFailure):
    """A server refuses to serve us for now, be it a wrong password or throttling: it must not be asked often.

    `seconds` is how long it wants to be left alone; None where it does not say.
    """

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Parser(Protocol):
    def parse(self, raw: bytes) -> Mail:
        """Read a raw mail within bounded time and memory, whatever it holds; raises `ParserFailed`."""

    def deaths(self, seconds: float) -> int:
        """How often its process died or had to be ended within the last `seconds`; counted to a hundred."""

    def close(self) -> None: ...


class Archive(Protocol):
    """Raw mail, append only. A key may be committed only after `sync` returned."""

    def append(self, raw: bytes, at: datetime) -> ArchiveKey: ...

    def sync(self) -> None:
        """Everything appended so far survives a power cut."""

    def rewind(self) -> None:
        """Nothing appended since the last `sync` will be named: its room may be used again."""

    def read(self, key: ArchiveKey) -> bytes:
        """Raises `PermanentFailure` where the bytes are no longer what was kept."""


class Attachments(Protocol):
    """What is attached to mail on tickets, each content once, by its SHA-256.

    All of it can be taken out of the raw mail again: nothing here raises for a disk, and nothing is synced.
    """

    def claim(self, digest: str) -> bool:
        """Keep what the parser left under `digest`; False where it left nothing and nothing is kept."""

    def sweep(self, now: datetime) -> None:
        """Remove what the parser left and nobody has claimed for an hour."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What SELECT or STATUS says of a folder. `keywords` tells whether the server keeps keywords of ours."""

    uidvalidity: int
    uidnext: int
    keywords: bool


@dataclass(frozen=True, slots=True)
class WantedFolders:
    """Which folders to read: names, ``auto`` to find Junk and Sent by their use (RFC 6154), ``""`` for none.

    `moved` says whether the other folders are searched for mail that was moved out of the inbox."""

    inbox: str = "INBOX"
    junk: str = "auto"
    sent: str = "auto"
    moved: bool = True


class Inbox(Protocol):
    """One connection to the mailbox, owned by one thread. Nothing here sets ``\\Seen`` or deletes."""

    def survey(self, wanted: WantedFolders) -> tuple[Folder, ...]:
        """Connect if need be; the folders to read, in order: Sent, the inbox, Junk, and the others.

        Left out are those that hold no incoming mail (drafts, trash). A named folder that is missing
        raises `PermanentFailure`."""

    def status(self, folder: str) -> FolderState | None:
        """A folder's state without selecting it; None where it is gone or cannot be read."""

    def open(self, folder: str) -> FolderState:
        """Connect if need be, and select `folder`."""

    def uids_above(self, mark: int) -> list[int]:
        """All UIDs above `mark`, ascending."""

    def headers(self, uids: Sequence[int]) -> Iterator[Arrival]:
        """The header fields that identify and thread each mail, as `raw`."""

    def fetch(self, uids: Sequence[int]) -> Iterator[Arrival]:
        """Whole mails in UID order; one that vanished has `raw` None, and one that the server keeps but
        does not give out says so in `unreadable`."""

    def add_keywords(self, marks: dict[str, list[int]]) -> None:
        """Put each keyword on its UIDs; those that are gone are passed over."""

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived, at the latest after `seconds`."""

    def wake(self) -> None:
        """End a `wait` now; the only call allowed from another thread."""

    def close(self) -> None: ...


class Courier(Protocol):
    """Sends. Takes dispatches from the desk thread; reports each exactly once, from its own thread."""

    def submit(self, dispatch: Dispatch) -> None: ...

    def close(self) -> None: ...


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

    def contact_of(self, address: str) -> Contact | None: ...

    def contact(self, contact_id: str) -> Contact | None: ...

    def meet(self, address: str, name: str, organisation: str | None) -> Contact:
        """The contact with this address, made if there is none."""


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
        """How many automatic mails caused by incoming mail were queued for `recipient` since then; counted to
        `limit`, at most ten: no more are remembered."""


class Addresses(Protocol):
    """Which addresses give our mail back."""

    def address_health(self, address: str) -> AddressHealth | None:
        """None for one from which nothing has come back."""

    def put_address_health(self, row: AddressHealth) -> None: ...

    def failing_addresses(self, now: datetime, limit: int) -> list[AddressHealth]:
        """Those to which automatic mail is to stop, the latest failure first."""


class Requests(Protocol):
    """What was asked from outside: the only rows another process may add."""

    def ask(self, request: Request) -> Request: ...

    def requests(self, state: str, limit: int) -> list[Request]: ...

    def put_request(self, request: Request) -> None: ...


class Store(Ledger, Records, Outbox, Addresses, Requests, Protocol):
    """The one writer's store. All effects of one mail lie in one transaction."""

    def transaction(self) -> AbstractContextManager[object]:
        """Re-entrant: the outermost commits, an inner one is a savepoint."""

    def foresee(self, message_ids: Sequence[str], addresses: Sequence[str], notes: Sequence[str]) -> None:
        """These mails will be handled in this transaction: what is asked of each may be read at once."""

    def note(self, key: str) -> dict[str, object] | None:
        """A small fact the daemon remembers across restarts, by name."""

    def put_note(self, key: str, value: dict[str, object]) -> None: ...


class WebDesk(Protocol):
    """What the web pages ask of the program."""

    def health(self) -> Part:
        """How everything is, from any thread and at once: it must not wait for the desk thread."""


# A ticket after one more event.
Fold = Callable[[Ticket | None, Event], Ticket]

# Called between the steps of flow and spool with the step's name: DEBUG log, demo, and crash tests.
Trace = Callable[[str, str], None]
