"""Conditions that no mail fits: sound, and not complete, as all that is said of rules that are right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from mailtriage.rules.implied import implies
from mailtriage.rules.text import fold
from mailtriage.rules.when import Leaf, When

_FOLDED = ("subject", "body", "text")
_MOST_COMPARED = 10_000  # pairs of conditions
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")


def impossible(when: When | Leaf) -> str:
    """Why no mail fits, in words; ``""`` where one may."""
    if isinstance(when, Leaf):
        return _unfitting(when)
    if when.connective == "not":
        return ""
    if when.connective == "any":
        each = [impossible(part) for part in when.parts]
        return each[0] if each and all(each) else ""
    parts = list(conjuncts(when))
    return next((told for part in parts if (told := impossible(part))), "") or _excluding(parts)


def conjuncts(when: When) -> Iterator[When | Leaf]:
    """What must hold, all of it."""
    if when.connective != "all" and (when.connective == "not" or len(when.parts) != 1):
        yield when
        return
    for part in when.parts:
        if isinstance(part, When):
            yield from conjuncts(part)
        else:
            yield part


def _excluding(parts: Sequence[When | Leaf]) -> str:
    """What excludes each other among `parts` that must all hold, in words."""
    leaves = [part for part in parts if isinstance(part, Leaf)]
    for one, other in islice(combinations(leaves, 2), _MOST_COMPARED):
        if _are_apart(one, other):
            return f"{one} and {other} exclude each other"
    for part in parts:
        if isinstance(part, Leaf):
            continue
        beside = [one for one in parts if one is not part]
        if _size(part) * sum(map(_size, beside)) > _MOST_COMPARED:
            continue
        if part.connective == "not":
            together = When("all", tuple(beside))
            if inner := next((one for one in part.parts if implies(together, one)), None):
                return f"what must hold is excluded by not = {{ … }} ({_shown(inner)})"
        elif part.parts and all(any(_are_apart(one, either) for one in beside) for either in part.parts):
            return "every one of any = [ … ] is excluded by what must hold beside it"
    return ""


def _size(part: When | Leaf) -> int:
    return 1 if isinstance(part, Leaf) else sum(1 for _ in part.leaves())


def _are_apart(one: When | Leaf, other: When | Leaf) -> bool:
    """Whether it is certain that never both hold."""
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return one.key == other.key and one.condition.excludes(other.condition)
    if not isinstance(other, When):
        return _are_apart(other, one)
    if other.connective == "not":
        return any(implies(one, part) for part in other.parts)
    if other.connective == "any":
        return bool(other.parts) and all(_are_apart(one, part) for part in other.parts)
    return any(_are_apart(one, part) for part in other.parts)


def idle_part(when: When) -> str:
    """Which part of a regex fits no text, though others may, in words; ``""`` where none is found."""
    return next((told for leaf in when.leaves() for one in _written(leaf) if (told := _idle_in(one))), "")


def _idle_in(pattern: str) -> str:
    plain = _CLASS.sub("", pattern)
    for at, sign in enumerate(plain):
        if sign.isascii() or fold(sign) == sign.lower():
            continue
        before, after = plain[at - 1 : at], plain[at + 1 : at + 2]
        # It may be left out, or is one of several for the same letter.
        if (before in ("", "(", "|", ":") and after in ("", "|", ")")) or after in ("?", "*", "{"):
            continue
        return f"the text has no {sign!r} where the regex {pattern[:60]!r} looks; write {fold(sign)!r}"
    return ""


def _unfitting(leaf: Leaf) -> str:
    """A pattern for signs that no folded text has."""
    return next((told for pattern in _patterns(leaf) if (told := _never_fits(pattern))), "")


def _patterns(leaf: Leaf) -> Iterator[str]:
    """Each regex that must fit."""
    if leaf.key == "header" or (isinstance(leaf.value, Mapping) and set(leaf.value) <= {"regex", "quoted"}):
        yield from _written(leaf)


def _written(leaf: Leaf) -> Iterator[str]:
    if leaf.key == "header":
        yield from (str(test["regex"]) for test in leaf.value.values() if isinstance(test, Mapping))
    elif leaf.key in _FOLDED and isinstance(leaf.value, Mapping) and "regex" in leaf.value:
        yield str(leaf.value["regex"])


def _never_fits(pattern: str) -> str:
    if re.search(r"  |[\n\t]", pattern):
        return "the text has single spaces only where a regex looks"
    if re.search(r"[|\[?*{(\\]", pattern):
        return ""  # it may fit without that part
    for sign in pattern:
        if not sign.isascii() and fold(sign) != sign.lower():
            return f"the text has no {sign!r} where a regex looks; write {fold(sign)!r}"
    return ""


def _shown(part: When | Leaf) -> str:
    return str(part) if isinstance(part, Leaf) else f"{part.connective} = [ … ]"
