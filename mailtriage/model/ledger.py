"""The ledger's rows: what became of each mail, and how far each folder has been read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailtriage.model.folder import Role
from mailtriage.model.mail import ArchiveKey, Attachment, Direction, MailKind, Place


class Verdict(StrEnum):
    """How a mail ended. Every mail on the server has exactly one."""

    TICKET = "ticket"  # it opened one
    REPLY = "reply"  # it joined one
    JOURNALED = "journaled"  # recorded on a ticket, without any further effect
    IGNORED = "ignored"  # a robot's, with no ticket of its own to go to
    DUPLICATE = "duplicate"  # seen before, here or in another folder
    OWN = "own"  # a copy of what we sent
    BASELINE = "baseline"  # lay in the mailbox before the first start
    VANISHED = "vanished"  # expunged by somebody before we could read it
    ASIDE = "aside"  # set aside raw, a person is told
    JUNK = "junk"  # lies in the junk folder and concerns nobody we know; listed


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail, held once however many places it lies in.

    `rules` is the digest of the rule set that triaged it, `facts` what the pure steps were given,
    `decision` what they decided and why: `explain` and `replay` read these (design §12.3). `attachments` is
    None where nobody has looked: a header alone, a mail of ours, or one of before they were noted.
    """

    mail_id: str
    header_key: str
    message_id: str | None
    direction: Direction
    verdict: Verdict
    received_at: datetime
    handled_at: datetime
    sender: str = ""
    date: datetime | None = None
    subject: str = ""
    ticket: int | None = None
    kind: MailKind = MailKind.PERSON
    archive: ArchiveKey | None = None
    reply_text: str = ""
    rules: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    decision: dict[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] | None = None

    @property
    def sent_as(self) -> str | None:
        """The Message-ID under which the outbox has a mail of ours, where the mail service has rewritten it;
        else its own."""
        return self.facts.get("sent_as", self.message_id)


@dataclass(frozen=True, slots=True)
class Filing:
    """What rules want done with a mail on the server: `keywords` put on it, and moved to `folder`."""

    keywords: tuple[str, ...] = ()
    folder: str | None = None


NO_FILING = Filing()


@dataclass(frozen=True, slots=True)
class PlaceRow:
    place: Place
    mail_id: str | None
    verdict: Verdict
    filing: Filing = NO_FILING


@dataclass(frozen=True, slots=True)
class FolderRow:
    """How far a folder has been read.

    `mark` is the highest contiguous finished UID, `filed` the highest whose keywords were put on the
    server; mail up to `baseline` lay there before the first start. `answer_after` limits answers to mail
    that arrived later (a rescan after a UIDVALIDITY change); `last_poll` is the last complete one.
    """

    account: str
    folder: str
    uidvalidity: int
    mark: int
    baseline: int = 0
    filed: int = 0
    last_poll: datetime | None = None
    answer_after: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.account}/{self.folder}"


class AsideState(StrEnum):
    ASIDE = "aside"
    ASKED = "asked"  # a rule says so: nothing is wrong with it
    RETRY = "retry"
    JUNK = "junk"  # in the junk folder, from nobody we know: only listed, never kept
    DONE = "done"


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A mail that broke something: kept raw, with its reason, until somebody retries it. `header_key` is that
    of the row that stands for it, ``""`` for one of before it was noted."""

    aside_id: str
    place: Place
    archive: ArchiveKey | None
    reason: str
    sender: str
    subject: str
    received_at: datetime
    set_aside_at: datetime
    tries: int = 1
    state: AsideState = AsideState.ASIDE
    answered: bool = False
    size_bytes: int = 0
    role: Role = Role.INBOX
    header_key: str = ""
