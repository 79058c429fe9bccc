"""Triage: run the rules in order; the first that sets a field decides it, labels add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.conditions import Condition
from mailtriage.rules.facts import Hit, RuleFacts, Triage, facts_of
from mailtriage.rules.text import Words


@dataclass(frozen=True, slots=True)
class When:
    """Conditions under one connective: ``all``, ``any`` or ``not``."""

    connective: str
    parts: tuple["When | Condition", ...]

    def evidence(self, facts: RuleFacts) -> tuple[str, ...] | None:
        """What decided, or None when the mail does not fit. Cheap conditions stand first."""
        found: list[str] = []
        for part in self.parts:
            told = part.evidence(facts)
            if isinstance(told, str):
                told = (told,)
            if self.connective == "not" and told is not None:
                return None
            if self.connective == "any" and told is not None:
                return told
            if self.connective == "all":
                if told is None:
                    return None
                found.extend(told)
        if self.connective == "any":
            return None
        return tuple(found) or ("nothing that the rule excludes",)


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    source: str
    when: When
    then: Mapping[str, Any]
    because: str = ""
    stop: bool = False


@dataclass(frozen=True)
class RuleSet:
    """An immutable snapshot, taken once per batch; a reload swaps one reference (design §12.3).

    `digest` names the rules in force; `source` is what they were read from, by file name.
    """

    rules: tuple[Rule, ...] = ()
    words: Words = field(default_factory=Words)
    digest: str = ""
    source: Mapping[str, str] = field(default_factory=dict)

    def triage(self, mail: Mail, mail_kind: MailKind, authentication: Authentication = UNKNOWN) -> Triage:
        """Kind, severity and labels of a mail, with every rule that had a part in it and why."""
        facts = facts_of(mail, mail_kind, self.words, authentication)
        outcome: dict[str, Any] = {}
        labels: dict[str, None] = {}
        hits: list[Hit] = []
        for rule in self.rules:
            told = rule.when.evidence(facts)
            if told is None:
                continue
            hits.append(Hit(rule.name, rule.because, told))
            for name, value in rule.then.items():
                if name == "labels":
                    labels.update(dict.fromkeys(value))
                else:
                    outcome.setdefault(name, value)
            if rule.stop:
                break
        return Triage(**outcome, labels=tuple(labels), hits=tuple(hits))
