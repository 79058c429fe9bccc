"""Words near each other, and so many of them: what a rule may ask of a text beside whole words."""

import time
from typing import Any

import pytest

from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.text import LONGEST
from tests.judging import judged, mail_of, rule_set

NEAR = {"text": {"near": ["cannot", "log in"], "within": 5}}


@pytest.mark.parametrize(
    "body",
    [
        "I cannot log in",
        "we cannot, since the update of today, log in",  # five words between
        "CANNOT really LOG  IN!",
        "cannot cannot a b c d e f g cannot a log log in",
    ],
)
def test_words_near_each_other_are_found_in_their_order(body: str) -> None:
    assert judged(NEAR, mail_of(body=body)) == "body has 'cannot' … 'log in' within 5 words"


@pytest.mark.parametrize(
    "body",
    [
        "log in: I cannot",
        "cannot one two three four five six log in",
        "cannot log out and come in",
        "cannot",
        "log in",
        "cannotlog in",
        "",
    ],
)
def test_words_in_another_order_or_too_far_apart_are_not_near(body: str) -> None:
    assert judged(NEAR, mail_of(body=body)) is None


def test_near_takes_three_and_more_each_near_the_one_before() -> None:
    when = {"body": {"near": ["export", "fails", "invoices"], "within": 2}}
    assert judged(when, mail_of(body="the export often fails for all invoices")) is not None
    assert judged(when, mail_of(body="the export often fails for a lot of invoices")) is None


def test_nothing_may_stand_between_words_within_0() -> None:
    when = {"subject": {"near": ["disk", "full"], "within": 0}}
    assert judged(when, mail_of(subject="disk full")) is not None
    assert judged(when, mail_of(subject="disk is full")) is None


def test_in_scripts_without_spaces_a_sign_counts_as_a_word() -> None:
    when = {"body": {"near": ["ログイン", "できません"], "within": 4}}
    assert judged(when, mail_of(body="今朝からログインが全くできません")) is not None
    assert judged(when, mail_of(body="ログインについて質問がありますが今日は来社できません")) is None


def test_so_many_of_the_words_must_stand_in_one_place() -> None:
    when = {"text": {"words": ["slow", "timeout", "hangs", "freezes"], "at_least": 3}}
    assert (
        judged(when, mail_of(body="It is slow, hangs and freezes")) == "body has 'freezes', 'hangs', 'slow'"
    )
    assert judged(when, mail_of(body="slow slow slow hangs")) is None
    assert judged(when, mail_of(subject="slow hangs", body="freezes")) is None


def test_words_must_stand_there_so_often() -> None:
    when = {"body": {"words": ["error", "failed"], "times": 3}}
    assert (
        judged(when, mail_of(body="error one, failed two, ERROR three"))
        == "body has 'error', 'failed' 3 times"
    )
    assert judged(when, mail_of(body="error one, failed two")) is None
    assert judged(when, mail_of(body="error error error")) is not None
    assert judged(when, mail_of(body="terrors errors error")) is None


def test_near_and_times_look_at_the_quoted_thread_only_where_they_say_so() -> None:
    mail = Mail(text="fine now\n> disk is full\n> disk", reply_text="fine now")
    for asked in ({"near": ["disk", "full"]}, {"words": ["disk"], "times": 2}):
        assert judged({"body": asked}, mail) is None
        found = judged({"body": {**asked, "quoted": True}}, mail)
        assert found is not None
        assert found.startswith("quoted thread has 'disk'")


def test_words_or_near_or_a_regex_is_enough() -> None:
    when = {"body": {"words": ["outage"], "near": ["not", "reachable"], "regex": "e[0-9]{4}"}}
    for body in ("an outage", "not at all reachable", "code E1234"):
        assert judged(when, mail_of(body=body)) is not None
    assert judged(when, mail_of(body="reachable")) is None


def test_a_rule_on_near_words_is_looked_at_only_where_one_of_them_stands() -> None:
    found = rule_set(NEAR)
    assert found.rules[0].when.needles
    assert rule_set({"body": {"near": ["a", "b"], "quoted": True}}).rules[0].when.needles is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"near": ["one"]}, 'write near as a list of two or more, such as ["cannot", "log in"]'),
        ({"near": "one two"}, "write near as a list of two or more"),
        ({"near": ["a", 5]}, "near as a string or a list of strings"),
        ({"near": ["a", "!"]}, "has no letter or digit"),
        ({"near": ["a", "b"], "within": -1}, "within (words between) as a number from 0 to 100"),
        ({"near": ["a", "b"], "within": True}, "as a number from 0 to 100"),
        ({"words": ["a"], "within": 3}, "within goes with near"),
        ({"regex": "a", "times": 3}, "times goes with words"),
        ({"words": ["a", "b"], "at_least": 3}, "at_least = 3 of 2 different words can never be"),
        ({"words": ["a"], "times": 1}, "times as a number from 2 to 100"),
        ({"nearr": ["a", "b"]}, "unknown key 'nearr'; did you mean 'near'?"),
    ],
)
def test_what_no_text_can_fit_is_refused_with_what_to_write(value: Any, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_set({"text": value})
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        "a" * LONGEST,
        "a " * (LONGEST // 2),
        "a b " * (LONGEST // 4),
        "あ" * LONGEST,
        "a\u0301 " * (LONGEST // 3),
    ],
    ids=["one word", "one letter", "two letters", "signs", "accents"],
)
def test_a_hostile_body_slows_no_gap_and_no_count(body: str) -> None:
    found = [
        rule_set({"body": {"near": ["a", "a", "a a", "b"], "within": 100}}),
        rule_set({"body": {"near": ["a a a a a a a a", "a", "c"], "within": 100}}),
        rule_set({"body": {"words": ["a", "b", "あ"], "times": 100}}),
        rule_set({"body": {"near": ["あ", "ああ"], "within": 0}}),
    ]
    mail = mail_of(body=body)
    began = time.process_time()
    for one in found:
        one.triage(mail, MailKind.PERSON)
    assert time.process_time() - began < 4
