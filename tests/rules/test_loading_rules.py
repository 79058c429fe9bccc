"""Rule files: what an admin may write, and what is said to one who mistyped."""

import datetime
import json
import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage import config
from mailtriage.app import read_rules
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Mail, MailKind
from mailtriage.model.ticket import Severity
from mailtriage.rules.around import Around
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.load import Source, load, read_source

PACKS = sorted(path.stem for path in Path(config.__file__).parent.parent.glob("rules/*.toml"))


def rules(toml: str, file: str = "own.toml") -> RuleSet:
    return load([read_source(file, toml.encode())])


def refusal(toml: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        rules(toml)
    return caught.value.problems


def one(when: str, then: str = "label = 'hit'") -> str:
    return f"[[rule]]\nname = 'r'\nwhen = {{ {when} }}\nthen = {{ {then} }}"


def own(text: str) -> config.Settings:
    tables: dict[str, Any] = {
        "desk": {"address": "support@desk.example", "name": "Desk"},
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
        **tomllib.loads(text),
    }
    return config.validate(tables, Path("/nowhere/config.toml"))


def severity(found: RuleSet, subject: str) -> Severity:
    return found.triage(Mail(subject=subject), MailKind.PERSON, around=Around(who="staff")).severity


@pytest.mark.parametrize("pack", PACKS)
def test_each_shipped_pack_passes_its_own_examples_even_alone(pack: str) -> None:
    found = read_rules(own(f"rules = {{ packs = ['{pack}'] }}"))
    assert {rule.source for rule in found.rules} == {f"mailtriage/rules/{pack}.toml"}


def test_the_shipped_packs_pass_their_examples_together() -> None:
    assert len(read_rules(None).rules) >= 10


def test_every_shipped_rule_has_an_example_and_a_reason() -> None:
    for pack in PACKS:
        file = Path(config.__file__).parent.parent / "rules" / f"{pack}.toml"
        for table in tomllib.loads(file.read_text())["rule"]:
            assert table.get("example"), table["name"]
            assert table.get("because"), table["name"]


def test_a_rule_of_the_configuration_replaces_the_shipped_rule_of_its_name() -> None:
    found = read_rules(
        own("[[rule]]\nname = 'marked urgent'\nwhen = { subject = 'alsdann' }\nthen = { severity = 'high' }")
    )
    assert severity(found, "alsdann") is Severity.HIGH
    assert severity(found, "urgent") is Severity.NORMAL
    assert [rule.source for rule in found.rules if rule.name == "marked urgent"] == ["config.toml"]


def test_a_rule_of_the_configuration_goes_before_the_shipped_ones() -> None:
    found = read_rules(
        own("[[rule]]\nname = 'ours'\nwhen = { subject = 'newsletter' }\nthen = { severity = 'low' }")
    )
    assert severity(found, "urgent newsletter") is Severity.LOW


def test_a_shipped_rule_is_disabled_by_its_name_alone() -> None:
    found = read_rules(own("[[rule]]\nname = 'marked urgent'\nenabled = false"))
    assert severity(found, "urgent") is Severity.NORMAL
    assert "marked urgent" not in [rule.name for rule in found.rules]


def test_a_disabled_rule_that_is_written_out_does_nothing_and_runs_no_example() -> None:
    text = one("subject = 'a'") + "\nenabled = false\nexample = { subject = 'zzz', expect = { hit = true } }"
    assert rules(text).rules == ()


def test_a_rule_assigns_to_staff_only() -> None:
    with pytest.raises(
        ConfigError, match=r"^config\.toml, rule 'r': assign = 'nobody' is no staff id; known: "
    ):
        read_rules(own(one("subject = 'a'", "assign = 'nobody'")))


def test_an_unknown_pack_is_told_with_those_there_are() -> None:
    with pytest.raises(
        ConfigError, match=r"\[rules\] packs: there is no pack '\.\./x'; known: billing, kinds, legal, sec"
    ):
        read_rules(own("rules = { packs = ['../x'] }"))


def test_every_mistake_of_every_rule_is_told_at_once_with_the_nearest_word() -> None:
    text = """
        [[rule]]
        name = "vip"
        when = { sender_domian = "a.example", subjct = "x" }
        then = { labl = "vip" }
        [[rule]]
        when = { subject = "x" }
        then = { severity = "hgh", label = "two words" }
        colour = "red"
        [[rule]]
        name = "third"
        when = { mail_kind = "robot", body = [], subject = { regex = "(?=a)b" } }
        [[rule]]
        name = "third"
        then = { label = "x" }
    """
    assert refusal(text) == (
        "own.toml:4, rule 'vip': unknown condition 'sender_domian'; did you mean 'sender'?",
        "own.toml:4, rule 'vip': unknown condition 'subjct'; did you mean 'subject'?",
        "own.toml:5, rule 'vip': unknown action 'labl'; did you mean 'label'?",
        (
            "own.toml:9, rule 2: unknown key 'colour'; "
            "known: name, when, then, because, stop, enabled, shadow, example"
        ),
        (
            "own.toml:12, rule 'third': regex '(?=a)b': invalid perl operator: (?=; RE2 has no look-ahead: "
            'write two conditions, both of which must hold, or near = ["one word", "another"]'
        ),
        "own.toml:12, rule 'third': write body as a string or a list of strings",
        "own.toml:12, rule 'third': mail_kind 'robot' is none of person, auto, bounce, list, feedback, loop",
        "own.toml:10, rule 'third': has no then; write what the rule does",
        "own.toml:14, rule 'third': the name is taken by another rule of this file",
    )


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("subject = 5", "write subject as a string or a list of strings"),
        ("subject = ['a', 5]", "write subject as a string or a list of strings"),
        ("subject = ''", "write subject as a string or a list of strings"),
        ("subject = { words = 'a', wrods = 'b' }", "subject: unknown key 'wrods'; did you mean 'words'?"),
        ("subject = {}", "subject: write words, near or regex to look for"),
        ("header = 'X-Priority'", "write header as a table such as"),
        ("header = { X-Priority = 1 }", "header 'X-Priority': write a string, true, or"),
        ("authentication = 'pas'", "authentication 'pas' is none of pass, fail, none; did you mean 'pass'?"),
        ("mail_kind = 'persn'", "mail_kind 'persn' is none of"),
        ("any = []", "any is empty"),
        ("not = {}", "write not as a table of conditions"),
        ("any = [5]", "write any as a table of conditions"),
    ],
)
def test_a_condition_of_the_wrong_shape_is_told_what_to_write(when: str, told: str) -> None:
    (problem,) = refusal(one(when))
    assert problem.startswith(f"own.toml:3, rule 'r': {told}")


@pytest.mark.parametrize("word", [" ", "\u0301", "\u00b4", "\u3099"])
def test_a_word_that_is_nothing_is_refused_for_it_would_fit_every_mail(word: str) -> None:
    with pytest.raises(ConfigError, match="subject"):
        load([Source("own.toml", ({"name": "r", "when": {"subject": word}, "then": {"label": "x"}},))])


def test_a_rule_without_conditions_is_a_rule_for_every_mail() -> None:
    found = rules("[[rule]]\nname = 'all'\nthen = { label = 'seen' }")
    assert found.triage(Mail(), MailKind.PERSON).labels == ("seen",)


@pytest.mark.parametrize("label", ["two words", "a,b", "x" * 41, "\x00", "(", "", 5])
def test_a_label_is_one_short_word_that_a_mail_server_can_keep(label: object) -> None:
    with pytest.raises(ConfigError):
        load([Source("own.toml", ({"name": "r", "then": {"label": label}},))])


def test_an_example_that_fails_refuses_the_file_and_says_what_it_got() -> None:
    text = one("subject = 'invoice'") + "\nexample = [{ subject = 'bill', expect = { label = 'hit' } }]"
    assert refusal(text) == (
        "own.toml:5, rule 'r', example 1: expected hit = true, got false (by no rule); subject = 'invoice' does not hold",
    )
    text = (
        one("subject = 'invoice'") + "\nexample = [{ subject = 'invoice', expect = { severity = 'high' } }]"
    )
    assert refusal(text) == (
        "own.toml:5, rule 'r', example 1: expected severity = 'high', got 'normal' (by r)",
    )


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("{ sbject = 'a' }", "unknown key 'sbject'; did you mean 'subject'?"),
        ("{ expect = { svrty = 'a' } }", "unknown expectation 'svrty'; did you mean 'severity'?"),
        ("{ mail_kind = 'robot' }", "mail_kind: 'robot' is none of"),
    ],
)
def test_a_mistake_in_an_example_is_told(example: str, told: str) -> None:
    (problem,) = refusal(one("subject = 'a'") + f"\nexample = [{example}]")
    assert problem.startswith("own.toml:5, rule 'r', example 1: ")
    assert told in problem


@pytest.mark.parametrize("example", ["5", "['a']", "[{ subject = 'a', expect = 'high' }]"])
def test_an_example_of_the_wrong_shape_is_never_passed_over(example: str) -> None:
    assert "example" in refusal(one("subject = 'a'") + f"\nexample = {example}")[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"rule = [", r"own\.toml: not valid TOML"),
        (b"a = 1\n\xff", r"own\.toml:2: not UTF-8 \(byte 0xff\); save the file as UTF-8"),
        (b"a = 1\nb = = 2", r"own\.toml:2: not valid TOML: Invalid value \(column 5\)"),
        (b"\x7fELF\0\0", r"own\.toml: holds binary data; write a text file"),
        (b"#" * 1_000_001, r"own\.toml: larger than 1 MB; write several files"),
        (b"shadow = 1", r"own\.toml:1: write shadow as true or false"),
        (b"[rule]\nname = 'x'", r"own\.toml:1: write \[\[rule\]\] with two brackets"),
        (b"[[rules]]\nname = 'x'", r"own\.toml:1: unknown table 'rules'"),
        (b"rule = " + b"[" * 3000, r"own\.toml"),
    ],
)
def test_a_file_of_the_wrong_shape_is_told(text: bytes, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        read_source("own.toml", text)


def _deep(levels: int) -> dict[str, Any]:
    when: dict[str, Any] = {"subject": "a"}
    for _ in range(levels):
        when = {"not": when}
    return {"name": "r", "when": when, "then": {"label": "x"}}


@pytest.mark.parametrize("table", [{"name": 10**30}, _deep(300), _deep(3000)], ids=["number", "300", "3000"])
def test_a_number_too_large_and_a_nesting_too_deep_are_mistakes_like_others(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"own\.toml"):
        load([Source("own.toml", (table,))])


def test_the_digest_names_exactly_the_rules_in_force() -> None:
    first, again = rules(one("subject = 'a'")), rules(one("subject = 'a'"))
    assert first.digest == again.digest
    assert len(first.digest) == 16
    others: list[Callable[[], RuleSet]] = [
        lambda: rules(one("subject = 'b'")),
        lambda: rules(one("subject = 'a'", "label = 'other'")),
        lambda: rules(one("subject = 'a'"), "other.toml"),
        lambda: rules(one("subject = 'a'") + "\nstop = true"),
    ]
    assert len({first.digest, *(make().digest for make in others)}) == 5


def test_the_rules_in_force_can_be_read_again_from_what_is_kept() -> None:
    kept = rules(one("subject = ['a', 'ä']"))
    again = load([Source(file, tuple(orjson.loads(text))) for file, text in kept.source.items()])
    assert again.digest == kept.digest


def timed(tables: list[Any]) -> float:
    started = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load([Source("own.toml", tuple(tables))])
    assert len(caught.value.problems) <= 51
    return time.process_time() - started


def test_a_flood_of_mistakes_is_told_in_a_moment() -> None:
    keys = {f"condition{number}": 1 for number in range(10_000)}
    assert timed([{"name": f"r{n}", "when": keys, "then": keys} for n in range(20)]) < 15
    assert timed([{"name": "same", "then": {"label": "x"}}] * 20_000) < 15
    example = {"subject": "a", "expect": {"label": "y"}}
    assert timed([{"name": "r", "then": {"label": "x"}, "example": [example] * 5_000}]) < 15


_leaf = (
    st.text(max_size=6) | st.integers(-(2**70), 2**70) | st.floats() | st.booleans() | st.dates() | st.times()
)
_key = st.sampled_from(
    "name when then because stop enabled example subject body text sender recipient header attachment "
    "mail_kind any all not words regex kind severity label assign acknowledge from to expect hit shadow held "
    "headers attachments size at ticket age status history alike who staff unlabel page close impact".split()
) | st.text(max_size=4)
_value = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_key, inner, max_size=3),
    max_leaves=8,
)
_when = st.dictionaries(_key, _value, max_size=3)
_rule = st.fixed_dictionaries(
    {}, optional={"name": st.text(max_size=4) | _value, "when": _when, "then": _when, "example": _value}
)


@given(st.lists(_rule | _value, max_size=3))
@settings(max_examples=250, deadline=None)
def test_any_tables_load_or_are_refused_with_the_file_named(tables: list[Any]) -> None:
    problems: tuple[str, ...] = ()
    try:
        load([Source("own.toml", tuple(tables))]).triage(Mail(subject="a", text="b"), MailKind.PERSON)
    except ConfigError as error:
        problems = error.problems or ("refused without a reason",)
    assert [problem for problem in problems if not problem.startswith("own.toml")] == []


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("[[rule]]\n" + text).encode()))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_rule_file_or_refused(text: bytes) -> None:
    problems: tuple[str, ...] = ()
    try:
        read_source("own.toml", text)
    except ConfigError as error:
        problems = error.problems
    assert [problem for problem in problems if not re.match(r"own\.toml(:\d+)?: ", problem)] == []


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, str | bool) else repr(value)


@given(st.lists(_rule.map(lambda table: {"name": "r", "then": {"label": "x"}, **table}), max_size=3))
@settings(max_examples=250, deadline=None)
def test_any_rule_file_is_read_and_its_mistakes_are_told_with_a_line_of_it(tables: list[Any]) -> None:
    lines = [
        line
        for table in tables
        for line in ("[[rule]]", *(f"{key} = {_toml(one)}" for key, one in table.items()))
    ]
    problems: tuple[str, ...] = ()
    try:
        load([read_source("own.toml", "\n".join(lines).encode())])
    except ConfigError as error:
        problems = error.problems
    told = [re.match(r"own\.toml:(\d+)[:,] ", problem) for problem in problems]
    assert [one for one in told if one is None or not 1 <= int(one[1]) <= len(lines)] == []
