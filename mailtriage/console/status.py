"""``mailtriage status``: the daemon and its parts, tickets, outbox, what was held back or set aside."""

import argparse
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from mailtriage.console.daemon import ask_daemon
from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import age, clock, plain, span
from mailtriage.console.undelivered import failing, line_of_status
from mailtriage.console.watched import for_people, living, still_there
from mailtriage.model.ledger import AsideState
from mailtriage.model.outgoing import OutboxState
from mailtriage.model.ticket import Severity, Status
from mailtriage.paths import paths_of
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import holder

_MOST = 100_000
_SHOWN = 10
_STYLES = {"ok": "", "degraded": "yellow", "failed": "bold red"}


def run(args: argparse.Namespace) -> int:
    configuration = Path(args.config)
    paths = paths_of(configuration)
    now = datetime.now(UTC)
    with open_store(configuration) as store:
        told = gather(store, now)
    told["daemon"] = holder(paths.lock)
    told["health"] = ask_daemon(paths, "health") if told["daemon"] else None
    told["folders"] = still_there(told["folders"], told["health"] or {})
    told["observing"] = _observing(configuration, told)
    if args.json:
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        _show(told, now)
    return 0


def gather(store: DeskStore, now: datetime) -> dict[str, Any]:
    """The state of the desk as plain values."""
    pause = store.note("outbox paused") or {}
    restored = store.note("restored") or {}
    live = store.note("live") or {}
    trips = store.note("loop trips") or {}
    return {
        "tickets": store.count_tickets([one.value for one in Status]),
        "severities": store.count_severities(
            [one.value for one in Severity], [Status.NEW.value, Status.OPEN.value, Status.WAITING.value]
        ),
        "outbox": store.count_outbox([one.value for one in OutboxState]),
        "paused": {"until": pause["until"], "reason": pause["reason"]} if _lasts(pause, now) else None,
        "would_have_gone_out": [_outgoing(store, row) for row in store.latest_withheld(_SHOWN)],
        "live_since": live.get("at"),
        "held_by_restore": bool(restored) and not restored.get("released"),
        "loop_trips": {"count": trips.get("count", 0), "last": trips.get("last")},
        "addresses": failing(store, now),
        "junk": store.count_asides(AsideState.JUNK),
        "aside_by_rules": store.count_asides(AsideState.ASKED),
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
            {
                "folder": row.key,
                "last_poll": row.last_poll,
                "lag_seconds": round((now - row.last_poll).total_seconds()) if row.last_poll else None,
                "mark": row.mark,
                "uidvalidity": row.uidvalidity,
            }
            for row in store.folders()
        ],
    }


def _lasts(pause: Mapping[str, Any], now: datetime) -> bool:
    return bool(pause.get("until")) and datetime.fromisoformat(pause["until"]) > now


def _observing(configuration: Path, told: dict[str, Any]) -> bool:
    """Whether customers are not answered: as the daemon has it, else as its next start will have it."""
    facts = (told["health"] or {}).get("facts", {})
    if "observe" in facts:
        return bool(facts["observe"])
    desk = tomllib.loads(configuration.read_text("utf-8")).get("desk")
    return isinstance(desk, dict) and desk.get("observe") is True and not told["live_since"]


def _outgoing(store: DeskStore, row: Any) -> dict[str, Any]:
    ticket = store.ticket(row.ticket) if row.ticket is not None else None
    return {
        "ticket": ticket.reference if ticket else None,
        "purpose": row.purpose.value,
        "to": row.recipient,
        "at": row.queued_at,
    }


def _show(told: dict[str, Any], now: datetime) -> None:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    bad = "bold red"

    def line(label: str, value: str, style: str = "") -> None:
        grid.add_row(Text(label, style="dim"), Text(plain(value), style=style))

    daemon, health = told["daemon"], told["health"]
    if not daemon:
        line("Daemon", "not running", "yellow")
    elif health is None:
        line("Daemon", f"process {daemon} runs, and does not say how it is", "yellow")
    else:
        up = age(now, now) if not health.get("facts") else span(health["facts"]["up_seconds"])
        observing = ", observing: nothing goes to customers" if health.get("facts", {}).get("observe") else ""
        line("Daemon", f"process {daemon}, up {up}, {health['state']}{observing}", _STYLES[health["state"]])
    for part in _troubled(health or {}):
        line("", f"{part['name']}: {part.get('reason', part['state'])}", _STYLES[part["state"]])
    for folder in told["folders"]:
        line("Mailbox", for_people(folder, living(health or {}, folder["folder"]), now))
    line("Tickets", _counts(told["tickets"]) or "none")
    line("Unfinished", _counts(told["severities"]) or "none")
    line("Outbox", _counts(told["outbox"]) or "empty")
    if told["paused"]:
        until = datetime.fromisoformat(told["paused"]["until"]).astimezone(UTC)
        line("", f"paused until {clock(until)} UTC: {told['paused']['reason']}", bad)
    if told["held_by_restore"]:
        line("", "what a restore holds waits for `mailtriage restore release` or `discard`", "yellow")
    _show_withheld(line, told, now)
    trips = told["loop_trips"]
    line(
        "Loop guard",
        f"stepped in {trips['count']} times, last: {trips['last']}" if trips["count"] else "quiet",
    )
    if told["addresses"]["failing"]:
        head, latest = line_of_status(told["addresses"], now)
        line("Addresses", head, "yellow")
        for one in latest:
            line("", one)
    line("Junk", f"{told['junk']} from nobody we know: `mailtriage junk`" if told["junk"] else "none listed")
    aside = told["aside"]
    line("Set aside", str(len(aside)) if aside else "none", bad if aside else "")
    for row in aside[:_SHOWN]:
        line(
            "", f"{row['id']}  {row['from'] or 'unknown sender'}  {row['subject'][:40]}  {row['reason'][:80]}"
        )
    if aside:
        line("", "`mailtriage aside retry` tries them again")
    if told["aside_by_rules"]:
        line("", f"{told['aside_by_rules']} more as rules say: `mailtriage aside list`")
    terminal().print(grid)


def _show_withheld(line: Any, told: dict[str, Any], now: datetime) -> None:
    """What would have gone out, did the desk not only observe; once it is live, that is past."""
    count = told["outbox"].get(OutboxState.WITHHELD.value, 0)
    if not count or not told["observing"]:
        return
    line(
        "Observed",
        f"{count} {'mail' if count == 1 else 'mails'} would have gone out; they never will",
        "yellow",
    )
    for one in told["would_have_gone_out"]:
        line("", f"{one['ticket'] or '-'}  {one['purpose']} to {one['to']}, {age(one['at'], now)} ago")
    line("", "`mailtriage go-live` answers customers from then on")


def _troubled(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts below that are not all right and say why."""
    found = []
    for one in part.get("parts", []):
        if one["state"] != "ok" and one.get("reason"):
            found.append(one)
        found += _troubled(one)
    return found


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counted.items() if number)
