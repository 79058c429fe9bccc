"""What people, systemd and the command line tell the staying daemon, and what it tells them."""

import http.client
import json
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailtriage.console.daemon import ask_daemon
from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import OutboxState
from mailtriage.paths import paths_of
from mailtriage.store.lock import holder
from tests.desk import compose
from tests.servers.mailbox import Mailbox
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted_imap import PASSWORD, USER, ScriptedImap
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import ALERTS, Station
from tests.whole.staying import Daemon, configure, running

ANNA, BEN, CARL = "anna@customer.example", "ben@other.example", "carl@third.example"
_MANY = 2000
# Whom the rule names may say so; anybody else's words raise a mail only so far.
_SENDERS = ", ".join(
    f'"{name}.example"' for name in ("low", "high", "critical", "customer", "other", "third")
)
_RULE = """
[[rule]]
name = "widgets"
because = "the widget is everything"
when = {{ subject = "widget", sender = [{senders}] }}
then = {{ severity = "{severity}" }}
"""


def _mail(sender: str = ANNA, **more: str) -> bytes:
    return compose(sender=sender, date=datetime.now(UTC), **more)


def _recipients(station: Station) -> list[str]:
    return sorted(to for (to, _), count in station.accepted().items() for _ in range(count))


def _answered(daemon: Daemon, *recipients: str) -> None:
    daemon.until(lambda: len(daemon.station.smtp.accepted) >= len(recipients))
    assert _recipients(daemon.station) == sorted(recipients)


def _json(station: Station, *words: str) -> Any:
    done = station.command(*words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _behind(station: Station, proxy: FaultyProxy) -> Station:
    """The same station, whose daemon reaches the mailbox through the proxy only."""
    configure(station, "mailbox", port=str(proxy.port))
    return station


# SIGTERM


def test_a_daemon_that_idles_stops_when_it_is_told_and_has_forgotten_nothing(station: Station) -> None:
    with running(station) as daemon:
        daemon.until_reading()
        station.mailbox.deliver(_mail())
        _answered(daemon, ANNA)
        assert daemon.stop() == 0
    assert station.run() == 0, station.said
    assert "nothing new" in station.said
    assert _recipients(station) == [ANNA]


def test_a_daemon_that_is_stopped_in_the_middle_of_2000_mails_leaves_the_rest_for_the_next_start(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        station = Station(tmp_path, Mailbox(imap.host, imap.port, USER, PASSWORD), scripted_smtp)
        imap.deliver(*(_mail(f"c{number}@customer{number}.example") for number in range(_MANY)))
        with running(station) as daemon:
            daemon.until(lambda: len(scripted_smtp.accepted) >= 20)
            assert daemon.stop() == 0
        assert 20 <= len(scripted_smtp.accepted) < _MANY
        assert station.run() == 0, station.said
        assert station.verdicts() == [Verdict.TICKET] * _MANY
        assert len(station.accepted()) == _MANY
        assert set(station.accepted().values()) == {1}


def test_a_mailbox_and_a_mail_server_that_both_hang_do_not_keep_the_daemon_from_stopping(
    small_station: Station,
) -> None:
    box = small_station.mailbox
    with FaultyProxy(box.port) as proxy:
        station = _behind(small_station, proxy)
        configure(station, "smtp", timeout='"60s"')
        station.smtp.after_data("hang-after-accept", recipient=ANNA)
        with running(station) as daemon:
            daemon.until_reading()
            station.mailbox.deliver(_mail())
            station.smtp.wait_for(1)
            proxy.stall()
            station.mailbox.deliver(_mail(BEN))
            assert daemon.stop() == 0
        proxy.obey()
        station.smtp.obey()
        assert station.run() == 1, "a mail of which nobody knows whether it was taken waits"
        assert len(station.in_state(OutboxState.AMBIGUOUS)) == 1
        assert _recipients(station) == [ANNA, BEN]
        assert station.verdicts() == [Verdict.TICKET] * 2


# SIGHUP and `mailtriage reload`


def _severities(station: Station) -> dict[str, str]:
    return {one["subject"]: one["severity"] for one in _json(station, "tickets", "--json")}


def _rules(station: Station, severity: str) -> None:
    """One rule about widgets, in the place of any other."""
    text = station.config.read_text("utf-8").partition("\n[[rule]]")[0]
    station.config.write_text(text + _RULE.format(severity=severity, senders=_SENDERS), "utf-8")


def test_a_changed_rule_is_in_force_for_the_next_mail_and_no_mail_is_lost_meanwhile(
    small_station: Station,
) -> None:
    station = small_station
    configure(station, "log", level='"info"')
    with running(station) as daemon:
        daemon.until_reading()
        for told, severity in enumerate(("low", "high", "critical"), 1):
            # One who writes thrice within ten minutes is told of the rest together: so everybody writes once.
            station.mailbox.deliver(_mail(f"a@{severity}.example", subject=f"Before {severity}"))
            _rules(station, severity)
            daemon.hang_up()
            station.mailbox.deliver(_mail(f"b@{severity}.example", subject=f"After {severity}"))
            daemon.until(lambda told=told: daemon.said.count('"event":"reloaded"') == told)
            station.mailbox.deliver(_mail(f"c@{severity}.example", subject=f"A widget, {severity}"))
            daemon.until(lambda told=told: len(station.smtp.accepted) == 3 * told)
        assert daemon.stop() == 0
    found = _severities(station)
    assert len(found) == 9
    assert [found[f"A widget, {one}"] for one in ("low", "high", "critical")] == ["low", "high", "critical"]
    assert set(station.accepted().values()) == {1}


@pytest.mark.parametrize(
    ("table", "keys"),
    [("mailbox", {"start": '"sometimes"'}), ("reply", {"templates": f'"{"x" * 300}"'})],
    ids=["wrong value", "path that no system takes"],
)
def test_a_wrong_configuration_is_refused_told_once_and_changes_nothing(
    small_station: Station, table: str, keys: dict[str, str]
) -> None:
    station = small_station
    _rules(station, "critical")
    right = station.config.read_text("utf-8")
    with running(station) as daemon:
        daemon.until_reading()
        _rules(station, "low")
        configure(station, table, **keys)
        for count in (1, 2):
            daemon.hang_up()
            daemon.until(lambda count=count: daemon.said.count('"event":"reload_refused"') == count)
        station.mailbox.deliver(_mail(subject="A widget"))
        _answered(daemon, ALERTS, ANNA)
        station.config.write_text(right, "utf-8")
        assert _severities(station) == {"A widget": "critical"}
        lines = station.command("log", "--event", "reload_refused", "--json").stdout.splitlines()
        assert len(lines) == 2
        daemon.hang_up()
        station.mailbox.deliver(_mail(BEN))
        _answered(daemon, ALERTS, ANNA, BEN)
        assert daemon.stop() == 0


def test_mailtriage_reload_has_the_daemon_take_what_is_right_and_refuses_what_is_wrong(
    small_station: Station,
) -> None:
    station = small_station
    assert "no daemon is running" in station.command("reload").stderr
    with running(station) as daemon:
        daemon.until_reading()
        _rules(station, "urgent")
        refused = station.command("reload")
        assert (refused.returncode, "urgent" in refused.stderr) == (2, True)
        daemon.until(lambda: "reload_refused" in daemon.said)  # it saw the edit itself, and told of it
        _rules(station, "critical")
        configure(station, "mailbox", poll='"90s"')
        done = station.command("reload")
        assert done.returncode == 0, done.stderr
        assert str(daemon.process.pid) in done.stdout
        daemon.until(lambda: '"restart_needed_for":["mailbox.poll"]' in daemon.said)
        station.mailbox.deliver(_mail(subject="A widget"))
        _answered(daemon, ALERTS, ANNA)
        assert _severities(station) == {"A widget": "critical"}


# systemd


class Manager:
    """A service manager's end of $NOTIFY_SOCKET; `heard` is all that it was told."""

    def __init__(self, path: Path) -> None:
        self.environ = {"NOTIFY_SOCKET": str(path)}
        self._told: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)

    @property
    def heard(self) -> list[str]:
        while True:
            try:
                self._told.append(self._socket.recv(65536).decode())
            except BlockingIOError:
                return [one for one in self._told if not one.startswith("STATUS=")]

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    one = Manager(tmp_path / "notify")
    yield one
    one.close()


def test_a_second_daemon_is_refused_with_the_process_id_of_the_first(
    small_station: Station, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = small_station
    with running(station) as daemon:
        daemon.until_reading()
        monkeypatch.setenv("NOTIFY_SOCKET", manager.environ["NOTIFY_SOCKET"])
        second = station.command("run")
        assert second.returncode == 2
        assert f"process {daemon.process.pid}" in second.stderr
        assert manager.heard == []
        station.mailbox.deliver(_mail())
        _answered(daemon, ANNA)
        assert station.command("reload").returncode == 0, "the second has left the first's socket alone"


def test_systemd_hears_of_start_watchdog_reload_and_stop_in_their_order(
    small_station: Station, manager: Manager
) -> None:
    station = small_station
    with running(station, **manager.environ, WATCHDOG_USEC="600000") as daemon:
        daemon.until(lambda: "READY=1" in manager.heard)
        assert holder(paths_of(station.config).lock) == daemon.process.pid
        assert ask_daemon(paths_of(station.config), "health", timeout=20) is not None
        fed = manager.heard.count("WATCHDOG=1")
        daemon.until(lambda: manager.heard.count("WATCHDOG=1") >= fed + 3)
        daemon.hang_up()
        daemon.until(lambda: manager.heard.count("READY=1") == 2)
        assert daemon.stop() == 0
    words = [one.partition("\n")[0] for one in manager.heard if one != "WATCHDOG=1"]
    assert words == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"]


def test_systemd_is_not_told_ready_while_another_program_has_the_store(
    small_station: Station, manager: Manager
) -> None:
    station = small_station
    assert station.run() == 0
    other = sqlite3.connect(station.folder / "data" / "mailtriage.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with running(station, **manager.environ) as daemon:
            daemon.until(lambda: "mailtriage.db" in daemon.said)
            assert "READY=1" not in manager.heard
            other.execute("ROLLBACK")
            daemon.until(lambda: "READY=1" in manager.heard)
            assert station.command("run").returncode == 2
            assert daemon.stop() == 0
    finally:
        other.close()
    assert manager.heard.count("READY=1") == 1


# Threads that hang


@pytest.mark.parametrize("thread", ["parser", "desk"])
def test_a_thread_that_hangs_is_named_makes_us_unready_and_ends_the_process(
    small_station: Station, manager: Manager, thread: str
) -> None:
    station = small_station
    with _listening(station) as port:
        station.mailbox.deliver(_mail())
        words = ("tests.whole.impatient", "--hang", thread)
        with running(station, *words, **manager.environ, WATCHDOG_USEC="600000") as daemon:
            daemon.until(lambda: '"event":"hung"' in daemon.said)
            fed = manager.heard.count("WATCHDOG=1")
            status, document = _asked(port, "/readyz")
            assert status == 503
            assert any(thread in reason for reason in document["reasons"])
            assert _asked(port, "/healthz")[0] == 503
            assert daemon.process.wait(20) == 70
        assert fed >= 1
        assert manager.heard.count("WATCHDOG=1") == fed, "the watchdog is not fed while a thread hangs"
        line = next(json.loads(one) for one in daemon.said.splitlines() if '"event":"hung"' in one)
        assert line["thread"] == thread
        assert any("impatient.py" in frame for frame in line["stack"])
    assert station.run() == 0, station.said
    # A desk that hangs itself can write no alert.
    assert _recipients(station) == ([ALERTS, ANNA] if thread == "parser" else [ANNA])


# Health


@contextmanager
def _listening(station: Station) -> Iterator[int]:
    """The station's daemon will answer at this port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configure(station, "web", listen=f'"127.0.0.1:{port}"')
    yield port


def _asked(port: int, path: str) -> tuple[int, Any]:
    """Status and document; 0 where nobody answers."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        return answer.status, json.loads(answer.read())
    except OSError:
        return 0, None
    finally:
        link.close()


def test_a_mailbox_that_was_never_reached_makes_us_unready_with_the_reason(small_station: Station) -> None:
    box = small_station.mailbox
    with FaultyProxy(box.port) as proxy, _listening(small_station) as port:
        station = _behind(small_station, proxy)
        proxy.refuse()
        with running(station) as daemon:
            daemon.until(lambda: "trouble" in daemon.said)
            # What health is made of is taken every two seconds.
            until = time.monotonic() + 3
            daemon.until(lambda: _asked(port, "/readyz")[0] == 503 or time.monotonic() > until)
            assert _asked(port, "/healthz") == (200, {"alive": True})
            status, document = _asked(port, "/readyz")
            assert status == 503
            assert any("INBOX" in reason for reason in document["reasons"])
            proxy.obey()
            daemon.until(lambda: _asked(port, "/readyz")[0] == 200)


def test_a_mailbox_that_goes_away_is_told_by_status_and_page_and_needs_no_restart(
    small_station: Station,
) -> None:
    box = small_station.mailbox
    with FaultyProxy(box.port) as proxy, _listening(small_station) as port:
        station = _behind(small_station, proxy)
        with running(station) as daemon:
            daemon.until(lambda: (_asked(port, "/readyz")[1] or {}).get("state") == "ok")
            proxy.refuse()
            daemon.until(lambda: "not connected" in str(_asked(port, "/readyz")[1]["reasons"]))
            # It was read a moment ago, and a mail server may be restarted now and then.
            assert _asked(port, "/readyz")[0] == 200
            assert _asked(port, "/healthz") == (200, {"alive": True})
            assert "not connected" in station.command("status").stdout
            proxy.obey()
            daemon.until(lambda: _asked(port, "/readyz")[1]["state"] == "ok")
            told = _json(station, "status", "--json")
            assert told["daemon"] == daemon.process.pid
            parts = {part["name"] for part in told["health"]["parts"]}
            assert parts >= {"mailbox", "outbox", "store", "parser", "threads", "clock"}
            assert daemon.stop() == 0


# The command line (design §12.8)


def test_what_the_command_line_asks_the_running_daemon_does_at_once(small_station: Station) -> None:
    station = small_station
    configure(station, "desk", observe="true")
    configure(station, "mailbox", max_mail='"2kb"')
    with running(station) as daemon:
        daemon.until_reading()
        station.mailbox.deliver(_mail(BEN, body="too long\n" * 500))
        station.mailbox.deliver(_mail())
        daemon.until(lambda: station.verdicts() == [Verdict.ASIDE, Verdict.TICKET])

        done = station.command("aside", "retry")
        assert (done.returncode, "1 mail is tried again" in done.stdout) == (0, True)
        daemon.until(lambda: _asides(station) == [2])

        done = station.command("go-live")
        assert (done.returncode, "live: from now on" in done.stdout) == (0, True)
        station.mailbox.deliver(_mail(CARL))
        daemon.until(lambda: CARL in _recipients(station))
        assert ANNA not in _recipients(station), "what was held back stays unsent"

        done = station.command("reconcile")
        assert (done.returncode, "3 mails in" in done.stdout) == (0, True)
        assert "0 of them not known" in done.stdout
        assert daemon.stop() == 0


def _asides(station: Station) -> list[int]:
    """How often each mail that is set aside was tried."""
    lines = station.command("aside", "list", "--json").stdout.splitlines()
    return [json.loads(line)["tries"] for line in lines]
