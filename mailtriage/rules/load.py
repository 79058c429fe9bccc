"""TOML -> a rule set, or every error in it with file, rule and what to write instead; reads no file."""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mailtriage.model.errors import ConfigError
from mailtriage.rules import actions
from mailtriage.rules.conditions import REGISTRY
from mailtriage.rules.engine import Rule, RuleSet
from mailtriage.rules.examples import Example, known, read_examples
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import USUAL, Policy
from mailtriage.rules.when import Leaf, When

_CONDITIONS = {condition.name: condition for condition in REGISTRY}
_CONNECTIVES = ("all", "any", "not")
_DEEPEST = 20
_KEYS = ("name", "when", "then", "because", "stop", "enabled", "shadow", "example")


@dataclass(frozen=True, slots=True)
class Source:
    """The rules of one file, as tables. Earlier sources go first and win by name."""

    file: str
    rules: tuple[dict[str, Any], ...]


def read_source(file: str, text: bytes) -> Source:
    """The `[[rule]]` tables of a rule file; raises ConfigError."""
    try:
        tables = tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: not valid TOML: {error}"]) from error
    except RecursionError as error:
        raise ConfigError([f"{file}: nested too deep to be read"]) from error
    rules, unknown = tables.pop("rule", []), sorted(tables)
    if unknown:
        raise ConfigError([f"{file}: unknown table {unknown[0]!r}; a rule file holds [[rule]] only"])
    if not isinstance(rules, list):
        raise ConfigError([f"{file}: write [[rule]] with two brackets"])
    return Source(file, tuple(rules))


def load(sources: Iterable[Source], policy: Policy = USUAL) -> RuleSet:
    """The rule set of `sources` in order, its examples checked; raises ConfigError with every problem.

    An example speaks of its own file and of those that come after it: rules of an admin, which come
    first, may overrule a shipped pack without breaking what the pack says of itself.
    """
    sources = tuple(sources)
    problems: list[str] = []
    needs = Needs(policy=policy)
    read = [_rules_of(source, needs, problems) for source in sources]
    if problems:
        raise ConfigError(problems)
    needs.words.compile()
    digest = hashlib.sha256("".join(f"{one.file}{_text(one)}" for one in sources).encode()).hexdigest()[:16]
    texts = {one.file: _text(one) for one in sources}
    for number, entries in enumerate(read):
        seen = RuleSet(_in_force(read[number:]), needs, digest, texts)
        problems += [
            told for entry in entries for one in entry.examples if (told := one.failing(seen)) is not None
        ]
    if problems:
        raise ConfigError(problems)
    return RuleSet(_in_force(read), needs, digest, texts)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A rule with its examples; `rule` is None for one that only switches a later one off by its name."""

    name: str
    rule: Rule | None
    examples: tuple[Example, ...] = ()


def _in_force(read: Iterable[Iterable[_Entry]]) -> tuple[Rule, ...]:
    """Of rules with one name the first counts."""
    first: dict[str, Rule | None] = {}
    for entries in read:
        for entry in entries:
            first.setdefault(entry.name, entry.rule)
    return tuple(rule for rule in first.values() if rule is not None)


def _rules_of(source: Source, needs: Needs, problems: list[str]) -> list[_Entry]:
    found: dict[str, _Entry] = {}
    names: set[str] = set()
    for number, table in enumerate(source.rules, 1):
        where = f"{source.file}, [[rule]] {number}"
        if not isinstance(table, dict):
            problems.append(f"{where}: write a rule as a table, with [[rule]] above it")
            continue
        name = str(table.get("name", ""))
        where += f" {name!r}" if name else ""
        if name and name in names:
            problems.append(f"{where}: the name is taken by another rule of this file")
        if not known(table, _KEYS, where, "key", problems):
            continue
        names.add(name)
        if not name:
            problems.append(f"{where}: has no name")
        if table.get("enabled") is False:
            found.setdefault(name, _Entry(name, None))
            continue
        rule = _rule(source.file, name, table, where, needs, problems)
        if rule is not None:
            found.setdefault(name, _Entry(name, rule, tuple(read_examples(table, where, name, problems))))
    return list(found.values())


def _text(source: Source) -> str:
    return json.dumps(source.rules, default=str, sort_keys=True)


def _rule(
    file: str, name: str, table: dict[str, Any], where: str, needs: Needs, problems: list[str]
) -> Rule | None:
    before = len(problems)
    when = _when(table.get("when", {}), where, needs, problems)
    then = _then(table.get("then"), where, problems)
    for key, kind in (("stop", bool), ("enabled", bool), ("shadow", bool), ("because", str)):
        if not isinstance(table.get(key, kind()), kind):
            problems.append(f"{where}: {key} must be {'true or false' if kind is bool else 'a text'}")
    if len(problems) > before or when is None:
        return None
    return Rule(
        name,
        file,
        when,
        then,
        table.get("because", ""),
        table.get("stop", False),
        table.get("shadow", False),
    )


def _when(
    table: Any, where: str, needs: Needs, problems: list[str], key: str = "when", depth: int = 0
) -> When | None:
    if not isinstance(table, dict) or (not table and depth):
        problems.append(f"{where}: write {key} as a table of conditions")
        return None
    if depth > _DEEPEST:
        problems.append(f"{where}: conditions are nested more than {_DEEPEST} deep")
        return None
    names = [*_CONDITIONS, *_CONNECTIVES]
    known(table, names, where, "condition", problems)
    parts: list[When | Leaf] = []
    for key in sorted((key for key in table if key in names), key=names.index):
        try:
            parts += _part(key, table[key], where, needs, problems, depth)
        except ValueError as error:
            problems.append(f"{where}: {error}")
    # Cheap conditions first, whatever order the file has: a pattern of its own is run last.
    return When("all", tuple(sorted(parts, key=_cost)))


def _cost(part: When | Leaf) -> int:
    return max(map(_cost, part.parts), default=0) if isinstance(part, When) else part.condition.cost


def _part(
    key: str, value: Any, where: str, needs: Needs, problems: list[str], depth: int
) -> list["When | Leaf"]:
    if key in _CONDITIONS:
        return [Leaf(_CONDITIONS[key](value, needs), key, value)]
    tables = value if isinstance(value, list) else [value]
    if not tables:
        raise ValueError(f"{key} is empty")
    inner = [_when(table, where, needs, problems, key, depth + 1) for table in tables]
    return [When(key, tuple(one for one in inner if one is not None))]


def _then(table: Any, where: str, problems: list[str]) -> dict[str, Any]:
    if not isinstance(table, dict) or not table:
        problems.append(f"{where}: has no then; write what the rule does")
        return {}
    known(table, actions.REGISTRY, where, "action", problems)
    read: dict[str, Any] = {}
    for key, value in table.items():
        if key not in actions.REGISTRY:
            continue
        action = actions.REGISTRY[key]
        try:
            read[action.field] = action.read(value)
        except ValueError as error:
            problems.append(f"{where}: {error}")
    return read
