"""A new ticket is nobody's until it is taken, or somebody's at once, as the desk wants it."""

from pathlib import Path
from typing import Any

import pytest

from mailtriage.steps.presence import note_away
from tests.desk import ADMIN, AGENT, DeskHarness, compose, harness

RITA = {"id": "rita", "name": "Rita Reader", "addresses": ["rita@team.example"], "role": "read-only"}
STAFF = [
    {"id": "ada", "name": "Ada Admin", "addresses": [ADMIN], "role": "admin"},
    RITA,
    {"id": "agnes", "name": "Agnes Agent", "addresses": [AGENT]},
    {"id": "ben", "name": "Ben Bright", "addresses": ["ben@team.example"]},
]


def tables(how: str) -> dict[str, Any]:
    return {"desk": {"staff_by_mail": True}, "staff": STAFF, "duty": {"assign": how}}


def opened(desk: DeskHarness, count: int) -> list[str | None]:
    """Who gets each of so many new tickets."""
    first = len(desk.store.tickets()) + 1001
    for number in range(count):
        desk.receive(compose(sender=f"c{first + number}@customer{first + number}.example", subject="Printer"))
    desk.unexpected.clear()
    return [desk.ticket(first + number).assignee for number in range(count)]


def test_without_a_word_a_ticket_is_nobodys(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}, "staff": STAFF}):
        assert opened(desk, 2) == [None, None]


def test_in_turn_each_who_may_answer_gets_one(tmp_path: Path) -> None:
    for desk in harness(tmp_path, tables("round-robin")):
        assert opened(desk, 4) == ["ada", "agnes", "ben", "ada"]


def test_who_is_away_is_passed_over_and_the_turn_goes_on(tmp_path: Path) -> None:
    for desk in harness(tmp_path, tables("round-robin")):
        assert opened(desk, 1) == ["ada"]
        note_away(desk.store, "agnes", "on leave", desk.clock.now())
        assert opened(desk, 3) == ["ben", "ada", "ben"]


def test_who_has_the_fewest_gets_the_next(tmp_path: Path) -> None:
    for desk in harness(tmp_path, tables("least-loaded")):
        assert sorted(map(str, opened(desk, 3))) == ["ada", "agnes", "ben"]
        assert sorted(map(str, opened(desk, 3))) == ["ada", "agnes", "ben"]


@pytest.mark.parametrize("how", ["round-robin", "least-loaded"])
def test_the_one_who_got_it_is_told(tmp_path: Path, how: str) -> None:
    for desk in harness(tmp_path, tables(how)):
        desk.receive(compose(subject="Printer"))
        desk.expect_mail("anna@customer.example")
        desk.expect_mail(ADMIN, "Printer")


def test_where_all_are_away_it_is_nobodys_and_the_one_on_duty_is_told(tmp_path: Path) -> None:
    for desk in harness(tmp_path, tables("round-robin")):
        for one in ("ada", "agnes", "ben"):
            note_away(desk.store, one, "on leave", desk.clock.now())
        desk.receive(compose(subject="Printer"))
        desk.expect_mail("anna@customer.example")
        desk.expect_mail(ADMIN, "Printer")
        assert desk.ticket().assignee is None
