"""What staff ask the desk to do with a ticket; the same value by mail, command line and web (design §12.8).

A command holds what was understood, never what was typed: staff ids, bare addresses, plain text.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Everything of this mail is internal; `text` is what stood behind the word, and comes first."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """The author becomes the assignee."""


@dataclass(frozen=True, slots=True)
class Assign:
    """`staff` is the id of one who is active and may answer."""

    staff: str


@dataclass(frozen=True, slots=True)
class Resolve:
    """The closing mail goes out with `text`; the ticket closes after the quiet days."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """The closing mail goes out with `text`, and the ticket closes at once."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Requester:
    """`address` in lower case with its domain in A-labels; never one of the desk's own."""

    address: str


@dataclass(frozen=True, slots=True)
class Cc:
    """`addresses` as `Requester` has its one, without repeats; those in `without` get no answers any more."""

    addresses: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancel:
    """The author's last answer is withdrawn, as long as it has not left."""


@dataclass(frozen=True, slots=True)
class Help:
    """The author is told what may be written."""


@dataclass(frozen=True, slots=True)
class Yes:
    """The mail about which its author was asked is his."""


@dataclass(frozen=True, slots=True)
class No:
    """It is not."""


Command = Note | Take | Assign | Resolve | Close | Requester | Cc | Cancel | Help | Yes | No
