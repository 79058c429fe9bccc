"""TOML -> a rule set, or every error in it with file, rule and what to write instead; reads no file."""

import difflib
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.rules import actions
from mailtriage.rules.conditions import REGISTRY, Condition
from mailtriage.rules.engine import Rule, RuleSet, When
from mailtriage.rules.facts import Triage
from mailtriage.rules.text import Words

_CONDITIONS = {condition.name: condition for condition in REGISTRY}
_CONNECTIVES = ("all", "any", "not")
_KEYS = ("name", "when", "then", "because", "stop", "enabled", "example")
_EXAMPLE = ("from", "to", "subject", "body", "mail_kind", "expect")
_EXPECT = ("kind", "severity", "label", "hit")


@dataclass(frozen=True, slots=True)
class Source:
    """The rules of one file, as tables. Earlier sources go first and win by name."""

    file: str
    rules: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Example:
    where: str
    rule: str
    mail: Mail
    mail_kind: MailKind
    expect: Mapping[str, Any]


def read_source(file: str, text: bytes) -> Source:
    """The `[[rule]]` tables of a rule file; raises ConfigError."""
    try:
        tables = tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: not valid TOML: {error}"]) from error
    rules, unknown = tables.pop("rule", []), sorted(tables)
    if unknown:
        raise ConfigError([f"{file}: unknown table {unknown[0]!r}; a rule file holds [[rule]] only"])
    if not isinstance(rules, list):
        raise ConfigError([f"{file}: write [[rule]] with two brackets"])
    return Source(file, tuple(rules))


def load(sources: Iterable[Source]) -> RuleSet:
    """The rule set of `sources` in order, its examples checked; raises ConfigError with every problem."""
    sources = tuple(sources)
    problems: list[str] = []
    words = Words()
    rules: dict[str, Rule] = {}
    named: set[str] = set()
    examples: list[_Example] = []
    for source in sources:
        here: set[str] = set()
        for number, table in enumerate(source.rules, 1):
            where = f"{source.file}, [[rule]] {number}"
            name = str(table.get("name", "")) if isinstance(table, dict) else ""
            where += f" {name!r}" if name else ""
            if name and name in here:
                problems.append(f"{where}: the name is taken by another rule of this file")
            if not isinstance(table, dict) or not _known(table, _KEYS, where, "key", problems):
                continue
            overridden = name in named
            here.add(name)
            named.add(name)
            if not name:
                problems.append(f"{where}: has no name")
            rule = _rule(source.file, name, table, where, words, problems)
            if rule is None or overridden or table.get("enabled") is False:
                continue
            rules[name] = rule
            examples += _examples(table, where, name, problems)
    words.compile()
    kept = RuleSet(
        tuple(rules.values()),
        words,
        hashlib.sha256(orjson.dumps([[s.file, list(s.rules)] for s in sources], default=str)).hexdigest()[
            :16
        ],
        {s.file: orjson.dumps(list(s.rules), default=str).decode() for s in sources},
    )
    if not problems:
        problems += [told for one in examples if (told := _failing(one, kept))]
    if problems:
        raise ConfigError(problems)
    return kept


def _known(
    table: Mapping[str, Any], known: Iterable[str], where: str, what: str, problems: list[str]
) -> bool:
    unknown = [key for key in table if key not in known]
    for key in unknown:
        near = difflib.get_close_matches(key, list(known), 1, 0.6)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
        problems.append(f"{where}: unknown {what} {key!r}; {hint}")
    return not unknown


def _rule(
    file: str, name: str, table: dict[str, Any], where: str, words: Words, problems: list[str]
) -> Rule | None:
    before = len(problems)
    when = _when(table.get("when", {}), where, words, problems)
    then = _then(table.get("then"), where, problems)
    for key, kind in (("stop", bool), ("enabled", bool), ("because", str)):
        if not isinstance(table.get(key, kind()), kind):
            problems.append(f"{where}: {key} must be {'true or false' if kind is bool else 'a text'}")
    if len(problems) > before or when is None:
        return None
    return Rule(name, file, when, then, table.get("because", ""), table.get("stop", False))


def _when(table: Any, where: str, words: Words, problems: list[str], connective: str = "all") -> When | None:
    if not isinstance(table, dict) or (not table and connective != "all"):
        problems.append(f"{where}: write when as a table of conditions")
        return None
    if not _known(table, (*_CONDITIONS, *_CONNECTIVES), where, "condition", problems):
        return None
    parts: list[When | Condition] = []
    # The registry's order puts cheap conditions first, whatever order the file has.
    for key in sorted(table, key=[*_CONDITIONS, *_CONNECTIVES].index):
        try:
            parts += _part(key, table[key], where, words, problems)
        except ValueError as error:
            problems.append(f"{where}: {error}")
    return When(connective, tuple(parts))


def _part(key: str, value: Any, where: str, words: Words, problems: list[str]) -> list["When | Condition"]:
    if key in _CONDITIONS:
        return [_CONDITIONS[key](value, words)]
    tables = value if isinstance(value, list) else [value]
    if not tables:
        raise ValueError(f"{key} is empty")
    inner = [_when(table, where, words, problems) for table in tables]
    return [When(key, tuple(one for one in inner if one is not None))]


def _then(table: Any, where: str, problems: list[str]) -> dict[str, Any]:
    if not isinstance(table, dict) or not table:
        problems.append(f"{where}: has no then; write what the rule does")
        return {}
    if not _known(table, actions.REGISTRY, where, "action", problems):
        return {}
    read: dict[str, Any] = {}
    for key, value in table.items():
        field, reader = actions.REGISTRY[key]
        try:
            read[field] = reader(value)
        except ValueError as error:
            problems.append(f"{where}: {error}")
    return read


def _examples(table: dict[str, Any], where: str, name: str, problems: list[str]) -> list[_Example]:
    found: list[_Example] = []
    listed = table.get("example", [])
    for number, one in enumerate(listed if isinstance(listed, list) else [listed], 1):
        here = f"{where}, example {number}"
        if not isinstance(one, dict) or not _known(one, _EXAMPLE, here, "key", problems):
            continue
        expect = one.get("expect", {})
        if not isinstance(expect, dict) or not _known(expect, _EXPECT, here, "expectation", problems):
            continue
        kind = one.get("mail_kind", "person")
        if kind not in [known.value for known in MailKind]:
            problems.append(f"{here}: mail_kind {kind!r} is none of {', '.join(MailKind)}")
            continue
        sender, to = str(one.get("from", "anna@customer.example")), str(one.get("to", "support@desk.example"))
        text = str(one.get("body", ""))
        mail = Mail(
            subject=str(one.get("subject", "")),
            sender=Address("", sender.lower()),
            to=(Address("", to.lower()),),
            text=text,
            reply_text=text,
        )
        found.append(_Example(here, name, mail, MailKind(kind), expect))
    return found


def _failing(example: _Example, rules: RuleSet) -> str | None:
    """What an example got instead of what it expects, or None."""
    got: Triage = rules.triage(example.mail, example.mail_kind)
    hit = example.rule in [one.rule for one in got.hits]
    seen = {"kind": got.kind.value, "severity": got.severity.value, "hit": hit}
    for key, wanted in {"hit": True, **example.expect}.items():
        if key == "label":
            if wanted not in got.labels:
                return f"{example.where}: expected label {wanted!r}, got {', '.join(got.labels) or 'none'}"
        elif seen[key] != wanted:
            by = ", ".join(one.rule for one in got.hits) or "no rule"
            return f"{example.where}: expected {key} = {wanted!r}, got {seen[key]!r} (by {by})"
    return None
