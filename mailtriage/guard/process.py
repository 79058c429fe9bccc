"""One child process and the two pipes to it, with a deadline on every step."""

import os
import select
import subprocess
import time
from collections.abc import Callable, Sequence

from mailtriage.guard.frames import ASK, MAX_REPLY, OUT_OF_MEMORY, REPLY, WHOLE

_PIECE = 1 << 16  # as much as a pipe holds
_EARLY = 32 << 10  # bytes of a mail that may lie in the pipe while the child reads the one before


class ChildDied(Exception):
    """The child ended, closed its pipe or answered beyond measure: what it was given is not read."""


class ChildLate(Exception):
    """The child has not answered in time."""


class Child:
    """A parser process. After `ChildDied` or `ChildLate` it is of no further use: `kill` it."""

    def __init__(self, command: Sequence[str]) -> None:
        # A session of its own: a Ctrl-C at the terminal is for the daemon, which closes its child.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._writes, self._reads = self._stdin.fileno(), self._stdout.fileno()
        os.set_blocking(self._writes, False)
        os.set_blocking(self._reads, False)
        self._room, self._news = select.poll(), select.poll()
        self._room.register(self._writes, select.POLLOUT)
        self._news.register(self._reads, select.POLLIN)
        self._come = bytearray()
        self._ready = False
        self._told: dict[bytes, bytes] = {}
        self._early: bytes | None = None  # the mail that was sent and not yet asked for
        self._unsent: memoryview | None = None  # what the pipe did not take of it
        self._answered: tuple[bytes, bytes] | None = None  # it, with its answer

    @property
    def pid(self) -> int:
        return self._process.pid

    def await_ready(self, until: float) -> None:
        """Wait for the frame that says that the child's libraries are loaded."""
        if not self._ready:
            self._receive(until)
            self._ready = True

    def tell(self, kind: bytes, what: bytes, until: float) -> None:
        """Tell it what `frames` wrote of this kind, which it does not answer; once is enough."""
        if what != self._told.get(kind):
            self.settle(until)
            self._answered = None  # it was read for the old purpose
            self._send(ASK.pack(kind, len(what)) + what, until)
            self._told[kind] = what

    def ask(
        self,
        kind: bytes,
        raw: bytes,
        until: float,
        midway: Callable[[], None] | None = None,
        following: bytes | None = None,
    ) -> bytes:
        """The answer to one mail by the monotonic time `until`; `midway` is called at half time.

        The mail `following`, to be asked for next in the same way, is sent at once, if it is short: else the
        child would wait for it while this process's other threads have the interpreter."""
        if self._early is not raw or kind != WHOLE:
            self.settle(until)
            if self._answered is not None and self._answered[0] is raw and kind == WHOLE:
                return self._answered[1]
            self._send(ASK.pack(kind, len(raw)) + raw, until)
        else:
            self._flush(until)
        self._early = None
        if following is not None and len(following) <= _EARLY:
            self._begin(following)
        if midway is not None and not self._come:
            try:
                _wait(self._news, (time.monotonic() + until) / 2)
            except ChildLate:
                midway()
        return self._receive(until)

    def settle(self, until: float) -> None:
        """Take the answer to a mail that was sent early, if there is one: it comes before any other."""
        if self._early is not None:
            self._flush(until)
            early, self._early = self._early, None
            self._answered = (early, self._receive(until))

    def _begin(self, raw: bytes) -> None:
        """Send as much of a mail as the pipe takes now: to wait could be to wait for each other."""
        frame = memoryview(ASK.pack(WHOLE, len(raw)) + raw)
        try:
            self._unsent = frame[os.write(self._writes, frame) :]
        except BlockingIOError:
            self._unsent = frame
        except OSError:
            return  # it has died: the mail at hand is told so
        self._early = raw

    def _flush(self, until: float) -> None:
        unsent, self._unsent = self._unsent, None
        if unsent:
            self._send(unsent, until)

    def kill(self) -> None:
        """End the child whatever it does, and reap it."""
        self._process.kill()
        self._release()

    def _release(self) -> None:
        self._stdin.close()
        self._stdout.close()
        self._process.wait()

    def _send(self, data: bytes | memoryview, until: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._writes, view[:_PIECE]) :]
            except BlockingIOError:
                _wait(self._room, until)
            except OSError as error:
                raise ChildDied("it closed its input") from error

    def _receive(self, until: float) -> bytes:
        data = self._come
        while len(data) < REPLY.size:
            data += self._piece(until)
        (length,) = REPLY.unpack_from(data)
        if length > MAX_REPLY:
            raise ChildDied(f"it answers with {length} bytes")
        end = REPLY.size + length
        while len(data) < end:
            data += self._piece(until)
        answer = bytes(memoryview(data)[REPLY.size : end])
        self._come = data[end:]
        return answer

    def _piece(self, until: float) -> bytes:
        while True:
            try:
                piece = os.read(self._reads, _PIECE)
            except BlockingIOError:
                _wait(self._news, until)
                continue
            if not piece:
                raise ChildDied(f"it ended, {self._how_it_ended()}")
            return piece

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(0.05)
        except subprocess.TimeoutExpired:
            return "its pipe closed"
        if code == OUT_OF_MEMORY:
            return "out of memory"
        return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def _wait(poll: "select.poll", until: float) -> None:
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise ChildLate
