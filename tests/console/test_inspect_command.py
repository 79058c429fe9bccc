"""``mailtriage inspect``: one object for each file, whatever the file holds, and nothing made on disk."""

import json
import os
import subprocess
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.console.program import mailtriage, refused, told

KEYS = {
    *("path", "kind", "from", "to", "subject", "message_id", "text", "reply_text", "attachments"),
    *("failed_recipients", "token", "severity", "labels", "rules", "forwarded"),
}
NORMAL = (
    b"From: Anna <anna@customer.example>\nTo: support@desk.example\nMessage-ID: <1@customer.example>\n"
    b"Subject: Re: [INC-1042-7KQM] Production is down\n\nNothing answers.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Ben <ben@other.example> wrote:\n> hello\n"
)
MAIL_SECONDS = 2.0


def objects(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """One for each line; each line valid UTF-8 and JSON."""
    return [json.loads(line.decode("utf-8", "strict")) for line in done.stdout.splitlines()]


def write(folder: Path, **mails: bytes) -> list[str]:
    for name, raw in mails.items():
        (folder / f"{name}.eml").write_bytes(raw)
    return [f"{name}.eml" for name in mails]


def test_a_mail_is_told_with_every_key(tmp_path: Path) -> None:
    (one,) = [
        json.loads(line)
        for line in told(
            mailtriage("inspect", "--json", *write(tmp_path, a=NORMAL), cwd=tmp_path)
        ).splitlines()
    ]
    assert set(one) >= KEYS
    assert (one["path"], one["kind"], one["from"]) == ("a.eml", "person", "anna@customer.example")
    assert one["to"] == ["support@desk.example"]
    assert (one["subject"], one["message_id"]) == (
        "Re: [INC-1042-7KQM] Production is down",
        "1@customer.example",
    )
    assert one["reply_text"] == "Nothing answers."
    assert one["text"].startswith("Nothing answers.")
    assert "> hello" in one["text"]
    assert (one["attachments"], one["failed_recipients"]) == ([], [])
    assert one["token"].strip("[]") == "INC-1042-7KQM"
    assert (one["severity"], one["labels"]) == ("critical", ["outage"])
    assert "everything is down" in one["rules"]


def test_a_mail_passed_on_is_told_with_who_asks(tmp_path: Path) -> None:
    raw = (
        b"From: Anna <anna@desk.example>\nTo: support@desk.example\nSubject: FW: Oven\n\nPlease look.\n\n"
        b"From: Rosa <rosa@customer.example>\nSent: today\nTo: Anna\nSubject: Oven\n\nIt is cold.\n"
    )
    names = write(tmp_path, a=raw, b=NORMAL)
    passed_on, other = objects(mailtriage("inspect", "--json", *names, cwd=tmp_path))
    assert passed_on["forwarded"] == {
        "requester": "rosa@customer.example",
        "name": "Rosa",
        "subject": "Oven",
        "text": "It is cold.",
        "comment": "Please look.",
        "how": 'header shown (From, Sent, To, Subject), subject begins with "FW:"',
    }
    assert other["forwarded"] is None


def test_what_is_missing_is_null_or_empty(tmp_path: Path) -> None:
    (one,) = objects(mailtriage("inspect", "--json", *write(tmp_path, a=b"X-Nothing: y\n\n"), cwd=tmp_path))
    assert set(one) >= KEYS
    for name in ("from", "subject", "message_id", "text", "reply_text", "token"):
        assert one[name] is None, name
    for name in ("to", "attachments", "failed_recipients", "labels", "rules"):
        assert one[name] == [], name


def test_a_file_that_is_no_mail_gives_an_object_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "unreadable").symlink_to(tmp_path / "unreadable")
    names = [
        *write(tmp_path, first=NORMAL),
        *("nowhere.eml", "unreadable"),
        *write(tmp_path, empty=b"", binary=bytes(range(256)) * 400, text=b"just some words\nand more\n"),
        *write(tmp_path, zeros=b"\0" * 10_000, last=NORMAL),
    ]
    done = mailtriage("inspect", "--json", *names, cwd=tmp_path)
    told_of = {one["path"]: one for one in objects(done)}
    assert list(told_of) == names
    assert done.stderr == b""
    assert done.returncode == 1
    for missing in ("nowhere.eml", "unreadable"):
        assert told_of[missing]["error"].startswith("cannot be read: "), missing
    for readable in ("first.eml", "empty.eml", "binary.eml", "text.eml", "zeros.eml", "last.eml"):
        assert set(told_of[readable]) >= KEYS, readable
        assert "error" not in told_of[readable], readable
    assert told_of["last.eml"]["severity"] == "critical"


def test_of_a_folder_each_file_is_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "mails" / "older").mkdir(parents=True)
    write(tmp_path / "mails", b=NORMAL, a=NORMAL)
    done = mailtriage("inspect", "--json", "mails", *write(tmp_path, c=NORMAL), cwd=tmp_path)
    assert [one["path"] for one in objects(done)] == ["mails/a.eml", "mails/b.eml", "c.eml"]
    assert done.returncode == 0


def test_a_file_that_cannot_be_read_has_every_key_too(tmp_path: Path) -> None:
    """A reader of the lines needs no second way for the lines that failed."""
    (one,) = objects(mailtriage("inspect", "--json", "nowhere.eml", cwd=tmp_path))
    assert set(one) >= KEYS


def test_a_file_name_with_a_line_feed_stays_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb.eml").write_bytes(NORMAL)
    (one,) = objects(mailtriage("inspect", "--json", "a\nb.eml", cwd=tmp_path))
    assert one["path"] == "a\nb.eml"


@pytest.mark.parametrize("exists", [True, False])
def test_a_file_name_that_is_not_utf_8_gives_valid_json_and_the_run_goes_on(
    tmp_path: Path, exists: bool
) -> None:
    name = b"caf\xe9.eml"
    if exists:
        (tmp_path / os.fsdecode(name)).write_bytes(NORMAL)
    done = mailtriage("inspect", "--json", name, *write(tmp_path, after=NORMAL), cwd=tmp_path)
    first, second = objects(done)
    assert first["path"].startswith("caf")
    assert first["path"].endswith(".eml")
    assert ("error" in first) is not exists
    assert second["path"] == "after.eml"
    assert b"Traceback" not in done.stderr


def test_a_hostile_file_name_cannot_change_the_terminal(tmp_path: Path) -> None:
    for name in (b"esc\x1b[2J.eml", b"caf\xe9.eml"):
        (tmp_path / os.fsdecode(name)).write_bytes(NORMAL)
        done = mailtriage("inspect", name, cwd=tmp_path)
        assert b"\x1b" not in done.stdout
        assert b"Traceback" not in done.stderr
        assert b"anna@customer.example" in done.stdout


def test_for_people_the_important_lines_are_shown(tmp_path: Path) -> None:
    hostile = NORMAL.replace(b"Production is down", b"Production is down =?utf-8?q?=1B[2J_[red]x[/red]?=")
    shown = told(mailtriage("inspect", *write(tmp_path, a=hostile), cwd=tmp_path))
    assert shown.startswith("a.eml\n")
    for words in ("anna@customer.example", "INC-1042-7KQM", "critical", "everything is down", "[red]x[/red]"):
        assert words in shown
    assert "\x1b" not in shown


def _nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"From: a@b.example\nSubject: nested\n" + b"".join(levels) + b"\nhello\n"


def test_hostile_mails_take_less_than_two_seconds_each_and_the_next_is_right(tmp_path: Path) -> None:
    names = write(
        tmp_path,
        words=b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?=\n " * 80_000 + b"\n\nx",
        lines=b"From: a@b.example\nSubject: lines\n\n" + b"\n" * 6_000_000,
        nested=_nested(400),
        normal=NORMAL,
    )
    began = time.monotonic()
    assert len(objects(mailtriage("inspect", "--json", "normal.eml", cwd=tmp_path))) == 1
    start_up = time.monotonic() - began
    began = time.monotonic()
    done = mailtriage("inspect", "--json", *names, cwd=tmp_path)
    took = time.monotonic() - began
    told_of = objects(done)
    assert [one["path"] for one in told_of] == names
    assert took <= 3 * MAIL_SECONDS + start_up
    assert all(set(one) >= KEYS for one in told_of)
    assert [one["from"] for one in told_of[1:3]] == ["a@b.example", "a@b.example"]
    assert [one["subject"] for one in told_of[1:3]] == ["lines", "nested"]
    assert (told_of[3]["severity"], told_of[3]["token"].strip("[]")) == ("critical", "INC-1042-7KQM")
    assert "error" not in told_of[3]


def test_its_own_configuration_gives_own_rules_and_addresses(configured: Path) -> None:
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write('[[rule]]\nname = "vip"\nbecause = "b"\nwhen = { sender = "vip.example" }\n')
        file.write('then = { severity = "low", label = "vip" }\n')
    ours = b"From: support@desk.example\nTo: anna@customer.example\nSubject: x\nAuto-Submitted: auto-replied\n\nhi\n"
    names = write(
        configured,
        a=NORMAL.replace(b"Production is down", b"A question").replace(b"anna@customer", b"anna@vip"),
        ours=ours,
    )
    without = objects(mailtriage("inspect", "--json", *names, cwd=configured))
    with_own = objects(mailtriage("inspect", "--json", *names, "--config", "config.toml", cwd=configured))
    assert (without[0]["labels"], with_own[0]["labels"]) == ([], ["vip"])
    assert with_own[0]["severity"] == "low"
    assert (without[1]["kind"], with_own[1]["kind"]) == ("auto", "loop")


def test_a_configuration_that_is_wrong_is_refused(configured: Path) -> None:
    (configured / "config.toml").write_text("[desk]\n", "utf-8")
    said = refused(
        mailtriage(
            "inspect", "--json", *write(configured, a=NORMAL), "--config", "config.toml", cwd=configured
        )
    )
    assert "[desk] address" in said


def test_a_look_makes_no_file_anywhere_and_needs_no_configuration(tmp_path: Path) -> None:
    folder, home, temporary = tmp_path / "cwd", tmp_path / "home", tmp_path / "tmp"
    for one in (folder, home, temporary):
        one.mkdir()
    (tmp_path / "a.eml").write_bytes(NORMAL)
    assert (
        len(
            objects(
                mailtriage("inspect", "--json", "../a.eml", cwd=folder, HOME=str(home), TMPDIR=str(temporary))
            )
        )
        == 1
    )
    assert [*folder.iterdir(), *home.iterdir(), *temporary.iterdir()] == []


def test_the_desks_own_folder_is_left_as_it_is(configured: Path) -> None:
    names = write(configured, a=NORMAL)
    told(mailtriage("inspect", "--json", *names, "--config", "config.toml", cwd=configured))
    assert sorted(one.name for one in configured.iterdir()) == ["a.eml", "config.toml"]


SAMPLES = {
    "01-production-down": ("person", "critical"),
    "02-team-cannot-log-in": ("person", "high"),
    "03-invoice-question": ("person", "low"),
    "04-feature-wish": ("person", "low"),
    "05-change-request": ("person", "normal"),
    "06-stoerung-drucker": ("person", "normal"),
    "07-japanese-question": ("person", "low"),
    "08-html-only": ("person", "high"),
    "10-vacation-notice": ("auto", None),
    "11-bounce": ("bounce", None),
    "12-newsletter": ("list", None),
    "13-monitoring-alert": ("auto", "high"),
    "14-photo-from-phone": ("person", "normal"),
}


def test_the_demos_samples_are_what_they_look_like(tmp_path: Path) -> None:
    folder = Path(str(files("mailtriage.demo"))) / "mails"
    paths = sorted(str(one) for one in folder.glob("*.eml"))
    told_of = {
        Path(one["path"]).stem: one for one in objects(mailtriage("inspect", "--json", *paths, cwd=tmp_path))
    }
    assert len(told_of) == len(paths) >= len(SAMPLES)
    for name, (kind, severity) in SAMPLES.items():
        assert told_of[name]["kind"] == kind, name
        assert severity in (None, told_of[name]["severity"]), name
    assert told_of["11-bounce"]["failed_recipients"]
    assert told_of["14-photo-from-phone"]["attachments"]
    assert all(one["from"] and one["to"] for name, one in told_of.items() if name != "11-bounce")
