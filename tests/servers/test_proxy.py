"""What the faulty proxy promises: it passes on faithfully until told to fail, and fails as told."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.servers.proxy import HOST, FaultyProxy


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that says everything back; its port."""
    listener = socket.create_server((HOST, 0))

    def talk(link: socket.socket) -> None:
        with link, contextlib.suppress(OSError):
            while data := link.recv(4096):
                link.sendall(data)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


@pytest.fixture
def proxy(echo: int) -> Iterator[FaultyProxy]:
    with FaultyProxy(echo) as made:
        yield made


@pytest.fixture
def link(proxy: FaultyProxy) -> Iterator[socket.socket]:
    with socket.create_connection((HOST, proxy.port), timeout=5) as made:
        yield made


def _said_back(link: socket.socket, said: bytes) -> bytes:
    link.sendall(said)
    return link.recv(4096, socket.MSG_WAITALL) if len(said) == 4096 else link.recv(len(said))


def test_what_is_said_passes_both_ways(link: socket.socket) -> None:
    assert _said_back(link, b"hello") == b"hello"


def test_a_cut_resets_the_connections_that_stand_and_lets_new_ones_through(
    proxy: FaultyProxy, link: socket.socket
) -> None:
    assert _said_back(link, b"hello") == b"hello"
    proxy.cut()
    with pytest.raises(ConnectionResetError):
        link.recv(1)
    with socket.create_connection((HOST, proxy.port), timeout=5) as again:
        assert _said_back(again, b"again") == b"again"


def test_a_cut_after_so_many_bytes_falls_in_the_middle_of_an_answer(
    proxy: FaultyProxy, link: socket.socket
) -> None:
    proxy.cut_after(15)  # ten to the server, five back
    link.sendall(b"0123456789")
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := link.recv(100):
            got += piece
    assert b"01234".startswith(got)


def test_an_answer_is_swallowed_after_the_server_got_the_question(
    proxy: FaultyProxy, link: socket.socket
) -> None:
    proxy.swallow_answer_to(b"\r\n.\r\n")
    assert _said_back(link, b"first") == b"first"
    link.sendall(b"mail\r\n.\r\n")
    with contextlib.suppress(ConnectionResetError):
        assert link.recv(100) == b""


def test_refusing_lasts_until_it_obeys_again(proxy: FaultyProxy) -> None:
    proxy.refuse()
    with socket.create_connection((HOST, proxy.port), timeout=5) as refused, contextlib.suppress(OSError):
        assert refused.recv(1) == b""
    proxy.obey()
    with socket.create_connection((HOST, proxy.port), timeout=5) as taken:
        assert _said_back(taken, b"hello") == b"hello"


def test_a_stall_holds_everything_back_and_loses_nothing(proxy: FaultyProxy, link: socket.socket) -> None:
    assert _said_back(link, b"hello") == b"hello"
    proxy.stall()
    link.settimeout(0.2)
    with pytest.raises(TimeoutError):
        _said_back(link, b"later")
    proxy.obey()
    link.settimeout(5)
    assert link.recv(5) == b"later"


def test_where_the_server_behind_is_away_the_connection_ends() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    with FaultyProxy(port) as proxy, socket.create_connection((HOST, proxy.port), timeout=5) as link:
        assert link.recv(1) == b""
