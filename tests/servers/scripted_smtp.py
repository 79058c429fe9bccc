"""An SMTP server that fails on demand: real sockets on loopback, one scripted behaviour per attempt."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from tests.servers.smtp_conversation import ENDS, Conversation, Received
from tests.servers.smtp_script import ANY, HANG_AT_CONNECT, KEEPS, Script, whole_reply

__all__ = ["ANY", "Received", "ScriptedSmtp"]

HOST = "127.0.0.1"
PATIENCE_SECONDS = 10.0
LONGEST_LINE_BYTES = 1024 * 1024


class ScriptedSmtp:
    """Accepts everything until told otherwise; every script call returns the server, so that calls chain.

    A script with `times` is used up one attempt at a time, one without stays. Scripts for an address go
    before those for everybody (`ANY`); among equals the oldest goes first. A reply is a code (``"450"``) or
    a whole reply line (``"450 4.2.1 Busy"``); ``"421"`` also ends the connection.
    With `users` (name -> password) the server offers AUTH and demands it before MAIL.
    """

    def __init__(
        self,
        users: Mapping[str, str] | None = None,
        extensions: tuple[str, ...] = ("SIZE 52428800", "8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES"),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.host = HOST
        self.port = 0
        self.users = users
        self.extensions = extensions
        self.now = now
        self.connections = 0
        self.commands: list[str] = []
        self.accepted: list[Received] = []
        self.script = Script()
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._listener: asyncio.Server | None = None
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._thread: threading.Thread | None = None

    def recipient(self, address: str, reply: str, times: int | None = None) -> Self:
        """Answer RCPT for this address (or `ANY`) with this reply."""
        self.script.add("recipient", address, whole_reply(reply), times)
        return self

    def sender(self, address: str, reply: str, times: int | None = None) -> Self:
        """Answer MAIL from this address (``""`` is the null sender) with this reply."""
        self.script.add("sender", address, whole_reply(reply), times)
        return self

    def after_data(self, what: str, times: int | None = None, recipient: str = ANY) -> Self:
        """After the final dot: a reply, or one of `KEEPS`; `recipient` is one of the transaction's."""
        self.script.add("data", recipient, what if what in KEEPS else whole_reply(what), times)
        return self

    def at_connect(self, what: str = HANG_AT_CONNECT, times: int | None = None) -> Self:
        """Instead of the banner: nothing at all for ever, or a reply and the end."""
        self.script.add("connect", ANY, what if what == HANG_AT_CONNECT else whole_reply(what), times)
        return self

    def auth(self, reply: str = "535", times: int | None = None) -> Self:
        """Answer AUTH with this reply, whatever the password; clients try each mechanism in turn."""
        self.script.add("auth", ANY, whole_reply(reply), times)
        return self

    def obey(self) -> Self:
        """Forget every script and accept everything again."""
        self.script.clear()
        return self

    def down(self) -> Self:
        """As if the server's process were gone: connections are refused, those that stood are cut."""
        self._ask(self._close())
        return self

    def up(self) -> Self:
        """Listen again, on the same port."""
        self._ask(self._open())
        return self

    def wait_for(self, count: int, within_seconds: float = PATIENCE_SECONDS) -> list[Received]:
        """Return all accepted mail as soon as there are `count`; an AssertionError tells what there was."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.accepted) >= count, within_seconds)
            got = list(self.accepted)
        assert len(got) >= count, f"wanted {count} mails, got {[mail.recipients for mail in got]}"
        return got

    def __enter__(self) -> Self:
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="scripted SMTP", daemon=True)
        self._thread.start()
        ready.result(PATIENCE_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(PATIENCE_SECONDS)
            self._loop = None

    def accept(self, mail: Received) -> None:
        """Take responsibility for a mail."""
        with self._changed:
            self.accepted.append(mail)
            self._changed.notify_all()

    def _ask(self, question: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            question.close()
            raise RuntimeError("the scripted SMTP server is not running")
        asyncio.run_coroutine_threadsafe(question, self._loop).result(PATIENCE_SECONDS)

    def _run(self, ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(ready))
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)

    async def _serve(self, ready: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        await self._open()
        ready.set_result(None)
        await self._stop.wait()
        await self._close()

    async def _open(self) -> None:
        if self._listener is not None:
            return
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self.port))
        self.port = listener.getsockname()[1]
        self._listener = await asyncio.start_server(self._talk, sock=listener, limit=LONGEST_LINE_BYTES)

    async def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        # A connection accepted just now gets its task in one of the next turns of the loop.
        for _ in range(3):
            await asyncio.sleep(0)
        talks = dict(self._talks)
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks[task] = writer
        self.connections += 1
        try:
            if self._listener is None:
                return
            await Conversation(self, reader, writer).run()
        except ENDS:
            pass
        finally:
            # Not close(): a client that reads nothing would keep the transport, and the loop, alive.
            writer.transport.abort()
            del self._talks[task]
