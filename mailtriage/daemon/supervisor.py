"""A thread that looks after the others: one that hangs is named, told of, and in the end restarted.

Ending the process is safe: nothing in this program is lost by a kill, and the service manager starts it anew.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from functools import partial

from mailtriage.daemon.pulse import Overdue, Pulse
from mailtriage.log import logger
from mailtriage.ports import Clock

EXIT = 70  # EX_SOFTWARE of sysexits.h
_LATE = 3  # a look that comes this many intervals late: the whole process was stopped, and no thread hung
_JUMP = 60.0  # seconds by which the wall clock may leave the monotonic one between two looks
_FRAMES = 30
_SPEAKING = 2.0  # seconds given to the log and the callbacks


class Supervisor:
    """Looks every `every` seconds.

    `feed` keeps the service manager's watchdog quiet, and is called only while nothing is overdue. `hung`
    gets each hung thread once, `jumped` the seconds by which the wall clock was moved; both are called
    from a thread of their own and must not wait for the desk. After `kill_after` seconds of silence that
    were seen here, `end` is called with `EXIT`.
    """

    def __init__(
        self,
        pulse: Pulse,
        clock: Clock,
        *,
        feed: Callable[[], None],
        hung: Callable[[Overdue], None],
        jumped: Callable[[float], None],
        every: float = 5.0,
        kill_after: float = 600.0,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        self._pulse, self._clock = pulse, clock
        self._feed, self._tell_hung, self._tell_jumped = feed, hung, jumped
        self._every, self._kill_after, self._end = every, kill_after, end
        self._hung: dict[str, tuple[float, Overdue]] = {}  # since when it was seen here
        self._looked = clock.monotonic()
        self._ahead = clock.now().timestamp() - self._looked
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_SPEAKING)

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self.look()
            except Exception as error:  # a bug here must not leave the others without a watch
                _speak(partial(_log_fault, error))

    def look(self) -> None:
        """One look at everything; called by the thread, and by tests."""
        now = self._clock.monotonic()
        late = now - self._looked
        self._look_at_the_clock(now)
        if late > _LATE * self._every:
            # Stopped by a signal, a debugger or the hypervisor: the others get an interval to be heard.
            self._hung = {name: (since + late, one) for name, (since, one) in self._hung.items()}
        else:
            self._look_at_the_threads(now)
        if not self._hung:
            self._feed()
        self._looked = self._clock.monotonic()

    def _look_at_the_threads(self, now: float) -> None:
        overdue = {one.thread: one for one in self._pulse.overdue()}
        for name in self._hung.keys() - overdue.keys():
            since, one = self._hung.pop(name)
            _speak(partial(_log_recovered, one, now - since))
        for one in overdue.values():
            if one.thread in self._hung:
                self._hung[one.thread] = (self._hung[one.thread][0], one)
            else:
                self._hung[one.thread] = (now, one)
                self._report(one)
        for since, one in self._hung.values():
            # One that came back between two looks and is silent again has only its last silence counted.
            seen = now - since
            if (seen if one.ended else min(one.seconds, seen)) >= self._kill_after:
                self._give_up(one)
                return

    def _report(self, one: Overdue) -> None:
        stack = stack_of(one)
        _speak(
            lambda: logger().error(
                "hung", thread=one.thread, doing=one.doing, silent_seconds=round(one.seconds, 1), stack=stack
            )
        )
        _speak(lambda: self._tell_hung(one))

    def _give_up(self, one: Overdue) -> None:
        seconds = round(one.seconds, 1)
        _speak(lambda: logger().error("ending", thread=one.thread, silent_seconds=seconds, code=EXIT))
        _speak(_flush)
        self._end(EXIT)

    def _look_at_the_clock(self, now: float) -> None:
        ahead = self._clock.now().timestamp() - now
        moved, self._ahead = ahead - self._ahead, ahead
        if abs(moved) > _JUMP:
            _speak(lambda: logger().warning("clock_jumped", seconds=round(moved, 1)))
            _speak(lambda: self._tell_jumped(moved))


def stack_of(one: Overdue) -> list[str]:
    """Where the thread is now, innermost last: file, line and function, and no values."""
    frame = None if one.ended or one.ident is None else sys._current_frames().get(one.ident)
    if frame is None:
        return ["the thread has ended"]
    found: list[str] = []
    while frame is not None and len(found) < _FRAMES:
        file = "/".join(frame.f_code.co_filename.split("/")[-2:])
        found.append(f"{file}:{frame.f_lineno} {frame.f_code.co_qualname}")
        frame = frame.f_back
    return found[::-1]


def _log_recovered(one: Overdue, seconds: float) -> None:
    logger().warning("recovered", thread=one.thread, doing=one.doing, hung_seconds=round(seconds, 1))


def _log_fault(error: Exception) -> None:
    logger().error("trouble", reason=f"supervisor: {type(error).__name__}: {error}")


def _speak(work: Callable[[], object]) -> None:
    """Do it in another thread and wait a moment: the log's lock may be what everybody hangs on."""
    with contextlib.suppress(RuntimeError):  # no thread can be started: the end must come all the same
        thread = threading.Thread(target=_guarded, args=(work,), name="supervisor speaks", daemon=True)
        thread.start()
        thread.join(_SPEAKING)


def _guarded(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:
        with contextlib.suppress(Exception):
            _log_fault(error)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
