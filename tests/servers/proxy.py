"""A TCP proxy on loopback that cuts, stalls and swallows: the network at its worst, without the network."""

import asyncio
import contextlib
import socket
import struct
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
PATIENCE_SECONDS = 10.0
_PIECE_BYTES = 16 * 1024


class FaultyProxy:
    """Passes every connection on to `port_behind`; its own `port` stays the same whatever happens behind it.

    Each fault may be asked for at any time, from any thread; `obey` ends all of them.
    """

    def __init__(self, port_behind: int) -> None:
        self.port_behind = port_behind
        self.port = 0
        self.cuts = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._ready: Future[None] = Future()
        self._links: set[_Link] = set()
        self._refusing = False
        self._flowing: asyncio.Event | None = None
        self._left: int | None = None
        self._marker = b""

    def cut(self) -> None:
        """End every connection now, by a reset."""
        self._loop.call_soon_threadsafe(self._cut)

    def cut_after(self, size_bytes: int) -> None:
        """End every connection when so many more bytes have passed, in the middle of whatever it is."""
        self._loop.call_soon_threadsafe(self._set, "_left", size_bytes)

    def swallow_answer_to(self, marker: bytes) -> None:
        """Let the next data of a client that ends with `marker` through, and its answer not: then reset."""
        self._loop.call_soon_threadsafe(self._set, "_marker", marker)

    def refuse(self) -> None:
        """End each new connection at once, and those that stand."""
        self._loop.call_soon_threadsafe(self._set, "_refusing", True)
        self.cut()

    def stall(self) -> None:
        """Pass nothing on, and keep the connections."""
        self._loop.call_soon_threadsafe(self._pause)

    def obey(self) -> None:
        """Pass everything on again."""
        self._loop.call_soon_threadsafe(self._obey)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.result(PATIENCE_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)

    def _set(self, name: str, value: object) -> None:
        setattr(self, name, value)

    def _pause(self) -> None:
        if self._flowing is not None:
            self._flowing.clear()

    def _obey(self) -> None:
        self._refusing, self._left, self._marker = False, None, b""
        if self._flowing is not None:
            self._flowing.set()

    def _cut(self) -> None:
        for link in list(self._links):
            link.reset()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(self._open())
            self._ready.set_result(None)
            self._loop.run_forever()
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(
                asyncio.gather(*asyncio.all_tasks(self._loop), return_exceptions=True)
            )
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
        finally:
            self._loop.close()

    async def _open(self) -> asyncio.Server:
        self._flowing = asyncio.Event()
        self._flowing.set()
        server = await asyncio.start_server(self._accept, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(writer)
        try:
            if self._refusing:
                return
            behind, to_server = await asyncio.open_connection(HOST, self.port_behind)
            link.server = to_server
            self._links.add(link)
            ends = {
                asyncio.ensure_future(self._pump(link, reader, to_server, from_client=True)),
                asyncio.ensure_future(self._pump(link, behind, writer, from_client=False)),
            }
            try:
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for one in ends:
                    one.cancel()
                await asyncio.gather(*ends, return_exceptions=True)
        except OSError:
            """The server behind is away: for the client the connection ends."""
        finally:
            self._links.discard(link)
            await link.close()

    async def _pump(
        self, link: "_Link", reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_client: bool
    ) -> None:
        assert self._flowing is not None
        while data := await reader.read(_PIECE_BYTES):
            await self._flowing.wait()
            if not from_client and link.swallows:
                self._count_cut(link)
                return
            if self._left is not None and len(data) > self._left:
                data, self._left = data[: self._left], None
                writer.write(data)
                with contextlib.suppress(OSError):
                    await writer.drain()
                self._count_cut(link)
                return
            if self._left is not None:
                self._left -= len(data)
            if from_client and self._marker and data.endswith(self._marker):
                link.swallows, self._marker = True, b""
            writer.write(data)
            await writer.drain()

    def _count_cut(self, link: "_Link") -> None:
        self.cuts += 1
        link.reset()


class _Link:
    """The two halves of a connection."""

    def __init__(self, client: asyncio.StreamWriter) -> None:
        self.client = client
        self.server: asyncio.StreamWriter | None = None
        self.swallows = False

    def reset(self) -> None:
        for writer in (self.client, self.server):
            if writer is not None:
                link = writer.get_extra_info("socket")
                with contextlib.suppress(OSError):
                    # Without lingering the end is a reset, as a dead router's is.
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()

    async def close(self) -> None:
        for writer in (self.client, self.server):
            if writer is not None:
                writer.close()
