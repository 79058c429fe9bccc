"""The reconciliation runs each day, however often the daemon is started anew."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.daemon.mailroom import Mailroom
from mailtriage.daemon.messages import Compared, Lost, Reconcile, Round, ToWatch
from mailtriage.daemon.reconciling import Reconciling
from mailtriage.daemon.tally import Tally
from tests.desk import START, DeskHarness

_COMPARED, _LOST = Compared(), Lost("no route")


class Night:
    """A daemon that may be started anew; how often it compared is counted."""

    def __init__(self, folder: Path) -> None:
        self.desk = DeskHarness(folder)
        self.asked: list[ToWatch] = []
        self.start()

    def start(self) -> None:
        self.mailroom = Mailroom(
            self.desk.desk,
            self.desk.clock,
            Tally(),
            "main",
            self.asked.append,
            lambda: None,
            lambda one: None,
            once=False,
        )
        self.reconciling = Reconciling(self.desk.desk, self.mailroom, self.desk.clock, daily=True)
        self.mailroom.hear(Round(START, True))

    def hours(self, count: float, *, end: Compared | Lost | None = _COMPARED) -> int:
        """Comparisons begun within that time; each ends at once with `end`, or not at all."""
        before = self.count()
        for _ in range(int(count * 6)):
            self.desk.clock.at += timedelta(minutes=10)
            self.reconciling.turn()
            if self.mailroom.comparing and end is not None:
                self.mailroom.hear(end)
                self.reconciling.turn()
        return self.count() - before

    def count(self) -> int:
        return sum(isinstance(one, Reconcile) for one in self.asked)


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_it_runs_once_a_day(night: Night) -> None:
    assert [night.hours(24) for _ in range(3)] == [0, 1, 1]


def test_a_daemon_that_is_started_anew_each_night_has_its_own_all_the_same(night: Night) -> None:
    night.hours(20)
    night.start()
    assert night.hours(20) == 1


def test_a_clock_that_was_ahead_and_is_set_back_does_not_end_it(night: Night) -> None:
    night.desk.clock.at += timedelta(days=400)
    night.hours(2)
    night.desk.clock.at = START
    night.start()
    night.hours(1)
    assert night.hours(24) == 1


def test_one_that_a_kill_cuts_off_is_made_up_for_the_same_day(night: Night) -> None:
    assert night.hours(25, end=None) == 1
    night.start()
    assert night.hours(3) == 1
    assert night.hours(20) == 0


def test_a_process_that_dies_of_it_each_time_is_given_an_hour_in_between(night: Night) -> None:
    night.hours(25, end=None)
    begun = []
    for _ in range(12):
        night.start()
        begun.append(night.hours(0.5, end=None))
    assert sum(begun) <= 6
    assert sum(begun) > 0


def test_one_that_fails_is_tried_again_after_an_hour_and_not_without_end(night: Night) -> None:
    assert night.hours(24) == 0
    assert night.hours(0.5, end=_LOST) == 1
    assert night.hours(0.5, end=_LOST) == 0
    assert night.hours(4, end=_LOST) <= 4
    assert night.hours(2) == 1
    assert night.hours(20) == 0


def test_it_is_not_done_before_what_it_found_is_handled(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        context.setattr(Mailroom, "busy", property(lambda room: True))
        assert night.hours(25) == 1
    night.start()  # killed before it was
    assert night.hours(2) == 1
