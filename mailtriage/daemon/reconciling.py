"""The reconciliation: daily, and when somebody asks; its result goes to who asked."""

from dataclasses import replace
from datetime import datetime, timedelta

from mailtriage.daemon.mailroom import Mailroom
from mailtriage.model.request import RequestState
from mailtriage.ports import Clock
from mailtriage.steps.desk import Desk

_DAY = timedelta(hours=24)
_SELDOM = 600.0  # seconds between two looks at the calendar
_NOTE = "reconciled"


class Reconciling:
    """`daily` is for a desk that stays. The day counts from the last one in the store, so that a desk
    restarted each night has its own too."""

    def __init__(self, desk: Desk, mailroom: Mailroom, clock: Clock, *, daily: bool) -> None:
        self._desk, self._mailroom, self._clock, self._daily = desk, mailroom, clock, daily
        self._serving = False
        self._looked_at = clock.monotonic() - _SELDOM

    @property
    def owes(self) -> bool:
        """Whether somebody waits for a result."""
        return self._serving

    def turn(self) -> None:
        """Begin what was asked for, or what is due; tell what has ended."""
        if self._mailroom.comparing:
            return
        asked = self._desk.store.requests(RequestState.UNDER_WAY, 20)
        if not asked:
            if self._daily and self._mailroom.read and self._is_due():
                self._mailroom.reconcile()
            return
        if not self._serving or self._mailroom.compared is None:
            self._serving = True
            self._mailroom.reconcile()
            return
        self._serving = False
        told, unknown = self._mailroom.compared, self._mailroom.unknown
        state = RequestState.DONE if unknown == 0 else RequestState.REFUSED
        with self._desk.store.transaction():
            for request in asked:
                self._desk.store.put_request(replace(request, state=state, result=told))

    def _is_due(self) -> bool:
        """Whether a day has gone since the last one began; the first is due a day after the first start."""
        if self._clock.monotonic() - self._looked_at < _SELDOM:
            return False
        self._looked_at = self._clock.monotonic()
        now, note = self._clock.now(), self._desk.store.note(_NOTE)
        last = datetime.fromisoformat(str(note["at"])) if note else None
        if last is not None and now - last < _DAY and last <= now:
            return False
        with self._desk.store.transaction():
            self._desk.store.put_note(_NOTE, {"at": now.isoformat()})
        return last is not None
