"""What the threads tell each other: frozen values through queues (design §12.1)."""

from dataclasses import dataclass, field
from datetime import datetime

from mailtriage.batch import Prepared
from mailtriage.model.folder import Folder
from mailtriage.model.mail import Arrival
from mailtriage.model.outgoing import Copy, CopyFate
from mailtriage.ports import FolderState, Moved

# Of one folder, wrapped in `Told`


@dataclass(frozen=True, slots=True)
class Opened:
    """The folder is there; the watch waits for `Resume`."""

    state: FolderState


@dataclass(frozen=True, slots=True)
class Listed:
    """Mail that is to be handled, by UID, ascending."""

    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """Mail from before the first start, only to be known by its header."""

    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """Headers of listed mail; the watch waits for `Wanted`: which of them to fetch, or to fetch first."""

    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """What lies in the folder, part by part; the watch waits for `Wanted`: what the ledger does not know."""

    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """`Fetched`, parsed."""

    mails: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class HeadersRead:
    """`Headers`, parsed."""

    mails: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class ScanRead:
    """`Scanned`, parsed."""

    mails: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class Drained:
    """Everything that lay in the folder at this time has been told."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """All that `FileMarks` asked for is done or given up; `moved` is what was moved."""

    up_to: int
    moved: tuple[Moved, ...] = ()


OfFolder = (
    Opened
    | Listed
    | Headers
    | Scanned
    | Present
    | Fetched
    | Parsed
    | HeadersRead
    | ScanRead
    | Drained
    | Filed
)


# Of the mailbox


@dataclass(frozen=True, slots=True)
class Told:
    """A message about one folder."""

    folder: Folder
    message: OfFolder


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The folders that are read from now on; the watch waits for `Begin`."""

    folders: tuple[Folder, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """All folders were looked at; with `whole` those too that are seldom looked at."""

    at: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """A folder that is named in the configuration is not there."""

    folder: Folder


@dataclass(frozen=True, slots=True)
class Compared:
    """The reconciliation that was asked for has seen every folder."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The mailbox cannot be read now; the watch tries again after `again_in` seconds, unless it runs once."""

    reason: str
    again_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Hindered:
    """Something did not go as it should, and the connection goes on; `blocks` while no mail can come."""

    reason: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of copies that were to be kept."""

    fates: tuple[CopyFate, ...]


FromWatch = Told | Surveyed | Round | Compared | Lost | Hindered | Absent | Kept


# To the watch


@dataclass(frozen=True, slots=True)
class Begin:
    """Read. On the `first` start how far each folder is filled is told of all of them before one is read."""

    first: bool


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on above `mark`, passing over `skip`; mail up to `baseline` is only to be known by its header. The
    mailbox is this `account` in the ledger."""

    mark: int
    baseline: int = 0
    skip: frozenset[int] = field(default_factory=frozenset)
    account: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer to `Scanned` and `Present`."""

    uids: frozenset[int]


@dataclass(frozen=True, slots=True)
class FileMarks:
    """Put keywords on mails of the inbox, then move some; answered by `Filed` with the highest UID."""

    marks: dict[str, list[int]]
    up_to: int
    moves: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepCopies:
    """Append these to a folder, unless they are there or in one of the `others`; answered by `Kept`, or by
    `Lost`."""

    folder: str
    copies: tuple[Copy, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Compare what lies in every folder with the ledger; ends with `Compared`."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End, after what was asked before."""


ToWatch = Begin | Resume | Wanted | FileMarks | KeepCopies | Reconcile | Stop
