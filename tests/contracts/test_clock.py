"""The contract of `ports.Clock`."""

from datetime import UTC, datetime, timedelta

import pytest

from mailtriage.clock import SystemClock
from mailtriage.ports import Clock
from tests.desk import START, FakeClock


@pytest.fixture(params=[SystemClock, FakeClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


def test_now_is_aware_and_utc(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC


def test_the_interval_clock_counts_in_seconds_and_never_goes_back(clock: Clock) -> None:
    told = [clock.monotonic() for _ in range(1000)]
    assert all(isinstance(one, float) for one in told)
    assert told == sorted(told)


def test_the_system_clock_tells_the_time_of_day() -> None:
    before = datetime.now(UTC)
    told = SystemClock().now()
    assert before <= told <= datetime.now(UTC)


def test_the_clock_of_the_tests_moves_only_when_told() -> None:
    clock = FakeClock()
    assert (clock.now(), clock.monotonic()) == (START, 0.0)
    assert clock.now() == START
    clock.at += timedelta(minutes=3)
    assert (clock.now(), clock.monotonic()) == (START + timedelta(minutes=3), 180.0)
