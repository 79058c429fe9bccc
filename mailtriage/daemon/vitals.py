"""What health is made of, taken by the desk thread from the store and from the parts that it drives."""

from datetime import datetime

from mailtriage import __version__
from mailtriage.daemon.health import AlertVitals, FolderVitals, OutboxVitals, StoreVitals, Vitals
from mailtriage.daemon.mailroom import Mailroom, free_bytes
from mailtriage.daemon.reception import Reception
from mailtriage.daemon.tally import Tally
from mailtriage.daemon.watch import SELDOM
from mailtriage.model.folder import Role
from mailtriage.model.ledger import AsideState
from mailtriage.model.outgoing import OutboxState
from mailtriage.outbox.spool import Spool
from mailtriage.ports import Clock
from mailtriage.steps.desk import Desk
from mailtriage.steps.loops import trips_within_the_hour

_WAITING = (OutboxState.QUEUED, OutboxState.DEFERRED)


def take(
    desk: Desk,
    spool: Spool,
    mailroom: Mailroom,
    tally: Tally,
    clock: Clock,
    *,
    started_at: datetime,
    deaths: int,
    unsent: str,
    jump: float | None,
) -> Vitals:
    """Everything but the threads' pulse, which whoever asks takes fresh."""
    now = clock.now()
    return Vitals(
        now=now,
        started_at=started_at,
        version=__version__,
        rules=desk.rules.digest,
        observe=desk.observing,
        refused=len(desk.refused),
        folders=_folders(desk, mailroom, clock),
        outbox=_outbox(desk, spool, unsent, now),
        store=StoreVitals(free_bytes(desk.settings.data), desk.settings.store.min_free, tally.store_trouble),
        aside=desk.store.count_asides(AsideState.ASIDE),
        parser_restarts=deaths,
        parser_trouble=mailroom.parser_trouble,
        loop_trips=trips_within_the_hour(desk.store, now),
        clock_jump=jump,
        alerts=_alerts(desk, now),
    )


def _folders(desk: Desk, mailroom: Mailroom, clock: Clock) -> tuple[FolderVitals, ...]:
    found = tuple(_folder(desk, mailroom, one, clock) for one in mailroom.receptions.values())
    box = desk.settings.mailbox
    poll = box.poll.total_seconds()
    if not any(one.role == Role.INBOX.value for one in found):  # it was never reached
        found += (FolderVitals(box.folder, Role.INBOX.value, poll, False, None, trouble=mailroom.trouble),)
    told = "it is not there; [mailbox] names it"
    return found + tuple(
        FolderVitals(one.name, one.role.value, poll, False, None, trouble=told) for one in mailroom.absent
    )


def _folder(desk: Desk, mailroom: Mailroom, one: Reception, clock: Clock) -> FolderVitals:
    monotonic, now = clock.monotonic(), clock.now()
    return FolderVitals(
        name=one.folder.name,
        role=one.folder.role.value,
        poll=_poll(desk, one.folder.role),
        connected=mailroom.connected,
        last_read=None if one.read_at is None else monotonic - one.read_at,
        waiting=one.waiting,
        lag=None if one.oldest is None else max(0.0, (now - one.oldest).total_seconds()),
        last_taken=None if one.taken_at is None else monotonic - one.taken_at,
        trouble=mailroom.trouble,
    )


def _poll(desk: Desk, role: Role) -> float:
    """The others are looked at seldom (`watch`)."""
    poll = desk.settings.mailbox.poll.total_seconds()
    return max(poll, SELDOM) if role is Role.OTHER else poll


def _outbox(desk: Desk, spool: Spool, unsent: str, now: datetime) -> OutboxVitals:
    counted = desk.store.count_outbox([one.value for one in (*_WAITING, OutboxState.HELD)])
    first = [row.queued_at for state in _WAITING for row in desk.store.in_state(state, 1)]
    until = spool.paused_until(now)
    reason = str((desk.store.note("outbox paused") or {}).get("reason", "")) if until else ""
    return OutboxVitals(
        queued=counted[OutboxState.QUEUED],
        deferred=counted[OutboxState.DEFERRED],
        held=counted[OutboxState.HELD],
        oldest=max(0.0, (now - min(first)).total_seconds()) if first else None,
        paused_until=until,
        pause_reason=reason,
        trouble=unsent,
    )


def _alerts(desk: Desk, now: datetime) -> AlertVitals:
    addresses = desk.settings.alert_addresses
    found = [one for one in map(desk.store.address_health, addresses) if one is not None]
    failing = [one for one in found if one.is_failing(now)]
    last = max(failing, key=lambda one: one.failed_at or now, default=None)
    failures = sum(one.failures for one in failing)
    return AlertVitals(len(addresses), len(failing), failures, last.said if last is not None else "")
