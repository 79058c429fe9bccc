"""The daemon as a process whose clock can be set, and which may die at a chosen step.

``python -m tests.soak.driver CONFIG CLOCK [--die STEP NUMBER]``

CLOCK is a file that holds, as a double, by how many seconds the wall clock is ahead; it may change at any
time. `--die` ends it by SIGKILL the NUMBER-th time flow, spool or filing reaches the step.
"""

import argparse
import datetime
import functools
import mmap
import os
import signal
import struct
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import schedule

from mailtriage import app, cli
from mailtriage.clock import SystemClock
from mailtriage.ports import Trace


class Ahead:
    """By how much the wall clock is ahead of the true time; kept in a file that several processes map."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", 0.0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    def get(self) -> float:
        return float(struct.unpack("d", self._map[:8])[0])

    def set(self, seconds: float) -> None:
        self._map[:8] = struct.pack("d", seconds)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("clock")
    parser.add_argument("--die", nargs=2)
    args = parser.parse_args()
    ahead = Ahead(Path(args.clock))
    _set_clocks(ahead)
    if args.die:
        app.run = functools.partial(app.run, trace=_death(args.die[0], int(args.die[1])))
    return cli.main(["run", "--config", args.config])


def _set_clocks(ahead: Ahead) -> None:
    """The wall clock of the program and of `schedule`, which reads it by itself; the monotonic one is true."""

    class Moved(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Moved":
            return super().now(tz) + datetime.timedelta(seconds=ahead.get())

    def now(_: SystemClock) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ahead.get())

    SystemClock.now = now  # type: ignore[assignment,method-assign]
    names = {name: getattr(datetime, name) for name in dir(datetime) if not name.startswith("_")}
    schedule.datetime = SimpleNamespace(**{**names, "datetime": Moved})  # type: ignore[assignment,attr-defined]


def _death(step: str, number: int) -> Trace:
    seen: Counter[str] = Counter()

    def trace(name: str, subject: str) -> None:
        seen[name] += 1
        if name == step and seen[name] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return trace


if __name__ == "__main__":
    sys.exit(main())
