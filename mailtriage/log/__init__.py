"""The operator's log by structlog: one event a line, in verbs, always with the ticket if there is one.

No body text, no password, no token and no address: events name ids. Any layer may import this.
"""

import logging
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

# structlog imports rich where that is installed, for tracebacks that this log never prints: 70 ms and 4 MB of
# every start. An entry of None means "cannot be imported" (Python reference, 5.3.1), here for one import.
_rich = sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
import structlog  # noqa: E402

if _rich is None:
    del sys.modules["rich"]

from mailtriage.log.daybook import Daybook  # noqa: E402
from mailtriage.log.sinks import Sinks  # noqa: E402

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
_sinks = Sinks()


def configure(
    level: str,
    form: str,
    stream: TextIO | None = None,
    folder: Path | None = None,
    keep: timedelta = timedelta(days=30),
    max_day: int = 200 << 20,
) -> None:
    """Lines of JSON, or for people (`form` is json or console), to `stream`, which is stderr by default.

    With `folder` also JSON lines to one file a UTC day there, of at most `max_day` bytes; files older than
    `keep` are removed. Never raises for a disk: what cannot be written is counted and told in the log.
    """
    people = None
    if form == "console":
        shown = sys.stderr if stream is None else stream
        colours = shown is not None and shown.isatty()
        people = structlog.dev.ConsoleRenderer(
            colors=colours, timestamp_key="at", sort_keys=False, pad_event_to=18
        )
    book = Daybook(folder, keep, max_day) if folder is not None else None
    _sinks.change(stream, people, book, str(_stamp(None, "", {})["at"]))
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamp, structlog.processors.format_exc_info],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *_: _sinks,
        cache_logger_on_first_use=False,
    )


def logger() -> Any:
    return structlog.get_logger()


# A command that does the daemon's work (`aside retry` while none runs) has something to tell as well.
configure("warning", "console")
