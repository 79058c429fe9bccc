"""Times as the store writes them: UTC, to the microsecond, so that they sort as text."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any


def stamp(at: datetime) -> str:
    return _utc_stamp(at if at.tzinfo is UTC else at.astimezone(UTC))


@lru_cache(maxsize=64)
def _utc_stamp(at: datetime) -> str:
    """Remembered, for one time stands in a dozen rows of a mail."""
    return at.isoformat(timespec="microseconds")


def optional_stamp(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def optional_time(text: Any) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
