"""What the threads tell each other: frozen values through queues (design §12.1)."""

from dataclasses import dataclass, field
from datetime import datetime

from mailtriage.batch import Prepared
from mailtriage.model.mail import Arrival
from mailtriage.ports import FolderState


@dataclass(frozen=True, slots=True)
class Opened:
    """The folder is selected; the watch waits for `Resume`."""

    state: FolderState


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on above `mark`, passing over `skip`; mail up to `baseline` is only to be known by its header."""

    mark: int
    baseline: int = 0
    skip: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Listed:
    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    mails: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class Drained:
    """Everything that lay in the folder at this time has been told."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Lost:
    """The mailbox cannot be read now; the watch tries again by itself, unless it runs once."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hindered:
    """Something did not go as it should, and the connection goes on; `blocks` while no mail can come."""

    reason: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class FileMarks:
    """Put keywords on the server; answered by `Filed` with the highest UID."""

    marks: dict[str, list[int]]
    up_to: int


@dataclass(frozen=True, slots=True)
class Filed:
    up_to: int


@dataclass(frozen=True, slots=True)
class Stop:
    """End, after what was asked before."""


FromWatch = Opened | Listed | Headers | Fetched | Drained | Lost | Hindered | Filed
ToWatch = Resume | FileMarks | Stop
