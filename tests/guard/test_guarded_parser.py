"""The parser behind its guard: no mail can kill it, hang it, or spoil the next one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.mail import Mail
from mailtriage.ports import ParserFailed

BROKEN = (sys.executable, str(Path(__file__).with_name("broken_child.py")))
SLACK = 0.6


@pytest.fixture
def guard() -> Iterator[GuardedParser]:
    parser = GuardedParser(deadline=1.0, command=BROKEN)
    parser.parse(b"warm")
    yield parser
    parser.close()


def failure(parser: GuardedParser, raw: bytes) -> ParserFailed:
    with pytest.raises(ParserFailed) as caught:
        parser.parse(raw)
    return caught.value


def test_real_child_reads_a_mail() -> None:
    parser = GuardedParser()
    try:
        mail = parser.parse(b"From: Anna <anna@example.com>\nSubject: Hi\nMessage-ID: <1@x>\n\nHello\n")
    finally:
        parser.close()
    assert (mail.subject, mail.text, mail.message_id, mail.complete) == ("Hi", "Hello", "1@x", True)


def test_prints_of_libraries_do_not_reach_the_answers(guard: GuardedParser) -> None:
    assert guard.parse(b"one").text == "one"
    assert guard.parse(b"two").text == "two"


def test_same_child_reads_mail_after_mail(guard: GuardedParser) -> None:
    child = guard.child_pid
    for _ in range(5):
        guard.parse(b"again")
    assert guard.child_pid == child


def test_mail_that_kills_the_parser_twice_fails_with_what_its_header_gives(guard: GuardedParser) -> None:
    failed = failure(guard, b"ABORT")
    assert "died on it twice" in str(failed)
    assert (failed.mail.subject, failed.mail.complete, failed.mail.size_bytes) == (
        "from the header",
        False,
        5,
    )
    assert guard.parse(b"next").text == "next"


def test_child_that_dies_once_costs_the_mail_nothing(guard: GuardedParser, tmp_path: Path) -> None:
    raw = f"DIE-ONCE {tmp_path / 'died'}\n".encode()
    assert guard.parse(raw).text == raw.decode()


def test_deaths_of_the_child_are_counted_for_the_health_pages(guard: GuardedParser, tmp_path: Path) -> None:
    assert guard.deaths(3600) == 0
    guard.parse(f"DIE-ONCE {tmp_path / 'died'}\n".encode())
    assert guard.deaths(3600) == 1
    failure(guard, b"ABORT")
    assert guard.deaths(3600) == 3
    assert guard.deaths(-1) == 0, "those of an hour, not of all time"


def test_child_killed_from_outside_is_replaced(guard: GuardedParser) -> None:
    assert guard.child_pid is not None
    os.kill(guard.child_pid, signal.SIGKILL)
    assert guard.parse(b"next").text == "next"


def test_hanging_mail_fails_at_the_deadline_and_is_not_tried_again(guard: GuardedParser) -> None:
    began = time.monotonic()
    failed = failure(guard, b"HANG")
    assert time.monotonic() - began <= 1.0 + SLACK
    assert "more than 1 s" in str(failed)
    assert failed.mail.subject == "from the header"
    assert guard.parse(b"next").text == "next"


def test_mail_whose_header_kills_too_leaves_a_minimal_mail(guard: GuardedParser) -> None:
    failed = failure(guard, b"ABORT HEADER-BOMB")
    assert failed.mail == Mail(size_bytes=17, complete=False)
    assert guard.parse(b"next").text == "next"


@pytest.mark.parametrize("word", [b"RAISE", b"MEMORY", b"EXHAUST"])
def test_parser_that_raises_fails_that_mail_only(guard: GuardedParser, word: bytes) -> None:
    assert failure(guard, word).mail.subject == "from the header"
    assert guard.parse(b"next").text == "next"


def test_mail_above_the_size_limit_gives_its_header_alone() -> None:
    parser = GuardedParser(deadline=1.0, max_bytes=100, command=BROKEN)
    try:
        failed = failure(parser, b"x" * 101)
        assert "more than 100" in str(failed)
        assert failed.mail.subject == "from the header"
        assert failed.mail.size_bytes == 101
    finally:
        parser.close()


def test_mail_of_megabytes_passes_the_pipe(guard: GuardedParser) -> None:
    assert guard.parse(b"a" * (4 * 2**20)).size_bytes == 4 * 2**20


def test_garbage_from_the_child_is_not_believed() -> None:
    parser = GuardedParser(deadline=0.5, command=(*BROKEN, "garbage"))
    try:
        failed = failure(parser, b"x")
        assert failed.mail == Mail(size_bytes=1, complete=False)
    finally:
        parser.close()


def test_child_that_never_starts_is_a_temporary_failure() -> None:
    parser = GuardedParser(command=(*BROKEN, "never-starts"))
    with pytest.raises(TemporaryFailure, match="does not start"):
        parser.parse(b"x")
    parser.close()


def test_missing_interpreter_is_a_temporary_failure() -> None:
    parser = GuardedParser(command=("/nonexistent/python",))
    with pytest.raises(TemporaryFailure, match="cannot be started"):
        parser.parse(b"x")
    parser.close()


def test_closing_ends_the_child(guard: GuardedParser) -> None:
    child = guard.child_pid
    assert child is not None
    guard.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(TemporaryFailure):
        guard.parse(b"x")


def test_child_ignores_the_signals_meant_for_the_daemon(guard: GuardedParser) -> None:
    child = guard.child_pid
    assert child is not None
    os.kill(child, signal.SIGTERM)
    os.kill(child, signal.SIGINT)
    assert guard.parse(b"next").text == "next"
    assert guard.child_pid == child


def test_child_ends_when_its_parent_is_killed() -> None:
    program = (
        "import os, sys, time\n"
        "from mailtriage.guard.parser import GuardedParser\n"
        "parser = GuardedParser()\n"
        "parser.parse(b'x')\n"
        "print(parser.child_pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    deadline = time.monotonic() + 10
    while _is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_running(pid: int) -> bool:
    """Whether a process runs; an orphan that nobody reaps stays as a zombie in some containers."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _children() -> set[str]:
    """Children of this process; other tests may have some."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_slow_mail_that_finishes_leaves_no_second_child(guard: GuardedParser) -> None:
    others = _children()
    failure(guard, b"HANG")
    guard.parse(b"next")
    assert _children() - others == {str(guard.child_pid)}
