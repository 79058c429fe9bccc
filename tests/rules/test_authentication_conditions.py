"""Rules may ask what our own mail server found of a sender; a header that anybody can write is not asked."""

from typing import Any

import pytest

from mailtriage.model.authentication import UNKNOWN, Authentication, Outcome
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.load import Source, load

PASSED = Authentication(Outcome.PASS, aligned=True, why=("DMARC passed for customer.example",))
FAILED = Authentication(Outcome.FAIL, why=("DMARC failed for customer.example",))
SPAM = Authentication(
    Outcome.NONE, spam=True, why=("nothing proves x.example", "our mail server says x-spam: Yes")
)
FORGED = Mail(headers=(("x-spam-flag", "YES"), ("authentication-results", "mx.desk.example; dmarc=pass")))


def evidence(when: dict[str, Any], found: Authentication, mail: Mail = FORGED) -> tuple[str, ...] | None:
    rules = load([Source("own.toml", ({"name": "r", "when": when, "then": {"label": "x"}},))])
    hits = rules.triage(mail, MailKind.PERSON, found).hits
    return hits[0].evidence if hits else None


@pytest.mark.parametrize(
    ("when", "found", "decided"),
    [
        ({"spam": True}, SPAM, ("our mail server says x-spam: Yes",)),
        ({"spam": True}, PASSED, None),
        ({"spam": False}, PASSED, ("our mail server does not take it for spam",)),
        ({"spam": False}, SPAM, None),
        ({"authentication": "pass"}, PASSED, ("authentication pass: DMARC passed for customer.example",)),
        ({"authentication": "fail"}, FAILED, ("authentication fail: DMARC failed for customer.example",)),
        ({"authentication": "none"}, SPAM, ("authentication none: nothing proves x.example",)),
        ({"authentication": ["fail", "none"]}, PASSED, None),
        ({"authentication": "pass"}, UNKNOWN, None),
        ({"spam": True}, UNKNOWN, None),
    ],
)
def test_a_rule_hears_what_our_server_found_and_by_what(
    when: dict[str, Any], found: Authentication, decided: tuple[str, ...] | None
) -> None:
    assert evidence(when, found) == decided


def test_where_nothing_was_read_a_mail_is_no_spam_and_proves_nothing() -> None:
    rules = load([Source("own.toml", ({"name": "r", "when": {"spam": True}, "then": {"label": "x"}},))])
    assert rules.triage(FORGED, MailKind.PERSON).labels == ()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"spam": "yes"}, "write spam as true or false"),
        ({"authentication": "passed"}, "'passed' is none of pass, fail, none"),
        ({"authentication": True}, "write authentication as a string"),
    ],
)
def test_a_wrong_value_is_told_with_the_right_ones(when: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        evidence(when, UNKNOWN)


def example(**fields: Any) -> dict[str, Any]:
    return {
        "name": "forged sender",
        "when": {"any": [{"authentication": "fail"}, {"spam": True}]},
        "then": {"label": "doubtful"},
        "example": [{"expect": {"label": "doubtful"}, **fields}],
    }


@pytest.mark.parametrize("fields", [{"authentication": "fail"}, {"spam": True}])
def test_an_example_may_say_what_our_server_found(fields: dict[str, Any]) -> None:
    load([Source("own.toml", (example(**fields),))])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"authentication": "pass"}, "expected hit"),
        ({}, "expected hit"),
        ({"authentication": "passed"}, "authentication: 'passed' is none of pass, fail, none"),
        ({"spam": "yes"}, "spam: write true or false"),
    ],
)
def test_an_example_that_does_not_hold_or_is_not_understood_is_told(
    fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        load([Source("own.toml", (example(**fields),))])
