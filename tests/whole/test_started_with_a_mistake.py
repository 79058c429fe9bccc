"""A start with a mistake in the rules: the desk works on with those last in force, and tells of it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.desk import compose
from tests.whole.station import ALERTS, Station
from tests.whole.staying import Daemon, configure, running

RULE = """
[[rule]]
name = "widgets"
when = {{ subject = "widget", sender = ["one.example", "two.example", "three.example"] }}
then = {{ severity = "{severity}", template = "widgets" }}
"""
TEMPLATE = {
    "widgets.subject": "Widgets {{ reference }}",
    "widgets.txt": "{told}\n",
    "widgets.html": "<p>{told}</p>\n",
}


def _write(station: Station, *, severity: str = "high", told: str = "We care for widgets.") -> None:
    home = station.config.parent
    for folder in ("rules", "templates"):
        (home / folder).mkdir(exist_ok=True)
    (home / "rules" / "own.toml").write_text(RULE.format(severity=severity), "utf-8")
    for name, text in TEMPLATE.items():
        (home / "templates" / name).write_text(text.replace("{told}", told), "utf-8")


def _deliver(station: Station, who: str) -> str:
    sender = f"anna@{who}.example"
    station.mailbox.deliver(compose(sender=sender, subject=f"A widget, {who}", date=datetime.now(UTC)))
    return sender


def _severities(station: Station) -> dict[str, str]:
    tickets = json.loads(station.command("tickets", "--json").stdout)
    return {one["subject"].rpartition(" ")[2]: one["severity"] for one in tickets}


def _to(station: Station, address: str) -> list[bytes]:
    return [one.raw for one in station.smtp.accepted if address in one.recipients]


def _answered(daemon: Daemon, who: str) -> bytes:
    sender = _deliver(daemon.station, who)
    daemon.until(lambda: _to(daemon.station, sender))
    return _to(daemon.station, sender)[0]


@pytest.fixture
def known(small_station: Station) -> Station:
    """A station that ran with rules that were right."""
    _write(small_station)
    configure(small_station, "log", level='"info"')
    _deliver(small_station, "one")
    assert small_station.run() == 0, small_station.said
    assert _severities(small_station) == {"one": "high"}
    return small_station


def test_a_daemon_starts_with_the_rules_last_in_force_and_takes_the_mended_ones(known: Station) -> None:
    _write(known, severity="hihg", told="{% nonsense %}")
    with running(known) as daemon:
        daemon.until_reading()
        assert b"We care for widgets" in _answered(daemon, "two")
        assert _severities(known)["two"] == "high"
        daemon.until(lambda: _to(known, ALERTS))
        assert "rules/own.toml:5, rule 'widgets': severity 'hihg'" in daemon.said
        assert '"event":"start_refused"' in daemon.said
        told = known.command("status").stdout
        assert "what was in force before stays" in told
        assert "hihg" not in told
        _write(known, severity="low", told="Few care.")
        daemon.until(lambda: '"event":"reloaded"' in daemon.said)
        assert b"Few care" in _answered(daemon, "three")
        assert _severities(known)["three"] == "low"
        daemon.until(lambda: "what was in force before" not in known.command("status").stdout)
        assert daemon.stop() == 0
    (alert,) = _to(known, ALERTS)
    assert b"did you mean 'high'" in alert
    assert b"templates/widgets.txt" in alert


def test_the_same_mistake_is_told_once_over_many_starts(known: Station) -> None:
    _write(known, severity="hihg")
    for who in ("two", "three"):
        sender = _deliver(known, who)
        assert known.run() == 1, known.said
        assert "did you mean 'high'?" in known.said
        assert len(_to(known, sender)) == 1
    assert _severities(known) == {"one": "high", "two": "high", "three": "high"}
    assert len(_to(known, ALERTS)) == 1
    _write(known)
    assert known.run() == 0, known.said


def test_a_mistake_in_the_settings_themselves_still_keeps_it_from_starting(known: Station) -> None:
    _write(known, severity="hihg")
    configure(known, "mailbox", start='"sometimes"')
    sender = _deliver(known, "two")
    done = known.command("run", "--once")
    assert done.returncode == 2
    assert "hihg" in done.stderr
    assert "sometimes" in done.stderr
    assert _to(known, sender) == []


def test_without_rules_that_were_in_force_a_mistake_in_them_keeps_it_from_starting(
    small_station: Station,
) -> None:
    _write(small_station, severity="hihg")
    done = small_station.command("run", "--once")
    assert done.returncode == 2
    assert done.stderr.count("did you mean 'high'?") == 1
    with running(small_station) as daemon:
        assert daemon.process.wait(20) == 2


def test_a_folder_of_templates_that_no_system_takes_is_a_mistake_like_others(known: Station) -> None:
    configure(known, "reply", templates=f'"{"x" * 300}"')
    sender = _deliver(known, "two")
    assert known.run() == 1, known.said
    assert "[reply] templates: the folder cannot be read" in known.said
    assert len(_to(known, sender)) == 1


def test_rules_check_and_commands_still_refuse_what_is_wrong(known: Station) -> None:
    _write(known, severity="hihg")
    assert known.command("rules", "check").returncode == 1
    assert known.command("reload").returncode == 2
    assert known.command("explain", "1000").returncode == 2


def test_rules_of_the_configuration_itself_are_rules_too(known: Station) -> None:
    (Path(known.config.parent) / "rules" / "own.toml").unlink()
    known.config.write_text(known.config.read_text("utf-8") + RULE.format(severity="hihg"), "utf-8")
    sender = _deliver(known, "two")
    assert known.run() == 1, known.said
    assert len(_to(known, sender)) == 1
    assert _severities(known)["two"] == "high"


def test_rules_that_name_somebody_who_has_left_still_take_mail_in(known: Station) -> None:
    own, config = known.config.parent / "rules" / "own.toml", known.config.read_text("utf-8")
    staff = '[[staff]]\nid = "ben"\nname = "Ben"\naddresses = ["ben@team.example"]\n'
    known.config.write_text(f"{config}\n{staff}", "utf-8")
    more = 'severity = "high", assign = "ben", notify = "ben", page = "ben"'
    own.write_text(RULE.format(severity="high").replace('severity = "high"', more), "utf-8")
    assert known.run() == 0, known.said
    known.config.write_text(config, "utf-8")
    sender = _deliver(known, "two")
    assert known.run() == 1
    assert "'ben' is no staff id" in known.said
    assert len(_to(known, sender)) == 1
    assert _severities(known)["two"] == "high"
