"""A clock whose two faces can be moved apart, as suspended machines and time servers do it."""

from datetime import UTC, datetime, timedelta


class TwoClocks:
    """Implements `ports.Clock`; moves only when told."""

    def __init__(self) -> None:
        self._wall = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._wall

    def monotonic(self) -> float:
        return self._monotonic

    def pass_by(self, seconds: float) -> None:
        self._wall += timedelta(seconds=seconds)
        self._monotonic += seconds

    def set_wall_clock(self, by: float) -> None:
        self._wall += timedelta(seconds=by)
