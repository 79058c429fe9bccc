"""The desk thread: the one writer. Mail in UID order, the outbox, the chores; serially (design §12.1)."""

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable

import schedule

from mailtriage import chores
from mailtriage.alarm import raise_alarm
from mailtriage.daemon.messages import FromWatch, Parsed, Stop
from mailtriage.daemon.reception import Reception
from mailtriage.daemon.retry import retry_asides
from mailtriage.daemon.sending import Sending
from mailtriage.daemon.tally import Tally
from mailtriage.daemon.watch import ParseAhead, Watch
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.outgoing import Delivery
from mailtriage.outbox.spool import Spool
from mailtriage.ports import Clock, Courier, Parser
from mailtriage.steps.desk import Desk, Handled

_TICK_SECONDS = 1
_LAST_TRIES = 20
_PATIENCE = 0.2  # seconds to wait for a message where there is nothing else to do

MakeWatch = Callable[[Callable[[FromWatch], None]], Watch]
MakeCourier = Callable[[Callable[[Delivery], None]], Courier]


Tell = Callable[[Handled | Delivery], None]


def unseen(one: Handled | Delivery) -> None:
    """No one is watching."""


class Loop:
    """Runs until stopped, or with `once` until nothing is left to do."""

    def __init__(
        self,
        desk: Desk,
        spool: Spool,
        parser: Parser,
        clock: Clock,
        *,
        account: str,
        make_watch: MakeWatch,
        make_courier: MakeCourier,
        once: bool,
        tell: Tell = unseen,
    ) -> None:
        self._desk, self._spool, self._parser, self._clock = desk, spool, parser, clock
        self._once = once
        self._messages: queue.SimpleQueue[FromWatch | Parsed | Delivery] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self.tally = Tally()
        self._courier = make_courier(self._messages.put)
        self._ahead = ParseAhead(parser, self._messages.put)
        self._watch = make_watch(self._ahead.put)
        self._sending = Sending(desk, spool, clock, self.tally, self._courier, tell)
        self._reception = Reception(
            desk, clock, self.tally, account, self._watch.ask, self._ahead.done, tell, once=once
        )
        self._unheard: deque[FromWatch | Parsed] = deque()
        self._unsettled: list[Delivery] = []
        self._schedule = schedule.Scheduler()
        self._plan()

    def stop(self) -> None:
        """Finish the mail in hand and end; may be called from a signal handler."""
        self._stopping.set()

    def run(self) -> Tally:
        try:
            while not self._guard(self._recover) and not self._stopping.is_set():
                """The store is busy or the disk full: until it is not, there is nothing to do."""
            self._chores()
            self._watch.start()
            while not self._finished():
                self._turn()
        finally:
            self._close()
        self.tally.unsent = self._sending.left()
        return self.tally

    def _recover(self) -> None:
        now = self._clock.now()
        with self._desk.store.transaction():
            raise_alarm(self._desk, self._spool.recover(now), now)
            if self._once:
                self._spool.hasten(now)

    def _finished(self) -> bool:
        if self._stopping.is_set():
            return True
        if not self._once or not self._reception.finished or self._sending.in_flight:
            return False
        return not self._sending.due()

    def _turn(self) -> None:
        """Hear, handle one batch, settle and claim, file: each with its own commit, none half done."""
        self._take()
        self._guard(self._hear)
        if self._reception.busy:
            self._guard(self._reception.handle)
        self._guard(lambda: self._send(claim=True))
        self._reception.file()
        if (self._schedule.idle_seconds or 0) > 2 * _TICK_SECONDS:
            self._plan()  # the wall clock was set back, and schedule waits for it (library-facts E)
        self._schedule.run_pending()

    def _plan(self) -> None:
        self._schedule.clear()
        self._schedule.every(_TICK_SECONDS).seconds.do(self._chores)

    def _hear(self) -> None:
        while self._unheard:
            self._reception.hear(self._unheard[0])
            self._unheard.popleft()

    def _send(self, *, claim: bool) -> None:
        if self._unsettled or claim:
            self._sending.turn(self._unsettled, claim=claim)
            self._unsettled = []

    def _take(self) -> None:
        """What the other threads told; waits a moment where there is nothing else to do."""
        with contextlib.suppress(queue.Empty):
            if not self._reception.busy:
                self._sort(self._messages.get(timeout=_PATIENCE))
            while True:
                self._sort(self._messages.get_nowait())

    def _sort(self, message: FromWatch | Parsed | Delivery) -> None:
        if isinstance(message, Delivery):
            self._unsettled.append(message)
        else:
            self._unheard.append(message)

    def _guard(self, work: Callable[[], object]) -> bool:
        """False when the store or the disk cannot take more now: nothing was promised, nothing is lost."""
        try:
            work()
            return True
        except TemporaryFailure as error:
            self.tally.trouble(str(error))
            if self._once:
                self._stopping.set()
            self._stopping.wait(_TICK_SECONDS)
            return False

    def _chores(self) -> None:
        """Guarded: a chore that fails must not starve the others (library-facts E)."""
        self._guard(lambda: chores.tick(self._desk, self._clock.now()))
        retried = retry_asides(self._desk, self._parser, self._clock)
        self._guard(lambda: self._reception.account_for(retried))

    def _close(self) -> None:
        """End the threads; what the courier still has under way is waited for and written down."""
        self._watch.ask(Stop())
        self._ahead.close()
        self._courier.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._sort(self._messages.get_nowait())
        for _ in range(_LAST_TRIES):
            # What the server has accepted must be written down, or it would be sent again.
            if self._guard(lambda: self._send(claim=False)):
                break
            time.sleep(_TICK_SECONDS)
        self._watch.join(5)
