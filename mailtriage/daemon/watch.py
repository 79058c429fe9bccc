"""The inbox thread watches one folder, fetches ahead and files marks; another parses ahead of the desk.

Neither decides anything nor touches the store: the desk answers `Opened` with where to go on.
"""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator

from mailtriage.batch import Prepared
from mailtriage.daemon.messages import (
    Drained,
    Fetched,
    Filed,
    FileMarks,
    FromWatch,
    Headers,
    Hindered,
    Listed,
    Lost,
    Opened,
    Parsed,
    Resume,
    Stop,
    ToWatch,
)
from mailtriage.model.errors import MailtriageError, TemporaryFailure
from mailtriage.model.mail import Arrival, Mail
from mailtriage.ports import Clock, Inbox, LinkLost, Parser, ParserFailed

_BATCH = 25
_PART_BYTES = 4 << 20
_AHEAD = 3  # parsed parts that may wait for the desk
_RETRY = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds between tries to reach the mailbox


class Watch:
    """One folder's inbox thread. `tell` takes its messages in order."""

    def __init__(
        self,
        inbox: Inbox,
        folder: str,
        tell: Callable[[FromWatch], None],
        clock: Clock,
        *,
        poll_seconds: float,
        once: bool,
    ) -> None:
        self._inbox = inbox
        self._folder = folder
        self._tell = tell
        self._clock = clock
        self._poll = poll_seconds
        self._once = once
        self._asked: queue.SimpleQueue[ToWatch] = queue.SimpleQueue()
        self._failures = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, message: ToWatch) -> None:
        if isinstance(message, Stop):
            self._stopping.set()
        self._asked.put(message)
        self._inbox.wake()

    def join(self, seconds: float) -> bool:
        """Whether the thread has ended within `seconds`."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._session()
                except MailtriageError as error:
                    self._lost(str(error))
                except Exception as error:  # a bug must not end the watch in silence
                    self._lost(f"{type(error).__name__}: {error}")
                if self._once:
                    return
        finally:
            self._inbox.close()

    def _lost(self, reason: str) -> None:
        self._inbox.close()
        self._tell(Lost(reason))
        if not self._once:
            self._stopping.wait(_RETRY[min(self._failures, len(_RETRY) - 1)])
        self._failures += 1

    def _session(self) -> None:
        """From SELECT to the end of the connection."""
        state = self._inbox.open(self._folder)
        self._tell(Opened(state))
        resume = self._resumed()
        if resume is None:
            return
        mark = resume.mark
        if mark < resume.baseline:
            known = [uid for uid in self._inbox.uids_above(mark) if uid <= resume.baseline]
            for part in _parts(self._inbox.headers(known), 200):
                self._tell(Headers(tuple(part)))
            mark = resume.baseline
        while not self._stopping.is_set():
            uids = [uid for uid in self._inbox.uids_above(mark) if uid not in resume.skip]
            self._tell(Listed(tuple(uids)))
            for part in _parts(self._inbox.fetch(uids), _BATCH):
                self._tell(Fetched(tuple(part)))
                self._file()
                if self._stopping.is_set():
                    break
            else:
                self._tell(Drained(self._clock.now()))
                self._failures = 0
            mark = max([mark, *uids])
            if self._once:
                self._file_until_stopped()
                return
            if not self._stopping.is_set():
                self._inbox.wait(self._poll)
            self._file()

    def _resumed(self) -> Resume | None:
        """The desk's answer to `Opened`; marks asked for on an earlier connection it asks for again."""
        while True:
            message = self._asked.get()
            if isinstance(message, Resume):
                return message
            if isinstance(message, Stop):
                return None

    def _file(self) -> None:
        """Put what the desk has asked for so far on the server."""
        with contextlib.suppress(queue.Empty):
            while self._do(self._asked.get_nowait()):
                pass

    def _file_until_stopped(self) -> None:
        while self._do(self._asked.get()):
            pass

    def _do(self, message: ToWatch) -> bool:
        if isinstance(message, FileMarks):
            try:
                self._inbox.add_keywords(message.marks)
            except LinkLost:
                raise
            except TemporaryFailure as error:
                # A server that takes no keywords hinders nothing else; asking again would not help.
                self._tell(Hindered(f"keywords were not kept: {error}", blocks=False))
            self._tell(Filed(message.up_to))
        return not isinstance(message, Stop)


class ParseAhead:
    """Parses what the watch fetched while the desk decides on what came before; keeps the order."""

    def __init__(self, parser: Parser, tell: Callable[[FromWatch | Parsed], None]) -> None:
        self._parser = parser
        self._tell = tell
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
        """The desk has finished one `Parsed`."""
        self._room.release()

    def close(self) -> None:
        self._stopping.set()
        self._room.release()
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(None)
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            message = self._queue.get()
            if message is None:
                return
            if isinstance(message, Fetched):
                self._room.acquire()
                if self._stopping.is_set():
                    return
                mails = [mail for one in message.arrivals if (mail := self._prepare(one)) is not None]
                self._tell(Parsed(tuple(mails)))
            else:
                self._tell(message)

    def _prepare(self, arrival: Arrival) -> Prepared | None:
        """None only when stopped: while no parser can be started, nothing is handled and nothing lost."""
        while not self._stopping.is_set():
            try:
                return prepare(self._parser, arrival)
            except TemporaryFailure as error:
                self._tell(Hindered(str(error), blocks=True))
                self._stopping.wait(1)
            except Exception as error:  # whatever breaks: the mail is kept, and the next one goes on
                return Prepared(arrival, ParserFailed(f"{type(error).__name__}: {error}", Mail()))
        return None


def prepare(parser: Parser, arrival: Arrival) -> Prepared:
    """A fetched mail with what the parser makes of it, or why it could not."""
    if arrival.raw is None:
        return Prepared(arrival, None)
    try:
        mail = parser.parse(arrival.raw)
    except ParserFailed as failed:
        return Prepared(arrival, failed)
    if arrival.oversize:
        reason = f"it has {arrival.size_bytes} bytes, more than [mailbox] max_mail; its beginning is kept"
        return Prepared(arrival, ParserFailed(reason, mail))
    return Prepared(arrival, mail)


def _parts(arrivals: Iterable[Arrival], size: int) -> Iterator[list[Arrival]]:
    """Parts of at most `size` mails and a few megabytes, so that memory stays flat."""
    part: list[Arrival] = []
    held = 0
    for one in arrivals:
        part.append(one)
        held += len(one.raw or b"")
        if len(part) == size or held >= _PART_BYTES:
            yield part
            part, held = [], 0
    if part:
        yield part
