"""A mail as it arrived, as it was understood, and how it is recognised again."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from mailtriage.model.digest import hex_digest
from mailtriage.model.folder import Role
from mailtriage.model.forwarded import Forwarded
from mailtriage.model.rich import Rich


class MailKind(StrEnum):
    """Who or what wrote a mail (design §3); a ticket has a kind of its own."""

    PERSON = "person"
    AUTO = "auto"
    BOUNCE = "bounce"
    LIST = "list"
    FEEDBACK = "feedback"
    LOOP = "loop"


class Direction(StrEnum):
    """Whether a stored mail came in, went out from a person, or is our own automatic mail."""

    IN = "in"
    OUT = "out"
    OWN = "own"


# Where a mail server keeps the address that it was given.
RECIPIENT_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the display name, and the address in lower case (``""`` for the null address)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def base(self) -> str:
        """The address without the detail behind ``+`` (RFC 5233)."""
        local, at, domain = self.address.rpartition("@")
        base = local.partition("+")[0]
        return f"{base}{at}{domain}" if base else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """`content_id`, without ``<>``, is what the HTML of its mail calls it; it is not stored."""

    name: str
    content_type: str
    size_bytes: int
    digest: str
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of a bounce: RFC 3464 §2.3; ``status`` is the enhanced code or ``""``."""

    address: str
    permanent: bool
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Classified:
    """A kind, and what spoke for it in words. `responder` marks an automatic answer (an absence notice, a
    read receipt) among the automatic mail: it is journaled, and never opens, reopens or pages. `weighed`:
    no sign alone made it a machine's, so that it is only left unanswered."""

    kind: MailKind
    evidence: tuple[str, ...]
    responder: bool = False
    weighed: bool = False

    @property
    def may_be_person(self) -> bool:
        """Whether a person wrote it, as far as more than the acknowledgement depends on it."""
        return self.kind is MailKind.PERSON or self.weighed


@dataclass(frozen=True, slots=True)
class Mail:
    """What a raw mail says, decoded and bounded; nothing here has been believed yet.

    `headers` are all header fields in order, names in lower case, values unfolded and clipped.
    `text` is the whole decoded body, `reply_text` what the sender wrote now. `returned_ids` are
    Message-IDs of mails returned inside a bounce, `returned_subjects` their subjects; `bounce_evidence` says
    by what its body is that of a bounce, and is ``""`` for any other mail. `complete` is false when only the
    header could be read in the time and memory allowed. `notes` say what was damaged or clipped. `kind` is
    None where whoever read the mail was not told whose it is. `forwarded` is what the sender passes on.
    `rich` is what its HTML says, read of staff's mail only; None where there is no HTML. `plus_details` are
    the ticket numbers and proofs of plus-addresses that stand anywhere in it: headers, text, links, attached
    mails.
    """

    headers: tuple[tuple[str, str], ...] = ()
    message_id: str | None = None
    subject: str = ""
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    content_type: str = "text/plain"
    text: str = ""
    reply_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    failed_recipients: tuple[FailedRecipient, ...] = ()
    returned_ids: tuple[str, ...] = ()
    returned_subjects: tuple[str, ...] = ()
    bounce_evidence: str = ""
    size_bytes: int = 0
    complete: bool = True
    notes: tuple[str, ...] = ()
    kind: Classified | None = None
    forwarded: Forwarded | None = None
    rich: Rich | None = None
    plus_details: tuple[tuple[int, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first value of a header field (`name` in lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)

    @property
    def recipients(self) -> tuple[Address, ...]:
        return self.to + self.cc

    @property
    def answer_address(self) -> Address | None:
        """Where an answer goes: Reply-To where there is one, else From (RFC 5322 §3.6.2)."""
        return next((one for one in self.reply_to if "@" in one.address), self.sender)

    @property
    def refers_to(self) -> tuple[str, ...]:
        """Message-IDs this mail answers, nearest first, without repeats."""
        return tuple(dict.fromkeys((*self.in_reply_to, *reversed(self.references))))


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a mail is recognised again, wherever it turns up (design §12.5)."""

    mail_id: str
    header_key: str


# As `reply.identity.message_id` makes them.
_OURS = re.compile(r"\d{8}\.[a-z2-7]{26}@")


def own_mail_id(message_id: str) -> str | None:
    """The id of the mail that we sent under this Message-ID; None where it cannot be one of ours."""
    return f"own:{message_id}" if _OURS.match(message_id) else None


def header_key(mail: Mail, internal_date: datetime) -> str:
    """Digest of what a header alone tells; without a Message-ID the INTERNALDATE joins."""
    parts = [
        mail.message_id or internal_date.astimezone(UTC).isoformat(),
        mail.sender.address.lower() if mail.sender else "",
        mail.date.astimezone(UTC).isoformat() if mail.date else "",
        _squeeze(mail.subject),
    ]
    return _digest(parts)


def identify(mail: Mail, internal_date: datetime) -> Identity:
    """The identity of `mail`, stored on the server at `internal_date`.

    Servers may re-render MIME, so that the decoded body counts, white space squeezed.
    """
    key = header_key(mail, internal_date)
    files = [f"{one.size_bytes}:{one.digest}" for one in mail.attachments]
    # A website form writes everybody's mail under one From: who asks stands in Reply-To.
    asks = [one.address for one in mail.reply_to]
    return Identity(_digest([key, *asks, _squeeze(mail.text), *files]), key)


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _digest(parts: list[str]) -> str:
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return hex_digest(b"".join([piece for one in encoded for piece in (len(one).to_bytes(8, "big"), one)]))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies on a server: RFC 3501 §2.3.1.1 makes this quadruple unique for ever."""

    account: str
    folder: str
    uidvalidity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.account}/{self.folder}/{self.uidvalidity}/{self.uid}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as fetched. `raw` is None when it vanished before we could read it.

    `unreadable` says why the server keeps it and does not give it out; `oversize` marks one of which only
    the beginning was fetched; `answered` is the IMAP flag a person's mail client sets; `role` is the
    folder's; a `draft` lies among the mails where a server shows all of them in one folder. `retried` is one
    that was set aside, and that a person wants handled."""

    place: Place
    raw: bytes | None
    internal_date: datetime
    size_bytes: int
    answered: bool = False
    oversize: bool = False
    unreadable: str = ""
    role: Role = Role.INBOX
    draft: bool = False
    retried: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveKey:
    """Where raw bytes lie in the archive."""

    segment: str
    offset: int
    length: int
