"""Mail comes out of an mbox as it went in, whichever program wrote the file."""

import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailtriage.inbox import mbox
from mailtriage.inbox.files import CannotBeRead, NoMailThere, find, read
from mailtriage.inbox.mbox import Span, is_mbox, split, unquoted

FROM = b"From anna@customer.example Mon Nov 23 09:00:00 2026\n"
ANNA = b"From: anna@customer.example\nSubject: one\n\nHello\n"
BEN = b"From: ben@other.example\nSubject: two\n\nHi\n"


def mails(content: bytes) -> list[bytes]:
    file = io.BytesIO(content)
    return [unquoted(content[one.offset : one.offset + one.length]) for one in split(file)]


def test_each_mail_is_found_without_its_from_line_and_the_empty_line_after_it() -> None:
    assert mails(FROM + ANNA + b"\n" + FROM + BEN + b"\n") == [ANNA, BEN]


def test_the_last_mail_may_lack_its_line_end_and_its_empty_line() -> None:
    assert mails(FROM + ANNA + b"\n" + FROM + BEN.rstrip()) == [ANNA, BEN.rstrip()]
    assert mails(FROM + ANNA) == [ANNA]


def test_carriage_returns_are_kept_and_part_mails_all_the_same() -> None:
    content = (FROM + ANNA + b"\n" + FROM + BEN + b"\n").replace(b"\n", b"\r\n")
    assert mails(content) == [ANNA.replace(b"\n", b"\r\n"), BEN.replace(b"\n", b"\r\n")]


@pytest.mark.parametrize(
    "line",
    [
        b"From anna@customer.example Mon Nov 23 09:00:00 2026",
        b"From anna@customer.example Mon Nov  2 09:00:00 2026 +0100",
        b"From 1634567890123456789@xxx Mon Nov 23 09:00:00 +0000 2026",
        b"From MAILER-DAEMON Mon Nov 23 09:00 CET 2026 remote from host",
        b'From "Anna Kunde" Mon, 23 Nov 2026 09:00:00 +0000',
        b"From - Mon Nov 23 09:00:00 2026",
        b"From - ",
        b"From ",
        b"From anna@customer.example",
    ],
)
def test_every_writers_from_line_parts_two_mails(line: bytes) -> None:
    assert mails(FROM + ANNA + b"\n" + line + b"\n" + BEN) == [ANNA, BEN]


def test_a_writer_that_leaves_out_the_empty_line_joins_no_mails() -> None:
    assert mails(FROM + ANNA + FROM + BEN) == [ANNA, BEN]


@pytest.mark.parametrize(
    "prose",
    [
        b"\nFrom what I see it is broken.\nNote: only on Mondays.\n",
        b"\nFrom Mon to Fri 09:00 we are here.\nPhone: 123\n",
        b"\nFrom \n\nto\n",
        b"\nFrom anna@customer.example\nwho is away\n",
        b"text\nFrom anna@customer.example\nTo: somebody\n",
    ],
)
def test_prose_that_begins_with_from_parts_no_mail(prose: bytes) -> None:
    assert mails(FROM + ANNA + prose) == [ANNA + prose]


def test_quoting_is_taken_off_once() -> None:
    body = b">From the start\n>>From before\n> From me\n"
    assert mails(FROM + ANNA + body) == [ANNA + b"From the start\n>From before\n> From me\n"]


def test_a_mail_across_the_edges_of_what_is_read_at_once_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_EDGE", 200)
    wanted = [ANNA + b"x" * length + b"\n" for length in range(40, 90)]
    content = b"".join(FROM + one + b"\n" for one in wanted)
    for window in (201, 256, 333, 1000):
        monkeypatch.setattr(mbox, "_WINDOW", window)
        assert mails(content) == wanted


def test_a_line_without_an_end_takes_no_more_memory_than_a_window(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        """64 MB of one line; remembers the largest piece that was asked for."""

        left, most = 64, 0

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def tell(self) -> int:
            return 64 << 20

        def read(self, size: int = -1) -> bytes:
            self.most = max(self.most, size)
            self.left -= 1
            return b"" if self.left < 0 else (FROM if self.left == 63 else b"").ljust(size, b"x")

    file = Endless()
    assert [one.offset for one in split(file)] == [0]  # type: ignore[arg-type]
    assert file.most <= 1 << 20


_line = st.sampled_from(
    [b"From here", b">From there", b">>From", b"", b"Date: now", b"x", FROM.strip(), b"From ", b"\xff\x00"]
)


@given(st.lists(st.lists(_line, max_size=8), min_size=1, max_size=5), st.sampled_from([b"\n", b"\r\n"]))
@example([[], [b""]], b"\n")
@settings(max_examples=150, deadline=None)
def test_what_is_written_with_quoting_is_read_as_it_was(bodies: list[list[bytes]], end: bytes) -> None:
    wanted = [end.join([b"Subject: x", b"", *lines, b""]) for lines in bodies]
    quoted = [re.sub(rb"(?m)^(>*From )", rb">\1", one) for one in wanted]
    stamp = FROM.strip() + end
    assert mails(b"".join(stamp + one + end for one in quoted)) == wanted


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_bytes_make_it_raise_and_none_are_read_twice(noise: bytes) -> None:
    content = FROM + noise.replace(b"x", FROM)
    spans = list(split(io.BytesIO(content)))
    assert spans[0].offset == 0
    assert sum(one.length for one in spans) == len(content)
    assert all(before.offset + before.length == after.offset for before, after in pairwise(spans))


def test_the_date_of_the_from_line_is_told() -> None:
    assert list(split(io.BytesIO(FROM + ANNA))) == [Span(0, len(FROM + ANNA), "Mon Nov 23 09:00:00 2026")]


def test_a_mail_larger_than_allowed_is_read_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "big.mbox"
    path.write_bytes(FROM + ANNA + b"y" * 10_000_000 + b"\n\n" + FROM + BEN)
    big, small = find(path)
    assert big.size_bytes > 10_000_000
    assert read(big, 1000) == (ANNA + b"y" * 1000)[:1000]
    assert read(small, 1000) == BEN


def test_an_mbox_that_changes_while_it_is_read_gives_no_halves(tmp_path: Path) -> None:
    path = tmp_path / "changing.mbox"
    path.write_bytes(FROM + ANNA + b"\n" + FROM + BEN)
    _, second = find(path)
    path.write_bytes(FROM + BEN + b"\n")
    with pytest.raises(CannotBeRead, match="changed meanwhile"):
        read(second, 1000)


def test_an_empty_mbox_has_no_mails_and_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"\n")
    assert list(find(tmp_path / "empty")) == []
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 100)
    with pytest.raises(NoMailThere, match="neither an mbox"):
        list(find(tmp_path / "photo.jpg"))
    with pytest.raises(NoMailThere, match="No such file"):
        list(find(tmp_path / "nowhere"))


def test_empty_lines_before_the_first_mail_do_no_harm() -> None:
    assert is_mbox(b"\r\n\nFrom x")
    assert mails(b"\n\n" + FROM + ANNA) == [ANNA]
