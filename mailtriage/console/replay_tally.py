"""What a replay has found, counted: for the terminal, for machines and for the page."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailtriage.console.changes import Change, bare
from mailtriage.console.replaying import Compared
from mailtriage.model.ledger import Verdict
from mailtriage.model.ticket import Severity
from mailtriage.rules.facts import Triage

SEVERITIES = [one.value for one in sorted(Severity, key=lambda one: -one.rank)]


@dataclass(frozen=True, slots=True)
class Moved:
    """A mail that would have been triaged otherwise, and the ticket it is on; of one that rules set aside,
    `reference` is the id under which it is listed."""

    reference: str
    subject: str
    sender: str
    received_at: datetime
    changes: tuple[Change, ...]
    aside: bool = False

    def as_document(self) -> dict[str, Any]:
        return {
            "ticket": None if self.aside else self.reference,
            "aside": self.reference if self.aside else None,
            "subject": self.subject,
            "from": self.sender,
            "received_at": self.received_at,
            "changes": [one.as_document() for one in self.changes],
        }

    @property
    def severity(self) -> Change | None:
        return next((one for one in self.changes if one.key == "severity"), None)

    @property
    def rank(self) -> tuple[int, int]:
        """What moves furthest comes first, and what becomes worst."""
        change = self.severity
        if change is None:
            return 0, 0
        before, after = Severity(change.before).rank, Severity(change.after).rank
        return abs(after - before), after


@dataclass
class Paged:
    """Mails that wake somebody, and how many of these came outside business hours."""

    mails: int = 0
    outside_hours: int = 0

    def add(self, found: Triage, *, in_hours: bool) -> None:
        self.mails += bool(found.page)
        self.outside_hours += bool(found.page) and not in_hours


@dataclass
class Tally:
    """`severities` and `kinds` count pairs of before and after; `fields` in how many mails each changed,
    `labels` how often each label comes (+) and goes (-); `by` how many mails each rule moves."""

    mails: int = 0
    severities: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    by: Counter[str] = field(default_factory=Counter)
    paged_before: Paged = field(default_factory=Paged)
    paged_after: Paged = field(default_factory=Paged)
    moved: list[Moved] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, one: Compared) -> None:
        before, after = one.before, one.after
        self.mails += 1
        if one.kept.row.verdict is Verdict.TICKET:  # on a ticket nothing is said of what no rule names
            self.severities[before.severity.value, after.severity.value] += 1
            self.kinds[before.kind.value, after.kind.value] += 1
        self.paged_before.add(before, in_hours=one.in_hours)
        self.paged_after.add(after, in_hours=one.in_hours)
        row = one.kept.row
        if one.unread:
            self.unread.append(f"{one.kept.name}: {one.unread}")
        if not one.changes:
            return
        for change in one.changes:
            self.fields[change.key] += 1
        self.by.update({change.by for change in one.changes if change.by})
        self.labels.update((label, "+") for label in set(after.labels) - set(before.labels))
        self.labels.update((label, "-") for label in set(before.labels) - set(after.labels))
        self.moved.append(
            Moved(
                one.kept.name,
                row.subject,
                row.sender,
                row.received_at,
                one.changes,
                aside=one.kept.ticket is None,
            )
        )

    def counts(self, side: int) -> dict[str, int]:
        """Mails by severity, before (0) or after (1)."""
        counted = dict.fromkeys(SEVERITIES, 0)
        for pair, number in self.severities.items():
            counted[pair[side]] += number
        return counted

    def worst_first(self) -> list[Moved]:
        return sorted(self.moved, key=lambda one: (one.rank, one.received_at), reverse=True)

    def as_document(self) -> dict[str, Any]:
        return {
            "mails": self.mails,
            "moved": len(self.moved),
            "unread": self.unread,
            "severities": {
                "before": self.counts(0),
                "after": self.counts(1),
                "table": {
                    one: {other: self.severities[one, other] for other in SEVERITIES} for one in SEVERITIES
                },
            },
            "kinds": [
                {"before": old, "after": new, "mails": number}
                for (old, new), number in sorted(self.kinds.items())
            ],
            "fields": dict(self.fields),
            "labels": {
                label: {"added": self.labels[label, "+"], "removed": self.labels[label, "-"]}
                for label in sorted({label for label, _ in self.labels})
            },
            "rules": dict(self.by.most_common()),
            "pages": {"before": vars(self.paged_before), "after": vars(self.paged_after)},
            "tickets": [one.as_document() for one in self.worst_first()],
        }


def moves(counted: Counter[tuple[str, str]]) -> Iterator[tuple[str, str, int]]:
    """What changed, the most frequent first."""
    for (before, after), number in counted.most_common():
        if before != after:
            yield before, after, number


def in_words(changes: Iterable[Change]) -> Iterator[tuple[str, str, str, str]]:
    """Field, before, after and rule, as texts."""
    from mailtriage.console.changes import said

    for one in changes:
        yield one.key, said(bare(one.before)), said(bare(one.after)), one.by
