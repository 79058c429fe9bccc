"""``mailtriage aside``: the mails that could not be handled; list them, try them again."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import orjson

from mailtriage.console.asking import ask_or_execute
from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import age, plain
from mailtriage.model.ledger import AsideRow, AsideState


def list_aside(args: argparse.Namespace) -> int:
    """What a rule set aside comes last: nothing is wrong with it."""
    return _list(args, (AsideState.ASIDE, AsideState.ASKED), "Nothing is set aside.")


def list_junk(args: argparse.Namespace) -> int:
    """To have one handled, move it to the inbox in the mail client."""
    return _list(args, (AsideState.JUNK,), "No junk is listed.")


def _list(args: argparse.Namespace, states: tuple[AsideState, ...], none: str) -> int:
    with open_store(Path(args.config)) as store:
        rows = [row for state in states for row in store.asides(state, 100_000)]
    if args.json:
        for row in rows:
            print(orjson.dumps(_as_json(row)).decode())
    elif not rows:
        print(none)
    else:
        _show(rows, datetime.now(UTC), junk=AsideState.JUNK in states)
    return 0


def retry(args: argparse.Namespace) -> int:
    return ask_or_execute(Path(args.config), "aside retry", args.ids)


def _as_json(row: AsideRow) -> dict[str, object]:
    return {
        "id": row.aside_id,
        "place": str(row.place),
        "reason": row.reason,
        "by_rule": row.state is AsideState.ASKED,
        "from": row.sender,
        "subject": row.subject,
        "received_at": row.received_at,
        "set_aside_at": row.set_aside_at,
        "tries": row.tries,
    }


def _show(rows: list[AsideRow], now: datetime, *, junk: bool = False) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for title in (
        ("From", "Subject", "Arrived") if junk else ("Id", "Set aside", "Tries", "From", "Subject", "Reason")
    ):
        table.add_column(title, no_wrap=title in ("Id", "Set aside", "Tries", "Arrived"))
    for row in rows:
        if junk:
            cells: tuple[str, ...] = (row.sender, row.subject, f"{age(row.received_at, now)} ago")
            table.add_row(*(Text(plain(cell)) for cell in cells))
            continue
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
