"""Business time: real minutes inside open windows, right through DST changes and long closures.

Durations run in UTC and zones appear only here. A wall time that does not exist becomes the first real
instant after the gap; of one that happens twice, opening uses the first and closing the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONGEST = 800  # days looked ahead; a calendar without an open minute in two years is a mistake


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from `opens` to `closes` on `days` (Monday 0); `time.max` closes at midnight."""

    days: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Calendar:
    zone: ZoneInfo
    hours: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()

    def windows(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open windows from `start` on, as UTC instants, half-open, in order, not overlapping."""
        day = start.astimezone(self.zone).date() - timedelta(days=1)
        last = start
        for _ in range(_LONGEST):
            for opens, closes in sorted(self._windows_of(day)):
                begin = max(opens, last)
                if closes > begin:
                    yield begin, closes
                    last = closes
            day += timedelta(days=1)

    def is_open(self, at: datetime) -> bool:
        """Whether that instant lies in a window."""
        day = at.astimezone(self.zone).date()
        return any(opens <= at < closes for opens, closes in self._windows_of(day))

    def _windows_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.holidays:
            return
        for hours in self.hours:
            if day.weekday() in hours.days:
                closes = (
                    self._instant(day + timedelta(days=1), time.min, last=False)
                    if hours.closes == time.max
                    else self._instant(day, hours.closes, last=True)
                )
                yield self._instant(day, hours.opens, last=False), closes

    def _instant(self, day: date, wall: time, *, last: bool) -> datetime:
        """The UTC instant of a wall time; inside a gap, the gap's end (PEP 495)."""
        early = datetime.combine(day, wall.replace(fold=0), self.zone)
        late = early.replace(fold=1)
        if early.utcoffset() == late.utcoffset():
            return early.astimezone(UTC)
        if early.astimezone(UTC) < late.astimezone(UTC):  # it happens twice
            return (late if last else early).astimezone(UTC)
        return self._gap_end(late.astimezone(UTC), early.astimezone(UTC))

    def _gap_end(self, before: datetime, after: datetime) -> datetime:
        """The instant of the jump, which lies in (before, after], to the second."""
        old = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) / 2
            if middle.astimezone(self.zone).utcoffset() == old:
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0)


def due_at(calendar: Calendar, start: datetime, duration: timedelta) -> datetime | None:
    """The UTC instant at which `duration` of open time has passed since `start`; None if it never does."""
    left = duration
    for opens, closes in calendar.windows(start.astimezone(UTC)):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None
