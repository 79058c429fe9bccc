"""The reconciliation: daily, and when somebody asks; its result goes to who asked."""

from dataclasses import replace
from datetime import datetime, timedelta

from mailtriage.daemon.mailroom import Mailroom
from mailtriage.model.request import RequestState
from mailtriage.ports import Clock
from mailtriage.steps.desk import Desk

_DAY = timedelta(hours=24)
_AGAIN = timedelta(hours=1)  # at the earliest, after one that failed or that the process did not outlive
_SELDOM = 600.0  # seconds between two looks at the calendar
_NOTE = "reconciled"


class Reconciling:
    """`daily` is for a desk that stays. The day counts from the last one in the store that came to its end,
    so that a desk restarted each night, or killed in the middle of one, has its own too."""

    def __init__(self, desk: Desk, mailroom: Mailroom, clock: Clock, *, daily: bool) -> None:
        self._desk, self._mailroom, self._clock, self._daily = desk, mailroom, clock, daily
        self._serving = False
        self._begun: datetime | None = None  # the daily one, while it is under way
        self._looked_at = clock.monotonic() - _SELDOM

    @property
    def owes(self) -> bool:
        """Whether somebody waits for a result."""
        return self._serving

    def turn(self) -> None:
        """Begin what was asked for, or what is due; tell what has ended."""
        if self._mailroom.comparing:
            return
        if self._begun is not None and not self._mailroom.busy:  # what it found is handled too
            self._note_end(self._begun)
        asked = self._desk.store.requests(RequestState.UNDER_WAY, 20)
        if not asked:
            if self._daily and self._mailroom.read and self._is_due():
                self._begun = self._note_begin()
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
        if self._begun is not None or self._clock.monotonic() - self._looked_at < _SELDOM:
            return False
        self._looked_at = self._clock.monotonic()
        if self._desk.store.note(_NOTE) is None:
            self._note("at", self._clock.now())
        return not self._is_within("at", _DAY) and not self._is_within("tried", _AGAIN)

    def _is_within(self, key: str, span: timedelta) -> bool:
        """Whether what was noted is younger than `span`; of a clock that was ahead nothing is believed."""
        noted = (self._desk.store.note(_NOTE) or {}).get(key)
        return noted is not None and timedelta(0) <= self._clock.now() - _time(noted) < span

    def _note_begin(self) -> datetime:
        now = self._clock.now()
        self._note("tried", now)
        return now

    def _note_end(self, begun: datetime) -> None:
        if self._mailroom.unknown >= 0:  # it has seen every folder, whatever it found
            self._note("at", begun)
        self._begun = None

    def _note(self, key: str, at: datetime) -> None:
        with self._desk.store.transaction():
            note = self._desk.store.note(_NOTE) or {}
            self._desk.store.put_note(_NOTE, {**note, key: at.isoformat()})


def _time(noted: object) -> datetime:
    return datetime.fromisoformat(str(noted))
