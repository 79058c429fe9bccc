"""A replay for people: counts, a table from severity to severity, and the tickets that move."""

from collections.abc import Mapping
from typing import Any

from mailtriage.console.replay_tally import SEVERITIES, Moved, Tally, in_words, moves
from mailtriage.console.terminal import terminal
from mailtriage.console.text import clock, plain

_MOST = 15  # tickets, unless all are asked for
_COLOURS = {"critical": "bold red", "high": "yellow", "normal": "", "low": "dim"}


def show(tally: Tally, head: Mapping[str, Any], *, every: bool) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    against = (
        "what was decided then" if head["against"] == "kept" else f"the rules in force ({head['against']})"
    )
    console.print(Text(f"\nRules {head['candidate']} against {against}", "bold"))
    share = f", {len(tally.moved) / tally.mails:.1%}" if tally.mails else ""
    told = f"{tally.mails} mails since {clock(head['since'])[:16]} UTC, {head['seconds']:.1f} s; "
    console.print(
        Text(told), Text(f"{len(tally.moved)} would move{share}", "bold yellow" if tally.moved else "green")
    )
    if not tally.mails:
        return
    console.print(Text("\nSeverity, from row to column", "bold cyan"))
    matrix = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    matrix.add_column("before")
    for one in (*SEVERITIES, "all"):
        matrix.add_column(one, justify="right", no_wrap=True)
    before, after = tally.counts(0), tally.counts(1)
    for one in SEVERITIES:
        cells = [_cell(tally.severities[one, other], stays=one == other) for other in SEVERITIES]
        matrix.add_row(Text(one, _COLOURS[one]), *cells, Text(str(before[one]), "bold"))
    matrix.add_row(Text("after", "bold"), *(Text(str(after[one]), "bold") for one in SEVERITIES), "")
    console.print(matrix)
    rows = _summary(tally)
    if rows:
        table = Table.grid(padding=(0, 2))
        for label, value in rows:
            table.add_row(Text(f"  {plain(label)}", "dim"), Text(plain(value)))
        console.print(table)
    _tickets(tally, console, every=every)
    for one in tally.unread[:5]:
        console.print(Text(f"! {_line(one)}", "yellow"))
    if len(tally.unread) > 5:
        console.print(
            Text(f"! and {len(tally.unread) - 5} more of which only a part could be read", "yellow")
        )


def _cell(number: int, *, stays: bool) -> Any:
    from rich.text import Text

    return Text("·", "dim") if not number else Text(str(number), "" if stays else "bold yellow")


def _summary(tally: Tally) -> list[tuple[str, str]]:
    rows = [("kind", f"{old} → {new}: {number}") for old, new, number in moves(tally.kinds)]
    labels = sorted({label for label, _ in tally.labels})
    rows += [(f"label {one}", f"+{tally.labels[one, '+']} -{tally.labels[one, '-']}") for one in labels[:20]]
    for key, number in tally.fields.most_common():
        if key not in ("severity", "kind", "label"):
            rows.append((key, f"{number} changed"))
    pages = [tally.paged_before, tally.paged_after]
    if any(one.mails for one in pages):
        old, new = (f"{one.mails} ({one.outside_hours} outside hours)" for one in pages)
        rows.append(("pages", f"{old} → {new}"))
    rows += [(f"rule {rule}", f"moves {number}") for rule, number in tally.by.most_common(15)]
    return rows


def _tickets(tally: Tally, console: Any, *, every: bool) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not tally.moved:
        return
    moved = tally.worst_first()
    shown = moved if every else moved[:_MOST]
    console.print(Text("\nTickets that move", "bold cyan"))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column("Reference", no_wrap=True, min_width=13)
    table.add_column("Subject", overflow="ellipsis", no_wrap=True, max_width=max(16, console.width // 3))
    table.add_column("Change", overflow="fold")
    for one in shown:
        table.add_row(Text(one.reference, "bold"), Text(_line(one.subject)), _change(one))
    console.print(table)
    if len(shown) < len(moved):
        console.print(
            Text(f"and {len(moved) - len(shown)} more: --all, --json or --html FILE has them", "dim")
        )


def _change(one: Moved) -> Any:
    from rich.text import Text

    told = Text()
    for number, (key, before, after, by) in enumerate(in_words(one.changes)):
        style = _COLOURS.get(after, "")
        told.append("\n" if number else "").append(f"{_line(key)} ", "dim").append(f"{_line(before)} → ")
        told.append(_line(after), style).append(f" ({_line(by)})" if by else "", "dim")
    return told


def _line(text: str) -> str:
    return " ".join(plain(text).split())[:300]
