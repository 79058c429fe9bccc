"""The desk's side of the copies in Sent: asks for what is due once Sent is read, and writes what came of
it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from mailtriage.daemon.messages import KeepCopies, ToWatch
from mailtriage.daemon.tally import anonymous
from mailtriage.log import logger
from mailtriage.model.folder import Folder, Role
from mailtriage.model.outgoing import CopyFate
from mailtriage.ports import Clock
from mailtriage.steps.copies import due_copies, settle_copies
from mailtriage.steps.desk import Desk

_EVERY = 1.0  # seconds between two looks at what is due
_HOLD = (60.0, 300.0, 900.0, 3600.0)  # seconds without a try where the server takes no copy


class Copies:
    """One part is under way at a time; `ask` tells the watch."""

    def __init__(self, desk: Desk, clock: Clock, ask: Callable[[ToWatch], None]) -> None:
        self._desk, self._clock, self._ask = desk, clock, ask
        self._folders: tuple[str, ...] = ()  # called Sent; to the first they are appended
        self._surveyed = False
        self._read_at: dict[str, datetime] = {}  # when each was last read to its end, on this connection
        self._in_flight = False
        self._next = self._holds = 0.0
        self._told: set[str] = set()

    @property
    def settled(self) -> bool:
        """Whether nothing is under way, and nothing could be asked for now."""
        until = self._until()
        return not self._in_flight and (
            until is None or self._is_holding or not self._desk.store.copies_due(until, 1)
        )

    @property
    def _is_holding(self) -> bool:
        return bool(self._holds) and self._clock.monotonic() < self._next

    def survey(self, folders: Sequence[Folder]) -> None:
        """What a provider and people call Sent, first the one that is meant for copies."""
        self._folders = tuple(one.name for one in folders if one.role is Role.SENT)
        self._surveyed = True

    def read(self, folder: Folder, at: datetime) -> None:
        """Everything that lay in a folder at this time is handled."""
        if folder.role is Role.SENT:
            self._read_at[folder.name] = at

    def lost(self) -> None:
        """Whatever is under way is asked for again when its time has come; until then Sent may fill."""
        self._in_flight, self._read_at, self._surveyed = False, {}, False

    def turn(self) -> None:
        """Raises `TemporaryFailure` with nothing changed."""
        now, until = self._clock.now(), self._until()
        if until is None or self._in_flight or self._clock.monotonic() < self._next:
            return
        self._next = self._clock.monotonic() + _EVERY
        if not self._desk.store.copies_due(until, 1):
            return
        with self._desk.store.transaction():
            due = due_copies(self._desk, until, now, there=bool(self._folders))
        if due.given_up:
            self._tell(f"{due.given_up} mails have no copy in Sent, and none is tried any more")
        if due.homeless:
            self._tell("there is no Sent folder: what we send is kept in none")
        if due.copies and self._folders:
            self._desk.trace("keeping", str(len(due.copies)))
            self._in_flight = True
            self._ask(KeepCopies(self._folders[0], due.copies, self._folders[1:]))

    def settle(self, fates: Sequence[CopyFate]) -> None:
        """Raises `TemporaryFailure` with nothing changed."""
        self._desk.trace("kept", str(len(fates)))
        with self._desk.store.transaction():
            settle_copies(self._desk, fates)
        self._in_flight = False
        self._next = 0.0
        for one in fates:
            if one.appended:
                logger().info("copied", mail=one.message_id)
        if refused := next((one.refused for one in fates if one.refused), ""):
            self._tell(f"a copy was not taken by {self._folders[0] if self._folders else 'Sent'}: {refused}")
            self._next = self._clock.monotonic() + _HOLD[min(int(self._holds), len(_HOLD) - 1)]
            self._holds += 1
        elif fates:
            self._holds = 0
            self._told.clear()

    def _until(self) -> datetime | None:
        """Up to when what is due may be asked for: a copy that came since Sent was read is not known yet."""
        now = self._clock.now()
        if not self._surveyed:
            return None
        if not self._folders or self._desk.settings.mailbox.keep_sent != "auto":
            return now
        if any(one not in self._read_at for one in self._folders):
            return None  # the provider's own may lie in that one
        return min(now, *(self._read_at[one] for one in self._folders))

    def _tell(self, reason: str) -> None:
        """Once, until copies are taken again."""
        reason = anonymous(reason)
        if reason not in self._told and len(self._told) < 20:
            self._told.add(reason)
            logger().warning("hindered", reason=reason)
