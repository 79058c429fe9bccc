"""Where finished lines go: stderr, in the form asked for, and the day's file, always in JSON."""

import contextlib
import json
import sys
import threading
from collections.abc import Callable
from typing import Any, TextIO

from mailtriage.log.daybook import Daybook
from mailtriage.log.line import as_json, printable

# structlog's ConsoleRenderer: (logger, method, line) -> text.
Renderer = Callable[[Any, str, Any], str]


class Sinks:
    """What structlog takes for a logger; threads share it. No broken pipe and no full disk ever raises."""

    def __init__(self) -> None:
        # Re-entrant: a signal handler that logs must not wait for the line it interrupted.
        self._lock = threading.RLock()
        self._stream: TextIO | None = None
        self._people: Renderer | None = None
        self._book: Daybook | None = None

    def change(self, stream: TextIO | None, people: Renderer | None, book: Daybook | None, at: str) -> None:
        """From now on lines go to `stream` (None: stderr) and `book`; `at` is the time."""
        with self._lock:
            if self._book is not None:
                self._book.close()
            self._stream, self._people, self._book = stream, people, book
            for told in book.begin(at) if book is not None else ():
                self._say(as_json(told))

    def write(self, /, **line: object) -> None:
        text = as_json(line)
        with self._lock:
            self._say(text)
            for told in self._book.write(str(line["at"]), text) if self._book is not None else ():
                self._say(as_json(told))

    debug = info = warning = error = critical = write

    def _say(self, text: str) -> None:
        if self._people is not None:
            # By way of the JSON: a value may raise what it likes when it is shown.
            line = json.loads(text)
            text = self._people(None, "", {key: _harmless(key, value) for key, value in line.items()})
        stream = sys.stderr if self._stream is None else self._stream
        # There is no stderr (`2>&-`), or nobody reads it any more, or it is a file on a full disk: the day's
        # file goes on.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.write(text + "\n")
            stream.flush()


def _harmless(key: str, value: object) -> object:
    """For a terminal: only a traceback may have lines, and those are indented."""
    if not isinstance(value, str):
        return value
    if key == "exception":
        return "\n".join("    " + printable(line) for line in value.splitlines())
    return printable(value)
