"""What a reload cannot put in force, and must name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from mailtriage.daemon.reloading import (
    Fresh,
    Passwords,
    Reload,
    Reloading,
    changed_password_files,
    needs_restart,
    tell_doubts,
)
from mailtriage.model.errors import ConfigError
from mailtriage.rules.load import load, read_source
from mailtriage.steps.in_force import in_force
from mailtriage.store import StoreBusy
from tests.desk import ALERTS, DeskHarness

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


class Reader:
    """What is read next, right or wrong, and how often it was."""

    def __init__(self, desk: DeskHarness) -> None:
        self.desk, self.times, self.problem = desk, 0, ""
        self.fresh = Fresh(desk.settings, desk.desk.rules, desk.desk.templates)

    def read(self) -> Fresh:
        self.times += 1
        if self.problem:
            raise ConfigError([self.problem])
        return self.fresh

    def reloading(self, **files: Callable[[], bool]) -> Reloading:
        nothing = (lambda: None, lambda: None)
        return Reloading(self.desk.desk, Reload(self.read, *nothing, **files), self.desk.clock)

    def alerts(self) -> int:
        self.desk.send()
        while self.desk.unexpected:
            self.desk.expect_alert("The configuration is wrong")
        return sum(one.recipient == ALERTS for one in self.desk.sent)


def other_rules(label: str = "other") -> Any:
    return load([read_source("own.toml", f"[[rule]]\nname='n'\nthen={{label='{label}'}}".encode())])


def test_a_reload_that_the_store_does_not_keep_changes_nothing_and_comes_once_more(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, store, before = Reader(desk), desk.desk.store, desk.desk.rules
    reader.fresh = replace(reader.fresh, rules=other_rules())
    reloading, works = reader.reloading(), store.transaction

    @contextmanager
    def failing() -> Iterator[None]:
        with works():
            yield
            raise StoreBusy("the disk is full")

    monkeypatch.setattr(store, "transaction", failing)
    reloading.ask()
    with pytest.raises(StoreBusy):
        reloading.turn()
    assert desk.desk.rules is before
    monkeypatch.setattr(store, "transaction", works)
    reloading.turn()
    assert desk.desk.rules is reader.fresh.rules
    assert in_force(store)[-1]["rules"] == reader.fresh.rules.digest


def test_a_refusal_that_the_store_could_not_take_is_told_later(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, store = Reader(desk), desk.desk.store
    reader.problem = "rules/own.toml:3: wrong"
    reloading, works = reader.reloading(), store.transaction

    def busy() -> None:
        raise StoreBusy("another process writes")

    monkeypatch.setattr(store, "transaction", busy)
    with capture_logs():
        reloading.ask()
        with pytest.raises(StoreBusy):
            reloading.turn()
        monkeypatch.setattr(store, "transaction", works)
        reloading.turn()
        reloading.turn()
    assert (reader.alerts(), reader.times) == (1, 2)


def test_a_mistake_is_told_once_and_once_more_after_a_reload_that_was_right(desk: DeskHarness) -> None:
    reader = Reader(desk)
    reloading = reader.reloading()
    for problem, alerts in (("wrong", 1), ("wrong", 1), ("", 1), ("wrong", 2), ("wrong", 2), ("other", 3)):
        desk.advance(seconds=5)
        reader.problem = problem
        with capture_logs():
            reloading.ask()
            reloading.turn()
        assert reader.alerts() == alerts


def test_files_saved_together_go_in_force_together(desk: DeskHarness) -> None:
    reader, half = Reader(desk), other_rules("half")
    reader.fresh = replace(reader.fresh, rules=half)
    moments = iter([False])
    reloading = reader.reloading(unchanged=lambda: next(moments, True))
    reloading.ask()
    reloading.turn()
    assert desk.desk.rules is not half, "a file was saved while others were read"
    reader.fresh = replace(reader.fresh, rules=other_rules("whole"))
    reloading.turn()
    assert desk.desk.rules is reader.fresh.rules


def test_half_of_what_is_saved_is_no_mistake_to_tell(desk: DeskHarness) -> None:
    reader, moments = Reader(desk), iter([False])
    reader.problem = "half"
    reloading = reader.reloading(unchanged=lambda: next(moments, True))
    reloading.ask()
    reloading.turn()
    reader.problem = ""
    reloading.turn()
    assert reader.alerts() == 0


def test_who_asks_in_the_middle_of_saving_waits_but_not_for_ever(desk: DeskHarness) -> None:
    reader, moments = Reader(desk), iter([False, True])
    reloading = reader.reloading(settled=lambda: next(moments, False))
    reloading.ask()
    reloading.turn()
    assert reader.times == 0
    reloading.turn()
    assert reader.times == 1
    reloading.ask()
    for _ in range(10):
        reloading.turn()
    assert reader.times == 2


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
