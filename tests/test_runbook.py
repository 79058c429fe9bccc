"""The runbook is true: its commands run in their order, and every alert and every failure has its row."""

import ast
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.desk import compose
from tests.whole.station import Station

ROOT = Path(__file__).resolve().parents[1]
RUNBOOK = ROOT / "docs" / "RUNBOOK.md"
UNIT = ROOT / "systemd" / "mailtriage.service"
PACKAGE = ROOT / "mailtriage"
PATIENCE_SECONDS = 60
REFERENCE = "INC-1042-7KQM"  # stands for any ticket in the runbook

# Commands of "by hand" blocks: they need root, a service manager, a terminal or another shell.
BY_HAND = {
    "useradd",
    "python3",
    "/opt/mailtriage/bin/pip",
    "install",
    "sudo -u mailtriage",
    "systemctl daemon-reload",
    "systemctl enable",
    "systemctl status",
    "journalctl",
    "mailtriage log --follow",
    "mailtriage check --trust",  # needs a mail server that delivers
}

# Failures that nobody is shown: they are caught where they arise, or are the root of others.
UNSEEN = {
    "MailtriageError",
    "TemporaryFailure",
    "PermanentFailure",
    "ParserFailed",  # sets its mail aside, with the alert of that
    "LinkLost",
    "TurnedAway",
    "NotKept",  # `explain` says it among what it shows
}
# What a command says to its caller's own words, or about itself: the message is all there is to know.
PLAIN = {
    "NotUnderstood",
    "NoSuchEvent",
    "NoSuchTicket",
    "Refused",
    "SmtpRefused",
    "PortTaken",
    "NotSaved",
    "NoSuchMail",
    "NoPage",
}

# The words of each failure's message by which the runbook's row is found.
ROWS = {
    "ConfigError": "config.toml, [table] key = value",
    "StoreLocked": "in use by process N",
    "FolderUnusable": "set [store] path to a folder of ours",
    "NothingYet": "no store yet",
    "NoLog": "no log yet",
    "NotRunning": "no daemon is running",
    "KeyUnusable": "cannot be read as a key",
    "StoreBusy": "another process holds it",
    "StoreFull": "nothing of this transaction was kept",
    "StoreUnusable": "the file is damaged",
    "StoreTooNew": "the file has version N, this release knows M",
    "StoreReadOnly": "start the daemon to migrate it",
    "ArchiveFull": "free some space",
    "NotMoved": "mail was not moved to",
    "ArchiveDamaged": "restore it from the backup",
    "LittleRoom": "less than [store] min_free; mail waits",
    "LoginRefused": "check [mailbox] user and password",
    "Throttled": "slowed down by the server",
    "MailboxGone": "HOST:PORT",
    "FolderMissing": "set [mailbox] folder",
    "WebUnavailable": "[web] listen",
    "InTheWay": "in the way, and a restore overwrites nothing",
    "BackupDamaged": "the backup is damaged",
    "NoBackup": "this is no backup",
    "BackupFull": "free some space",
    "BackupImpossible": "check the folder, its owner and its disk",
    "WrongPlace": "lies in the data folder and would be lost with it",
    "NoMailThere": "name an mbox file, a Maildir or a folder of .eml files",
    "CannotBeRead": "the file was changed meanwhile",
}


@dataclass(frozen=True)
class Block:
    lines: tuple[str, ...]
    by_hand: bool


def blocks() -> list[Block]:
    found = []
    for text in re.findall(r"^```sh\n(.*?)^```", RUNBOOK.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        lines = [line for line in text.splitlines() if line.strip()]
        by_hand = lines[0].startswith("# by hand")
        found.append(Block(tuple(lines[1:] if by_hand else lines), by_hand))
    return found


def table_rows() -> str:
    """The first columns of the tables of what may be wrong."""
    text = RUNBOOK.read_text("utf-8")
    part = text[text.index("## When something is wrong") : text.index("## Drills")]
    return "\n".join(line.split(" | ")[0] for line in part.splitlines() if line.startswith("| "))


@dataclass
class Machine:
    """A desk under a service manager of the test's own; `run` takes a line of the runbook."""

    station: Station
    folder: Path
    environment: dict[str, str]
    listener: socket.socket
    web_port: int
    reference: str = REFERENCE
    daemon: subprocess.Popen[bytes] | None = None
    ran: list[str] = field(default_factory=list)

    def run(self, line: str) -> None:
        words = shlex.split(line)
        if words[:2] == ["sudo", "systemctl"]:
            self._systemctl(words[2:])
        elif words == ["mailtriage", "reload"]:
            self._reload(lambda: self._shell(line))
        else:
            self._shell(line)
        self.ran.append(line)

    def _shell(self, line: str) -> None:
        for written, here in (
            ("/var/lib/mailtriage", str(self.folder / "data")),
            ("/var/backups/mailtriage", str(self.folder / "backups")),
            ("/var/tmp", str(self.folder)),
            ("127.0.0.1:8780", f"127.0.0.1:{self.web_port}"),
            (REFERENCE, self.reference),
        ):
            line = line.replace(written, here)
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"

    def _systemctl(self, words: list[str]) -> None:
        match words:
            case ["start", "mailtriage"]:
                self._start()
            case ["stop", "mailtriage"]:
                self._stop()
            case ["restart", "mailtriage"]:
                self._stop()
                self._start()
            case ["reload", "mailtriage"]:
                assert self.daemon is not None
                self._reload(partial(self.daemon.send_signal, signal.SIGHUP))
            case ["kill", "--signal=KILL", "mailtriage"]:
                assert self.daemon is not None
                self.daemon.kill()
                self.daemon.wait(PATIENCE_SECONDS)
                self._start()  # Restart=on-failure
            case _:
                pytest.fail(f"the test has no service manager that knows {words}")

    def _start(self) -> None:
        self._forget()
        self.daemon = subprocess.Popen(
            [sys.executable, "-m", "mailtriage", "run", "--config", "config.toml"],
            cwd=self.folder,
            env={**self.environment, "NOTIFY_SOCKET": self.listener.getsockname()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._told("READY=1")

    def _stop(self) -> None:
        assert self.daemon is not None
        self.daemon.send_signal(signal.SIGTERM)
        assert self.daemon.wait(PATIENCE_SECONDS) == 0
        self.daemon = None

    def _reload(self, ask: Callable[[], object]) -> None:
        """Returns when the daemon has written what came of it."""
        before = self._reloads()
        ask()
        until = time.monotonic() + PATIENCE_SECONDS
        while self._reloads() == before:
            assert time.monotonic() < until, "the daemon did not reload"
            with suppress(TimeoutError):
                self.listener.recv(4096)

    def _reloads(self) -> int:
        texts = [file.read_text("utf-8") for file in (self.folder / "data" / "log").glob("*.jsonl")]
        return sum(len(re.findall(r'"event": ?"reload(?:ed|_refused)"', text)) for text in texts)

    def _forget(self) -> None:
        """What earlier daemons said, such as READY=1 after a reload."""
        with suppress(TimeoutError):
            while self.listener.recv(4096):
                pass

    def _told(self, word: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            assert time.monotonic() < until, f"the daemon never said {word}"
            with suppress(TimeoutError):
                if word.encode() in self.listener.recv(4096).split(b"\n"):
                    return


@pytest.fixture
def machine(small_station: Station, tmp_path: Path) -> Iterator[Machine]:
    """A desk that observes, with a daemon that has not been started; ``mailtriage`` and ``curl`` are there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        web_port = free.getsockname()[1]
    text = small_station.config.read_text("utf-8")
    text = text.replace("[desk]", "[desk]\nobserve = true", 1).replace('level = "warning"', 'level = "info"')
    small_station.config.write_text(f'{text}\n[web]\nlisten = "127.0.0.1:{web_port}"\n', "utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    python = shlex.quote(sys.executable)
    fetch = str(Path(__file__).with_name("servers") / "curl.py")
    for name, script in (
        ("mailtriage", f'exec {python} -m mailtriage "$@"'),
        ("curl", f'exec {python} {shlex.quote(fetch)} "$@"'),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / name).chmod(0o755)
    mbox = b"".join(
        b"From anna@old.example Mon Nov 16 09:00:00 2026\n" + one.replace(b"\r\n", b"\n") + b"\n"
        for one in (compose(sender="anna@old.example", subject="Long ago"),)
    )
    (tmp_path / "old.mbox").write_bytes(mbox)
    path = os.pathsep.join((str(programs), os.environ.get("PATH", "")))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(0.2)
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
        made = Machine(small_station, tmp_path, environment, listener, web_port)
        yield made
        if made.daemon is not None:
            made.daemon.kill()
            made.daemon.wait(PATIENCE_SECONDS)


def test_the_commands_of_the_runbook_run_in_their_order(machine: Machine) -> None:
    """The first ticket is there before the page is read: its reference stands for the one on the page."""
    for number in range(3):
        machine.station.mailbox.deliver(compose(sender=f"anna{number}@customer.example"))
    assert machine.station.run() == 0, machine.station.said
    store = machine.station.store()
    ticket = store.ticket(1001)
    store.documents.close()
    assert ticket is not None
    machine.reference = ticket.reference
    for block in blocks():
        for line in () if block.by_hand else block.lines:
            machine.run(line)
        machine.station.mailbox.deliver(compose(sender=f"ben{len(machine.ran)}@customer.example"))
    assert machine.daemon is not None, "the page ends with a running desk"
    assert len(machine.ran) > 40


def test_what_is_left_to_hands_is_listed_here() -> None:
    left = [line for block in blocks() if block.by_hand for line in block.lines]
    unlisted = [line for line in left if not any(line.startswith(known) for known in BY_HAND)]
    unused = [known for known in BY_HAND if not any(line.startswith(known) for line in left)]
    assert (unlisted, unused) == ([], [])


def test_every_block_of_commands_says_how_it_is_run() -> None:
    fences = re.findall(r"^```(\w*)$", RUNBOOK.read_text("utf-8"), re.MULTILINE)
    assert set(fences) == {"sh", ""}


def _troubles() -> dict[str, list[str]]:
    """The words of each alert's summary, as far as the source fixes them, by where it is raised."""
    found: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Trouble" and len(node.args) == 3:
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                found[place] = _fixed(node.args[1])
    return {place: words for place, words in found.items() if words != ["summary"]}  # tries a template out


def _fixed(text: ast.expr) -> list[str]:
    if isinstance(text, ast.Constant):
        return [str(text.value)]
    parts = text.values if isinstance(text, ast.JoinedStr) else []
    return [
        str(one.value).strip() for one in parts if isinstance(one, ast.Constant) and str(one.value).strip()
    ]


def test_every_alert_has_its_row() -> None:
    troubles = _troubles()
    assert len(troubles) > 8
    rows = table_rows()
    missing = {place: words for place, words in troubles.items() if not all(one in rows for one in words)}
    assert missing == {}, "docs/RUNBOOK.md: give each a row: you see, it means, do"


def _failures() -> dict[str, set[str]]:
    """Every class of failure in the program, with its bases."""
    classes: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes[node.name] = {ast.unparse(base) for base in node.bases}
    found = {"MailtriageError"}
    while more := {name for name, bases in classes.items() if bases & found} - found:
        found |= more
    return {name: classes[name] for name in found}


def test_every_failure_has_its_row() -> None:
    assert set(_failures()) == set(ROWS) | UNSEEN | PLAIN, (
        "name it here, and give it a row in docs/RUNBOOK.md"
    )
    rows = table_rows()
    assert {name: words for name, words in ROWS.items() if words not in rows} == {}


def test_the_words_of_the_rows_are_those_of_the_program() -> None:
    said = "\n".join(
        str(node.value)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    placeholders = {"ConfigError", "StoreLocked", "StoreTooNew", "MailboxGone"}
    gone = {name: words for name, words in ROWS.items() if name not in placeholders and words not in said}
    assert gone == {}


def _unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_starts_watches_and_reloads_the_daemon() -> None:
    unit = _unit()
    assert unit["Type"] == ["notify"]
    assert unit["NotifyAccess"] == ["main"]
    assert unit["ExecReload"] == ["/bin/kill -HUP $MAINPID"]
    assert unit["WatchdogSec"]
    assert unit["ExecStart"][0].split()[1:] == ["run", "--config", "/etc/mailtriage/config.toml"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_unit_and_calls_it_hardened(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/mailtriage/bin/mailtriage", "/bin/true"), "utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert unit.name not in verified.stderr, verified.stderr
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-200:] + told.stderr
