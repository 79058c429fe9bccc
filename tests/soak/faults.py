"""What goes wrong: each fault begins, lasts a while and ends by itself; which and when is drawn from the seed."""

import contextlib
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.soak.daemon import Supervisor
from tests.soak.driver import Ahead
from tests.soak.letters import SUPPORT
from tests.soak.world import World

_HOUR = 3600.0
# Together less than [reply] max_age, or mail would rightly be too old for an answer.
MOST_AHEAD = 48 * _HOUR


@dataclass(frozen=True, slots=True)
class Fault:
    """`share` is how often it comes, in parts of a whole; `run` returns when it is over."""

    name: str
    share: int
    run: Callable[["Trouble"], None]


class Trouble:
    """Two hands that make one fault after the other: one strikes the daemon, one its surroundings.

    `haste` below 1 makes every fault shorter.
    """

    def __init__(self, world: World, daemon: Supervisor, seed: int, haste: float = 1.0) -> None:
        self.world, self.daemon = world, daemon
        self.chance = random.Random(f"{seed} trouble")
        self.ahead = Ahead(world.clock_file)
        self.over = threading.Event()
        self.failed: list[str] = []
        self._seed = seed
        self._haste = haste
        self._hampered_until = 0.0

    def hampered(self) -> bool:
        """Whether a command line may be told that the disk is full or the store is locked."""
        return time.monotonic() < self._hampered_until

    def hamper(self, seconds: float) -> None:
        self._hampered_until = max(self._hampered_until, time.monotonic() + seconds)

    def make(self, seconds: float, pause: float) -> None:
        """Every fault at least once where the time allows, then as the shares have it; then none any more."""
        hands = [
            threading.Thread(target=self._strike, args=(faults, seconds, times * pause), name=name)
            for name, faults, times in (("daemon", ON_DAEMON, 5), ("surroundings", AROUND, 1))
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        self.end()

    def _strike(self, faults: tuple[Fault, ...], seconds: float, pause: float) -> None:
        chance = random.Random(f"{self._seed} {threading.current_thread().name}")
        until = time.monotonic() + seconds
        due = chance.sample(faults, len(faults))
        while time.monotonic() < until and not self.over.wait(chance.uniform(0.3, 1.7) * pause):
            one = due.pop() if due else chance.choices(faults, [fault.share for fault in faults])[0]
            self.world.chronicle.tell("fault: " + one.name)
            try:
                one.run(self)
            except Exception as error:
                self.failed.append(f"{one.name}: {type(error).__name__}: {error}")

    def lasting(self, least: float, most: float) -> None:
        self.over.wait(self.chance.uniform(least, most) * self._haste)

    def end(self) -> None:
        """No fault is left but what the daemon has yet to recover from."""
        self.world.imap.obey()
        self.world.smtp.obey()
        self.daemon.limit_files(None)
        for ballast in self.world.folder.glob("ballast*"):
            ballast.unlink()
        self.ahead.set(0.0)
        self.world.dovecot.start()
        self.world.postfix.start()


def _kill(trouble: Trouble) -> None:
    trouble.daemon.kill()


def _kill_in_a_row(trouble: Trouble) -> None:
    for _ in range(trouble.chance.randint(2, 3)):
        trouble.daemon.kill()
        trouble.lasting(0.3, 1.2)


def _stop(trouble: Trouble) -> None:
    trouble.daemon.stop()
    trouble.lasting(0.0, 1.0)
    trouble.daemon.run()


def _dovecot(trouble: Trouble) -> None:
    dovecot = trouble.world.dovecot
    trouble.chance.choice((dovecot.stop, dovecot.kill))()
    trouble.lasting(0.1, 2.0)
    dovecot.start()


def _kick(trouble: Trouble) -> None:
    trouble.world.dovecot.kick(SUPPORT)


def _postfix(trouble: Trouble) -> None:
    postfix = trouble.world.postfix
    trouble.chance.choice((postfix.stop, postfix.kill))()
    trouble.lasting(0.1, 2.0)
    postfix.start()


def _cut_imap(trouble: Trouble) -> None:
    trouble.world.imap.cut_after(trouble.chance.choice((0, 1, 10, 200, 3_000, 40_000)))
    trouble.lasting(0.1, 1.0)


def _cut_smtp(trouble: Trouble) -> None:
    trouble.world.smtp.cut_after(trouble.chance.choice((0, 10, 100, 500, 1_500, 6_000)))
    trouble.lasting(0.1, 1.0)


def _swallow(trouble: Trouble) -> None:
    """The mail is taken, and its 250 never comes: the one case in which nobody can know."""
    trouble.world.smtp.swallow_answer_to(b"\r\n.\r\n")
    trouble.lasting(0.2, 1.5)


def _refuse(trouble: Trouble) -> None:
    proxy = trouble.chance.choice((trouble.world.imap, trouble.world.smtp))
    proxy.refuse()
    trouble.lasting(0.2, 1.5)
    proxy.obey()


def _stall(trouble: Trouble) -> None:
    """Sometimes longer than the daemon waits for an answer."""
    proxy = trouble.chance.choice((trouble.world.imap, trouble.world.smtp))
    proxy.stall()
    trouble.lasting(0.5, 4.5)
    proxy.obey()


def _full_disk(trouble: Trouble) -> None:
    """Nothing more can be written to store, archive or log: ENOSPC."""
    if not trouble.world.own_disk:
        return _file_limit(trouble)
    trouble.hamper(10.0)
    ballast = trouble.world.folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12):  # to the last page
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    trouble.lasting(0.3, 2.5)
    if trouble.chance.random() < 0.3:
        trouble.daemon.kill()  # and it has to start on the full disk
        trouble.lasting(0.5, 1.5)
    ballast.unlink()
    return None


def _file_limit(trouble: Trouble) -> None:
    """No file may grow: EFBIG in the middle of a write, as a quota has it."""
    sizes = [os.path.getsize(one) for one in (trouble.world.folder / "data").rglob("*") if one.is_file()]
    limit = trouble.chance.choice(sizes or [100_000])
    trouble.daemon.limit_files(max(4096, limit + trouble.chance.randint(-2000, 2000)))
    trouble.lasting(0.3, 2.0)
    trouble.daemon.limit_files(None)


def _ahead(trouble: Trouble) -> None:
    trouble.ahead.set(MOST_AHEAD)
    trouble.lasting(0.5, 3.0)


def _an_hour_back(trouble: Trouble) -> None:
    trouble.ahead.set(max(-_HOUR, trouble.ahead.get() - _HOUR))
    trouble.lasting(0.5, 3.0)


def _right_again(trouble: Trouble) -> None:
    trouble.ahead.set(0.0)
    trouble.lasting(0.2, 1.0)


def _locked(trouble: Trouble) -> None:
    """Another program holds the store; longer than the daemon waits for it, at times."""
    if not trouble.world.store_file.exists():
        return
    seconds = trouble.chance.choice((0.5, 1.0, 6.0))
    trouble.hamper(seconds + 3.0)
    other = sqlite3.connect(trouble.world.store_file, isolation_level=None, timeout=2)
    try:
        other.execute("BEGIN IMMEDIATE")
        trouble.lasting(seconds, seconds)
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        """The daemon was faster, or the disk is full."""
    finally:
        other.close()


ON_DAEMON: tuple[Fault, ...] = (
    Fault("SIGKILL", 4, _kill),
    Fault("SIGKILL in a row", 1, _kill_in_a_row),
    Fault("SIGTERM and start", 2, _stop),
)
AROUND: tuple[Fault, ...] = (
    Fault("Dovecot restart", 3, _dovecot),
    Fault("Dovecot kick", 3, _kick),
    Fault("Postfix restart", 3, _postfix),
    Fault("IMAP cut", 5, _cut_imap),
    Fault("SMTP cut", 5, _cut_smtp),
    Fault("answer to DATA swallowed", 3, _swallow),
    Fault("connections refused", 2, _refuse),
    Fault("stall", 2, _stall),
    Fault("disk full", 4, _full_disk),
    Fault("file limit", 3, _file_limit),
    Fault("clock two days ahead", 2, _ahead),
    Fault("clock an hour back", 2, _an_hour_back),
    Fault("clock right again", 3, _right_again),
    Fault("store locked", 2, _locked),
)
