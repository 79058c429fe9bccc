from collections.abc import Mapping
from typing import Any, ClassVar

from mailtriage.model.spelling import did_you_mean
from mailtriage.model.ticket import Severity, Status, TicketKind
from mailtriage.rules.around import OnTicket
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import (
    SPAN,
    TEXTS,
    flag,
    one_of,
    one_or_more,
    only_keys,
    shown_span,
    span,
    texts,
)
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About

_IS = ("new", "reply")
_LISTS = {"status": Status, "severity": Severity, "kind": TicketKind}
_KEYS = ("is", *_LISTS, "older", "younger", "reopened", "label", "assigned")


class TicketCondition(Condition):
    name = "ticket"
    says = (
        '`"new"` (the mail opens one) or `"reply"` (it is on one); of that ticket as the mail finds it: '
        '`{ status = ["waiting"], severity = ["high"], kind = ["incident"], older = "7d", younger = "1h", '
        'reopened = true, label = "vip", assigned = true }` (or `assigned = "anna"`); all that is written '
        "must hold. A rule looks at mail on tickets only where it has this condition"
    )
    schema: ClassVar = {
        "oneOf": [
            {"enum": list(_IS)},
            {
                "type": "object",
                "minProperties": 1,
                "properties": {
                    "is": {"enum": list(_IS)},
                    **{key: one_or_more(one.value for one in kind) for key, kind in _LISTS.items()},
                    "older": SPAN,
                    "younger": SPAN,
                    "reopened": {"type": "boolean"},
                    "label": TEXTS,
                    "assigned": {"oneOf": [{"type": "boolean"}, *TEXTS["oneOf"]]},
                },
                "additionalProperties": False,
            },
        ]
    }
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        table: Mapping[str, Any] = {"is": value} if isinstance(value, str) else value
        if not isinstance(table, dict) or not table:
            raise ValueError('write ticket as "new", "reply" or a table such as { status = ["waiting"] }')
        only_keys(table, _KEYS, "ticket")
        said = table.get("is", "reply")
        if said not in _IS:
            raise ValueError(f'write ticket as "new" or "reply"{_meant(said)}')
        self._new = said == "new"
        if self._new and len(table) > 1:
            other = next(key for key in table if key != "is")
            raise ValueError(f'ticket: one that is "new" has no {other} yet; leave one of them out')
        self._wanted = {
            key: one_of(table[key], f"ticket: {key}", [one.value for one in kind])
            for key, kind in _LISTS.items()
            if key in table
        }
        self._older = span(table["older"], "ticket: older") if "older" in table else None
        self._younger = span(table["younger"], "ticket: younger") if "younger" in table else None
        if self._older is not None and self._younger is not None and self._younger <= self._older:
            raise ValueError("ticket: none is older and younger than this at once")
        self._reopened = flag(table["reopened"], "ticket: reopened") if "reopened" in table else None
        self._labels = texts(table["label"], "ticket: label") if "label" in table else ()
        assigned = table.get("assigned")
        if assigned is not None and not isinstance(assigned, bool | str | list | tuple):
            raise ValueError('ticket: write assigned as true, false or a staff id such as "anna"')
        self._assigned = assigned if isinstance(assigned, bool) else None
        self.staff = texts(assigned, "ticket: assigned") if isinstance(assigned, str | list | tuple) else ()

    def evidence(self, facts: RuleFacts) -> str | None:
        ticket = facts.around.ticket
        if ticket is None:
            return "the mail opens a ticket" if self._new else None
        told = None if self._new else self._told(ticket)
        return None if told is None else ", ".join((f"it is on ticket {ticket.number}", *told))

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, TicketCondition):
            return False
        if self._new or other._new:
            return self._new is not other._new
        both = self._wanted.keys() & other._wanted.keys()
        if any(not set(self._wanted[key]) & set(other._wanted[key]) for key in both):
            return True
        younger = [one._younger for one in (self, other) if one._younger is not None]
        older = [one._older for one in (self, other) if one._older is not None]
        if younger and older and min(younger) <= max(older):
            return True
        if None not in (self._reopened, other._reopened) and self._reopened is not other._reopened:
            return True
        return _assigned_apart(self, other)

    def _told(self, ticket: OnTicket) -> tuple[str, ...] | None:
        found = {"status": ticket.status, "severity": ticket.severity, "kind": ticket.kind}
        if any(found[key] not in listed for key, listed in self._wanted.items()):
            return None
        told = [f"{key} {found[key]}" for key in self._wanted]
        if self._older is not None or self._younger is not None:
            if self._older is not None and ticket.age <= self._older:
                return None
            if self._younger is not None and ticket.age >= self._younger:
                return None
            told.append(f"{shown_span(ticket.age)} old")
        if self._reopened is not None:
            if ticket.reopens is not self._reopened:
                return None
            told.append("opened again" if self._reopened else "not opened again")
        labels = [one for one in self._labels if one in ticket.labels]
        if self._labels and not labels:
            return None
        told += [f"label {one!r}" for one in labels[:1]]
        return self._with_assignee(ticket, tuple(told))

    def _with_assignee(self, ticket: OnTicket, told: tuple[str, ...]) -> tuple[str, ...] | None:
        if self._assigned is None and not self.staff:
            return told
        if self.staff and ticket.assignee not in self.staff:
            return None
        if self._assigned is not None and (ticket.assignee is not None) is not self._assigned:
            return None
        return (*told, f"assigned to {ticket.assignee}" if ticket.assignee else "assigned to nobody")


def _assigned_apart(one: TicketCondition, other: TicketCondition) -> bool:
    if False in (one._assigned, other._assigned):  # nobody has it
        return any(each._assigned or each.staff for each in (one, other))
    return bool(one.staff and other.staff) and not set(one.staff) & set(other.staff)


def _meant(said: Any) -> str:
    """A hint at what stands elsewhere: ``ticket = "closed"``."""
    key = next((key for key, kind in _LISTS.items() if said in [one.value for one in kind]), None)
    return f'; for its {key} {{ {key} = "{said}" }}' if key else did_you_mean(said, _IS)
