"""What somebody wrote lately that opened tickets: by this, storms and repetitions are known."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Recent:
    """A mail that opened `ticket`, and `count` - 1 more that were counted on it, the last of them `at`.

    `subject` is folded, `shape` the same without numbers (`intake.shape`). `queued` is the Message-ID of the
    acknowledgement that names it, if one was queued. `wanted` is the severity that its words asked for,
    whatever it was given; ``""`` where nobody noted it."""

    at: datetime
    ticket: int
    subject: str
    shape: str
    queued: str | None = None
    count: int = 1
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Mails of one `shape` from ever new addresses of one house, answered since `since`."""

    shape: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """A mail that is on a ticket: its arrival; digests of its id, sender and organisation, ``""`` of none."""

    at: datetime
    mail: str
    sender: str
    organisation: str
