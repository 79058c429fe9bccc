"""The mailbox's folders, and what each is to us."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from mailtriage.model.folder_names import DRAFTS, JUNK, SENT, TRASH, small

# Special uses (RFC 6154) and the names of folders that have them.
USES = {b"\\junk": JUNK, b"\\sent": SENT, b"\\drafts": DRAFTS, b"\\trash": TRASH}
_NAMES = frozenset({"inbox"}).union(*USES.values())


class Role(StrEnum):
    """How a folder is read."""

    SENT = "sent"  # what people sent from the shared mailbox: read before the inbox
    INBOX = "inbox"  # every mail
    JUNK = "junk"  # what belongs to a ticket or a known requester; the rest is counted and listed
    OTHER = "other"  # mail that was moved here before we saw it


@dataclass(frozen=True, slots=True)
class Folder:
    name: str
    role: Role


def has_a_use(name: str, named: Collection[str] = ()) -> bool:
    """Whether a folder is the inbox, one for junk, sent mail, drafts or trash, or one of those `named`, as
    far as its name tells."""
    whole = small(name)
    last = small(whole.replace(".", "/").rstrip("/").rpartition("/")[2])
    return whole in set(map(small, named)) or whole in _NAMES or last in _NAMES
