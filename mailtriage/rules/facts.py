"""What the rules are told about a mail, and what they decide."""

from dataclasses import dataclass, field
from functools import cached_property

from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.mail import Mail, MailKind
from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.rules.text import Words, fold


@dataclass(frozen=True)
class RuleFacts:
    """One mail as conditions see it; words looked up once, folded for a regex where a rule has one.

    Rules read what the sender wrote now, not the thread quoted below it."""

    mail: Mail
    mail_kind: MailKind
    words: Words
    subject_words: frozenset[int] = field(default_factory=frozenset)
    body_words: frozenset[int] = field(default_factory=frozenset)
    authentication: Authentication = UNKNOWN

    @cached_property
    def subject(self) -> str:
        return fold(self.mail.subject)

    @cached_property
    def body(self) -> str:
        return fold(_read(self.mail))


def facts_of(
    mail: Mail, mail_kind: MailKind, words: Words, authentication: Authentication = UNKNOWN
) -> RuleFacts:
    in_subject, in_body = words.found_in(mail.subject), words.found_in(_read(mail))
    return RuleFacts(mail, mail_kind, words, in_subject, in_body, authentication)


def _read(mail: Mail) -> str:
    return mail.reply_text or mail.text


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applied: its reason in the admin's words, and which part of the mail decided."""

    rule: str
    because: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triage:
    """The outcome: the first rule that sets a field decides it, labels add up."""

    kind: TicketKind = TicketKind.INFORMATION
    severity: Severity = Severity.NORMAL
    labels: tuple[str, ...] = ()
    assignee: str | None = None
    acknowledge: bool = True
    hits: tuple[Hit, ...] = ()
