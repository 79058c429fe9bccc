"""Attachments and the whole program: killed anywhere they are beside their ticket in the end, and a backup, which
does not hold them, gives them back all the same."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.attaching import PNG, REPORT, carrying, digest
from tests.whole.station import Station, deliver_all

NOW = f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} +0000".encode()
OTHER = b"of another mail"


def _dated(raw: bytes) -> bytes:
    head, _, rest = raw.partition(b"Date: ")
    return head + b"Date: " + NOW + rest[rest.index(b"\r\n") :]


def _mails() -> list[bytes]:
    mails = [
        carrying(("report.pdf", REPORT), pictures=(PNG,)),
        carrying(("away.png", b"a robot's"), sender="cy@away.example", auto_submitted="auto-replied"),
        carrying(("once more.pdf", REPORT), ("other.txt", OTHER), sender="ben@other.example"),
    ]
    return [_dated(one) for one in mails]


STORED = {digest(REPORT), digest(PNG), digest(OTHER)}


def _stored(station: Station) -> set[str]:
    return {one.name for one in (station.folder / "data" / "attachments").glob("??/*")}


def _waiting(station: Station) -> set[str]:
    return {one.name for one in (station.folder / "data" / "attachments" / "new").iterdir()}


def test_after_a_pass_the_attachments_of_tickets_are_stored_each_once(small_station: Station) -> None:
    deliver_all(small_station.mailbox, _mails())
    assert small_station.run() == 0, small_station.said
    assert _stored(small_station) == STORED
    assert _waiting(small_station) == {digest(b"a robot's")}
    assert small_station.run() == 0, small_station.said
    assert _waiting(small_station) == set(), "a new start finds it, and nobody claims it"


@pytest.mark.sampled
@pytest.mark.parametrize("step", ["in hand", "recorded", "triaged", "applied", "committing", "committed"])
def test_killed_in_the_flow_every_attachment_is_beside_its_ticket_in_the_end(
    small_station: Station, step: str
) -> None:
    deliver_all(small_station.mailbox, _mails())
    assert small_station.run("--kill", step, "1") == -9, small_station.said
    assert small_station.run() == 0, small_station.said
    assert _stored(small_station) == STORED
    assert "is not kept beside" not in small_station.command("show", "1001").stdout
    assert "is not kept beside" not in small_station.command("show", "1002").stdout


def test_a_mail_set_aside_and_tried_again_has_its_attachments_stored(small_station: Station) -> None:
    deliver_all(small_station.mailbox, _mails())
    poison = f"/{small_station.mailbox.uids()[2]}"
    for _ in range(2):
        small_station.run("--poison", poison)
    assert small_station.run() == 1, small_station.said
    assert digest(OTHER) not in _stored(small_station)
    done = small_station.command("aside", "retry")
    assert done.returncode == 0, done.stderr
    assert _stored(small_station) == STORED


def test_a_backup_leaves_attachments_out_and_after_a_restore_they_can_be_saved(
    small_station: Station, tmp_path: Path
) -> None:
    deliver_all(small_station.mailbox, _mails())
    assert small_station.run() == 0, small_station.said
    backups, data = tmp_path / "backups", small_station.folder / "data"
    assert small_station.command("backup", str(backups)).returncode == 0
    (backup,) = backups.glob("mailtriage-*Z")
    kept = {one.relative_to(backup).parts[0] for one in backup.rglob("*") if one.is_file()}
    assert kept == {"archive", "config.toml", "mailtriage.db", "manifest.json", "secret.key"}
    shutil.rmtree(data)
    done = small_station.command("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert not (data / "attachments").exists()
    done = small_station.command("show", "1001", "--save", str(tmp_path / "out"), "--all")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out" / "report.pdf").read_bytes() == REPORT
    assert (tmp_path / "out" / "image000.png").read_bytes() == PNG


def test_a_restore_beside_attachments_that_are_left_is_not_hindered_by_them(
    small_station: Station, tmp_path: Path
) -> None:
    deliver_all(small_station.mailbox, _mails())
    assert small_station.run() == 0, small_station.said
    backups, data = tmp_path / "backups", small_station.folder / "data"
    assert small_station.command("backup", str(backups)).returncode == 0
    (backup,) = backups.glob("mailtriage-*Z")
    for one in (*data.glob("mailtriage.db*"), data / "secret.key"):
        one.unlink()
    shutil.rmtree(data / "archive")
    done = small_station.command("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert _stored(small_station) == STORED
