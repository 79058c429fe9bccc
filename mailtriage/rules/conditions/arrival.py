import re
from datetime import time
from typing import Any, ClassVar

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import flag, one_of, one_or_more, only_keys
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About

_KEYS = ("open", "weekday", "between")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_BETWEEN = re.compile(rf"\s*{_CLOCK}\s*-\s*(?:{_CLOCK}|(24):00)\s*", re.ASCII)


class TimeCondition(Condition):
    name = "time"
    says = (
        "when it arrived, in the zone of `[sla]`: `{ open = true }` (in its hours, `false` out of them), "
        '`{ weekday = ["sat", "sun"] }`, `{ between = "22:00-06:00" }`; all that is written must hold'
    )
    schema: ClassVar = {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "open": {"type": "boolean"},
            "weekday": one_or_more(_DAYS),
            "between": {"type": "string", "pattern": r"^\s*\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d\s*$"},
        },
        "additionalProperties": False,
    }
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        if not isinstance(value, dict) or not value:
            raise ValueError('write time as a table such as { open = false } or { weekday = ["sat", "sun"] }')
        only_keys(value, _KEYS, "time")
        self._open = flag(value["open"], "time: open") if "open" in value else None
        days = one_of(value["weekday"], "time: weekday", _DAYS) if "weekday" in value else ()
        self._days = frozenset(map(_DAYS.index, days))
        self._between = _between(value["between"]) if "between" in value else None
        needs.hours = True

    def evidence(self, facts: RuleFacts) -> str | None:
        local, told = facts.around.local, list[str]()
        if local is None:
            return None
        if self._open is not None:
            if facts.around.in_hours is not self._open:
                return None
            told.append("in our hours" if self._open else "out of our hours")
        if self._days:
            if local.weekday() not in self._days:
                return None
            told.append(f"on a {_DAYS[local.weekday()]}")
        if self._between is not None:
            first, last = self._between
            at = local.time().replace(tzinfo=None)
            if not (first <= at < last if first < last else at >= first or at < last):
                return None
            told.append(f"between {first:%H:%M} and {last:%H:%M}")
        return f"arrived {local:%H:%M}, {', '.join(told)}"

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, TimeCondition):
            return False
        if self._open is not None and other._open is not None and self._open is not other._open:
            return True
        if self._days and other._days and not self._days & other._days:
            return True
        if self._between is None or other._between is None:
            return False
        return not _minutes(*self._between) & _minutes(*other._between)


def _minutes(first: time, last: time) -> frozenset[int]:
    """The minutes of the day between, over midnight where `last` is the earlier one."""
    start, end = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    return frozenset(range(start, end)) if start < end else frozenset((*range(start, 1440), *range(end)))


def _between(value: Any) -> tuple[time, time]:
    found = _BETWEEN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('time: write between as "22:00-06:00"')
    first = time(int(found[1]), int(found[2]))
    last = time.min if found[5] else time(int(found[3]), int(found[4]))
    if first == last:
        raise ValueError("time: between ends when it begins; leave it out for the whole day")
    return first, last
