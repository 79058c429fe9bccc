"""How often the loop guard had to step in: `status` shows it, and health says so for an hour."""

from datetime import datetime, timedelta

from mailtriage.ports import Store

_NOTE = "loop trips"
_HOUR = timedelta(hours=1)
_MOST = 100  # times kept


def trip(store: Store, why: str, now: datetime) -> None:
    """An automatic mail was not sent, because it might have fed a loop."""
    note = store.note(_NOTE) or {}
    times = [*_times(note), now.isoformat()][-_MOST:]
    store.put_note(_NOTE, {"count": int(str(note.get("count", 0))) + 1, "times": times, "last": why})


def trips_within_the_hour(store: Store, now: datetime) -> int:
    since = (now - _HOUR).isoformat()
    return sum(at > since for at in _times(store.note(_NOTE) or {}))


def _times(note: dict[str, object]) -> list[str]:
    times = note.get("times", [])
    return [str(one) for one in times] if isinstance(times, list) else []
