"""A change asked from the command line: by a running daemon where there is one, else here (design §12.8)."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mailtriage.console.daemon import ask_daemon
from mailtriage.console.open import open_store
from mailtriage.model.request import Request, RequestState
from mailtriage.paths import paths_of
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLocked, holder
from mailtriage.tickets.fold import apply

_PATIENCE = 10.0  # seconds to wait for a running daemon's answer


def ask_or_execute(
    configuration: Path, command: str, words: Sequence[str] = (), *, patience: float = _PATIENCE
) -> int:
    """Have it done and tell the result; 0 when done, 1 when refused, not answered yet, or not all done."""
    with open_store(configuration):
        """Refuses, with what to do, where there is no store."""
    paths = paths_of(configuration)
    running = holder(paths.lock)
    number = ask(configuration, command, words, datetime.now(UTC))
    if running:
        ask_daemon(paths, "wake")  # unheard, nothing is lost: the daemon looks for requests each second
        return wait_for(configuration, number, running, patience)
    from mailtriage import app

    try:
        tally = app.execute_requests(app.read_configuration(configuration))
    except StoreLocked as locked:  # a daemon has begun this moment
        return wait_for(configuration, number, locked.pid, patience)
    for verdict, count in tally.handled.items():
        print(f"{count} {verdict}")
    return wait_for(configuration, number, running, patience) or int(bool(tally.handled.get("aside")))


def ask(configuration: Path, command: str, words: Sequence[str], now: datetime) -> int:
    """Put the request where the daemon looks for it; its number."""
    with open_store(configuration):
        """Refuses, with what to do, where there is no store."""
    request = Request(command, tuple(words), now)
    documents = DocumentStore(paths_of(configuration).store)
    try:
        return DeskStore(documents, apply).ask(request).number
    finally:
        documents.close()


def wait_for(configuration: Path, number: int, running: int, patience: float) -> int:
    """Tell the result as soon as there is one; `running` is the daemon's process, 0 for none."""
    until = time.monotonic() + patience
    while True:
        with open_store(configuration) as store:
            request = store.request(number)
        if request is not None and request.state not in (RequestState.ASKED, RequestState.UNDER_WAY):
            print(request.result)
            return 0 if request.state is RequestState.DONE else 1
        if time.monotonic() > until:
            print(f"The daemon (process {running}) has not answered yet; it will when it can.")
            return 1
        time.sleep(0.1)
