"""A reload: the new configuration is right in every part, or the old one stays in force."""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailtriage.alarm import raise_alarm
from mailtriage.config import Settings
from mailtriage.log import logger
from mailtriage.model.errors import ConfigError, TemporaryFailure
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Clock
from mailtriage.render import Templates
from mailtriage.rules.engine import RuleSet
from mailtriage.steps.desk import Desk
from mailtriage.steps.in_force import put_in_force, taken_at
from mailtriage.steps.observing import settle_observing

# What threads and connections were started with: it takes a restart to change.
_FIXED = ("mailbox", "smtp", "store", "web", "log")
_SERVERS = ("mailbox", "smtp")
_MOST_DOUBTS = 20
_PATIENCE = 5  # turns in which files that are being saved are waited for

Passwords = tuple[str | None, str | None]  # in the order of `_SERVERS`


@dataclass(frozen=True)
class Fresh:
    """What a reload puts in force."""

    settings: Settings
    rules: RuleSet
    templates: Templates
    passwords: Passwords = field(default=(None, None), repr=False)
    author: str = "unknown"


@dataclass(frozen=True)
class Reload:
    """How the configuration is read anew: `read` raises ConfigError with every problem; the service manager
    is told by `begin` and `end`. `settled` says whether the files stay as they are, and `unchanged` whether
    they stayed so while they were read. `passwords` are those that the connections were started with."""

    read: Callable[[], Fresh]
    begin: Callable[[], None]
    end: Callable[[], None]
    passwords: Passwords = field(default=(None, None), repr=False)
    settled: Callable[[], bool] = lambda: True
    unchanged: Callable[[], bool] = lambda: True


class Reloading:
    """`ask` may be called from any thread; `turn` from the desk's, between two batches."""

    def __init__(self, desk: Desk, reload: Reload | None, clock: Clock) -> None:
        self._desk, self._reload, self._clock = desk, reload, clock
        self._asked = threading.Event()
        self._waited = 0
        self._since = taken_at(desk.store)  # when what is in force was taken

    def ask(self) -> None:
        self._asked.set()

    def turn(self) -> None:
        if self._reload is None or not self._asked.is_set():
            return
        if not self._reload.settled() and self._wait():
            return
        self._asked.clear()
        self._reload.begin()
        try:
            self._renew(self._reload, self._clock.now())
        except TemporaryFailure:
            self._asked.set()  # nothing of it is kept or told: once more when the store takes it
            raise
        finally:
            self._reload.end()

    def _wait(self) -> bool:
        """Files that are saved together go in force together: once more in a moment, but not for ever."""
        self._waited += 1
        if self._waited > _PATIENCE:
            return False
        self._asked.set()
        return True

    def _renew(self, reload: Reload, now: datetime) -> None:
        fresh, problems = _read(reload)
        if not reload.unchanged() and self._wait():
            return
        self._waited = 0
        if fresh is None:
            self._refuse(problems, now)
            return
        files = changed_password_files(fresh, reload.passwords)
        restart = tuple(dict.fromkeys((*needs_restart(self._desk.settings, fresh.settings), *files)))
        self._adopt(fresh, now)
        self._since, self._desk.refused = now.isoformat(), ()
        tell_doubts(fresh.rules)
        values = {"rules": fresh.rules.digest, "restart_needed_for": list(restart)}
        (logger().warning if restart else logger().info)("reloaded", **values)

    def _adopt(self, fresh: Fresh, now: datetime) -> None:
        desk = self._desk
        before = desk.settings, desk.rules, desk.templates
        try:
            with desk.store.transaction():
                settings = _kept(desk.settings, fresh.settings)
                put_in_force(desk.store, settings, fresh.rules, fresh.templates, fresh.author, now)
                desk.adopt(settings, fresh.rules, fresh.templates)
                settle_observing(desk, now)
        except BaseException:
            desk.adopt(*before)  # no mail is triaged by rules that the store does not have
            raise

    def _refuse(self, problems: Sequence[str], now: datetime) -> None:
        logger().error("reload_refused", problems=list(problems))
        _tell_refused(self._desk, problems, "What was in force stays in force.", self._since, now)


def tell_refused_start(desk: Desk, problems: Sequence[str], now: datetime) -> None:
    """The files are wrong: the desk was started with the rules and templates last in force."""
    logger().error("start_refused", problems=list(problems), rules=desk.rules.digest)
    what = "The desk was started with the rules and templates that were in force before."
    _tell_refused(desk, problems, what, taken_at(desk.store), now)


def _tell_refused(desk: Desk, problems: Sequence[str], what: str, since: str, now: datetime) -> None:
    told = "\n".join(problems[:20])
    advice = f"{told}\n{what} `mailtriage check` shows the same."
    # The same mistakes are told once; others, or the same after a reload that was right, are news.
    said = f"{since}\n{told}"
    cause = f"reload refused {hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    raise_alarm(desk, [Trouble(cause, "The configuration is wrong", advice)], now)
    desk.refused = tuple(problems)


def _read(reload: Reload) -> tuple[Fresh | None, Sequence[str]]:
    """What is to be put in force, or else what is wrong with it."""
    try:
        return reload.read(), ()
    except ConfigError as error:
        return None, error.problems
    except Exception as error:  # a path too long, a disk that fails: a running desk does not end for it
        return None, (f"{type(error).__name__}: {error}",)


def tell_doubts(rules: RuleSet) -> None:
    """Name in the log the rules that are hardly meant so; `mailtriage rules check` says why."""
    for one in rules.doubts[:_MOST_DOUBTS]:
        values = {"rule": one.rule, "where": one.where, "reason": one.what}
        logger().warning("rule_doubtful", **values | ({"other": one.other} if one.other else {}))


def needs_restart(old: Settings, new: Settings) -> tuple[str, ...]:
    """The settings that differ and take effect with the next start only, such as ``mailbox.host``."""
    found = []
    for table in _FIXED:
        before, after = _values(old, table), _values(new, table)
        found += [f"{table}.{key}" for key in before if before[key] != after[key]]
    if old.desk.address != new.desk.address:
        found.append("desk.address")
    return tuple(found)


def changed_password_files(fresh: Fresh, used: Passwords) -> tuple[str, ...]:
    """Files that hold another password than the one in use, such as ``mailbox.password_file``: config.toml
    itself may be as it was."""
    return tuple(
        f"{table}.password_file"
        for table, before, after in zip(_SERVERS, used, fresh.passwords, strict=True)
        if getattr(fresh.settings, table).password_file is not None and (before or "") != (after or "")
    )


def _values(settings: Settings, table: str) -> Mapping[str, Any]:
    return dict(getattr(settings, table))


def _kept(old: Settings, new: Settings) -> Settings:
    """The new settings, but for what threads and connections were started with."""
    fixed: dict[str, Any] = {table: getattr(old, table) for table in _FIXED}
    desk = new.desk.model_copy(update={"address": old.desk.address})
    return new.model_copy(update={**fixed, "desk": desk})
