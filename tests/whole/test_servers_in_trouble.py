"""Mail servers, disks and other processes in trouble, with the real program and real sockets."""

import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import OutboxState
from tests.desk import compose
from tests.servers.scripted_smtp import ANY, ScriptedSmtp
from tests.whole.station import ALERTS, SUPPORT, Station, deliver_all

NOW = datetime.now(UTC)
ANNA, BEN = "anna@customer.example", "ben@other.example"


def _two(station: Station) -> None:
    deliver_all(station.mailbox, [compose(sender=ANNA, date=NOW), compose(sender=BEN, date=NOW)])


def _recipients(station: Station) -> list[str]:
    return sorted(to for (to, _), count in station.accepted().items() for _ in range(count))


def test_one_complete_pass_exits_0_and_a_second_one_finds_nothing_to_do(station: Station) -> None:
    _two(station)
    assert station.run() == 0, station.said
    assert _recipients(station) == [ANNA, BEN]
    assert station.run() == 0
    assert "nothing new" in station.said
    assert _recipients(station) == [ANNA, BEN]


def test_a_mail_server_that_is_down_for_a_while_loses_nothing(small_station: Station) -> None:
    station = small_station
    _two(station)
    station.smtp.down()
    assert station.run() == 1
    assert "out of reach" in station.said
    assert len(station.in_state(OutboxState.QUEUED)) == 2
    station.smtp.up()
    assert station.run() == 0, station.said
    assert _recipients(station) == [ANNA, BEN]


def test_one_recipient_refused_for_good_is_told_and_the_others_get_theirs(small_station: Station) -> None:
    station = small_station
    station.smtp.recipient(ANNA, "550 5.1.1 unknown user")
    _two(station)
    assert station.run() == 1
    assert _recipients(station) == [ALERTS, BEN]
    assert station.run() == 0, station.said


def test_one_recipient_deferred_is_sent_by_a_later_pass(small_station: Station) -> None:
    station = small_station
    station.smtp.recipient(ANNA, "450 4.7.1 greylisted", times=1)
    _two(station)
    assert station.run() == 1
    assert _recipients(station) == [BEN]
    assert station.run() == 0, station.said
    assert _recipients(station) == [ANNA, BEN]


@pytest.mark.parametrize("reply", ["501 5.5.4 Invalid MAIL FROM", "550 5.7.1 null sender not allowed"])
def test_a_server_that_refuses_the_null_sender_gets_the_desks_address_at_once(
    small_station: Station, reply: str
) -> None:
    station = small_station
    station.smtp.sender("", reply)
    _two(station)
    assert station.run() == 0, station.said
    assert {mail.envelope_from for mail in station.smtp.accepted} == {SUPPORT}


def test_a_server_that_refuses_us_pauses_the_outbox_and_fails_nothing(small_station: Station) -> None:
    station = small_station
    station.smtp.sender(ANY, "553 5.7.1 sender address rejected: not owned by user")
    _two(station)
    assert station.run() == 1
    assert not station.in_state(OutboxState.FAILED)
    assert "paused until" in station.command("status").stdout
    station.smtp.obey()
    assert station.run() == 0, station.said
    assert _recipients(station) == [ALERTS, ANNA, BEN]


def test_wrong_credentials_are_told_and_not_hammered(small_station: Station) -> None:
    with ScriptedSmtp(users={"desk": "right"}) as smtp:
        station = replace(small_station, smtp=smtp, smtp_keys='user = "desk"\npassword = "wrong"')
        mails = [compose(sender=f"c{n}@customer{n}.example", date=NOW) for n in range(12)]
        deliver_all(station.mailbox, mails)
        assert station.run() == 1
        assert "535" in station.said
        assert not station.in_state(OutboxState.FAILED)
        assert len(station.in_state(OutboxState.QUEUED)) == 12 + 1  # the alert waits with them
        assert smtp.connections <= 4


def test_a_server_that_hangs_after_data_leaves_it_ambiguous_and_is_not_asked_again_at_once(
    small_station: Station,
) -> None:
    station = small_station
    station.smtp.after_data("hang-after-data", recipient=ANNA)
    _two(station)
    assert station.run() == 1
    assert _recipients(station) == [BEN]
    assert len(station.in_state(OutboxState.AMBIGUOUS)) == 1
    assert station.run() == 1
    assert sum(command.startswith("DATA") for command in station.smtp.commands) <= 2


@pytest.mark.parametrize(("how", "kept"), [("drop-before-250", 0), ("drop-after-accept", 1)])
def test_a_connection_lost_after_data_is_ambiguous_and_never_repeated_within_ten_minutes(
    small_station: Station, how: str, kept: int
) -> None:
    station = small_station
    station.smtp.after_data(how, recipient=ANNA)
    _two(station)
    assert station.run() == 1
    assert station.run() == 1
    assert _recipients(station).count(ANNA) == kept
    assert len(station.in_state(OutboxState.AMBIGUOUS)) == 1


def test_a_mailbox_out_of_reach_exits_non_zero_with_its_reason(small_station: Station) -> None:
    station = small_station
    text = station.config.read_text()
    station.config.write_text(text.replace(f"port = {station.mailbox.port}", "port = 1", 1))
    assert station.run() == 1
    assert "127.0.0.1:1" in station.said


def test_a_wrong_password_of_the_mailbox_says_what_to_check(station: Station) -> None:
    text = station.config.read_text()
    station.config.write_text(text.replace(f'password = "{station.mailbox.password}"', 'password = "no"', 1))
    assert station.run() == 1
    assert "check [mailbox] user and password" in station.said


def test_a_missing_folder_says_what_to_set(station: Station) -> None:
    text = station.config.read_text()
    station.config.write_text(text.replace("[smtp]", 'folder = "Nowhere"\n[smtp]', 1))
    assert station.run() == 1
    assert "set [mailbox] folder" in station.said


def test_a_full_disk_stops_intake_before_anything_is_lost(small_station: Station) -> None:
    """RLIMIT_FSIZE makes every write beyond it fail, as a full disk does, without root."""
    station = small_station
    big = compose(sender=BEN, date=NOW, body="x" * 70 + "\n" + ("y" * 70 + "\n") * 6000)
    deliver_all(station.mailbox, [compose(sender=ANNA, date=NOW), big])
    limited = f"""
        import resource, sys
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        sys.argv = ["driver", {str(station.config)!r}]
        from tests.whole.driver import main
        sys.exit(main())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(limited)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "free some space" in done.stderr or "disk" in done.stderr, done.stderr
    assert station.run() == 0, station.said
    assert station.verdicts() == [Verdict.TICKET, Verdict.TICKET]
    assert _recipients(station) == [ANNA, BEN]
    assert station.check() == []


def test_a_store_locked_by_another_program_is_waited_for_and_nothing_is_lost(small_station: Station) -> None:
    station = small_station
    assert station.run() == 0
    _two(station)
    other = sqlite3.connect(station.folder / "data" / "mailtriage.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert station.run() != 0
    assert "mailtriage.db" in station.said
    other.execute("ROLLBACK")
    other.close()
    assert station.run() == 0, station.said
    assert station.verdicts() == [Verdict.TICKET, Verdict.TICKET]


def test_what_lay_there_before_the_first_start_is_only_remembered(station: Station) -> None:
    station.start = "new"
    _two(station)
    assert station.run() == 0, station.said
    assert station.verdicts() == [Verdict.BASELINE, Verdict.BASELINE]
    station.mailbox.deliver(compose(sender="new@customer.example", date=NOW))
    assert station.run() == 0, station.said
    assert _recipients(station) == ["new@customer.example"]


def test_nothing_is_marked_read_or_deleted_in_the_mailbox(station: Station) -> None:
    _two(station)
    station.run()
    assert len(station.mailbox.uids()) == 2
    for uid in station.mailbox.uids():
        assert b"\\Seen" not in station.mailbox.flags(uid)
        assert b"\\Deleted" not in station.mailbox.flags(uid)


def test_mail_that_somebody_has_read_or_flagged_is_handled_all_the_same(station: Station) -> None:
    station.mailbox.append(compose(sender=ANNA, date=NOW), "INBOX", flags=(b"\\Seen", b"\\Flagged"))
    assert station.run() == 0, station.said
    assert _recipients(station) == [ANNA]


def test_mail_that_somebody_has_answered_is_not_acknowledged(station: Station) -> None:
    station.mailbox.append(compose(sender=ANNA, date=NOW), "INBOX", flags=(b"\\Seen", b"\\Answered"))
    assert station.run() == 0, station.said
    assert _recipients(station) == []
    assert station.verdicts() == [Verdict.TICKET]


def test_old_mail_is_taken_in_without_an_acknowledgement(station: Station) -> None:
    station.mailbox.deliver(compose(sender=ANNA, date=NOW), internal_date=NOW - timedelta(days=4))
    assert station.run() == 0, station.said
    assert _recipients(station) == []


def test_a_mail_beyond_the_size_limit_is_set_aside_with_its_beginning(small_station: Station) -> None:
    station = small_station
    text = station.config.read_text()
    station.config.write_text(text.replace("[smtp]", 'max_mail = "100kb"\n[smtp]', 1))
    station.mailbox.deliver(compose(sender=ANNA, date=NOW, body=("z" * 70 + "\n") * 3000))
    assert station.run() == 1
    assert station.verdicts() == [Verdict.ASIDE]
    assert "max_mail" in station.command("aside", "list", "--json").stdout


@pytest.mark.parametrize(
    "reply",
    ["550 5.7.1 Relaying denied", "550 5.7.60 may not send as this sender", "554 5.2.252 SendAsDenied"],
)
def test_the_null_sender_is_given_up_whatever_words_the_server_finds_for_it(
    small_station: Station, reply: str
) -> None:
    small_station.smtp.sender("", reply)
    _two(small_station)
    assert small_station.run() == 0, small_station.said
    assert {mail.envelope_from for mail in small_station.smtp.accepted} == {SUPPORT}


def test_a_disk_that_stays_full_over_many_runs_is_no_fault_of_the_mail(small_station: Station) -> None:
    station = small_station
    assert station.run() == 0
    _two(station)
    archive = station.folder / "data" / "archive"
    for old in archive.glob("*.seg"):
        old.unlink()
    archive.rmdir()
    archive.write_text("in the way")
    for _ in range(4):
        assert station.run() != 0
    archive.unlink()
    assert station.run() == 0, station.said
    assert station.verdicts() == [Verdict.TICKET, Verdict.TICKET]


def test_a_retry_of_a_mail_beyond_the_limit_does_not_pass_its_beginning_off_as_the_whole(
    small_station: Station,
) -> None:
    station = small_station
    text = station.config.read_text()
    station.config.write_text(text.replace("[smtp]", 'max_mail = "100kb"\n[smtp]', 1))
    station.mailbox.deliver(compose(sender=ANNA, date=NOW, body=("z" * 70 + "\n") * 3000 + "LASTWORDS\n"))
    assert station.run() == 1
    assert station.command("aside", "retry").returncode == 1
    assert station.verdicts() == [Verdict.ASIDE]


def test_a_data_folder_that_is_a_file_is_told_in_one_sentence(small_station: Station) -> None:
    (small_station.folder / "data").write_text("in the way")
    assert small_station.run() == 2 or "set [store] path" in small_station.said
    assert "set [store] path" in small_station.command("run", "--once").stderr


def test_a_daemon_that_starts_on_a_locked_store_waits_for_it(small_station: Station) -> None:
    station = small_station
    assert station.run() == 0
    other = sqlite3.connect(station.folder / "data" / "mailtriage.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    words = [sys.executable, "-m", "mailtriage", "run", "--config", str(station.config)]
    daemon = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        assert daemon.stderr is not None
        while "mailtriage.db" not in (line := daemon.stderr.readline()):
            assert line, "it ended"
        other.execute("ROLLBACK")
        _two(station)
        station.smtp.wait_for(2, within_seconds=20)
    finally:
        other.close()
        daemon.terminate()
        daemon.communicate(timeout=20)
    assert daemon.returncode == 0
    assert _recipients(station) == [ANNA, BEN]
