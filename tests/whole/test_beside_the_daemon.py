"""What lies beside a daemon that stays: its password files, its port, and another daemon."""

import json
import socket
from datetime import UTC, datetime
from typing import Any

from tests.desk import compose
from tests.whole.station import Station
from tests.whole.staying import configure, running


def _json(station: Station, *words: str) -> Any:
    done = station.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def _health(station: Station) -> dict[str, Any]:
    return _json(station, "status", "--json")["health"] or {}


def _log(station: Station) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (station.folder / "data" / "log").iterdir()}


def test_a_reload_names_a_password_file_whose_content_has_changed_until_the_restart(
    small_station: Station,
) -> None:
    station = small_station
    password = station.folder / "imap-password"
    password.write_text(f"{station.mailbox.password}\n", "utf-8")
    text = station.config.read_text("utf-8")
    station.config.write_text(
        text.replace(f'password = "{station.mailbox.password}"', 'password_file = "imap-password"'), "utf-8"
    )
    configure(station, "log", level='"info"')
    with running(station) as daemon:
        daemon.until_reading()

        def reloaded(times: int, named: str) -> None:
            assert station.command("reload").returncode == 0
            daemon.until(lambda: daemon.said.count('"event":"reloaded"') == times)
            last = [one for one in daemon.said.splitlines() if '"event":"reloaded"' in one][-1]
            assert json.loads(last)["restart_needed_for"] == ([named] if named else [])

        reloaded(1, "")
        password.write_text("another word\n", "utf-8")
        reloaded(2, "mailbox.password_file")
        reloaded(3, "mailbox.password_file")
        password.write_text(station.mailbox.password, "utf-8")  # without its line end: the same password
        reloaded(4, "")
        assert "another word" not in daemon.said
        assert daemon.stop() == 0


def test_a_second_daemon_writes_nothing_into_the_log_of_the_first(small_station: Station) -> None:
    station = small_station
    configure(station, "log", level='"info"')
    with running(station) as daemon:
        daemon.until_reading()
        before = _log(station)
        for words in (["run"], ["run", "--once"]):
            second = station.command(*words)
            assert second.returncode == 2
            assert f"in use by process {daemon.process.pid}" in second.stderr
        assert _log(station) == before
        assert daemon.stop() == 0
    events = [json.loads(one)["event"] for one in b"".join(_log(station).values()).splitlines()]
    assert (events.count("started"), events[0], events[-1]) == (1, "started", "stopped")


def test_a_port_that_something_else_has_is_told_by_check_and_status_and_hinders_no_mail(
    small_station: Station,
) -> None:
    station = small_station
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        configure(station, "web", listen=f'"{listen}"')
        before = station.command("check")
        assert before.returncode == 2
        assert f"[web] listen = '{listen}': Address already in use" in before.stdout
        with running(station) as daemon:
            daemon.until(lambda: "no_health_pages" in daemon.said)
            daemon.until(lambda: _health(station).get("state") == "degraded")
            [web] = [one for one in _health(station)["parts"] if one["state"] != "ok"]
            assert (web["name"], web["state"]) == ("web", "degraded")
            assert "already in use" in web["reason"]
            assert "web: the health pages are not there" in station.command("status").stdout
            told = station.command("check")
            assert told.returncode == 2
            assert "the health pages are not there" in told.stdout
            station.mailbox.deliver(compose(sender="anna@customer.example", date=datetime.now(UTC)))
            daemon.until(lambda: len(station.smtp.accepted) == 1)
            assert daemon.stop() == 0


def test_the_port_that_the_daemon_itself_has_is_no_problem(small_station: Station) -> None:
    station = small_station
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    configure(station, "web", listen=f'"{listen}"')
    assert f"{listen} is free for the health pages" in station.command("check").stdout
    with running(station) as daemon:
        daemon.until_reading()
        told = station.command("check")
        assert told.returncode == 0, told.stdout
        assert f"the daemon answers at {listen}" in told.stdout
        assert daemon.stop() == 0
