"""The inbox thread: one connection that reads every folder, waits on the inbox, and files marks.

It decides nothing and never touches the store. Sent is read before the inbox, so that what people answered
during an outage is known before the mail they answered; the other folders are looked at seldom.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mailtriage.daemon.appending import append_missing
from mailtriage.daemon.line import Line, Stopped
from mailtriage.daemon.messages import (
    Begin,
    Compared,
    Filed,
    FromWatch,
    Hindered,
    Lost,
    Round,
    Stop,
    Surveyed,
    ToWatch,
)
from mailtriage.daemon.pulse import Pulse
from mailtriage.daemon.reader import FLOOD, Reader
from mailtriage.model.errors import MailtriageError, PermanentFailure, TemporaryFailure
from mailtriage.model.folder import Folder, Role
from mailtriage.ports import Clock, Inbox, LinkLost, TurnedAway, WantedFolders

_RETRY = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds between tries to reach the mailbox
_STEADY = 10.0  # seconds after which a connection was a good one, also when it brought no mail
_TURNED_AWAY = (60.0, 120.0, 300.0, 900.0)  # and where it refuses us: a locked account helps nobody
_LONGEST_BACK_OFF = 3600.0  # whatever a server asks for
_LONGEST_WAIT = 540.0  # seconds in one IDLE: NATs forget a silent connection (RFC 2177: under 29 minutes)
SELDOM = 600.0  # seconds between two looks at the other folders, and at which there are
_SPARE = 300.0  # seconds beyond a wait before the thread counts as hung


class Watch:
    """`tell` takes its messages in order; `ask` gives it the desk's."""

    def __init__(
        self,
        inbox: Inbox,
        wanted: WantedFolders,
        tell: Callable[[FromWatch], None],
        clock: Clock,
        *,
        poll_seconds: float,
        once: bool,
        pulse: Pulse,
        flood: int = FLOOD,
    ) -> None:
        self._inbox, self._wanted, self._clock = inbox, wanted, clock
        self._poll, self._once = poll_seconds, once
        self._line = Line(tell, pulse)
        self._reader = Reader(inbox, self._line, clock, self._file, flood=flood)
        self._failures = 0
        self._connected_at: float | None = None
        self._stopped_at = clock.monotonic()
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, message: ToWatch) -> None:
        if isinstance(message, Stop):
            self._stopped_at = self._clock.monotonic()
        self._line.ask(message)
        self._inbox.wake()

    def join(self, seconds: float) -> bool:
        """Whether the thread has ended within `seconds` of its `Stop`, which may be some time ago."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, self._stopped_at + seconds - self._clock.monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._line.stopping.is_set():
                try:
                    self._session()
                except Stopped:
                    return
                except MailtriageError as error:
                    self._lost(str(error), error)
                except Exception as error:  # a bug must not end the watch in silence
                    self._lost(f"{type(error).__name__}: {error}", error)
                if self._once:
                    return
        finally:
            self._line.quiet()
            self._inbox.close()

    def _lost(self, reason: str, error: Exception) -> None:
        self._inbox.close()
        if self._was_good():
            self._failures = 0
        asked = error.seconds if isinstance(error, TurnedAway) else None
        steps = _TURNED_AWAY if isinstance(error, TurnedAway) and asked is None else _RETRY
        seconds = max(steps[min(self._failures, len(steps) - 1)], min(asked or 0.0, _LONGEST_BACK_OFF))
        self._failures += 1
        self._line.reconcile = False
        self._line.tell(Lost(reason, seconds))
        if not self._once:
            self._line.busy("waiting to connect again", seconds + _SPARE)
            self._line.stopping.wait(seconds)

    def _was_good(self) -> bool:
        """Whether the connection that has ended was of use: what never is must not be tried each second."""
        since, self._connected_at = self._connected_at, None
        if since is None:
            return False
        return self._reader.brought or self._clock.monotonic() - since >= _STEADY

    def _session(self) -> None:
        """From the connection to its end."""
        self._line.busy("connecting")
        self._reader.renew()
        self._line.renew()
        self._line.copies.clear()  # the desk asks for them again
        folders: tuple[Folder, ...] = ()
        seldom_at = self._clock.monotonic()
        while True:
            whole = self._once or self._line.reconcile or self._clock.monotonic() >= seldom_at
            if whole:
                folders = self._survey()
                seldom_at = self._clock.monotonic() + SELDOM
            main = next(one for one in folders if one.role is Role.INBOX)
            self._look(folders, whole=whole)
            if self._line.reconcile:
                self._compare(folders)
            self._line.tell(Round(self._clock.now(), whole))
            if folders[-1] is not main:
                self._reader.visit(main)  # selected again, for the wait and the marks
            if self._once:
                self._file_until_stopped(folders, main)
            self._idle(main)

    def _survey(self) -> tuple[Folder, ...]:
        """The folders there are now: people make new ones, and move mail into them."""
        folders = self._inbox.survey(self._wanted)
        if self._connected_at is None:
            self._connected_at = self._clock.monotonic()
        self._line.tell(Surveyed(folders))
        if self._line.answer(Begin).first:
            # Before the inbox: what is moved out of it meanwhile is new in the folder it comes to.
            for folder in folders:
                if folder.role in (Role.JUNK, Role.OTHER):
                    self._spare(folder, self._reader.meet)
        return folders

    def _look(self, folders: tuple[Folder, ...], *, whole: bool) -> None:
        """Visit each folder; thousands of others keep nobody from the inbox for longer than a poll."""
        attended = self._clock.monotonic()
        for folder in folders:
            if folder.role is not Role.OTHER:
                self._spare(folder, self._reader.visit)
            elif whole:
                if self._clock.monotonic() - attended > self._poll:
                    self._look(folders, whole=False)
                    attended = self._clock.monotonic()
                self._spare(folder, self._reader.visit)

    def _spare(self, folder: Folder, work: Callable[[Folder], None]) -> None:
        """A folder that the server cannot serve, damaged or forbidden to us, keeps no mail of the others."""
        try:
            work(folder)
        except (LinkLost, TurnedAway):
            raise
        except (TemporaryFailure, PermanentFailure) as error:
            if folder.role is Role.INBOX:
                raise
            self._reader.forget(folder)
            self._line.tell(Hindered(f"{folder.name} cannot be read: {error}", blocks=False))

    def _idle(self, main: Folder) -> None:
        """Wait on the inbox until the other folders are due."""
        until = self._clock.monotonic() + self._poll
        while (left := until - self._clock.monotonic()) > 0 and not self._line.reconcile:
            self._line.raise_if_stopped()
            seconds = min(left, _LONGEST_WAIT)
            self._line.busy("waiting for mail", seconds + _SPARE)
            self._inbox.wait(seconds)
            self._file(main)
            self._reader.drain(main)
            self._keep(main)

    def _compare(self, folders: tuple[Folder, ...]) -> None:
        for folder in folders:
            self._spare(folder, self._reader.compare)
        self._line.reconcile = False
        self._line.tell(Compared())
        self._reader.compared()

    def _file_until_stopped(self, folders: tuple[Folder, ...], main: Folder) -> None:
        while True:
            self._file(main)
            self._keep(main)
            if self._line.reconcile:  # asked for by another process during this pass
                self._compare(folders)
                self._reader.visit(main)
            else:
                self._line.listen(wait=True)

    def _keep(self, main: Folder) -> None:
        """Append the copies that the desk has asked for so far; then the inbox is selected again."""
        if not self._line.copies:
            return
        while self._line.copies:
            append_missing(self._inbox, self._line, self._line.copies.popleft())
        self._reader.visit(main)

    def _file(self, main: Folder) -> None:
        """Put what the desk has asked for so far on the server; the inbox is selected."""
        self._line.listen()
        while self._line.marks:
            asked = self._line.marks.popleft()
            for keyword, uids in asked.marks.items():
                with self._spared("keywords were not kept"):
                    self._inbox.add_keywords({keyword: uids})
            moved = []
            for folder, uids in asked.moves.items():
                with self._spared(f"mail was not moved to {folder}"):
                    moved.append(self._inbox.move(uids, folder))
            self._line.say(main, Filed(asked.up_to, tuple(moved)))

    @contextmanager
    def _spared(self, what: str) -> Iterator[None]:
        """A server that refuses such hinders nothing else; asking again would not help."""
        try:
            yield
        except (LinkLost, TurnedAway):
            raise
        except (TemporaryFailure, PermanentFailure) as error:
            self._line.tell(Hindered(f"{what}: {error}", blocks=False))
