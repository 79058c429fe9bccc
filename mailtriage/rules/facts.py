"""What the rules are told about a mail, and what they decide."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.mail import RECIPIENT_FIELDS, Address, Mail, MailKind
from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.nearness import Tokens, tokens_in
from mailtriage.rules.text import LookedUp, Words, fold, spaced_fold

_ADDRESS = re.compile(r"[^\s<>,;\"()]{1,200}@[^\s<>,;\"()]{1,200}")
_MOST = 20  # fields with an address that a server was given


@dataclass(frozen=True)
class RuleFacts:
    """One mail as conditions see it; words looked up once, folded for a regex where a rule has one.

    Rules read what the sender wrote now, not the thread quoted below it."""

    mail: Mail
    mail_kind: MailKind
    words: Words
    authentication: Authentication = UNKNOWN
    around: Around = NOWHERE

    @cached_property
    def spaced_subject(self) -> str:
        return self._looked_up.subject

    @cached_property
    def spaced_body(self) -> str:
        return self._looked_up.body

    @cached_property
    def spaced_whole(self) -> str:
        return spaced_fold(self.mail.text or self.mail.reply_text)

    @cached_property
    def _looked_up(self) -> LookedUp:
        return self.words.look_up(self.mail.subject, _read(self.mail))

    @cached_property
    def subject_words(self) -> frozenset[int]:
        return self.words.among(self._looked_up.words, self.spaced_subject)

    @cached_property
    def body_words(self) -> frozenset[int]:
        return self.words.among(self._looked_up.words, self.spaced_body)

    @cached_property
    def delivered_to(self) -> tuple[Address, ...]:
        """Whom servers say that they were given it for, or a sender who writes such fields himself."""
        said = [value[:1000].lower() for name, value in self.mail.headers if name in RECIPIENT_FIELDS]
        return tuple(Address("", one) for value in said[:_MOST] for one in _ADDRESS.findall(value))

    @cached_property
    def subject(self) -> str:
        return fold(self.mail.subject)

    @cached_property
    def body(self) -> str:
        return fold(_read(self.mail))

    @cached_property
    def whole(self) -> str:
        """The body with the thread quoted below it."""
        return fold(self.mail.text or self.mail.reply_text)

    @cached_property
    def whole_words(self) -> frozenset[int]:
        return self.words.found_in(self.spaced_whole)

    @cached_property
    def subject_tokens(self) -> Tokens:
        return tokens_in(self.spaced_subject)

    @cached_property
    def body_tokens(self) -> Tokens:
        return tokens_in(self.spaced_body)

    @cached_property
    def whole_tokens(self) -> Tokens:
        return tokens_in(self.spaced_whole)


def facts_of(
    mail: Mail,
    mail_kind: MailKind,
    words: Words,
    authentication: Authentication = UNKNOWN,
    around: Around = NOWHERE,
) -> RuleFacts:
    return RuleFacts(mail, mail_kind, words, authentication, around)


def look_ahead(mail: Mail, words: Words) -> None:
    """Look up the words of a mail that rules will soon be asked about; for any thread."""
    words.look_ahead(mail.subject, _read(mail))


def _read(mail: Mail) -> str:
    return mail.reply_text or mail.text


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applied: its reason in the admin's words, and which part of the mail decided."""

    rule: str
    because: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A severity that was not given: what `rule` wanted, and `why` it was too much for whoever wrote."""

    rule: str
    severity: Severity
    why: str


@dataclass(frozen=True, slots=True)
class Triage:
    """The outcome: the first rule that sets a field decides it (`decided` names it), labels add up.

    `assignee` is a staff id, or ``duty``, ``round-robin``, ``least-loaded``. `notify` are staff ids who get
    the mail as well; `page` is who is to be woken, recorded until paging exists. `shadow` are rules that only
    try: what would have been decided with them stands in `would`, by field, and who in
    `would_by`. `around` is what they knew."""

    kind: TicketKind = TicketKind.INFORMATION
    severity: Severity = Severity.NORMAL
    labels: tuple[str, ...] = ()
    assignee: str | None = None
    acknowledge: bool = True
    hits: tuple[Hit, ...] = ()
    impact: str | None = None
    urgency: str | None = None
    unlabels: tuple[str, ...] = ()
    template: str | None = None
    notify: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    organisation: str | None = None
    close: bool = False
    aside: str | None = None
    keywords: tuple[str, ...] = ()
    folder: str | None = None
    decided: Mapping[str, str] = field(default_factory=dict)
    held: Held | None = None
    shadow: tuple[Hit, ...] = ()
    would: Mapping[str, Any] = field(default_factory=dict)
    would_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    around: Around = field(default=NOWHERE, compare=False)

    @property
    def wanted(self) -> Severity:
        """The severity that the rules asked for, whatever was given."""
        return self.held.severity if self.held is not None else self.severity
