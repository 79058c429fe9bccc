"""`[[rule.example]]`: a mail in a few fields and what must come of it, checked at every load."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mailtriage.model.authentication import Authentication, Outcome
from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.rules.around import Around
from mailtriage.rules.ceilings import Standing
from mailtriage.rules.engine import RuleSet

_KEYS = ("from", "to", "subject", "body", "mail_kind", "spam", "authentication", "who", "expect")
_WHO = [one.value for one in Standing]
_EXPECT = ("kind", "severity", "label", "hit")
_SAID = {
    "pass": Authentication(Outcome.PASS, aligned=True),
    "fail": Authentication(Outcome.FAIL),
    "none": Authentication(),
}


@dataclass(frozen=True, slots=True)
class Example:
    """`where` names file, rule and number; the rule itself must hit unless `expect` says otherwise."""

    where: str
    rule: str
    mail: Mail
    mail_kind: MailKind
    authentication: Authentication
    who: str
    expect: Mapping[str, Any]

    def failing(self, rules: RuleSet) -> str | None:
        """What the rules made of it instead of what it expects, or None."""
        got = rules.triage(self.mail, self.mail_kind, self.authentication, Around(who=self.who))
        hit = self.rule in [one.rule for one in got.hits]
        seen = {"kind": got.kind.value, "severity": got.severity.value, "hit": hit}
        for key, wanted in {"hit": True, **self.expect}.items():
            if key == "label":
                if wanted not in got.labels:
                    return f"{self.where}: expected label {wanted!r}, got {', '.join(got.labels) or 'none'}"
            elif seen[key] != wanted:
                by = ", ".join(one.rule for one in got.hits) or "no rule"
                return f"{self.where}: expected {key} = {wanted!r}, got {seen[key]!r} (by {by})"
        return None


def read_examples(table: Mapping[str, Any], where: str, rule: str, problems: list[str]) -> list[Example]:
    """The examples of one rule; what is wrong with them goes to `problems`."""
    listed = table.get("example", [])
    if not isinstance(listed, list):
        problems.append(f"{where}: write examples as [[rule.example]]")
        return []
    found: list[Example] = []
    for number, one in enumerate(listed, 1):
        here = f"{where}, example {number}"
        if not isinstance(one, dict) or not isinstance(one.get("expect", {}), dict):
            problems.append(f"{here}: write it as a table, and expect as a table in it")
        elif known(one, _KEYS, here, "key", problems) and known(
            one.get("expect", {}), _EXPECT, here, "expectation", problems
        ):
            kind, said = one.get("mail_kind", "person"), one.get("authentication", "none")
            who = one.get("who", Standing.KNOWN.value)
            if kind not in list(MailKind):
                problems.append(f"{here}: mail_kind {kind!r} is none of {', '.join(MailKind)}")
            elif said not in list(_SAID) or not isinstance(one.get("spam", False), bool):
                problems.append(f"{here}: write authentication as {', '.join(_SAID)}, spam as true or false")
            elif who not in _WHO:
                problems.append(f"{here}: who {who!r} is none of {', '.join(_WHO)}")
            else:
                expect, said = one.get("expect", {}), _authentication(one)
                found.append(Example(here, rule, _mail(one), MailKind(kind), said, who, expect))
    return found


def known(table: Mapping[str, Any], names: Iterable[str], where: str, what: str, problems: list[str]) -> bool:
    """Whether `table` has only these keys; an unknown one gets the nearest right word."""
    names = list(names)
    unknown = [key for key in table if key not in names]
    for key in unknown:
        near = difflib.get_close_matches(key, names, 1, 0.6)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
        problems.append(f"{where}: unknown {what} {key!r}; {hint}")
    return not unknown


def _authentication(fields: Mapping[str, Any]) -> Authentication:
    found = _SAID[fields.get("authentication", "none")]
    return replace(found, spam=fields.get("spam", False), why=("the example says so",))


def _mail(fields: Mapping[str, Any]) -> Mail:
    text = str(fields.get("body", ""))
    return Mail(
        subject=str(fields.get("subject", "")),
        sender=Address("", str(fields.get("from", "anna@customer.example")).lower()),
        to=(Address("", str(fields.get("to", "support@desk.example")).lower()),),
        text=text,
        reply_text=text,
    )
