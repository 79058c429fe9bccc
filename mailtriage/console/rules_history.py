"""``mailtriage rules history``: the configurations that were in force, the last one first."""

import argparse
from datetime import datetime
from pathlib import Path

import orjson

from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import clock, plain
from mailtriage.steps.in_force import in_force


def run(args: argparse.Namespace) -> int:
    with open_store(Path(args.config)) as store:
        told = list(reversed(in_force(store)))[: max(0, args.limit)]
    if args.json:
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    elif told:
        _show(told)
    else:
        print("nothing was in force yet: the daemon has not run")
    return 0


def _show(told: list[dict[str, str]]) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("in force since", "rules", "configuration", "saved by"):
        table.add_column(heading, no_wrap=True)
    before = ""
    for one in reversed(told):
        changed = one["rules"] if one["rules"] != before else f"{one['rules']} (the same)"
        before = one["rules"]
        one["shown"] = changed
    for one in told:
        since = clock(datetime.fromisoformat(one["at"]))
        table.add_row(since, one["shown"], one["configuration"], plain(one["author"]))
    terminal().print(table)
