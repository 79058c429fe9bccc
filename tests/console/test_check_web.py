"""``mailtriage check`` of the health pages' address."""

import errno
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.console.checks import web
from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.checks.web import check_web
from mailtriage.daemon.control import ControlSocket
from mailtriage.paths import Paths
from mailtriage.store.lock import StoreLock
from tests.console.program import mailtriage, report

SECRET = {"TEST_IMAP_PASSWORD": "hidden"}


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data")


def only(found: list[Finding]) -> Finding:
    [one] = found
    return one


def running(paths: Paths, **parts: Any) -> ControlSocket:
    """A daemon's control socket; it says of the web part what `parts` has."""
    socket_of = ControlSocket(paths.control, lambda _: {"parts": [{"name": "web", **parts}] if parts else []})
    assert socket_of.start()
    return socket_of


def test_without_an_address_there_is_nothing_to_say(paths: Paths) -> None:
    assert check_web(None, paths) == []


def test_a_port_that_another_program_has_is_a_problem_and_no_file_is_made(paths: Paths, taken: str) -> None:
    found = only(check_web(taken, paths))
    assert found.state is State.PROBLEM
    assert "already in use" in found.found
    assert "set [web] listen to another port" in found.advice
    assert not paths.data.exists()


def test_the_running_daemons_own_port_is_right(paths: Paths, taken: str) -> None:
    with StoreLock(paths.lock):
        daemon = running(paths, state="ok", facts={"listen": taken})
        assert only(check_web(taken, paths)).state is State.OK
        daemon.close()


def test_what_the_running_daemon_says_of_its_port_is_told(paths: Paths, taken: str) -> None:
    with StoreLock(paths.lock):
        daemon = running(paths, state="degraded", reason="no port", facts={"listen": taken})
        found = only(check_web(taken, paths))
        assert (found.state, found.found) == (State.PROBLEM, "no port")
        daemon.close()


def test_another_address_than_the_running_daemons_is_tried(paths: Paths, taken: str) -> None:
    """Set anew, and to be in force with the next start."""
    with StoreLock(paths.lock):
        daemon = running(paths, state="ok", facts={"listen": "127.0.0.1:1"})
        assert only(check_web(taken, paths)).state is State.PROBLEM
        daemon.close()


def test_a_daemon_that_does_not_say_how_it_is_may_be_who_has_the_port(paths: Paths, taken: str) -> None:
    with StoreLock(paths.lock):
        found = only(check_web(taken, paths))
    assert found.state is State.WARNING
    assert "it may be process" in found.found


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "above 1023"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "address of this machine"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "a name or an address"),
        (UnicodeError("label too long"), "address of this machine"),
    ],
)
def test_each_reason_has_its_advice(
    monkeypatch: pytest.MonkeyPatch, paths: Paths, error: Exception, words: str
) -> None:
    def fail(listen: str) -> None:
        raise error

    monkeypatch.setattr(web, "probe", fail)
    found = only(check_web("desk.example:80", paths))
    assert (found.state, words in found.advice) == (State.PROBLEM, True)


def test_it_is_told_with_the_others_also_offline_and_a_wrong_table_is_not_checked(
    configured: Path, taken: str
) -> None:
    file = configured / "config.toml"
    text = file.read_text("utf-8")
    file.write_text(f'{text}\n[web]\nlisten = "{taken}"\n', "utf-8")
    said = report(mailtriage("check", "--offline", cwd=configured, **SECRET))
    assert f"web            problem      [web] listen = '{taken}': Address already in use" in said
    assert [one.name for one in configured.iterdir()] == ["config.toml"]
    file.write_text(f'{text}\n[web]\nlisten = "nowhere"\n', "utf-8")
    said = report(mailtriage("check", "--offline", cwd=configured, **SECRET))
    assert "web            not checked" in said
