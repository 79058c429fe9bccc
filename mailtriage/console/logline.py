"""One line of the log: read from its file, and shown to people."""

import json
import re
from dataclasses import dataclass

from mailtriage.console.text import plain

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
_HEAD = {"at", "level", "event", "ticket", "exception"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,\dZ+:-]*", re.ASCII)
_TICKET = re.compile(r"(?:[A-Za-z]{3}-)?(\d{1,9})(?:-[A-Za-z0-9]{4})?", re.ASCII)
_BARE = re.compile(r"[^\s\"'=\\\[\]{}]+")
_DIM, _BOLD = "2", "1"
_COLOURS = {"debug": _DIM, "warning": "33", "error": "31", "critical": "1;31"}


@dataclass(frozen=True, slots=True)
class Line:
    """`at` is ISO 8601 in UTC; `reference` the ticket's, empty where there is none."""

    raw: bytes
    at: str
    level: str
    event: str
    reference: str
    values: dict[str, object]

    @property
    def severity(self) -> int:
        return LEVELS.get(self.level, LEVELS["info"])

    @property
    def ticket(self) -> int | None:
        return ticket_number(self.reference)


def ticket_number(reference: str) -> int | None:
    """1042 of ``INC-1042-7KQM``, ``INC-1042`` or ``1042``: a ticket of another kind has another prefix, and
    keeps its number."""
    found = _TICKET.fullmatch(reference)
    return int(found[1]) if found else None


def read_line(raw: bytes) -> Line | None:
    """None for what is no line of a log."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    at, event, reference = told.get("at"), told.get("event"), told.get("ticket")
    if not isinstance(at, str) or not isinstance(event, str) or not _TIME.fullmatch(at):
        return None
    level = str(told.get("level", "info"))
    return Line(raw, at, level, event, "" if reference is None else str(reference), told)


def for_people(line: Line, *, coloured: bool) -> str:
    """Time in UTC, level, event, ticket and the rest as key=value; a traceback stands below, indented."""
    rest = "  ".join(
        f"{_paint(_word(key), _DIM, coloured)}={_shown(value)}"
        for key, value in line.values.items()
        if key not in _HEAD
    )
    head = (
        _paint(f"{line.at[:10]} {line.at[11:19]}Z", _DIM, coloured),
        _paint(f"{_word(line.level):<7}", _COLOURS.get(line.level, ""), coloured),
        _paint(f"{_word(line.event):<10}", _BOLD, coloured),
        f"{_word(line.reference):<13}",
    )
    shown = f"{'  '.join(head)}  {rest}".rstrip()
    trace = line.values.get("exception")
    below = trace.splitlines() if isinstance(trace, str) else []
    return "\n".join([shown, *(f"    {plain(one)}" for one in below)])


def _word(text: str) -> str:
    return " ".join(plain(text).split())


def _shown(value: object) -> str:
    """Bare where it is one word, else as JSON: on one line, and one sees where it ends."""
    if isinstance(value, str) and _BARE.fullmatch(value):
        return plain(value)
    return plain(json.dumps(value, ensure_ascii=False))


def _paint(text: str, colour: str, coloured: bool) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if coloured and colour else text
