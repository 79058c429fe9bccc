"""Which threads have promised to be heard of again, and which of them kept silent."""

import threading
from dataclasses import dataclass

from mailtriage.ports import Clock


@dataclass(frozen=True, slots=True)
class Overdue:
    """A thread that did not keep its promise; `seconds` since it should have been heard of.

    `ident` is the thread's, for its stack; one that `ended` without a word is overdue at once.
    """

    thread: str
    doing: str
    seconds: float
    ident: int | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class _Lease:
    until: float
    doing: str
    holder: threading.Thread


class Pulse:
    """Leases of threads on their own lives; cheap enough for every batch of mail."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._leases: dict[str, _Lease] = {}
        self._lock = threading.Lock()

    def promise(self, thread: str, seconds: float, doing: str) -> None:
        """The calling thread, known as `thread`, will be heard of again within `seconds`.

        The next promise replaces this one. `doing` is told to people when it is not kept: "handling mail".
        """
        lease = _Lease(self._clock.monotonic() + seconds, doing, threading.current_thread())
        with self._lock:
            self._leases[thread] = lease

    def release(self, thread: str) -> None:
        """It ends, or waits for as long as it likes."""
        with self._lock:
            self._leases.pop(thread, None)

    def overdue(self) -> tuple[Overdue, ...]:
        """The longest silent first."""
        with self._lock:
            leases = list(self._leases.items())
        now = self._clock.monotonic()
        found = []
        for thread, lease in leases:
            ended = not lease.holder.is_alive()
            if ended or now > lease.until:
                seconds = max(0.0, now - lease.until)
                found.append(Overdue(thread, lease.doing, seconds, lease.holder.ident, ended))
        return tuple(sorted(found, key=lambda one: -one.seconds))
