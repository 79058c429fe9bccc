"""``mailtriage status``: tickets, outbox, what was set aside, and when each folder was last read."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import age, plain
from mailtriage.model.ledger import AsideState
from mailtriage.model.outgoing import OutboxState
from mailtriage.model.ticket import Severity, Status
from mailtriage.paths import paths_of
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import holder

_MOST = 100_000


def run(args: argparse.Namespace) -> int:
    configuration = Path(args.config)
    with open_store(configuration) as store:
        told = gather(store)
    told["daemon"] = holder(paths_of(configuration).lock)
    if args.json:
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        _show(told, datetime.now(UTC))
    return 0


def gather(store: DeskStore) -> dict[str, Any]:
    """The state of the desk as plain values."""
    pause = store.note("outbox paused") or {}
    return {
        "tickets": store.count_tickets([one.value for one in Status]),
        "severities": store.count_severities(
            [one.value for one in Severity], [Status.NEW.value, Status.OPEN.value, Status.WAITING.value]
        ),
        "outbox": store.count_outbox([one.value for one in OutboxState]),
        "paused": {"until": pause["until"], "reason": pause["reason"]} if pause.get("until") else None,
        "aside": [
            {
                "id": row.aside_id,
                "reason": row.reason,
                "from": row.sender,
                "subject": row.subject,
                "set_aside_at": row.set_aside_at,
                "tries": row.tries,
            }
            for row in store.asides(AsideState.ASIDE, _MOST)
        ],
        "folders": [
            {"folder": row.key, "last_poll": row.last_poll, "mark": row.mark, "uidvalidity": row.uidvalidity}
            for row in store.folders()
        ],
    }


def _show(told: dict[str, Any], now: datetime) -> None:
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    grid = Table.grid(padding=(0, 2))
    bad = "bold red"

    def line(label: str, value: str, style: str = "") -> None:
        grid.add_row(Text(label, style="dim"), Text(plain(value), style=style))

    daemon = told["daemon"]
    line("Daemon", f"running, process {daemon}" if daemon else "not running", "" if daemon else "yellow")
    for folder in told["folders"]:
        last = f"read {age(folder['last_poll'], now)} ago" if folder["last_poll"] else "never read to the end"
        line("Mailbox", f"{folder['folder']}: {last}, up to UID {folder['mark']}")
    line("Tickets", _counts(told["tickets"]) or "none")
    line("Unfinished", _counts(told["severities"]) or "none")
    line("Outbox", _counts(told["outbox"]) or "empty")
    if told["paused"]:
        line("", f"paused until {told['paused']['until']}: {told['paused']['reason']}", bad)
    aside = told["aside"]
    line("Set aside", str(len(aside)) if aside else "none", bad if aside else "")
    for row in aside[:10]:
        line(
            "", f"{row['id']}  {row['from'] or 'unknown sender'}  {row['subject'][:40]}  {row['reason'][:80]}"
        )
    if aside:
        line("", "`mailtriage aside retry` tries them again")
    console.print(grid)


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counted.items() if number)
