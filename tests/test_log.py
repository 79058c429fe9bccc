"""The log: one event a line, on stderr and in the day's file, whatever the disk and the values do."""

import io
import json
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage import log
from mailtriage.config.tables import Log
from mailtriage.log.daybook import Daybook
from mailtriage.log.line import as_json
from tests.desk import compose
from tests.whole.station import Station

MONTH, PLENTY = timedelta(days=30), 1 << 20
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    log.configure("warning", "console")


def _told(folder: Path) -> list[dict[str, Any]]:
    """Every line of every day, oldest first; each has to be JSON."""
    return [
        orjson.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_bytes().split(b"\n")
        if line
    ]


def _events(folder: Path) -> list[str]:
    return [line["event"] for line in _told(folder)]


def _write(book: Daybook, at: str, event: str, **values: object) -> list[str]:
    """Write one line; the events that the log told of itself."""
    line = {"at": at, "level": "info", "event": event, **values}
    return [str(one["event"]) for one in book.write(at, as_json(line))]


def test_a_line_stands_on_stderr_and_in_the_days_file_with_time_level_event_and_ticket_first(
    tmp_path: Path,
) -> None:
    stream = io.StringIO()
    log.configure("info", "json", stream, tmp_path / "data" / "log")
    log.logger().info("sent", mail="m@desk.example", ticket="INC-1042-7KQM")
    (file,) = (tmp_path / "data" / "log").iterdir()
    assert file.read_text("utf-8") == stream.getvalue()
    line = json.loads(stream.getvalue())
    assert list(line) == ["at", "level", "event", "ticket", "mail"]
    assert file.name == f"{line['at'][:10]}.jsonl"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line["at"])


def test_the_log_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "log"
    log.configure("info", "json", io.StringIO(), folder)
    log.logger().info("decided")
    (file,) = folder.iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, file)]
    assert modes == [0o700, 0o600]


def test_lines_below_the_level_are_kept_nowhere(tmp_path: Path) -> None:
    stream = io.StringIO()
    log.configure("warning", "json", stream, tmp_path)
    log.logger().info("decided")
    log.logger().warning("not_sent")
    assert _events(tmp_path) == ["not_sent"]
    assert stream.getvalue().count("\n") == 1


def test_people_read_the_console_form_and_the_file_stays_json(tmp_path: Path) -> None:
    stream = io.StringIO()
    log.configure("info", "console", stream, tmp_path)
    log.logger().info("sent", ticket="INC-1042-7KQM")
    assert re.fullmatch(r"\S+Z \[info +\] sent +ticket=INC-1042-7KQM\n", stream.getvalue())
    assert _events(tmp_path) == ["sent"]


def test_the_console_form_lets_nothing_move_the_cursor_or_begin_a_line(tmp_path: Path) -> None:
    stream = io.StringIO()
    log.configure("info", "console", stream)
    try:
        raise ValueError("\x1b[2J\n2026-11-23T10:00:00Z [info] forged")
    except ValueError:
        log.logger().exception("broke", reason="\x1b[2Ja\nforged\x9b\u202e")
    assert not {"\x1b", "\x9b", "\u202e"} & set(stream.getvalue())
    assert [line[:4] for line in stream.getvalue().splitlines()[1:]] == ["    "] * 5
    assert "ValueError" in stream.getvalue()


hostile = st.text(st.characters(), max_size=40)  # lone surrogates and control characters among them
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | hostile | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(hostile, values, max_size=5))
def test_whatever_a_value_holds_it_is_one_printable_line_of_strict_json(told: dict[str, object]) -> None:
    text = as_json({**told, "at": "2026-11-23T10:00:00Z", "level": "info", "event": "decided"})
    assert orjson.loads(text.encode())["event"] == "decided"
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text)


class Spiteful:
    def __str__(self) -> str:
        raise RuntimeError("no")

    __repr__ = __str__


def test_a_value_that_cannot_be_written_is_told_briefly() -> None:
    ring: list[object] = []
    ring.append(ring)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (Spiteful(), [Spiteful()], ring, float("nan"), 10**5000, [10**5000], deep, b"x" * 10**6):
        told = orjson.loads(as_json({"event": "decided", "ticket": "INC-1-AAAA", "value": value}))
        assert (told["event"], told["ticket"]) == ("decided", "INC-1-AAAA")
        assert "value" in told


def test_a_value_that_cannot_be_shown_harms_neither_form(tmp_path: Path) -> None:
    for form in ("json", "console"):
        stream = io.StringIO()
        log.configure("info", form, stream, tmp_path)
        log.logger().info("decided", value=Spiteful(), values=[Spiteful(), "\x1b[2J"])
        assert "decided" in stream.getvalue()
        assert "\x1b" not in stream.getvalue()
    assert _events(tmp_path) == ["decided", "decided"]


def test_a_line_is_cut_before_it_can_fill_the_disk() -> None:
    lines = (
        {"event": "decided", "reason": "x" * 10**7},
        {"event": "e"} | {f"k{n}": "x" * 999 for n in range(999)},
    )
    assert all(len(as_json(line)) < 40_000 for line in lines)


def test_each_day_has_a_file_of_its_own(tmp_path: Path) -> None:
    book = Daybook(tmp_path, MONTH, PLENTY)
    _write(book, "2026-11-23T23:59:59Z", "one")
    _write(book, "2026-11-24T00:00:00Z", "two")
    _write(book, "2026-11-23T23:00:00Z", "three")  # the clock was set back
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2026-11-23.jsonl", "2026-11-24.jsonl"]
    assert _events(tmp_path) == ["one", "three", "two"]


def test_old_days_are_removed_at_the_start_and_with_each_new_day(tmp_path: Path) -> None:
    kept = ["2026-10-24.jsonl", "2026-11-22.jsonl", "notes.txt", "2026-01-01.jsonl.gz"]
    for name in [*kept, "2026-10-23.jsonl", "2025-12-31.jsonl"]:
        (tmp_path / name).touch()
    book = Daybook(tmp_path, MONTH, PLENTY)
    assert book.begin("2026-11-23T10:00:00Z") == []
    assert {file.name for file in tmp_path.iterdir()} == {*kept, "2026-11-23.jsonl"}
    _write(book, "2026-11-24T10:00:00Z", "one")
    assert {file.name for file in tmp_path.iterdir()} == {*kept[1:], "2026-11-23.jsonl", "2026-11-24.jsonl"}


def test_a_storm_ends_at_the_days_limit_and_is_counted(tmp_path: Path) -> None:
    book = Daybook(tmp_path, MONTH, 5000)
    told = [_write(book, "2026-11-23T10:00:00Z", "storm") for _ in range(1000)]
    assert [one for one in told if one] == [["log_full"]]
    kept = len(_events(tmp_path)) - 1
    assert _events(tmp_path) == ["storm"] * kept + ["log_full"]
    assert 4500 < (tmp_path / "2026-11-23.jsonl").stat().st_size < 5500
    assert _write(book, "2026-11-24T10:00:00Z", "calm") == ["log_cut"]
    cut = _told(tmp_path)[-2]
    assert (cut["event"], cut["day"], cut["lost"]) == ("log_cut", "2026-11-23", 1000 - kept)


def test_the_days_limit_holds_across_a_restart(tmp_path: Path) -> None:
    for _ in range(10):
        book = Daybook(tmp_path, MONTH, 5000)
        for _ in range(1000):
            _write(book, "2026-11-23T10:00:00Z", "storm")
        book.close()
    assert (tmp_path / "2026-11-23.jsonl").stat().st_size < 5500
    assert _events(tmp_path).count("log_full") == 1


def test_a_full_disk_drops_lines_counts_them_tells_once_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    full = tmp_path / "2026-11-23.jsonl"
    full.symlink_to("/dev/full")
    book = Daybook(tmp_path, MONTH, PLENTY)
    assert [_write(book, "2026-11-23T10:00:00Z", "lost") for _ in range(3)] == [["log_not_written"], [], []]
    assert _write(book, "2026-11-23T11:00:00Z", "lost") == ["log_not_written"]
    full.unlink()
    assert _write(book, "2026-11-23T11:00:01Z", "kept") == ["log_resumed"]
    assert _write(book, "2026-11-23T11:00:02Z", "kept") == []
    assert _events(tmp_path) == ["log_resumed", "kept", "kept"]
    assert _told(tmp_path)[0]["lost"] == 4


CRAMPED = """
import io, resource, sys
from pathlib import Path
from mailtriage import log
log.configure("info", "json", sys.stdout, Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
for number in range(20):
    log.logger().info("counted", number=number)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.logger().info("counted", number=20)
"""


def test_a_disk_that_fills_within_a_line_never_glues_two_lines(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRAMPED, tmp_path], capture_output=True, check=True, cwd=ROOT
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["event"] for one in said if one["event"] != "counted"] == ["log_not_written", "log_resumed"]
    (file,) = tmp_path.iterdir()
    lines = file.read_text("utf-8").splitlines()
    torn = [line for line in lines if not line.endswith("}")]
    assert len(torn) == 1
    told = [json.loads(line) for line in lines if line not in torn]
    numbers = [one["number"] for one in told if one["event"] == "counted"]
    (lost,) = [one["lost"] for one in told if one["event"] == "log_resumed"]
    assert numbers == [*range(20 - lost), 20]


def test_a_line_that_a_kill_left_half_is_not_continued(tmp_path: Path) -> None:
    (tmp_path / "2026-11-23.jsonl").write_bytes(b'{"at":"2026-11-23T09:00:00Z","ev')
    _write(Daybook(tmp_path, MONTH, PLENTY), "2026-11-23T10:00:00Z", "whole")
    assert orjson.loads((tmp_path / "2026-11-23.jsonl").read_bytes().split(b"\n")[1])["event"] == "whole"


def test_a_folder_that_cannot_be_made_harms_nothing_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    stream = io.StringIO()
    log.configure("info", "json", stream, tmp_path / "data" / "log")
    log.logger().info("decided")
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [one["event"] for one in told] == ["log_not_written", "decided"]
    assert "Not a directory" in told[0]["reason"]


def test_a_file_that_somebody_takes_away_is_made_anew(tmp_path: Path) -> None:
    book = Daybook(tmp_path / "log", MONTH, PLENTY)
    _write(book, "2026-11-23T10:00:00Z", "one")
    (tmp_path / "log" / "2026-11-23.jsonl").rename(tmp_path / "log" / "old")
    (tmp_path / "log" / "2026-11-23.jsonl").touch()
    _write(book, "2026-11-23T10:00:01Z", "two")
    assert _events(tmp_path / "log") == ["two"]
    (tmp_path / "log" / "2026-11-23.jsonl").unlink()
    (tmp_path / "log" / "old").unlink()
    (tmp_path / "log").rmdir()
    _write(book, "2026-11-23T10:00:02Z", "three")
    assert _events(tmp_path / "log") == ["three"]


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_stderr_that_nobody_reads_harms_nothing_and_the_file_goes_on(tmp_path: Path) -> None:
    closed = io.StringIO()
    closed.close()
    for number, stream in enumerate((Broken(), closed)):
        log.configure("info", "json", stream, tmp_path / str(number))
        log.logger().error("trouble")
        assert _events(tmp_path / str(number)) == ["trouble"]


def test_a_daemon_without_any_stderr_logs_to_its_file(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from mailtriage import log; assert sys.stderr is None\n"
        "log.configure('info', 'console', folder=Path(sys.argv[1])); log.logger().error('trouble')"
    )
    command = f'"{sys.executable}" -c "$1" "$2" 2>&-'
    subprocess.run(["sh", "-c", command, "sh", program, str(tmp_path)], check=True, cwd=ROOT)
    assert _events(tmp_path) == ["trouble"]


WRITER = """
import sys
from pathlib import Path
from mailtriage import log
log.configure("info", "json", folder=Path(sys.argv[1]))
for number in range(300):
    log.logger().info("counted", who=sys.argv[2], number=number, filling="x" * (number * 30))
"""


def test_threads_and_processes_that_write_at_the_same_time_never_mix_their_lines(tmp_path: Path) -> None:
    others = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path, f"process {n}"], cwd=ROOT, stderr=subprocess.PIPE
        )
        for n in range(2)
    ]
    stream = io.StringIO()
    log.configure("info", "json", stream, tmp_path)

    def write(who: str) -> None:
        for number in range(300):
            log.logger().info("counted", who=who, number=number, filling="x" * (number * 30))

    threads = [threading.Thread(target=write, args=(f"thread {n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        assert one.communicate()[1].count(b"\n") == 300
        assert one.returncode == 0
    told = _told(tmp_path)
    for who in {line["who"] for line in told}:
        assert [line["number"] for line in told if line["who"] == who] == list(range(300))
    assert len(told) == 5 * 300
    assert len([json.loads(line) for line in stream.getvalue().splitlines()]) == 3 * 300


def test_a_change_of_configuration_while_it_runs_leaves_no_file_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for n in range(5):
        log.configure("info", "json", io.StringIO(), tmp_path / str(n))
        log.logger().info("decided")
    log.configure("info", "json", io.StringIO())
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_log_does_not_load_rich_and_does_not_hide_it_from_others() -> None:
    program = (
        "import sys; import mailtriage.log; assert 'rich' not in sys.modules, 'loaded'\n"
        "import rich.console, structlog; assert rich.console.Console"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_every_key_of_the_log_stands_in_the_shipped_configuration_with_its_default() -> None:
    text = (ROOT / "config.toml").read_text("utf-8").partition("# [log]")[2]
    for key in Log.model_fields:
        assert re.search(rf"^# {key} = ", text, re.MULTILINE), key


def test_one_pass_of_the_daemon_leaves_its_lines_in_the_data_folder_each_with_its_ticket(
    small_station: Station,
) -> None:
    text = small_station.config.read_text("utf-8").replace('level = "warning"', 'level = "info"')
    small_station.config.write_text(text, "utf-8")
    small_station.smtp.recipient("gone@nowhere.example", "550 5.1.1 unknown user")
    small_station.mailbox.deliver(compose(sender="anna@customer.example"))
    small_station.mailbox.deliver(compose(sender="gone@nowhere.example"))
    small_station.run()
    told = _told(small_station.folder / "data" / "log")
    tickets = {line["ticket"][:8]: line for line in told if line["event"] == "decided"}
    assert set(tickets) == {"REQ-1001", "REQ-1002"}
    (sent,) = [line for line in told if line["event"] == "sent" and line["ticket"]]
    (refused,) = [line for line in told if line["event"] == "not_sent"]
    assert sent["ticket"] == tickets["REQ-1001"]["ticket"]
    assert refused["ticket"] == tickets["REQ-1002"]["ticket"]
    on_stderr = [line for line in small_station.said.splitlines() if line.startswith("{")]
    assert [json.loads(line) for line in on_stderr] == told
