"""What a reload cannot put in force, and must name."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from mailtriage.daemon.reloading import (
    Fresh,
    Passwords,
    changed_password_files,
    needs_restart,
    tell_doubts,
)
from mailtriage.rules.load import load, read_source
from tests.desk import DeskHarness

IN_USE: Passwords = ("imap word", "smtp word")


def reread(desk: DeskHarness, passwords: Passwords, *, files: bool = True) -> Fresh:
    """The same configuration, read again; its passwords are in files, or else in the environment."""
    key = "password_file" if files else "password_env"
    value = Path("password") if files else "PASSWORD"
    servers = {
        name: getattr(desk.settings, name).model_copy(update={"password": None, key: value})
        for name in ("mailbox", "smtp")
    }
    fresh = Fresh(desk.settings, desk.desk.rules, desk.desk.templates, passwords)
    return replace(fresh, settings=desk.settings.model_copy(update=servers))


@pytest.mark.parametrize(
    ("passwords", "named"),
    [
        (IN_USE, ()),
        (("new", "smtp word"), ("mailbox.password_file",)),
        (("imap word", "new"), ("smtp.password_file",)),
        (("new", "new"), ("mailbox.password_file", "smtp.password_file")),
    ],
)
def test_a_password_file_that_holds_another_password_is_named(
    desk: DeskHarness, passwords: Passwords, named: tuple[str, ...]
) -> None:
    assert changed_password_files(reread(desk, passwords), IN_USE) == named


def test_a_password_that_lies_in_no_file_is_not_said_to_lie_in_one(desk: DeskHarness) -> None:
    assert changed_password_files(reread(desk, ("new", "new"), files=False), IN_USE) == ()


def test_no_password_and_an_empty_one_are_the_same(desk: DeskHarness) -> None:
    assert changed_password_files(reread(desk, (None, "")), ("", None)) == ()


def test_no_password_is_shown_with_what_was_read(desk: DeskHarness) -> None:
    assert "imap word" not in repr(reread(desk, IN_USE))


def test_the_same_settings_need_no_restart(desk: DeskHarness) -> None:
    assert needs_restart(desk.settings, desk.settings) == ()


def test_rules_that_are_hardly_meant_are_named_in_the_log_without_what_they_say() -> None:
    twice = "[[rule]]\nname = '{}'\nwhen = {{ sender = 'anna@b.example' }}\nthen = {{ severity = '{}' }}\n"
    text = twice.format("first", "low") + "".join(twice.format(f"r{number}", "high") for number in range(50))
    with capture_logs() as lines:
        tell_doubts(load([read_source("own.toml", text.encode())]))
    assert len(lines) == 20
    assert lines[0] == {
        "event": "rule_doubtful",
        "log_level": "warning",
        "rule": "r0",
        "where": "own.toml:5",
        "reason": "contradictory",
    }
    assert "anna@" not in repr(lines)
