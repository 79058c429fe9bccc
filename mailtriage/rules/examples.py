"""`[[rule.example]]`: a mail in a few fields and what must come of it, checked at every load."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mailtriage.model.spelling import did_you_mean, hint
from mailtriage.model.ticket import Severity
from mailtriage.rules import actions
from mailtriage.rules.around import Around
from mailtriage.rules.engine import Rule, RuleSet
from mailtriage.rules.facts import Triage
from mailtriage.rules.sample import FIELDS, Sample, read_sample
from mailtriage.rules.source import Place

_MOST_HINTS = 60  # comparing words takes time: what nobody reads gets none
_OWN = {"hit": "true or false", "held": "true, false or the severity that is not given"}


@dataclass(frozen=True, slots=True)
class Example:
    """`where` names file, line, rule and number; the rule itself must hit unless `expect` says otherwise.
    `expect` is by action, as read; an empty tuple stands for nothing of it."""

    where: str
    rule: str
    sample: Sample
    expect: Mapping[str, Any]
    hit: bool = True
    held: bool | Severity | None = None

    def failing(self, rules: RuleSet) -> str | None:
        """What the rules made of it instead of what it expects, or None."""
        one = self.sample
        got = rules.triage(one.mail, one.mail_kind, one.authentication, self._around(rules))
        by = ", ".join(hit.rule for hit in got.hits[:5]) or "no rule"
        hit = self.rule in [hit.rule for hit in got.hits]
        if hit is not self.hit:
            missing = f"; {told}" if (told := self._missing(rules)) and self.hit else ""
            return f"{self.where}: expected hit = {_toml(self.hit)}, got {_toml(hit)} (by {by}){missing}"
        for key, wanted in self.expect.items():
            action = actions.REGISTRY[key]
            found = getattr(got, action.field)
            if not _is_right(wanted, found, adds=action.adds):
                return f"{self.where}: expected {key} = {_toml(wanted)}, got {_toml(found)} (by {by})"
        return self._unlike_held(got)

    def exercises(self, rule: Rule) -> bool:
        """Whether it says anything of what the rule does."""
        fields = {actions.REGISTRY[key].field for key in self.expect}
        if fields & {"severity"} and rule.then.keys() & {"impact", "urgency"}:
            return self.hit
        return self.hit and (not fields or bool(fields & rule.then.keys()))

    def _around(self, rules: RuleSet) -> Around:
        return self.sample.around(rules.needs.counts, [one.name for one in rules.rules])

    def _missing(self, rules: RuleSet) -> str:
        one = self.sample
        walk = rules.walk(one.mail, one.mail_kind, one.authentication, self._around(rules))
        judged = next((judged for judged in walk if judged.rule.name == self.rule), None)
        if judged is None:
            return ""
        return judged.missing or (f"{judged.after!r} ends the list before it" if judged.after else "")

    def _unlike_held(self, got: Triage) -> str | None:
        if self.held is None:
            return None
        found = got.held.severity if got.held is not None else False
        if self.held is found or (self.held is True and found):
            return None
        why = f" ({got.held.why})" if got.held is not None else ""
        return f"{self.where}: expected held = {_toml(self.held)}, got {_toml(found)}{why}"


def read_examples(table: Mapping[str, Any], where: Place, rule: str, problems: list[str]) -> list[Example]:
    """The examples of one rule; what is wrong with them goes to `problems`."""
    listed = table.get("example", [])
    if not isinstance(listed, list):
        problems.append(f"{where / 'example'}: write examples as [[rule.example]]")
        return []
    found: list[Example] = []
    for number, one in enumerate(listed):
        here = (where / "example" / number).named(f"example {number + 1}")
        if not isinstance(one, dict) or not isinstance(one.get("expect", {}), dict):
            problems.append(f"{here}: write it as a table, and expect as a table in it")
            continue
        before = len(problems)
        known(one, (*FIELDS, "expect"), here, "key", problems)
        sample = read_sample(one, here, problems)
        hit, held, expect = _expected(one.get("expect", {}), here / "expect", problems)
        if len(problems) == before and sample is not None:
            found.append(Example(str(here), rule, sample, expect, hit, held))
    return found


def known(
    table: Mapping[str, Any], names: Iterable[str], where: Place, what: str, problems: list[str]
) -> bool:
    """Whether `table` has only these keys; an unknown one gets the nearest right word."""
    names = list(names)
    unknown = [key for key in table if key not in names]
    for key in unknown:
        near = hint(key, names) if len(problems) < _MOST_HINTS else ""
        problems.append(f"{where / key}: unknown {what} {key!r}{near}")
    return not unknown


def _expected(
    table: Mapping[str, Any], where: Place, problems: list[str]
) -> tuple[bool, bool | Severity | None, dict[str, Any]]:
    known(table, (*actions.REGISTRY, *_OWN), where, "expectation", problems)
    expect: dict[str, Any] = {}
    for key, value in table.items():
        action = actions.REGISTRY.get(key)
        try:
            if action is not None:
                expect[key] = () if value == [] else action.read(value)
        except ValueError as error:
            problems.append(f"{where / key}: {error}")
    hit, held = table.get("hit", True), table.get("held")
    if not isinstance(hit, bool):
        problems.append(f"{where / 'hit'}: write hit as {_OWN['hit']}")
    if held is not None and not isinstance(held, bool):
        severities = [one.value for one in Severity]
        if held not in severities:
            near = did_you_mean(held, severities)
            problems.append(f"{where / 'held'}: write held as {_OWN['held']}{near}")
            return bool(hit), None, expect
        held = Severity(held)
    return bool(hit), held, expect


def _is_right(wanted: Any, found: Any, *, adds: bool) -> bool:
    if wanted == ():
        return found is None or found == () or found is False
    return set(wanted) <= set(found) if adds else bool(wanted == found)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or value == ():
        return "[]"
    if isinstance(value, tuple):
        return repr([str(one) for one in value]) if len(value) > 1 else repr(str(value[0]))
    return repr(value.value if isinstance(value, StrEnum) else value)
