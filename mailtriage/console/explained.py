"""What `explain` has found out of one mail: values for the terminal and for machines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from mailtriage.console.changes import FIELDS, Change, bare, said
from mailtriage.console.kept import Question
from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import Mail
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.ceilings import standing
from mailtriage.rules.engine import Judged, RuleSet
from mailtriage.rules.facts import Triage, facts_of

USUAL = Triage()
_ELSEWHERE = (
    EventType.OPENED,
    EventType.RECEIVED,
    EventType.TRIAGED,
    EventType.RETRIAGED,
    EventType.QUEUED,
    EventType.SENT,
    EventType.WITHHELD,
)
# Told also where no rule names them.
_ALWAYS = ("kind", "severity", "label", "assign", "acknowledge")


@dataclass(frozen=True, slots=True)
class Going:
    """A mail of ours, or, without a recipient, why there is none."""

    purpose: str
    recipient: str = ""
    state: str = ""
    reason: str = ""
    at: datetime | None = None
    subject: str = ""
    text: str = ""

    def as_document(self, *, whole: bool) -> dict[str, Any]:
        return {
            "purpose": self.purpose,
            "to": self.recipient or None,
            "state": self.state,
            "reason": self.reason or None,
            "at": self.at,
            "subject": self.subject or None,
            **({"text": self.text} if whole else {}),
        }


@dataclass(frozen=True, slots=True)
class Explained:
    """`name` is the file or the reference; `was` tells that it happened, and is not only tried. `rules` are
    those that judged; `judged` is empty where none was asked, and `unasked` says why. `today` are the fields
    that the rules in force now would set otherwise; None where that is no question. `missing` says what is
    not there any more."""

    name: str
    mail: Mail
    was: bool
    verdict: str
    ticket: str | None
    kind: str
    evidence: Sequence[str]
    thread: Sequence[str]
    facts: dict[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None
    authentication: Authentication = UNKNOWN
    around: Around = NOWHERE
    standing: str = ""
    rules: RuleSet | None = None
    digest: str = ""
    judged: Sequence[Judged] = ()
    unasked: str = ""
    found: Triage | None = None
    journal: Sequence[str] = ()
    going: Sequence[Going] = ()
    today: Sequence[Change] | None = None
    missing: Sequence[str] = ()


def outcome(found: Triage, *, on_ticket: bool) -> list[tuple[str, Any, str]]:
    """Field, value and the rule that decided, ``""`` where it is as usual. A mail on a ticket leaves as it is
    what no rule names."""
    told = []
    for key, name in FIELDS:
        value = getattr(found, name)
        if (key in _ALWAYS and not on_ticket) or value != getattr(USUAL, name):
            told.append((key, bare(value), found.decided.get(name, "")))
    return told


def walked(rules: RuleSet, question: Question) -> tuple[Judged, ...]:
    asked = question.mail, question.kind.kind, question.authentication, question.around
    return tuple(rules.walk(*asked))


def standing_of(rules: RuleSet, question: Question) -> str:
    """Who wrote, as the ceilings see it."""
    facts = facts_of(
        question.mail, question.kind.kind, rules.needs.words, question.authentication, question.around
    )
    return standing(facts, rules.needs.policy).value


def event_line(event: Event) -> str:
    """What else is written down; ``""`` for what stands elsewhere."""
    if event.type in _ELSEWHERE:
        return ""
    if event.type is EventType.NOTED:
        return str(event.data["text"])
    told = ", ".join(f"{key} {said(value)}" for key, value in event.data.items() if value not in ("", None))
    return f"{event.type.value}: {told}" if told else event.type.value


def composed(raw: bytes) -> tuple[str, str]:
    """Subject and text of a mail of ours."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    return str(message["Subject"] or ""), str(part.get_content()) if part is not None else ""


def as_document(one: Explained, *, whole: bool) -> dict[str, Any]:
    """`whole`: with the text of what goes out."""
    mail, found = one.mail, one.found
    return {
        "name": one.name,
        "happened": one.was,
        "mail": {
            "from": mail.sender.address if mail.sender else None,
            "to": [to.address for to in mail.recipients],
            "subject": mail.subject,
            "message_id": mail.message_id,
            "date": mail.date,
            "received_at": one.received_at,
            "size_bytes": mail.size_bytes,
            "attachments": [file.name for file in mail.attachments],
            "notes": list(mail.notes),
        },
        "kind": {"is": one.kind, "evidence": list(one.evidence)},
        "thread": {"verdict": one.verdict, "ticket": one.ticket, "evidence": list(one.thread)},
        "trust": {
            "standing": one.standing or None,
            "authentication": one.authentication.as_document(),
            "around": one.around.as_document(),
            "facts": one.facts,
        },
        "rules": {
            "digest": one.digest or None,
            "unasked": one.unasked or None,
            "walk": [_judged(each) for each in one.judged],
        },
        "outcome": None if found is None else _outcome(found, on_ticket=one.around.ticket is not None),
        "journal": list(one.journal),
        "sends": [going.as_document(whole=whole) for going in one.going],
        "today": None if one.today is None else [change.as_document() for change in one.today],
        "missing": list(one.missing),
    }


def _judged(one: Judged) -> dict[str, Any]:
    return {
        "rule": one.rule.name,
        "file": one.rule.source,
        "line": one.rule.line or None,
        "hit": one.evidence is not None and not one.after,
        "evidence": None if one.evidence is None else list(one.evidence),
        "missing": one.missing or None,
        "after_stop": one.after or None,
        "shadow": one.rule.shadow,
        "because": one.rule.because or None,
        "then": sets(one),
    }


def sets(one: Judged) -> dict[str, Any]:
    """What the rule would do, by the names of its actions."""
    return {key: bare(one.rule.then[name]) for key, name in FIELDS if name in one.rule.then}


def in_words(then: dict[str, Any]) -> str:
    return ", ".join(f"{key} {said(value)}" for key, value in then.items())


def _outcome(found: Triage, *, on_ticket: bool) -> dict[str, Any]:
    held = found.held
    return {
        "fields": {
            key: {"is": value, "by": by or None} for key, value, by in outcome(found, on_ticket=on_ticket)
        },
        "held": None
        if held is None
        else {"rule": held.rule, "severity": held.severity.value, "why": held.why},
        "shadow": {
            "hits": [[hit.rule, list(hit.evidence)] for hit in found.shadow],
            "would": {name: bare(value) for name, value in found.would.items()},
        },
    }
