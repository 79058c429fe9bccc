"""What two rule sets make of the same mail: which fields differ, and by which rule."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from mailtriage.rules.actions import ACTIONS
from mailtriage.rules.facts import Triage

FIELDS = tuple((one.key, one.field) for one in ACTIONS)


@dataclass(frozen=True, slots=True)
class Change:
    """A field by the name of its action, its value `before` and `after`, and the rule that made the
    difference: the one that sets it now, else the one that does so no longer."""

    key: str
    before: Any
    after: Any
    by: str

    def as_document(self) -> dict[str, Any]:
        return {"field": self.key, "before": self.before, "after": self.after, "by": self.by}


def changes(before: Triage, after: Triage) -> tuple[Change, ...]:
    """In the order of the actions in `docs/RULES.md`."""
    found = []
    for key, field in FIELDS:
        old, new = getattr(before, field), getattr(after, field)
        if old == new or (field in _LISTS and set(old) == set(new)):
            continue
        found.append(Change(key, bare(old), bare(new), _by(before, after, field)))
    return tuple(found)


_LISTS = frozenset(one.field for one in ACTIONS if one.adds)


def bare(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def said(value: Any) -> str:
    """The same in words; ``-`` for nothing."""
    value = bare(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value in (None, "") else str(value)


def _by(before: Triage, after: Triage, field: str) -> str:
    rule = after.decided.get(field)
    if rule is not None and (rule != before.decided.get(field) or field not in _LISTS):
        return rule
    if field in _LISTS:
        known = {hit.rule for hit in before.hits}
        fresh = [hit.rule for hit in after.hits if hit.rule not in known]
        gone = [hit.rule for hit in before.hits if hit.rule not in {one.rule for one in after.hits}]
        return ", ".join([*fresh, *(f"no longer {one}" for one in gone)]) or rule or ""
    old = before.decided.get(field)
    return f"no longer {old}" if old else ""
