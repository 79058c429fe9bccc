"""The values a configuration is written in: durations, sizes, addresses, opening hours."""

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZES = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_LONGEST = timedelta(days=3650)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _duration(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write a duration such as '90s', '15m', '4h' or '3d'")
    found = re.fullmatch(
        r"\s*(\d{1,6})\s*(?:(s)(?:ec|econds?)?|(m)(?:in|inutes?)?|(h)(?:ours?)?|(d)(?:ays?)?|(w)(?:eeks?)?)\s*",
        value.lower(),
    )
    if not found:
        raise ValueError("write a duration such as '90s', '15m', '4h' or '3d'")
    length = timedelta(seconds=int(found[1]) * _UNITS[found[found.lastindex or 1]])
    if not timedelta() < length <= _LONGEST:
        raise ValueError("must be more than nothing and at most ten years")
    return length


def _delay(value: object) -> object:
    """A duration, or none at all."""
    return timedelta() if isinstance(value, str) and value.strip() in ("0", "0s") else _duration(value)


def _clock_time(value: object) -> object:
    if value == "off":
        return None
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("write a time of day such as '08:00', or 'off'")
    return time(int(found[1]), int(found[2]))


def _size(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write a size such as '500kb', '50mb' or '1gb'")
    found = re.fullmatch(r"\s*(\d{1,6})\s*(kb|mb|gb)\s*", value.lower())
    if not found:
        raise ValueError("write a size such as '500kb', '50mb' or '1gb'")
    return int(found[1]) * _SIZES[found[2]]


def _size_or_auto(value: object) -> object:
    return None if value == "auto" else _size(value)


def read_duration(value: object) -> timedelta:
    """The same outside of a table of the file; raises ValueError with what to write."""
    length = _duration(value)
    assert isinstance(length, timedelta)
    return length


def read_size(value: object) -> int:
    """Bytes, of the same words as `Size`; raises ValueError with what to write."""
    size = _size(value)
    assert isinstance(size, int)
    return size


def _address(value: object) -> object:
    form = r"[^@\s<>,;\x00-\x1f\x7f]{1,64}@[^@\s<>,;\x00-\x1f\x7f]{1,255}"
    if not isinstance(value, str) or not re.fullmatch(form, value.strip()):
        raise ValueError("write a bare address such as 'support@example.com'")
    return value.strip().lower()


def _line(value: object) -> object:
    # A CR or LF in a folder, user or host would be sent raw to the server (library-facts A3).
    if isinstance(value, str) and re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError("control characters are not allowed here")
    return value


ClockTime = Annotated[time | None, BeforeValidator(_clock_time)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Delay = Annotated[timedelta, BeforeValidator(_delay)]


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("write a number")
    return value


Number = Annotated[int, BeforeValidator(_number)]
Size = Annotated[int, BeforeValidator(_size)]
SizeOrAuto = Annotated[int | None, BeforeValidator(_size_or_auto)]  # None for "auto"
MailAddress = Annotated[str, BeforeValidator(_address)]
FolderName = Annotated[str, BeforeValidator(_line)]  # "" for none
Line = Annotated[str, BeforeValidator(_line), Field(min_length=1)]


def _authserv_ids(value: object) -> object:
    listed = [value] if isinstance(value, str) else value
    # RFC 8601 §2.2: a token, such as a host name; "" where the server writes none.
    if not isinstance(listed, list | tuple) or not all(
        isinstance(one, str) and re.fullmatch(r"[^\s;=()\"\x00-\x1f\x7f]{0,255}", one) for one in listed
    ):
        raise ValueError("write the word before the first ';' of your own server's Authentication-Results")
    return tuple(one.lower() for one in listed)


AuthservIds = Annotated[tuple[str, ...], BeforeValidator(_authserv_ids)]


class Table(BaseModel):
    """A table of the file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(Table):
    """Open hours of some weekdays (Monday 0), in the calendar's zone; `closes` may be 24:00 as time.max."""

    days: tuple[int, ...]
    opens: time
    closes: time


def _window(value: object) -> object:
    if not isinstance(value, str):
        return value
    day = "|".join(_DAYS)
    clock = r"([01]?\d|2[0-4]):([0-5]\d)"
    found = re.fullmatch(rf"({day})(?:-({day}))?\s+{clock}-{clock}", value.strip().lower())
    if not found:
        raise ValueError("write opening hours as 'Mon-Fri 09:00-17:00' or 'Sat 10:00-14:00'")
    first, last = _DAYS.index(found[1]), _DAYS.index(found[2] or found[1])
    days = tuple((first + n) % 7 for n in range((last - first) % 7 + 1))
    opens, closes = _clock(found[3], found[4]), _clock(found[5], found[6])
    if closes <= opens:
        raise ValueError("opening hours must end after they begin; write an overnight window as two")
    return {"days": days, "opens": opens, "closes": closes}


def _clock(hour: str, minute: str) -> time:
    if int(hour) == 24 and int(minute):
        raise ValueError("a day ends at 24:00")
    return time.max if int(hour) == 24 else time(int(hour), int(minute))


OpeningHours = Annotated[Window, BeforeValidator(_window)]
