"""The staying daemon with shorter limits, and a thread that can be made to hang.

``python -m tests.whole.impatient --config CONFIG [--hang parser|desk] [--refused SECONDS] [--retry SECONDS]``

`--hang` stops that thread for ever at the first mail. A thread then counts as hung after 1.5 seconds and ends the
process 2 seconds later. `--refused` is the wait after a refusal of the mailbox that names no time itself,
`--retry` that after a lost connection.
"""

import argparse
import functools
import sys
import threading
from typing import Any

from mailtriage import app
from mailtriage.console import run as console_run
from mailtriage.daemon import ahead, loop, watch
from mailtriage.daemon.supervisor import Supervisor
from mailtriage.guard.parser import GuardedParser
from mailtriage.model.mail import Mail

_SILENCE_SECONDS = 1.5
_KILL_SECONDS = 2.0


def _hang() -> None:
    threading.Event().wait()


class HangingParser(GuardedParser):
    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        _hang()
        raise AssertionError("unreachable")


def _supervisor(*parts: Any, **limits: Any) -> Supervisor:
    return Supervisor(*parts, **{**limits, "every": 0.3, "kill_after": _KILL_SECONDS})


def _trace(step: str, subject: str) -> None:
    if step == "in hand":
        _hang()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config")
    parser.add_argument("--hang", choices=("parser", "desk"))
    parser.add_argument("--refused", type=float)
    parser.add_argument("--retry", type=float)
    args = parser.parse_args()
    if args.hang == "parser":
        ahead._LONGEST = _SILENCE_SECONDS
        console_run.GuardedParser = HangingParser  # type: ignore[misc]
    if args.hang == "desk":
        loop._LONGEST_TURN = _SILENCE_SECONDS
        app.run = functools.partial(app.run, trace=_trace)  # type: ignore[assignment]
    if args.hang:
        app.Supervisor = _supervisor  # type: ignore[assignment,misc]
    if args.refused:
        watch._TURNED_AWAY = (args.refused,)  # type: ignore[assignment]
    if args.retry:
        watch._RETRY = (args.retry,)  # type: ignore[assignment]
    return console_run.run(argparse.Namespace(config=args.config, once=False))


if __name__ == "__main__":
    sys.exit(main())
