"""Text for a terminal: nothing a stranger wrote may move the cursor, and times read at a glance."""

import re
from datetime import datetime

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` without control characters and direction overrides; tabs and line feeds stay."""
    return _CONTROL.sub("", text)


def clock(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "-"


def age(at: datetime, now: datetime) -> str:
    """``5 s``, ``12 min``, ``3 h``, ``8 d``."""
    seconds = max(0, int((now - at).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size or (unit == "min" and seconds >= size):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def span(seconds: float) -> str:
    """As `age` of what somebody has counted."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"
