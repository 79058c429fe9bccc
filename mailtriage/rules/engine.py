"""Triage: run the rules in order; the first that sets a field decides it, labels add up."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.mail import Mail, MailKind
from mailtriage.model.ticket import Severity
from mailtriage.rules.actions import ADDING
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.ceilings import held, is_doubtful
from mailtriage.rules.facts import Held, Hit, RuleFacts, Triage, facts_of, look_ahead
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About
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
    it stands, and in words why. `rule` is ``""`` for a whole file; `other` is where another rule stands that
    keeps it from that, as far as it is told."""

    what: str
    where: str
    rule: str
    says: str
    other: str = ""


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

    def look_ahead(self, mail: Mail) -> None:
        """Do what can be done of `triage` before the mail's turn has come; for any thread."""
        look_ahead(mail, self.needs.words)

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
        return _with_shadow(live, tried, fitting, self.tried)

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
                # A rule that one on trial would replace ends only the live list.
                if rule.stop and not rule.shadow and rule.name not in self.tried:
                    return

    def _outcome(self, fitting: Iterable[tuple[Rule, tuple[str, ...]]], facts: RuleFacts) -> Triage:
        said: dict[str, Any] = {}
        decided: dict[str, str] = {}
        by: dict[str, Rule] = {}
        adding: dict[str, dict[str, None]] = {name: {} for name in ADDING}
        hits: list[Hit] = []
        applied: list[Rule] = []
        for rule, told in fitting:
            applied.append(rule)
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
        found, quiet = self._under_ceiling(said, decided, by, applied, facts)
        waking, found = self._waking(applied, said, found, quiet, facts)
        adding["page"] = {person: None for one in waking for person in one.then["page"]}
        decided.pop("page", None)
        if waking:
            decided["page"] = waking[0].name
        labels = [one for one in adding["labels"] if one not in adding["unlabels"]]
        said |= {name: tuple(listed) for name, listed in adding.items()} | {"labels": tuple(labels)}
        return Triage(**said, hits=tuple(hits), decided=decided, held=found, around=facts.around)

    def _waking(
        self,
        applied: Sequence[Rule],
        said: Mapping[str, Any],
        found: Held | None,
        quiet: frozenset[str],
        facts: RuleFacts,
    ) -> tuple[list[Rule], Held | None]:
        """The rules whose page counts, and what is held. What may be forged or spam never wakes anybody, nor
        does a rule that is not given what it wants; else a page needs what high needs."""
        asking = [one for one in applied if "page" in one.then]
        if not asking or is_doubtful(facts):
            return [], found
        ticket = facts.around.ticket
        given = [said.get("severity", Severity.NORMAL), *([ticket.severity] if ticket is not None else [])]
        urgent = max(one.rank for one in given) >= Severity.HIGH.rank
        waking: list[Rule] = []
        for rule in asking:
            no = None
            if rule.name not in quiet and not urgent:
                grounds = rule.when.grounds(facts)
                no = held(Severity.HIGH, rule.name, grounds, facts, self.needs.policy)[1]
            if rule.name not in quiet and no is None:
                waking.append(rule)
            elif found is None and no is not None:
                found = replace(no, why=f"{no.why}, and a page needs high")
        if found is not None and not waking:
            found = replace(found, why=f"{found.why}; nobody is woken")
        return waking, found

    def _under_ceiling(
        self,
        said: dict[str, Any],
        decided: dict[str, str],
        by: Mapping[str, Rule],
        applied: Sequence[Rule],
        facts: RuleFacts,
    ) -> tuple[Held | None, frozenset[str]]:
        """Puts the severity that is given into `said`, and tells what was not, with the names of the rules
        that were held. Where the first rule that names a severity is held, a later one that is not may give
        more of what it wanted. Of impact and urgency each part must be on grounds that allow it."""
        policy = self.needs.policy
        asking = [one for one in applied if "severity" in one.then]
        if asking:
            asked = [
                (one, *held(one.then["severity"], one.name, one.when.grounds(facts), facts, policy))
                for one in asking
            ]
            first, given, found = asked[0]
            decided["severity"] = first.name
            for one, allowed, no in asked[1:] if found is not None else ():
                more = min(allowed, first.then["severity"], key=lambda at: at.rank)
                if no is None and more.rank > given.rank:
                    given, decided["severity"] = more, one.name
            said["severity"] = given
            if found is not None and given is found.severity:
                found = None
            unheard = (one for one, _, no in asked if no is not None and no.severity.rank > given.rank)
            return found, frozenset(one.name for one in unheard)
        parts = [by[name] for name in ("impact", "urgency") if name in by]
        if not parts:
            return None, frozenset()
        wanted = policy.severity(said.get("impact"), said.get("urgency"))
        about = frozenset[About].intersection(*(one.when.grounds(facts) for one in parts))
        said["severity"], found = held(wanted, parts[0].name, about, facts, policy)
        decided["severity"] = parts[0].name
        return found, frozenset(one.name for one in parts if found is not None)


def _with_shadow(
    live: Triage, tried: Triage, fitting: list[tuple[Rule, tuple[str, ...]]], names: frozenset[str]
) -> Triage:
    """`names` are those of rules that are replaced or switched off on trial."""
    would = {
        name: getattr(tried, name)
        for name in Triage.__slots__
        if name not in ("hits", "decided", "held", "shadow", "would", "would_by", "around")
        and getattr(tried, name) != getattr(live, name)
    }
    hits = tuple(Hit(rule.name, rule.because, told) for rule, told in fitting if rule.shadow)
    trying = [rule for rule, _ in fitting if rule.shadow or rule.name in names]
    would_by = {name: _by(name, live, tried, trying) for name in would}
    values = {name: getattr(live, name) for name in Triage.__slots__}
    return Triage(**values | {"shadow": hits, "would": would, "would_by": would_by})


def _by(name: str, live: Triage, tried: Triage, trying: Sequence[Rule]) -> tuple[str, ...]:
    """The rules on trial that make a field another: those that say it, else those that end the list."""
    if name in ADDING:
        before, after = set(getattr(live, name)), set(getattr(tried, name))
        saying = [one for one in trying if set(one.then.get(name, ())) & (before ^ after)]
        if name == "labels":
            saying += [one for one in trying if set(one.then.get("unlabels", ())) & (before ^ after)]
    else:
        deciding = (tried.decided.get(name), live.decided.get(name))
        saying = [one for one in trying if one.name in deciding]
    saying = saying or [one for one in trying if one.stop] or list(trying)
    return tuple(dict.fromkeys(one.name for one in saying))
