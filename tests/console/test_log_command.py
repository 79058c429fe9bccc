"""``mailtriage log``: lines of a ticket, of an event, since a time, and as they come."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.console import logbook
from mailtriage.console.logfiles import files, newest_first, oldest_first
from mailtriage.log.daybook import Daybook
from mailtriage.log.line import as_json
from tests.console.program import environment, here, mailtriage, refused, told
from tests.console.test_tickets_command import control_characters

ANNA, BEN = "INC-1042-7KQM", "REQ-1043-M2XA"


class Journal:
    """Writes what the daemon would write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data" / "log"

    def write(self, at: str, event: str, level: str = "info", **values: object) -> None:
        book = Daybook(self.folder, timedelta(days=3650), 1 << 30)
        book.write(at, as_json({"at": f"{at}.000001Z", "level": level, "event": event, **values}))
        book.close()

    def raw(self, day: str, text: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{day}.jsonl").open("ab") as file:
            file.write(text)


@pytest.fixture
def journal(configured: Path) -> Journal:
    return Journal(configured)


@pytest.fixture
def two_days(configured: Path, journal: Journal) -> Path:
    journal.write("2026-11-22T23:00:00", "decided", ticket=ANNA, verdict="ticket", place="main/INBOX/1/1")
    journal.write("2026-11-22T23:00:01", "sent", ticket=ANNA, mail="a@desk.example")
    journal.write("2026-11-23T09:00:00", "decided", ticket=BEN, verdict="ticket", place="main/INBOX/1/2")
    journal.write(
        "2026-11-23T09:00:01", "not_sent", "warning", ticket=BEN, said="450 4.7.1 greylisted, try later"
    )
    journal.write("2026-11-23T10:00:00", "trouble", "error", reason="mail server out of reach")
    journal.write(
        "2026-11-23T10:30:00", "decided", ticket="REQ-1042-7KQM", verdict="reply", place="main/INBOX/1/3"
    )
    return configured


def nothing(done: subprocess.CompletedProcess[bytes]) -> str:
    """What is said on stderr where there is no line to print, and no fault."""
    assert (done.returncode, done.stdout) == (0, b"")
    return done.stderr.decode()


def _shown(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Hours, minutes and events of the lines."""
    done = here(capsys, "log", *words, "--config", str(folder / "config.toml"), "--json")
    return [f"{one['at'][11:19]} {one['event']}" for one in map(json.loads, told(done).splitlines())]


def test_every_line_is_shown_oldest_first(two_days: Path) -> None:
    lines = told(mailtriage("log", cwd=two_days)).splitlines()
    assert [re.split(" {2,}", line)[:3] for line in lines] == [
        ["2026-11-22 23:00:00Z", "info", "decided"],
        ["2026-11-22 23:00:01Z", "info", "sent"],
        ["2026-11-23 09:00:00Z", "info", "decided"],
        ["2026-11-23 09:00:01Z", "warning", "not_sent"],
        ["2026-11-23 10:00:00Z", "error", "trouble"],
        ["2026-11-23 10:30:00Z", "info", "decided"],
    ]
    assert lines[3].endswith(f'{BEN}  said="450 4.7.1 greylisted, try later"')
    assert lines[1].endswith(f"{ANNA}  mail=a@desk.example")
    assert len({line.index("=") for line in lines if "verdict=" in line}) == 1


@pytest.mark.parametrize(
    "reference", [ANNA, "INC-1042", "1042", "REQ-1042-7KQM", "inc-1042-7kqm", f"[{ANNA}]", "001042"]
)
def test_a_ticket_is_found_by_reference_token_or_number_also_after_it_changed_its_kind(
    two_days: Path, capsys: pytest.CaptureFixture[str], reference: str
) -> None:
    assert _shown(two_days, capsys, reference) == ["23:00:00 decided", "23:00:01 sent", "10:30:00 decided"]


def test_a_number_within_other_values_is_no_ticket(
    configured: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.write("2026-11-23T10:00:00", "decided", ticket="REQ-10425-AAAA", place="main/INBOX/1042/1042")
    journal.write("2026-11-23T10:00:01", "decided", place="main/INBOX/1/1042")
    assert _shown(configured, capsys, "10425") == ["10:00:00 decided"]
    assert nothing(mailtriage("log", "1042", cwd=configured)) == "No line fits.\n"


@pytest.mark.parametrize("reference", ["INC-", "ABCD-1042", "1042-7KQ", "-", "१०४२", "1042 1043"])
def test_what_is_no_reference_is_refused_with_how_to_write_one(two_days: Path, reference: str) -> None:
    said = refused(mailtriage("log", "--", reference, cwd=two_days))
    assert "INC-1042-7KQM" in said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--since", "2026-11-23"], ["09:00:00", "09:00:01", "10:00:00", "10:30:00"]),
        (["--since", "2026-11-23T09:00:01"], ["09:00:01", "10:00:00", "10:30:00"]),
        (["--since", "2026-11-23T10:00"], ["10:00:00", "10:30:00"]),
        (["--since", "2026-11-23 11:30+01:00"], ["10:30:00"]),
        (["--since", "2026-11-24"], []),
        (["--level", "warning"], ["09:00:01", "10:00:00"]),
        (["--level", "error"], ["10:00:00"]),
        (["--event", "sent,trouble"], ["23:00:01", "10:00:00"]),
        (["--event", "sent", "--event", "trouble"], ["23:00:01", "10:00:00"]),
        (["1042", "--event", "decided", "--since", "2026-11-23"], ["10:30:00"]),
        (["1043", "--level", "error"], []),
    ],
)
def test_filters_narrow_the_log_and_join(
    two_days: Path, capsys: pytest.CaptureFixture[str], words: list[str], expected: list[str]
) -> None:
    assert [line.split()[0] for line in _shown(two_days, capsys, *words)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", "2026-11-23T11:58:30"),
        ("30m", "2026-11-23T11:30:00"),
        ("2h", "2026-11-23T10:00:00"),
        ("3d", "2026-11-20T12:00:00"),
        ("1w", "2026-11-16T12:00:00"),
        ("99999w", "0110-05-19T12:00:00"),
        ("2026-11-23", "2026-11-23T00:00:00"),
        ("2026-11-23T10:00Z", "2026-11-23T10:00:00"),
    ],
)
def test_a_time_is_a_span_back_from_now_or_a_date_in_utc(text: str, expected: str) -> None:
    assert logbook.since(text, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    "text", ["yesterday", "2", "h", "-2h", "999999d", "2026-13-01", "0001-01-01T00:00+14:00", "٢h"]
)
def test_what_is_no_time_is_refused_with_how_to_write_one(two_days: Path, text: str) -> None:
    assert "2026-11-23T10:00" in refused(mailtriage("log", f"--since={text}", cwd=two_days))


@pytest.mark.parametrize("event", ["hung", "reload_refused"])
def test_an_event_that_never_happened_yet_is_no_mistake(two_days: Path, event: str) -> None:
    assert nothing(mailtriage("log", "--event", event, cwd=two_days)) == "No line fits.\n"
    assert told(mailtriage("log", "--event", event, "--json", cwd=two_days)) == ""


def test_an_event_of_another_release_that_is_in_the_log_is_no_mistake(
    two_days: Path, journal: Journal
) -> None:
    journal.write("2026-11-23T10:31:00", "paged")
    assert told(mailtriage("log", "--event", "paged", cwd=two_days)).count("\n") == 1
    assert nothing(mailtriage("log", "1043", "--event", "paged", cwd=two_days)) == "No line fits.\n"


@pytest.mark.parametrize(
    ("event", "advice"),
    [("snt", "did you mean sent?"), ("reload-refused", "did you mean reload_refused?")],
)
def test_an_event_that_nobody_knows_is_refused_with_the_nearest_name(
    two_days: Path, event: str, advice: str
) -> None:
    said = refused(mailtriage("log", "--event", event, cwd=two_days))
    assert said == f"mailtriage: {event}: no such event; {advice}\n"


def test_an_event_that_is_near_to_none_is_refused_with_all_of_them(two_days: Path, journal: Journal) -> None:
    journal.write("2026-11-23T10:31:00", "paged")
    said = refused(mailtriage("log", "--event", "xyzzy", cwd=two_days))
    assert said.startswith("mailtriage: xyzzy: no such event; there are alarmed, ")
    assert " paged, " in said


def test_an_event_that_nobody_knows_is_refused_also_where_the_log_is_empty(
    configured: Path, journal: Journal
) -> None:
    journal.raw("2026-11-23", b"")
    assert "did you mean sent?" in refused(mailtriage("log", "--event", "snt", cwd=configured))


def test_of_two_events_the_unknown_one_is_told_and_the_other_shown(two_days: Path) -> None:
    done = mailtriage("log", "--event", "snt,trouble", cwd=two_days)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 1
    assert b"snt: no such event" in done.stderr


def test_an_event_that_occurred_at_another_time_is_no_mistake(two_days: Path) -> None:
    done = mailtriage("log", "--event", "sent", "--since", "2026-11-23", cwd=two_days)
    assert nothing(done) == "No line fits.\n"


def test_without_a_time_the_last_200_lines_are_shown_and_with_one_all(
    configured: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(250):
        journal.write(f"2026-11-{22 + number // 125}T10:{number % 60:02}:00", f"e{number}")
    assert [line.split()[1] for line in _shown(configured, capsys)] == [f"e{n}" for n in range(50, 250)]
    assert len(_shown(configured, capsys, "--since", "2026-11-22")) == 250


def test_the_end_of_a_large_file_is_found_without_reading_its_beginning(
    configured: Path, journal: Journal
) -> None:
    journal.raw("2026-11-22", b"{}\n")
    with (journal.folder / "2026-11-23.jsonl").open("wb") as file:
        file.truncate(1 << 38)  # a hole of 256 GB: reading it would outlast the test's patience
    journal.raw("2026-11-23", b"\n" + b'{"at":"2026-11-23T10:00:00Z","event":"decided"}\n' * 300)
    assert told(mailtriage("log", cwd=configured)).count("decided") == 200


def test_lines_longer_than_a_block_come_whole_in_both_directions(configured: Path, journal: Journal) -> None:
    lengths = [10, 65_534, 65_535, 65_536, 3, 200_000, 1, 131_071, 40_000]
    lines = [str(n).encode() * (length // len(str(n))) for n, length in enumerate(lengths)]
    journal.raw("2026-11-23", b"".join(line + b"\n" for line in lines))
    seen = files(journal.folder)
    assert list(oldest_first(seen, "")) == lines
    assert [line for line in newest_first(seen) if line] == lines[::-1]


def test_torn_and_foreign_lines_are_left_out_and_counted(two_days: Path, journal: Journal) -> None:
    foreign = (
        b'{"at":"2026-11-23T10:31:00Z","ev',
        b"plain text",
        b"[1, 2]",
        b'{"at":"soon","event":"sent"}',
        b'{"event":"sent"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"x" * 3_000_000,
        b'{"at":"2026-11-23T10:31:00Z","event":7}',
    )
    journal.raw("2026-11-23", b"".join(line + b"\n" for line in foreign))
    journal.write("2026-11-23T10:32:00", "sent", ticket=ANNA)
    for words in ([], ["--since", "2026-11-22"]):
        done = mailtriage("log", *words, cwd=two_days)
        assert done.returncode == 0
        assert done.stdout.count(b"\n") == 7
        assert re.fullmatch(rb"mailtriage: \d+ lines left out: torn, or none of ours\n", done.stderr)


def test_a_line_that_is_still_being_written_does_not_count_yet(two_days: Path, journal: Journal) -> None:
    journal.raw("2026-11-23", b'{"at":"2026-11-23T10:31:00Z","ev')
    assert told(mailtriage("log", cwd=two_days)).count("\n") == 6


def test_json_is_the_line_as_it_stands_in_the_file(two_days: Path, journal: Journal) -> None:
    shown = mailtriage("log", "--json", cwd=two_days).stdout
    assert shown == b"".join(file.read_bytes() for file in sorted(journal.folder.iterdir()))


def test_nothing_in_a_line_can_change_the_terminal_or_begin_another_line(
    configured: Path, journal: Journal
) -> None:
    bad = "\x1b[2J\x9b31m\u202e\nforged\r\x00 [red]fire[/red]"
    journal.write(
        "2026-11-23T10:00:00", f"told{bad}", ticket=bad, reason=bad, exception=f"Traceback\n  {bad}"
    )
    line = {"at": "2026-11-23T10:00:01Z", "level": bad, "event": bad, bad: bad, "list": [bad, {bad: bad}]}
    journal.raw("2026-11-23", json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    shown = told(mailtriage("log", cwd=configured))
    assert control_characters(shown) == set()
    assert [one[:10] for one in shown.splitlines() if not one.startswith("    ")] == ["2026-11-23"] * 2
    assert "[red]fire[/red]" in shown


def test_a_lone_surrogate_of_somebody_elses_json_is_shown_as_something(
    configured: Path, journal: Journal
) -> None:
    journal.raw("2026-11-23", b'{"at":"2026-11-23T10:00:00Z","event":"decided","reason":"\\ud800"}\n')
    assert "reason=" in told(mailtriage("log", cwd=configured))


def test_colours_are_for_terminals_and_those_who_ask(two_days: Path) -> None:
    assert "\x1b" not in told(mailtriage("log", cwd=two_days))
    coloured = told(mailtriage("log", cwd=two_days, FORCE_COLOR="1"))
    assert "\x1b[31merror  \x1b[0m" in coloured
    assert "\x1b[1mtrouble   \x1b[0m" in coloured
    assert "\x1b" not in told(mailtriage("log", cwd=two_days, FORCE_COLOR="1", NO_COLOR="1"))


def test_a_traceback_stands_below_its_line(configured: Path, journal: Journal) -> None:
    journal.write("2026-11-23T10:00:00", "broke", "error", exception="Traceback:\n  File x\nValueError: no")
    lines = told(mailtriage("log", cwd=configured)).splitlines()
    assert lines[1:] == ["    Traceback:", "      File x", "    ValueError: no"]


def test_without_a_log_it_says_what_to_do(configured: Path) -> None:
    for words in ([], ["--follow"], ["--json"]):
        said = refused(mailtriage("log", *words, cwd=configured))
        assert "no log yet; start with `mailtriage run" in said
        assert len(said.splitlines()) == 1
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


def test_an_empty_log_says_so(configured: Path, journal: Journal) -> None:
    journal.raw("2026-11-23", b"")
    assert nothing(mailtriage("log", cwd=configured)) == "The log is empty.\n"
    assert told(mailtriage("log", "--json", cwd=configured)) == ""


def test_it_imports_nothing_that_takes_long(two_days: Path) -> None:
    done = mailtriage("log", cwd=two_days, python=("-X", "importtime"))
    imported = {
        name.decode().split(".")[0] for name in re.findall(rb"\| +([\w.]+)$", done.stderr, re.MULTILINE)
    }
    heavy = {
        "structlog",
        "rich",
        "pydantic",
        "jinja2",
        "tinydb",
        "orjson",
        "sqlite3",
        "imapclient",
        "aiosmtplib",
    }
    assert "mailtriage" in imported
    assert imported & heavy == set()


def test_a_pipe_that_nobody_reads_is_no_fault(two_days: Path) -> None:
    command = f"{sys.executable} -m mailtriage log --since 2026-11-22 --json | head -n 1"
    done = subprocess.run(
        command, shell=True, cwd=two_days, env=environment(), capture_output=True, check=False
    )
    assert (done.stdout.count(b"\n"), done.stderr, done.returncode) == (1, b"", 0)


@pytest.fixture
def follower(two_days: Path) -> Iterator[subprocess.Popen[str]]:
    """`log --follow` that has shown what there was."""
    with subprocess.Popen(
        [sys.executable, "-m", "mailtriage", "log", "--follow", "--event", "decided,sent"],
        cwd=two_days,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert [_next(process) for _ in range(4)] == ["decided", "sent", "decided", "decided"]
        yield process
        process.kill()


def _next(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().split()[3]


def test_new_lines_are_shown_as_they_come_over_a_change_of_day_and_of_files(
    follower: subprocess.Popen[str], journal: Journal
) -> None:
    journal.write("2026-11-23T11:00:00", "trouble")  # not asked for
    journal.write("2026-11-23T11:00:00", "sent", mail="1")
    assert _next(follower) == "sent"
    journal.write("2026-11-24T00:00:00", "decided")
    assert _next(follower) == "decided"
    journal.write("2026-11-23T11:00:01", "sent")  # the clock was set back
    assert _next(follower) == "sent"
    (journal.folder / "2026-11-22.jsonl").unlink()  # too old
    journal.raw("2026-11-24", b'{"at":"2026-11-24T00:00:01Z",')
    journal.raw("2026-11-24", b'"event":"decided"}\n')
    assert _next(follower) == "decided"
    for file in journal.folder.iterdir():
        file.unlink()
    journal.folder.rmdir()
    journal.write("2026-11-24T00:00:02", "sent")
    assert _next(follower) == "sent"


def test_ctrl_c_ends_it_without_a_word(follower: subprocess.Popen[str]) -> None:
    follower.send_signal(signal.SIGINT)
    out, err = follower.communicate(timeout=60)
    assert (out, err, follower.returncode) == ("", "", 0)


def test_it_ends_by_itself_when_nobody_reads_any_more(two_days: Path) -> None:
    read, write = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "mailtriage", "log", "--follow"],
        cwd=two_days,
        env=environment(),
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    while os.read(read, 65536).count(b"\n") == 0:
        """The first lines have come."""
    os.close(read)  # and nothing is written to the log any more
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 0
