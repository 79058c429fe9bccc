"""Copies of what we send to customers: where the provider keeps none in Sent, one is appended, once.

A provider that keeps copies does so at once, so each mail waits a while for its copy to be met in Sent; where
copies were met before it waits for a day. Nothing of this alerts anybody, and nothing waits for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from mailtriage.model.errors import PermanentFailure
from mailtriage.model.folder import Role
from mailtriage.model.outgoing import (
    Copy,
    CopyFate,
    CopyRow,
    Delivery,
    Fate,
    OutboxRow,
    OutboxState,
    Purpose,
)
from mailtriage.ports import Store
from mailtriage.reply.identity import HEADER, sign
from mailtriage.steps.desk import Desk
from mailtriage.steps.verified import PRIVATE

WAIT, LATE = timedelta(minutes=10), timedelta(days=1)
BACK_OFF = tuple(timedelta(hours=n) for n in (0.25, 1, 4, 12, 24))
_ALWAYS = datetime.max.replace(tzinfo=UTC)
MOST, _MOST_BYTES = 10, 4 << 20
_KEEPS = "the provider keeps copies"
_UNDER_WAY = (OutboxState.SENDING, OutboxState.AMBIGUOUS, OutboxState.QUEUED)


@dataclass(frozen=True, slots=True)
class DueCopies:
    """What to ask for now; how many are not asked for any more, and how many have no folder to go to."""

    copies: tuple[Copy, ...]
    given_up: int = 0
    homeless: int = 0


def keeps_copies(store: Store) -> bool:
    """Whether the provider was seen to keep copies of what we send."""
    return bool((store.note(_KEEPS) or {}).get("since"))


def expect_copies(desk: Desk, deliveries: Iterable[Delivery], now: datetime) -> None:
    """Note of what has just been accepted for customers that Sent is to hold it; of an answer that went to
    several people, each by a mail of his own, one is enough."""
    box = desk.settings.mailbox
    if box.keep_sent == "never" or not box.sent:
        return
    accepted = {one.message_id for one in deliveries if one.fate is Fate.ACCEPTED}
    wait = timedelta(0) if box.keep_sent == "always" else LATE if keeps_copies(desk.store) else WAIT
    desk.store.foresee_copies(accepted)
    for message_id in sorted(accepted):
        row = desk.store.outgoing(message_id)
        if row is None or row.state is not OutboxState.SENT or row.purpose in PRIVATE:
            continue
        met = desk.store.copy(message_id)
        if met is not None and met.seen:
            desk.store.drop_copy(message_id)
        elif not _has_another(desk.store, row, accepted):
            desk.store.put_copy(CopyRow(message_id, now + wait))


def _has_another(store: Store, row: OutboxRow, accepted: set[str]) -> bool:
    """Whether the same answer, to somebody else, is the one of which a copy is kept."""
    if row.purpose is not Purpose.ANSWER or row.ticket is None:
        return False
    same = (one for one in store.outgoing_of_ticket(row.ticket) if one.state is OutboxState.SENT)
    return any(
        one.message_id != row.message_id
        and (one.purpose, one.cause) == (row.purpose, row.cause)
        and (one.message_id not in accepted or one.message_id < row.message_id)
        for one in same
    )


def note_copy(store: Store, role: Role, message_id: str | None, now: datetime) -> None:
    """A mail of ours was met in a folder of this role: in Sent it needs no copy. One that we have not asked
    for is the provider's."""
    if role is not Role.SENT or message_id is None:
        return
    row = store.copy(message_id)
    if row is not None and not row.seen:
        store.drop_copy(message_id)
        if not row.tries and not keeps_copies(store):
            store.put_note(_KEEPS, {"since": now.isoformat()})
        return
    sent = store.outgoing(message_id) if row is None else None
    if sent is not None and sent.state in _UNDER_WAY and sent.purpose not in PRIVATE:
        # The provider was quicker than its own answer to us.
        store.put_copy(CopyRow(message_id, now + LATE, seen=True))


def due_copies(desk: Desk, until: datetime, now: datetime, *, there: bool = True) -> DueCopies:
    """The copies to append now, each of them counted as tried before it is: a mail at which the server drops
    the connection must not be tried for ever. One that failed before goes alone. Where no folder of the kind
    is `there` nothing waits for one."""
    rows = desk.store.copies_due(until, MOST)
    copies: list[Copy] = []
    held = given_up = homeless = 0
    for row in rows:
        if copies and (row.tries or held >= _MOST_BYTES):
            break
        sent = desk.store.outgoing(row.message_id)
        over = row.tries >= len(BACK_OFF)
        copy = None if over or row.seen or sent is None else _copy(desk, sent)
        if copy is None or not there or desk.settings.mailbox.keep_sent == "never":
            given_up += over
            homeless += not there
            desk.store.drop_copy(row.message_id)
            continue
        desk.store.put_copy(replace(row, tries=row.tries + 1, due_at=now + BACK_OFF[row.tries]))
        copies.append(copy)
        held += len(copy.raw)
        if row.tries:
            break
    return DueCopies(tuple(copies), given_up, homeless)


def _copy(desk: Desk, sent: OutboxRow) -> Copy | None:
    """None where the archive has the mail no more: then there is nothing to append."""
    try:
        raw = desk.archive.read(sent.archive)
    except PermanentFailure:
        return None
    keys = (("Message-ID", sent.message_id), (HEADER, sign(desk.key, sent.message_id)))
    return Copy(sent.message_id, raw, sent.ended_at or sent.queued_at, keys)


def settle_copies(desk: Desk, fates: Sequence[CopyFate]) -> None:
    """Write what became of copies that were asked for; what was refused waits for its next try."""
    for one in fates:
        row = desk.store.copy(one.message_id)
        if row is None or one.refused:
            continue
        desk.store.drop_copy(one.message_id)
        if one.appended and keeps_copies(desk.store) and desk.settings.mailbox.keep_sent == "auto":
            desk.store.put_note(_KEEPS, {"since": None})  # it has stopped, or what we saw was something else


def forget_copies(store: Store) -> None:
    """Whatever was waiting for a copy gets none."""
    while rows := store.copies_due(_ALWAYS, 1000):
        for row in rows:
            store.drop_copy(row.message_id)
