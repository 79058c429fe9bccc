"""Rule files -> a rule set, its examples checked, or every problem in them; reads no file."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mailtriage.model.errors import ConfigError
from mailtriage.model.spelling import did_you_mean
from mailtriage.rules.doubts import doubts_of
from mailtriage.rules.engine import Doubt, Rule, RuleSet
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import USUAL, Policy
from mailtriage.rules.reading import Entry, entries_of
from mailtriage.rules.source import Source, read_source

__all__ = ["MOST_RULES", "Listed", "Source", "Survey", "load", "read_source", "shortened", "survey"]

MOST_RULES = 20_000
_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule as it is in force: `state` is ``on``, ``shadow``, ``off`` or ``replaced``; `by` names the place
    of the rule that switched it off or that goes before it under the same name."""

    name: str
    file: str
    line: int
    state: str
    by: str = ""
    examples: int = 0
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """The rules in force, and every one that is written, in order."""

    rules: RuleSet
    listed: tuple[Listed, ...]


def load(sources: Iterable[Source], policy: Policy = USUAL, *, thorough: bool = False) -> RuleSet:
    """The rule set of `sources` in order, its examples checked; raises ConfigError with every problem."""
    return survey(sources, policy, thorough=thorough).rules


def survey(sources: Iterable[Source], policy: Policy = USUAL, *, thorough: bool = False) -> Survey:
    """As `load`, with what became of each rule that is written.

    An example speaks of its own file and of those that come after it: rules of an admin, which come
    first, may overrule a shipped pack without breaking what the pack says of itself. Those of a pack speak of
    the pack alone, and of the usual policy: any choice of packs can be loaded. So what was true of a pack
    when it was shipped stays true: it is tried again only where somebody asks for a `thorough` look.
    """
    sources = tuple(sources)
    many = sum(len(one.rules) for one in sources)
    if many > MOST_RULES:
        raise ConfigError(
            [f"{sources[-1].file}: {many} rules in all files; at most {MOST_RULES} can be loaded"]
        )
    problems: list[str] = []
    needs = Needs(policy=policy)
    read = [entries_of(one, needs, problems, tried=thorough or not one.pack) for one in sources]
    if problems:
        raise ConfigError(shortened(problems))
    needs.words.compile()
    texts = {one.file: _text(one) for one in sources}
    digest = hashlib.sha256("".join(f"{file}{text}" for file, text in texts.items()).encode()).hexdigest()[
        :16
    ]
    doubts: list[Doubt] = []
    for number, (source, entries) in enumerate(zip(sources, read, strict=True)):
        failing, untried = _checked(source, read[number:], needs)
        problems += failing
        doubts += untried
        if not entries and not source.rules:
            doubts.append(Doubt("empty", source.file, "", "holds no rule"))
    if problems:
        raise ConfigError(shortened(problems))
    rules, tried, listed = _settled(read)
    doubts += [*_idle_switches(read), *_doubled(read)]
    packs = frozenset(one.file for one in sources if one.pack)
    compared = tuple(one for one in rules if thorough or one.source not in packs)
    doubting = partial(_doubts, tuple(doubts), compared, packs)
    return Survey(RuleSet(rules, needs, digest, texts, tried, doubting), listed)


def _doubts(told: tuple[Doubt, ...], rules: Sequence[Rule], packs: frozenset[str]) -> tuple[Doubt, ...]:
    return (*told, *doubts_of(rules, packs))


def shortened(problems: Sequence[str]) -> list[str]:
    """So many of them as somebody reads."""
    told = list(dict.fromkeys(problems))
    more = len(told) - _MOST_TOLD
    return told if more <= 0 else [*told[:_MOST_TOLD], f"and {more} problems more"]


def _checked(source: Source, read: Sequence[Sequence[Entry]], needs: Needs) -> tuple[list[str], list[Doubt]]:
    """What the examples of `source`, the first of `read`, say against it."""
    examples = [(entry, one) for entry in read[0] for one in entry.examples]
    if not examples:
        return [], []
    if source.pack:
        read, needs = read[:1], replace(needs, policy=USUAL)
    rules, tried, _ = _settled(read)
    live = RuleSet(tuple(one for one in rules if not one.shadow), needs)
    # What a shadow rule says of itself is what it would do.
    as_if = live
    if any(entry.shadow for entry, _ in examples):
        with_them = (one for one in rules if one.shadow or one.name not in tried)
        as_if = RuleSet(tuple(replace(one, shadow=False) for one in with_them), needs)
    failing = [one.failing(as_if if entry.shadow else live) for entry, one in examples]
    untried = [_untried(entry, entry.rule) for entry in read[0] if entry.rule is not None]
    return [told for told in failing if told is not None], [one for one in untried if one is not None]


def _untried(entry: Entry, rule: Rule) -> Doubt | None:
    """Examples that hold whatever the rule does."""
    if not entry.examples or any(one.exercises(rule) for one in entry.examples):
        return None
    says = "no example of it expects anything that it does"
    return Doubt("untried", str(replace(entry.place, label="")), entry.name, says)


def _settled(read: Iterable[Iterable[Entry]]) -> tuple[tuple[Rule, ...], frozenset[str], tuple[Listed, ...]]:
    """The rules in force; the names that shadow rules try to take over; and what became of each. Of rules
    with one name the first counts; a shadow rule takes the place of none, and tries to take that of the first
    wherever it stands."""
    first: dict[str, Entry] = {}
    trying: dict[str, Entry] = {}
    rules: list[Rule] = []
    listed: list[Listed] = []
    for entry in (one for entries in read for one in entries):
        before = first.get(entry.name)
        if entry.shadow and (before is None or before.rule is not None):
            before = trying.get(entry.name)
        state, by = "off" if entry.rule is None else "shadow" if entry.shadow else "on", ""
        if before is not None:
            by = str(replace(before.place, label=""))
            state = "off" if before.rule is None else "replaced"
        else:
            (trying if entry.shadow else first)[entry.name] = entry
            if entry.rule is not None:
                rules.append(entry.rule)
        place, examples = entry.place, entry.written
        listed.append(Listed(entry.name, place.source.file, place.line, state, by, examples, entry.rule))
    return tuple(rules), frozenset(trying), tuple(listed)


def _idle_switches(read: Sequence[Sequence[Entry]]) -> list[Doubt]:
    """``enabled = false`` under a name that no later rule has; on trial, that no rule has."""
    found: list[Doubt] = []
    names: set[str] = set()
    live = {
        entry.name for entries in read for entry in entries if entry.rule is not None and not entry.shadow
    }
    for entries in reversed(read):
        for entry in entries:
            if entry.bare and entry.name not in (live if entry.shadow else names):
                says = f"switches off no rule{did_you_mean(entry.name, sorted(names))}"
                found.append(Doubt("idle", str(replace(entry.place, label="")), entry.name, says))
        names |= {entry.name for entry in entries if entry.rule is not None}
    return found[::-1]


def _doubled(read: Sequence[Sequence[Entry]]) -> list[Doubt]:
    """Rules in files of the admin that never run, because another of his has the name and goes first."""
    found: list[Doubt] = []
    first: dict[tuple[str, bool], Entry] = {}
    for entry in (one for entries in read for one in entries if not one.place.source.pack):
        before = first.setdefault((entry.name, entry.shadow), entry)
        if before is not entry and before.rule is not None:
            where, other = (str(replace(one.place, label="")) for one in (entry, before))
            says = (
                f"never runs: the rule at {other} has the same name and goes first; give one of them another"
            )
            found.append(Doubt("doubled", where, entry.name, says, other))
    return found


def _text(source: Source) -> str:
    return json.dumps(source.rules, default=str, sort_keys=True)
