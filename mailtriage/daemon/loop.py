"""The desk thread: the one writer. Mail in UID order, the outbox, the chores; serially (design §12.1)."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable

import schedule

from mailtriage import chores
from mailtriage.alarm import raise_alarm
from mailtriage.daemon.ahead import ParseAhead
from mailtriage.daemon.confirmed import do_confirmed
from mailtriage.daemon.health import Vitals, later, tree
from mailtriage.daemon.hung import trouble_of
from mailtriage.daemon.mailroom import Mailroom
from mailtriage.daemon.messages import FromWatch, Stop
from mailtriage.daemon.pulse import Overdue, Pulse
from mailtriage.daemon.reconciling import Reconciling
from mailtriage.daemon.reloading import Reload, Reloading
from mailtriage.daemon.retry import retry_asides
from mailtriage.daemon.sending import Sending
from mailtriage.daemon.tally import Tally
from mailtriage.daemon.vitals import take
from mailtriage.daemon.watch import Watch
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.health import Part, State
from mailtriage.model.outgoing import Delivery
from mailtriage.outbox.spool import Spool
from mailtriage.ports import Clock, Courier, Parser
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.observing import settle_observing

_TICK_SECONDS = 1
_PAUSE = 1.0  # seconds before a store that is busy, or a full disk, is tried again
_LAST_TRIES = 20
_PATIENCE = 0.2  # seconds to wait for a message where there is nothing else to do
_MANY, _MOMENT = 16, 0.004  # mails under way beside which settling may wait, and seconds that it waits
_LONGEST_TURN = 120.0  # seconds for one turn of the desk thread, a slow disk included
_VITALS_SECONDS = 2.0
_JUMP_SECONDS = 3600.0  # for which a moved clock is told

MakeWatch = Callable[[Callable[[FromWatch], None], Pulse], Watch]
MakeCourier = Callable[[Callable[[Delivery], None]], Courier]
Tell = Callable[[Handled | Delivery], None]


class Poke:
    """Somebody has asked for something: look at once."""


_Heard = FromWatch | Delivery | Poke | Overdue


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
        reload: Reload | None = None,
        ending: Callable[[], None] = lambda: None,
    ) -> None:
        self._desk, self._spool, self._parser, self._clock = desk, spool, parser, clock
        self._once, self._ending = once, ending
        self._messages: queue.SimpleQueue[_Heard] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self.tally, self.pulse = Tally(), Pulse(clock)
        self._courier = make_courier(self._messages.put)
        self._ahead = ParseAhead(
            parser, self._messages.put, self.pulse, lambda mail: desk.rules.look_ahead(mail)
        )
        self._watch = make_watch(self._ahead.put, self.pulse)
        self._sending = Sending(desk, spool, clock, self.tally, self._courier, tell)
        self._mailroom = Mailroom(
            desk, clock, self.tally, account, self._watch.ask, self._ahead.done, tell, once=once
        )
        self._reconciling = Reconciling(desk, self._mailroom, clock, daily=not once)
        self._reloading = Reloading(desk, reload, clock)
        self._unheard: list[FromWatch] = []
        self._unsettled: list[Delivery] = []
        self._hung: list[Overdue] = []
        self._poked = False
        self._ended_alone = False
        self._schedule = schedule.Scheduler()
        self._started_at = clock.now()
        self._vitals: tuple[Vitals, float] | None = None  # and when they were taken, monotonic
        self._jump: tuple[float, float] | None = None  # seconds by which the clock was moved, and when
        self._plan()

    # From other threads, and from signal handlers

    def stop(self) -> None:
        """Finish the mail in hand and end."""
        self._stopping.set()

    def reload(self) -> None:
        """Read the configuration again, between two batches."""
        self._reloading.ask()
        self.poke()

    def poke(self) -> None:
        """Look for requests now, not with the next tick."""
        self._messages.put(Poke())

    def report_hung(self, one: Overdue) -> None:
        self._messages.put(one)

    def report_jump(self, seconds: float) -> None:
        self._jump = (seconds, self._clock.monotonic())

    def health(self) -> Part:
        """How every part is; it never waits for the desk thread."""
        vitals = self._vitals
        if vitals is None:
            return Part("mailtriage", State.FAILED, "starting")
        taken, at = vitals
        return tree(later(taken, self._clock.monotonic() - at, self._clock.now(), self.pulse.overdue()))

    # The desk thread

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
        self._guard(self._count_unsent)
        return self.tally

    def _count_unsent(self) -> None:
        self.tally.unsent = self._sending.left()

    def _recover(self) -> None:
        now = self._clock.now()
        with self._desk.store.transaction():
            raise_alarm(self._desk, self._spool.recover(now), now)
            settle_observing(self._desk, now)
            if self._once:
                self._spool.hasten(now)
            else:
                self._spool.lift_pause()  # who starts it has corrected what was wrong, or learns it at once

    def _finished(self) -> bool:
        if self._stopping.is_set():
            return True
        if not self._once or not self._mailroom.finished or self._sending.in_flight:
            return False
        if self._reconciling.owes:
            return False
        if self._sending.due():
            return False
        return self._ended_alone or not self._end_alone()

    def _end_alone(self) -> bool:
        """A single run does not wait for what senders may write next: whether something goes out for that."""
        self._ended_alone = True
        return self._spool.send_untried(self._clock.now())

    def _turn(self) -> None:
        """Hear, handle one batch, settle and claim, file: each with its own commit, none half done."""
        self.pulse.promise("desk", _LONGEST_TURN, "handling mail")
        self._take()
        self._guard(self._hear)
        if self._mailroom.busy and self._guard(self._mailroom.handle) and self._mailroom.answered:
            self._do_confirmed()
        self._guard(lambda: self._send(claim=True))
        self._mailroom.file()
        self._guard(self._mailroom.keep)
        if (self._schedule.idle_seconds or 0) > 2 * _TICK_SECONDS:
            self._plan()  # the wall clock was set back, and schedule waits for it (library-facts E)
        if self._poked:
            self._poked = False
            self._chores()
        self._schedule.run_pending()

    def _plan(self) -> None:
        self._schedule.clear()
        self._schedule.every(_TICK_SECONDS).seconds.do(self._chores)

    def _hear(self) -> None:
        while self._hung:
            raise_alarm(self._desk, [trouble_of(self._hung[0])], self._clock.now())
            self._hung.pop(0)
        done = 0
        try:
            for message in self._unheard:
                self._mailroom.hear(message)
                done += 1
        finally:
            del self._unheard[:done]

    def _send(self, *, claim: bool) -> None:
        if self._unsettled or claim:
            self._sending.turn(self._unsettled, claim=claim)
            self._unsettled = []

    def _take(self) -> None:
        """What the other threads told; waits a moment where there is nothing else to do."""
        with contextlib.suppress(queue.Empty):
            if not self._mailroom.busy:
                self._sort(self._messages.get(timeout=_PATIENCE))
                if self._unsettled and self._sending.in_flight > _MANY:
                    time.sleep(
                        _MOMENT
                    )  # the others of these share its commit; the courier has work meanwhile
            while True:
                self._sort(self._messages.get_nowait())

    def _sort(self, message: _Heard) -> None:
        match message:
            case Delivery():
                self._unsettled.append(message)
            case Poke():
                self._poked = True
            case Overdue():
                self._hung.append(message)
            case _:
                self._unheard.append(message)

    def _guard(self, work: Callable[[], object]) -> bool:
        """False when the store or the disk cannot take more now: nothing was promised, nothing is lost."""
        try:
            work()
        except TemporaryFailure as error:
            self.tally.trouble(str(error))
            self.tally.store_trouble = str(error)
            if self._once:
                self._stopping.set()
            self.pulse.promise("desk", _LONGEST_TURN, "waiting for the store")
            self._stopping.wait(_PAUSE)
            return False
        self.tally.store_trouble = ""
        return True

    def _chores(self) -> None:
        """Guarded: a chore that fails must not starve the others (library-facts E)."""
        self.pulse.promise("desk", _LONGEST_TURN, "doing chores")
        self._guard(self._reloading.turn)
        self._guard(lambda: chores.tick(self._desk, self._clock.now()))
        self._guard(self._reconciling.turn)
        retried = retry_asides(self._desk, self._parser, self._clock)
        self._guard(lambda: self._mailroom.retried(retried))
        self._do_confirmed()
        if not self._once:
            self._guard(self._take_vitals)

    def _do_confirmed(self) -> None:
        done = do_confirmed(self._desk, self._parser, self._clock)
        self._guard(lambda: self._mailroom.account_for(done))

    def _take_vitals(self) -> None:
        now = self._clock.monotonic()
        if self._vitals is not None and now - self._vitals[1] < _VITALS_SECONDS:
            return
        jump = self._jump[0] if self._jump and now - self._jump[1] < _JUMP_SECONDS else None
        parts = (self._desk, self._spool, self._mailroom, self.tally, self._clock)
        deaths = self._parser.deaths(3600.0)
        unsent = self._sending.trouble
        taken = take(*parts, started_at=self._started_at, deaths=deaths, unsent=unsent, jump=jump)
        self._vitals = (taken, now)

    def _close(self) -> None:
        """End the threads; what the courier still has under way is waited for and written down."""
        self._ending()
        self._watch.ask(Stop())
        self._ahead.close()
        self.pulse.promise("desk", 4 * _LONGEST_TURN, "ending")
        self._courier.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._sort(self._messages.get_nowait())
        for _ in range(_LAST_TRIES):
            # What the server has accepted must be written down, or it would be sent again.
            if self._guard(lambda: self._send(claim=False)):
                break
            time.sleep(_PAUSE)
        self._watch.join(5)
        self.pulse.release("desk")
