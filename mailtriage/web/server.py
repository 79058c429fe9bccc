"""The web server's life: a thread with an event loop of its own. Without `[web] listen` nothing is loaded."""

import asyncio
import contextlib
import threading

from mailtriage.model.errors import TemporaryFailure
from mailtriage.ports import WebDesk

_PATIENCE = 10.0  # seconds to start, and to stop
_FAREWELL = 1.0  # seconds for the requests under way when we stop
_SETTLE = 0.02  # seconds in which asyncio hands over what it has just accepted, and closes what we closed


class WebUnavailable(TemporaryFailure):
    """Nobody can be listened to at that address now."""


def host_and_port(listen: str) -> tuple[str, int]:
    """Of ``127.0.0.1:8780`` or ``[::1]:8780``."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


class WebServer:
    """Answers at `listen` ("host:port") what `desk` says of itself."""

    def __init__(self, listen: str, desk: WebDesk) -> None:
        self._listen, self._desk = listen, desk
        self._host, self._port = host_and_port(listen)
        self._started = threading.Event()
        self._problem: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self.port = 0

    def start(self) -> None:
        """Return once requests are answered at `port`; raises `WebUnavailable`."""
        self._thread.start()
        self._started.wait(_PATIENCE)
        if isinstance(self._problem, OSError):
            reason = self._problem.strerror or str(self._problem)
            raise WebUnavailable(f"[web] listen = {self._listen!r}: {reason}") from self._problem
        if self._problem is not None or not self.port:
            raise WebUnavailable(f"[web] listen = {self._listen!r}: {self._problem!r}") from self._problem

    def close(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            self._problem = error
        finally:
            self._started.set()

    async def _serve(self) -> None:
        from aiohttp import web  # 9 MB and 0.1 s, for those who listen

        from mailtriage.web.wire import CONNECTIONS, Connections, Responder

        self._loop = loop = asyncio.get_running_loop()
        server = Connections(Responder(self._desk).respond)
        runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=_FAREWELL)
        await runner.setup()
        try:
            listener = await loop.create_server(server, self._host, self._port, backlog=CONNECTIONS)
            self.port = listener.sockets[0].getsockname()[1]
            self._started.set()
            await self._ending.wait()
            for one in listener.sockets:
                loop.remove_reader(one)  # what was accepted just now would be left open by `close` alone
            await asyncio.sleep(_SETTLE)
            listener.close()
        finally:
            await runner.cleanup()
            await asyncio.sleep(_SETTLE)
