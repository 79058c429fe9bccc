"""Mail that joins a ticket is judged by the rules that name the ticket, and by no other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.event import EventType
from mailtriage.model.ticket import Severity, Ticket
from mailtriage.steps import retriage as steps
from mailtriage.tickets.fold import fold
from tests.desk import ADMIN, AGENT, DeskHarness, harness

ANNA = "anna@customer.example"


VIP = {"rules": {"vip": [ANNA]}}


def named(then: dict[str, Any], **when: Any) -> dict[str, Any]:
    when = {"ticket": "reply", **when}
    return {"name": "on reply", "because": "it is urgent now", "when": when, "then": then}


def desks(folder: Path, *rules: dict[str, Any], mail: bool = False) -> Iterator[DeskHarness]:
    yield from harness(folder, {"desk": {"staff_by_mail": mail}, "rule": list(rules), **VIP})


def replies(desk: DeskHarness, body: str = "It is urgent now.\n", **fields: str) -> Ticket:
    """Anna opens a ticket and writes once more."""
    desk.receive(subject="Printer")
    desk.expect_mail(ANNA)
    desk.unexpected.clear()
    desk.receive(subject=f"Re: {desk.ticket().token} Printer", body=body, **fields)
    return desk.ticket()


def retriaged(desk: DeskHarness) -> list[dict[str, Any]]:
    return [one.data for one in desk.store.events(1001) if one.type is EventType.RETRIAGED]


def test_a_reply_raises_the_severity_and_the_journal_says_by_which_rule(tmp_path: Path) -> None:
    for desk in desks(tmp_path, named({"severity": "high", "label": "urgent"}, body="urgent")):
        ticket = replies(desk)
        assert (ticket.severity, ticket.labels) == (Severity.HIGH, ("urgent",))
        (data,) = retriaged(desk)
        assert (data["raised_from"], data["hits"][0][0]) == ("normal", "on reply")
        assert data["rules"] == desk.desk.rules.digest
        assert fold(desk.store.events(1001)) == ticket


def test_a_reply_never_lowers_it(tmp_path: Path) -> None:
    high = {"name": "first", "when": {"subject": "printer"}, "then": {"severity": "high"}}
    for desk in desks(tmp_path, named({"severity": "low"}), high):
        assert replies(desk).severity is Severity.HIGH
        assert "raised_from" not in retriaged(desk)[0]


def test_rules_that_do_not_name_the_ticket_leave_replies_alone(tmp_path: Path) -> None:
    other = {"name": "other", "when": {"body": "urgent"}, "then": {"label": "urgent"}}
    for desk in desks(tmp_path, other):
        assert replies(desk).labels == ()
        assert retriaged(desk) == []


def test_a_reply_gives_a_ticket_away_only_where_nobody_has_it(tmp_path: Path) -> None:
    for desk in desks(tmp_path, named({"assign": "agnes"})):
        assert replies(desk).assignee == "agnes"


def test_whoever_has_a_ticket_keeps_it(tmp_path: Path) -> None:
    first = {"name": "first", "when": {"subject": "printer"}, "then": {"assign": "ada"}}
    for desk in desks(tmp_path, first, named({"assign": "agnes"})):
        assert replies(desk).assignee == "ada"


def test_labels_are_taken_away_from_the_ticket(tmp_path: Path) -> None:
    first = {"name": "first", "when": {"subject": "printer"}, "then": {"label": ["waiting", "x"]}}
    for desk in desks(tmp_path, named({"unlabel": "waiting"}), first):
        assert replies(desk).labels == ("x",)
        assert retriaged(desk)[0]["removed"] == ["waiting"]


def test_a_reply_tells_others_and_wakes_whom_the_rule_names(tmp_path: Path) -> None:
    for desk in desks(tmp_path, named({"notify": "agnes", "page": "ada"}), mail=True):
        replies(desk)
        assert "paged" in desk.events()
        desk.expect_mail(ADMIN, "Printer")
        desk.expect_mail(AGENT, "Printer")


def test_a_reply_is_filed_on_the_server_as_its_rule_says(tmp_path: Path) -> None:
    for desk in desks(tmp_path, named({"keyword": "again", "folder": "Replies"})):
        desk.receive(subject="Printer")
        desk.expect_mail(ANNA)
        handled = desk.receive(subject=f"Re: {desk.ticket().token} Printer")
        assert (handled.filing.keywords, handled.filing.folder) == (("again",), "Replies")


@pytest.mark.parametrize("kind", ["auto-replied", "auto-generated"])
def test_what_a_machine_answers_raises_nothing_and_wakes_nobody(tmp_path: Path, kind: str) -> None:
    for desk in desks(tmp_path, named({"severity": "critical", "page": "ada"})):
        assert replies(desk, auto_submitted=kind).severity is Severity.NORMAL
        assert retriaged(desk) == []
        assert "paged" not in desk.events()


def test_without_a_rule_that_names_the_ticket_replies_are_not_judged_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged(*words: object) -> None:
        pytest.fail("rules were asked about a reply")

    monkeypatch.setattr(steps, "triage", judged)
    for desk in desks(tmp_path):
        assert replies(desk).mails == 2
