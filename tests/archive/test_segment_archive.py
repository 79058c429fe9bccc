"""The raw mail: append only, whole after a crash, and refused rather than lost on a full disk."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.model.mail import ArchiveKey
from mailtriage.store.archive import ArchiveDamaged, ArchiveFull, SegmentArchive

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> Iterator[SegmentArchive]:
    made = SegmentArchive(folder)
    yield made
    made.close()


def read(archive: SegmentArchive, key: ArchiveKey) -> bytes:
    """What lies on the disk, whatever this archive remembers."""
    return SegmentArchive(archive.folder).read(key)


def test_a_record_is_remembered_until_it_is_read_and_a_large_one_is_not(
    archive: SegmentArchive, folder: Path
) -> None:
    small, large = archive.append(b"a" * 1000, NOON), archive.append(b"b" * 20_000, NOON)
    archive.sync()
    os.truncate(folder / small.segment, 0)
    assert archive.read(small) == b"a" * 1000
    for forgotten in (small, large):
        with pytest.raises(ArchiveDamaged):
            archive.read(forgotten)


def test_what_was_appended_is_read_back_by_its_key(archive: SegmentArchive, folder: Path) -> None:
    mails = [b"", b"a", b"\0\r\n\xff" * 1000, b"mailtriage 5 abc\nhello"]
    keys = [archive.append(raw, NOON) for raw in mails]
    archive.sync()
    assert [read(archive, key) for key in keys] == mails
    assert {key.segment for key in keys} == {"2026-11-23.seg"}
    again = SegmentArchive(folder)
    assert [read(again, key) for key in keys] == mails
    again.close()


@given(st.lists(st.binary(max_size=300), max_size=8), st.integers(0, 8))
@settings(max_examples=40, deadline=None)
def test_no_mail_overwrites_another_whenever_the_daemon_restarts(mails: list[bytes], restart: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = SegmentArchive(Path(folder))
        kept: list[tuple[ArchiveKey, bytes]] = []
        for number, raw in enumerate(mails):
            if number == restart:
                made.close()
                made = SegmentArchive(Path(folder))
            kept.append((made.append(raw, NOON), raw))
        made.sync()
        assert all(read(made, key) == raw for key, raw in kept)
        made.close()


def test_a_new_day_is_a_new_segment_by_utc(archive: SegmentArchive) -> None:
    first = archive.append(b"one", NOON)
    late = datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    second = archive.append(b"two", late)
    third = archive.append(b"three", NOON)
    archive.sync()
    assert [first.segment, second.segment, third.segment] == [
        "2026-11-23.seg",
        "2026-11-24.seg",
        "2026-11-23.seg",
    ]
    assert [read(archive, key) for key in (first, second, third)] == [b"one", b"two", b"three"]


def test_a_torn_tail_of_a_killed_process_is_skipped(folder: Path) -> None:
    before = SegmentArchive(folder)
    kept = before.append(b"whole", NOON)
    before.sync()
    before.close()
    with (folder / kept.segment).open("ab") as file:
        file.write(b"mailtriage 5000 0000\nhalf a ma")
    after = SegmentArchive(folder)
    added = after.append(b"next", NOON)
    after.sync()
    assert after.read(kept) == b"whole"
    assert after.read(added) == b"next"
    after.close()


def test_the_bytes_of_every_mail_can_be_found_without_the_store(
    archive: SegmentArchive, folder: Path
) -> None:
    key = archive.append(b"hello", NOON)
    archive.sync()
    text = (folder / key.segment).read_bytes()
    assert text == f"mailtriage 5 {hashlib.sha256(b'hello').hexdigest()}\nhello\n".encode()


def test_a_segment_is_readable_by_its_owner_alone(archive: SegmentArchive, folder: Path) -> None:
    key = archive.append(b"private", NOON)
    assert (folder / key.segment).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kept_bytes", [0, 80, 89])
def test_a_truncated_segment_is_told_and_never_read_as_less(
    archive: SegmentArchive, folder: Path, kept_bytes: int
) -> None:
    key = archive.append(b"hello world", NOON)
    archive.sync()
    os.truncate(folder / key.segment, kept_bytes)
    with pytest.raises(ArchiveDamaged, match="restore it from the backup"):
        read(archive, key)


def test_a_missing_segment_is_told(archive: SegmentArchive) -> None:
    with pytest.raises(ArchiveDamaged, match=r"2020-01-01\.seg: No such file"):
        read(archive, ArchiveKey("2020-01-01.seg", 0, 1))


@pytest.mark.parametrize("segment", ["../secret.key", "/etc/passwd", "..", "", "a/b"])
def test_a_key_never_reads_outside_the_archive(archive: SegmentArchive, segment: str) -> None:
    with pytest.raises(ArchiveDamaged):
        read(archive, ArchiveKey(segment, 0, 1))


_FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from mailtriage.store.archive import ArchiveFull, SegmentArchive

def read(archive, key):
    return SegmentArchive(archive.folder).read(key)


now = datetime(2026, 11, 23, 12, tzinfo=UTC)
archive = SegmentArchive(Path(sys.argv[1]))
first = archive.append(b"first", now)
archive.sync()
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
for _ in range(2):
    try:
        archive.append(b"x" * 8000, now)
        archive.sync()
    except ArchiveFull as error:
        print(error)
small = archive.append(b"small", now)
archive.sync()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
large = archive.append(b"y" * 8000, now)
archive.sync()
assert read(archive, first) == b"first"
assert read(archive, small) == b"small"
assert read(archive, large) == b"y" * 8000
archive.close()
again = SegmentArchive(Path(sys.argv[1]))
last = again.append(b"last", now)
again.sync()
assert read(again, last) == b"last"
assert read(again, large) == b"y" * 8000
again.close()
"""


def test_a_full_disk_refuses_the_mail_and_serves_again_when_there_is_room(folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _FULL, str(folder)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(told) == 2
    assert all(
        "2026-11-23.seg: File too large; free some space, mail waits on the server" in one for one in told
    )


def test_a_segment_that_cannot_be_opened_today_can_be_opened_later(
    archive: SegmentArchive, folder: Path
) -> None:
    """Out of inodes or file descriptors at midnight: afterwards the archive serves again."""
    kept = archive.append(b"today", NOON)
    archive.sync()
    (folder / "2026-11-24.seg").mkdir()
    for _ in range(2):
        with pytest.raises(ArchiveFull, match="Is a directory"):
            archive.append(b"tomorrow", TOMORROW)
    (folder / "2026-11-24.seg").rmdir()
    added = archive.append(b"tomorrow", TOMORROW)
    archive.sync()
    assert read(archive, added) == b"tomorrow"
    assert read(archive, kept) == b"today"


def test_a_segment_that_cannot_be_opened_never_closes_somebody_elses_file(folder: Path) -> None:
    made = SegmentArchive(folder)
    made.append(b"today", NOON)
    made.sync()
    (folder / "2026-11-24.seg").mkdir()
    with pytest.raises(ArchiveFull):
        made.append(b"tomorrow", TOMORROW)
    others = [os.open(os.devnull, os.O_RDONLY) for _ in range(4)]
    try:
        with pytest.raises(ArchiveFull):
            made.append(b"tomorrow", TOMORROW)
        assert [os.fstat(file).st_size for file in others] == [0] * 4
    finally:
        for file in others:
            try:
                os.close(file)
            except OSError:
                pass


def test_an_archive_without_a_place_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveFull, match="file"):
        SegmentArchive(tmp_path / "file" / "archive")


def test_closing_twice_is_harmless(folder: Path) -> None:
    made = SegmentArchive(folder)
    made.append(b"x", NOON)
    made.close()
    made.close()
