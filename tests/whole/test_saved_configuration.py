"""An edit of the rules on a live desk: in force soon after it is saved, or refused and told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.desk import compose
from tests.whole.station import ALERTS, Station
from tests.whole.staying import Daemon, configure, running

_RULE = """
[[rule]]
name = "widgets"
when = {{ subject = "widget", sender = ["customer1.example", "customer2.example", "customer3.example", "customer4.example"] }}
then = {{ severity = "{severity}" }}
"""


def _saved(daemon: Daemon, save: Callable[[], object], event: str = "reloaded") -> None:
    """Nobody asks the daemon: it tells by itself of what `save` has written."""
    before = daemon.said.count(f'"event":"{event}"')
    save()
    daemon.until(lambda: daemon.said.count(f'"event":"{event}"') > before)


def _severity(station: Station, daemon: Daemon, number: int) -> str:
    sender = f"anna{number}@customer{number}.example"
    station.mailbox.deliver(compose(sender=sender, subject=f"A widget {number}", date=datetime.now(UTC)))
    daemon.until(lambda: sender in _recipients(station))
    tickets = json.loads(station.command("tickets", "--json").stdout)
    return str(next(one["severity"] for one in tickets if one["subject"] == f"A widget {number}"))


def _recipients(station: Station) -> list[str]:
    return [one for mail in station.smtp.accepted for one in mail.recipients]


def _replace(path: Path, text: str) -> None:
    """As vim and many others save."""
    path.with_suffix(".new").write_text(text, "utf-8")
    path.with_suffix(".new").rename(path)


def test_what_is_saved_is_in_force_without_a_word_and_what_is_wrong_is_not(
    small_station: Station,
) -> None:
    station = small_station
    configure(station, "log", level='"info"')
    base = station.config.read_text("utf-8")
    with running(station) as daemon:
        daemon.until_reading()
        _saved(daemon, lambda: station.config.write_text(base + _RULE.format(severity="low"), "utf-8"))
        assert _severity(station, daemon, 1) == "low"
        _saved(daemon, lambda: _replace(station.config, base + _RULE.format(severity="high")))
        assert _severity(station, daemon, 2) == "high"
        wrong = base + _RULE.format(severity="hihg")
        _saved(daemon, lambda: station.config.write_text(wrong, "utf-8"), "reload_refused")
        assert _severity(station, daemon, 3) == "high", "what was in force stays"
        daemon.until(lambda: ALERTS in _recipients(station))
        _saved(daemon, lambda: station.config.write_text(base, "utf-8"))
        assert _severity(station, daemon, 4) == "normal"
        assert daemon.stop() == 0
    told = [one for one in station.smtp.accepted if ALERTS in one.recipients]
    assert len(told) == 1
    assert b"hihg" in told[0].raw
    assert b"high" in told[0].raw


def test_a_wrong_file_in_the_folder_of_rules_is_told_with_its_line_and_the_old_rules_stay(
    small_station: Station,
) -> None:
    station = small_station
    configure(station, "log", level='"info"')
    own = station.config.parent / "rules" / "own.toml"
    own.parent.mkdir()
    with running(station) as daemon:
        daemon.until_reading()
        _saved(daemon, lambda: own.write_text(_RULE.format(severity="low"), "utf-8"))
        assert _severity(station, daemon, 1) == "low"
        wrong = _RULE.format(severity="high").replace("subject", "subjct")
        _saved(daemon, lambda: own.write_text(wrong, "utf-8"), "reload_refused")
        assert (
            "rules/own.toml:4, rule 'widgets': unknown condition 'subjct'; did you mean 'subject'?"
            in daemon.said
        )
        _saved(daemon, lambda: own.write_bytes(b"\0" * 100), "reload_refused")
        assert _severity(station, daemon, 2) == "low", "what was in force stays"
        twice = _RULE.format(severity="low") + _RULE.format(severity="high").replace("widgets", "too late")
        _saved(daemon, lambda: own.write_text(twice, "utf-8"))
        assert '"event":"rule_doubtful"' in daemon.said
        assert "too late" in daemon.said
        assert daemon.stop() == 0
