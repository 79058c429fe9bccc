"""Actions of `then`: each reads its TOML value and sets its field, unless an earlier rule has set it."""

import difflib
from collections.abc import Callable
from typing import Any

from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.rules.conditions.values import texts


def _kind(value: Any) -> TicketKind:
    return TicketKind(_one_of(value, "kind", [one.value for one in TicketKind]))


def _severity(value: Any) -> Severity:
    return Severity(_one_of(value, "severity", [one.value for one in Severity]))


def _labels(value: Any) -> tuple[str, ...]:
    labels = texts(value, "label")
    wrong = [
        one
        for one in labels
        if len(one) > 40 or not one.isprintable() or any(c in one for c in ' ,"\\()[]{}%*')
    ]
    if wrong:
        raise ValueError(f"label {wrong[0]!r}: write one short word, such as 'billing' or 'vip-customer'")
    return labels


def _assignee(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("write assign as a staff id")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write acknowledge as true or false")
    return value


def _one_of(value: Any, what: str, known: list[str]) -> str:
    if value not in known:
        near = difflib.get_close_matches(str(value), known, 1, 0.6)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{what} {value!r} is none of {', '.join(known)}{hint}")
    return str(value)


# The word in TOML -> (the field of `Triage` it sets, its reader)
REGISTRY: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "kind": ("kind", _kind),
    "severity": ("severity", _severity),
    "label": ("labels", _labels),
    "assign": ("assignee", _assignee),
    "acknowledge": ("acknowledge", _yes_or_no),
}
