"""After a restore nobody may be mailed twice: what may have gone out since the backup is held until told.

The store goes back to the hour of the backup, the world does not: customers have references that were given
out since, and acknowledgements and answers that the restored outbox believes unsent. So numbers jump ahead,
and mail to customers that was waiting then, or is caused by mail from before the restore, is held with
`HELD_BY_RESTORE`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.model.event import Event, EventType
from mailtriage.model.outgoing import OutboxRow, OutboxState
from mailtriage.model.request import RequestState
from mailtriage.model.ticket import Status
from mailtriage.ports import Store
from mailtriage.steps.copies import forget_copies

HELD_BY_RESTORE = "held by restore"

_NOTE = "restored"
_NUMBERS = 1000  # more than a desk gives out between two backups; and the new ones are told at a glance
_MAY_HAVE_GONE_OUT = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.DEFERRED, OutboxState.AMBIGUOUS)
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore changed in the store: the next ticket's number, mails held, alerts cancelled."""

    next_number: int
    held: int
    cancelled: int


def mark_restored(store: Store, backup_at: datetime, now: datetime) -> Restored:
    """Make a store out of a backup one that may go on, in one transaction."""
    with store.transaction():
        store.put_in_hand({})  # what was in hand when the copy was made harmed nobody
        forget_copies(store)  # Sent holds them, or people have tidied it up since
        number = _jump(store)
        note = {"at": now.isoformat(), "backup_at": backup_at.isoformat(), "released": False}
        store.put_note(_NOTE, note)
        for state in (RequestState.ASKED, RequestState.UNDER_WAY):
            for request in store.requests(state, _ALL):
                told = "the store was restored from a backup; ask again"
                store.put_request(replace(request, state=RequestState.REFUSED, result=told))
        rows = [row for state in _MAY_HAVE_GONE_OUT for row in store.in_state(state, _ALL)]
        held = [row for row in rows if row.ticket is not None]
        for row in held:
            store.put_outgoing(replace(row, state=OutboxState.HELD, reason=HELD_BY_RESTORE))
            _journal(store, row, EventType.WITHHELD, now, HELD_BY_RESTORE)
        for row in rows:
            if row.ticket is None:
                _cancel(store, row, now, "the store was restored from a backup")
    return Restored(number, len(held), len(rows) - len(held))


def _jump(store: Store) -> int:
    """The next number: at least `_NUMBERS` on, the first after a round one (1043 becomes 3001)."""
    number = -(-(store.next_number() + _NUMBERS) // _NUMBERS) * _NUMBERS + 1
    store.put_note("ticket number", {"next": number})
    return number


def held_before(store: Store) -> datetime | None:
    """Mail to customers caused by mail that arrived before this time is to be queued as held, with the reason
    `HELD_BY_RESTORE`; None where there was no restore, or what it held was released."""
    note = store.note(_NOTE)
    if note is None or note["released"]:
        return None
    return datetime.fromisoformat(str(note["at"]))


def release(store: Store, now: datetime) -> tuple[int, str]:
    """Queue all that the restore held, due now, and hold nothing more; how many, and in words.

    However old it is: a person decided. Where one has answered meanwhile, or the ticket is closed, it is
    cancelled instead.
    """
    with store.transaction():
        late = 0
        rows = _held(store)
        for row in rows:
            dropped = _is_late(store, row)
            late += bool(dropped)
            if dropped:
                _cancel(store, row, now, dropped)
                continue
            # A new start: it must count neither as stuck for days nor as tried for days.
            fresh = replace(row, state=OutboxState.QUEUED, reason="", queued_at=now, due_at=now)
            store.put_outgoing(replace(fresh, attempts=0, interrupted=0, first_tried_at=None))
            _journal(store, row, EventType.QUEUED, now, "released after the restore")
        note = store.note(_NOTE)
        if note is not None:
            store.put_note(_NOTE, {**note, "released": True, "released_at": now.isoformat()})
    if not rows:
        return 0, "the restore holds nothing"
    told = f"{_mails(len(rows) - late)} that the restore held: queued now"
    return len(rows) - late, told + (f"; {late} not needed any more" if late else "")


def discard(store: Store, now: datetime) -> tuple[int, str]:
    """Cancel all that the restore held; how many, and in words.

    Mail from before the restore that is read only after this is held all the same: it may have been answered
    before the loss, and nobody has said that it may be answered again.
    """
    with store.transaction():
        rows = _held(store)
        for row in rows:
            _cancel(store, row, now, "discarded after the restore")
        note = store.note(_NOTE)
        if note is not None:
            store.put_note(_NOTE, {**note, "discarded_at": now.isoformat()})
    return len(rows), f"{_mails(len(rows))} that the restore held: cancelled" if rows else (
        "the restore holds nothing"
    )


def _held(store: Store) -> list[OutboxRow]:
    return [row for row in store.in_state(OutboxState.HELD, _ALL) if row.reason == HELD_BY_RESTORE]


def _is_late(store: Store, row: OutboxRow) -> str:
    """Why this mail is not needed any more, or nothing."""
    ticket = store.ticket(row.ticket) if row.ticket is not None else None
    if ticket is None or not row.automatic:
        return ""
    if ticket.first_response_at is not None:
        return "a person has already answered"
    return "the ticket is closed" if ticket.status in (Status.RESOLVED, Status.CLOSED) else ""


def _cancel(store: Store, row: OutboxRow, now: datetime, reason: str) -> None:
    store.put_outgoing(replace(row, state=OutboxState.CANCELLED, reason=reason, ended_at=now))
    _journal(store, row, EventType.WITHHELD, now, reason)


def _journal(store: Store, row: OutboxRow, kind: EventType, now: datetime, reason: str) -> None:
    if row.ticket is not None:
        data = {"purpose": row.purpose.value, "message": row.message_id, "reason": reason}
        store.journal(Event(row.ticket, kind, now, "desk", row.cause, data))


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"
