"""`[[rule.example]]`: a mail in all its parts, and every effect that can be expected of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.errors import ConfigError
from mailtriage.rules import actions
from mailtriage.rules.around import Count, Counted, OnTicket
from mailtriage.rules.examples import Example, read_examples
from mailtriage.rules.load import load, read_source
from mailtriage.rules.policy import People, Policy
from mailtriage.rules.sample import FIELDS
from mailtriage.rules.source import Place, Source

PERIOD = timedelta(hours=24)
PLACE = Place(Source("own.toml", ()), ("rule", 0), "rule 'r'")


def check(rule: str, example: str, policy: Policy | None = None) -> None:
    text = f"[[rule]]\nname = 'r'\n{rule}\n[[rule.example]]\n{example}"
    load([read_source("own.toml", text.encode())], policy or Policy())


def refusal(rule: str, example: str) -> str:
    with pytest.raises(ConfigError) as caught:
        check(rule, example)
    return "\n".join(caught.value.problems)


def sample(**fields: Any) -> Example:
    problems: list[str] = []
    (found,) = read_examples({"example": [fields]}, PLACE, "r", problems)
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("when", "example"),
    [
        ("sender = 'anna@b.example'", "from = ' Anna@B.example'"),
        ("sender = 'customer.example'", "subject = 'whoever it is'"),
        ("recipient = 'sales@desk.example'", "to = ['support@desk.example', 'Sales@desk.example']"),
        ("recipient = 'sales@desk.example'", "cc = 'sales@desk.example'"),
        ("body = 'new'", "body = 'something new'\nquoted = 'something old'"),
        ("body = { words = 'old', quoted = true }", "body = 'something new'\nquoted = 'something old'"),
        ("not = { body = 'old' }", "body = 'something new'\nquoted = 'something old'"),
        ("header = { X-Priority = '1' }", "headers = { x-priority = '1 (highest)' }"),
        ("header = { X-A = 'two' }", "headers = { X-A = ['one', 'two'] }"),
        ("attachment = '.pdf'", "attachments = ['a.txt', 'b.PDF']"),
        ("attachment = 'image/'", "attachments = [{ name = 'x', type = 'image/png', size = '2mb' }]"),
        ("mail_kind = 'auto'", "mail_kind = 'auto'"),
        ("spam = true", "spam = true"),
        ("authentication = 'pass'", "authentication = 'pass'"),
    ],
)
def test_an_example_can_be_all_that_a_condition_looks_at(when: str, example: str) -> None:
    check(f"when = {{ {when} }}\nthen = {{ label = 'x' }}", example)
    assert "expected hit = true" in refusal(
        f"when = {{ not = {{ {when} }} }}\nthen = {{ label = 'x' }}", example
    )


@pytest.mark.parametrize(
    ("then", "right", "wrong", "got"),
    [
        ("kind = 'change'", "kind = 'change'", "kind = 'feature'", "'change'"),
        ("severity = 'low'", "severity = 'low'", "severity = 'high'", "'low'"),
        ("impact = 'low'", "impact = 'low', severity = 'low'", "urgency = 'high'", "[]"),
        ("label = ['a', 'b']", "label = 'b'", "label = ['a', 'c']", "['a', 'b']"),
        ("unlabel = 'a'", "unlabel = 'a'", "unlabel = []", "'a'"),
        ("assign = 'duty'", "assign = 'duty'", "assign = []", "'duty'"),
        ("label = 'a'", "assign = [], notify = [], label = 'a'", "label = []", "'a'"),
        ("template = 'billing'", "template = 'billing'", "template = 'bill'", "'billing'"),
        ("acknowledge = false", "acknowledge = false", "acknowledge = true", "false"),
        ("notify = 'anna'", "notify = 'anna'", "notify = 'ben'", "'anna'"),
        ("page = ['anna', 'ben']", "page = 'ben'", "page = 'everybody'", "['anna', 'ben']"),
        ("organisation = 'b.example'", "organisation = 'b.example'", "organisation = 'c'", "'b.example'"),
        ("close = true", "close = true", "close = []", "true"),
        ("aside = 'news'", "aside = 'news'", "aside = 'new'", "'news'"),
        ("keyword = 'seen'", "keyword = 'seen'", "keyword = 'x'", "'seen'"),
        ("folder = 'A/B'", "folder = 'A/B'", "folder = []", "'A/B'"),
    ],
)
def test_every_action_can_be_expected_and_its_absence_too(
    then: str, right: str, wrong: str, got: str
) -> None:
    check(f"then = {{ {then} }}", f"expect = {{ {right} }}")
    told = refusal(f"then = {{ {then} }}", f"expect = {{ {wrong} }}")
    assert told.startswith("own.toml:4, rule 'r', example 1: expected ")
    assert told.endswith(f", got {got} (by r)")


def test_no_action_is_forgotten_by_the_test_above() -> None:
    marks = test_every_action_can_be_expected_and_its_absence_too.pytestmark
    assert {row[0].split()[0] for row in marks[0].args[1]} | {"urgency"} == set(actions.REGISTRY)


def test_an_example_tells_whether_a_ceiling_held_its_severity() -> None:
    rule = "when = { subject = 'fire' }\nthen = { severity = 'critical' }"
    fire = "subject = 'fire'\n"
    check(rule, fire + "expect = { severity = 'high', held = true }")
    check(rule, fire + "who = 'stranger'\nexpect = { severity = 'normal', held = 'critical' }")
    check(rule, fire + "who = 'vip'\nexpect = { severity = 'critical', held = false }")
    check(rule, fire + "staff = 'anna'\nexpect = { severity = 'critical', held = false }")
    check(
        rule,
        fire + "alike = { mails = 3, organisations = 2 }\nexpect = { severity = 'critical', held = false }",
    )
    told = refusal(rule, fire + "expect = { held = false }")
    assert told.endswith(
        "expected held = false, got 'critical' (high is the most for words alone of a known organisation)"
    )


def test_whoever_writes_an_example_is_known_unless_it_is_spam_or_listed() -> None:
    rule = "when = { subject = 'fire' }\nthen = { severity = 'critical' }"
    check(rule, "subject = 'fire'\nspam = true\nexpect = { severity = 'normal' }")
    check(rule, "subject = 'fire'\nauthentication = 'fail'\nexpect = { severity = 'normal' }")
    listed = Policy(People(vip=("customer.example",)))
    check(rule, "subject = 'fire'\nexpect = { severity = 'critical' }", listed)


def test_what_is_known_around_the_mail_is_what_the_example_says() -> None:
    ticket = {
        "number": 7,
        "status": "resolved",
        "age": "3d",
        "labels": ["a"],
        "assignee": "ben",
        "reopens": True,
    }
    found = sample(
        staff="anna", organisation="b.example", language="de", at="2026-01-05 10:00:00", in_hours=False,
        ticket=ticket, history={"sender": 5, "organisations": 2}, size="2mb", who="staff", name="Anna",
    ).sample  # fmt: skip
    asked = [Count("sender", PERIOD), Count("subject", PERIOD)]
    around = found.around(asked, ["r"])
    assert (around.staff, around.organisation, around.language, around.in_hours) == (
        "anna",
        "b.example",
        "de",
        False,
    )
    assert around.local is not None
    assert around.local.isoformat() == "2026-01-05T10:00:00+00:00"
    assert isinstance(around.ticket, OnTicket)
    assert (around.ticket.number, around.ticket.status, around.ticket.age.days) == (7, "resolved", 3)
    assert (around.ticket.labels, around.ticket.assignee, around.ticket.reopens) == (("a",), "ben", True)
    assert around.counts == {asked[0]: Counted(5, 2), asked[1]: Counted(1, 2)}
    assert found.mail.size_bytes == 2 << 20
    assert found.mail.sender is not None
    assert found.mail.sender.name == "Anna"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("from = 5", "from: write a text, not 5"),
        ("to = []", "to: write addresses as a string or a list of strings"),
        ("headers = 'X'", "headers: write a table such as"),
        ("headers = { X = 1 }", "headers: write header X as a string or a list of strings"),
        ("attachments = 'a.pdf'", "attachments: write a list of names, or of tables such as"),
        ("attachments = [{ nme = 'a.pdf' }]", "attachments: unknown key 'nme'; did you mean 'name'?"),
        ("size = '2 meter'", "size: write an amount such as '5mb'"),
        ("size = -1", "size: write a number such as 3"),
        ("at = 2026-01-05", "at: write a date with its time such as 2026-01-05T10:00:00"),
        ("at = 'monday'", "at: write a date with its time such as 2026-01-05T10:00:00"),
        ("in_hours = 1", "in_hours: write true or false"),
        ("who = 'me'", "who: 'me' is none of stranger, known, vip, monitoring, staff"),
        ("ticket = { statsu = 'new' }", "ticket: unknown key 'statsu'; did you mean 'status'?"),
        ("ticket = { age = 'long' }", "age: write an amount such as '3d'"),
        ("history = { sender = 'x' }", "sender: write a number such as 3"),
        ("alike = 3", "write alike as a table of mails, organisations"),
        ("expect = { severity = [1] }", "severity [1] is none of critical, high, normal, low"),
        ("expect = { kind = 'chnge' }", "kind 'chnge' is none of"),
        ("expect = { hit = 'no' }", "write hit as true or false"),
        ("expect = { held = 'very' }", "write held as true, false or the severity that is not given"),
        ("expect = { asign = 'x' }", "unknown expectation 'asign'; did you mean 'assign'?"),
    ],
)
def test_a_field_of_the_wrong_shape_is_told_with_its_line(field: str, told: str) -> None:
    said = refusal("then = { label = 'x' }", f"subject = 'a'\n{field}")
    assert said.startswith("own.toml:6, rule 'r', example 1: ")
    assert told in said


def test_an_example_that_misses_its_rule_says_which_condition_does_not_hold() -> None:
    told = refusal("when = { sender = 'b.example', subject = 'a' }\nthen = { label = 'x' }", "subject = 'a'")
    assert told.endswith("expected hit = true, got false (by no rule); sender = 'b.example' does not hold")
    text = (
        "[[rule]]\nname = 'first'\nstop = true\nthen = { label = 'a' }\n"
        "[[rule]]\nname = 'r'\nthen = { label = 'x' }\nexample = [{ subject = 'a' }]"
    )
    with pytest.raises(ConfigError, match=r"\(by first\); 'first' ends the list before it$"):
        load([read_source("own.toml", text.encode())])


def test_an_example_of_a_shadow_rule_says_what_it_would_do() -> None:
    check(
        "shadow = true\nwhen = { subject = 'a' }\nthen = { label = 'x' }",
        "subject = 'a'\nexpect = { label = 'x' }",
    )
    told = refusal("shadow = true\nthen = { label = 'x' }", "expect = { label = 'y' }")
    assert "expected label = 'y', got 'x'" in told


def test_an_example_of_a_live_rule_is_not_moved_by_one_that_only_tries() -> None:
    trying = b"shadow = true\n[[rule]]\nname = 'r'\nthen = { severity = 'low' }"
    own = (
        b"[[rule]]\nname = 'r'\nthen = { severity = 'high' }\nexample = [{ expect = { severity = 'high' } }]"
    )
    load([read_source("a.toml", trying), read_source("b.toml", own)])


def test_every_field_of_an_example_is_read() -> None:
    source = (Path(__file__).parents[2] / "mailtriage" / "rules" / "sample.py").read_text()
    body = source[source.index("def read_sample") :]
    assert [name for name in FIELDS if f'("{name}"' not in body] == []
