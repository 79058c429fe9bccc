"""Observing: everything is triaged, and nothing goes to customers until somebody says `go-live`.

What was held back meanwhile never goes out later: by then it would be news of last week.
"""

from dataclasses import replace
from datetime import datetime

from mailtriage.model.event import Event, EventType
from mailtriage.model.outgoing import OBSERVING, OutboxState
from mailtriage.ports import Store
from mailtriage.steps.desk import Desk

_NOTE = "live"
_WAITING = (OutboxState.QUEUED, OutboxState.DEFERRED, OutboxState.AMBIGUOUS)


def live_since(store: Store) -> datetime | None:
    """When ``observe = true`` was overruled by `go-live`; None where it was not."""
    note = store.note(_NOTE)
    return datetime.fromisoformat(str(note["at"])) if note and note.get("at") else None


def go_live(desk: Desk, now: datetime) -> str:
    if not desk.settings.desk.observe:
        return "the desk is live already: [desk] observe is off"
    if live_since(desk.store) is not None:
        return "the desk is live already; set [desk] observe = false in config.toml as well"
    desk.store.put_note(_NOTE, {"at": now.isoformat()})
    desk.live = True
    return (
        "live: from now on customers are answered; what was held back stays unsent. "
        "Set [desk] observe = false in config.toml as well"
    )


def observe_again(desk: Desk, now: datetime) -> str:
    if not desk.settings.desk.observe:
        return "[desk] observe is off: set it to true in config.toml and reload"
    desk.store.put_note(_NOTE, {"at": None})
    desk.live = False
    hold_back(desk, now)
    return "observing: mail is triaged, and nothing goes to customers"


def settle_observing(desk: Desk, now: datetime) -> None:
    """After a start or a reload: `live` as the store knows it, and nothing waiting that must not go out."""
    if not desk.settings.desk.observe:
        if live_since(desk.store) is not None:
            desk.store.put_note(_NOTE, {"at": None})  # the next time observing begins anew
        desk.live = False
        return
    desk.live = live_since(desk.store) is not None
    hold_back(desk, now)


def hold_back(desk: Desk, now: datetime) -> None:
    """While observing, what still waits for customers does not go out, now or later."""
    if not desk.observing:
        return
    for state in _WAITING:
        for row in desk.store.in_state(state, 100_000):
            if row.ticket is None:
                continue
            desk.store.put_outgoing(replace(row, state=OutboxState.WITHHELD, reason=OBSERVING, ended_at=now))
            data = {"purpose": row.purpose.value, "message": row.message_id, "reason": OBSERVING}
            desk.store.journal(Event(row.ticket, EventType.WITHHELD, now, "desk", row.cause, data))
