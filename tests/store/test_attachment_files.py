"""The attachments beside the tickets: claimed by digest, each content once, and no disk ever stops a mail."""

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.ports import Attachments
from mailtriage.store.attachments import AttachmentFiles
from tests.attaching import digest

DATA = b"a file"
NAME = digest(DATA)


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    made = AttachmentFiles(tmp_path / "data" / "attachments")
    made.begin()
    return made


def leave(files: AttachmentFiles, data: bytes, age: float = 0.0, name: str = "") -> Path:
    """As the parser does, `age` seconds ago."""
    path = files.new / (name or digest(data))
    path.write_bytes(data)
    at = time.time() - age
    os.utime(path, (at, at))
    return path


def test_what_is_claimed_lies_under_its_digest_and_waits_no_longer(files: AttachmentFiles) -> None:
    port: Attachments = files
    leave(files, DATA)
    assert port.claim(NAME)
    assert files.path_of(NAME) == files.folder / NAME[:2] / NAME
    assert files.path_of(NAME).read_bytes() == DATA
    assert list(files.new.iterdir()) == []


def test_the_same_content_in_two_mails_is_one_file(files: AttachmentFiles) -> None:
    for _ in range(2):
        leave(files, DATA)
        assert files.claim(NAME)
    assert files.claim(NAME), "it need not be left again"
    assert [one.name for one in files.folder.rglob("*") if one.is_file()] == [NAME]


def test_a_file_that_a_power_cut_emptied_is_replaced_by_the_next_of_its_content(
    files: AttachmentFiles,
) -> None:
    leave(files, DATA)
    files.claim(NAME)
    files.path_of(NAME).write_bytes(b"")
    leave(files, DATA)
    assert files.claim(NAME)
    assert files.path_of(NAME).read_bytes() == DATA


def test_what_was_never_left_cannot_be_claimed(files: AttachmentFiles) -> None:
    assert not files.claim(NAME)


@pytest.mark.parametrize("name", ["", "new", "../secret.key", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" * 64])
def test_what_is_no_digest_names_no_file(files: AttachmentFiles, name: str) -> None:
    with pytest.raises(ValueError):
        files.claim(name)


def test_a_new_process_begins_with_nothing_waiting_and_loses_nothing_claimed(files: AttachmentFiles) -> None:
    leave(files, DATA)
    files.claim(NAME)
    leave(files, b"of a mail that is parsed again")
    leave(files, b"half", name=f".{digest(b'whole')}")
    AttachmentFiles(files.folder).begin()
    assert list(files.new.iterdir()) == []
    assert files.path_of(NAME).read_bytes() == DATA


def test_what_nobody_claims_within_an_hour_is_removed(files: AttachmentFiles) -> None:
    old, young = leave(files, b"old", age=3700), leave(files, b"young", age=3000)
    files.sweep(datetime.now(UTC))
    assert (old.exists(), young.exists()) == (False, True)


def test_it_is_looked_after_every_ten_minutes(files: AttachmentFiles) -> None:
    now = datetime.now(UTC)
    files.sweep(now)
    old = leave(files, b"old", age=3700)
    files.sweep(now + timedelta(minutes=9))
    assert old.exists()
    files.sweep(now + timedelta(minutes=10))
    assert not old.exists()


def test_a_clock_that_was_set_back_does_not_end_the_sweeping(files: AttachmentFiles) -> None:
    files.sweep(datetime.now(UTC) + timedelta(days=300))
    old = leave(files, b"old", age=3700)
    files.sweep(datetime.now(UTC))
    assert not old.exists()


def test_the_folders_are_closed_to_others(files: AttachmentFiles) -> None:
    leave(files, DATA)
    files.claim(NAME)
    folders = (files.new, files.path_of(NAME).parent)
    assert {stat.S_IMODE(one.stat().st_mode) for one in folders} == {0o700}


def test_a_folder_that_is_gone_or_no_folder_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "gone", tmp_path / "file"):
        files = AttachmentFiles(folder)
        assert not files.claim(NAME)
        files.sweep(datetime.now(UTC))
    files.begin()
    assert (tmp_path / "file").read_bytes() == b""
