"""The health pages of a daemon that stays: without their port it does its work, and says so."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from mailtriage.model.health import Part, State
from mailtriage.web import staying
from mailtriage.web.probe import probe
from mailtriage.web.staying import StayingServer

PATIENCE = 20.0


class Desk:
    """Implements `ports.WebDesk`."""

    def health(self) -> Part:
        return Part("mailtriage", parts=(Part("mailbox"),))


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def web_of(part: Part) -> Part:
    [found] = [one for one in part.parts if one.name == "web"]
    return found


def ready(listen: str) -> Any:
    host, _, port = listen.rpartition(":")
    line = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    try:
        line.request("GET", "/readyz")
        return json.loads(line.getresponse().read())
    finally:
        line.close()


def test_a_port_that_is_taken_degrades_the_program_until_it_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staying, "_AGAIN_SECONDS", 0.05)
    refused: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        pages = StayingServer(listen, Desk(), refused.append)
        pages.start()
        until(lambda: refused)
        until(lambda: web_of(pages.health()).own is State.DEGRADED)
        told = pages.health()
        assert (told.ready, told.state, web_of(told).facts) == (True, State.DEGRADED, {"listen": listen})
        assert [one for one in told.reasons if "already in use" in one]
    until(lambda: web_of(pages.health()).own is State.OK)
    try:
        document = ready(listen)
        assert (document["state"], document["reasons"]) == ("ok", [])
        assert {part["name"] for part in document["parts"]} == {"mailbox", "web"}
    finally:
        pages.close()
    assert len(refused) == 1, "a fault that lasts is told once"
    probe(listen)


def test_pages_that_never_found_their_port_can_be_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        heard = threading.Event()
        pages = StayingServer(f"127.0.0.1:{taken.getsockname()[1]}", Desk(), lambda _: heard.set())
        pages.start()
        assert heard.wait(PATIENCE)
        pages.close()
        assert not pages._thread.is_alive()


# Whether they could be listened for


def test_an_address_that_is_free_is_found_so_and_stays_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(OSError, match="in use"):
            probe(listen)
    probe(listen)
    probe(listen)


@pytest.mark.parametrize(
    "listen", ["192.0.2.1:8780", "no-such-host.invalid:8780", f"{'x' * 70}.example:8780"]
)
def test_an_address_that_is_not_of_this_machine_is_refused(listen: str) -> None:
    with pytest.raises((OSError, ValueError)):
        probe(listen)
