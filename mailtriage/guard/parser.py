"""The parser behind a guard: a child process with a memory cap, under a deadline."""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from mailtriage.guard.frames import (
    HEADER,
    KEEP,
    WHOLE,
    WHOSE,
    addressee_to_bytes,
    keeping_to_bytes,
    mail_from_json,
)
from mailtriage.guard.keeping import WRITING_SECONDS, Keeping
from mailtriage.guard.process import Child, ChildDied, ChildLate
from mailtriage.model.addressee import Addressee
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.mail import Mail
from mailtriage.ports import ParserFailed

# How long the header of a mail that failed may take, and how long a child may take to start.
_HEADER_PATIENCE: Final = 0.5
_START_PATIENCE: Final = 20.0
# A header is at most this long (`intake.wire.MAX_HEADER`); more is not sent to be read as one.
_HEADER_BYTES: Final = 256 * 1024 + 1


class GuardedParser:
    """`ports.Parser` by a persistent child process, started by `prepare` or with the first mail.

    A mail is answered within `deadline` + 0.6 seconds once the parser runs: when its time is over the
    child is killed, and a fresh one (started halfway, so that it stands ready) reads the header alone.
    A child that died is given the mail once more; a late one is not. Once it leaves attachments (`keep`), a
    mail has a second more, for writing them. Raises `ParserFailed` for the mail's own fault,
    `TemporaryFailure` when no child can be started at all. Calls are serialised.
    """

    def __init__(
        self,
        deadline: float = 2.0,
        memory_mb: int = 700,
        max_bytes: int = 64 * 2**20,
        command: Sequence[str] | None = None,
    ) -> None:
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._command = [
            *(command or (sys.executable, "-m", "mailtriage.guard.child")),
            str(memory_mb * 2**20),
            str(deadline + 5),
        ]
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._spare: Child | None = None
        self._closed = False
        self._keeps = b""
        self._whose: Callable[[], Addressee] | None = None
        self._written: tuple[Addressee | None, bytes] = (None, b"")
        self._died_at: deque[float] = deque(maxlen=100)

    @property
    def child_pid(self) -> int | None:
        """The process that will read the next mail, or None before the first."""
        return self._child.pid if self._child else None

    def prepare(self) -> None:
        """Start the child now: loading its libraries takes it longer than the first mail takes to come."""
        with self._lock, suppress(TemporaryFailure):
            if not self._closed:
                self._child = self._child or self._start()

    def keep(self, where: Keeping) -> None:
        """From the next mail on, have what is attached to whole mails left in a folder."""
        with self._lock:
            self._keeps = keeping_to_bytes(where)

    def classify_for(self, whose: Callable[[], Addressee]) -> None:
        """From the next mail on, have each mail classified as one to whoever `whose` names then."""
        with self._lock:
            self._whose = whose

    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        with self._lock:
            if self._closed:
                raise TemporaryFailure("the parser is closed")
            self._await_first_child()
            until = time.monotonic() + self._deadline + (WRITING_SECONDS if self._keeps else 0.0)
            if len(raw) > self._max_bytes:
                reason = f"mail of {len(raw)} bytes, more than {self._max_bytes}"
                raise self._failed(reason, raw, until)
            return self._whole(raw, following, until)

    def deaths(self, seconds: float) -> int:
        since = time.monotonic() - seconds
        return sum(at >= since for at in tuple(self._died_at))

    def close(self) -> None:
        """End the child; the parser cannot be used again."""
        with self._lock:
            self._closed = True
            children, self._child, self._spare = (self._child, self._spare), None, None
            for child in children:
                if child is not None:
                    child.kill()  # it holds nothing, and its own farewell would take 50 ms

    def _whole(self, raw: bytes, following: bytes | None, until: float) -> Mail:
        for attempt in (1, 2):
            try:
                answer = self._ask(WHOLE, raw, until, following)
            except ChildLate as late:
                reason = f"parsing took more than {self._deadline:g} s"
                raise self._failed(reason, raw, until) from late
            except ChildDied as died:
                if attempt == 2:
                    raise self._failed(f"the parser died on it twice: {died}", raw, until) from died
                continue
            if answer:
                return self._understood(answer, raw, until)
            raise self._failed("the parser raised an error on it", raw, until)
        raise AssertionError("unreachable")

    def _understood(self, answer: bytes, raw: bytes, until: float) -> Mail:
        try:
            return mail_from_json(answer)
        except ParserFailed as failed:
            self._discard()
            raise self._failed(str(failed), raw, until) from failed

    def _failed(self, reason: str, raw: bytes, until: float) -> ParserFailed:
        """The failure with what the header gives; a minimal mail where that cannot be read either. A mail
        that failed early leaves the rest of its time to the header: a fresh child has to start for it."""
        self._settle()
        try:
            until = max(until, time.monotonic() + _HEADER_PATIENCE)
            answer = self._ask(HEADER, raw[:_HEADER_BYTES], until)
            mail = mail_from_json(answer) if answer else Mail()
        except (ChildDied, ChildLate, ParserFailed, TemporaryFailure):
            mail = Mail()
        return ParserFailed(reason, replace(mail, size_bytes=len(raw), complete=False))

    def _settle(self) -> None:
        """A mail that was begun early is not on the header's account."""
        try:
            if self._child is not None:
                self._child.settle(time.monotonic() + self._deadline)
        except (ChildDied, ChildLate):
            self._discard()

    def _ask(self, kind: bytes, raw: bytes, until: float, following: bytes | None = None) -> bytes:
        """One question to the child at hand; a child that dies or is late is replaced."""
        try:
            child = self._child = self._child or self._start()
            child.await_ready(until)
            if self._keeps:
                child.tell(KEEP, self._keeps, until)
            if whose := self._addressee():
                child.tell(WHOSE, whose, until)
            midway = self._prepare_spare if kind == WHOLE else None
            answer = child.ask(kind, raw, until, midway, following)
        except (ChildDied, ChildLate):
            self._discard()
            raise
        self._dismiss_spare()
        return answer

    def _addressee(self) -> bytes:
        """As `frames` writes it; nothing before `classify_for`."""
        if self._whose is None:
            return b""
        whose = self._whose()
        if whose != self._written[0]:
            self._written = (whose, addressee_to_bytes(whose))
        return self._written[1]

    def _await_first_child(self) -> None:
        """A child that is ready; its start is not on the mail's account."""
        for _ in (1, 2):
            try:
                child = self._child = self._child or self._start()
                child.await_ready(time.monotonic() + _START_PATIENCE)
            except (ChildDied, ChildLate) as error:
                self._discard()
                reason = str(error) or f"not within {_START_PATIENCE:g} s"
            else:
                return
        raise TemporaryFailure(f"the parser process does not start: {reason}")

    def _start(self) -> Child:
        try:
            return Child(self._command)
        except OSError as error:
            raise TemporaryFailure(f"the parser process cannot be started: {error}") from error

    def _prepare_spare(self) -> None:
        if self._spare is None:
            with suppress(TemporaryFailure):
                self._spare = self._start()

    def _dismiss_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.kill()

    def _discard(self) -> None:
        """Kill the child at hand; the spare takes its place."""
        child, self._child, self._spare = self._child, self._spare, None
        if child is not None:
            child.kill()
            self._died_at.append(time.monotonic())
