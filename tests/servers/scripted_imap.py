"""An IMAP server that answers as no real one does on demand: real sockets on loopback, mail in memory."""

import asyncio
import imaplib
import re
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
USER, PASSWORD = "support", "secret"
PATIENCE_SECONDS = 10.0
_PIECE_BYTES = 7


class ScriptedImap:
    """One account with INBOX and an empty Junk; every script call returns the server, so that calls chain.

    `logins` are the monotonic times of all LOGINs, `commands` counts what was asked. With `split` each line
    comes in pieces of a few bytes; with `eager` news is told before the "+" of IDLE; with `chatty` every
    NOOP tells the number of mails, new or not. A connection on which the body of a `damaged` mail is asked for
    is dropped, and its asking counted.
    """

    def __init__(
        self,
        capabilities: str = "IMAP4rev1 IDLE",
        *,
        split: bool = False,
        eager: bool = False,
        chatty: bool = False,
    ) -> None:
        self.host, self.port = HOST, 0
        self.password = PASSWORD
        self.capabilities, self.split, self.eager, self.chatty = capabilities, split, eager, chatty
        self.logins: list[float] = []
        self.commands: Counter[str] = Counter()
        self.mails: dict[int, bytes] = {}
        self.damaged: Counter[int] = Counter()
        self.scripts: dict[str, deque[tuple[str, int | None]]] = {}
        self.links: set[_Conversation] = set()
        self._loop = asyncio.new_event_loop()
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="scripted IMAP", daemon=True)

    def deliver(self, *raws: bytes) -> int:
        """Put mails into the INBOX; who idles is told. The last one's UID."""
        return self._ask(self._deliver(raws))

    def answer(self, command: str, reply: str, times: int | None = None) -> Self:
        """Answer this command (FETCH, not UID FETCH) so: "NO ...", "BAD ..."; "BYE ..." ends the connection."""
        self.scripts.setdefault(command, deque()).append((reply, times))
        return self

    def end_idle(self, words: str = "BYE Server shutting down") -> Self:
        """End the connection of everybody who idles."""
        self._ask(self._end_idle(words))
        return self

    def obey(self) -> Self:
        """Forget every script."""
        self.scripts.clear()
        return self

    def next(self, command: str) -> str | None:
        """The reply that is scripted for this command, used up; None when the script says nothing."""
        script = self.scripts.get(command)
        if not script:
            return None
        reply, left = script.popleft()
        if left is None or left > 1:
            script.appendleft((reply, None if left is None else left - 1))
        return reply

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.result(PATIENCE_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)

    def _ask(self, question: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(question, self._loop).result(PATIENCE_SECONDS)

    async def _deliver(self, raws: Sequence[bytes]) -> int:
        for raw in raws:
            self.mails[max(self.mails, default=0) + 1] = raw
        for link in list(self.links):
            await link.tell_news()
        return max(self.mails, default=0)

    async def _end_idle(self, words: str) -> None:
        for link in [one for one in self.links if one.idling]:
            await link.end(words)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(asyncio.start_server(self._talk, HOST, 0))
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set_result(None)
            self._loop.run_forever()
            server.close()
            talks = asyncio.all_tasks(self._loop)
            for task in talks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*talks, return_exceptions=True))
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise
        finally:
            self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Conversation(self, reader, writer)
        self.links.add(link)
        try:
            await link.run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            """The client went away, or the server stops."""
        finally:
            self.links.discard(link)
            writer.transport.abort()


class _Conversation:
    """One connection (RFC 3501, and IDLE of RFC 2177), as far as mailtriage speaks it."""

    def __init__(
        self, server: ScriptedImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._turn = asyncio.Lock()
        self._selected = self._ended = self.idling = False
        self._told = 0
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def run(self) -> None:
        await self._say("* OK scripted")
        while not self._ended:
            tag, command, rest = await self._asked()
            self._server.commands[command] += 1
            if command == "LOGIN":
                self._server.logins.append(time.monotonic())
            reply = self._server.next(command)
            if reply is None:
                reply = await self._obey(command, rest)
            if reply.startswith("BYE"):
                await self.end(reply)
            elif reply:
                await self._say(f"{tag} {reply}")
            self._ended = self._ended or command == "LOGOUT"

    async def tell_news(self) -> None:
        if self.idling and self._told != len(self._server.mails):
            self._told = len(self._server.mails)
            await self._say(f"* {self._told} EXISTS")

    async def end(self, words: str) -> None:
        self._ended = True
        await self._say(f"* {words}")
        self._writer.close()

    async def _asked(self) -> tuple[str, str, str]:
        line = (await self._reader.readuntil(b"\r\n")).decode().rstrip("\r\n")
        tag, _, words = line.partition(" ")
        command, _, rest = words.removeprefix("UID ").partition(" ")
        return tag, command.upper(), rest

    async def _obey(self, command: str, rest: str) -> str:
        server = self._server
        match command:
            case "CAPABILITY":
                await self._say(f"* CAPABILITY {server.capabilities}")
            case "LOGIN" if rest.partition(" ")[2].strip('"') != server.password:
                return "NO [AUTHENTICATIONFAILED] Authentication failed."
            case "LIST":
                await self._say('* LIST () "/" INBOX', '* LIST (\\Junk) "/" Junk')
            case "SELECT" | "EXAMINE":
                await self._select()
            case "STATUS":
                await self._say("* STATUS Junk (UIDVALIDITY 1 UIDNEXT 1)")
            case "NOOP":
                if self._selected and (server.chatty or self._told != len(server.mails)):
                    self._told = len(server.mails)
                    await self._say(f"* {self._told} EXISTS")
            case "SEARCH":
                await self._say(f"* SEARCH {' '.join(map(str, self._uids(rest)))}".rstrip())
            case "FETCH":
                await self._fetch(rest)
            case "IDLE":
                return await self._idle()
            case "LOGOUT":
                await self._say("* BYE")
        return "OK done"

    async def _select(self) -> None:
        self._selected, self._told = True, len(self._server.mails)
        await self._say(
            f"* {self._told} EXISTS",
            "* OK [UIDVALIDITY 1] of ever",
            f"* OK [UIDNEXT {max(self._server.mails, default=0) + 1}] next",
            "* OK [PERMANENTFLAGS (\\Seen \\Answered \\*)] kept",
        )

    def _uids(self, asked: str) -> list[int]:
        """Those that a set such as ``1:5,7`` or ``9:*`` names; all for anything else."""
        last = max(self._server.mails, default=0)
        words = asked.removeprefix("UID ").replace("*", str(last))
        if not re.fullmatch(r"[\d:,]+", words):
            return sorted(self._server.mails)
        found: set[int] = set()
        for part in words.split(","):
            ends = sorted(int(end) for end in part.split(":"))
            found.update(uid for uid in range(ends[0], ends[-1] + 1) if uid in self._server.mails)
        return sorted(found)

    async def _fetch(self, rest: str) -> None:
        wanted, _, items = rest.partition(" ")
        arrived = imaplib.Time2Internaldate(time.time())
        places = {uid: number for number, uid in enumerate(sorted(self._server.mails), 1)}
        for uid in self._uids(wanted):
            if uid in self._server.damaged and "BODY" in items:
                self._server.damaged[uid] += 1
                raise ConnectionAbortedError(f"UID {uid} is damaged")
            raw = self._server.mails[uid]
            told = f"* {places[uid]} FETCH (UID {uid} RFC822.SIZE {len(raw)} INTERNALDATE {arrived} FLAGS ()"
            part, name = (raw, "BODY[]") if "BODY.PEEK[]" in items else (b"", "")
            name += "<0>" if name and "]<0" in items else ""
            if "HEADER" in items:
                part, name = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", "BODY[HEADER.FIELDS (DATE)]<0>"
            literal = f" {name} {{{len(part)}}}\r\n".encode() + part if name else b""
            await self._send(told.encode() + literal + b")\r\n")

    async def _idle(self) -> str:
        if self._server.eager:
            await self._say(f"* {len(self._server.mails)} EXISTS")
        await self._say("+ idling")
        self.idling = True
        try:
            await self.tell_news()
            await self._reader.readuntil(b"\r\n")
        finally:
            self.idling = False
        return "" if self._ended else "OK idle ended"

    async def _say(self, *lines: str) -> None:
        await self._send("".join(f"{line}\r\n" for line in lines).encode())

    async def _send(self, said: bytes) -> None:
        async with self._turn:
            if not self._server.split:
                self._writer.write(said)
            for start in range(0, len(said) if self._server.split else 0, _PIECE_BYTES):
                self._writer.write(said[start : start + _PIECE_BYTES])
                await asyncio.sleep(0.0005)  # so that each piece is a segment of its own
            await self._writer.drain()
