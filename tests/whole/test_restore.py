"""The whole way: a backup, more mail, the data folder lost, a restore; and nobody is mailed twice."""

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import OutboxState
from tests.desk import compose
from tests.whole.station import Station, deliver_all

NOW = datetime.now(UTC)
ANNA, BEN, CY, DORA = (f"{name}@{name}s-company.example" for name in ("anna", "ben", "cy", "dora"))


def _recipients(station: Station) -> Counter[str]:
    return Counter(to for (to, _), count in station.accepted().items() for _ in range(count))


def _backup(station: Station) -> Path:
    done = station.command("backup", str(station.folder / "backups"))
    assert done.returncode == 0, done.stderr
    (made,) = (station.folder / "backups").glob("mailtriage-*Z")
    return made


def _lose_and_restore(station: Station, backup: Path) -> str:
    shutil.rmtree(station.folder / "data")
    done = station.command("restore", str(backup))
    assert done.returncode == 0, done.stderr
    return done.stdout


def _after_the_loss(station: Station) -> None:
    """Anna's mail is in the backup; Ben's and Cy's are acknowledged after it, and known to the mailbox alone."""
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0, station.said
    backup = _backup(station)
    deliver_all(station.mailbox, [compose(sender=BEN, date=NOW), compose(sender=CY, date=NOW)])
    assert station.run() == 0, station.said
    assert _recipients(station) == Counter({ANNA: 1, BEN: 1, CY: 1})
    assert "3001" in _lose_and_restore(station, backup)
    assert station.run() == 0, station.said


def test_after_a_restore_newer_mail_has_tickets_again_and_nobody_gets_a_second_mail(station: Station) -> None:
    _after_the_loss(station)
    assert station.verdicts() == [Verdict.TICKET] * 3
    assert station.check() == []
    assert _recipients(station) == Counter({ANNA: 1, BEN: 1, CY: 1})
    store = station.store()
    try:
        numbers = [number for number in (1001, 1002, 3001, 3002) if store.ticket(number)]
        assert numbers == [1001, 3001, 3002], "a number that customers know is never given out again"
    finally:
        store.documents.close()
    assert len(station.in_state(OutboxState.HELD)) == 2


def test_after_a_restore_mail_that_comes_in_then_is_acknowledged_at_once(small_station: Station) -> None:
    station = small_station
    _after_the_loss(station)
    later = datetime.now(UTC) + timedelta(seconds=2)
    station.mailbox.deliver(compose(sender=DORA, date=NOW), internal_date=later)
    assert station.run() == 0, station.said
    assert _recipients(station)[DORA] == 1


def test_restore_release_sends_what_was_held_once_under_the_message_id_it_had(small_station: Station) -> None:
    station = small_station
    _after_the_loss(station)
    done = station.command("restore", "release")
    assert (done.returncode, "2 mails" in done.stdout) == (0, True), done.stdout + done.stderr
    for _ in range(2):
        assert station.run() == 0, station.said
    assert _recipients(station) == Counter({ANNA: 1, BEN: 2, CY: 2})
    assert Counter(station.accepted().values()) == Counter({1: 1, 2: 2}), "a repeat has the same Message-ID"
    assert not station.in_state(OutboxState.HELD)
    assert "nothing" in station.command("restore", "release").stdout


def test_restore_discard_never_sends_it_nor_what_is_found_later(small_station: Station) -> None:
    station = small_station
    _after_the_loss(station)
    done = station.command("restore", "discard")
    assert (done.returncode, "2 mails" in done.stdout) == (0, True), done.stdout + done.stderr
    station.mailbox.deliver(
        compose(sender=DORA, date=NOW), internal_date=datetime.now(UTC) - timedelta(minutes=10)
    )
    for _ in range(2):
        assert station.run() == 0, station.said
    assert _recipients(station) == Counter({ANNA: 1, BEN: 1, CY: 1})
    assert len(station.in_state(OutboxState.CANCELLED)) == 2
    assert len(station.in_state(OutboxState.HELD)) == 1


def test_what_was_queued_at_the_backup_and_sent_after_it_is_held_too(small_station: Station) -> None:
    station = small_station
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    station.smtp.down()
    assert station.run() == 1
    backup = _backup(station)
    station.smtp.up()
    assert station.run() == 0, station.said
    assert _recipients(station) == Counter({ANNA: 1})
    assert "1 mail to customers" in _lose_and_restore(station, backup)
    assert station.run() == 0, station.said
    assert _recipients(station) == Counter({ANNA: 1})
    assert len(station.in_state(OutboxState.HELD)) == 1
