"""What `[rules]` in config.toml says beside the rules: lists of people, ceilings, the severity matrix."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from mailtriage.model.ticket import Severity
from mailtriage.rules.addresses import names_a_writer


class About(StrEnum):
    """What a condition looks at: the words that anybody can write, who wrote them, or anything else."""

    WORDS = "words"
    WRITER = "writer"
    CIRCUMSTANCES = "circumstances"


@dataclass(frozen=True, slots=True)
class People:
    """Address patterns (`rules.addresses`) of customers who count as VIP, and of systems that watch."""

    vip: tuple[str, ...] = ()
    monitoring: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The highest severity by words alone. Where the same rule says the same of so many `mails` from so many
    `organisations` `within` this time, there is none."""

    stranger: Severity = Severity.NORMAL
    known: Severity = Severity.HIGH
    mails: int = 3
    organisations: int = 2
    within: timedelta = timedelta(minutes=15)


# ITIL's: what is not told is medium.
USUAL_MATRIX: Mapping[tuple[str, str], Severity] = {
    ("high", "high"): Severity.CRITICAL,
    ("high", "medium"): Severity.HIGH,
    ("high", "low"): Severity.NORMAL,
    ("medium", "high"): Severity.HIGH,
    ("medium", "medium"): Severity.NORMAL,
    ("medium", "low"): Severity.LOW,
    ("low", "high"): Severity.NORMAL,
    ("low", "medium"): Severity.LOW,
    ("low", "low"): Severity.LOW,
}


def _is_somebodys(_domain: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Policy:
    """`matrix` gives the severity of (impact, urgency); `is_anybodys` tells whether anybody can have an
    address at a domain, as with freemail and public suffixes. `own` are the desk's
    addresses in lower case, that of the mailbox first."""

    people: People = People()
    ceilings: Ceilings = Ceilings()
    matrix: Mapping[tuple[str, str], Severity] = field(default_factory=lambda: USUAL_MATRIX)
    is_anybodys: Callable[[str], bool] = field(default=_is_somebodys, compare=False, repr=False)
    own: tuple[str, ...] = field(default=(), compare=False)

    def naming(self, patterns: Sequence[str]) -> tuple[str, ...]:
        """Those of address `patterns` that say who writes."""
        return tuple(one for one in patterns if names_a_writer(one, self.is_anybodys))

    def severity(self, impact: str | None, urgency: str | None) -> Severity:
        return self.matrix[(impact or "medium", urgency or "medium")]


USUAL = Policy()
