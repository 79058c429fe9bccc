"""Rules that are right and hardly meant are named; those that may have an effect are not."""

import time
import tomllib
from pathlib import Path

import pytest

from mailtriage.app import read_rules
from mailtriage.rulefiles import PACKS
from mailtriage.rules.load import load, read_source
from mailtriage.rules.source import Source
from tests.judging import judged, mail_of


def doubts(*rules: str, pack: str = "") -> list[tuple[str, str]]:
    text = "\n".join(f"[[rule]]\nname = 'r{number}'\n{rule}" for number, rule in enumerate(rules, 1))
    sources = [read_source("own.toml", text.encode())]
    if pack:
        sources.append(read_source("pack.toml", f"[[rule]]\nname = 'p'\n{pack}".encode(), pack=True))
    return [(one.what, one.rule) for one in load(sources).doubts]


def rule(when: str, then: str = "severity = 'low'", more: str = "") -> str:
    return f"when = {{ {when} }}\nthen = {{ {then} }}\n{more}"


HIGH = "severity = 'high'"


def test_the_shipped_rules_are_not_compared_again() -> None:
    assert read_rules(None).doubting.args[1] == ()  # type: ignore[attr-defined]
    assert read_rules(None).doubts == ()


def test_a_doubt_names_both_rules_with_their_lines() -> None:
    text = "\n".join(
        f"[[rule]]\nname = '{name}'\n" + rule("subject = 'a'", then)
        for name, then in (("x", HIGH), ("y", "severity = 'low'"))
    )
    (found,) = load([read_source("own.toml", text.encode())]).doubts
    assert (found.what, found.where, found.rule) == ("contradictory", "own.toml:6", "y")
    assert found.says == (
        "contradicts 'x' (own.toml:1), which fits the same mails and goes first: severity = 'low' here, 'high' there"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("subject = 'a'", "subject = 'A'"),
        ("subject = ['a', 'b']", "subject = { words = ['b', 'a'] }"),
        ("sender = 'b.example', subject = 'a'", "all = [{ subject = 'a' }, { sender = '@b.example' }]"),
        ("", ""),
        ("not = { spam = true }", "not = { spam = true }"),
    ],
)
def test_two_rules_for_the_same_mails_with_different_values_contradict(first: str, second: str) -> None:
    assert doubts(rule(first, HIGH), rule(second)) == [("contradictory", "r2")]


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ("", "subject = 'a'"),
        ("subject = ['a', 'b']", "subject = 'b'"),
        ("text = 'down'", "subject = 'down'"),
        ("text = 'down'", "body = 'production down'"),
        ("subject = '障害'", "subject = '本番障害'"),
        ("sender = 'b.example'", "sender = 'anna@b.example'"),
        ("sender = '*.b.example'", "sender = ['eu.b.example', 'x@b.example']"),
        ("recipient = 'sales@'", "recipient = 'sales@b.example', subject = 'a'"),
        ("any = [{ subject = 'a' }, { spam = true }]", "spam = true"),
        ("any = [{ subject = 'a' }, { body = 'b' }]", "any = [{ body = 'b c' }, { subject = 'a' }]"),
        ("mail_kind = ['auto', 'list']", "mail_kind = 'list'"),
        ("not = { subject = 'a' }", "not = { subject = ['a', 'b'] }, body = 'x'"),
        ("header = { X-A = '1' }", "header = { X-A = '1' }, subject = 'a'"),
    ],
)
def test_a_rule_that_always_comes_second_is_told(wider: str, narrower: str) -> None:
    assert doubts(rule(wider), rule(narrower)) == [("shadowed", "r2")]
    assert doubts(rule(narrower), rule(wider)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (rule("subject = 'a'"), rule("subject = 'a'", "severity = 'low', label = 'x'")),
        (rule("subject = 'a'", "label = 'x'"), rule("subject = 'a'", "label = ['x', 'y']")),
        (rule("subject = 'a'"), rule("subject = 'a'", more="stop = true")),
        (rule("subject = 'a'", HIGH, "shadow = true"), rule("subject = 'a'")),
        (rule("subject = 'a'"), rule("subject = 'a'", HIGH, "shadow = true")),
        (rule("subject = 'production down'"), rule("text = 'down'")),
        (rule("subject = 'own'"), rule("subject = 'down'")),
        (rule("body = 'a'"), rule("body = { words = 'a', quoted = true }")),
        (rule("body = { words = 'a', regex = 'b' }"), rule("body = 'b'")),
        (rule("sender = 'x.b.example'"), rule("sender = 'b.example'")),
        (rule("not = { subject = ['a', 'b'] }"), rule("not = { subject = 'a' }")),
    ],
)
def test_a_rule_that_may_still_do_something_is_not_told(first: str, second: str) -> None:
    assert doubts(first, second) == []


def test_what_several_earlier_rules_decide_together_leaves_nothing_for_a_later_one() -> None:
    both = rule("subject = 'a', body = 'b'", "severity = 'low', kind = 'change'")
    assert doubts(rule("subject = 'a'"), rule("body = 'b'", "kind = 'change'"), both) == [("shadowed", "r3")]
    assert doubts(rule("subject = 'a'"), rule("body = 'c'", "kind = 'change'"), both) == []


def test_whatever_comes_after_a_rule_for_every_mail_that_stops_is_told() -> None:
    assert doubts(rule("", "label = 'x'", "stop = true"), rule("subject = 'a'", HIGH)) == [("shadowed", "r2")]


def test_a_rule_of_ones_own_before_a_shipped_one_is_meant_so() -> None:
    assert doubts(rule("subject = 'a'", HIGH), pack=rule("subject = 'a'")) == []


@pytest.mark.parametrize(
    "when",
    [
        "all = [{ sender = 'a.example' }, { sender = 'b.example' }]",
        "sender = 'a.example', all = [{ sender = ['*.b.example', 'x@c.example'] }]",
        "mail_kind = 'auto', all = [{ mail_kind = ['list', 'person'] }]",
        "spam = true, all = [{ spam = false }]",
        "subject = 'a b', not = { text = 'a' }",
        "body = { regex = 'störung' }",
        "body = { regex = 'two  spaces' }",
        "header = { X-A = { regex = 'störung' } }",
        "header = { X-A = '1', X-B = { regex = 'two  spaces' } }",
        "mail_kind = 'auto', any = [{ mail_kind = 'person' }, { mail_kind = 'list' }]",
        "mail_kind = 'auto', any = [{ mail_kind = 'person', subject = 'a' }, { mail_kind = 'list' }]",
        "any = [{ spam = true }, { mail_kind = 'auto' }], all = [{ spam = false, mail_kind = 'person' }]",
        "any = [{ spam = true, all = [{ spam = false }] }, { body = { regex = 'störung' } }]",
        "subject = 'a', not = { any = [{ text = 'a' }, { spam = true }] }",
        "authentication = 'pass', all = [{ authentication = ['fail', 'none'] }]",
        "language = 'de', all = [{ language = ['en', 'fr'] }]",
        "ticket = { status = 'closed' }, all = [{ ticket = 'new' }]",
        "ticket = 'new', all = [{ ticket = 'reply' }]",
        "ticket = { status = 'closed' }, all = [{ ticket = { status = ['new', 'open'] } }]",
        "ticket = { severity = 'high' }, all = [{ ticket = { severity = 'low' } }]",
        "ticket = { older = '7d' }, all = [{ ticket = { younger = '7d' } }]",
        "ticket = { reopened = true }, all = [{ ticket = { reopened = false } }]",
        "ticket = { assigned = true }, all = [{ ticket = { assigned = false } }]",
        "ticket = { assigned = 'anna' }, all = [{ ticket = { assigned = false } }]",
        "ticket = { assigned = 'anna' }, all = [{ ticket = { assigned = 'ben' } }]",
        "size = { larger = '5mb' }, all = [{ size = { smaller = '1mb' } }]",
        "size = { larger = '5mb', smaller = '9mb' }, all = [{ size = { smaller = '5mb' } }]",
        "all = [{ time = { weekday = 'sat' } }, { time = { weekday = 'sun' } }]",
        "all = [{ time = { open = true } }, { time = { open = false } }]",
        "all = [{ time = { between = '22:00-06:00' } }, { time = { between = '06:00-22:00' } }]",
        "organisation = 'a.example', all = [{ organisation = 'b.example' }]",
        "organisation = 'a.example', all = [{ organisation = false }]",
        "organisation = true, all = [{ organisation = false }]",
        "organisation = 'known', all = [{ organisation = 'stranger' }]",
        "staff = ['anna'], all = [{ staff = false }]",
        "staff = ['anna'], all = [{ staff = ['ben'] }]",
        "vip = true, all = [{ vip = false }]",
        "sender = 'anna@', all = [{ sender = 'ben@' }]",
    ],
)
def test_a_rule_that_can_never_apply_is_told(when: str) -> None:
    assert doubts(rule(when)) == [("never", "r1")]


@pytest.mark.parametrize(
    "when",
    [
        "all = [{ sender = 'a.example' }, { sender = 'anna@' }]",
        "all = [{ sender = '*.example' }, { sender = 'b.example' }]",
        "all = [{ sender = 'anna@b.example' }, { sender = '*.b.example' }]",
        "all = [{ recipient = 'a.example' }, { recipient = 'b.example' }]",
        "any = [{ sender = 'a.example' }, { sender = 'b.example' }]",
        "subject = 'a', not = { body = 'a' }",
        "text = 'a', not = { subject = 'a' }",
        "body = { regex = 'st(ö|o)rung' }",
        "header = { X-A = { regex = 'st(ö|o)rung' } }",
        "header = { X-A = 'Störung' }",
        "mail_kind = 'auto', any = [{ mail_kind = 'person' }, { mail_kind = ['list', 'auto'] }]",
        "mail_kind = 'auto', any = [{ mail_kind = 'person' }, { subject = 'a' }]",
        "any = [{ spam = true, all = [{ spam = false }] }, { subject = 'a' }]",
        "not = { mail_kind = 'person', subject = 'a' }, mail_kind = 'person'",
        "not = { any = [{ mail_kind = 'person', subject = 'a' }] }, mail_kind = 'person'",
        "ticket = { status = 'closed' }, all = [{ ticket = 'reply' }]",
        "ticket = { status = 'closed' }, all = [{ ticket = { severity = 'high', older = '7d' } }]",
        "ticket = { older = '7d' }, all = [{ ticket = { younger = '8d' } }]",
        "ticket = { assigned = true }, all = [{ ticket = { assigned = ['anna', 'ben'] } }]",
        "ticket = { label = 'a' }, all = [{ ticket = { label = 'b' } }]",
        "size = { larger = '1mb' }, all = [{ size = { smaller = '5mb' } }]",
        "size = { larger = '1mb' }, all = [{ size = { larger = '5mb' } }]",
        "all = [{ time = { weekday = ['fri', 'sat'] } }, { time = { weekday = ['sat', 'sun'] } }]",
        "any = [{ time = { weekday = 'sat' } }, { time = { weekday = 'sun' } }]",
        "all = [{ time = { open = true } }, { time = { weekday = 'sun' } }]",
        "all = [{ time = { between = '22:00-06:00' } }, { time = { between = '05:00-07:00' } }]",
        "organisation = 'a.example', all = [{ organisation = true }]",
        "organisation = 'a.example', all = [{ organisation = 'known' }]",
        "organisation = 'known', all = [{ organisation = false }]",
        "organisation = ['known', 'stranger'], all = [{ organisation = 'known' }]",
        "organisation = ['known', 'a.example'], all = [{ organisation = 'stranger' }]",
        "staff = ['anna'], all = [{ staff = true }]",
        "attachment = '.pdf', all = [{ attachment = '.doc' }]",
        "history = { sender = 3, within = '1h' }, all = [{ history = { sender = 5, within = '1h' } }]",
        "subject = 'störung'",
    ],
)
def test_a_rule_that_may_apply_is_not_told(when: str) -> None:
    assert doubts(rule(when)) == []


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(Störung|Ausfall)", True),
        ("ausfall|störung", True),
        ("(?:a|störung)", True),
        ("st(ö|o)rung", False),
        ("st(?:o|ö)rung", False),
        ("st[öo]rung", False),
        ("sto[^]ö]rung", False),
        ("stoö?rung", False),
        ("ö|o", False),
    ],
)
def test_a_part_of_a_regex_that_fits_no_text_is_told(pattern: str, told: bool) -> None:
    for when in (
        f"body = {{ regex = '{pattern}' }}",
        f"not = {{ header = {{ X-A = {{ regex = '{pattern}' }} }} }}",
    ):
        assert doubts(rule(when)) == ([("idle", "r1")] if told else [])


def test_conditions_too_many_to_be_compared_are_passed_over_soon() -> None:
    either = ", ".join(f"{{ sender = 'n{n}.example' }}" for n in range(2000))
    started = time.process_time()
    assert doubts(rule(f"any = [{either}], all = [{{ any = [{either}] }}, {{ any = [{either}] }}]")) == []
    assert time.process_time() - started < 10


def test_an_example_that_tries_nothing_of_its_rule_is_told() -> None:
    high = rule("subject = 'a'", HIGH)
    assert doubts(high + "example = [{ subject = 'b', expect = { hit = false } }]") == [("untried", "r1")]
    assert doubts(high + "example = [{ subject = 'a', expect = { kind = 'information' } }]") == [
        ("untried", "r1")
    ]
    assert doubts(high + "example = [{ subject = 'a', expect = { severity = 'high' } }]") == []
    assert doubts(high + "example = [{ subject = 'a' }]") == []
    by_matrix = rule("subject = 'a'", "impact = 'low'")
    assert doubts(by_matrix + "example = [{ subject = 'a', expect = { severity = 'low' } }]") == []


def test_a_switch_that_switches_nothing_off_is_told_with_the_nearest_name() -> None:
    text = b"[[rule]]\nname = 'marked urgnt'\nenabled = false"
    pack = b"[[rule]]\nname = 'marked urgent'\nthen = { label = 'x' }"
    (found,) = load([read_source("own.toml", text), read_source("p.toml", pack, pack=True)]).doubts
    assert (found.what, found.where) == ("idle", "own.toml:1")
    assert found.says == "switches off no rule; did you mean 'marked urgent'?"
    assert (
        load([read_source("own.toml", text.replace(b"urgnt", b"urgent")), read_source("p.toml", pack)]).doubts
        == ()
    )


def test_a_file_without_rules_is_told() -> None:
    assert [one.what for one in load([Source("own.toml", ())]).doubts] == ["empty"]


def test_thousands_of_rules_are_looked_through_in_a_moment() -> None:
    tables = [
        {
            "name": f"r{n}",
            "when": {"subject": [f"word{n}", f"all words {n}"], "sender": "b.example"},
            "then": {"label": f"l{n}"},
        }
        for n in range(3000)
    ]
    started = time.process_time()
    rules = load([Source("own.toml", tuple(tables))])
    assert "doubts" not in vars(rules), "loading compares no rules"
    assert rules.doubts == ()
    assert time.process_time() - started < 20


def test_the_configuration_that_is_shipped_leaves_no_doubt() -> None:
    from mailtriage.app import examine

    found = examine(Path(__file__).parents[2] / "config.toml")
    assert found.rules is not None
    assert found.rules.doubts == ()


def says(when: str) -> list[str]:
    text = f"[[rule]]\nname = 'r'\n{rule(when)}"
    return [one.says for one in load([read_source("own.toml", text.encode())]).doubts if one.what == "signs"]


@pytest.mark.parametrize(
    ("when", "word", "bare", "pattern", "fits", "misses"),
    [
        ("body = 'c++'", "c++", "c", r"\bc\+\+", "we use C++ here", "vitamin c"),
        ("text = ['down', '100%']", "100%", "100", r"\b100%", "at 100% now", "100 mails"),
        ("subject = '.NET'", ".NET", "net", r"\.net\b", "the .net update", "net income"),
        ("body = 'write C# code'", "C#", "c", r"\bwrite c\# code\b", "Write C# code", "write c code"),
        ("body = { near = ['price', '$5'] }", "$5", "5", r"\$5\b", "only $5", "5 mails"),
    ],
)
def test_a_word_whose_signs_are_not_seen_is_told_with_what_to_write(
    when: str, word: str, bare: str, pattern: str, fits: str, misses: str
) -> None:
    (told,) = says(when)
    assert told.partition(": ")[2] == (
        f"{word!r} finds {bare!r} too, as signs are passed over; "
        f"write {{ regex = '{pattern}' }}, or the word without them"
    )
    assert judged({"body": {"regex": pattern}}, mail_of(body=fits)) is not None
    assert judged({"body": {"regex": pattern}}, mail_of(body=misses)) is None


@pytest.mark.parametrize(
    "when",
    [
        "body = ['log-in', \"don't\", 'e-mail', 'Acme Inc.', 'z.B.', 'a, b; c', '(urgent)', 'x@y.example']",
        "body = 'the {server|web site} is down'",
        "body = { regex = 'c[+][+]' }",
        "header = { X-Load = '100%' }",
    ],
)
def test_signs_that_mean_nothing_are_not_told(when: str) -> None:
    assert says(when) == []


def test_no_shipped_word_has_a_sign_that_is_not_seen() -> None:
    packs = [
        Source(f"{one.stem}.toml", tuple(tomllib.loads(one.read_text())["rule"]))
        for one in PACKS.glob("*.toml")
    ]
    assert [one for one in load(packs).doubts if one.what == "signs"] == []
