"""A thread that notices when the configuration is saved (design §6: edits take effect without a restart)."""

import threading
from collections.abc import Callable, Hashable

from mailtriage.log import logger

_EVERY = 0.4  # seconds: seen once and again the same, an edit is asked for within one second
_SPEAKING = 2.0


class Saved:
    """Asks for a reload when `stamp` has changed and stayed so for one look: an editor that writes a file in
    pieces, or takes the old one away first, is done by then. `begin` is told before a reload reads."""

    def __init__(self, stamp: Callable[[], Hashable], ask: Callable[[], None], every: float = _EVERY) -> None:
        self._stamp, self._ask, self._every = stamp, ask, every
        self._in_force = self._seen = stamp()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="saved", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_SPEAKING)

    def begin(self) -> None:
        """A reload reads what is there now, whoever asked for it: what is saved later is asked for again."""
        self._in_force = self._stamp()

    @property
    def settled(self) -> bool:
        """Whether nothing has changed since the last look."""
        return self._stamp() == self._seen

    @property
    def unchanged(self) -> bool:
        """Whether nothing was saved since `begin`."""
        return self._stamp() == self._in_force

    def look(self) -> None:
        """One look; called by the thread, and by tests."""
        now = self._stamp()
        if now != self._in_force and now == self._seen:
            self._in_force = now  # asked for once, right or wrong
            self._ask()
        self._seen = now

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self.look()
            except Exception as error:  # a folder that vanishes must not end the watch
                logger().error("saved_not_seen", reason=f"{type(error).__name__}: {error}")
