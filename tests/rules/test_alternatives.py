"""Alternatives in words: one entry that stands for many phrases."""

import time
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.alternatives import LONGEST, looked_for, spelt
from mailtriage.rules.load import Source, load
from mailtriage.rules.text import Words, spaced_fold
from tests.judging import judged, mail_of, rule_set


@pytest.mark.parametrize(
    ("words", "body", "told"),
    [
        ("{server|system|website} is down", "Our WEBSITE is  down!", "website is down"),
        ("{cannot|can't|unable to} {log in|login}", "we can\u2019t log in", "can t log in"),
        ("our {main |}server", "our main server", "our main server"),
        ("our {main |}server", "our server", "our server"),
        ("our {main|} server", "our server", "our server"),
        ("our {main|} server {now|}", "our main server now", "our main server now"),
        ("{please|} {do|} help", "help", "help"),
        ("{please|} {do|} help", "please do help", "please do help"),
        ("server{ is|} down", "server down", "server down"),
        ("impossible {de|d'} {ouvrir|entrer}", "Impossible d'ouvrir", "impossible d ouvrir"),
        ("{störung|ausfall} im netz", "STORUNG im Netz", "storung im netz"),
        ("fall{s|en|}", "fallen", "fallen"),
        ("{メール|サイト}が{開|見}け", "今朝からサイトが開けない", "サイトか開け"),
        ("{기능|옵션}이 있으면", "이런 옵션이 있으면 좋겠습니다", "옵션이 있으면"),
        ("{не|ни} {работает|грузится}", "Сайт НЕ грузится", "не грузится"),
    ],
)
def test_one_of_them_must_stand_there_and_is_shown(words: str, body: str, told: str) -> None:
    shown = judged({"body": words}, mail_of(body=body))
    assert shown is not None
    assert spaced_fold(shown) == spaced_fold(f"body has '{told}'")


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("{server|system} is down", "systems is down"),
        ("{server|system} is down", "the server is downtown"),
        ("{server|system} is down", "server system is"),
        ("{error|fault}", "terrors faults"),
        ("our {main |}server", "our mainserver"),
        ("our {main|} server", "ourserver"),
        ("{please|} help", "please"),
        ("{not|} working", "networking"),
        ("{メール|サイト}が開け", "サイトが動け"),
    ],
)
def test_they_match_whole_words_as_any_other(words: str, body: str) -> None:
    assert judged({"body": words}, mail_of(body=body)) is None


@pytest.mark.parametrize("word", ["{id} missing", "missing {}", "a { b", "a } b", "{{name}}", "a | b"])
def test_braces_without_alternatives_are_signs_like_any_other(word: str) -> None:
    plain = word.translate(str.maketrans("{}|", "   "))
    assert [needle for _, needle in looked_for([word])] == [needle for _, needle in looked_for([plain])]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("{a|b is down", "has a brace without its other half; write {a|b|c}"),
        ("a|b} is down", "has a brace without its other half; write {a|b|c}"),
        ("{a|b} is {down", "has a brace without its other half; write {a|b|c}"),
        ("{a|{b|c}} is down", "has braces in braces; write {a|b|c}"),
        ("{a|b {c} d|e}", "has braces in braces; write {a|b|c}"),
        ("{a|}", "may stand for nothing at all; leave one word outside of the braces"),
        ("{!|?}", "may stand for nothing at all"),
        ("{a |b}{ c|d} e", "has two spaces for some alternatives; write spaces outside of braces"),
        ("{エラー|error}", "mixes scripts with and without spaces between words; write one entry for each"),
        ("{" + "|".join(f"w{n}" for n in range(10_000)) + "}", "is longer than 10,000 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(word: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_set({"body": ["right", word]})
    assert told in str(caught.value)


_piece = st.lists(st.sampled_from(["", "a", "b c", "d'", "é", " f", "g "]), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["", " ", "x", " y", "z "]), _piece), max_size=3), st.data())
@settings(max_examples=300, deadline=None)
def test_an_entry_fits_what_its_phrases_fit_and_nothing_else(
    parts: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    word = "".join(f"{fixed}{{{'|'.join(some)}|}}" for fixed, some in parts)
    words = Words()
    try:
        (number,) = words.add([word])
    except ValueError:
        return
    words.compile()
    phrases = ["".join(x) for x in product(*(y for fixed, some in parts for y in ([fixed], [*some, ""])))]
    said = data.draw(st.sampled_from(phrases))
    text = spaced_fold(f"q {said} q")
    assert number in words.found_in(text)
    spelt_out = spelt(word, 1000)
    assert spelt_out is not None
    other = spaced_fold(data.draw(st.text("abcdfgxyz é", max_size=12)))
    assert (number in words.found_in(other)) is any(f" {one} " in other for one in spelt_out)
    assert spaced_fold(said).strip() in spelt_out


def test_near_and_times_look_at_each_of_them() -> None:
    near = {"text": {"near": ["{cannot|can not}", "log in"], "within": 2}}
    assert judged(near, mail_of(body="We can not really log in")) is not None
    assert judged(near, mail_of(body="We can log in")) is None
    times = {"body": {"words": "{error|fault}", "times": 2}}
    assert judged(times, mail_of(body="an error and a fault")) is not None
    assert judged(times, mail_of(body="an error")) is None
    many = "{a|b|c|d|e} {a|b|c|d|e} {a|b|c|d|e}"
    with pytest.raises(ConfigError, match="stands for more than 100 phrases; write fewer"):
        rule_set({"body": {"near": ["x", many]}})


def test_what_an_entry_stands_for_is_never_written_out() -> None:
    group = "{" + "|".join(f"w{n}" for n in range(30)) + "}"
    when: dict[str, Any] = {"body": " ".join([group] * 40)}  # 30 to the 40th
    began = time.process_time()
    rules = rule_set(when)
    found = rules.triage(Mail(text=" ".join(["w7"] * 45)), MailKind.PERSON)
    assert found.hits
    rules.triage(Mail(text="w7 " * 39 + "x" * 200_000), MailKind.PERSON)
    assert rules.doubts == ()
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "signs", ["{" * 9_000 + "|", "|" * 9_000 + "}", "{|" * 4_000, "{a|}" * 2_400, "{|}" * 3_000]
)
def test_hostile_braces_end_soon(signs: str) -> None:
    assert len(signs) <= LONGEST
    began = time.process_time()
    with pytest.raises(ConfigError):
        rule_set({"body": signs})
    assert time.process_time() - began < 2


def rules_of(*words: str) -> list[str]:
    tables = [
        {"name": f"r{number}", "when": {"body": one}, "then": {"severity": "low"}}
        for number, one in enumerate(words)
    ]
    return [one.what for one in load([Source("own.toml", tuple(tables))]).doubts]


def test_what_another_entry_covers_is_told_and_what_may_differ_is_not() -> None:
    assert rules_of("{server|system} is down", "server is down") == ["shadowed"]
    assert rules_of("is down", "{server|system} is down") == ["shadowed"]
    assert rules_of("server is down", "{server|system} is down") == []
    many = "{a|b|c|d|e} {a|b|c|d|e} x"
    assert rules_of(many, many) == ["shadowed"]
    assert rules_of("a", many) == []
