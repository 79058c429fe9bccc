"""What `mailtriage show` says of a triage; journals of earlier versions are read as ever."""

from typing import Any

from mailtriage.console.triaged import retriaged, triaged

OLD: dict[str, Any] = {"kind": "incident", "severity": "high", "labels": [], "rules": "ab", "hits": []}
HIT = ["billing", "they read it", ["subject has 'invoice'"]]


def test_a_journal_of_before_says_what_it_said() -> None:
    assert triaged(OLD) == ["incident, high (rules ab)", "  no rule applies"]


def test_every_effect_is_named() -> None:
    asked = {
        "impact": "high",
        "urgency": "medium",
        "assign": "round-robin",
        "assignee": "ada",
        "template": "billing",
        "organisation": "big.example",
        "notify": ["ben", "everybody"],
        "keywords": ["invoice"],
        "folder": "Support/Billing",
        "acknowledge": False,
        "held": ["words", "critical", "high is the most"],
        "hits": [HIT],
    }
    effects = (
        "  to ada (round-robin), template billing, speaks for big.example, tells ben, everybody too, "
        "keywords invoice, moved to Support/Billing, no acknowledgement"
    )
    assert triaged({**OLD, **asked}) == [
        "incident, high (impact high, urgency medium) (rules ab)",
        effects,
        "  held: words wants critical, but high is the most",
        "  billing: subject has 'invoice'",
    ]


def test_of_a_reply_it_says_what_changed() -> None:
    data = {"severity": "high", "labels": ["b"], "rules": "ab", "hits": [HIT]}
    assert retriaged(data)[0] == "nothing changes (rules ab)"
    changed = {"raised_from": "normal", "added": ["b"], "removed": ["a"]}
    assert retriaged({**data, **changed})[0] == (
        "severity normal to high, labels b, without labels a (rules ab)"
    )
