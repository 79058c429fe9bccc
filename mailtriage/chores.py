"""ONE TICK: the list of what time does. Called with `now` by the daemon, and by tests that fast-forward."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from mailtriage.alarm import raise_alarm
from mailtriage.model.outgoing import REFUSED_ANSWERS, OutboxState, Purpose
from mailtriage.model.request import RequestState
from mailtriage.model.trouble import Trouble
from mailtriage.steps.asked_aside import tell_asides
from mailtriage.steps.author import return_answer
from mailtriage.steps.desk import Desk
from mailtriage.steps.digest import send_digests
from mailtriage.steps.requests import execute
from mailtriage.steps.shadow import report_shadow

_STUCK = timedelta(hours=1)
# As the outbox sets them: a row due later was written by a clock that was ahead.
_LONGEST_WAIT = {
    OutboxState.QUEUED: timedelta(0),
    OutboxState.AMBIGUOUS: timedelta(minutes=10),
    OutboxState.DEFERRED: timedelta(hours=4),
}
_LONGEST_PAUSE = timedelta(hours=1)


def tick(desk: Desk, now: datetime) -> None:
    """Do every chore whose time has come."""
    for chore in CHORES:
        chore(desk, now)


def execute_requests(desk: Desk, now: datetime) -> None:
    """What the command line asked of the daemon."""
    for request in desk.store.requests(RequestState.ASKED, 20):
        with desk.store.transaction():
            desk.store.put_request(execute(desk, request, now))


def watch_outbox(desk: Desk, now: datetime) -> None:
    """Never silent: mail that waits for an hour is told, whatever keeps it."""
    waiting = desk.store.in_state(OutboxState.QUEUED, 50)
    # An alert that waits with the rest says it already: no pile of them for the day the server is back.
    told = any(one.purpose is Purpose.ALERT for one in waiting)
    oldest = waiting[0] if waiting else None
    if oldest is not None and not told and oldest.queued_at < now - _STUCK:
        since = f"{oldest.queued_at:%Y-%m-%d %H:%M} UTC"
        said = f" The server said: {oldest.reason}" if oldest.reason else ""
        advice = f"The oldest waits since {since}.{said}\nCheck [smtp] in config.toml."
        raise_alarm(
            desk, [Trouble("outbox stuck", "Mail is waiting to be sent for over an hour", advice)], now
        )


def mend_times(desk: Desk, now: datetime) -> None:
    """A clock that was ahead has been set back: nothing waits longer than it would have been told to."""
    for state, longest in _LONGEST_WAIT.items():
        ahead = desk.store.later(state, now + longest, 100)
        if ahead:
            with desk.store.transaction():
                for row in ahead:
                    desk.store.put_outgoing(replace(row, due_at=now + longest))
    pause = desk.store.note("outbox paused") or {}
    latest = now + _LONGEST_PAUSE
    if pause.get("until") and datetime.fromisoformat(str(pause["until"])) > latest:
        with desk.store.transaction():
            desk.store.put_note("outbox paused", {**pause, "until": latest.isoformat()})


def sweep_attachments(desk: Desk, now: datetime) -> None:
    """What the parser left of mail that belongs to no ticket."""
    desk.attachments.sweep(now)


def return_refused(desk: Desk, now: datetime) -> None:
    """An answer that the mail server refused for good goes back to whoever wrote it."""
    refused = desk.store.note(REFUSED_ANSWERS)
    if not refused:
        return
    with desk.store.transaction():
        for message_id, said in refused.items():
            row = desk.store.outgoing(message_id)
            ticket = desk.store.ticket(row.ticket) if row is not None and row.ticket is not None else None
            if row is not None and ticket is not None:
                return_answer(desk, ticket, row, str(said), now)
        desk.store.put_note(REFUSED_ANSWERS, {})
        desk.archive.sync()


Chore = Callable[[Desk, datetime], None]
CHORES: tuple[Chore, ...] = (
    execute_requests,
    mend_times,
    watch_outbox,
    return_refused,
    send_digests,
    report_shadow,
    tell_asides,
    sweep_attachments,
)
