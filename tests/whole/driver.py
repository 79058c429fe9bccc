"""Runs the real program as its own process, and ends it by SIGKILL at a chosen step.

``python -m tests.whole.driver CONFIG [--kill STEP NUMBER] [--poison TEXT] [--parser MODULE]``

`--kill` ends it the NUMBER-th time the step is reached; `--poison` whenever a step is told of TEXT; `--parser`
puts another module in the parser child's place.
"""

import argparse
import functools
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from mailtriage import app
from mailtriage.console import run as console_run
from mailtriage.guard.parser import GuardedParser


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("--kill", nargs=2)
    parser.add_argument("--poison")
    parser.add_argument("--parser")
    parser.add_argument("--steps")
    args = parser.parse_args()
    seen: Counter[str] = Counter()
    step, number = (args.kill[0], int(args.kill[1])) if args.kill else ("", 0)

    def trace(name: str, subject: str) -> None:
        seen[name] += 1
        if args.steps:
            with Path(args.steps).open("a", encoding="utf-8") as file:
                file.write(f"{name}\n")
        if (name == step and seen[name] == number) or (args.poison and args.poison in subject):
            os.kill(os.getpid(), signal.SIGKILL)

    if args.parser:
        command = (sys.executable, "-m", args.parser)
        console_run.GuardedParser = functools.partial(GuardedParser, command=command)  # type: ignore[misc,assignment]
    app.run = functools.partial(app.run, trace=trace)  # type: ignore[assignment]
    return console_run.run(argparse.Namespace(config=args.config, once=True))


if __name__ == "__main__":
    sys.exit(main())
