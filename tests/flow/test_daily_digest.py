"""Once a day each of the staff is told what is open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.event import Event, EventType
from mailtriage.steps.presence import note_away
from tests.desk import ADMIN, AGENT, DeskHarness, compose, harness

TABLES: dict[str, Any] = {
    "desk": {"staff_by_mail": True},
    "sla": {"zone": "Europe/Berlin", "hours": ["Mon-Fri 09:00-17:00"]},
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def opened(desk: DeskHarness, subject: str) -> None:
    desk.receive(compose(subject=subject, sender=f"{subject.lower()}@customer.example"))
    desk.unexpected.clear()


def next_morning(desk: DeskHarness) -> None:
    """To eight in Berlin, which is seven in UTC."""
    desk.advance(hours=21, minutes=59)
    desk.expect_silence()
    desk.advance(minutes=2)


def test_who_is_on_duty_is_told_of_what_nobody_has(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    next_morning(desk)
    told = desk.expect_mail(ADMIN, "1 with nobody")
    assert "Printer" in told.text
    assert "not answered yet" in told.text
    assert desk.ticket().reference in told.text


def test_each_is_told_of_his_own(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    told = next(one for one in desk.sent if one.recipient == ADMIN)
    known_as = str(told.message["Message-ID"])
    desk.receive(compose(sender=ADMIN, subject="Re: Printer", body="#assign agnes\n", in_reply_to=known_as))
    desk.unexpected.clear()
    next_morning(desk)
    assert "Printer" in desk.expect_mail(AGENT, "1 open with you").text


def test_who_has_nothing_gets_nothing_and_nobody_gets_it_twice(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    next_morning(desk)
    desk.expect_mail(ADMIN)
    desk.advance(hours=10)
    desk.expect_silence()


def test_who_is_away_is_left_alone_and_who_stands_in_is_told(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    note_away(desk.store, "ada", "on leave", desk.clock.now())
    next_morning(desk)
    assert "Printer" in desk.expect_mail(AGENT, "1 with nobody").text


def test_what_the_absent_have_is_told_to_who_is_on_duty(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    desk.store.journal(Event(1001, EventType.ASSIGNED, desk.clock.now(), "desk", None, {"to": "agnes"}))
    note_away(desk.store, "agnes", "on leave", desk.clock.now())
    next_morning(desk)
    told = desk.expect_mail(ADMIN, "1 with absent colleagues")
    assert "With colleagues who are away" in told.text
    assert "Printer (Agnes Agent)" in told.text


def test_where_all_are_away_who_is_on_duty_is_told(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    for one in ("ada", "agnes"):
        note_away(desk.store, one, "on leave", desk.clock.now())
    next_morning(desk)
    desk.expect_mail(ADMIN, "1 with nobody")


def test_a_desk_that_slept_tells_when_it_wakes(desk: DeskHarness) -> None:
    opened(desk, "Printer")
    desk.advance(minutes=1)
    desk.clock.at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    desk.advance(minutes=1)
    desk.expect_mail(ADMIN, "with nobody")


def test_it_may_be_switched_off(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {**TABLES, "duty": {"digest": "off"}}):
        opened(desk, "Printer")
        desk.advance(hours=23)
