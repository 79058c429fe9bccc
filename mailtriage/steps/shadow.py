"""Rules that only try: what they would have done is counted, and told to the admins once a week."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.reply.trial import Tried, trial
from mailtriage.rules.facts import Triage
from mailtriage.steps.desk import Desk
from mailtriage.steps.post import queue

_NOTE = "shadow"
_MOST_RULES, _MOST_CHANGES, _MOST_TICKETS = 200, 50, 5


def effects(found: Triage) -> dict[str, Any]:
    """What is journaled of the rules that only try; nothing where none of them applies."""
    if not found.shadow and not found.would:
        return {}
    hits = [[hit.rule, hit.because, list(hit.evidence)] for hit in found.shadow]
    return {"shadow": hits, "would": {name: _plain(value) for name, value in found.would.items()}}


def count_shadow(desk: Desk, ticket: Ticket | None, found: Triage) -> None:
    """In the transaction of the mail: the week's count of each rule that would have applied, or would not
    have where the one in force did; a change counts for the rule that would have made it."""
    deciding = (rule for rules in found.would_by.values() for rule in rules)
    concerned = dict.fromkeys((*(hit.rule for hit in found.shadow), *deciding))
    if not concerned:
        return
    note: dict[str, Any] = dict(desk.store.note(_NOTE) or {})
    rules: dict[str, Any] = dict(note.get("rules") or {})
    for rule in concerned:
        if rule not in rules and len(rules) >= _MOST_RULES:
            continue
        seen = rules.get(rule) or {"hits": 0, "changes": {}, "tickets": []}
        changes = dict(seen["changes"])
        for one in _changes(found, rule):
            if one in changes or len(changes) < _MOST_CHANGES:
                changes[one] = changes.get(one, 0) + 1
        tickets = list(seen["tickets"])
        if ticket is not None:
            named = [one for one in tickets if one != ticket.reference]
            tickets = [*named, ticket.reference][-_MOST_TICKETS:]
        rules[rule] = {"hits": seen["hits"] + 1, "changes": changes, "tickets": tickets}
    desk.store.put_note(_NOTE, {**note, "rules": rules})


def report_shadow(desk: Desk, now: datetime) -> None:
    """Once a week, on the first look after Monday's `[duty] digest`: what the rules on trial would have done,
    also where that is nothing; who has none on trial hears nothing."""
    at = desk.settings.duty.digest
    local = now.astimezone(desk.settings.zone)
    monday = local.date() - timedelta(days=local.weekday())
    if at is None or (local.date() == monday and local.time() < at):
        return
    note: Mapping[str, Any] = desk.store.note(_NOTE) or {}
    if note.get("told") == monday.isoformat():
        return
    with desk.store.transaction():
        if "told" not in note:  # its first week is not over
            desk.store.put_note(_NOTE, {**note, "told": monday.isoformat()})
            return
        _tell(desk, note, monday, now)
        desk.store.put_note(_NOTE, {"told": monday.isoformat(), "rules": {}})
        desk.archive.sync()


def _tell(desk: Desk, note: Mapping[str, Any], monday: date, now: datetime) -> None:
    counted: Mapping[str, Any] = note.get("rules") or {}
    named = [*(one.name for one in desk.rules.rules if one.shadow), *sorted(desk.rules.tried)]
    tried = [
        Tried(name, one["hits"], tuple(sorted(one["changes"].items())), tuple(one["tickets"]))
        for name in dict.fromkeys((*named, *counted))
        for one in [counted.get(name) or {"hits": 0, "changes": {}, "tickets": []}]
    ]
    if not tried:
        return
    for address in desk.settings.alert_addresses:
        composed = trial(
            tried,
            Address("", address),
            monday,
            settings=desk.settings,
            templates=desk.templates,
            key=desk.key,
            now=now,
        )
        queue(desk, composed, Purpose.DIGEST, now, None, None, automatic=False)


def _changes(found: Triage, rule: str) -> list[str]:
    """``severity: high -> critical``, for each field that this rule would make another."""
    return [
        f"{name}: {_shown(getattr(found, name))} -> {_shown(value)}"
        for name, value in found.would.items()
        if rule in found.would_by.get(name, ())
    ] or ["nothing"]


def _shown(value: object) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        return ", ".join(map(str, plain)) or "none"
    return "none" if plain is None else str(plain)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value
