"""A monitor asks over HTTP whether the program lives and whether it does its work."""

import http.client
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mailtriage.config.tables import Web
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.health import Part, State
from mailtriage.web import wire
from mailtriage.web.server import WebServer

ROOT = Path(__file__).parents[2]
WELL = Part("mailtriage", parts=(Part("mailbox"), Part("threads", vital=True)))
DEGRADED = Part("mailtriage", parts=(Part("outbox", State.DEGRADED, "nothing is sent until noon"),))
UNREAD = Part("mailtriage", parts=(Part("INBOX", State.FAILED, "INBOX was last read 6 min ago"),))
HUNG = Part("mailtriage", parts=(*UNREAD.parts, Part("threads", State.FAILED, "desk hangs", vital=True)))


class Desk:
    """Implements `ports.WebDesk`."""

    def __init__(self) -> None:
        self.part: Part | Exception = WELL
        self.free = threading.Event()
        self.free.set()
        self.asked = 0

    def health(self) -> Part:
        self.asked += 1
        self.free.wait()
        if isinstance(self.part, Exception):
            raise self.part
        return self.part


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def server(desk: Desk) -> Iterator[WebServer]:
    one = WebServer("127.0.0.1:0", desk)
    one.start()
    yield one
    desk.free.set()
    one.close()
    assert not one._thread.is_alive()


def ask(
    server: WebServer, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: Any = None
) -> tuple[http.client.HTTPResponse, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        line.request(method, path, body=body, headers=headers or {})
        answer = line.getresponse()
        return answer, answer.read()
    finally:
        line.close()


def get(server: WebServer, path: str) -> tuple[int, Any]:
    answer, body = ask(server, path)
    return answer.status, json.loads(body)


def raw(server: WebServer, words: bytes) -> bytes:
    """All that is answered to these bytes, until the line is closed; nothing where it is cut."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        heard = b""
        try:
            line.sendall(words)
            while piece := line.recv(65536):
                heard += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
        return heard


def test_a_well_program_lives_and_is_ready(server: WebServer) -> None:
    assert get(server, "/healthz") == (200, {"alive": True})
    status, told = get(server, "/readyz")
    assert status == 200
    assert (told["ready"], told["state"], told["reasons"]) == (True, "ok", [])
    assert [part["name"] for part in told["parts"]] == ["mailbox", "threads"]


def test_a_degraded_program_is_ready_and_says_why(server: WebServer, desk: Desk) -> None:
    desk.part = DEGRADED
    status, told = get(server, "/readyz")
    assert (status, told["ready"], told["state"]) == (200, True, "degraded")
    assert told["reasons"] == ["outbox: nothing is sent until noon"]
    assert get(server, "/healthz")[0] == 200


def test_a_mailbox_that_is_away_makes_the_program_unready_and_restarts_nothing(
    server: WebServer, desk: Desk
) -> None:
    desk.part = UNREAD
    status, told = get(server, "/readyz")
    assert (status, told["ready"], told["reasons"]) == (503, False, ["INBOX was last read 6 min ago"])
    assert get(server, "/healthz") == (200, {"alive": True})


def test_a_hung_thread_makes_the_program_dead(server: WebServer, desk: Desk) -> None:
    desk.part = HUNG
    assert get(server, "/healthz") == (503, {"alive": False, "reasons": ["threads: desk hangs"]})
    assert get(server, "/readyz")[0] == 503


def test_a_desk_that_does_not_say_how_it_is_counts_as_dead_and_hangs_nobody(
    server: WebServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "_ANSWER", 0.1)
    desk.free.clear()
    for path in ("/healthz", "/readyz", "/healthz"):
        status, told = get(server, path)
        assert (status, told["alive"], told["ready"]) == (503, False, False)
        assert "has not said" in told["reasons"][0]
    assert desk.asked == 1
    assert get(server, "/elsewhere")[0] == 404
    monkeypatch.setattr(wire, "_ANSWER", 10.0)
    desk.free.set()
    assert get(server, "/healthz")[0] == 200


def test_a_desk_that_breaks_is_not_taken_for_a_well_one(server: WebServer, desk: Desk) -> None:
    desk.part = RuntimeError("anna@customer.example")
    status, told = get(server, "/readyz")
    assert (status, told["reasons"]) == (503, ["the desk cannot say how it is: RuntimeError"])
    desk.part = WELL
    assert get(server, "/readyz")[0] == 200


def test_a_head_request_has_the_status_and_no_body(server: WebServer, desk: Desk) -> None:
    desk.part = UNREAD
    answer, body = ask(server, "/readyz", "HEAD")
    assert (answer.status, body) == (503, b"")
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/metrics"),
        ("GET", "/healthz/"),
        ("GET", "/healthz/../readyz"),
        ("GET", "/%2e%2e/config.toml"),
        ("POST", "/healthz"),
        ("PUT", "/readyz"),
        ("DELETE", "/readyz"),
        ("OPTIONS", "/readyz"),
        ("TRACE", "/readyz"),
    ],
)
def test_everything_else_is_not_found(server: WebServer, method: str, path: str) -> None:
    answer, body = ask(server, path, method)
    assert answer.status == 404
    assert json.loads(body) == {"error": "not found", "paths": ["/healthz", "/readyz"]}


def test_a_question_mark_changes_nothing(server: WebServer) -> None:
    assert get(server, "/healthz?verbose=1")[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/elsewhere"])
def test_no_answer_is_cached_or_tells_a_version(server: WebServer, path: str) -> None:
    answer, _ = ask(server, path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Server"] == "mailtriage"
    assert "aiohttp" not in str(answer.headers)


@pytest.mark.parametrize(
    "words",
    [
        b"EHLO customer.example\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nBroken header\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_no_proper_request_is_refused_and_hurts_nobody(server: WebServer, words: bytes) -> None:
    heard = raw(server, words)
    assert heard == b"" or re.match(rb"HTTP/1\.[01] 400 ", heard), heard
    assert b"aiohttp" not in heard
    assert get(server, "/healthz")[0] == 200


def test_a_body_is_not_waited_for(server: WebServer, desk: Desk) -> None:
    heard = raw(server, b"POST /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nstart")
    assert heard.startswith(b"HTTP/1.1 404 ")
    assert desk.asked == 0


def test_one_connection_has_one_answer(server: WebServer, desk: Desk) -> None:
    heard = raw(server, b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n" * 50)
    assert heard.count(b"HTTP/1.1 ") == desk.asked == 1


def test_a_client_that_says_nothing_or_little_is_cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_IDLE", 0.2)
    server = WebServer("127.0.0.1:0", desk)
    server.start()
    try:
        assert raw(server, b"") == b""
        assert raw(server, b"GET /healthz HTTP/1.1\r\nX-Slow: ") == b""
        assert get(server, "/healthz")[0] == 200
    finally:
        server.close()


def test_only_so_many_clients_are_on_the_line_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CONNECTIONS", 4)
    monkeypatch.setattr(wire, "_IDLE", 60.0)
    server = WebServer("127.0.0.1:0", desk)
    server.start()
    try:
        with ExitStack() as crowd:
            for _ in range(4):
                crowd.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            for _ in range(10):
                assert raw(server, b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n") == b""
        while raw(server, b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n") == b"":
            """The server has not yet seen that the others left."""
    finally:
        server.close()


def test_many_monitors_at_once_are_all_answered(server: WebServer) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(get(server, "/readyz")[0])) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 20


def test_a_port_that_is_taken_may_be_tried_again_later(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        refused = WebServer(listen, desk)
        with pytest.raises(TemporaryFailure, match=r"\[web\] listen = '127.0.0.1:\d+'.*in use"):
            refused.start()
        refused.close()
    server = WebServer(listen, desk)
    server.start()
    try:
        assert get(server, "/healthz")[0] == 200
    finally:
        server.close()


@pytest.mark.parametrize("listen", ["192.0.2.1:8780", "no-such-host.invalid:8780", "[::ffff:192.0.2.1]:8780"])
def test_an_address_that_is_not_ours_is_refused_in_words(desk: Desk, listen: str) -> None:
    server = WebServer(listen, desk)
    with pytest.raises(TemporaryFailure, match=r"\[web\] listen"):
        server.start()
    server.close()


def test_the_server_listens_on_ipv6_too(desk: Desk) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    server = WebServer("[::1]:0", desk)
    server.start()
    try:
        with socket.create_connection(("::1", server.port), timeout=20) as line:
            line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert b" 200 OK" in line.recv(1000)
    finally:
        server.close()


def test_a_server_that_is_closed_with_clients_on_the_line_ends(desk: Desk) -> None:
    server = WebServer("127.0.0.1:0", desk)
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as idle:
        desk.free.clear()
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as waiting:
            waiting.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            server.close()
            assert not server._thread.is_alive()
            assert idle.recv(10) == b""
    desk.free.set()
    server.close()


def test_closing_what_never_started_does_nothing(desk: Desk) -> None:
    WebServer("127.0.0.1:0", desk).close()


@pytest.mark.parametrize("listen", ["127.0.0.1:8780", "[::1]:8780", "localhost:1", "0.0.0.0:65535"])
def test_the_configuration_takes_host_and_port(listen: str) -> None:
    assert Web(listen=listen).listen == listen


@pytest.mark.parametrize(
    "listen",
    [
        "",
        "8780",
        ":8780",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:" + "9" * 5000,
        "127.0.0.1:٣٣",
        "::1:8780",
        "[::1]",
        "http://127.0.0.1:8780",
        "host name:80",
        "host:80\n",
        8780,
    ],
)
def test_what_is_no_host_and_port_is_refused_by_the_configuration(listen: object) -> None:
    with pytest.raises(ValidationError):
        Web.model_validate({"listen": listen})


def test_by_default_nothing_listens() -> None:
    assert Web().listen is None


def test_without_a_listener_nothing_of_it_is_loaded() -> None:
    script = (
        "import sys\nfrom mailtriage.web.server import WebServer\nWebServer('127.0.0.1:0', None).close()\n"
        "sys.exit('aiohttp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0
