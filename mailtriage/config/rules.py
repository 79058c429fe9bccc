"""`[rules]`: which packs, and what the rules may do with mail of whom."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mailtriage.config.values import Duration, Line, Number, Table
from mailtriage.model.ticket import Severity

Level = Literal["high", "medium", "low"]


def _pattern(value: object) -> object:
    """An address, ``domain``, ``*.domain`` or ``@domain``: whoever may wake people is named with a domain."""
    if not isinstance(value, str) or not value.strip() or value.strip().endswith("@"):
        raise ValueError(f"write an address or a domain such as 'customer.example', not {value!r}")
    return value.strip().lower()


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
