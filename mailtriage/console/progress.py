"""How far a long piece of work is: a bar on a terminal, else a line now and then; on stderr."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import TaskID

_LINE_SECONDS = 10.0


class Progress(Protocol):
    """A `with` block around the work; `total` None where nobody knows how much there is."""

    def begin(self, what: str, total: int | None) -> None: ...

    def reach(self, done: int) -> None: ...

    def __enter__(self) -> "Progress": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def progress() -> Progress:
    """The one that fits where stderr goes."""
    return _Bar() if sys.stderr.isatty() else _Lines()


class _Lines:
    def __init__(self) -> None:
        self._what, self._total, self._told_at = "", "", time.monotonic()

    def begin(self, what: str, total: int | None) -> None:
        self._what, self._total = what, "" if total is None else f" of {total}"

    def reach(self, done: int) -> None:
        if time.monotonic() - self._told_at >= _LINE_SECONDS:
            self._told_at = time.monotonic()
            print(f"{self._what}: {done}{self._total} mails", file=sys.stderr, flush=True)

    def __enter__(self) -> "_Lines":
        return self

    def __exit__(self, *_: object) -> None: ...


class _Bar:
    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("mails"),
            TimeRemainingColumn(),
        )
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task: TaskID | None = None

    def begin(self, what: str, total: int | None) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(what, total=total)

    def reach(self, done: int) -> None:
        if self._task is not None:
            self._bar.update(self._task, completed=done)

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
