"""The clock of this machine, and its time zones: promises and ages hang on them."""

import re
import zoneinfo
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mailtriage.console.checks.finding import Finding, State

_PART = "clock"
# Signed mails and certificates bear some minutes; clocks that are set by NTP differ by less than a second.
_TOLERANCE = timedelta(minutes=2)
_FIRST_YEAR, _LAST_YEAR = 2025, 2099
_ADVICE = "set this machine's clock, and keep it set: `timedatectl set-ntp true`"
# As sendmail and Exchange greet: "220 host ESMTP ready at Mon, 23 Nov 2026 01:54:18 +0000".
_DATE = re.compile(r"\w{3}, +\d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}")


def check_clock(
    now: datetime, newest: datetime | None, greeting: str, last_seen: datetime | None
) -> list[Finding]:
    """`newest` is the arrival of the newest mail and `greeting` the mail server's, each None or empty where
    it was not asked; `last_seen` is when the daemon last wrote the time into the store."""
    found = [*_zones()]
    behind = [at - now for at in (newest, last_seen) if at is not None]
    told = _DATE.search(greeting)
    served = _read(told[0]) if told else None
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        found.append(Finding(_PART, State.PROBLEM, f"it is {now:%Y-%m-%d} by this machine's clock", _ADVICE))
    elif served is not None and abs(served - now) > _TOLERANCE:
        way = "behind" if served > now else "ahead of"
        words = f"this machine's clock is {_about(abs(served - now))} {way} the mail server's"
        found.append(Finding(_PART, State.PROBLEM, words, _ADVICE))
    elif newest is not None and newest - now > _TOLERANCE:
        words = f"this machine's clock is behind: the newest mail arrived {_about(newest - now)} after now"
        found.append(Finding(_PART, State.PROBLEM, words, _ADVICE))
    elif last_seen is not None and max(behind) > _TOLERANCE:
        words = f"the clock went back: the daemon last read the mailbox {_about(last_seen - now)} after now"
        found.append(Finding(_PART, State.PROBLEM, words, _ADVICE))
    else:
        against = "agrees with the mail server's" if served is not None else "no mail is newer"
        if newest is None and served is None:
            against = "there is nothing to compare it with"
        found.append(Finding(_PART, State.OK, f"{now:%Y-%m-%d %H:%M:%S} UTC; {against}"))
    return found


def _zones() -> Iterable[Finding]:
    if not zoneinfo.available_timezones():
        yield Finding(
            _PART, State.PROBLEM, "there is no time zone database", "install it: `apt-get install tzdata`"
        )


def _read(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _about(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"
