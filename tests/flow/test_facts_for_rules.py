"""What rules are told of a mail beside its text: gathered where a rule asks, and kept with the mail."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import Direction
from mailtriage.model.ticket import Status
from mailtriage.rules.around import Around, around_of
from mailtriage.steps import triage as triage_step
from tests.desk import START, DeskHarness, compose, harness

Make = Callable[..., DeskHarness]
SLA = {"zone": "Europe/Berlin", "hours": ["Mon-Fri 09:00-17:00"], "holidays": ["2026-12-25"]}


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """A desk with rules that put a label on what fits: by keyword."""
    running: list[Iterator[DeskHarness]] = []

    def made(**labels: dict[str, Any]) -> DeskHarness:
        rules = [{"name": one, "when": when, "then": {"label": one}} for one, when in labels.items()]
        running.append(harness(tmp_path, {"rule": rules, "rules": {"packs": []}, "sla": SLA}))
        return next(running[-1])

    yield made
    for one in running:
        with pytest.raises(StopIteration):
            next(one)


def receive(desk: DeskHarness, **fields: Any) -> tuple[str, ...]:
    """A mail, with its acknowledgement taken off; the labels of its ticket."""
    handled = desk.receive(**fields)
    desk.unexpected.clear()
    assert handled.ticket is not None
    return desk.ticket(handled.ticket.number).labels


def around(desk: DeskHarness, number: int = 1001) -> Around:
    (row,) = [one for one in desk.store.mails_of_ticket(number) if one.direction is Direction.IN]
    return around_of(row.facts.get("around", {}))


def test_the_third_mail_of_a_sender_within_the_time_is_noticed(make: Make) -> None:
    desk = make(busy={"history": {"sender": 3, "within": "1h"}})
    assert receive(desk, subject="One thing", body="a") == ()
    desk.advance(minutes=20)
    assert receive(desk, subject="Two", body="b", sender="ben@customer.example") == ()
    assert receive(desk, subject="Another", body="c") == ()
    desk.advance(minutes=20)
    assert receive(desk, subject="And one more", body="d") == ("busy",)
    desk.advance(minutes=50)
    desk.unexpected.clear()
    assert receive(desk, subject="Later", body="e") == ()


def test_mails_of_one_organisation_count_together_and_freemail_never(make: Make) -> None:
    desk = make(many={"history": {"organisation": 3, "within": "1h"}})
    for name in ("anna", "ben"):
        assert receive(desk, sender=f"{name}@customer.example", subject=name) == ()
    assert receive(desk, sender="cara@eu.customer.example", subject="cara") == ("many",)
    for name in ("dora", "emil", "fred"):
        assert receive(desk, sender=f"{name}@gmail.com", subject=name) == ()


def test_the_same_subject_of_several_senders_is_noticed_that_of_one_is_not(make: Make) -> None:
    desk = make(elsewhere={"history": {"subject": 2, "within": "2h"}})
    assert receive(desk, subject="Portal down", body="a") == ()
    assert receive(desk, subject="RE: Portal  down", body="b") == ()
    assert receive(desk, subject="FW: portal down", sender="ben@other.example") == ("elsewhere",)
    assert around(desk, 1003).counts[next(iter(desk.desk.rules.needs.counts))].organisations == 2


def test_what_came_is_counted_by_its_arrival_not_by_when_we_read_it(make: Make) -> None:
    desk = make(busy={"history": {"sender": 2, "within": "1h"}})
    desk.receive(subject="Morning", at=START - timedelta(hours=5))
    desk.receive(subject="Noon", at=START - timedelta(hours=2))
    desk.receive(subject="After", at=START - timedelta(hours=1, minutes=30))
    desk.unexpected.clear()
    assert [desk.ticket(number).labels for number in (1001, 1002, 1003)] == [(), (), ("busy",)]


def test_a_mail_that_is_read_twice_counts_once(make: Make) -> None:
    desk = make(busy={"history": {"sender": 3, "within": "1h"}})
    for subject in ("One", "Two"):
        receive(desk, subject=subject)
    desk.renumber()
    assert receive(desk, subject="Three") == ("busy",)


def test_nothing_is_counted_that_no_rule_asks_for(make: Make) -> None:
    desk = make(other={"subject": "x"})
    receive(desk)
    assert len(desk.documents.table("arrivals", ids=str)) == 0
    assert around(desk) == Around(organisation="customer.example")


def test_a_row_stays_small_however_many_mails_come(make: Make) -> None:
    desk = make(busy={"history": {"sender": 50, "within": "30d"}})
    for number in range(60):
        labels = receive(desk, subject=f"Topic {'abcdefghij'[number % 10] * (number // 10 + 3)}")
    assert labels == ("busy",)
    rows = desk.documents.table("arrivals", ids=str).all()
    assert [len(row["came"]) for row in rows] == [50]


def test_weekday_hours_and_zone_are_those_of_the_arrival(make: Make) -> None:
    desk = make(
        closed={"time": {"open": False}},
        night={"time": {"between": "22:00-06:00"}},
        weekend={"time": {"weekday": ["sat", "sun"]}},
    )
    assert receive(desk, subject="Now") == ()  # Monday, ten in Berlin
    sunday = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
    assert receive(desk, subject="Before", at=sunday) == ("closed", "night", "weekend")
    early = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    assert receive(desk, subject="Early", at=early) == ("closed",)
    found = around(desk, 1003)
    assert found.local is not None
    assert found.local.isoformat() == "2026-11-23T08:59:00+01:00"
    assert not found.in_hours


def test_the_language_is_that_of_what_the_sender_wrote_now(make: Make) -> None:
    desk = make(german={"language": "de"}, english={"language": "en"})
    body = "Der Drucker geht nicht.\n\nAm 1.2.2026 schrieb Support <x@desk.example>:\n> We will look into it and\n"
    assert receive(desk, subject="The printer", body=body) == ("german",)
    assert receive(desk, subject="Bitte um Hilfe mit der Rechnung", body="4711\n") == ("german",)
    assert receive(desk, subject="Could you please help us?", body="4711\n") == ("english",)
    assert around(desk, 1003).language == "en"


def test_a_customer_is_known_by_his_own_ticket_or_that_of_a_colleague(make: Make) -> None:
    desk = make(known={"organisation": "known"}, stranger={"organisation": "stranger"})
    assert receive(desk, sender="anna@customer.example", subject="a") == ("stranger",)
    assert receive(desk, sender="anna@customer.example", subject="b") == ("known",)
    assert receive(desk, sender="ben@customer.example", subject="c") == ("known",)
    assert receive(desk, sender="ben@other.example", subject="d") == ("stranger",)


def test_language_hours_and_known_cost_nothing_where_no_rule_asks(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make(other={"subject": "x"})

    def never(*_: object) -> None:
        raise AssertionError("asked")

    for one in ("language_of", "calendar_of", "_is_known"):
        monkeypatch.setattr(triage_step, one, never)
    receive(desk)


def test_a_reply_finds_its_ticket_as_it_is(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a step that joins a ticket gets of it."""
    desk = make()
    receive(desk)
    first = desk.ticket()
    told = {"by": "agnes"}
    desk.store.journal(Event(1001, EventType.RESOLVED, desk.clock.now(), "staff:agnes", "m", told))
    assert desk.ticket().status is Status.RESOLVED
    desk.advance(hours=2)
    desk.unexpected.clear()
    seen: list[Around] = []

    def join(at: Any, taken: Any, ticket: Any, now: datetime) -> Any:
        seen.append(triage_step.around_of(at, taken, now, ticket))
        return original(at, taken, ticket, now)

    from mailtriage import flow

    original = flow.join_ticket
    monkeypatch.setattr(flow, "join_ticket", join)
    desk.receive(subject=f"Re: {first.subject} {first.token}")
    desk.unexpected.clear()
    (found,) = seen
    assert found.ticket is not None
    assert (found.ticket.number, found.ticket.status, found.ticket.reopens) == (1001, Status.RESOLVED, True)
    assert found.ticket.age == timedelta(hours=2)


def test_a_blind_copy_to_an_alias_is_seen_by_a_rule_on_the_alias(
    desk_with: Callable[[dict[str, Any]], DeskHarness],
) -> None:
    rule = {"name": "b", "when": {"recipient": "billing@desk.example"}, "then": {"label": "billing"}}
    desk = desk_with({"rule": [rule], "rules": {"packs": []}, "desk": {"aliases": ["billing@desk.example"]}})
    head = b"Delivered-To: support@desk.example\r\nX-Original-To: billing@desk.example\r\n"
    desk.receive(head + compose(to="undisclosed-recipients:;"))
    desk.expect_mail("anna@customer.example")
    assert desk.ticket().labels == ("billing",)
