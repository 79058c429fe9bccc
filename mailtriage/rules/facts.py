"""What the rules are told about a mail, and what they decide."""

from dataclasses import dataclass, field

from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.mail import Mail, MailKind
from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.rules.text import Words, fold


@dataclass(frozen=True)
class RuleFacts:
    """One mail as conditions see it; folded once, words looked up once."""

    mail: Mail
    mail_kind: MailKind
    words: Words
    subject: str = ""
    body: str = ""
    subject_words: frozenset[int] = field(default_factory=frozenset)
    body_words: frozenset[int] = field(default_factory=frozenset)
    authentication: Authentication = UNKNOWN


def facts_of(
    mail: Mail, mail_kind: MailKind, words: Words, authentication: Authentication = UNKNOWN
) -> RuleFacts:
    """Rules read what the sender wrote now, not the thread quoted below it."""
    subject, body = fold(mail.subject), fold(mail.reply_text or mail.text)
    in_subject, in_body = words.found_in(subject), words.found_in(body)
    return RuleFacts(mail, mail_kind, words, subject, body, in_subject, in_body, authentication)


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
