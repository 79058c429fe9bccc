"""``mailtriage log``: what the daemon wrote down, oldest first; of one ticket, of some events, and on."""

import argparse
import difflib
import io
import os
import re
import select
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from mailtriage.console import logfiles
from mailtriage.console.events import EVENTS
from mailtriage.console.logfiles import Seen
from mailtriage.console.logline import LEVELS, Line, for_people, read_line, ticket_number
from mailtriage.model.errors import PermanentFailure
from mailtriage.paths import paths_of

LAST = 200
_POLL_SECONDS = 0.5
_LOOKED_AT = 200_000  # of the newest lines, to tell which events occur
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_BEGINNING = b'{"at":"'  # of every line of ours: its time can be told without parsing it


class NoLog(PermanentFailure):
    """No log can be read: the daemon has never run with this configuration, or runs as another user."""


class NotUnderstood(PermanentFailure):
    """A reference or a time that cannot be read."""


class NoSuchEvent(PermanentFailure):
    """The program writes no such event, and none is in the log."""


@dataclass
class Search:
    """Which lines are wanted, and what was met while looking for them."""

    ticket: int | None
    events: frozenset[str]
    level: int
    since: str  # the beginning of a time as the log writes it; empty: whenever
    met: set[str] = field(default_factory=set)
    foreign: int = 0  # what is no line of a log

    def fitting(self, raws: Iterable[bytes]) -> Iterator[Line]:
        # A month of log is gigabytes: what cannot fit is not parsed.
        words = [b'"%s"' % os.fsencode(event) for event in self.events]
        number = b"" if self.ticket is None else b"%d" % self.ticket
        since = self.since.encode()
        for raw in raws:
            if not raw or number not in raw or (words and not any(word in raw for word in words)):
                continue
            if since and raw.startswith(_BEGINNING) and raw[len(_BEGINNING) :] < since:
                continue
            line = read_line(raw)
            if line is None:
                self.foreign += 1
            elif self._fits(line):
                self.met.add(line.event)
                yield line

    def _fits(self, line: Line) -> bool:
        return (
            line.at >= self.since
            and line.severity >= self.level
            and (not self.events or line.event in self.events)
            and (self.ticket is None or line.ticket == self.ticket)
        )


def run(args: argparse.Namespace) -> int:
    search = Search(
        ticket=_ticket(args.reference) if args.reference else None,
        events=frozenset(word for words in args.event for word in words.split(",") if word),
        level=LEVELS[args.level] if args.level else 0,
        since=since(args.since, datetime.now(UTC)) if args.since else "",
    )
    folder = paths_of(Path(args.config)).log
    try:
        seen = logfiles.files(folder)
    except FileNotFoundError as error:
        raise NoLog(f"{folder}: no log yet; start with `mailtriage run --config {args.config}`") from error
    except OSError as error:
        raise NoLog(f"{folder}: {error.strerror}; run this as the user the daemon runs as") from error
    printer = Printer(args.json, coloured=_coloured())
    try:
        printer.print(_wanted(search, seen))
        _tell(search, seen, printer, following=args.follow)
        if args.follow:
            _follow(folder, seen, search, printer)
    except KeyboardInterrupt:
        if not args.follow:
            raise  # else that is how one stops looking
    return 0


def _ticket(reference: str) -> int:
    number = ticket_number(reference.strip().removeprefix("[").removesuffix("]"))
    if number is None:
        raise NotUnderstood(f"{reference}: no reference; write one such as INC-1042-7KQM, or 1042")
    return number


def since(text: str, now: datetime) -> str:
    """``2h``, ``3d``, ``2026-11-23`` or ``2026-11-23T10:00`` in the log's form; raises NotUnderstood."""
    ago = re.fullmatch(r"(\d{1,5})\s*([smhdw])", text.strip().lower(), re.ASCII)
    try:
        if ago:
            at = now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        else:
            at = datetime.fromisoformat(text.strip())
            at = at if at.tzinfo is None else at.astimezone(UTC)
        return at.replace(tzinfo=None).isoformat(timespec="seconds")
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(
            f"--since {text}: no time; write 30m, 2h or 3d, or 2026-11-23 or 2026-11-23T10:00, which are UTC"
        ) from error


def _wanted(search: Search, seen: list[Seen]) -> Iterable[Line]:
    if search.since:
        return search.fitting(logfiles.oldest_first(seen, search.since[:10]))
    return reversed(list(islice(search.fitting(logfiles.newest_first(seen)), LAST)))


@dataclass
class Printer:
    """Lines as they stand in the file, or one line an event for people."""

    as_json: bool
    coloured: bool
    printed: int = 0

    def __post_init__(self) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a sign shows another

    def print(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.printed += 1
            if self.as_json:
                sys.stdout.buffer.write(line.raw + b"\n")
            else:
                print(for_people(line, coloured=self.coloured))
        sys.stdout.flush()


def _coloured() -> bool:
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _tell(search: Search, seen: list[Seen], printer: Printer, *, following: bool) -> None:
    """What the lines themselves do not say; on stderr, for machines may read the lines."""
    unknown = _unknown(set(search.events - search.met), seen)
    if unknown:
        said = "; ".join(unknown)
        if not printer.printed and not following:
            raise NoSuchEvent(said)
        print(f"mailtriage: {said}", file=sys.stderr)
    if search.foreign:
        print(f"mailtriage: {search.foreign} lines left out: torn, or none of ours", file=sys.stderr)
    if not printer.printed and not following and not printer.as_json:
        said = "No line fits." if any(one.end for one in seen) else "The log is empty."
        print(said, file=sys.stderr)


def _unknown(unmet: set[str], seen: list[Seen]) -> list[str]:
    """Those that neither this release nor the log knows, each with the nearest name that is known."""
    unmet = unmet.difference(EVENTS)
    if not unmet:
        return []
    newest = (read_line(raw) for raw in islice(logfiles.newest_first(seen), _LOOKED_AT))
    known = sorted({line.event for line in newest if line is not None}.union(EVENTS))
    return [f"{one}: no such event; {_nearest(one, known)}" for one in sorted(unmet.difference(known))]


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.6)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"


def _follow(folder: Path, seen: list[Seen], search: Search, printer: Printer) -> None:
    while True:
        _pause()
        lines, seen = logfiles.grown(folder, seen)
        printer.print(search.fitting(lines))


def _pause() -> None:
    """Wait a moment; raises BrokenPipeError as soon as nobody reads what we print (``| head``)."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    if poll.poll(_POLL_SECONDS * 1000):
        raise BrokenPipeError
