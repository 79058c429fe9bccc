"""The contract of `ports.Archive`: what was appended and synced is read back, byte for byte."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.model.errors import PermanentFailure
from mailtriage.model.mail import ArchiveKey
from mailtriage.ports import Archive
from mailtriage.store.archive import SegmentArchive
from tests.desk import START, MemoryArchive

MAILS = {
    "ordinary": b"From: a@b.example\r\n\r\nhello\r\n",
    "empty": b"",
    "one byte": b"\0",
    "every byte": bytes(range(256)),
    "without an end of line": b"From: x",
    "like a record of the archive": b"mailtriage 3 "
    + hashlib.sha256(b"abc").hexdigest().encode()
    + b"\nabc\n",
    "a megabyte": b"0123456789abcdef" * 65536,
}


@pytest.fixture(params=["segments", "memory"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    if request.param == "memory":
        yield MemoryArchive()
        return
    segments = SegmentArchive(tmp_path / "archive")
    yield segments
    segments.close()


@pytest.mark.parametrize("raw", MAILS.values(), ids=MAILS.keys())
def test_a_mail_comes_back_byte_for_byte(archive: Archive, raw: bytes) -> None:
    key = archive.append(raw, START)
    archive.sync()
    assert key.length == len(raw)
    assert archive.read(key) == raw


def test_every_mail_has_a_key_of_its_own_even_the_same_mail_twice(archive: Archive) -> None:
    mails = [*MAILS.values(), *MAILS.values()]
    keys = [archive.append(raw, START) for raw in mails]
    archive.sync()
    assert len(set(keys)) == len(mails)
    assert [archive.read(key) for key in keys] == mails


def test_a_key_stays_good_while_more_is_appended_and_days_go_by(archive: Archive) -> None:
    keys = {}
    for day in range(4):
        for number in range(3):
            raw = f"{day} {number}".encode() * (number + 1)
            keys[archive.append(raw, START + timedelta(days=day))] = raw
        archive.sync()
        assert {key: archive.read(key) for key in keys} == keys


def test_an_earlier_day_may_come_again(archive: Archive) -> None:
    """A clock that was put right, or a mail set aside again."""
    days = [START, START + timedelta(days=1), START, START - timedelta(days=400)]
    keys = [archive.append(f"mail {number}".encode(), at) for number, at in enumerate(days)]
    archive.sync()
    assert [archive.read(key) for key in keys] == [b"mail 0", b"mail 1", b"mail 2", b"mail 3"]


def test_syncing_nothing_or_twice_is_harmless(archive: Archive) -> None:
    archive.sync()
    key = archive.append(b"x", START)
    archive.sync()
    archive.sync()
    assert archive.read(key) == b"x"


def test_what_was_rewound_leaves_what_was_synced_before_and_room_for_the_next(archive: Archive) -> None:
    kept = archive.append(b"kept", START)
    archive.sync()
    for day in (0, 1, 2):
        archive.append(b"never named" * 100, START + timedelta(days=day))
    archive.rewind()
    archive.rewind()
    after = [archive.append(f"after {day}".encode(), START + timedelta(days=day)) for day in (2, 0, 1)]
    archive.sync()
    assert [archive.read(key) for key in (kept, *after)] == [b"kept", b"after 2", b"after 0", b"after 1"]


def test_a_key_survives_the_way_through_the_store(archive: Archive) -> None:
    key = archive.append(b"x", START)
    archive.sync()
    assert archive.read(ArchiveKey(str(key.segment), int(key.offset), int(key.length))) == b"x"


def test_the_archive_on_disk_serves_after_a_restart(tmp_path: Path) -> None:
    first = SegmentArchive(tmp_path / "archive")
    old = first.append(b"before", START)
    first.sync()
    first.close()
    second = SegmentArchive(tmp_path / "archive")
    new = second.append(b"after", START)
    second.sync()
    assert [second.read(old), second.read(new)] == [b"before", b"after"]
    second.close()


@pytest.mark.parametrize(
    "key",
    [
        ArchiveKey("2001-01-01.seg", 0, 3),
        ArchiveKey("../secret.key", 0, 3),
        ArchiveKey("2026-11-23.seg", 10**6, 3),
    ],
    ids=["no such day", "outside", "beyond the end"],
)
def test_a_key_the_archive_on_disk_cannot_follow_is_a_permanent_failure(
    tmp_path: Path, key: ArchiveKey
) -> None:
    archive = SegmentArchive(tmp_path / "archive")
    archive.append(b"abc", datetime(2026, 11, 23, tzinfo=UTC))
    archive.sync()
    with pytest.raises(PermanentFailure, match=key.segment.rpartition("/")[2]):
        archive.read(key)
    archive.close()
