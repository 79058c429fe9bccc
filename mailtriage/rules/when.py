"""`when`: conditions under ``all``, ``any`` or ``not``, nested as you like."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mailtriage.rules.around import Around
from mailtriage.rules.conditions import Condition
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.policy import About

_SHOWN = 60  # characters of a value


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition as it stands in the file: its key and value."""

    condition: Condition
    key: str
    value: Any

    def __str__(self) -> str:
        said = repr(self.value)
        if isinstance(self.value, list | tuple) and len(said) > _SHOWN:
            said = f"one of {len(self.value)}"
        return f"{self.key} = {said if len(said) <= _SHOWN else f'{said[:_SHOWN]}…'}"


@dataclass(frozen=True, slots=True)
class When:
    """Conditions under one connective, cheap ones first. `needles` are words of which one must stand in a
    mail that fits, None where there are no such words; `names_ticket`: it looks at mail on a ticket."""

    connective: str
    parts: tuple["When | Leaf", ...]
    needles: frozenset[int] | None = field(init=False)
    names_ticket: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needles", _all_needles(self.connective, self.parts))
        named = any(one.names_ticket if isinstance(one, When) else one.key == "ticket" for one in self.parts)
        object.__setattr__(self, "names_ticket", named)

    def evidence(self, facts: RuleFacts) -> tuple[str, ...] | None:
        """What decided, or None when the mail does not fit."""
        if self.connective == "any":
            return next((told for part in self.parts if (told := _evidence(part, facts)) is not None), None)
        if self.connective == "not":
            if any(_evidence(part, facts) is not None for part in self.parts):
                return None
            return ("nothing that the rule excludes",)
        found: list[str] = []
        for part in self.parts:
            told = _evidence(part, facts)
            if told is None:
                return None
            found.extend(told)
        return tuple(found) or ("every mail",)

    def missing(self, facts: RuleFacts) -> str:
        """Which part keeps a rule from applying, in words; ``""`` where none does."""
        if not self.looks_at(facts.around):
            return "it looks at mail that opens a ticket" if facts.around.ticket else "it looks at tickets"
        if self.connective == "any":
            return f"none of: {'; '.join(map(_shown, self.parts))}"
        for part in self.parts:
            told = _evidence(part, facts)
            if self.connective == "not":
                if told is not None:
                    return f"not {_shown(part)}: {told[0]}"
            elif told is None:
                return part.missing(facts) if isinstance(part, When) else f"{part} does not hold"
        return ""

    def grounds(self, facts: RuleFacts) -> frozenset[About]:
        """What the conditions that hold look at."""
        if self.connective == "not":
            return frozenset()
        holding = [part for part in self.parts if _evidence(part, facts) is not None]
        return frozenset[About]().union(
            *(
                part.grounds(facts) if isinstance(part, When) else frozenset((part.condition.about,))
                for part in holding
            )
        )

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            if isinstance(part, When):
                yield from part.leaves()
            else:
                yield part

    def looks_at(self, around: Around) -> bool:
        """A rule looks at mail on a ticket only if it says so."""
        return around.ticket is None or self.names_ticket


def _evidence(part: When | Leaf, facts: RuleFacts) -> tuple[str, ...] | None:
    if isinstance(part, When):
        return part.evidence(facts)
    told = part.condition.evidence(facts)
    return None if told is None else (told,)


def _all_needles(connective: str, parts: tuple[When | Leaf, ...]) -> frozenset[int] | None:
    if connective == "not":
        return None
    asked = [_needles(part) for part in parts]
    some = [one for one in asked if one is not None]
    if connective == "any":
        return frozenset[int]().union(*some) if some and len(some) == len(asked) else None
    return min(some, key=len, default=None)


def _needles(part: When | Leaf) -> frozenset[int] | None:
    return part.needles if isinstance(part, When) else part.condition.needles


def _shown(part: When | Leaf) -> str:
    if isinstance(part, Leaf):
        return str(part)
    return f"{part.connective} ({', '.join(map(_shown, part.parts))})"
