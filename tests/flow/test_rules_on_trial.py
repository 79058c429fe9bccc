"""A rule with ``shadow = true`` runs on live mail, changes nothing, and once a week its effects are told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.load import Source, load
from tests.desk import DeskHarness, harness

ALERTS = "alerts@elsewhere.example"
TABLES: dict[str, Any] = {
    "sla": {"zone": "Europe/Berlin", "hours": ["Mon-Fri 09:00-17:00"]},
    "rule": [
        {
            "name": "printers first",
            "because": "they print the invoices",
            "when": {"subject": "printer"},
            "then": {"severity": "low", "label": "printer"},
            "shadow": True,
        },
        {"name": "never", "when": {"subject": "xyzzy"}, "then": {"label": "x"}, "shadow": True},
    ],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def ask(desk: DeskHarness, number: int, subject: str) -> None:
    desk.receive(sender=f"anna@customer{number}.example", subject=subject)
    desk.unexpected.clear()


def a_week_passes(desk: DeskHarness) -> None:
    for _ in range(8):
        desk.advance(hours=21)


def report(desk: DeskHarness) -> str:
    return desk.expect_mail(ALERTS, "Rules on trial").text.replace("\r\n", "\n")


def test_it_changes_nothing_and_is_journaled(desk: DeskHarness) -> None:
    ask(desk, 1, "Printer")
    assert (desk.ticket().severity, desk.ticket().labels) == ("normal", ())
    triaged = next(one for one in desk.store.events(1001) if one.type == "triaged")
    assert triaged.data["shadow"] == [
        ["printers first", "they print the invoices", ["subject has 'printer'"]],
    ]
    assert triaged.data["would"] == {"severity": "low", "labels": ["printer"]}
    assert triaged.data["hits"] == []


def test_what_no_rule_on_trial_concerns_has_no_word_of_it(desk: DeskHarness) -> None:
    ask(desk, 1, "Scanner")
    triaged = next(one for one in desk.store.events(1001) if one.type == "triaged")
    assert not {"shadow", "would"} & set(triaged.data)


def test_once_a_week_the_admins_are_told_what_they_would_have_done(desk: DeskHarness) -> None:
    desk.advance(seconds=1)
    ask(desk, 1, "Printer")
    ask(desk, 2, "The printer again")
    a_week_passes(desk)
    told = report(desk)
    assert "printers first\n  applied to 2 mails\n" in told
    assert "2 x  severity: normal -> low" in told
    assert "2 x  labels: none -> printer" in told
    assert desk.ticket(1002).reference in told
    assert "never\n  applied to 0 mails, so nothing of it has been seen yet" in told
    a_week_passes(desk)
    assert "printers first\n  applied to 0 mails" in report(desk)


def test_who_has_no_rule_on_trial_hears_nothing(tmp_path: Path) -> None:
    for desk in harness(tmp_path):
        desk.advance(seconds=1)
        ask(desk, 1, "Printer")
        a_week_passes(desk)
        desk.expect_silence()


def adopt(desk: DeskHarness, trial: list[dict[str, Any]], live: list[dict[str, Any]]) -> None:
    rules = load([Source("trial.toml", tuple(trial)), Source("own.toml", tuple(live))])
    desk.desk.adopt(desk.settings, rules, desk.desk.templates)


def counted(desk: DeskHarness) -> dict[str, Any]:
    note: dict[str, Any] = desk.store.note("shadow") or {}
    return {rule: one["changes"] for rule, one in note["rules"].items()}


BILLING: dict[str, Any] = {"name": "x", "when": {"subject": "invoice"}, "then": {"label": "billing"}}


@pytest.mark.parametrize(
    "trial", [{"when": {"subject": "wrong invoice"}, "then": {"label": "billing"}}, {"enabled": False}]
)
def test_a_trial_that_narrows_or_switches_off_a_rule_is_journaled_and_counted(
    desk: DeskHarness, trial: dict[str, Any]
) -> None:
    adopt(desk, [{"name": "x", "shadow": True, **trial}], [BILLING])
    ask(desk, 1, "Invoice")
    triaged = next(one for one in desk.store.events(1001) if one.type == "triaged")
    assert triaged.data["would"] == {"labels": []}
    assert counted(desk) == {"x": {"labels: billing -> none": 1}}


@pytest.mark.parametrize(
    "trial", [{"when": {"subject": "invoice"}, "then": {"severity": "low"}}, {"enabled": False}]
)
def test_a_trial_in_a_later_file_than_its_rule_is_tried_too(desk: DeskHarness, trial: dict[str, Any]) -> None:
    changes = {"labels: billing -> none": 1} | ({"severity: normal -> low": 1} if "then" in trial else {})
    adopt(desk, [{**BILLING, "stop": True}], [{"name": "x", "shadow": True, **trial}])
    assert not desk.desk.rules.doubts
    ask(desk, 1, "Invoice")
    assert (desk.ticket().severity, desk.ticket().labels) == ("normal", ("billing",))
    assert counted(desk) == {"x": changes}


def test_a_trial_keeps_its_own_place_in_the_order() -> None:
    first = {"name": "first", "when": {"subject": "invoice"}, "then": {"severity": "high"}}
    trial = {**BILLING, "then": {"severity": "low", "label": "tried"}, "shadow": True}
    files = [Source("a.toml", (BILLING,)), Source("b.toml", (first,)), Source("c.toml", (trial,))]
    found = load(files).triage(Mail(subject="invoice"), MailKind.PERSON)
    assert found.would == {"labels": ("tried",)}, "the rule before it decides the severity"


def test_a_rule_that_is_off_is_off_on_trial_too() -> None:
    off = {"name": "x", "enabled": False}
    trial = {**BILLING, "shadow": True}
    rules = load([Source("a.toml", (off,)), Source("b.toml", (trial,))])
    assert rules.triage(Mail(subject="invoice"), MailKind.PERSON).shadow == ()


def test_each_rule_on_trial_is_told_with_its_own_changes_only(desk: DeskHarness) -> None:
    low = {"name": "low", "when": {"subject": "invoice"}, "then": {"severity": "low"}, "shadow": True}
    one = {"name": "one", "when": {"subject": "invoice"}, "then": {"label": "one"}, "shadow": True}
    adopt(desk, [one, low], [])
    ask(desk, 1, "Invoice")
    assert counted(desk) == {"one": {"labels: none -> one": 1}, "low": {"severity: normal -> low": 1}}


def test_a_trial_in_place_of_a_rule_that_stops_sees_what_comes_after_it() -> None:
    trial, later = {**BILLING, "shadow": True}, {"name": "y", "when": {}, "then": {"severity": "low"}}
    rules = load([Source("trial.toml", (trial,)), Source("live.toml", ({**BILLING, "stop": True}, later))])
    found = rules.triage(Mail(subject="invoice"), MailKind.PERSON)
    assert (found.severity, found.would) == ("normal", {"severity": "low"})


def test_what_a_rule_sets_aside_is_counted_for_those_on_trial(desk: DeskHarness) -> None:
    adopt(desk, [{**BILLING, "shadow": True}], [{"name": "news", "when": {}, "then": {"aside": "news"}}])
    ask(desk, 1, "Invoice")
    assert counted(desk) == {"x": {"labels: none -> billing": 1}}
    desk.advance(seconds=1)
    desk.expect_mail(ALERTS, "set 1 mail aside")
