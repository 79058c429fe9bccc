"""Two daemons on one store: the second refuses, and no crash leaves a lock behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailtriage.store.lock import StoreLock, StoreLocked, holder

_HOLD = """
import sys
from pathlib import Path
from mailtriage.store.lock import StoreLock
with StoreLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def daemon(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "daemon.lock"


def test_the_second_daemon_is_refused_with_the_process_id_of_the_first(path: Path) -> None:
    with daemon(path) as first:
        with pytest.raises(StoreLocked, match=f"in use by process {first.pid}; stop it first") as caught:
            StoreLock(path)
        assert caught.value.pid == first.pid
        assert holder(path) == first.pid


def test_a_killed_daemon_leaves_the_store_free(path: Path) -> None:
    with daemon(path) as first:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert holder(path) == 0
        with StoreLock(path):
            assert holder(path) == os.getpid()


def test_a_stopped_daemon_leaves_the_store_free(path: Path) -> None:
    with daemon(path) as first:
        first.communicate("")
        assert first.returncode == 0
        assert holder(path) == 0
        StoreLock(path).close()


def test_one_process_cannot_take_the_store_twice(path: Path) -> None:
    with StoreLock(path), pytest.raises(StoreLocked) as caught:
        StoreLock(path)
    assert caught.value.pid == os.getpid()
    with StoreLock(path):
        pass


def test_nobody_holds_a_store_that_was_never_opened(path: Path) -> None:
    assert holder(path) == 0
    assert not path.exists()


def test_a_child_of_the_daemon_does_not_keep_its_lock(path: Path) -> None:
    lock = StoreLock(path)
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        lock.close()
        assert holder(path) == 0
    finally:
        child.communicate(b"")


def test_a_look_at_the_lock_never_frees_it_nor_changes_it(path: Path) -> None:
    with StoreLock(path):
        assert [holder(path), holder(path)] == [os.getpid()] * 2
        with pytest.raises(StoreLocked):
            StoreLock(path)


def test_a_lock_file_with_an_old_long_text_names_the_new_holder_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("999999999999 and more\n")
    with StoreLock(path):
        assert path.read_text().strip() == str(os.getpid())
    path.write_text("garbage")
    assert holder(path) == 0
