"""What the parser's process leaves of attachments, and that a mail never pays for it."""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailtriage.guard import keeping
from mailtriage.guard.frames import keeping_from_bytes, keeping_to_bytes
from mailtriage.guard.keeping import Keeper, Keeping
from mailtriage.guard.parser import GuardedParser
from mailtriage.ports import ParserFailed
from tests.attaching import PNG, REPORT, carrying, digest

MB = 1 << 20


@pytest.fixture
def where(tmp_path: Path) -> Keeping:
    folder = tmp_path / "new"
    folder.mkdir()
    return Keeping(str(folder), each=MB, together=2 * MB, free=0)


@pytest.fixture
def guard(where: Keeping) -> Iterator[GuardedParser]:
    parser = GuardedParser()
    parser.keep(where)
    yield parser
    parser.close()


def left(where: Keeping) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in Path(where.folder).iterdir()}


def test_each_attachment_lies_under_the_digest_of_its_bytes_closed_to_others(
    guard: GuardedParser, where: Keeping
) -> None:
    mail = guard.parse(carrying(("report.pdf", REPORT), ("again.pdf", REPORT), pictures=(PNG,)))
    assert left(where) == {digest(REPORT): REPORT, digest(PNG): PNG}
    assert {one.digest for one in mail.attachments} == {digest(REPORT), digest(PNG)}
    assert {stat.S_IMODE(one.stat().st_mode) for one in Path(where.folder).iterdir()} == {0o600}


def test_a_parser_that_was_not_asked_to_leaves_nothing(where: Keeping) -> None:
    parser = GuardedParser()
    try:
        assert len(parser.parse(carrying(("report.pdf", REPORT))).attachments) == 1
    finally:
        parser.close()
    assert left(where) == {}


def test_a_mail_of_which_only_the_header_is_read_leaves_nothing(where: Keeping) -> None:
    parser = GuardedParser(max_bytes=100)
    parser.keep(where)
    try:
        with pytest.raises(ParserFailed):
            parser.parse(carrying(("report.pdf", REPORT)))
    finally:
        parser.close()
    assert left(where) == {}


def test_the_next_process_leaves_them_as_the_one_before_it_did(guard: GuardedParser, where: Keeping) -> None:
    guard.parse(carrying(("one.bin", b"1")))
    assert guard.child_pid is not None
    os.kill(guard.child_pid, 9)
    guard.parse(carrying(("two.bin", b"2")))
    assert left(where) == {digest(b"1"): b"1", digest(b"2"): b"2"}


def test_one_beyond_the_limit_is_left_out_and_the_others_are_not(
    guard: GuardedParser, where: Keeping
) -> None:
    mail = guard.parse(carrying(("big.iso", b"x" * (MB + 1)), ("fits.bin", b"y" * MB), ("small.txt", b"z")))
    assert [one.name for one in mail.attachments] == ["big.iso", "fits.bin", "small.txt"]
    assert set(left(where)) == {digest(b"y" * MB), digest(b"z")}


def test_one_mail_leaves_no_more_than_twice_what_is_kept_of_one(where: Keeping) -> None:
    """Twice, for what holds others lies here beside them until somebody decides."""
    keep = Keeper(replace(where, each=10, together=10))
    for data in (b"1" * 10, b"2" * 10, b"3" * 10):
        keep(digest(data), data)
    assert left(where) == {digest(b"1" * 10): b"1" * 10, digest(b"2" * 10): b"2" * 10}


def test_a_disk_with_less_room_than_must_stay_free_gets_nothing(where: Keeping) -> None:
    Keeper(replace(where, free=1 << 60))(digest(b"x"), b"x")
    assert left(where) == {}


def test_what_takes_too_long_is_left_out_whole(where: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WRITING_SECONDS", -1.0)
    Keeper(where)(digest(b"x"), b"x")
    assert left(where) == {}


def test_what_a_killed_process_left_half_written_is_overwritten(where: Keeping) -> None:
    Path(where.folder, f".{digest(b'whole')}").write_bytes(b"a longer half of something")
    Keeper(where)(digest(b"whole"), b"whole")
    assert left(where) == {digest(b"whole"): b"whole"}


def test_a_link_in_the_place_of_a_file_is_not_followed(where: Keeping, tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    Path(where.folder, f".{digest(b'x')}").symlink_to(tmp_path / "precious")
    Keeper(where)(digest(b"x"), b"x")
    assert (tmp_path / "precious").read_bytes() == b"precious"


@pytest.mark.parametrize("folder", ["is not there", "new/is a file"])
def test_a_folder_that_cannot_be_written_costs_the_mail_nothing(
    guard: GuardedParser, where: Keeping, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "new" / "is a file").write_bytes(b"")
    guard.keep(replace(where, folder=str(tmp_path / folder)))
    mail = guard.parse(carrying(("report.pdf", REPORT)))
    assert [one.digest for one in mail.attachments] == [digest(REPORT)]


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    where = Keeping(os.fsdecode(b"/data/\xff\xfe \xc3\xa4"), 1, 2, 3)
    assert keeping_from_bytes(keeping_to_bytes(where)) == where


def test_a_mail_that_is_late_is_still_ended() -> None:
    """With the second that writing may take."""
    broken = (sys.executable, str(Path(__file__).with_name("broken_child.py")))
    parser = GuardedParser(deadline=0.3, command=broken)
    parser.keep(Keeping("/nowhere", 1, 1, 0))
    try:
        with pytest.raises(ParserFailed, match="more than"):
            parser.parse(b"HANG")
        assert parser.parse(b"next").text == "next"
    finally:
        parser.close()
