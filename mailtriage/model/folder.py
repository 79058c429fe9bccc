"""The mailbox's folders, and what each is to us."""

from dataclasses import dataclass
from enum import StrEnum


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
