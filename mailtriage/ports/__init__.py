"""The rim as Protocols: what the flow, the chores and the daemon ask of the outside world.

Every implementation passes the port's contract suite (`tests/contracts`). A port raises
`TemporaryFailure` when the same call may succeed later, `PermanentFailure` when a person must act.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.event import Event
from mailtriage.model.folder import Folder
from mailtriage.model.health import Part
from mailtriage.model.mail import ArchiveKey, Arrival, Mail
from mailtriage.model.outgoing import Dispatch
from mailtriage.model.ticket import Ticket
from mailtriage.ports.store import Addresses, Ledger, Outbox, Records, Requests, Store

__all__ = [
    "Addresses", "Archive", "Attachments", "Clock", "Courier", "Fold", "FolderState", "Inbox", "Ledger",
    "LinkLost", "Moved", "Outbox", "Parser", "ParserFailed", "Records", "Requests", "Store", "Trace",
    "TurnedAway", "WantedFolders", "WebDesk",
]  # fmt: skip


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
    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        """Read a raw mail within bounded time and memory, whatever it holds; raises `ParserFailed`.

        `following` is the very object that the next call is given, where that is known: to be begun early."""

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

    def read(self, digest: str) -> bytes | None:
        """What is kept under `digest`; None where nothing is, or it is not what it was."""

    def sweep(self, now: datetime) -> None:
        """Remove what the parser left and nobody has claimed for an hour."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What SELECT or STATUS says of a folder. `keywords` tells whether the server keeps keywords of ours."""

    uidvalidity: int
    uidnext: int
    keywords: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Where mails lie now: the `folder` as the server names it, and by old UID the new one, as far as the
    server told (RFC 4315)."""

    folder: str
    uidvalidity: int = 0
    uids: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WantedFolders:
    """Which folders to read: names, ``auto`` to find Junk and Sent by their use (RFC 6154), ``""`` for none.

    `moved` says whether the other folders are searched for mail that was moved out of the inbox."""

    inbox: str = "INBOX"
    junk: str = "auto"
    sent: str = "auto"
    moved: bool = True


class Inbox(Protocol):
    """One connection to the mailbox, owned by one thread. Nothing here sets ``\\Seen`` on a mail that is
    there, or deletes; what is moved lies in the other folder before it is gone from this one."""

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

    def find(self, header: str, value: str, since: datetime) -> list[int]:
        """UIDs in the open folder of mails that arrived since that day, or a day before, and whose header
        field has these words in it."""

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """Put a mail into `folder`, read, as one that arrived `at` this time."""

    def move(self, uids: Sequence[int], folder: str) -> Moved:
        """Move mails of the selected folder to `folder`, written with ``/`` and made if need be; those that
        are gone are passed over. Raises `PermanentFailure` for a folder that takes none, and where the server
        knows no safe way."""

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived, at the latest after `seconds`."""

    def wake(self) -> None:
        """End a `wait` now; the only call allowed from another thread."""

    def close(self) -> None: ...


class Courier(Protocol):
    """Sends. Takes dispatches from the desk thread; reports each exactly once, from its own thread."""

    def submit(self, dispatch: Dispatch) -> None: ...

    def close(self) -> None: ...


class WebDesk(Protocol):
    """What the web pages ask of the program."""

    def health(self) -> Part:
        """How everything is, from any thread and at once: it must not wait for the desk thread."""


# A ticket after one more event.
Fold = Callable[[Ticket | None, Event], Ticket]

# Called between the steps of flow and spool with the step's name: DEBUG log, demo, and crash tests.
Trace = Callable[[str, str], None]
