"""Maildirs and folders of .eml: which mails are found, when they came, and in which order they are read."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.inbox.files import CannotBeRead, Found, NoMailThere, find, in_order, read
from mailtriage.inbox.glance import glance

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAIL = b"From: anna@customer.example\nDate: Mon, 23 Nov 2026 09:00:00 +0000\nMessage-ID: <1@x.example>\n\nHello\n"


def write(path: Path, content: bytes = MAIL) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(folder: Path) -> list[str]:
    return sorted(str(Path(one.name).relative_to(folder)) for one in find(folder))


def maildir(folder: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)


def test_a_maildir_gives_its_new_and_read_mail_and_that_of_its_subfolders(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / ".Sent", tmp_path / ".Archive.2019"):
        maildir(folder)
    write(tmp_path / "new" / "1700000001.M1P1.host")
    write(tmp_path / "cur" / "1700000002.M1P1.host:2,RS")
    write(tmp_path / ".Sent" / "cur" / "1700000003.M1P1.host:2,S")
    write(tmp_path / ".Archive.2019" / "cur" / "1700000004.M1P1.host:2,")
    write(tmp_path / "tmp" / "1700000005.M1P1.host")
    write(tmp_path / "dovecot-uidlist", b"3 V1")
    assert names(tmp_path) == [
        ".Archive.2019/cur/1700000004.M1P1.host:2,",
        ".Sent/cur/1700000003.M1P1.host:2,S",
        "cur/1700000002.M1P1.host:2,RS",
        "new/1700000001.M1P1.host",
    ]


def test_a_draft_was_never_sent_and_is_left_out(tmp_path: Path) -> None:
    maildir(tmp_path)
    write(tmp_path / "cur" / "1700000001.M1P1.host:2,DS")
    write(tmp_path / "cur" / "1700000002.D1P1.host:2,S")
    assert names(tmp_path) == ["cur/1700000002.D1P1.host:2,S"]


def test_a_tree_of_eml_is_walked_and_other_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a.eml")
    write(tmp_path / "2019" / "may" / "b.EML")
    write(tmp_path / "2019" / "notes.txt")
    os.mkfifo(tmp_path / "2019" / "pipe.eml")
    assert names(tmp_path) == ["2019/may/b.EML", "a.eml"]


def test_a_folder_without_mail_is_refused_and_an_empty_maildir_is_not(tmp_path: Path) -> None:
    with pytest.raises(NoMailThere, match=r"neither a Maildir nor an \.eml file"):
        names(tmp_path)
    maildir(tmp_path / "box")
    assert names(tmp_path) == []


def test_a_mail_that_goes_away_is_told_when_its_turn_comes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.eml")
    (found,) = find(tmp_path)
    path.unlink()
    with pytest.raises(CannotBeRead, match="No such file"):
        read(found, 1000)


def test_a_name_that_is_no_text_is_shown_as_one(tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.eml")
    with open(name, "wb") as file:
        file.write(MAIL)
    (found,) = find(tmp_path)
    assert found.name.endswith("caf\\xe9.eml")
    assert read(found, 10_000) == MAIL


RECEIVED = b"Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0100\n"
OLDER = b"Received: from c\n\tby a; Mon, 23 Nov 2026 08:00:00 +0000\n"
DATE = b"Date: Mon, 23 Nov 2026 07:00:00 +0000\n"


@pytest.mark.parametrize(
    ("header", "stamp", "at"),
    [
        (RECEIVED + OLDER + DATE, "", NINE),
        (RECEIVED.replace(b"\n", b"\r\n") + DATE, "Tue Apr 23 12:00:00 2030", NINE),
        (DATE, "Tue Apr 23 12:00:00 2030", NINE - timedelta(hours=2)),
        (b"Subject: x\n", "Mon Nov 23 09:00:00 2026", NINE),
        (b"Received: nonsense\nDate: yesterday\n", "Mon Nov 23 10:00:00 +0100 2026", NINE),
        (b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n", "Mon Nov 23 09:00:00 2026", NINE),
        (b"Date: Mon, 99 Nov 99999 99:00:00 +9999\n", "", None),
        (b"Subject: x\n\n" + DATE, "", None),
    ],
)
def test_a_mail_came_when_our_server_received_it_else_when_it_was_written(
    header: bytes, stamp: str, at: datetime | None
) -> None:
    assert glance(header, stamp).at == at


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_header_makes_a_glance_raise(noise: bytes) -> None:
    glance(
        b"Date: " + noise + b"\nReceived: x;" + noise + b"\nReferences: <" + noise, noise.decode("latin-1")
    )


def test_without_any_date_the_file_tells_when_the_mail_came(tmp_path: Path) -> None:
    maildir(tmp_path / "box")
    write(tmp_path / "box" / "cur" / f"{int(NINE.timestamp())}.M1P1.host:2,S", b"Subject: x\n\n")
    os.utime(write(tmp_path / "a.eml", b"Subject: x\n\n"), (0, NINE.timestamp()))
    assert [one.at for one in find(tmp_path)] == [NINE, NINE]


def test_mails_are_read_oldest_first_and_never_before_what_they_answer() -> None:
    def mail(name: str, minutes: int, message: int, *answers: int) -> Found:
        return Found(name, 0, 0, 1, NINE + timedelta(minutes=minutes), message, answers)

    mails = [
        mail("late", 50, 5),
        mail("answer with a slow clock", -60, 2, 1),
        mail("question", 0, 1),
        mail("reply to the answer", 30, 3, 1, 2),
        mail("answer to nothing here", 10, 4, 77),
        mail("without ids", 20, 0, 0),
    ]
    assert [one.name for one in in_order(mails)] == [
        "question",
        "answer with a slow clock",
        "answer to nothing here",
        "without ids",
        "reply to the answer",
        "late",
    ]


@given(st.lists(st.tuples(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3)), max_size=12))
@settings(max_examples=150, deadline=None)
def test_mails_that_answer_each_other_in_a_circle_come_once_each(
    drawn: list[tuple[int, list[int]]],
) -> None:
    mails = [
        Found(str(number), 0, 0, 1, NINE, message, tuple(answers))
        for number, (message, answers) in enumerate(drawn)
    ]
    assert sorted(one.path for one in in_order(mails)) == sorted(one.path for one in mails)


def test_a_long_thread_is_no_deep_recursion() -> None:
    mails = [Found(str(n), 0, 0, 1, NINE - timedelta(minutes=n), n, (n - 1,)) for n in range(1, 20_000)]
    assert [one.message for one in in_order(mails)] == list(range(1, 20_000))
