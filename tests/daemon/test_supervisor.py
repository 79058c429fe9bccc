"""A hung thread is noticed, named with its stack, told of once, and in the end the process is ended."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from mailtriage.clock import SystemClock
from mailtriage.daemon.pulse import Overdue, Pulse
from mailtriage.daemon.supervisor import Supervisor, stack_of
from tests.clocks import TwoClocks

EVERY, KILL_AFTER = 5.0, 600.0


class Watched:
    """A supervisor whose every effect is kept."""

    def __init__(self, lines: list[Any]) -> None:
        self.clock = TwoClocks()
        self.pulse = Pulse(self.clock)
        self.lines = lines
        self.fed = 0
        self.hung: list[Overdue] = []
        self.jumps: list[float] = []
        self.exits: list[int] = []
        self.supervisor = Supervisor(
            self.pulse,
            self.clock,
            feed=self._feed,
            hung=self.hung.append,
            jumped=self.jumps.append,
            every=EVERY,
            kill_after=KILL_AFTER,
            end=self.exits.append,
        )

    def _feed(self) -> None:
        self.fed += 1

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.clock.pass_by(EVERY)
            self.supervisor.look()

    def told(self, event: str) -> list[Any]:
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture
def watched() -> Iterator[Watched]:
    with capture_logs() as lines:
        yield Watched(lines)


class Stuck:
    """A thread that waits where nobody comes."""

    def __init__(self, pulse: Pulse, seconds: float) -> None:
        self._pulse, self._seconds = pulse, seconds
        self._promised, self._freed = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self._promised.wait()

    def _run(self) -> None:
        password = "hunter2"
        self._pulse.promise("desk", self._seconds, "handling mail")
        self._promised.set()
        self._wait_for_nobody(password)

    def _wait_for_nobody(self, password: str) -> None:
        self._freed.wait()

    def free(self) -> None:
        self._freed.set()
        self.thread.join()


def test_the_watchdog_is_fed_only_while_every_thread_is_heard_of(watched: Watched) -> None:
    watched.pulse.promise("desk", 12, "handling mail")
    watched.look(2)
    assert watched.fed == 2
    watched.look(4)
    assert watched.fed == 2
    watched.pulse.promise("desk", 12, "handling mail")
    watched.look()
    assert watched.fed == 3


def test_a_hung_thread_is_one_line_with_what_it_did_and_where_it_stands(watched: Watched) -> None:
    stuck = Stuck(watched.pulse, 10)
    watched.look(20)
    (line,) = watched.told("hung")
    stuck.free()
    assert line["log_level"] == "error"
    assert (line["thread"], line["doing"], line["silent_seconds"]) == ("desk", "handling mail", 5.0)
    places = [place.rpartition(" ")[2] for place in line["stack"]]
    assert "Stuck._run" in places
    assert places.index("Stuck._run") < places.index("Stuck._wait_for_nobody") < places.index("Event.wait")
    assert all(
        place.startswith(("daemon/test_supervisor.py:", "python3.", "lib/")) for place in line["stack"]
    )


def test_a_stack_shows_no_values(watched: Watched) -> None:
    stuck = Stuck(watched.pulse, 10)
    watched.look(5)
    stuck.free()
    assert "hunter2" not in str(watched.lines)


def test_the_desk_is_told_of_a_hung_thread_once(watched: Watched) -> None:
    watched.pulse.promise("inbox", 3, "reading")
    watched.look(10)
    assert [one.thread for one in watched.hung] == ["inbox"]


def test_a_thread_that_comes_back_is_told_of_and_watched_anew(watched: Watched) -> None:
    watched.pulse.promise("inbox", 3, "reading")
    watched.look(5)
    watched.pulse.promise("inbox", 60, "reading")
    watched.look()
    (line,) = watched.told("recovered")
    assert (line["thread"], line["hung_seconds"]) == ("inbox", 25.0)
    watched.look(20)
    assert len(watched.told("hung")) == len(watched.hung) == 2


def test_a_thread_hung_for_too_long_ends_the_process(watched: Watched) -> None:
    watched.pulse.promise("desk", 10, "handling mail")
    watched.look(int(KILL_AFTER / EVERY) + 2)
    assert watched.exits == []
    watched.look()
    assert watched.exits == [70]
    assert watched.told("ending")[0]["thread"] == "desk"


def test_a_dead_thread_ends_the_process_too_however_long_its_promise(watched: Watched) -> None:
    thread = threading.Thread(target=watched.pulse.promise, args=("parser", 1e9, "parsing"))
    thread.start()
    thread.join()
    watched.look()
    assert watched.told("hung")[0]["stack"] == ["the thread has ended"]
    watched.look(int(KILL_AFTER / EVERY))
    assert watched.exits == [70]


def test_a_thread_that_moves_now_and_then_is_never_ended(watched: Watched) -> None:
    for _ in range(20):
        watched.pulse.promise("courier", 1, "sending")
        watched.look(20)
    assert watched.exits == []


def test_a_process_that_was_stopped_for_an_hour_blames_no_thread(watched: Watched) -> None:
    watched.pulse.promise("desk", 30, "handling mail")
    watched.look()
    watched.clock.pass_by(3600)
    watched.look()
    assert watched.told("hung") == []
    watched.pulse.promise("desk", 30, "handling mail")
    watched.look(3)
    assert watched.told("hung") == watched.exits == []
    assert watched.fed == 5


def test_time_spent_stopped_does_not_end_a_process_with_a_hung_thread(watched: Watched) -> None:
    watched.pulse.promise("desk", 3, "handling mail")
    watched.look(2)
    watched.clock.pass_by(3600)
    watched.look(10)
    assert watched.exits == []
    watched.look(int(KILL_AFTER / EVERY))
    assert watched.exits[0] == 70


def test_a_thread_still_silent_after_the_process_was_stopped_is_found(watched: Watched) -> None:
    watched.pulse.promise("desk", 30, "handling mail")
    watched.clock.pass_by(3600)
    watched.look(2)
    assert len(watched.told("hung")) == 1


@pytest.mark.parametrize("seconds", [7200.0, -3600.0, 61.0])
def test_a_wall_clock_that_was_moved_is_told(watched: Watched, seconds: float) -> None:
    watched.look()
    watched.clock.set_wall_clock(by=seconds)
    watched.look(3)
    assert watched.jumps == [pytest.approx(seconds)]
    assert watched.told("clock_jumped")[0]["seconds"] == pytest.approx(seconds)


def test_a_wall_clock_that_is_nudged_is_not(watched: Watched) -> None:
    for _ in range(100):
        watched.clock.set_wall_clock(by=2)
        watched.look()
    assert watched.jumps == []


def test_a_callback_that_fails_does_not_end_the_watch(watched: Watched) -> None:
    def broken(one: Overdue) -> None:
        raise RuntimeError("no desk")

    watched.supervisor._tell_hung = broken
    watched.pulse.promise("desk", 3, "handling mail")
    watched.look(2)
    assert "no desk" in watched.told("trouble")[0]["reason"]
    watched.look(int(KILL_AFTER / EVERY))
    assert watched.exits[0] == 70


def test_the_supervisor_looks_by_itself_and_stops_at_once() -> None:
    clock, fed = SystemClock(), threading.Event()
    supervisor = Supervisor(
        Pulse(clock), clock, feed=fed.set, hung=print, jumped=print, every=0.01, end=lambda code: None
    )
    supervisor.start()
    assert fed.wait(10)
    supervisor.stop()
    assert not supervisor._thread.is_alive()
    supervisor.stop()


def test_stopping_what_never_started_does_nothing() -> None:
    clock = SystemClock()
    Supervisor(Pulse(clock), clock, feed=print, hung=print, jumped=print).stop()


def test_a_fault_in_a_look_does_not_end_the_watch() -> None:
    again = threading.Event()

    class Faulty(Pulse):
        tries = 0

        def overdue(self) -> tuple[Overdue, ...]:
            Faulty.tries += 1
            if Faulty.tries == 1:
                raise ValueError("first look")
            again.set()
            return ()

    clock = SystemClock()
    with capture_logs() as lines:
        supervisor = Supervisor(
            Faulty(clock),
            clock,
            feed=lambda: None,
            hung=print,
            jumped=print,
            every=0.01,
            end=lambda code: None,
        )
        supervisor.start()
        assert again.wait(10)
        supervisor.stop()
    assert "first look" in lines[0]["reason"]


def test_the_stack_of_a_thread_that_is_gone_says_so() -> None:
    assert stack_of(Overdue("x", "y", 1.0, ident=1)) == ["the thread has ended"]


# The log's own lock is held for ever, as by a thread that hangs in a write to a full pipe.
_HOLDS_THE_LOG = """
import io, sys, threading
from mailtriage import log
from mailtriage.clock import SystemClock
from mailtriage.daemon.pulse import Pulse
from mailtriage.daemon.supervisor import Supervisor

class Full(io.StringIO):
    def write(self, text):
        threading.Event().wait()

log.configure("info", "json", Full())
clock = SystemClock()
pulse = Pulse(clock)
def hang():
    pulse.promise("desk", 0.0, "handling mail")
    log.logger().info("received")
threading.Thread(target=hang, daemon=True).start()
Supervisor(pulse, clock, feed=print, hung=print, jumped=print, every=0.05, kill_after=0.1).start()
threading.Event().wait()
"""


def test_a_log_that_hangs_does_not_keep_the_process_from_ending() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HOLDS_THE_LOG], timeout=60, capture_output=True, check=False
    )
    assert done.returncode == 70
