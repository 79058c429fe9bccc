"""A finding of `mailtriage check`, and how findings are shown: a table, aligned lines, or JSON."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mailtriage.console.terminal import terminal
from mailtriage.console.text import plain


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a part, in one line each, and what to do about it."""

    part: str
    state: State
    found: str
    advice: str = ""


_COLOURS = {State.OK: "green", State.WARNING: "yellow", State.PROBLEM: "bold red", State.UNCHECKED: "dim"}


def count(findings: Sequence[Finding], state: State) -> int:
    return sum(one.state is state for one in findings)


def summary(findings: Sequence[Finding]) -> str:
    """``2 problems, 1 warning``; what was not checked is said too."""
    told = [
        f"{number} {word if number == 1 else word + 's'}"
        for word, state in (("problem", State.PROBLEM), ("warning", State.WARNING))
        if (number := count(findings, state))
    ]
    told = told or ["everything is right" if not count(findings, State.UNCHECKED) else "no problems"]
    unchecked = list(dict.fromkeys(one.part for one in findings if one.state is State.UNCHECKED))
    return ", ".join(told) + (f"; not checked: {', '.join(unchecked)}" if unchecked else "") + "."


def document(findings: Sequence[Finding]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "ok": not count(findings, State.PROBLEM),
        "problems": count(findings, State.PROBLEM),
        "warnings": count(findings, State.WARNING),
        "findings": [
            {"part": one.part, "state": one.state.value, "found": one.found, "do": one.advice or None}
            for one in findings
        ],
    }


def show(findings: Sequence[Finding]) -> None:
    """A table on a terminal, else aligned lines for a pipe."""
    if sys.stdout.isatty():
        _table(findings)
    else:
        sys.stdout.write("\n".join([*_lines(findings), "", summary(findings), ""]))


def _lines(findings: Sequence[Finding]) -> list[str]:
    indent = " " * 28
    lines = []
    for one in findings:
        lines.append(f"{one.part:<15}{one.state.value:<13}{_one_line(one.found)}")
        if one.advice:
            lines.append(f"{indent}do: {_one_line(one.advice)}")
    return lines


def _table(findings: Sequence[Finding]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    before = ""
    for one in findings:
        colour = _COLOURS[one.state]
        told = Text(_one_line(one.found))
        if one.advice:
            told.append("\n→ ", style=colour).append(_one_line(one.advice), style="dim")
        part = Text("" if one.part == before else one.part, style="bold")
        table.add_row(part, Text(one.state.value, style=colour), told)
        before = one.part
    console = terminal()
    console.print(table)
    worst = State.PROBLEM if count(findings, State.PROBLEM) else State.WARNING
    style = _COLOURS[worst] if count(findings, worst) else _COLOURS[State.OK]
    console.print(Text(f"\n{summary(findings)}", style=style))


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())
