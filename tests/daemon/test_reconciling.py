"""The reconciliation runs each day, however often the daemon is started anew."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.daemon.mailroom import Mailroom
from mailtriage.daemon.messages import Compared, Reconcile, Round, ToWatch
from mailtriage.daemon.reconciling import Reconciling
from mailtriage.daemon.tally import Tally
from tests.desk import START, DeskHarness


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

    def hours(self, count: int) -> int:
        """Comparisons begun within that time."""
        before = self.count()
        for _ in range(count):
            self.desk.clock.at += timedelta(hours=1)
            self.reconciling.turn()
            if self.mailroom.comparing:
                self.mailroom.hear(Compared())
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
