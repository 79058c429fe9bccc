"""The reconciliation: daily, and when somebody asks; its result goes to who asked."""

from dataclasses import replace

from mailtriage.daemon.mailroom import Mailroom
from mailtriage.model.request import RequestState
from mailtriage.ports import Clock
from mailtriage.steps.desk import Desk


class Reconciling:
    def __init__(self, desk: Desk, mailroom: Mailroom, clock: Clock) -> None:
        self._desk, self._mailroom, self._clock = desk, mailroom, clock
        self._serving = False

    @property
    def owes(self) -> bool:
        """Whether somebody waits for a result."""
        return self._serving

    def ask(self) -> None:
        """Begin one, unless one is under way."""
        if not self._mailroom.comparing:
            self._mailroom.reconcile()

    def turn(self) -> None:
        """Begin what was asked for; tell what has ended."""
        asked = self._desk.store.requests(RequestState.UNDER_WAY, 20)
        if not asked or self._mailroom.comparing:
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
