"""A thousand rules: only those whose words stand in a mail are looked at, and none is missed."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.rules import text
from mailtriage.rules.facts import facts_of
from mailtriage.rules.load import Source, load

WORDS = ["alpha", "beta", "gamma", "delta gamma", "alpha beta", "データ"]
_word = st.sampled_from(WORDS)
_leaf = st.one_of(
    st.fixed_dictionaries({"subject": st.lists(_word, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"body": _word}),
    st.fixed_dictionaries({"text": _word, "sender": st.just("a.example")}),
    st.fixed_dictionaries({"body": st.fixed_dictionaries({"words": _word, "quoted": st.just(True)})}),
    st.fixed_dictionaries({"body": st.fixed_dictionaries({"regex": st.just("al.ha")})}),
    st.fixed_dictionaries({"sender": st.just("a.example")}),
)
_when = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"not": inner, "subject": _word}),
    ),
    max_leaves=6,
)
_said = st.lists(_word, max_size=3).map(" ".join)


@given(
    st.lists(st.tuples(_when, st.booleans(), st.booleans()), max_size=8), _said, _said, _said, st.booleans()
)
@settings(max_examples=300, deadline=None)
def test_it_finds_what_asking_every_rule_finds(
    whens: list[tuple[dict[str, Any], bool, bool]], subject: str, body: str, quoted: str, ours: bool
) -> None:
    tables = tuple(
        {"name": f"r{n}", "when": when, "then": {"label": f"l{n}"}, "stop": stop, "shadow": shadow}
        for n, (when, stop, shadow) in enumerate(whens)
    )
    rules = load([Source("own.toml", tables)])
    sender = Address("", "x@a.example" if ours else "x@b.example")
    mail = Mail(subject=subject, sender=sender, text=f"{body}\n> {quoted}", reply_text=body)
    facts = facts_of(mail, MailKind.PERSON, rules.needs.words)
    fitting = [one for one in rules.rules if one.when.evidence(facts) is not None]
    ends = next((n for n, one in enumerate(fitting) if one.stop and not one.shadow), len(fitting))
    seen = fitting[: ends + 1]
    found = rules.triage(mail, MailKind.PERSON)
    assert [hit.rule for hit in found.hits] == [one.name for one in seen if not one.shadow]
    if any(one.shadow for one in seen):
        assert [hit.rule for hit in found.shadow] == [one.name for one in seen if one.shadow]
    told = [one.rule.name for one in rules.walk(mail, MailKind.PERSON) if one.evidence and not one.after]
    assert told == [one.name for one in seen]


@given(_when, _said, _said)
@settings(max_examples=200, deadline=None)
def test_a_rule_that_does_not_apply_says_what_is_missing(
    when: dict[str, Any], subject: str, body: str
) -> None:
    rules = load([Source("own.toml", ({"name": "r", "when": when, "then": {"label": "x"}},))])
    (judged,) = rules.walk(Mail(subject=subject, text=body, reply_text=body), MailKind.PERSON)
    assert (judged.evidence is None) == bool(judged.missing)


def test_a_set_that_does_not_fit_its_memory_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_SET_BYTES", 40_000)
    words = ["".join(signs) for signs in itertools.product("abcdefgh", repeat=3)]
    tables = tuple({"name": one, "when": {"body": one}, "then": {"label": one}} for one in words)
    rules = load([Source("own.toml", tables)])
    assert len(rules.needs.words._sets) > 1
    for one in (words[0], words[255], words[-1]):
        assert rules.triage(Mail(text=f"so {one} it is"), MailKind.PERSON).labels == (one,)


def test_what_was_looked_up_ahead_decides_as_what_is_looked_up_now(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load([Source("own.toml", ({"name": "r", "when": {"text": "down"}, "then": {"label": "x"}},))])
    mail, other = Mail(subject="Alles Down?", text="x"), Mail(subject="All is well", text="y")
    now = [rules.triage(one, MailKind.PERSON) for one in (mail, other)]
    rules.look_ahead(mail)
    rules.look_ahead(other)
    monkeypatch.setattr(text.Words, "found_in", lambda *_: pytest.fail("looked up a second time"))
    assert [rules.triage(one, MailKind.PERSON) for one in (mail, other)] == now
    assert [one.labels for one in now] == [("x",), ()]


def test_what_is_looked_up_ahead_and_never_asked_for_takes_little_room() -> None:
    words = text.Words()
    words.add(["down"])
    words.compile()
    for number in range(1000):
        words.look_ahead(f"{number}", "down")
    words.look_ahead("long", "down " * 100_000)
    words.look_ahead("long " * 100_000, "down")
    assert len(words._ahead) <= 256
    assert sum(len(one.subject) + len(one.body) for one in words._ahead.values()) < 10_000
    assert words.look_up("999", "down") == words.look_up("999", "down")


def test_a_word_too_long_for_any_set_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_SET_BYTES", 2_000)
    words = text.Words()
    words.add(["x" * 5_000])
    with pytest.raises(ValueError, match="too long to be looked for"):
        words.compile()


def test_a_shadow_rule_changes_nothing_and_tells_what_it_would_have_changed() -> None:
    rules = load(
        [
            Source(
                "own.toml",
                (
                    {
                        "name": "try",
                        "when": {"body": "a"},
                        "then": {"severity": "low", "label": "t"},
                        "shadow": True,
                    },
                    {"name": "live", "when": {"body": "a"}, "then": {"severity": "normal", "label": "l"}},
                ),
            )
        ]
    )
    found = rules.triage(Mail(text="a"), MailKind.PERSON)
    assert (found.severity, found.labels) == ("normal", ("l",))
    assert found.would == {"severity": "low", "labels": ("t", "l")}
    assert [hit.rule for hit in found.shadow] == ["try"]
    assert rules.triage(Mail(text="b"), MailKind.PERSON).would == {}
