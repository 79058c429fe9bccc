"""Triage: run the rules in order; the first that sets a field decides it, labels add up."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.actions import ADDING
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.ceilings import held, is_doubtful
from mailtriage.rules.facts import Held, Hit, RuleFacts, Triage, facts_of
from mailtriage.rules.needs import Needs
from mailtriage.rules.when import When


@dataclass(frozen=True, slots=True)
class Rule:
    """`source` is the file it stands in and `line` its line there. A rule looks at mail that opens a ticket;
    one whose conditions name the ticket also at mail on one. `shadow` rules only try."""

    name: str
    source: str
    when: When
    then: Mapping[str, Any]
    because: str = ""
    stop: bool = False
    shadow: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule and one mail, for `explain`: the `evidence` where it applies, else what of it does `missing`;
    `after` names the rule that had ended the triage before."""

    rule: Rule
    evidence: tuple[str, ...] | None
    missing: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that is right and hardly does what it was written for: `what` in one word (``shadowed``), where
    it stands, and in words why. `rule` is ``""`` for a whole file."""

    what: str
    where: str
    rule: str
    says: str


@dataclass(frozen=True)
class RuleSet:
    """An immutable snapshot, taken once per batch; a reload swaps one reference (design §12.3).

    `digest` names the rules in force; `source` is what they were read from, by file name. `tried` are the
    names of rules that a shadow rule would replace or switch off; `doubting` finds the `doubts`.
    """

    rules: tuple[Rule, ...] = ()
    needs: Needs = field(default_factory=Needs)
    digest: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    tried: frozenset[str] = frozenset()
    doubting: Callable[[], tuple[Doubt, ...]] = field(default=tuple, compare=False, repr=False)
    looks_at_tickets: bool = field(init=False, default=False)  # whether any rule runs on mail on a ticket

    def __post_init__(self) -> None:
        always: list[int] = []
        by_word: dict[int, list[int]] = {}
        for number, rule in enumerate(self.rules):
            needles = rule.when.needles
            if needles is None:
                always.append(number)
            for one in needles or ():
                by_word.setdefault(one, []).append(number)
        object.__setattr__(self, "looks_at_tickets", any(rule.when.names_ticket for rule in self.rules))
        object.__setattr__(self, "_always", tuple(always))
        object.__setattr__(self, "_by_word", by_word)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is right and hardly meant, found at the first look: comparing rules takes time."""
        return self.doubting()

    def triage(
        self,
        mail: Mail,
        mail_kind: MailKind,
        authentication: Authentication = UNKNOWN,
        around: Around = NOWHERE,
    ) -> Triage:
        """What is decided of a mail, with every rule that had a part in it and why."""
        facts = facts_of(mail, mail_kind, self.needs.words, authentication, around)
        fitting = [(rule, told) for rule, told in self._fitting(facts)]
        live = self._outcome([one for one in fitting if not one[0].shadow], facts)
        if not any(rule.shadow or rule.name in self.tried for rule, _ in fitting):
            return live
        tried = self._outcome(
            [one for one in fitting if one[0].shadow or one[0].name not in self.tried], facts
        )
        return _with_shadow(live, tried, [(rule, told) for rule, told in fitting if rule.shadow])

    def walk(
        self,
        mail: Mail,
        mail_kind: MailKind,
        authentication: Authentication = UNKNOWN,
        around: Around = NOWHERE,
    ) -> Iterator[Judged]:
        """Every rule in order, applying or not: for `explain`."""
        facts = facts_of(mail, mail_kind, self.needs.words, authentication, around)
        ended = ""
        for rule in self.rules:
            told = rule.when.evidence(facts) if rule.when.looks_at(around) else None
            yield Judged(rule, told, "" if told is not None else rule.when.missing(facts), ended)
            if told is not None and rule.stop and not rule.shadow and not ended:
                ended = rule.name

    def _fitting(self, facts: RuleFacts) -> Iterator[tuple[Rule, tuple[str, ...]]]:
        """The rules that apply, in order. Most rules need a word that does not stand there: they are not even
        looked at."""
        by_word: dict[int, list[int]] = self._by_word  # type: ignore[attr-defined]
        numbers = set[int](self._always)  # type: ignore[attr-defined]
        for word in facts.subject_words | facts.body_words:
            numbers.update(by_word.get(word, ()))
        for number in sorted(numbers):
            rule = self.rules[number]
            if not rule.when.looks_at(facts.around):
                continue
            told = rule.when.evidence(facts)
            if told is not None:
                yield rule, told
                if rule.stop and not rule.shadow:
                    return

    def _outcome(self, fitting: Iterable[tuple[Rule, tuple[str, ...]]], facts: RuleFacts) -> Triage:
        said: dict[str, Any] = {}
        decided: dict[str, str] = {}
        by: dict[str, Rule] = {}
        adding: dict[str, dict[str, None]] = {name: {} for name in ADDING}
        hits: list[Hit] = []
        for rule, told in fitting:
            hits.append(Hit(rule.name, rule.because, told))
            for name, value in rule.then.items():
                if name in ADDING:
                    adding[name].update(dict.fromkeys(value))
                    decided.setdefault(name, rule.name)
                elif name not in said:
                    said[name] = value
                    decided[name], by[name] = rule.name, rule
            if rule.stop:
                break
        if "severity" not in said and ("impact" in said or "urgency" in said):
            said["severity"] = self.needs.policy.severity(said.get("impact"), said.get("urgency"))
            by["severity"] = by.get("impact") or by["urgency"]
            decided["severity"] = by["severity"].name
        found: Held | None = None
        if "severity" in said:
            rule = by["severity"]
            about = rule.when.grounds(facts)
            said["severity"], found = held(said["severity"], rule.name, about, facts, self.needs.policy)
        if is_doubtful(facts):
            adding["page"].clear()  # what may be forged or spam never wakes anybody
            decided.pop("page", None)
        labels = [one for one in adding["labels"] if one not in adding["unlabels"]]
        said |= {name: tuple(listed) for name, listed in adding.items()} | {"labels": tuple(labels)}
        return Triage(**said, hits=tuple(hits), decided=decided, held=found, around=facts.around)


def _with_shadow(live: Triage, tried: Triage, shadow: list[tuple[Rule, tuple[str, ...]]]) -> Triage:
    would = {
        name: getattr(tried, name)
        for name in Triage.__slots__
        if name not in ("hits", "decided", "held", "shadow", "would", "around")
        and getattr(tried, name) != getattr(live, name)
    }
    hits = tuple(Hit(rule.name, rule.because, told) for rule, told in shadow)
    values = {name: getattr(live, name) for name in Triage.__slots__}
    return Triage(**values | {"shadow": hits, "would": would})
