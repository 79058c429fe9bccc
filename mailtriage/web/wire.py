"""HTTP by aiohttp: what any client may send us, and what it may cost. Only here is aiohttp imported."""

import asyncio
import contextlib
import json
import threading
from http import HTTPStatus

from aiohttp import web

from mailtriage.model.health import Part
from mailtriage.ports import WebDesk
from mailtriage.web.pages import NOT_FOUND, PAGES, Page, silent

CONNECTIONS = 32  # at the same time
_IDLE = 5.0  # seconds in which a request must have come in full
_LINE = 2048  # bytes of the request line or of a header field
_HEADERS = 50
_ANSWER = 2.0  # seconds until a desk that says nothing counts as silent


class Responder:
    """Answers requests from what the desk says of itself; one question at a time, whoever asks."""

    def __init__(self, desk: WebDesk) -> None:
        self._desk = desk
        self._asked: asyncio.Future[Part | Exception] | None = None

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        page = PAGES.get(request.path)
        if page is None or request.method not in ("GET", "HEAD"):
            return _response(NOT_FOUND)
        if self._asked is None or self._asked.done():
            self._asked = _ask(self._desk)
        try:
            told = await asyncio.wait_for(asyncio.shield(self._asked), _ANSWER)
        except TimeoutError:
            return _response(silent(f"the desk has not said within {_ANSWER:.0f} s how it is"))
        if isinstance(told, Exception):
            # A broken part must not look like a healthy one.
            return _response(silent(f"the desk cannot say how it is: {type(told).__name__}"))
        return _response(page(told))


def _ask(desk: WebDesk) -> asyncio.Future[Part | Exception]:
    """The desk's answer, from a thread that neither holds up this loop nor the end of the process."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Part | Exception] = loop.create_future()

    def settle(answer: Part | Exception) -> None:
        if not told.done():
            told.set_result(answer)

    def ask() -> None:
        try:
            answer: Part | Exception = desk.health()
        except Exception as error:
            answer = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=ask, name="web health", daemon=True).start()
    return told


class Connections(web.Server):
    """Short connections, and not too many of them."""

    def __call__(self) -> web.RequestHandler:
        return _Connection(
            self,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]
            keepalive_timeout=_IDLE,
            lingering_time=0,
            max_line_size=_LINE,
            max_field_size=_LINE,
            max_headers=_HEADERS,
        )

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        if len(self.connections) > CONNECTIONS:
            transport.abort()


class _Connection(web.RequestHandler):
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is no HTTP, or too long: answered in our form, and not worth a line in the log."""
        return _response(Page(HTTPStatus(status), {"error": "bad request"}))


# No version of anything is told; nothing of this may lie in a cache.
_HEADER = {"Server": "mailtriage", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _response(page: Page) -> web.Response:
    text = json.dumps(page.document, ensure_ascii=False, default=str)
    response = web.json_response(text=text + "\n", status=page.status, headers=_HEADER)
    response.force_close()
    return response
