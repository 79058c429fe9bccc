"""What systemd hears of us, and that nothing of it can hurt."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.daemon.notify import Notify, watchdog_interval


class Manager:
    """A service manager's end of the socket."""

    def __init__(self, address: str | bytes) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.settimeout(10)

    def heard(self) -> str:
        return self._socket.recv(65536).decode()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    one = Manager(str(tmp_path / "notify"))
    yield one
    one.close()


@pytest.fixture
def notify(manager: Manager, tmp_path: Path) -> Notify:
    return Notify({"NOTIFY_SOCKET": str(tmp_path / "notify")})


def test_the_service_manager_hears_start_watchdog_and_stop(notify: Notify, manager: Manager) -> None:
    notify.ready()
    notify.watchdog()
    notify.stopping()
    assert [manager.heard() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_a_reload_tells_when_it_began(notify: Notify, manager: Manager) -> None:
    notify.reloading(12.3456789)
    assert manager.heard() == "RELOADING=1\nMONOTONIC_USEC=12345678"


def test_a_status_is_one_line_whatever_it_holds(notify: Notify, manager: Manager) -> None:
    notify.status("INBOX: away\nREADY=1\r\n \ud800 end")
    assert manager.heard() == "STATUS=INBOX: away READY=1 ? end"


def test_an_abstract_socket_is_found_by_its_at_sign() -> None:
    name = f"mailtriage-test-{os.getpid()}"
    manager = Manager(b"\0" + name.encode())
    Notify({"NOTIFY_SOCKET": f"@{name}"}).ready()
    assert manager.heard() == "READY=1"
    manager.close()


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"NOTIFY_SOCKET": ""},
        {"NOTIFY_SOCKET": "relative"},
        {"NOTIFY_SOCKET": "vsock:2:1234"},
        {"NOTIFY_SOCKET": "/nowhere/at/all"},
        {"NOTIFY_SOCKET": "/" + "x" * 4000},
        {"NOTIFY_SOCKET": "@" + "x" * 4000},
    ],
)
def test_where_nobody_listens_nothing_happens(environ: dict[str, str]) -> None:
    notify = Notify(environ)
    notify.ready()
    notify.status("fine")
    notify.reloading(1.0)
    notify.stopping()


def test_a_manager_that_does_not_listen_does_not_stop_us(
    notify: Notify, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailtriage.daemon.notify._PATIENCE", 0.001)
    for _ in range(600):  # more than any queue of datagrams holds
        notify.watchdog()
    assert manager.heard() == "WATCHDOG=1"


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid() + 1)}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "-5"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "9" * 5000}, None),
        ({"WATCHDOG_PID": "1"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_fed_twice_in_the_time_that_systemd_allows(
    environ: dict[str, str], seconds: float | None
) -> None:
    assert watchdog_interval(environ) == seconds
