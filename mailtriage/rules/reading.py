"""The tables of one rule file -> its rules, or every mistake with its line and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mailtriage.rules import actions
from mailtriage.rules.conditions import REGISTRY
from mailtriage.rules.engine import Rule
from mailtriage.rules.examples import Example, known, read_examples
from mailtriage.rules.needs import Needs
from mailtriage.rules.source import Place, Source
from mailtriage.rules.when import Leaf, When

CONNECTIVES = ("all", "any", "not")
KEYS = ("name", "when", "then", "because", "stop", "enabled", "shadow", "example")
LONGEST_NAME = 100
_CONDITIONS = {condition.name: condition for condition in REGISTRY}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with its examples; `rule` is None for one that only switches a later one off by its name."""

    name: str
    place: Place
    rule: Rule | None
    shadow: bool = False
    examples: tuple[Example, ...] = ()  # those to be tried
    written: int = 0  # how many examples are written
    bare: bool = False  # nothing but a name and ``enabled = false``


def entries_of(source: Source, needs: Needs, problems: list[str], *, tried: bool = True) -> list[Entry]:
    """The rules of one source, in order; what is wrong with them goes to `problems`. Their examples are read
    if they are to be `tried`."""
    found: dict[str, Entry] = {}
    names: set[str] = set()
    for number, table in enumerate(source.rules):
        where = Place(source, ("rule", number))
        if not isinstance(table, dict):
            problems.append(f"{where.named(f'rule {number + 1}')}: write a rule as a table, below [[rule]]")
            continue
        name = table.get("name", "")
        where = where.named(f"rule {name!r}" if isinstance(name, str) and name else f"rule {number + 1}")
        if isinstance(name, str) and name and name in names:
            problems.append(f"{where / 'name'}: the name is taken by another rule of this file")
        if not known(table, KEYS, where, "key", problems):
            continue
        if not _is_name(name):
            told = f"write name as a text of at most {LONGEST_NAME} characters, in one line"
            problems.append(f"{where / 'name'}: {told if 'name' in table and name != '' else 'has no name'}")
            continue
        names.add(name)
        shadow = table.get("shadow") is True
        if table.get("enabled") is False:
            bare = table.keys() <= {"name", "enabled", "shadow", "because"}
            found.setdefault(name, Entry(name, where, None, shadow, bare=bare))
            continue
        rule = _rule(name, table, where, needs, problems)
        examples = tuple(read_examples(table, where, name, problems)) if tried else ()
        written = len(examples) if tried else len(table.get("example", ()))
        if rule is not None:
            found.setdefault(name, Entry(name, where, rule, shadow, examples, written))
    return list(found.values())


def _is_name(name: object) -> bool:
    return (
        isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and name.isprintable() and bool(name.strip())
    )


def _rule(name: str, table: dict[str, Any], where: Place, needs: Needs, problems: list[str]) -> Rule | None:
    before = len(problems)
    when = _when(table.get("when", {}), where / "when", needs, problems)
    then = _then(table.get("then"), where / "then", problems)
    for key, kind in (("stop", bool), ("enabled", bool), ("shadow", bool), ("because", str)):
        if not isinstance(table.get(key, kind()), kind):
            said = "true or false" if kind is bool else "a text"
            problems.append(f"{where / key}: write {key} as {said}")
    if len(problems) > before or when is None:
        return None
    because, stop, shadow = table.get("because", ""), table.get("stop", False), table.get("shadow", False)
    return Rule(name, where.source.file, when, then, because, stop, shadow, where.line)


def _when(
    table: Any, where: Place, needs: Needs, problems: list[str], key: str = "when", depth: int = 0
) -> When | None:
    if not isinstance(table, dict) or (not table and depth):
        problems.append(f"{where}: write {key} as a table of conditions")
        return None
    if depth > _DEEPEST:
        problems.append(f"{where}: conditions are nested more than {_DEEPEST} deep")
        return None
    names = [*_CONDITIONS, *CONNECTIVES]
    known(table, names, where, "condition", problems)
    parts: list[When | Leaf] = []
    for key in sorted((key for key in table if key in names), key=names.index):
        try:
            parts += _part(key, table[key], where / key, needs, problems, depth)
        except ValueError as error:
            problems.append(f"{where / key}: {error}")
    # Cheap conditions first, whatever order the file has: a pattern of its own is run last.
    return When("all", tuple(sorted(parts, key=_cost)))


def _cost(part: When | Leaf) -> int:
    return max(map(_cost, part.parts), default=0) if isinstance(part, When) else part.condition.cost


def _part(
    key: str, value: Any, where: Place, needs: Needs, problems: list[str], depth: int
) -> Iterable["When | Leaf"]:
    if key in _CONDITIONS:
        return [Leaf(_CONDITIONS[key](value, needs), key, value)]
    if not isinstance(value, list):
        listed = [(value, where)]
    else:
        listed = [(one, where / number) for number, one in enumerate(value)]
    if not listed:
        raise ValueError(f"{key} is empty")
    inner = [_when(table, place, needs, problems, key, depth + 1) for table, place in listed]
    return [When(key, tuple(one for one in inner if one is not None))]


def _then(table: Any, where: Place, problems: list[str]) -> dict[str, Any]:
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
            problems.append(f"{where / key}: {error}")
    return read
