"""`[rules]`: which packs, and what the rules may do with mail of whom."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mailtriage.config.values import Duration, Line, Number, Table
from mailtriage.model.patterns import read_pattern
from mailtriage.model.ticket import Severity

Level = Literal["high", "medium", "low"]


def _pattern(value: object) -> object:
    """An address or a domain: whoever may wake people is named with a domain."""
    if not isinstance(value, str):
        raise ValueError("write an address or a domain such as 'customer.example'")
    pattern = read_pattern(value)
    if pattern.endswith("@"):
        raise ValueError(f"anybody may be called so; write a domain too, such as '{pattern}customer.example'")
    return pattern


Pattern = Annotated[str, BeforeValidator(_pattern)]


class CeilingsTable(Table):
    stranger: Severity = Severity.NORMAL
    known: Severity = Severity.HIGH
    mails: Number = Field(default=3, ge=2)
    organisations: Number = Field(default=2, ge=1)
    within: Duration = timedelta(minutes=15)


class RulesTable(Table):
    packs: tuple[Line, ...] = ("senders", "severity", "kinds")
    folder: Line = "rules"
    vip: tuple[Pattern, ...] = ()
    monitoring: tuple[Pattern, ...] = ()
    ceilings: CeilingsTable = CeilingsTable()
    matrix: dict[Level, dict[Level, Severity]] = Field(default_factory=dict)
