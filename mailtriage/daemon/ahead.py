"""The parser's thread: parses what the watch fetched while the desk decides on what came before."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable

from mailtriage.batch import Prepared
from mailtriage.daemon.messages import (
    Fetched,
    FromWatch,
    Headers,
    HeadersRead,
    Hindered,
    Parsed,
    Scanned,
    ScanRead,
    Told,
)
from mailtriage.daemon.pulse import Pulse
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.mail import Arrival, Mail
from mailtriage.ports import Parser, ParserFailed

_AHEAD = 3  # parsed parts that may wait for the desk
_LONGEST = 300.0  # seconds for one mail with its retry, a slow machine included


class ParseAhead:
    """Keeps the order of all messages; what holds no raw mail passes through. Of each mail `look_ahead` is
    told: what the desk will want to know of it can be found out here."""

    def __init__(
        self,
        parser: Parser,
        tell: Callable[[FromWatch], None],
        pulse: Pulse,
        look_ahead: Callable[[Mail], None] = lambda _: None,
    ) -> None:
        self._parser = parser
        self._look_ahead = look_ahead
        self._tell = tell
        self._pulse = pulse
        self._queue: queue.Queue[FromWatch | None] = queue.Queue(maxsize=1)
        self._room = threading.Semaphore(_AHEAD)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="parser", daemon=True)
        self._thread.start()

    def put(self, message: FromWatch) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(queue.Full):
                self._queue.put(message, timeout=0.2)
                return

    def done(self) -> None:
        """The desk has finished one parsed part."""
        self._room.release()

    def close(self) -> None:
        self._stopping.set()
        self._room.release()
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(None)
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._pulse.release("parser")
            message = self._queue.get()
            if message is None:
                return
            match message:
                case Told(folder, Fetched(arrivals)):
                    mails = self._ahead(arrivals, self._look_ahead)
                    read: Parsed | HeadersRead | ScanRead = Parsed(mails)
                case Told(folder, Headers(arrivals)):
                    read = HeadersRead(self._ahead(arrivals))
                case Told(folder, Scanned(arrivals)):
                    read = ScanRead(self._ahead(arrivals))
                case _:
                    self._tell(message)
                    continue
            if not self._stopping.is_set():
                self._tell(Told(folder, read))

    def _ahead(
        self, arrivals: Iterable[Arrival], look: Callable[[Mail], None] | None = None
    ) -> tuple[Prepared, ...]:
        self._room.acquire()
        mails = list(arrivals)
        following = (*(one.raw for one in mails[1:]), None)
        read = (self._prepare(one, then) for one, then in zip(mails, following, strict=True))
        prepared = list[Prepared]()
        for one in read:
            if one is not None:
                prepared.append(one)
                if look is not None and isinstance(one.understood, Mail):
                    with contextlib.suppress(Exception):  # the desk meets it again, and sets the mail aside
                        look(one.understood)
        return tuple(prepared)

    def _prepare(self, arrival: Arrival, following: bytes | None) -> Prepared | None:
        """None only when stopped: while no parser can be started, nothing is handled and nothing lost."""
        while not self._stopping.is_set():
            self._pulse.promise("parser", _LONGEST, "parsing")
            try:
                return prepare(self._parser, arrival, following)
            except TemporaryFailure as error:
                self._tell(Hindered(str(error), blocks=True))
                self._pulse.promise("parser", _LONGEST, "waiting for a parser process")
                self._stopping.wait(1)
            except Exception as error:  # whatever breaks: the mail is kept, and the next one goes on
                return Prepared(arrival, ParserFailed(f"{type(error).__name__}: {error}", Mail()))
        return None


def prepare(parser: Parser, arrival: Arrival, following: bytes | None = None) -> Prepared:
    """A fetched mail with what the parser makes of it, or why it could not."""
    if arrival.raw is None:
        return Prepared(arrival, None)
    try:
        mail = parser.parse(arrival.raw, following)
    except ParserFailed as failed:
        return Prepared(arrival, failed)
    if arrival.oversize:
        reason = f"it has {arrival.size_bytes} bytes, more than [mailbox] max_mail; its beginning is kept"
        return Prepared(arrival, ParserFailed(reason, mail))
    return Prepared(arrival, mail)
