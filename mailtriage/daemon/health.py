"""The tree behind `/readyz` and `status`: how each part is, from what was counted and measured."""

from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.daemon.pulse import Overdue
from mailtriage.daemon.tally import anonymous
from mailtriage.daemon.wording import mails, server_said, size, span
from mailtriage.model.health import Part, State

_WORKING = 60.0  # seconds: with a mail taken in so lately, a backlog is only a backlog
_UNREAD = 300.0  # seconds without a look at the inbox, at the least, until we are no longer ready
_LAG = 120.0  # seconds that a mail may wait to be taken in before it is told
_STUCK = 900.0  # and before we are no longer ready, unless it gets on
_UNSENT = 900.0  # seconds that a mail may wait in the outbox before it is told
_RESTARTS = 5  # parser children that died within the hour


@dataclass(frozen=True, slots=True)
class FolderVitals:
    """A watched folder. `last_read` is seconds since it was read to its end, None before the first time;
    `lag` is how long the oldest of the `waiting` mails has lain there, `last_taken` seconds since one of its
    mails was handled, `poll` the seconds after which it is looked at again at the latest."""

    name: str
    role: str  # only that of "inbox" can fail
    poll: float
    connected: bool
    last_read: float | None
    waiting: int = 0
    lag: float | None = None
    last_taken: float | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class OutboxVitals:
    """`oldest` is how many seconds the oldest mail has waited that is queued or deferred."""

    queued: int = 0
    deferred: int = 0
    held: int = 0
    oldest: float | None = None
    paused_until: datetime | None = None
    pause_reason: str = ""
    trouble: str = ""  # why nothing is given to the mail server now


@dataclass(frozen=True, slots=True)
class StoreVitals:
    """`free_bytes` is None where the disk does not tell; `trouble` says why the last commit failed."""

    free_bytes: int | None
    min_free: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class AlertVitals:
    """The addresses that alerts go to: how many, how many give mail back, how often and with what words."""

    addresses: int = 0
    failing: int = 0
    failures: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Vitals:
    """All that the tree is made of, at `now`.

    `parser_restarts`, `loop_trips` (automatic mail withheld by the loop guard) and `clock_jump` (seconds,
    forward positive) are those of the last hour; `parser_trouble` says why no parser can be started.
    `refused` counts the mistakes in the configuration's files, for which they are not in force.
    """

    now: datetime
    started_at: datetime
    version: str
    rules: str
    observe: bool
    folders: tuple[FolderVitals, ...]
    outbox: OutboxVitals
    store: StoreVitals
    refused: int = 0
    aside: int = 0
    parser_restarts: int = 0
    parser_trouble: str = ""
    overdue: tuple[Overdue, ...] = ()
    loop_trips: int = 0
    clock_jump: float | None = None
    alerts: AlertVitals = AlertVitals()


def later(vitals: Vitals, seconds: float, now: datetime, overdue: tuple[Overdue, ...]) -> Vitals:
    """`vitals` taken `seconds` ago, as they are at `now`: what was not heard of since is that much older."""
    folders = tuple(
        replace(
            one,
            last_read=_older(one.last_read, seconds),
            lag=_older(one.lag, seconds),
            last_taken=_older(one.last_taken, seconds),
        )
        for one in vitals.folders
    )
    outbox = replace(vitals.outbox, oldest=_older(vitals.outbox.oldest, seconds))
    return replace(vitals, now=now, overdue=overdue, folders=folders, outbox=outbox)


def tree(vitals: Vitals) -> Part:
    """How the program is: OK, degraded or failed, with every reason. No address stands in it."""
    up = max(0.0, (vitals.now - vitals.started_at).total_seconds())
    lost = any(one.role == "inbox" and not one.connected for one in vitals.folders)
    parts = (
        Part("mailbox", parts=tuple(_folder(one, up, lost=lost) for one in vitals.folders)),
        _outbox(vitals.outbox),
        _aside(vitals.aside),
        _store(vitals.store),
        _configuration(vitals.refused),
        _parser(vitals.parser_restarts, vitals.parser_trouble),
        _loops(vitals.loop_trips),
        _threads(vitals.overdue),
        _clock(vitals.clock_jump),
        _alerts(vitals.alerts),
    )
    facts: dict[str, object] = {
        "version": vitals.version,
        "rules": vitals.rules,
        "started_at": vitals.started_at.isoformat(),
        "up_seconds": round(up),
        "observe": vitals.observe,
    }
    return Part("mailtriage", facts=facts, parts=parts)


def _folder(folder: FolderVitals, up: float, *, lost: bool) -> Part:
    name = anonymous(folder.name) if "@" in folder.name else folder.name
    state, reason = _reading(folder, name, up)
    if lost and folder.role != "inbox":
        state, reason = State.DEGRADED, ""  # one connection: the inbox says why
    if state is State.FAILED and folder.role != "inbox":
        state = State.DEGRADED
    facts: dict[str, object] = {
        "role": folder.role,
        "connected": folder.connected,
        "last_read_seconds": _rounded(folder.last_read),
        "waiting": folder.waiting,
        "lag_seconds": _rounded(folder.lag),
    }
    return Part(name, state, reason, facts)


def _reading(folder: FolderVitals, name: str, up: float) -> tuple[State, str]:
    said = server_said("; the last try said: ", folder.trouble)
    working = folder.last_taken is not None and folder.last_taken <= _WORKING
    unread = up if folder.last_read is None else folder.last_read
    lag = folder.lag or 0.0
    patience = max(5 * folder.poll, _UNREAD)
    if folder.last_read is None and (not folder.connected or (unread > patience and not working)):
        return State.FAILED, f"{name} has not been read since the start, {span(up)} ago{said}"
    if unread > patience and not working:
        return State.FAILED, f"{name} was last read {span(unread)} ago{said}"
    if lag > _STUCK and not working:
        return State.FAILED, f"{_waiting(folder, lag)}, and none was taken in lately{said}"
    if not folder.connected:
        return State.DEGRADED, f"not connected; {name} was last read {span(unread)} ago{said}"
    if folder.last_read is None:
        return State.DEGRADED, f"{name} is being read for the first time; {mails(folder.waiting)} waiting"
    if unread > 2 * folder.poll + _WORKING:
        return State.DEGRADED, f"{name} was last read to its end {span(unread)} ago{said}"
    if lag > _LAG:
        return State.DEGRADED, _waiting(folder, lag) + said
    return (State.DEGRADED, server_said("", folder.trouble)) if folder.trouble else (State.OK, "")


def _outbox(outbox: OutboxVitals) -> Part:
    """Never failed: mail that cannot go out now is kept, and goes later."""
    reasons = []
    if outbox.paused_until is not None:
        said = server_said(": ", outbox.pause_reason)
        reasons.append(f"nothing is sent until {outbox.paused_until:%Y-%m-%d %H:%M} UTC{said}")
    elif outbox.trouble:
        reasons.append(f"nothing is sent now{server_said(': ', outbox.trouble)}")
    elif outbox.oldest is not None and outbox.oldest > _UNSENT:
        reasons.append(f"the oldest mail to be sent has waited {span(outbox.oldest)}")
    if outbox.held:
        reasons.append(f"{mails(outbox.held)} held for a person to decide")
    facts: dict[str, object] = {
        "queued": outbox.queued,
        "deferred": outbox.deferred,
        "held": outbox.held,
        "oldest_seconds": _rounded(outbox.oldest),
        "paused_until": outbox.paused_until.isoformat() if outbox.paused_until else None,
    }
    return Part("outbox", State.DEGRADED if reasons else State.OK, "; ".join(reasons), facts)


def _aside(count: int) -> Part:
    if not count:
        return Part("aside", facts={"count": 0})
    reason = f"{mails(count)} set aside: see `mailtriage aside list`"
    return Part("aside", State.DEGRADED, reason, {"count": count})


def _store(store: StoreVitals) -> Part:
    facts: dict[str, object] = {"free_bytes": store.free_bytes, "min_free_bytes": store.min_free}
    if store.trouble:
        return Part("store", State.FAILED, f"nothing can be written{server_said(': ', store.trouble)}", facts)
    if store.free_bytes is None:
        return Part("store", State.DEGRADED, "the free space of the disk cannot be read", facts)
    free = f"the disk has {size(store.free_bytes)} free"
    if store.free_bytes < store.min_free:
        reason = f"{free}, less than [store] min_free ({size(store.min_free)}): no mail is taken in"
        return Part("store", State.FAILED, reason, facts)
    if store.free_bytes < 2 * store.min_free:
        reason = f"{free}; below {size(store.min_free)} no mail is taken in"
        return Part("store", State.DEGRADED, reason, facts)
    return Part("store", facts=facts)


def _configuration(refused: int) -> Part:
    """`refused` counts what is wrong with the files; they may hold addresses, so that none of it is told."""
    if not refused:
        return Part("configuration")
    many = "a mistake" if refused == 1 else f"{refused} mistakes"
    reason = f"{many} in its files, and what was in force before stays: see `mailtriage check`"
    return Part("configuration", State.DEGRADED, reason, {"refused": refused})


def _parser(restarts: int, trouble: str) -> Part:
    facts: dict[str, object] = {"restarts_last_hour": restarts}
    if trouble:
        return Part("parser", State.FAILED, f"no mail can be read{server_said(': ', trouble)}", facts)
    if restarts >= _RESTARTS:
        return Part("parser", State.DEGRADED, f"it was started anew {restarts} times within the hour", facts)
    return Part("parser", facts=facts)


def _loops(trips: int) -> Part:
    facts: dict[str, object] = {"withheld_last_hour": trips}
    if not trips:
        return Part("loop guard", facts=facts)
    reason = f"{trips} automatic {'mail was' if trips == 1 else 'mails were'} withheld within the hour"
    return Part("loop guard", State.DEGRADED, f"{reason}: a robot may be answering us", facts)


def _threads(overdue: tuple[Overdue, ...]) -> Part:
    if not overdue:
        return Part("threads", vital=True)
    reasons = (
        f"{one.thread} has ended while {one.doing}"
        if one.ended
        else f"{one.thread} is {span(one.seconds)} overdue while {one.doing}"
        for one in overdue
    )
    facts: dict[str, object] = {"overdue": [one.thread for one in overdue]}
    return Part("threads", State.FAILED, "; ".join(reasons), facts, vital=True)


def _clock(jump: float | None) -> Part:
    if jump is None:
        return Part("clock")
    moved = f"{span(abs(jump))} {'forward' if jump > 0 else 'back'}"
    reason = f"the system clock was moved {moved} within the hour; what is due may come early or late"
    return Part("clock", State.DEGRADED, reason, {"jump_seconds": round(jump)})


def _alerts(alerts: AlertVitals) -> Part:
    """An alert that nobody gets is told here alone."""
    facts = {"addresses": alerts.addresses, "failing": alerts.failing, "failures": alerts.failures}
    if not alerts.failing:
        return Part("alerts", facts=facts)
    who = f"{alerts.failing} of {alerts.addresses} addresses" if alerts.addresses > 1 else "the only address"
    reason = f"alerts come back from {who}{server_said('; it says: ', alerts.said)}; see [desk] alerts"
    return Part("alerts", State.DEGRADED, reason, facts)


def _waiting(folder: FolderVitals, lag: float) -> str:
    return f"the oldest of {mails(folder.waiting)} waiting has lain there for {span(lag)}"


def _older(age: float | None, seconds: float) -> float | None:
    return None if age is None else age + seconds


def _rounded(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
