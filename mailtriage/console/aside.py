"""``mailtriage aside``: the mails that could not be handled; list them, try them again."""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

import orjson

from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import age, plain
from mailtriage.model.ledger import AsideRow, AsideState
from mailtriage.model.request import Request, RequestState
from mailtriage.paths import paths_of
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import holder
from mailtriage.tickets.fold import apply

_PATIENCE = 10.0  # seconds to wait for a running daemon's answer


def list_aside(args: argparse.Namespace) -> int:
    with open_store(Path(args.config)) as store:
        rows = store.asides(AsideState.ASIDE, 100_000)
    if args.json:
        for row in rows:
            print(orjson.dumps(_as_json(row)).decode())
    elif not rows:
        print("Nothing is set aside.")
    else:
        _show(rows, datetime.now(UTC))
    return 0


def retry(args: argparse.Namespace) -> int:
    """Ask a running daemon, or do it here where there is none."""
    configuration = Path(args.config)
    with open_store(configuration):
        """Refuses, with what to do, where there is no store."""
    request = Request("aside retry", tuple(args.ids), datetime.now(UTC))
    running = holder(paths_of(configuration).lock)
    number = _ask(configuration, request)
    if not running:
        from mailtriage import app

        tally = app.execute_requests(app.read_configuration(configuration))
        for verdict, count in tally.handled.items():
            print(f"{count} {verdict}")
        return _answer(configuration, number, running) or int(bool(tally.handled.get("aside")))
    return _answer(configuration, number, running)


def _ask(configuration: Path, request: Request) -> int:
    documents = DocumentStore(paths_of(configuration).store)
    try:
        return DeskStore(documents, apply).ask(request).number
    finally:
        documents.close()


def _answer(configuration: Path, number: int, running: int) -> int:
    until = time.monotonic() + _PATIENCE
    while True:
        with open_store(configuration) as store:
            request = store.request(number)
        if request is not None and request.state is not RequestState.ASKED:
            print(request.result)
            return 0 if request.state is RequestState.DONE else 1
        if time.monotonic() > until:
            print(f"The daemon (process {running}) has not answered yet; it will when it can.")
            return 1
        time.sleep(0.1)


def _as_json(row: AsideRow) -> dict[str, object]:
    return {
        "id": row.aside_id,
        "place": str(row.place),
        "reason": row.reason,
        "from": row.sender,
        "subject": row.subject,
        "received_at": row.received_at,
        "set_aside_at": row.set_aside_at,
        "tries": row.tries,
    }


def _show(rows: list[AsideRow], now: datetime) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for title in ("Id", "Set aside", "Tries", "From", "Subject", "Reason"):
        table.add_column(title, no_wrap=title in ("Id", "Set aside", "Tries"))
    for row in rows:
        cells = (
            row.aside_id,
            f"{age(row.set_aside_at, now)} ago",
            str(row.tries),
            row.sender,
            row.subject,
            row.reason,
        )
        table.add_row(*(Text(plain(cell)) for cell in cells))
    terminal().print(table)
