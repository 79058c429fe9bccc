"""The staying daemon between servers in every state: what it reads, how it waits, and whom it spares."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailtriage.model.ledger import Verdict
from tests.desk import compose
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import Mailbox
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted_imap import PASSWORD, USER, ScriptedImap
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import ALERTS, Station
from tests.whole.staying import Daemon, configure, running

ANNA, BEN = "anna@customer.example", "ben@other.example"


def _mail(sender: str = ANNA, **more: str) -> bytes:
    return compose(sender=sender, date=datetime.now(UTC), **more)


def _mails(count: int) -> list[bytes]:
    return [_mail(f"c{number}@customer{number}.example") for number in range(count)]


def _at(imap: ScriptedImap, folder: Path, smtp: ScriptedSmtp, **mailbox: str) -> Station:
    station = Station(folder, Mailbox(imap.host, imap.port, USER, PASSWORD), smtp)
    configure(station, "mailbox", **mailbox)
    return station


def _recipients(station: Station) -> list[str]:
    return sorted(to for (to, _), count in station.accepted().items() for _ in range(count))


def _answered(daemon: Daemon, *recipients: str) -> None:
    """Each of them gets its acknowledgement, and nobody gets two."""
    daemon.until(lambda: len(daemon.station.smtp.accepted) >= len(recipients))
    assert _recipients(daemon.station) == sorted(recipients)


# Waiting for mail


def test_mail_that_arrives_while_it_idles_is_acknowledged_without_waiting_for_the_poll(
    station: Station,
) -> None:
    configure(station, "mailbox", poll='"1h"')
    with running(station) as daemon:
        daemon.until_reading()
        for number, sender in enumerate((ANNA, BEN, "carl@third.example"), 1):
            station.mailbox.deliver(_mail(sender))
            station.smtp.wait_for(number)
        assert daemon.stop() == 0


def test_a_server_that_cannot_idle_is_polled(tmp_path: Path, scripted_smtp: ScriptedSmtp) -> None:
    with ScriptedImap("IMAP4rev1") as imap:
        with running(_at(imap, tmp_path, scripted_smtp, poll='"1s"')) as daemon:
            daemon.until_reading()
            imap.deliver(_mail())
            _answered(daemon, ANNA)
        assert len(imap.logins) == 1


def test_a_server_that_offers_idle_and_refuses_it_is_polled_on_the_same_connection(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.answer("IDLE", "NO IDLE is switched off")
        with running(_at(imap, tmp_path, scripted_smtp, poll='"1s"')) as daemon:
            daemon.until_reading()
            imap.deliver(_mail())
            _answered(daemon, ANNA)
            imap.deliver(_mail(BEN))
            _answered(daemon, ANNA, BEN)
        assert len(imap.logins) == 1


def test_lines_that_come_in_pieces_hurt_nothing(tmp_path: Path, scripted_smtp: ScriptedSmtp) -> None:
    with ScriptedImap(split=True) as imap:
        imap.deliver(_mail())
        with running(_at(imap, tmp_path, scripted_smtp, poll='"1h"')) as daemon:
            _answered(daemon, ANNA)
            daemon.until(lambda: imap.commands["IDLE"])
            imap.deliver(_mail(BEN))
            _answered(daemon, ANNA, BEN)
            assert daemon.stop() == 0
        assert len(imap.logins) == 1
        assert "trouble" not in daemon.said


def test_news_that_come_before_the_server_is_ready_to_idle_are_heard(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap(eager=True) as imap:
        with running(_at(imap, tmp_path, scripted_smtp, poll='"1h"')) as daemon:
            daemon.until(lambda: imap.commands["IDLE"])
            imap.deliver(_mail())
            _answered(daemon, ANNA)
            daemon.until(lambda: imap.commands["IDLE"] >= 2)
            assert daemon.stop() == 0
        assert len(imap.logins) == 1


def test_a_server_that_repeats_how_many_mails_there_are_is_not_asked_without_end(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap(chatty=True) as imap:
        with running(_at(imap, tmp_path, scripted_smtp, poll='"1h"')) as daemon:
            daemon.until(lambda: imap.commands["IDLE"])
            imap.deliver(_mail())
            _answered(daemon, ANNA)
            daemon.until(lambda: imap.commands["IDLE"] >= 2)
            assert daemon.stop() == 0
        assert imap.commands["NOOP"] < 50


# Links that break


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_server_that_is_restarted_is_read_again(small_station: Station, dovecot: Dovecot, how: str) -> None:
    dovecot.start()
    station = replace(small_station, mailbox=dovecot.mailbox(f"restarted-{how}@demo.example"))
    with running(station) as daemon:
        daemon.until_reading()
        station.mailbox.deliver(_mail())
        _answered(daemon, ANNA)
        dovecot.stop() if how == "stop" else dovecot.kill()
        dovecot.start()
        station.mailbox.deliver(_mail(BEN))
        _answered(daemon, ANNA, BEN)
        assert daemon.stop() == 0


def test_a_server_that_says_goodbye_in_the_middle_of_a_wait_is_connected_to_again(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        with running(_at(imap, tmp_path, scripted_smtp, poll='"1h"')) as daemon:
            daemon.until(lambda: any(link.idling for link in imap.links))
            imap.end_idle()
            imap.deliver(_mail())
            _answered(daemon, ANNA)
        assert len(imap.logins) == 2


def test_a_server_that_ends_every_wait_at_once_is_connected_to_ever_more_seldom(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.answer("IDLE", "BYE Too much")
        with running(_at(imap, tmp_path, scripted_smtp)) as daemon:
            daemon.until(lambda: len(imap.logins) == 3)
            assert daemon.stop() == 0
        _, second, third = imap.logins
        assert third - second >= 2.0


def test_a_link_that_dies_in_silence_is_noticed_and_replaced(small_station: Station) -> None:
    box = small_station.mailbox
    with FaultyProxy(box.port) as proxy:
        station = small_station
        configure(station, "mailbox", port=str(proxy.port), poll='"1s"', timeout='"1s"')
        with running(station) as daemon:
            daemon.until_reading()
            proxy.stall()
            box.deliver(_mail())
            daemon.until(lambda: "timed out" in daemon.said)
            proxy.obey()
            _answered(daemon, ANNA)
            assert daemon.stop() == 0


def test_mails_that_people_expunge_while_they_are_fetched_are_passed_over(station: Station) -> None:
    box, count = station.mailbox, 400
    with box.client() as client:
        for raw in _mails(count):
            client.append("INBOX", raw)
    uids = box.uids()
    with FaultyProxy(box.port) as proxy:
        configure(station, "mailbox", port=str(proxy.port))
        with running(station) as daemon:
            daemon.until(lambda: station.smtp.accepted)
            proxy.stall()
            with box.client() as client:
                client.select_folder("INBOX")
                client.delete_messages(uids[1::2])
                client.expunge()
            proxy.obey()
            left = uids[::2]
            daemon.until(lambda: station.verdicts() == [Verdict.TICKET] * len(left))
            daemon.until(lambda: len(_all_verdicts(station)) == count)
            assert daemon.stop() == 0
        became = Counter(_all_verdicts(station))
        assert set(became) == {Verdict.TICKET, Verdict.VANISHED}
        assert station.run() == 0, station.said
        assert len(station.accepted()) == became[Verdict.TICKET]
        assert set(station.accepted().values()) == {1}


def _all_verdicts(station: Station) -> list[Verdict]:
    """Of every mail of the INBOX that the ledger knows, gone ones too."""
    store = station.store()
    try:
        folder = store.folder("main", "INBOX")
        assert folder is not None
        return [row.verdict for row in store.places_above(folder, 0, 100_000)]
    finally:
        store.documents.close()


def test_a_folder_that_is_made_anew_under_the_daemon_gives_no_second_ticket(
    small_station: Station, dovecot: Dovecot
) -> None:
    dovecot.start()
    box = dovecot.mailbox("renumbered@demo.example")
    station = replace(small_station, mailbox=box)
    configure(station, "mailbox", folder='"Support"', poll='"2s"')
    mails = [_mail(), _mail(BEN)]
    for raw in mails:
        box.append(raw, "Support")
    with running(station) as daemon:
        _answered(daemon, ANNA, BEN)
        with box.client() as client:
            client.delete_folder("Support")
        for raw in (*mails, _mail("carl@third.example")):
            box.append(raw, "Support")
        daemon.until(lambda: "carl@third.example" in _recipients(station))
        daemon.until(lambda: "renumbered" in daemon.said)
        assert daemon.stop() == 0
    assert station.run() == 0, station.said
    assert _recipients(station) == sorted([ALERTS, ANNA, BEN, "carl@third.example"])
    assert station.command("tickets", "--json").stdout.count('"number"') == 3


# Servers that refuse us


def test_a_wrong_password_is_told_with_what_to_check_and_tried_seldom(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.password = "changed"
        imap.deliver(_mail())
        station = _at(imap, tmp_path, scripted_smtp)
        with running(station) as daemon:
            daemon.until(lambda: "check [mailbox] user and password" in daemon.said)
            # A link that is lost is tried again after 1 and after 2 seconds more; this must not be.
            until = imap.logins[0] + 4
            daemon.until(lambda: time.monotonic() > until)
            assert len(imap.logins) == 1
            assert PASSWORD not in daemon.said
            assert daemon.stop() == 0
        configure(station, "mailbox", password='"changed"')
        with running(station) as daemon:
            _answered(daemon, ANNA)


def test_a_login_that_is_throttled_is_tried_again_when_the_server_says(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.answer("LOGIN", "NO Server busy. Suggested Backoff Time: 3000 milliseconds", times=1)
        imap.deliver(_mail())
        with running(_at(imap, tmp_path, scripted_smtp)) as daemon:
            _answered(daemon, ANNA)
            assert daemon.stop() == 0
        first, second = imap.logins
        assert second - first >= 3.0


def test_a_server_that_is_unavailable_and_says_no_time_is_left_alone_for_ours(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.answer("LOGIN", "NO [UNAVAILABLE] Temporary authentication failure", times=2)
        imap.deliver(_mail())
        with running(
            _at(imap, tmp_path, scripted_smtp), "tests.whole.impatient", "--refused", "0.5"
        ) as daemon:
            _answered(daemon, ANNA)
            assert daemon.stop() == 0
        assert len(imap.logins) == 3


def test_a_throttle_at_any_command_delays_mail_and_sets_none_aside(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    slow = "NO [THROTTLED] Request is throttled. Suggested Backoff Time: 100 milliseconds"
    commands = ("LIST", "STATUS", "SELECT", "NOOP", "SEARCH", "FETCH", "STORE", "IDLE")
    with ScriptedImap() as imap:
        station = _at(imap, tmp_path, scripted_smtp, poll='"1s"')
        with running(station, "tests.whole.impatient", "--retry", "0.1") as daemon:
            daemon.until_reading()
            for number, command in enumerate(commands):
                imap.answer(command, slow, times=1)
                imap.deliver(_mail(f"c{number}@customer{number}.example"))
                daemon.until(lambda number=number: len(station.smtp.accepted) == number + 1)
                if command == "LIST":
                    imap.end_idle()
                daemon.until(lambda command=command: not imap.scripts[command])
            assert daemon.stop() == 0
        assert station.run() == 0, station.said
        assert station.verdicts() == [Verdict.TICKET] * len(commands)
        assert set(station.accepted().values()) == {1}


def test_a_certificate_of_an_unknown_authority_is_refused_until_its_file_is_named(
    small_station: Station, dovecot: Dovecot
) -> None:
    dovecot.start()
    box = dovecot.mailbox("authority@demo.example")
    station = replace(small_station, mailbox=replace(box, port=dovecot.imaps_port))
    configure(station, "mailbox", tls='"implicit"')
    box.deliver(_mail())
    with running(station) as daemon:
        daemon.until(lambda: "[mailbox] ca_file" in daemon.said)
        assert daemon.stop() == 0
    configure(station, "mailbox", ca_file=f'"{dovecot.certificate}"')
    with running(station) as daemon:
        _answered(daemon, ANNA)
        assert daemon.stop() == 0
