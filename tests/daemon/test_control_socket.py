"""Commands reach the running daemon by a socket that only its own user may use."""

import json
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from mailtriage.console.daemon import ask_daemon
from mailtriage.daemon import control
from mailtriage.daemon.address import address_of
from mailtriage.daemon.control import ControlSocket
from mailtriage.paths import Paths

ROOT = Path(__file__).parents[2]


class Daemon:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, ask: str) -> Mapping[str, object]:
        self.asked.append(ask)
        return {"woken": True} if ask == "wake" else {"name": "mailtriage", "state": "ok"}


@contextmanager
def listening(paths: Paths, daemon: Daemon) -> Iterator[ControlSocket]:
    socket_ = ControlSocket(paths.control, daemon.answer)
    assert socket_.start()
    try:
        yield socket_
    finally:
        socket_.close()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


@pytest.fixture
def daemon(paths: Paths) -> Iterator[Daemon]:
    one = Daemon()
    with listening(paths, one):
        yield one


def talk(path: Path, words: bytes, *, end: bool = False) -> bytes:
    """What is answered to raw bytes; nothing, where the line is closed."""
    with address_of(path) as address, socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(address)
        line.sendall(words)
        if end:
            line.shutdown(socket.SHUT_WR)
        heard = b""
        while piece := line.recv(65536):
            heard += piece
        return heard


def test_a_command_wakes_the_daemon_and_asks_how_it_is(daemon: Daemon, paths: Paths) -> None:
    assert ask_daemon(paths, "wake") == {"woken": True}
    assert ask_daemon(paths, "health") == {"name": "mailtriage", "state": "ok"}
    assert daemon.asked == ["wake", "health"]


def test_without_a_daemon_there_is_no_answer(paths: Paths) -> None:
    assert ask_daemon(paths, "wake") is None
    assert ask_daemon(Paths(paths.data / "nowhere"), "health") is None


def test_only_the_owner_may_open_the_socket(daemon: Daemon, paths: Paths) -> None:
    assert stat.S_IMODE(paths.control.stat().st_mode) == 0o600


def test_another_user_is_not_answered(daemon: Daemon, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "_user", lambda line: 12345)
    assert ask_daemon(paths, "health") is None
    assert daemon.asked == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_the_kernel_tells_who_the_other_end_is(daemon: Daemon, paths: Paths) -> None:
    paths.control.chmod(0o777)
    for folder in (paths.data, *paths.data.parents):
        if stat.S_IMODE(folder.stat().st_mode) & 0o001 == 0:
            folder.chmod(0o711)
    script = (
        "import os, socket, sys\nos.setgid(65534); os.setuid(65534)\nline = socket.socket(socket.AF_UNIX)\n"
        "line.settimeout(10); line.connect(sys.argv[1])\n"
        'try:\n line.sendall(b\'{"ask": "wake"}\\n\'); print(line.recv(100))\n'
        "except (BrokenPipeError, ConnectionResetError): print(b'')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, paths.control], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), daemon.asked) == ("b''", []), done.stderr


def test_the_socket_of_a_dead_daemon_is_replaced(paths: Paths) -> None:
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(paths.control))
    dead.close()
    assert ask_daemon(paths, "wake") is None
    with listening(paths, Daemon()):
        assert ask_daemon(paths, "wake") == {"woken": True}


def test_the_socket_is_gone_when_the_daemon_is(paths: Paths) -> None:
    with listening(paths, Daemon()):
        assert paths.control.exists()
    assert not paths.control.exists()
    with listening(paths, Daemon()):
        assert ask_daemon(paths, "wake") == {"woken": True}


def test_a_daemon_that_ends_leaves_the_socket_of_another_alone(paths: Paths) -> None:
    ended = ControlSocket(paths.control, Daemon().answer)
    assert ended.start()
    with listening(paths, Daemon()):
        ended.close()
        assert ask_daemon(paths, "wake") == {"woken": True}


@pytest.mark.parametrize(
    "words",
    [
        b"\n",
        b"wake\n",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b'{"ask": null}\n',
        b'{"ask": ["wake"]}\n',
        b'{"ask": {}}\n',
        b'{"ask": "stop"}\n',
        b'{"ask": "WAKE"}\n',
        b"\xff\xfe\x00\n",
        b"[" * 4000 + b"\n",
        b'{"ask": ' + b"9" * 4000 + b"}\n",
    ],
)
def test_a_question_that_is_none_is_answered_with_what_to_write(
    daemon: Daemon, paths: Paths, words: bytes
) -> None:
    assert "wake, health" in json.loads(talk(paths.control, words))["error"]
    assert daemon.asked == []


def test_a_question_may_come_in_pieces(daemon: Daemon, paths: Paths) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(paths.control))
        for byte in b'{"ask": "wake"}\n':
            line.send(bytes([byte]))
        line.settimeout(10)
        assert json.loads(line.recv(1000)) == {"woken": True}


def test_a_question_without_an_end_is_not_waited_for_beyond_its_limit(daemon: Daemon, paths: Paths) -> None:
    assert "4096" in json.loads(talk(paths.control, b"x" * 4097))["error"]
    assert "one line" in json.loads(talk(paths.control, b'{"ask": "wake"}', end=True))["error"]
    assert daemon.asked == []


def test_a_caller_who_says_nothing_keeps_nobody_waiting_and_is_dropped(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "_PATIENCE", 0.2)
    daemon = Daemon()
    with listening(paths, daemon), socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(paths.control))
        silent.send(b'{"ask"')
        assert ask_daemon(paths, "wake") == {"woken": True}
        silent.settimeout(10)
        assert silent.recv(100) == b""


def test_a_command_behind_a_crowd_of_silent_callers_has_its_turn(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "_PATIENCE", 0.2)
    with listening(paths, Daemon()), ExitStack() as crowd:
        for _ in range(2 * control._CALLERS):
            crowd.enter_context(socket.socket(socket.AF_UNIX)).connect(str(paths.control))
        assert ask_daemon(paths, "wake", timeout=20) == {"woken": True}
        assert ask_daemon(paths, "wake", timeout=20) == {"woken": True}


def test_a_caller_who_leaves_without_listening_hurts_nobody(daemon: Daemon, paths: Paths) -> None:
    for _ in range(50):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(paths.control))
            line.send(b'{"ask": "health"}\n')
    assert ask_daemon(paths, "wake") == {"woken": True}


def test_many_commands_at_once_are_all_answered(daemon: Daemon, paths: Paths) -> None:
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask_daemon(paths, "wake", timeout=20)))
        for _ in range(control._CALLERS // 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"woken": True}] * len(threads)


def test_an_answer_that_fails_is_told_and_the_next_one_given(paths: Paths) -> None:
    class Broken(Daemon):
        def answer(self, ask: str) -> Mapping[str, object]:
            if ask == "health":
                raise KeyError("folder")
            return super().answer(ask)

    with listening(paths, Broken()):
        assert ask_daemon(paths, "health") == {"error": "KeyError: 'folder'"}
        assert ask_daemon(paths, "wake") == {"woken": True}


def test_an_answer_that_is_no_json_is_told_and_the_next_one_given(paths: Paths) -> None:
    class Odd(Daemon):
        def answer(self, ask: str) -> Mapping[str, object]:
            return {("a", "b"): 1} if ask == "health" else super().answer(ask)  # type: ignore[dict-item]

    with listening(paths, Odd()):
        assert "TypeError" in str(ask_daemon(paths, "health"))
        assert ask_daemon(paths, "wake") == {"woken": True}


def test_a_long_answer_comes_whole(paths: Paths) -> None:
    long = {"parts": ["reason " * 10] * 5000}

    class Talkative(Daemon):
        def answer(self, ask: str) -> Mapping[str, object]:
            return long

    with listening(paths, Talkative()):
        assert ask_daemon(paths, "health", timeout=10) == long


def test_a_daemon_that_does_not_answer_in_time_counts_as_none(paths: Paths) -> None:
    free = threading.Event()

    class Hanging(Daemon):
        def answer(self, ask: str) -> Mapping[str, object]:
            free.wait()
            return {}

    with listening(paths, Hanging()):
        assert ask_daemon(paths, "health", timeout=0.1) is None
        free.set()


@pytest.mark.parametrize("reply", [b"", b"not json\n", b"[1]\n", b"[" * 100000, b"\xff"])
def test_what_is_no_answer_counts_as_none(paths: Paths, reply: bytes) -> None:
    def serve() -> None:
        line, _ = listener.accept()
        with line:
            line.recv(100)
            line.sendall(reply)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(paths.control))
        listener.listen()
        thread = threading.Thread(target=serve)
        thread.start()
        assert ask_daemon(paths, "wake") is None
        thread.join()


def test_a_data_folder_with_a_very_long_path_has_its_socket_too(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100) / ("y" * 100)
    deep.mkdir(parents=True)
    with listening(Paths(deep), Daemon()):
        assert stat.S_IMODE((deep / "control.sock").stat().st_mode) == 0o600
        assert ask_daemon(Paths(deep), "wake") == {"woken": True}
    assert list(deep.iterdir()) == []


def test_where_no_socket_can_be_the_daemon_goes_on_without(tmp_path: Path) -> None:
    (tmp_path / "control.sock").write_text("somebody's file")
    for paths in (Paths(tmp_path), Paths(tmp_path / "missing")):
        with capture_logs() as lines:
            one = ControlSocket(paths.control, Daemon().answer)
            assert not one.start()
            one.close()
        assert [line["event"] for line in lines] == ["no_control_socket"]
        assert "next tick" in lines[0]["reason"]
        assert ask_daemon(paths, "wake") is None
    assert (tmp_path / "control.sock").read_text() == "somebody's file"


def test_a_link_in_the_place_of_the_socket_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("precious")
    (tmp_path / "control.sock").symlink_to(elsewhere)
    one = ControlSocket(tmp_path / "control.sock", Daemon().answer)
    assert not one.start()
    one.close()
    assert elsewhere.read_text() == "precious"


def test_asking_the_daemon_loads_no_heavy_library() -> None:
    script = (
        "import sys, mailtriage.console.daemon\n"
        "heavy = {'pydantic', 'structlog', 'jinja2', 'imapclient', 'aiosmtplib', 'aiohttp', 'asyncio', 'rich'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
