"""The health pages of a staying daemon: it does without them while something else has their port."""

import threading
from collections.abc import Callable
from dataclasses import replace

from mailtriage.model.health import Part, State
from mailtriage.ports import WebDesk
from mailtriage.web.server import WebServer, WebUnavailable

_PART = "web"
_AGAIN_SECONDS = 30.0  # between two tries for a port that something else has
_PATIENCE = 5.0  # seconds for a try under way when we stop


class StayingServer:
    """A `WebServer` that is tried again until it stands; `refused` is told once why it does not.

    Itself a `WebDesk`: what `desk` says, and as one more part how its pages are.
    """

    def __init__(self, listen: str, desk: WebDesk, refused: Callable[[str], None]) -> None:
        self._listen, self._desk, self._refused = listen, desk, refused
        self._stopping = threading.Event()
        self._server: WebServer | None = None
        self._reason = ""
        self._thread = threading.Thread(target=self._run, name="web start", daemon=True)

    def start(self) -> None:
        """Returns at once: nothing else waits for the pages."""
        self._thread.start()

    def close(self) -> None:
        self._stopping.set()
        self._thread.join(_PATIENCE)
        if self._server is not None:
            self._server.close()

    def health(self) -> Part:
        told = self._desk.health()
        return replace(told, parts=(*told.parts, self._part()))

    def _part(self) -> Part:
        """Never failed: the desk does its work without a page that says so."""
        facts: dict[str, object] = {"listen": self._listen}
        if not self._reason:
            return Part(_PART, facts=facts)
        return Part(_PART, State.DEGRADED, f"the health pages are not there: {self._reason}", facts)

    def _run(self) -> None:
        while not self._stopping.is_set():
            server = WebServer(self._listen, self)
            try:
                server.start()
            except WebUnavailable as error:
                if not self._reason:
                    self._refused(str(error))
                self._reason = str(error)
                self._stopping.wait(_AGAIN_SECONDS)
            else:
                self._server, self._reason = server, ""
                return
