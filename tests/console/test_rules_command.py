"""``mailtriage rules``: what an admin is told before a rule is in force."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.program import as_json, environment, here, mailtriage, told
from tests.console.test_tickets_command import control_characters
from tests.rules.small_desk import DESK

OWN = """
[[rule]]
name = "marked urgent"
when = { subject = "urgent" }
then = { severity = "low", assign = "anna" }
[[rule.example]]
subject = "urgent"
expect = { severity = "low" }
"""
CLASH = """
[[rule]]
name = "other"
when = { subject = "urgent" }
then = { severity = "high" }
stop = true
[[rule]]
name = "can wait"
enabled = false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(DESK)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.toml").write_text(OWN)
    return tmp_path


def test_right_rules_are_told_by_file_with_their_examples(folder: Path) -> None:
    said = told(mailtriage("rules", "check", cwd=folder))
    assert said.startswith("rules/own.toml: 1 rule, 1 example\nmailtriage/rules/senders.toml: ")
    assert said.splitlines()[-1].startswith("The rules are right and ")


def test_rules_that_are_hardly_meant_are_warned_of_and_load(folder: Path) -> None:
    (folder / "rules" / "z.toml").write_text(CLASH)
    done = mailtriage("rules", "check", cwd=folder)
    assert (
        "warning  rules/z.toml:2, rule 'other': contradicts 'marked urgent' (rules/own.toml:2), which fits the same "
        "mails and goes first: severity = 'high' here, 'low' there"
    ) in told(done)
    found = as_json(mailtriage("rules", "check", "--json", cwd=folder))
    assert (found["ok"], found["problems"]) == (True, [])
    assert [(one["what"], one["where"], one["rule"]) for one in found["warnings"]] == [
        ("contradictory", "rules/z.toml:2", "other")
    ]
    assert "hardly what was meant" in mailtriage("check", "--offline", cwd=folder).stdout.decode()


def test_wrong_rules_end_with_1_and_each_problem_on_its_line(folder: Path) -> None:
    (folder / "rules" / "own.toml").write_text(OWN.replace("subject", "subjct"))
    done = mailtriage("rules", "check", cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"")
    assert (
        "problem  rules/own.toml:4, rule 'marked urgent': unknown condition 'subjct'; did you mean 'subject'?"
        in (done.stdout.decode())
    )
    found = as_json_of(done := mailtriage("rules", "check", "--json", cwd=folder))
    assert done.returncode == 1
    assert found["ok"] is False
    assert len(found["problems"]) == 2
    assert mailtriage("rules", "list", cwd=folder).returncode == 1


def as_json_of(done: "subprocess.CompletedProcess[bytes]") -> dict[str, object]:
    import json

    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_an_example_that_fails_is_a_problem(folder: Path) -> None:
    (folder / "rules" / "own.toml").write_text(
        OWN.replace('expect = { severity = "low"', 'expect = { severity = "high"')
    )
    done = mailtriage("rules", "check", cwd=folder)
    assert done.returncode == 1
    assert (
        "rules/own.toml:6, rule 'marked urgent', example 1: expected severity = 'high', got 'low'"
        in done.stdout.decode()
    )


def test_a_wrong_table_elsewhere_does_not_hide_the_rules(folder: Path) -> None:
    (folder / "config.toml").write_text(DESK.replace('address = "support', 'addres = "support'))
    assert "The rules are right" in told(mailtriage("rules", "check", cwd=folder))
    (folder / "config.toml").write_text(DESK + "[rules]\npack = []\n")
    done = mailtriage("rules", "check", cwd=folder)
    assert done.returncode == 1
    assert "did you mean 'packs'?" in done.stdout.decode()


def test_a_configuration_that_is_not_there_is_told(folder: Path) -> None:
    done = mailtriage("rules", "check", "--config", "else.toml", cwd=folder)
    assert done.returncode == 1
    assert "cannot be read" in done.stdout.decode()


def test_the_list_shows_the_order_and_what_became_of_each_rule(folder: Path) -> None:
    (folder / "rules" / "try.toml").write_text("shadow = true\n" + CLASH.replace("can wait", "x"))
    (folder / "rules" / "z.toml").write_text(CLASH.replace("other", "another"))
    lines = [line.split("  ") for line in told(mailtriage("rules", "list", cwd=folder)).splitlines()]
    rows = {cells[0]: cells[1:] for line in lines if (cells := [one.strip() for one in line if one.strip()])}
    shown = told(mailtriage("rules", "list", cwd=folder))
    assert "marked urgent" in shown
    assert "replaced by rules/own.toml:2" in shown
    assert "off by rules/z.toml:7" in shown
    assert rows["1"][:2] == ["marked urgent", "rules/own.toml:2"]
    assert rows["2"][:3] == ["other", "rules/try.toml:3", "shadow, stops"]
    assert rows["3"][:3] == ["another", "rules/z.toml:2", "on, stops"]
    found = as_json(mailtriage("rules", "list", "--json", cwd=folder))["rules"]
    assert [(one["name"], one["state"]) for one in found][:5] == [
        ("marked urgent", "on"),
        ("other", "shadow"),
        ("x", "off"),
        ("another", "on"),
        ("can wait", "off"),
    ]


def test_a_name_in_a_problem_moves_no_cursor(folder: Path) -> None:
    (folder / "rules" / "own.toml").write_text(
        '[[rule]]\nname = "a\\u001b[2Jb\\u202e"\n"wh\\u001b[2Jn" = 1\n'
    )
    done = mailtriage("rules", "check", cwd=folder)
    assert done.returncode == 1
    assert control_characters(done.stdout.decode()) == set()


def test_a_terminal_gets_colours_and_a_pipe_none(folder: Path) -> None:
    (folder / "rules" / "z.toml").write_text(CLASH)
    assert b"\x1b[" not in mailtriage("rules", "check", cwd=folder).stdout
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "mailtriage", "rules", "check"],
        cwd=folder, env=environment(TERM="xterm-256color"), stdout=theirs, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert done.wait(60) == 0
    assert b"\x1b[33mwarning" in said


def test_the_schema_needs_no_configuration(tmp_path: Path) -> None:
    assert as_json(mailtriage("rules", "schema", cwd=tmp_path))["$schema"].startswith(
        "http://json-schema.org/draft-07"
    )


# history


def test_the_history_lists_what_was_in_force_the_last_first(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(filled / "config.toml")
    listed = as_json(here(capsys, "rules", "history", "--json", "--config", config))
    assert listed
    assert set(listed[0]) == {"configuration", "rules", "at", "author"}
    assert listed[0]["author"] == (filled / "config.toml").owner()
    shown = told(here(capsys, "rules", "history", "--config", config))
    assert listed[0]["rules"] in shown
    assert "saved by" in shown
