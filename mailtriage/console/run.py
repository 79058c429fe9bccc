"""``mailtriage run``: the daemon, or one complete pass."""

import argparse
import os
import signal
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.errors import TemporaryFailure

if TYPE_CHECKING:
    from mailtriage.app import Configured
    from mailtriage.daemon.loop import Loop
    from mailtriage.daemon.tally import Tally

_AGAIN_SECONDS = 2


def run(args: argparse.Namespace) -> int:
    if not args.once:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a reload that comes before there is anything to reload
    parser = GuardedParser()
    parser.prepare()  # its process reads its modules on another core, while this one reads its own
    try:
        return _run(args, parser)
    finally:
        parser.close()


def _run(args: argparse.Namespace, parser: GuardedParser) -> int:
    from mailtriage import __version__, app, log
    from mailtriage.daemon.reloading import tell_doubts

    configured = app.read_configuration(Path(args.config), os.environ, starting=True)
    logs = configured.settings.log
    form = "console" if sys.stderr.isatty() and args.once else logs.format
    log.configure(logs.level, form)

    @cache
    def begin() -> None:
        """Once, and not before the store is ours: until then the log folder may be another daemon's."""
        log.configure(logs.level, form, folder=configured.paths.log, keep=logs.keep, max_day=logs.max_day)
        log.logger().info("started", once=args.once, version=__version__, rules=configured.rules.digest)
        if not args.once:  # a run that somebody waits for compares no rules: `check` does
            tell_doubts(configured.rules)
        for warning in configured.settings.warnings():
            log.logger().warning("noticed", warning=warning)

    if args.once:
        tally = app.run(configured, once=True, locked=begin, started=_stop_on_signal, parser=parser)
        _told(tally)
        for problem in configured.refused:
            print(problem, file=sys.stderr)
        return 0 if tally.clean and not configured.refused else 1

    def fresh() -> "Configured":
        return app.read_configuration(Path(args.config), os.environ)

    while True:
        try:
            app.run(configured, once=False, locked=begin, started=_stop_on_signal, fresh=fresh, parser=parser)
        except TemporaryFailure as error:
            # Before there is a loop to guard it: the store is locked by another program, or the disk is full.
            log.logger().error("trouble", reason=str(error))
            time.sleep(_AGAIN_SECONDS)
        else:
            log.logger().info("stopped")
            return 0


def _stop_on_signal(loop: "Loop") -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.stop())
    signal.signal(signal.SIGHUP, lambda *_: loop.reload())


def _told(tally: "Tally") -> None:
    handled = ", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.handled.items()))
    print(f"handled: {handled or 'nothing new'}; sent: {tally.sent}; waiting to be sent: {tally.unsent}")
    for reason, count in tally.troubles.items():
        times = f" ({count} times)" if count > 1 else ""
        print(f"trouble: {reason}{times}", file=sys.stderr)
