"""Rules that are right and hardly meant: those that contradict each other, never decide or never apply.

Each of these is certain, as far as it goes: no rule is named that could have an effect.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.actions import ACTIONS, ADDING
from mailtriage.rules.engine import Doubt, Rule
from mailtriage.rules.facts import facts_of
from mailtriage.rules.implied import implies, marks
from mailtriage.rules.impossible import conjuncts, idle_part, impossible
from mailtriage.rules.signs import unseen_signs
from mailtriage.rules.text import Words
from mailtriage.rules.when import Leaf, When

_MOST_COMPARED = 50_000  # pairs of rules
_ON_TICKET = {one.field: one.on_ticket for one in ACTIONS}
_KEY = {one.field: one.key for one in ACTIONS}


def doubts_of(rules: Sequence[Rule], packs: frozenset[str]) -> Iterator[Doubt]:
    """What is doubtful of the rules in force, in their order. A rule of an admin that goes before one of the
    `packs` is meant to: that is not told."""
    for rule in rules:
        told = _never(rule) or _idle_on_tickets(rule) or _of_anybody(rule) or _idle_in_part(rule)
        if told is None and (says := unseen_signs(rule)):
            told = Doubt("signs", place(rule), rule.name, says)
        if told is not None:
            yield told
    yield from _overruled([one for one in rules if not one.shadow], packs)


def place(rule: Rule) -> str:
    return f"{rule.source}:{rule.line}" if rule.line else rule.source


def _overruled(rules: Sequence[Rule], packs: frozenset[str]) -> Iterator[Doubt]:
    by_mark: dict[str, list[int]] = {}
    everywhere: list[int] = []
    compared = 0
    for number, rule in enumerate(rules):
        before = set(everywhere)
        for mark in set(marks(rule.when, narrow=True)):
            before.update(by_mark.get(mark, ()))
        left, adds = dict(rule.then), rule.stop
        for earlier in sorted(before):
            other = rules[earlier]
            if (rule.source in packs) is not (other.source in packs):
                continue
            compared += 1
            if compared > _MOST_COMPARED:
                return
            if not _goes_before(other, rule):
                continue
            told = _contradiction(other, rule, left)
            if told is not None:
                yield told
                break
            left = _rest(left, other.then)
            if other.stop or (not left and not adds):
                how = "ends the list before it" if other.stop else "decides the same before it"
                says = (
                    f"never decides anything: {other.name!r} ({place(other)}) {how}, for every mail it fits"
                )
                yield Doubt("shadowed", place(rule), rule.name, says)
                break
        if _is_for_all(rule.when):
            everywhere.append(number)
        for mark in set(marks(rule.when, narrow=False)):
            by_mark.setdefault(mark, []).append(number)


def _is_for_all(when: When) -> bool:
    return when.connective == "all" and not when.parts


def _goes_before(other: Rule, rule: Rule) -> bool:
    """Whether the `other` applies to every mail to which this `rule` does."""
    return (other.when.names_ticket or not rule.when.names_ticket) and implies(rule.when, other.when)


def _contradiction(other: Rule, rule: Rule, left: Mapping[str, Any]) -> Doubt | None:
    if not implies(other.when, rule.when) or other.when.names_ticket is not rule.when.names_ticket:
        return None
    for field, value in left.items():
        if field not in ADDING and field in other.then and other.then[field] != value:
            key = _KEY[field]
            says = (
                f"contradicts {other.name!r} ({place(other)}), which fits the same mails and goes first: "
                f"{key} = {_said(value)} here, {_said(other.then[field])} there"
            )
            return Doubt("contradictory", place(rule), rule.name, says)
    return None


def _rest(left: Mapping[str, Any], decided: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field: value
        for field, value in left.items()
        if field not in decided or (field in ADDING and not set(value) <= set(decided[field]))
    }


def _never(rule: Rule) -> Doubt | None:
    told = impossible(rule.when)
    return Doubt("never", place(rule), rule.name, f"never applies: {told}") if told else None


def _idle_in_part(rule: Rule) -> Doubt | None:
    told = idle_part(rule.when)
    return Doubt("idle", place(rule), rule.name, f"a part of it never fits: {told}") if told else None


def _idle_on_tickets(rule: Rule) -> Doubt | None:
    """What a rule on tickets says and nobody does."""
    leaves = [one for one in conjuncts(rule.when) if isinstance(one, Leaf) and one.key == "ticket"]
    opening = facts_of(Mail(), MailKind.PERSON, Words())
    if all(one.condition.evidence(opening) is not None for one in leaves):
        return None
    idle = [_KEY[field] for field in rule.then if not _ON_TICKET[field]]
    if not idle:
        return None
    says = f"looks at mail on a ticket, where {', '.join(idle)} does nothing"
    return Doubt("idle", place(rule), rule.name, says)


def _of_anybody(rule: Rule) -> Doubt | None:
    """A severity for the mail of a domain where anybody can get an address."""
    said = rule.then
    if "high" not in (said.get("impact"), said.get("urgency"), said.get("severity")) and (
        said.get("severity") != "critical"
    ):
        return None
    named = [one for leaf in rule.when.leaves() for one in leaf.condition.anybodys]
    if not named:
        return None
    says = (
        f"anybody can have an address at {named[0]}, so that it names no writer: what it raises is held as "
        "for words alone; write whole addresses, or the organisation's own domain"
    )
    return Doubt("anybody", place(rule), rule.name, says)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(str(value))
