"""The outbox: what is due, and what each answer of the mail server means (design §2, promise 3).

Decisions only, in the desk thread's transactions: `claim` commits `sending` before MAIL FROM, `settle`
writes what the server said. The sockets are `smtp.py`'s.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from mailtriage.model.address_health import AddressHealth
from mailtriage.model.errors import PermanentFailure
from mailtriage.model.event import Event, EventType
from mailtriage.model.outgoing import (
    REFUSED_ANSWERS,
    SIZE_LIMIT,
    Delivery,
    Dispatch,
    Fate,
    OutboxRow,
    OutboxState,
    Purpose,
)
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Archive, Store

# 4yz: tried again for days, as RFC 5321 §4.5.4.1 asks (four to five days).
BACK_OFF = tuple(timedelta(minutes=n) for n in (1, 5, 15, 30, 60, 120, 240))
GIVE_UP = timedelta(days=5)
AMBIGUOUS_WAIT = timedelta(minutes=10)
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60))
_INTERRUPTIONS = 3  # a kill may cost a repeat with the same Message-ID, but not for ever

# RFC 3463 §3.2, §3.3: refusals that speak of the address; 5.1.7 to 5.1.9 speak of the sender and of servers.
_ABOUT_THE_ADDRESS = re.compile(r"(?<![\d.])(5\.1\.(?:[0-6]|10)|5\.2\.1|[45]\.2\.2)(?![\d.]*\d)")
# RFC 3463 §3.3, §3.6, §3.8: the size, the form, or what a filter says of it.
_ABOUT_THE_CONTENT = re.compile(r"(?<![\d.])(?:55[24]|5\.(?:2\.3|3\.4|6\.\d+|7\.\d+))(?![\d.]*\d)")

Envelope = Literal["auto", "null", "desk"]


@dataclass(frozen=True, slots=True)
class Spool:
    """`address` is the desk's; `envelope` the configured envelope sender of automatic mail."""

    store: Store
    archive: Archive
    address: str
    envelope: Envelope = "auto"

    def recover(self, now: datetime) -> list[Trouble]:
        """After a start: what was `sending` when the last process died is queued again with its Message-ID;
        the third time it is held, and a person is told."""
        troubles: list[Trouble] = []
        rows = self.store.in_state(OutboxState.SENDING, 1000)
        with self.store.transaction():
            for row in rows:
                stopped = replace(
                    row, interrupted=row.interrupted + 1, reason="the process ended while sending"
                )
                if stopped.interrupted >= _INTERRUPTIONS:
                    troubles += filter(None, [self._end(stopped, OutboxState.HELD, now)])
                else:
                    self.store.put_outgoing(replace(stopped, state=OutboxState.QUEUED, due_at=now))
        return troubles

    def hasten(self, now: datetime) -> None:
        """Make what waits for another try due now, and lift a pause: a person runs one pass by hand."""
        with self.store.transaction():
            for row in self.store.in_state(OutboxState.DEFERRED, 10_000):
                self.store.put_outgoing(replace(row, due_at=now))
            self.lift_pause()

    def send_untried(self, now: datetime) -> bool:
        """Make due now what waits for company and was never tried: a single run ends. False for nothing."""
        untried = [row for row in self.store.in_state(OutboxState.DEFERRED, 10_000) if not row.attempts]
        with self.store.transaction():
            for row in untried:
                self.store.put_outgoing(replace(row, due_at=now))
        return bool(untried)

    def claim(self, now: datetime, limit: int) -> tuple[list[Dispatch], list[Trouble]]:
        """Commit up to `limit` due rows as `sending` and give their transactions; none while paused.

        A row whose mail the archive no longer has fails alone, and a person is told."""
        if self.paused_until(now) is not None:
            return [], []
        dispatches: list[Dispatch] = []
        troubles: list[Trouble] = []
        rows: list[OutboxRow] = []
        with self.store.transaction():
            for state in (OutboxState.QUEUED, OutboxState.DEFERRED, OutboxState.AMBIGUOUS):
                if len(rows) < limit:
                    rows += self.store.due(state, now, limit - len(rows))
            null = bool(rows) and self._takes_null()
            for row in rows:
                try:
                    raw = self.archive.read(row.archive)
                except PermanentFailure as error:
                    lost = replace(row, reason=str(error)[:300])
                    troubles += filter(None, [self._end(lost, OutboxState.FAILED, now)])
                    continue
                self.store.put_outgoing(replace(row, state=OutboxState.SENDING))
                dispatches.append(Dispatch(row.message_id, self._sender(row, null), row.recipient, raw))
        return dispatches, troubles

    def _sender(self, row: OutboxRow, null: bool) -> str:
        """RFC 3834 §3.3: automatic answers carry the null sender, so that nothing answers or bounces them."""
        return "" if null and row.automatic and row.null_sender else self.address

    def _takes_null(self) -> bool:
        """Whether the null sender is to be used, as far as configuration and server are known."""
        if self.envelope == "auto":
            return self.store.note("null sender refused") is None
        return self.envelope == "null"

    def settle(self, deliveries: Sequence[Delivery], now: datetime) -> list[Trouble]:
        """Write what the server said of each dispatch, in one commit; returns what a person must be told."""
        troubles: list[Trouble] = []
        with self.store.transaction():
            if any(one.fate is Fate.ACCEPTED for one in deliveries):
                self.lift_pause()
            self._note_limit([one.limit for one in deliveries if one.limit is not None])
            for delivery in deliveries:
                row = self.store.outgoing(delivery.message_id)
                if row is None or row.state is not OutboxState.SENDING:
                    continue
                told = self._settle(row, delivery, now)
                if told is not None:
                    troubles.append(told)
        return troubles

    def _note_limit(self, told: Sequence[int]) -> None:
        """Remember how large a mail the server takes (EHLO SIZE): files beyond it need not be tried."""
        if told and told[-1] != (self.store.note(SIZE_LIMIT) or {}).get("bytes"):
            self.store.put_note(SIZE_LIMIT, {"bytes": told[-1]})

    def _settle(self, row: OutboxRow, delivery: Delivery, now: datetime) -> Trouble | None:
        if delivery.fate is Fate.ACCEPTED:
            self._sent(row, delivery, now)
            return None
        row = replace(row, reason=delivery.reason[:300])
        tried = replace(row, attempts=row.attempts + 1, first_tried_at=row.first_tried_at or now)
        match delivery.fate:
            case Fate.TEMPORARY:
                return self._defer(tried, now)
            case Fate.REFUSED:
                return self._refused(tried, delivery, now)
            case Fate.SENDER_REFUSED if self._may_fall_back(row, delivery):
                # Amazon SES answers 501 to the null sender: the desk's address at once, and from now on.
                self.store.put_note("null sender refused", {"at": now.isoformat(), "said": row.reason})
                self.store.put_outgoing(replace(tried, state=OutboxState.QUEUED, due_at=now))
                return None
            case Fate.SENDER_REFUSED | Fate.US_REFUSED:
                self.store.put_outgoing(replace(row, state=OutboxState.QUEUED, due_at=now))
                return self._pause(row.reason, now)
            case Fate.UNREACHABLE | Fate.SLOW_DOWN | Fate.UNTRIED:
                self.store.put_outgoing(replace(row, state=OutboxState.QUEUED, due_at=row.due_at))
                return None
            case Fate.UNKNOWN:
                return self._unknown(row, now)

    def _sent(self, row: OutboxRow, delivery: Delivery, now: datetime) -> None:
        self.store.put_outgoing(
            replace(
                row,
                state=OutboxState.SENT,
                reason=delivery.reason[:300],
                attempts=row.attempts + 1,
                first_tried_at=row.first_tried_at or now,
                ended_at=delivery.at,
            )
        )
        health = self.store.address_health(row.recipient)
        if health is not None and health.is_marked and row.bounced_at is None:
            self.store.put_address_health(health.accepted(delivery.at))
        self._journal(row, EventType.SENT, delivery.at, {})

    def _defer(self, row: OutboxRow, now: datetime) -> Trouble | None:
        if now - (row.first_tried_at or now) > GIVE_UP:
            return self._end(row, OutboxState.FAILED, now)
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
        self.store.put_outgoing(replace(row, state=OutboxState.DEFERRED, due_at=now + wait))
        return None

    def _refused(self, row: OutboxRow, delivery: Delivery, now: datetime) -> Trouble | None:
        if self._may_fall_back(row, delivery) and " 5.7." in f" {delivery.reason}":
            # DMARC-strict receivers refuse the null sender by policy: once more as ourselves.
            self.store.put_outgoing(replace(row, state=OutboxState.QUEUED, due_at=now, null_sender=False))
            return None
        if row.bare and _ABOUT_THE_CONTENT.search(row.reason):
            first, *others = row.bare
            bare = replace(row, state=OutboxState.QUEUED, due_at=now, archive=first, bare=tuple(others))
            self.store.put_outgoing(bare)
            return None
        return self._end(row, OutboxState.FAILED, now)

    def _may_fall_back(self, row: OutboxRow, delivery: Delivery) -> bool:
        return self.envelope == "auto" and row.automatic and delivery.envelope_from == ""

    def _unknown(self, row: OutboxRow, now: datetime) -> Trouble | None:
        """It may have been delivered: once more with the same Message-ID, later; then a person decides."""
        row = replace(row, interrupted=row.interrupted + 1)
        if row.interrupted > 1:
            return self._end(row, OutboxState.HELD, now)
        self.store.put_outgoing(replace(row, state=OutboxState.AMBIGUOUS, due_at=now + AMBIGUOUS_WAIT))
        return None

    def _end(self, row: OutboxRow, state: OutboxState, now: datetime) -> Trouble | None:
        self.store.put_outgoing(replace(row, state=state, ended_at=now))
        if state is OutboxState.FAILED and (about := _ABOUT_THE_ADDRESS.search(row.reason)) is not None:
            health = self.store.address_health(row.recipient) or AddressHealth(row.recipient)
            self.store.put_address_health(health.failed(now, about[1], row.reason))
        self._journal(row, EventType.UNDELIVERED, now, {"outcome": state.value, "reason": row.reason})
        if row.purpose is Purpose.ANSWER and state is OutboxState.FAILED:
            waiting = self.store.note(REFUSED_ANSWERS) or {}
            self.store.put_note(REFUSED_ANSWERS, {**waiting, row.message_id: row.reason})
        if row.ticket is None:
            return None  # an alert that cannot be delivered is no cause for another alert
        what = "may not have arrived" if state is OutboxState.HELD else "was not delivered"
        ticket = self.store.ticket(row.ticket)
        reference = ticket.reference if ticket else str(row.ticket)
        return Trouble(
            f"undelivered {row.message_id}",
            f"A mail of {reference} {what}",
            f"The {row.purpose.value} to {row.recipient} {what}: {row.reason}\n"
            f"See `mailtriage show {reference}`; write to the customer by another way if it matters.",
        )

    def _journal(self, row: OutboxRow, kind: EventType, at: datetime, data: dict[str, object]) -> None:
        data = {"purpose": row.purpose.value, "message": row.message_id, **data}
        for ticket in (*([row.ticket] if row.ticket is not None else []), *row.also):
            self.store.journal(Event(ticket, kind, at, "desk", row.cause, data))

    # 5yz about us: nothing is failed for it, the whole outbox waits and a person is told.

    def paused_until(self, now: datetime) -> datetime | None:
        note = self.store.note("outbox paused")
        until = datetime.fromisoformat(str(note["until"])) if note and note.get("until") else None
        return until if until is not None and until > now else None

    def _pause(self, reason: str, now: datetime) -> Trouble:
        note = self.store.note("outbox paused") or {}
        times = int(str(note.get("times", 0)))
        if self.paused_until(now) is None:
            wait = PAUSES[min(times, len(PAUSES) - 1)]
            until = (now + wait).isoformat()
            self.store.put_note("outbox paused", {"until": until, "times": times + 1, "reason": reason})
        return Trouble(
            "outbox paused",
            "The mail server refuses us; the outbox waits",
            f"It said: {reason}\nNothing is lost: mail stays queued and is tried again. Check user,\n"
            "password, sender address and quota of [smtp] in config.toml.",
        )

    def lift_pause(self) -> None:
        """Try again now."""
        if (self.store.note("outbox paused") or {}).get("times"):
            self.store.put_note("outbox paused", {"until": None, "times": 0, "reason": ""})
