"""``mailtriage go-live``, ``merge``, ``reconcile``, ``reload``: asked of the daemon, or done here without."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from mailtriage.console.asking import ask, ask_or_execute, wait_for
from mailtriage.console.daemon import ask_daemon
from mailtriage.model.errors import PermanentFailure
from mailtriage.paths import paths_of
from mailtriage.store.lock import StoreLocked, holder

_RECONCILE_SECONDS = 600.0


class NotRunning(PermanentFailure):
    """There is no daemon to ask."""


def go_live(args: argparse.Namespace) -> int:
    return ask_or_execute(Path(args.config), "observe" if args.undo else "go-live")


def merge(args: argparse.Namespace) -> int:
    return ask_or_execute(Path(args.config), "merge", (args.ticket, args.into))


def reconcile(args: argparse.Namespace) -> int:
    """Exit code 0 when all that lies on the server was known, 1 when something had to be taken in."""
    configuration = Path(args.config)
    if holder(paths_of(configuration).lock):
        return ask_or_execute(configuration, "reconcile", patience=_RECONCILE_SECONDS)
    from mailtriage import app, log

    configured = app.read_configuration(configuration, os.environ)
    log.configure(configured.settings.log.level, "console")
    number = ask(configuration, "reconcile", (), datetime.now(UTC))
    try:
        app.run(configured, once=True)
    except StoreLocked as locked:  # a daemon has begun this moment
        return wait_for(configuration, number, locked.pid, _RECONCILE_SECONDS)
    return wait_for(configuration, number, 0, 0)


def reload(args: argparse.Namespace) -> int:
    paths = paths_of(Path(args.config))
    pid = holder(paths.lock)
    if pid <= 0:
        raise NotRunning("no daemon is running; `mailtriage run` reads the configuration at its start")
    from mailtriage import app

    app.read_configuration(Path(args.config))  # what is wrong is told here and now, not only in the log
    if ask_daemon(paths, "reload") is None:
        why = "an import, a restore, or a daemon that is only starting"
        raise NotRunning(f"process {pid} has the store and takes no reload: {why}")
    print(f"The configuration is right; process {pid} reads it now: `mailtriage log --event reloaded`.")
    return 0
