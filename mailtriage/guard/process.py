"""One child process and the two pipes to it, with a deadline on every step."""

import os
import select
import subprocess
import time
from collections.abc import Callable, Sequence

from mailtriage.guard.frames import ASK, MAX_REPLY, OUT_OF_MEMORY, REPLY

_PIECE = 1 << 16  # as much as a pipe holds


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
            self._send(ASK.pack(kind, len(what)) + what, until)
            self._told[kind] = what

    def ask(self, kind: bytes, raw: bytes, until: float, midway: Callable[[], None] | None = None) -> bytes:
        """The answer to one mail by the monotonic time `until`; `midway` is called at half time."""
        self._send(ASK.pack(kind, len(raw)) + raw, until)
        if midway is not None:
            try:
                _wait(self._news, (time.monotonic() + until) / 2)
            except ChildLate:
                midway()
        return self._receive(until)

    def kill(self) -> None:
        """End the child whatever it does, and reap it."""
        self._process.kill()
        self._release()

    def _release(self) -> None:
        self._stdin.close()
        self._stdout.close()
        self._process.wait()

    def _send(self, data: bytes, until: float) -> None:
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
