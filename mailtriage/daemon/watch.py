"""The inbox thread: one connection that reads every folder, waits on the inbox, and files marks.

It decides nothing and never touches the store. Sent is read before the inbox, so that what people answered
during an outage is known before the mail they answered; the other folders are looked at seldom.
"""

import threading
from collections.abc import Callable

from mailtriage.daemon.line import Line, Stopped
from mailtriage.daemon.messages import Compared, Filed, FromWatch, Hindered, Lost, Round, ToWatch
from mailtriage.daemon.pulse import Pulse
from mailtriage.daemon.reader import Reader
from mailtriage.model.errors import MailtriageError, TemporaryFailure
from mailtriage.model.folder import Folder, Role
from mailtriage.ports import Clock, Inbox, LinkLost, TurnedAway, WantedFolders

_RETRY = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds between tries to reach the mailbox
_TURNED_AWAY = (60.0, 120.0, 300.0, 900.0)  # and where it refuses us: a locked account helps nobody
_LONGEST_WAIT = 540.0  # seconds in one IDLE: NATs forget a silent connection (RFC 2177: under 29 minutes)
_SELDOM = 600.0  # seconds between two looks at the other folders
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
    ) -> None:
        self._inbox, self._wanted, self._clock = inbox, wanted, clock
        self._poll, self._once = poll_seconds, once
        self._line = Line(tell, pulse)
        self._reader = Reader(inbox, self._line, clock, self._file)
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, message: ToWatch) -> None:
        self._line.ask(message)
        self._inbox.wake()

    def join(self, seconds: float) -> bool:
        """Whether the thread has ended within `seconds`."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
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
        steps = _TURNED_AWAY if isinstance(error, TurnedAway) else _RETRY
        seconds = steps[min(self._failures, len(steps) - 1)]
        if isinstance(error, TurnedAway) and error.seconds is not None:
            seconds = max(seconds, min(error.seconds, 3600.0))
        self._failures += 1
        self._line.reconcile = False
        self._line.tell(Lost(reason, seconds))
        if not self._once:
            self._line.busy("waiting to connect again", seconds + _SPARE)
            self._line.stopping.wait(seconds)

    def _session(self) -> None:
        """From the connection to its end."""
        self._line.busy("connecting")
        folders = self._inbox.survey(self._wanted)
        main = next(one for one in folders if one.role is Role.INBOX)
        self._reader.renew()
        self._line.renew()
        seldom_at = self._clock.monotonic()
        while True:
            whole = self._once or self._line.reconcile or self._clock.monotonic() >= seldom_at
            if whole:
                seldom_at = self._clock.monotonic() + _SELDOM
            for folder in folders:
                if whole or folder.role is not Role.OTHER:
                    self._reader.visit(folder)
            if self._line.reconcile:
                self._compare(folders)
            self._line.tell(Round(self._clock.now(), whole))
            self._failures = 0
            if folders[-1] is not main:
                self._reader.visit(main)  # selected again, for the wait and the marks
            if self._once:
                self._file_until_stopped(main)
            self._idle(main)

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

    def _compare(self, folders: tuple[Folder, ...]) -> None:
        for folder in folders:
            self._reader.compare(folder)
        self._line.reconcile = False
        self._line.tell(Compared())

    def _file_until_stopped(self, main: Folder) -> None:
        while True:
            self._file(main)
            self._line.listen(wait=True)

    def _file(self, main: Folder) -> None:
        """Put what the desk has asked for so far on the server; the inbox is selected."""
        self._line.listen()
        while self._line.marks:
            asked = self._line.marks.popleft()
            try:
                self._inbox.add_keywords(asked.marks)
            except LinkLost:
                raise
            except TemporaryFailure as error:
                # A server that takes no keywords hinders nothing else; asking again would not help.
                self._line.tell(Hindered(f"keywords were not kept: {error}", blocks=False))
            self._line.say(main, Filed(asked.up_to))
