"""The desk's side of the courier: claims what is due, writes what became of it, spares a dead server."""

from collections.abc import Callable, Sequence

from mailtriage.alarm import raise_alarm
from mailtriage.daemon.tally import Tally, anonymous
from mailtriage.log import logger
from mailtriage.model.outgoing import Delivery, Dispatch, Fate, OutboxState
from mailtriage.model.trouble import Trouble
from mailtriage.outbox.spool import Spool
from mailtriage.ports import Clock, Courier
from mailtriage.steps.copies import expect_copies
from mailtriage.steps.desk import Desk
from mailtriage.steps.observing import hold_back

_HOLD = (1.0, 5.0, 15.0, 60.0)  # seconds without a try while the mail server is out of reach
_SLOWER = (5.0, 15.0, 60.0, 300.0)  # and where it asks us to slow down
_PER_CONNECTION = 8  # claimed ahead, so that no connection waits; a kill repeats at most these
_UNSENT = (OutboxState.QUEUED, OutboxState.DEFERRED, OutboxState.AMBIGUOUS, OutboxState.SENDING)


class Sending:
    """At most a window of mails is under way: each of them may be repeated after a kill, none else."""

    def __init__(
        self,
        desk: Desk,
        spool: Spool,
        clock: Clock,
        tally: Tally,
        courier: Courier,
        tell: Callable[[Delivery], None],
    ) -> None:
        self._desk, self._spool, self._clock, self._tally = desk, spool, clock, tally
        self._courier, self._tell = courier, tell
        self._most = self._window = _PER_CONNECTION * desk.settings.smtp.connections
        self._holds = 0
        self._hold_until = 0.0
        self.in_flight = 0
        self.trouble = ""  # why nothing is given to the mail server now

    @property
    def holding(self) -> bool:
        return self._clock.monotonic() < self._hold_until

    def turn(self, deliveries: Sequence[Delivery], *, claim: bool) -> None:
        """Settle and claim in one commit, alarms included; then give what was claimed to the courier."""
        now = self._clock.now()
        troubles: list[Trouble] = []
        dispatches: list[Dispatch] = []
        with self._desk.store.transaction():
            if deliveries:
                troubles = self._spool.settle(deliveries, now)
                expect_copies(self._desk, deliveries, now)
                hold_back(self._desk, now)  # what was under way when observing began and was not taken
                self._desk.trace("settling", str(len(deliveries)))
            about = [self._reference(one) for one in deliveries]
            room = self._window - self.in_flight + len(deliveries)
            unreachable = any(
                one.fate in (Fate.UNREACHABLE, Fate.SLOW_DOWN, Fate.UNTRIED) for one in deliveries
            )
            if claim and room > 0 and not self.holding and not unreachable:
                dispatches, lost = self._spool.claim(now, room)
                troubles += lost
            raise_alarm(self._desk, troubles, now)
        self.in_flight -= len(deliveries)
        for delivery, reference in zip(deliveries, about, strict=True):
            self._account_for(delivery, reference)
        if deliveries:
            self._desk.trace("settled", str(len(deliveries)))
        if dispatches:
            self._desk.trace("claimed", str(len(dispatches)))
        for dispatch in dispatches:
            self.in_flight += 1
            self._courier.submit(dispatch)

    def due(self) -> bool:
        """Whether something could be sent now."""
        now = self._clock.now()
        if self.holding or self._spool.paused_until(now) is not None:
            return False
        return any(self._desk.store.due(state, now, 1) for state in _UNSENT[:3])

    def left(self) -> int:
        """How many mails wait, for whatever reason; counted to a hundred."""
        return sum(len(self._desk.store.in_state(state, 100)) for state in _UNSENT)

    def _hold(self, steps: Sequence[float]) -> bool:
        """Try nothing for a while; False where that is so already."""
        if self.holding:
            return False
        self._hold_until = self._clock.monotonic() + steps[min(self._holds, len(steps) - 1)]
        self._holds += 1
        return True

    def _has_failed(self, delivery: Delivery) -> bool:
        row = self._desk.store.outgoing(delivery.message_id) if delivery.fate is Fate.REFUSED else None
        return row is not None and row.state is OutboxState.FAILED

    def _reference(self, delivery: Delivery) -> str | None:
        """The ticket that a mail is about."""
        row = self._desk.store.outgoing(delivery.message_id)
        ticket = self._desk.store.ticket(row.ticket) if row is not None and row.ticket is not None else None
        return ticket.reference if ticket is not None else None

    def _account_for(self, delivery: Delivery, reference: str | None) -> None:
        self._tell(delivery)
        if delivery.fate is Fate.ACCEPTED:
            self._tally.sent += 1
            self.trouble = ""
            if self._holds:
                logger().info("sending_again")
                self._tally.over()
            self._holds = 0
            self._window = min(self._window + 1, self._most)
            logger().info("sent", ticket=reference, mail=delivery.message_id)
            return
        if delivery.fate is Fate.UNTRIED:
            return  # it waits for the next start: no fault of the server's
        logger().warning(
            "not_sent",
            ticket=reference,
            mail=delivery.message_id,
            fate=delivery.fate.value,
            said=anonymous(delivery.reason),
        )
        if delivery.fate is Fate.SLOW_DOWN:
            self._hold(_SLOWER)
            self.trouble = f"it asks us to slow down: {delivery.reason}"
            self._window = 1  # one at a time, and one more for each that is taken
        elif delivery.fate is Fate.UNREACHABLE:
            self.trouble = f"it is out of reach: {delivery.reason}"
            if self._hold(_HOLD):
                self._tally.trouble(f"the mail server is out of reach: {delivery.reason}")
        elif delivery.fate is Fate.US_REFUSED or self._has_failed(delivery):
            self._tally.trouble(f"the mail server refused: {delivery.reason}")
