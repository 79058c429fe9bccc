"""``python -m benchmarks [MAILS]``: every measured promise, against its target.

Times are ratios of what runs in turn within the same minutes, so that another machine tells the same. On
Dovecot where it is installed, else on the embedded server; the SMTP sink is aiosmtpd in its own process.
"""

import argparse
import math
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from benchmarks.filled import fill_store
from benchmarks.material import mails
from benchmarks.reading import inspect_costs, reading_costs
from benchmarks.replay import Replayed, replayed
from benchmarks.rules import Ruled, thousand_rules
from benchmarks.servers import Sink, configure, fill, mailbox
from benchmarks.speed import Took, bare_loop, one_pass
from benchmarks.staying import answers, memory_after
from mailtriage.console.terminal import terminal
from mailtriage.paths import Paths
from tests.servers.mailbox import Mailbox

_RUNS = 3
_ANSWERS = 100
_REPLAYED = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """`value` is held against the `target` that it must not pass; no target, no verdict."""

    what: str
    value: float
    unit: str
    target: float | None = None
    remark: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("mails", nargs="?", type=int, default=1000)
    parser.add_argument("--tickets", type=int, default=100_000, help="in the filled store")
    parser.add_argument("--runs", type=int, default=_RUNS, help="of which the median counts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailtriage-bench-") as name:
        folder = Path(name)
        fill_store(_paths(folder / "filled"), asked.tickets)
        with mailbox() as (box, server):
            fill(box, mails(asked.mails))
            lines = _pass(box, folder, asked.mails, asked.tickets, asked.runs)
            lines += _memory(box, folder, asked.mails, asked.tickets)
        with mailbox() as (box, _):
            lines += _answers(answers(box, _folder(folder, "answers"), _ANSWERS))
        inspected = inspect_costs(folder / "inspect", asked.runs)
        kept = replayed(folder / "replay", _REPLAYED, 1)
    lines.append(Line("reading a mail / mail-parser alone", reading_costs(asked.runs), "x", 2.0))
    lines.append(
        Line("inspect, each mail / mail-parser alone", inspected, "x", 2.0, "on all cores, by the clock")
    )
    lines += [*_rules(thousand_rules(asked.runs)), *_replay(kept)]
    _show(lines, f"{asked.mails} mails on {server}, medians of {asked.runs} runs")
    return 0


def _replay(kept: Replayed) -> list[Line]:
    each = f"{_REPLAYED / kept.took:.0f} mails/s, reading alone {_REPLAYED / kept.alone:.0f}"
    return [Line(f"rules replay, {_REPLAYED:,} kept mails", kept.took, "s", 60.0, each)]


def _rules(took: Ruled) -> list[Line]:
    return [
        Line("a thousand rules on 10 KB, in the mean", took.mean, "ms", 1.0),
        Line("the same on Python's re / ours", took.ratio, "x"),
        Line("a thousand rules on the worst 256 KB", took.hostile, "ms"),
    ]


def _pass(box: Mailbox, folder: Path, count: int, tickets: int, runs: int) -> list[Line]:
    bare: list[Took] = []
    empty: list[Took] = []
    filled: list[Took] = []
    with Sink() as sink:
        for run in range(runs):
            bare.append(bare_loop(box, sink.port))
            empty.append(one_pass(configure(_folder(folder, f"empty{run}"), box, sink.port)))
            copy = _copy(folder, f"filled{run}")
            filled.append(one_pass(configure(copy, box, sink.port)))
            shutil.rmtree(copy)
    alone, took, after = (statistics.median(one.seconds for one in runs) for runs in (bare, empty, filled))
    used, used_after = (statistics.median(one.cpu for one in runs) for runs in (empty, filled))
    full = f"{tickets:,} tickets"
    return [
        Line("(a) bare loop", alone, "s", remark=f"{count / alone:.0f} mails/s"),
        Line(
            "(b) mailtriage run --once", took, "s", remark=f"{count / took:.0f} mails/s, {used:.2f} s of CPU"
        ),
        Line("(b) / (a)", took / alone, "x", 2.5, "2.0 x is the goal"),
        Line(f"cost of a mail, {full} / empty", after / took, "x", 1.15, f"CPU {used_after / used:.2f} x"),
    ]


def _memory(box: Mailbox, folder: Path, count: int, tickets: int) -> list[Line]:
    empty = memory_after(box, _folder(folder, "staying"), count)
    filled = memory_after(box, _copy(folder, "staying-filled"), count)
    return [
        Line("memory of all processes", empty.pss, "MB", 120, f"after {count} mails; RSS {empty.rss:.0f} MB"),
        Line(f"memory, {tickets:,} tickets - empty", filled.pss - empty.pss, "MB", 20),
    ]


def _answers(took: Sequence[float]) -> list[Line]:
    ranked = sorted(1000 * seconds for seconds in took)
    p99 = ranked[math.ceil(0.99 * len(ranked)) - 1]
    from_exists = "EXISTS to acknowledgement accepted"
    return [
        Line(f"{from_exists}, p50", statistics.median(ranked), "ms"),
        Line(f"{from_exists}, p99", p99, "ms", 250, f"{len(ranked)} mails, one at a time"),
    ]


def _folder(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _copy(folder: Path, name: str) -> Path:
    copied = Path(shutil.copytree(folder / "filled", folder / name))
    os.sync()  # what is measured next must not wait for these hundreds of megabytes
    return copied


def _paths(folder: Path) -> Paths:
    return Paths(folder / "data")


def _show(lines: Sequence[Line], title: str) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("measured")
    table.add_column("value", justify="right")
    table.add_column("target", justify="right")
    table.add_column("")
    table.add_column("remark")
    for line in lines:
        digits = 0 if line.unit in ("MB", "ms") else 2
        target = "" if line.target is None else f"{line.target:g} {line.unit}"
        verdict = "" if line.target is None else "ok" if line.value <= line.target else "over"
        table.add_row(line.what, f"{line.value:.{digits}f} {line.unit}", target, verdict, line.remark)
    terminal().print(table)


if __name__ == "__main__":
    sys.exit(main())
