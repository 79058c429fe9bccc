"""Threads promise to be heard of again; the pulse knows which of them did not keep it."""

import threading

import pytest

from mailtriage.daemon.pulse import Pulse
from tests.clocks import TwoClocks


@pytest.fixture
def clock() -> TwoClocks:
    return TwoClocks()


@pytest.fixture
def pulse(clock: TwoClocks) -> Pulse:
    return Pulse(clock)


def test_a_thread_is_overdue_only_after_the_time_it_asked_for(pulse: Pulse, clock: TwoClocks) -> None:
    pulse.promise("desk", 30, "handling mail")
    clock.pass_by(30)
    assert pulse.overdue() == ()
    clock.pass_by(12)
    (one,) = pulse.overdue()
    assert (one.thread, one.doing, one.seconds, one.ended) == ("desk", "handling mail", 12, False)
    assert one.ident == threading.get_ident()


def test_the_next_promise_replaces_the_last(pulse: Pulse, clock: TwoClocks) -> None:
    pulse.promise("desk", 30, "handling mail")
    clock.pass_by(100)
    pulse.promise("desk", 5, "waiting for the next mail")
    assert pulse.overdue() == ()
    clock.pass_by(6)
    assert [one.doing for one in pulse.overdue()] == ["waiting for the next mail"]


def test_a_thread_that_ended_in_order_is_never_overdue(pulse: Pulse, clock: TwoClocks) -> None:
    pulse.promise("inbox", 30, "reading")
    pulse.release("inbox")
    pulse.release("inbox")
    clock.pass_by(1000)
    assert pulse.overdue() == ()


def test_the_longest_silent_thread_is_named_first(pulse: Pulse, clock: TwoClocks) -> None:
    pulse.promise("inbox", 20, "reading")
    pulse.promise("desk", 10, "handling mail")
    pulse.promise("courier", 1000, "sending")
    clock.pass_by(25)
    assert [(one.thread, one.seconds) for one in pulse.overdue()] == [("desk", 15), ("inbox", 5)]


def test_a_thread_that_ended_without_a_word_is_overdue_at_once(pulse: Pulse) -> None:
    thread = threading.Thread(target=pulse.promise, args=("parser", 1000, "parsing"))
    thread.start()
    thread.join()
    (one,) = pulse.overdue()
    assert (one.thread, one.seconds, one.ended) == ("parser", 0, True)


def test_the_wall_clock_makes_nobody_overdue(pulse: Pulse, clock: TwoClocks) -> None:
    pulse.promise("desk", 30, "handling mail")
    clock.set_wall_clock(by=86400)
    assert pulse.overdue() == ()


def test_threads_that_promise_at_the_same_time_lose_no_promise(clock: TwoClocks) -> None:
    pulse = Pulse(clock)
    told = threading.Barrier(9)

    def live(name: str) -> None:
        for n in range(2000):
            pulse.promise(name, 10, f"{n}")
        told.wait()
        ended.wait()

    ended = threading.Event()
    threads = [threading.Thread(target=live, args=(f"t{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    told.wait()
    clock.pass_by(11)
    assert {(one.thread, one.doing) for one in pulse.overdue()} == {(f"t{n}", "1999") for n in range(8)}
    ended.set()
    for thread in threads:
        thread.join()
