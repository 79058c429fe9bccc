"""What holds for every command: exit codes, one clear line, quiet pipes, few imports, and no waiting for a writer."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage import __version__
from tests.console.program import as_json, environment, here, mailtriage, refused, told

READING = (
    ["tickets"],
    ["tickets", "--json", "--label", "vip"],
    ["show", "1001"],
    ["show", "1001", "--json"],
    ["status"],
    ["status", "--json"],
    ["aside", "list"],
    ["aside", "list", "--json"],
)
reading = pytest.mark.parametrize("words", READING, ids=" ".join)
HEAVY = {"imapclient", "aiosmtplib", "mailparser", "jinja2", "pydantic", "structlog"}


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    assert told(mailtriage("--version", cwd=tmp_path)) == f"mailtriage {__version__}\n"


def test_without_a_command_it_tells_how_it_is_used(tmp_path: Path) -> None:
    assert "usage: mailtriage" in refused(mailtriage(cwd=tmp_path))


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = told(mailtriage("--help", cwd=tmp_path))
    for command in ("run", "check", "tickets", "show", "status", "inspect", "aside", "store"):
        assert re.search(rf"^ +{command} ", shown, re.MULTILINE)


@pytest.mark.parametrize("words", [*READING, ["aside", "retry"], ["store", "rebuild"]], ids=" ".join)
def test_where_the_daemon_never_ran_a_command_says_so_and_makes_nothing(
    configured: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    said = refused(here(capsys, *words, "--config", str(configured / "config.toml")))
    assert "no store yet; start with `mailtriage run" in said
    assert len(said.splitlines()) == 1
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    "words", [["tickets"], ["status"], ["aside", "retry"], ["store", "rebuild"], ["run"]], ids=" ".join
)
def test_a_configuration_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    missing = tmp_path / "nowhere.toml"
    said = refused(here(capsys, *words, "--config", str(missing)))
    assert said == f"{missing}: cannot be read: No such file or directory\n"
    assert "Is a directory" in refused(here(capsys, *words, "--config", str(tmp_path)))


def test_a_configuration_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"[desk\n")
    assert "config.toml: not valid TOML" in refused(mailtriage("status", cwd=tmp_path))


def test_the_data_folder_counts_from_the_configuration_file(filled: Path, tmp_path: Path) -> None:
    tickets = as_json(mailtriage("tickets", "--json", "--config", str(filled / "config.toml"), cwd=tmp_path))
    assert len(tickets) == 5


def test_a_store_that_is_damaged_is_told_in_words(desk_folder: Path) -> None:
    for rest in ("-wal", "-shm"):
        (desk_folder / "data" / f"mailtriage.db{rest}").unlink(missing_ok=True)
    (desk_folder / "data" / "mailtriage.db").write_bytes(b"not a store" * 1000)
    said = refused(mailtriage("tickets", cwd=desk_folder))
    assert "mailtriage.db" in said
    assert "restore" in said


def _without_a_reader(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """The command with a stdout that nobody reads any more, as after ``| head -1``."""
    read, write = os.pipe()
    os.close(read)
    try:
        return subprocess.run(
            [sys.executable, "-m", "mailtriage", *words],
            cwd=cwd,
            env=environment(),
            stdout=write,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(write)


UNREAD = (
    ["--version"],
    ["tickets"],
    ["tickets", "--json"],
    ["show", "1001", "--json"],
    ["aside", "list"],
    ["inspect", "a.eml"],
    ["inspect", "--json", "a.eml"],
)


@pytest.mark.parametrize("words", UNREAD, ids=" ".join)
def test_a_pipe_that_nobody_reads_is_silent_and_no_fault(desk_folder: Path, words: list[str]) -> None:
    (desk_folder / "a.eml").write_bytes(b"From: a@b.example\nSubject: x\n\nhi\n")
    done = _without_a_reader(*words, cwd=desk_folder)
    assert done.stderr == b""
    assert done.returncode == 0


def test_only_the_first_line_of_a_long_list_can_be_taken(desk_folder: Path) -> None:
    (desk_folder / "a.eml").write_bytes(b"From: a@b.example\nSubject: x\n\n" + b"hello world\n" * 20_000)
    command = f"{sys.executable} -m mailtriage inspect --json a.eml a.eml a.eml a.eml | head -c 20"
    done = subprocess.run(
        command, shell=True, cwd=desk_folder, env=environment(), capture_output=True, timeout=60, check=False
    )
    assert done.stdout == b'{"path":"a.eml","kin'
    assert done.stderr == b""


@reading
def test_a_command_that_only_looks_imports_nothing_it_does_not_need(filled: Path, words: list[str]) -> None:
    done = mailtriage(*words, cwd=filled, python=("-X", "importtime"))
    assert done.returncode == 0
    imported = set(re.findall(rb"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    names = {name.decode().split(".")[0] for name in imported}
    assert "tinydb" in names
    assert names & (HEAVY | ({"rich"} if "--json" in words else set())) == set()


WRITER = """
import sys
from pathlib import Path
from mailtriage.paths import Paths
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.tickets.fold import apply

paths = Paths(Path("data"))
with StoreLock(paths.lock):
    store = DeskStore(DocumentStore(paths.store), apply)
    for number in range(50):
        store.put_note(f"before {number}", {"x": number})
    with store.transaction():
        store.put_note("half", {"x": 1})
        print("writing", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def writer(desk_folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has the desk's lock and is in the middle of a transaction."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER],
        cwd=desk_folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"writing\n"
        yield process
        process.stdin.close()
        assert process.wait(10) == 0


def test_reading_commands_do_not_wait_for_a_daemon_that_is_writing(
    desk_folder: Path, writer: subprocess.Popen[bytes]
) -> None:
    for words in READING[1::2]:
        done = mailtriage(*words, cwd=desk_folder)
        assert (done.returncode, done.stderr) == (0, b"")
    assert as_json(mailtriage("status", "--json", cwd=desk_folder))["daemon"] == writer.pid


def test_store_rebuild_is_refused_while_a_daemon_has_the_store(
    desk_folder: Path, writer: subprocess.Popen[bytes]
) -> None:
    assert f"in use by process {writer.pid}" in refused(mailtriage("store", "rebuild", cwd=desk_folder))


def test_a_second_daemon_is_refused_with_the_process_of_the_first(
    desk_folder: Path, writer: subprocess.Popen[bytes]
) -> None:
    done = mailtriage("run", "--once", cwd=desk_folder)
    assert done.returncode == 2
    assert f"in use by process {writer.pid}" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
