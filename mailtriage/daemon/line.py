"""The inbox thread's line to the desk: what it tells in order, and what the desk asks of it."""

import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from mailtriage.daemon.messages import (
    Begin,
    FileMarks,
    FromWatch,
    KeepCopies,
    OfFolder,
    Reconcile,
    Resume,
    Stop,
    Told,
    ToWatch,
    Wanted,
)
from mailtriage.daemon.pulse import Pulse
from mailtriage.model.folder import Folder

_LONGEST_READ = 900.0  # seconds for one answer of the server, 50 MB over a bad line included

T = TypeVar("T", Begin, Resume, Wanted)


class Stopped(Exception):
    """The desk has asked for the end."""


class Line:
    """`tell` is the desk's ear. `ask` may be called from any thread, all else from the inbox thread.

    While it waits for the desk, which may have to wait for a full disk, the thread's pulse is let go."""

    def __init__(self, tell: Callable[[FromWatch], None], pulse: Pulse) -> None:
        self._tell = tell
        self._pulse = pulse
        self._doing = "starting"
        self.stopping = threading.Event()
        self.reconcile = False  # asked for, and not begun
        self.marks: deque[FileMarks] = deque()
        self.copies: deque[KeepCopies] = deque()
        self._takes_marks = False
        self._asked: queue.SimpleQueue[ToWatch] = queue.SimpleQueue()

    def ask(self, message: ToWatch) -> None:
        if isinstance(message, Stop):
            self.stopping.set()
        self._asked.put(message)

    def busy(self, doing: str, seconds: float = _LONGEST_READ) -> None:
        """The thread will be heard of again within `seconds`."""
        self._doing = doing
        self._pulse.promise("inbox", seconds, doing)

    def quiet(self) -> None:
        """The thread may take as long as it likes."""
        self._pulse.release("inbox")

    def tell(self, message: FromWatch) -> None:
        self.quiet()
        self._tell(message)
        self.busy(self._doing)

    def say(self, folder: Folder, message: OfFolder) -> None:
        self.tell(Told(folder, message))

    def raise_if_stopped(self) -> None:
        if self.stopping.is_set():
            raise Stopped

    def renew(self) -> None:
        """A new connection: marks asked for on an earlier one the desk asks for again, once it knows."""
        self.marks.clear()
        self._takes_marks = False

    def take_marks(self) -> None:
        """The desk knows of this connection's inbox."""
        self._takes_marks = True

    def answer(self, kind: type[T]) -> T:
        """The desk's answer; what it asks besides waits."""
        self.quiet()
        while True:
            message = self._asked.get()
            if isinstance(message, kind):
                self.busy(self._doing)
                return message
            self._note(message)

    def listen(self, *, wait: bool = False) -> None:
        """Take in what the desk has asked so far; with `wait` at least one thing."""
        if wait:
            self.quiet()
            self._note(self._asked.get())
        while not self._asked.empty():
            self._note(self._asked.get())

    def _note(self, message: ToWatch) -> None:
        match message:
            case Stop():
                raise Stopped
            case Reconcile():
                self.reconcile = True
            case FileMarks() if self._takes_marks:
                self.marks.append(message)
            case KeepCopies():
                self.copies.append(message)
            case _:
                """An answer to a question of a connection that is gone."""
