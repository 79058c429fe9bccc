"""What a condition is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class Condition(ABC):
    """`says` is its line in the documentation, `schema` the JSON Schema of its value.

    `about` is what it looks at; `cost` is 0 for a look at a field, 1 for words (one set for all rules), 2 for
    a pattern of its own. `needles` are the words of which at least one must stand in the mail; None where it
    may hold without. `staff` are the ids of staff that it names, `anybodys` patterns of
    domains where anybody can have an address.
    """

    name: ClassVar[str]
    says: ClassVar[str]
    schema: ClassVar[Mapping[str, Any]]
    about: About = About.WORDS
    cost: int = 0
    needles: frozenset[int] | None = None
    staff: tuple[str, ...] = ()
    anybodys: tuple[str, ...] = ()

    @abstractmethod
    def __init__(self, value: Any, needs: Needs) -> None:
        """Read the TOML value; raises ValueError with what to write instead."""

    @abstractmethod
    def evidence(self, facts: RuleFacts) -> str | None:
        """What decided, in words; None where it does not hold."""

    def excludes(self, other: "Condition") -> bool:
        """Whether it is certain that no mail fits both this and an `other` condition of the same kind."""
        return False
