"""``mailtriage check``: right, or every problem at once. The servers have tests of their own."""

import json
import os
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock, holder
from mailtriage.tickets.fold import apply
from tests.console.program import here, mailtriage, report, told

SECRET = {"TEST_IMAP_PASSWORD": "hidden"}


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "config.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_right_configuration_is_called_right_with_its_rules(configured: Path) -> None:
    said = told(mailtriage("check", "--offline", cwd=configured, **SECRET))
    assert "config.toml is right" in said
    assert "rules" in said


def test_checking_makes_no_file(configured: Path) -> None:
    told(mailtriage("check", "--offline", cwd=configured, **SECRET))
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


def test_warnings_do_not_make_it_wrong(configured: Path) -> None:
    change(configured, 'password_env = "TEST_IMAP_PASSWORD"', 'password = "plain"')
    done = mailtriage("check", "--offline", cwd=configured)
    assert done.returncode == 0
    assert b"[mailbox] password: stands in the file" in done.stdout + done.stderr


def test_all_problems_of_the_tables_are_told_at_once_on_stdout_as_any_report(configured: Path) -> None:
    change(configured, 'tls = "none"', 'tls = "some"')
    change(configured, "[smtp]", '[smtp]\nprot = 25\nenvelope = "maybe"')
    change(configured, 'role = "admin"', 'role = "boss"')
    said = report(mailtriage("check", "--offline", cwd=configured, **SECRET))
    for words in ("[mailbox] tls", "[smtp] prot", "[smtp] envelope", "[[staff]] 1 role", "config.toml"):
        assert words in said


def test_problems_of_rules_templates_and_passwords_are_told_at_once(configured: Path) -> None:
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[rule]]\nname = "r"\nbecause = "b"\nwhen = { sender_domian = "x.example" }\n')
        file.write('then = { severity = "high" }\n')
    templates = configured / "templates"
    templates.mkdir()
    (templates / "acknowledgement.txt").write_text("{{ unclosed", "utf-8")
    said = report(mailtriage("check", "--offline", cwd=configured))
    assert "sender_domian" in said
    assert "acknowledgement.txt" in said
    assert "TEST_IMAP_PASSWORD" in said


def test_a_problem_of_a_table_does_not_hide_one_of_a_rule(configured: Path) -> None:
    change(configured, 'role = "admin"', 'role = "boss"')
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[rule]]\nname = "r"\nbecause = "b"\nwhen = { sender_domian = "x.example" }\n')
        file.write('then = { severity = "high" }\n')
    said = report(mailtriage("check", "--offline", cwd=configured, **SECRET))
    assert "[[staff]] 1 role" in said
    assert "sender_domian" in said


@pytest.mark.parametrize("severity", ["normal", "critical"])
def test_an_own_rule_may_say_otherwise_than_a_shipped_one(configured: Path, severity: str) -> None:
    """Own rules run before the packs so that theirs count: the examples of the packs are about the packs."""
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[rule]]\nname = "everybody calls it urgent"\nbecause = "b"\nwhen = { text = "urgent" }\n'
        )
        file.write(f'then = {{ severity = "{severity}" }}\n')
    assert "config.toml is right" in told(mailtriage("check", "--offline", cwd=configured, **SECRET))


def test_a_certificate_file_that_is_missing_is_told_before_the_daemon_runs(configured: Path) -> None:
    change(configured, "[smtp]", '[smtp]\nca_file = "nowhere.pem"')
    assert "nowhere.pem" in report(mailtriage("check", "--offline", cwd=configured, **SECRET))


def test_a_missing_password_is_told_with_its_variable(configured: Path) -> None:
    said = report(mailtriage("check", "--offline", cwd=configured))
    assert "[mailbox]" in said
    assert "TEST_IMAP_PASSWORD" in said


def test_no_password_is_ever_printed(configured: Path) -> None:
    done = mailtriage("check", "--offline", cwd=configured, **SECRET)
    assert b"hidden" not in done.stdout + done.stderr
    change(configured, 'password_env = "TEST_IMAP_PASSWORD"', 'password = "hidden"\nprot = 1')
    done = mailtriage("check", "--offline", cwd=configured)
    assert done.returncode == 2
    assert b"hidden" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "contents",
    [b"[desk\n", b"\xff\xfe", b"", b"desk = 1\n", b"[[desk]]\n", b"[store]\npath = 3\n", b'path = "x"\n'],
)
def test_a_file_that_is_no_configuration_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], contents: bytes
) -> None:
    (tmp_path / "config.toml").write_bytes(contents)
    assert "config.toml" in report(
        here(capsys, "check", "--offline", "--config", str(tmp_path / "config.toml"))
    )


def test_every_problem_says_what_to_do(configured: Path) -> None:
    change(configured, 'tls = "none"', 'tls = "some"')
    change(configured, "[smtp]", '[smtp]\nprot = 25\nca_file = "nowhere.pem"')
    done = mailtriage("check", "--offline", "--json", cwd=configured, **SECRET)
    problems = [one for one in json.loads(done.stdout)["findings"] if one["state"] == "problem"]
    assert len(problems) == 2
    assert all(one["do"] for one in problems)


def test_json_comes_on_stdout_with_the_same_exit_code(configured: Path) -> None:
    done = mailtriage("check", "--offline", "--json", cwd=configured, **SECRET)
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert [one["part"] for one in told["findings"] if one["state"] == "not checked"] == ["mailbox", "smtp"]
    done = mailtriage("check", "--offline", "--json", cwd=configured)
    assert (done.returncode, done.stderr) == (2, b"")
    assert json.loads(done.stdout)["problems"] == 1


def test_a_mistake_in_one_table_does_not_hide_a_password_that_is_missing(configured: Path) -> None:
    change(configured, 'role = "admin"', 'role = "boss"')
    change(configured, "[smtp]", "[smtp]\nprot = 25")
    said = report(mailtriage("check", "--offline", cwd=configured))
    for words in ("[[staff]] 1 role", "[smtp] prot", "TEST_IMAP_PASSWORD"):
        assert words in said


def test_a_user_without_a_password_is_a_problem(configured: Path) -> None:
    change(configured, 'password_env = "TEST_IMAP_PASSWORD"', "")
    assert "[mailbox]: a user without a password" in report(mailtriage("check", "--offline", cwd=configured))


def test_a_password_that_others_can_read_is_warned_of(configured: Path) -> None:
    change(configured, 'password_env = "TEST_IMAP_PASSWORD"', 'password_file = "password"')
    (configured / "password").write_text("hidden\n", "utf-8")
    (configured / "password").chmod(0o644)
    assert "others on this machine can read the password" in told(
        mailtriage("check", "--offline", cwd=configured)
    )
    (configured / "password").chmod(0o600)
    assert "others on this machine" not in told(mailtriage("check", "--offline", cwd=configured))


def test_a_folder_that_cannot_hold_the_data_is_told(configured: Path) -> None:
    (configured / "data").write_text("a file", "utf-8")
    assert "is no folder" in report(mailtriage("check", "--offline", cwd=configured, **SECRET))


def test_too_little_space_is_told_before_mail_is_turned_away(configured: Path) -> None:
    (configured / "data").mkdir(mode=0o700)
    change(configured, "[smtp]", '[store]\nmin_free = "999999gb"\n[smtp]')
    said = report(mailtriage("check", "--offline", cwd=configured, **SECRET))
    assert "min_free" in said
    assert "free some space" in said


def test_a_running_daemon_is_named_and_left_alone(desk_folder: Path) -> None:
    data = desk_folder / "data"
    before = {one.name: one.read_bytes() for one in data.iterdir() if one.suffix in (".db", ".key")}
    with StoreLock(data / "daemon.lock"):
        said = told(mailtriage("check", "--offline", cwd=desk_folder))
        assert f"in use by the daemon, process {os.getpid()}" in said
        assert holder(data / "daemon.lock") == os.getpid()
    assert {name: (data / name).read_bytes() for name in before} == before


def test_a_store_of_a_later_release_is_told(desk_folder: Path) -> None:
    store = sqlite3.connect(desk_folder / "data" / "mailtriage.db")
    store.execute("PRAGMA user_version=999")
    store.close()
    assert "version 999" in report(mailtriage("check", "--offline", cwd=desk_folder))


def test_a_damaged_store_is_told(desk_folder: Path) -> None:
    for file in (desk_folder / "data").glob("mailtriage.db*"):
        file.unlink()
    (desk_folder / "data" / "mailtriage.db").write_bytes(b"no database" * 1000)
    assert "restore a backup" in report(mailtriage("check", "--offline", cwd=desk_folder))


def test_a_key_that_others_can_read_or_that_is_gone_is_told(desk_folder: Path) -> None:
    key = desk_folder / "data" / "secret.key"
    key.chmod(0o644)
    assert "chmod 600" in report(mailtriage("check", "--offline", cwd=desk_folder))
    key.unlink()
    assert "restore it from the backup" in report(mailtriage("check", "--offline", cwd=desk_folder))


def test_data_that_everybody_can_look_into_is_told(desk_folder: Path) -> None:
    (desk_folder / "data").chmod(0o755)
    (desk_folder / "data" / "mailtriage.db").chmod(0o644)
    said = report(mailtriage("check", "--offline", cwd=desk_folder))
    assert "every user of this machine can look into it" in said
    assert "every user of this machine can read the tickets" in said


def test_a_clock_that_went_back_behind_the_daemons_last_look_is_told(desk_folder: Path) -> None:
    documents = DocumentStore(desk_folder / "data" / "mailtriage.db")
    try:
        store = DeskStore(documents, apply)
        [row] = [one for one in store.folders() if one.folder == "INBOX"]
        store.put_folder(replace(row, last_poll=datetime.now(UTC) + timedelta(days=2)))
    finally:
        documents.close()
    assert "the clock went back" in report(mailtriage("check", "--offline", cwd=desk_folder))
