"""Business time: real minutes inside open windows, through DST, holidays and long closures."""

import random
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.config import Sla, validate
from mailtriage.model.ticket import Severity
from mailtriage.sla.calendar import Calendar, Hours, due_at
from mailtriage.sla.promise import first_response_due

ALL_WEEK = (0, 1, 2, 3, 4, 5, 6)
WORK_WEEK = (0, 1, 2, 3, 4)
MINUTE = timedelta(minutes=1)


def calendar(zone: str, *hours: Hours, holidays: frozenset[date] = frozenset()) -> Calendar:
    return Calendar(ZoneInfo(zone), hours, holidays)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(zone: str, day: str, opens: time, closes: time) -> tuple[datetime, datetime]:
    """The one window of a day, as UTC instants."""
    wanted = date.fromisoformat(day)
    start = datetime.combine(wanted, time.min, UTC) - timedelta(days=2)
    weekday = (wanted.weekday(),)
    found = calendar(zone, Hours(weekday, opens, closes)).windows(start)
    return next(one for one in found if one[1] > start + timedelta(days=1))


# On-call facts: zone, local day and time, the instant that opens.
GAPS = [
    ("Africa/Cairo", "2024-04-26", time(0), "2024-04-25T22:00"),
    ("Asia/Beirut", "2024-03-31", time(0), "2024-03-30T22:00"),
    ("America/Santiago", "2024-09-08", time(0), "2024-09-08T04:00"),
    ("America/Havana", "2024-03-10", time(0, 30), "2024-03-10T05:00"),
    ("America/Nuuk", "2024-03-30", time(23, 30), "2024-03-31T01:00"),
    ("Pacific/Apia", "2011-12-30", time(9), "2011-12-30T10:00"),
    ("Africa/Casablanca", "2026-03-22", time(2, 30), "2026-03-22T02:00"),
    ("Europe/Berlin", "2026-03-29", time(2, 30), "2026-03-29T01:00"),
]
FOLDS = [
    ("Australia/Lord_Howe", "2021-04-04", time(1, 45), "2021-04-03T14:45", "2021-04-03T15:15"),
    ("Europe/Berlin", "2026-10-25", time(2, 30), "2026-10-25T00:30", "2026-10-25T01:30"),
]


@pytest.mark.parametrize(("zone", "day", "wall", "instant"), GAPS)
def test_a_time_that_does_not_exist_is_the_first_instant_after_the_gap(
    zone: str, day: str, wall: time, instant: str
) -> None:
    one = calendar(zone)
    made = date.fromisoformat(day)
    assert one._instant(made, wall, last=False) == at(instant)
    assert one._instant(made, wall, last=True) == at(instant)


@pytest.mark.parametrize(("zone", "day", "wall", "first", "last"), FOLDS)
def test_of_a_time_that_happens_twice_opening_is_the_first_and_closing_the_last(
    zone: str, day: str, wall: time, first: str, last: str
) -> None:
    one = calendar(zone)
    made = date.fromisoformat(day)
    assert one._instant(made, wall, last=False) == at(first)
    assert one._instant(made, wall, last=True) == at(last)


def test_a_window_that_opens_in_a_gap_opens_when_the_clock_jumps() -> None:
    opens, closes = window("Europe/Berlin", "2026-03-29", time(2, 30), time(5))
    assert (opens, closes) == (at("2026-03-29T01:00"), at("2026-03-29T03:00"))


def test_a_window_that_closes_in_a_fold_closes_at_its_last_minute() -> None:
    opens, closes = window("Europe/Berlin", "2026-10-25", time(1), time(2, 30))
    assert (opens, closes) == (at("2026-10-24T23:00"), at("2026-10-25T01:30"))


@pytest.mark.parametrize(("day", "minutes"), [("2026-03-29", 180), ("2026-06-28", 240), ("2026-10-25", 300)])
def test_berlin_from_one_to_five_has_the_minutes_that_pass_that_night(day: str, minutes: int) -> None:
    opens, closes = window("Europe/Berlin", day, time(1), time(5))
    assert (closes - opens) / MINUTE == minutes


def test_a_day_that_does_not_exist_is_never_open() -> None:
    office = calendar("Pacific/Apia", Hours(ALL_WEEK, time(9), time(17)))
    start = at("2011-12-29T00:00")
    found = [one for one in office.windows(start) if one[0] < start + timedelta(days=4)][:4]
    days = [opens.astimezone(office.zone).date().isoformat() for opens, _ in found]
    assert "2011-12-30" not in days
    assert days == sorted(set(days))


def test_a_handoff_at_the_same_wall_time_is_23_or_25_hours_away() -> None:
    zone = "Europe/Berlin"
    before, _ = window(zone, "2026-03-28", time(8), time(9))
    after, _ = window(zone, "2026-03-29", time(8), time(9))
    assert after - before == timedelta(hours=23)
    before, _ = window(zone, "2026-10-24", time(8), time(9))
    after, _ = window(zone, "2026-10-25", time(8), time(9))
    assert after - before == timedelta(hours=25)


def test_a_closure_of_25_days_is_waited_out() -> None:
    closed = frozenset(date(2026, 12, 18) + timedelta(days=n) for n in range(25))
    office = calendar("Europe/Berlin", Hours(ALL_WEEK, time(9), time(17)), holidays=closed)
    assert due_at(office, at("2026-12-17T15:00"), timedelta(hours=2)) == at("2027-01-12T09:00")


def test_friday_evening_is_answered_on_monday() -> None:
    office = calendar("Europe/Berlin", Hours(WORK_WEEK, time(9), time(17)))
    assert due_at(office, at("2026-11-20T15:30"), timedelta(hours=4)) == at("2026-11-23T11:30")
    assert due_at(office, at("2026-11-21T03:00"), timedelta(hours=4)) == at("2026-11-23T12:00")


def test_what_is_done_exactly_at_closing_time_is_due_that_day() -> None:
    office = calendar("UTC", Hours(WORK_WEEK, time(9), time(17)))
    assert due_at(office, at("2026-11-23T09:00"), timedelta(hours=8)) == at("2026-11-23T17:00")
    assert due_at(office, at("2026-11-23T17:00"), MINUTE) == at("2026-11-24T09:01")


def test_a_desk_open_until_24_is_open_through_midnight_when_it_opens_at_0() -> None:
    always = calendar("Europe/Berlin", Hours(ALL_WEEK, time(0), time.max))
    start = at("2026-10-20T12:00")
    assert due_at(always, start, timedelta(days=10)) == start + timedelta(days=10)


@pytest.mark.parametrize("day", ["2024-04-25", "2024-03-30", "2024-09-07", "2026-11-23"])
@pytest.mark.parametrize("zone", ["Africa/Cairo", "Asia/Beirut", "America/Santiago"])
def test_closing_at_24_meets_opening_at_0_even_where_midnight_is_skipped(zone: str, day: str) -> None:
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    assert window(zone, day, time(9), time.max)[1] == window(zone, after, time(0), time(5))[0]


def test_a_desk_is_open_in_its_hours_in_its_zone_and_not_on_holidays() -> None:
    made = calendar(
        "Europe/Berlin",
        Hours(WORK_WEEK, time(9), time(17)),
        Hours((5,), time(22), time.max),
        holidays=frozenset({date(2026, 12, 25)}),
    )
    inside = ("2026-11-23T08:00", "2026-11-23T15:59", "2026-11-28T21:00", "2026-11-28T22:59")
    outside = (
        "2026-11-23T07:59",
        "2026-11-23T16:00",
        "2026-11-28T23:00",
        "2026-12-25T10:00",
        "2026-11-22T10:00",
    )
    assert [made.is_open(at(one)) for one in inside] == [True] * len(inside)
    assert [made.is_open(at(one)) for one in outside] == [False] * len(outside)


def test_overlapping_windows_count_once() -> None:
    office = calendar(
        "UTC",
        Hours((0,), time(9), time(17)),
        Hours((0,), time(8), time(12)),
        Hours((0,), time(10), time(11)),
        Hours((0,), time(17), time(18)),
    )
    found = (
        next(iter(office.windows(at("2026-11-23T00:00")))),
        due_at(office, at("2026-11-23T00:00"), timedelta(hours=10)),
    )
    assert found == ((at("2026-11-23T08:00"), at("2026-11-23T12:00")), at("2026-11-23T18:00"))


@pytest.mark.parametrize(
    "closed",
    [
        calendar("UTC"),
        calendar("UTC", Hours((), time(9), time(17))),
        calendar("UTC", Hours((0,), time(9), time(9))),
        calendar(
            "UTC",
            Hours((2,), time(9), time(17)),
            holidays=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1500)),
        ),
    ],
)
def test_a_desk_that_never_opens_has_no_due_time(closed: Calendar) -> None:
    assert due_at(closed, at("2026-11-23T10:00"), MINUTE) is None


# Against a count of every minute

SPANS = [  # zone, first day, days: each holds a change of the clock
    ("Europe/Berlin", date(2026, 3, 26), 6),
    ("Europe/Berlin", date(2026, 10, 22), 6),
    ("Australia/Lord_Howe", date(2021, 4, 1), 6),
    ("America/Havana", date(2024, 3, 8), 5),
    ("America/Havana", date(2024, 11, 1), 5),
    ("Africa/Cairo", date(2024, 4, 24), 5),
    ("America/Santiago", date(2024, 4, 4), 6),
    ("America/Santiago", date(2024, 9, 6), 5),
    ("Pacific/Apia", date(2011, 12, 28), 6),
    ("America/Nuuk", date(2024, 3, 29), 4),
    ("Asia/Kathmandu", date(2026, 11, 20), 4),
]


@cache
def _walls(zone: str, first: date, days: int) -> tuple[datetime, tuple[datetime, ...]]:
    """The first minute looked at, and the wall clock at each minute, two days more at either end."""
    start = datetime.combine(first, time.min, UTC) - timedelta(days=2)
    there = ZoneInfo(zone)
    minutes = range((days + 4) * 24 * 60)
    return start, tuple((start + n * MINUTE).astimezone(there).replace(tzinfo=None) for n in minutes)


def _counted(made: Calendar, first: date, days: int) -> set[int]:
    """The open minutes, by the rule alone: a window runs from the first minute that shows its opening time
    or a later one, to the last that shows a time before its closing."""
    _, walls = _walls(made.zone.key, first, days)
    open_minutes: set[int] = set()
    for day in (first + timedelta(days=n) for n in range(-3, days + 4)):
        for hours in made.hours:
            if day.weekday() not in hours.days or day in made.holidays:
                continue
            opens = datetime.combine(day, hours.opens)
            midnight = hours.closes == time.max
            closes = datetime.combine(day + timedelta(days=midnight), time.min if midnight else hours.closes)
            begin = next((n for n, wall in enumerate(walls) if wall >= opens), len(walls))
            end = next((n for n in range(len(walls) - 1, -1, -1) if walls[n] < closes), -1)
            open_minutes |= set(range(begin, end + 1))
    return open_minutes


_wall = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))
_hours = st.builds(
    Hours,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    _wall,
    _wall | st.just(time.max),
).filter(lambda hours: hours.opens < hours.closes)


@given(
    st.sampled_from(SPANS),
    st.lists(_hours, min_size=1, max_size=3),
    st.sets(st.integers(0, 5), max_size=2),
    st.integers(0, 4000),
)
@settings(max_examples=60, deadline=None)
def test_the_windows_add_up_to_a_count_of_every_open_minute(
    span: tuple[str, date, int], hours: list[Hours], holidays: set[int], late: int
) -> None:
    zone, first, days = span
    made = Calendar(ZoneInfo(zone), tuple(hours), frozenset(first + timedelta(days=n) for n in holidays))
    zero, _ = _walls(zone, first, days)
    start, end = 2880 + late, 2880 + days * 1440
    found: set[int] = set()
    last = zero + start * MINUTE
    for opens, closes in made.windows(zero + start * MINUTE):
        assert last <= opens < closes
        last = closes
        if opens >= zero + end * MINUTE:
            break
        found |= set(range(round((opens - zero) / MINUTE), round((closes - zero) / MINUTE)))
    counted = _counted(made, first, days)
    assert {n for n in found if start <= n < end} == {n for n in counted if start <= n < end}


def test_due_times_are_where_the_minutes_have_been_counted() -> None:
    dice = random.Random(20261123)
    for zone, first, days in SPANS:
        made = calendar(zone, Hours(ALL_WEEK, time(dice.randrange(0, 6)), time(dice.randrange(7, 24))))
        zero, _ = _walls(zone, first, days)
        start = 2880 + dice.randrange(1440)
        minutes = [n for n in sorted(_counted(made, first, days)) if n >= start]
        for wanted in (1, 90, 500):
            due = due_at(made, zero + start * MINUTE, wanted * MINUTE)
            assert due == zero + (minutes[wanted - 1] + 1) * MINUTE, (zone, wanted)


@given(
    st.sampled_from(SPANS),
    st.lists(_hours, min_size=1, max_size=3),
    st.timedeltas(timedelta(0), timedelta(days=10_000)).map(
        lambda age: datetime(2030, 1, 1, tzinfo=UTC) - age
    ),
    st.timedeltas(timedelta(0), timedelta(days=1)),
    st.timedeltas(timedelta(0), timedelta(days=1)),
)
@settings(max_examples=60, deadline=None)
def test_nothing_is_due_before_it_began_and_more_time_is_never_due_sooner(
    span: tuple[str, date, int], hours: list[Hours], start: datetime, one: timedelta, more: timedelta
) -> None:
    made = Calendar(ZoneInfo(span[0]), tuple(hours))
    first, second = due_at(made, start, one), due_at(made, start, one + more)
    assert first is None or start + one <= first
    assert second is None or (first is not None and first <= second)


# The promise


def _sla(**targets: dict[str, str]) -> Sla:
    tables: dict[str, Any] = {
        "desk": {"address": "support@desk.example", "name": "D"},
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
        "sla": {
            "zone": "Europe/Berlin",
            "hours": ["Mon-Fri 09:00-17:00"],
            "holidays": [date(2026, 12, 25)],
            "targets": targets,
        },
    }
    made = validate(tables, Path("config.toml")).sla
    assert made is not None
    return made


def test_without_an_sla_or_a_target_nothing_is_promised() -> None:
    assert first_response_due(None, Severity.HIGH, at("2026-11-23T10:00")) is None
    sla = _sla(high={"first_response": "4h"})
    assert first_response_due(sla, Severity.LOW, at("2026-11-23T10:00")) is None


def test_a_business_promise_counts_open_hours_and_is_told_in_the_zone_of_the_sla() -> None:
    due = first_response_due(_sla(high={"first_response": "4h"}), Severity.HIGH, at("2026-12-24T15:00"))
    assert due is not None
    assert due.isoformat() == "2026-12-28T12:00:00+01:00"
    assert getattr(due.tzinfo, "key", "") == "Europe/Berlin"


def test_a_calendar_promise_counts_every_hour() -> None:
    sla = _sla(critical={"first_response": "1h", "time": "calendar"})
    due = first_response_due(sla, Severity.CRITICAL, at("2026-12-25T23:30"))
    assert due is not None
    assert due.isoformat() == "2026-12-26T01:30:00+01:00"
