"""What each action of a rule does to a new ticket, and what it never does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import AsideState, Filing, Verdict
from mailtriage.model.request import Request
from mailtriage.model.ticket import Severity, Status
from mailtriage.steps.presence import note_away
from mailtriage.steps.requests import execute
from mailtriage.store.codec import ticket_from, ticket_to
from mailtriage.tickets.fold import fold
from tests.desk import ADMIN, AGENT, START, DeskHarness, compose, harness, proven

ANNA, BEN = "anna@customer.example", "ben@team.example"
STAFF = [
    {"id": "ada", "name": "Ada Admin", "addresses": [ADMIN], "role": "admin"},
    {"id": "agnes", "name": "Agnes Agent", "addresses": [AGENT]},
    {"id": "ben", "name": "Ben Bright", "addresses": [BEN]},
]


def rule(then: dict[str, Any], **when: Any) -> dict[str, Any]:
    return {"name": f"rule {next(iter(then))}", "because": "asked for", "when": when, "then": then}


def tables(*rules: dict[str, Any], mail: bool = True) -> dict[str, Any]:
    return {"desk": {"staff_by_mail": mail}, "staff": STAFF, "rule": list(rules)}


def having(folder: Path, *rules: dict[str, Any], mail: bool = False) -> Iterator[DeskHarness]:
    yield from harness(folder, tables(*rules, mail=mail))


def event(desk: DeskHarness, kind: EventType, number: int = 1001) -> Event:
    return next(one for one in desk.store.events(number) if one.type is kind)


def triaged(desk: DeskHarness) -> dict[str, Any]:
    return event(desk, EventType.TRIAGED).data


def test_impact_and_urgency_give_the_severity_and_the_journal_says_both(tmp_path: Path) -> None:
    wanted = rule({"impact": "high", "urgency": "medium"}, sender="customer.example")
    for desk in having(tmp_path, wanted):
        desk.receive()
        desk.expect_mail(ANNA)
        assert desk.ticket().severity is Severity.HIGH
        assert (triaged(desk)["impact"], triaged(desk)["urgency"]) == ("high", "medium")


def test_a_label_that_another_rule_takes_away_is_not_there(tmp_path: Path) -> None:
    rules = rule({"label": ["a", "b"]}), rule({"unlabel": "a"})
    for desk in having(tmp_path, *rules):
        desk.receive()
        desk.expect_mail(ANNA)
        assert desk.ticket().labels == ("b",)
        assert triaged(desk)["unlabels"] == ["a"]


@pytest.mark.parametrize("turn", ["duty", "round-robin", "least-loaded"])
def test_a_turn_gives_the_ticket_to_somebody_who_is_there(tmp_path: Path, turn: str) -> None:
    for desk in having(tmp_path, rule({"assign": turn})):
        note_away(desk.store, "ada", "on leave", START)
        desk.receive()
        desk.expect_mail(ANNA)
        assert desk.ticket().assignee == "agnes"
        assert triaged(desk)["assign"] == turn


def test_what_a_rule_gives_in_turn_goes_round(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"assign": "round-robin", "acknowledge": False})):
        for n in range(4):
            desk.receive(sender=f"c@customer{n}.example")
        assert [desk.ticket(1001 + n).assignee for n in range(4)] == ["ada", "agnes", "ben", "ada"]


def test_for_whoever_is_away_the_one_on_duty_gets_it_with_a_note(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"assign": "ben"})):
        note_away(desk.store, "ben", "on leave", START)
        desk.receive()
        desk.expect_mail(ANNA)
        assert desk.ticket().assignee == "ada"
        assert "Ben Bright, who is away" in event(desk, EventType.NOTED).data["text"]


def test_the_acknowledgement_is_the_rules_own(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    for kind in ("subject", "txt", "html"):
        (tmp_path / f"templates/billing.{kind}").write_text("{{ token }} Your invoice\n", "utf-8")
    for desk in having(tmp_path, rule({"template": "billing"}, subject="invoice")):
        desk.receive(subject="Printer")
        desk.expect_mail(ANNA, "1001")
        desk.receive(subject="Invoice")
        sent = desk.expect_mail(ANNA, "Your invoice")
        assert desk.ticket(1002).token in sent.text, "at once and alone: it is not left out of a common one"


def test_whom_a_rule_names_gets_the_mail_as_well_and_each_once(tmp_path: Path) -> None:
    rules = rule({"notify": ["agnes", "ada"]}), rule({"notify": "everybody"}) | {"name": "another"}
    for desk in having(tmp_path, *rules, mail=True):
        desk.receive(subject="Printer")
        desk.expect_mail(ANNA)
        assert "sends you this as well" not in desk.expect_mail(ADMIN, "Printer").text
        assert "sends you this as well" in desk.expect_mail(AGENT, "Printer").text
        desk.expect_mail(BEN, "Printer")
        desk.expect_silence()


def test_nobody_is_told_what_the_customer_sent_him_too(tmp_path: Path) -> None:
    for desk in harness(tmp_path, tables(rule({"notify": "everybody"}))):
        proven(desk)
        desk.receive(subject="Printer", cc=AGENT)
        desk.expect_mail(ANNA)
        desk.expect_mail(ADMIN, "Printer")
        desk.expect_mail(BEN, "Printer")
        desk.expect_silence()


def test_what_a_rule_sends_as_well_is_limited_per_hour(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"notify": "ben", "acknowledge": False}), mail=True):
        for n in range(102):
            desk.receive(sender=f"c@customer{n}.example", subject="Printer")
        desk.expect_alert("Very many mails")
        assert sum(one.recipient == BEN for one in desk.sent) == 100
        desk.unexpected.clear()


def test_who_is_to_be_woken_is_in_the_journal(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"page": ["duty", "ben"]}, sender="customer.example")):
        note_away(desk.store, "ada", "on leave", START)
        desk.receive()
        desk.expect_mail(ANNA)
        told = event(desk, EventType.PAGED).data
        assert told == {
            "to": ["agnes", "ben"],
            "rule": "rule page",
            "because": "asked for",
            "severity": "normal",
        }


def test_a_stranger_wakes_nobody_by_his_words_and_the_journal_tells_it(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"page": "duty"}, text="printer")):
        desk.receive(subject="The printer", sender="eve@stranger.example")
        desk.unexpected.clear()
        assert "paged" not in desk.events()
        assert event(desk, EventType.TRIAGED).data["held"] == [
            "rule page",
            "high",
            "normal is the most for words alone of a stranger, and a page needs high; nobody is woken",
        ]
        desk.receive(subject="The printer again", sender="ben@stranger.example")
        desk.unexpected.clear()
        assert "paged" in desk.events(1002), "its organisation is known by now"


def test_spam_wakes_nobody(tmp_path: Path) -> None:
    trusted = {"mailbox": {"authserv_id": ["mx.desk.example"]}}
    for desk in harness(tmp_path, tables(rule({"page": "duty"}), mail=False) | trusted):
        desk.receive(b"X-Spam-Flag: YES\r\nReceived: from a by mx.desk.example; now\r\n" + compose())
        (row,) = desk.store.mails_of_ticket(1001)
        assert row.facts["authentication"]["spam"]
        assert "paged" not in desk.events()


def test_an_absence_notice_opens_nothing_and_wakes_nobody(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"page": "duty"})):
        assert desk.receive(auto_submitted="auto-replied").verdict is Verdict.IGNORED
        assert desk.store.ticket(1001) is None


def test_for_whom_a_requester_speaks_is_told_and_opens_no_ticket_to_anybody(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"organisation": "big.example"}, sender=ANNA)):
        desk.receive(subject="Printer")
        reference = desk.ticket().token
        desk.expect_mail(ANNA)
        assert desk.ticket().organisation == "big.example"
        contact = desk.store.contact(desk.ticket().requester)
        assert contact is not None
        assert contact.organisation == "customer.example"
        assert not desk.store.knows_organisation("big.example")
        handled = desk.receive(subject=f"Re: {reference}", sender="eve@big.example")
        assert handled.verdict is Verdict.TICKET, "a stranger of that domain has no part in it"
        desk.expect_mail("eve@big.example")


def test_a_ticket_that_a_rule_closes_is_on_record_and_nobody_hears_of_it(tmp_path: Path) -> None:
    rules = rule({"close": True}, sender="customer.example"), rule({"page": "ada", "notify": "everybody"})
    for desk in having(tmp_path, *rules, mail=True):
        desk.receive(subject="Newsletter")
        desk.expect_silence()
        assert desk.ticket().status is Status.CLOSED
        assert event(desk, EventType.CLOSED).data == {"reason": "rule rule close"}
        assert "paged" not in desk.events()


def test_after_a_ticket_that_a_rule_closed_the_same_subject_is_acknowledged(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"close": True}, subject="nightly", body="all is well")):
        desk.receive(subject="The nightly run", body="all is well")
        desk.receive(subject="The nightly run", body="It broke, please help")
        assert "1002" in str(desk.expect_mail(ANNA).message["Subject"])
        desk.receive(subject="The nightly run", body="It broke again")
        desk.expect_silence()


def test_what_a_rule_sets_aside_is_listed_and_told_once_an_hour(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"aside": "newsletter"}, sender="news.example")):
        for n in range(3):
            handled = desk.receive(sender="a@news.example", subject=f"Number {n}")
            assert (handled.verdict, handled.trouble) == (Verdict.ASIDE, None)
        assert desk.store.ticket(1001) is None
        rows = desk.store.asides(AsideState.ASKED, 10)
        assert {one.reason for one in rows} == {"rule rule aside: newsletter"}
        desk.advance(minutes=2)
        assert "rule rule aside: 3" in desk.expect_alert("Rules set 3 mails aside").text
        desk.receive(sender="a@news.example", subject="Number 4")
        desk.advance(minutes=50)
        desk.expect_silence()
        desk.advance(minutes=15)
        desk.expect_alert("Rules set 1 mail aside")


def test_what_rules_want_done_on_the_server_is_kept_with_the_place(tmp_path: Path) -> None:
    wanted = rule({"keyword": "billing", "folder": "Support/Billing"}, subject="invoice")
    for desk in having(tmp_path, wanted):
        handled = desk.receive(subject="Invoice")
        desk.expect_mail(ANNA)
        assert handled.filing == Filing(("billing",), "Support/Billing")
        row = desk.store.place(handled.arrival.place)
        assert row is not None
        assert row.filing == handled.filing


def test_mail_of_a_storm_goes_where_its_first_went(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"folder": "Alerts", "acknowledge": False}, mail_kind="auto")):
        done = [
            desk.receive(subject=f"Disk {n}", sender="mon@site.example", auto_submitted="auto-generated")
            for n in range(8)
        ]
        assert done[-1].verdict is Verdict.JOURNALED
        assert {one.filing.folder for one in done} == {"Alerts"}


def test_the_ticket_is_read_back_as_its_journal_says(tmp_path: Path) -> None:
    wanted = rule({"organisation": "big.example", "label": "x", "assign": "ben", "page": "everybody"})
    for desk in having(tmp_path, wanted):
        desk.receive()
        desk.expect_mail(ANNA)
        assert fold(desk.store.events(1001)) == desk.ticket()
        assert ticket_from(ticket_to(desk.ticket())) == desk.ticket()


def test_all_that_is_set_aside_is_tried_again_but_for_what_a_rule_asks(tmp_path: Path) -> None:
    for desk in having(tmp_path, rule({"aside": "newsletter"}, subject="news")):
        desk.receive(subject="News")
        desk.receive(subject="Broken", failing="the parser died")
        desk.expect_alert("set aside")
        execute(desk.desk, Request("aside retry", (), START), START)
        assert [one.subject for one in desk.store.asides(AsideState.RETRY, 10)] == ["Broken"]
        assert [one.subject for one in desk.store.asides(AsideState.ASKED, 10)] == ["News"]
        desk.advance(minutes=1)
        desk.expect_alert("Rules set 1 mail aside")
