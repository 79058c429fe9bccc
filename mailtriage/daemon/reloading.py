"""A reload: the new configuration is right in every part, or the old one stays in force."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailtriage.alarm import raise_alarm
from mailtriage.config import Settings
from mailtriage.log import logger
from mailtriage.model.errors import ConfigError
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Clock
from mailtriage.render import Templates
from mailtriage.rules.engine import RuleSet
from mailtriage.steps.desk import Desk
from mailtriage.steps.observing import settle_observing

# What threads and connections were started with: it takes a restart to change.
_FIXED = ("mailbox", "smtp", "store", "web", "log")


@dataclass(frozen=True)
class Fresh:
    """What a reload puts in force."""

    settings: Settings
    rules: RuleSet
    templates: Templates


Reload = Callable[[], Fresh]  # raises ConfigError with every problem


class Reloading:
    """`ask` may be called from any thread; `turn` from the desk's, between two batches."""

    def __init__(self, desk: Desk, read: Reload | None, clock: Clock) -> None:
        self._desk, self._read, self._clock = desk, read, clock
        self._asked = threading.Event()

    def ask(self) -> None:
        self._asked.set()

    def turn(self) -> None:
        if self._read is None or not self._asked.is_set():
            return
        self._asked.clear()
        now = self._clock.now()
        try:
            fresh = self._read()
        except ConfigError as error:
            logger().error("reload_refused", problems=list(error.problems))
            told = "\n".join(error.problems[:20])
            advice = f"{told}\nWhat was in force stays in force. `mailtriage check` shows the same."
            raise_alarm(self._desk, [Trouble("reload refused", "The configuration is wrong", advice)], now)
            return
        restart = needs_restart(self._desk.settings, fresh.settings)
        with self._desk.store.transaction():
            note = f"rules {fresh.rules.digest}"
            if self._desk.store.note(note) is None:
                self._desk.store.put_note(note, dict(fresh.rules.source))
            self._desk.adopt(_kept(self._desk.settings, fresh.settings), fresh.rules, fresh.templates)
            settle_observing(self._desk, now)
        logger().info("reloaded", rules=fresh.rules.digest, restart_needed_for=list(restart))


def needs_restart(old: Settings, new: Settings) -> tuple[str, ...]:
    """The settings that differ and take effect with the next start only, such as ``mailbox.host``."""
    found = []
    for table in _FIXED:
        before, after = _values(old, table), _values(new, table)
        found += [f"{table}.{key}" for key in before if before[key] != after[key]]
    if old.desk.address != new.desk.address:
        found.append("desk.address")
    return tuple(found)


def _values(settings: Settings, table: str) -> Mapping[str, Any]:
    return dict(getattr(settings, table))


def _kept(old: Settings, new: Settings) -> Settings:
    """The new settings, but for what threads and connections were started with."""
    fixed: dict[str, Any] = {table: getattr(old, table) for table in _FIXED}
    desk = new.desk.model_copy(update={"address": old.desk.address})
    return new.model_copy(update={**fixed, "desk": desk})
