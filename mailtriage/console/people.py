"""``mailtriage people``: who works at the desk, who is away, and what each of them has."""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from mailtriage import config
from mailtriage.config import Settings, Staff
from mailtriage.console.asking import ask_or_execute
from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import clock, plain
from mailtriage.model.ticket import Status
from mailtriage.steps.presence import away_since, on_duty_and_there, today
from mailtriage.store.desk import DeskStore

_UNFINISHED = (Status.NEW, Status.OPEN, Status.WAITING)
_NONE = (0, 0)


def run(args: argparse.Namespace) -> int:
    configuration = Path(args.config)
    if args.away is not None:
        return ask_or_execute(configuration, "people away", (args.away,))
    if args.back is not None:
        return ask_or_execute(configuration, "people back", (args.back,))
    with open_store(configuration) as store:
        told = gather(store, config.read(configuration), datetime.now(UTC))
    if args.json:
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        _show(told)
    return 0


def gather(store: DeskStore, settings: Settings, now: datetime) -> dict[str, Any]:
    """The people as plain values, in the order of the configuration. `goes_to` gets what nobody has taken."""
    counted = store.count_assigned([one.value for one in _UNFINISHED])
    day = today(settings, now)
    receiver = on_duty_and_there(store, settings, day)
    return {
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "role": one.role,
                "on_duty": list(_weeks(settings, one, day)),
                **_state(store, one),
                **_counts(counted.pop(one.id, _NONE)),
            }
            for one in settings.staff
        ],
        "nobody": _counts(counted.pop(None, _NONE)),
        "goes_to": receiver.id if receiver is not None else None,
        "unknown": {str(staff_id): _counts(counts) for staff_id, counts in sorted(counted.items(), key=str)},
    }


def _weeks(settings: Settings, person: Staff, first: date) -> Iterator[str]:
    for name, day in (("this week", first), ("next week", first + timedelta(days=7))):
        if settings.on_duty(day) == person:
            yield name


def _state(store: DeskStore, person: Staff) -> dict[str, Any]:
    away = away_since(store, person.id) if person.active else None
    state = "left" if not person.active else "active" if away is None else "away"
    return {"state": state, "away_since": away and away[0], "away_because": away and away[1]}


def _counts(counts: tuple[int, int]) -> dict[str, int]:
    return {"open": counts[0], "unanswered": counts[1]}


def _show(told: dict[str, Any]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for title in ("Id", "Name", "Role", "Duty", "State"):
        table.add_column(title, overflow="fold")
    for title in ("Open", "Unanswered"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in told["people"]:
        state, style = _in_words(one)
        numbers = (Text(str(one["open"])), Text(str(one["unanswered"])))
        duty = Text(", ".join(one["on_duty"]))
        table.add_row(one["id"], Text(plain(one["name"])), one["role"], duty, Text(state, style), *numbers)
    for staff_id, counts in told["unknown"].items():
        numbers = (Text(str(counts["open"])), Text(str(counts["unanswered"])))
        unknown = Text("not in [[staff]]", "yellow")
        table.add_row(Text(plain(staff_id)), "", "", "", unknown, *numbers)
    console = terminal()
    console.print(table)
    console.print(Text(_untaken(told)))


def _in_words(one: dict[str, Any]) -> tuple[str, str]:
    if one["state"] != "away":
        return one["state"], "dim" if one["state"] == "left" else ""
    return plain(f"away since {clock(one['away_since'])[:16]} UTC ({one['away_because']})"), "yellow"


def _untaken(told: dict[str, Any]) -> str:
    counts, names = told["nobody"], {one["id"]: one["name"] for one in told["people"]}
    receiver = names.get(told["goes_to"])
    goes = f"mail about them goes to {plain(receiver)}" if receiver else "nobody gets mail about them"
    return f"Taken by nobody: {counts['open']}, of which {counts['unanswered']} unanswered; {goes}."
