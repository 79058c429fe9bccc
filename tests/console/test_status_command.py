"""``mailtriage status``: it tells of now, and not of what once was."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailtriage.console.watched import still_there
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.desk import compose
from tests.whole.station import Station
from tests.whole.staying import configure

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _json(station: Station, *words: str) -> Any:
    done = station.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_after_go_live_neither_check_nor_status_speak_of_observing(small_station: Station) -> None:
    station = small_station
    configure(station, "desk", observe="true")
    station.mailbox.deliver(compose(sender="anna@customer.example", date=datetime.now(UTC)))
    assert station.run() == 0, station.said
    assert "nothing is sent to customers" in station.command("check", "--offline").stdout
    assert "1 mail would have gone out" in station.command("status").stdout
    assert _json(station, "status", "--json")["observing"] is True

    assert station.command("go-live").returncode == 0
    told = station.command("check", "--offline").stdout
    assert "nothing is sent to customers" not in told
    assert "customers are answered since `mailtriage go-live`" in told
    shown = station.command("status").stdout
    assert "Observed" not in shown
    assert "would have gone out" not in shown
    assert _json(station, "status", "--json")["observing"] is False

    assert station.command("go-live", "--undo").returncode == 0
    assert "nothing is sent to customers" in station.command("check", "--offline").stdout
    assert "Observed" in station.command("status").stdout

    configure(station, "desk", observe="false")
    assert "Observed" not in station.command("status").stdout


def test_a_folder_that_was_renamed_on_the_server_is_not_listed_for_ever(small_station: Station) -> None:
    station = small_station
    assert station.run() == 0, station.said
    with station.mailbox.client() as client:
        client.rename_folder("Archive", "Archive 2026")
    assert station.run() == 0, station.said
    store = station.store()
    newest = {row.folder: row.last_poll for row in store.folders()}
    store.documents.close()
    assert {"Archive", "Archive 2026"} <= set(newest), "the store knows both"
    _ago(station, "Archive", timedelta(hours=1))
    shown = station.command("status").stdout
    assert "main/Archive 2026:" in shown
    assert "main/Archive:" not in shown
    folders = {one["folder"] for one in _json(station, "status", "--json")["folders"]}
    assert {"main/INBOX", "main/Archive 2026"} <= folders
    assert "main/Archive" not in folders


def _ago(station: Station, folder: str, span: timedelta) -> None:
    """The folder was last read that much earlier."""
    documents = DocumentStore(station.folder / "data" / "mailtriage.db")
    try:
        store = DeskStore(documents, apply)
        row = store.folder("main", folder)
        assert row is not None
        assert row.last_poll is not None
        store.put_folder(replace(row, last_poll=row.last_poll - span))
    finally:
        documents.close()


# Which folders are there


def row(name: str, minutes: int | None) -> dict[str, Any]:
    last = None if minutes is None else NOW - timedelta(minutes=minutes)
    return {"folder": f"main/{name}", "last_poll": last}


def health(*names: str, up: int = 3600, inbox_read: int | None = 3) -> dict[str, Any]:
    """What a daemon says that has found these folders beside the inbox."""
    facts = {"role": "other", "last_read_seconds": 3}
    parts = [{"name": "INBOX", "facts": {"role": "inbox", "last_read_seconds": inbox_read}}]
    parts += [{"name": name, "facts": facts} for name in names]
    return {"facts": {"up_seconds": up}, "parts": [{"name": "mailbox", "parts": parts}]}


NEVER_STARTED: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("folder", "told", "there"),
    [
        (row("Archive", 20), NEVER_STARTED, True),
        (row("Archive", 40), NEVER_STARTED, False),
        (row("Archive", None), NEVER_STARTED, True),
        (row("Archive", 9000), health("Archive"), True),
        (row("Archive", 20), health("Old"), False),
        (row("Archive", None), health("Old"), False),
        # It has only begun, and may not have come to it yet; what was gone before stays gone.
        (row("Archive", 20), health("Old", up=10), True),
        (row("Archive", 9000), health("Old", up=10), False),
        (row("Archive", 20), health(inbox_read=None), True),
        # The daemon names no address, and so no folder that looks like one.
        (row("ann@team.example", 20), health("ADDRESS"), True),
    ],
)
def test_a_folder_is_listed_as_long_as_nothing_says_that_it_is_gone(
    folder: dict[str, Any], told: dict[str, Any], there: bool
) -> None:
    inbox = row("INBOX", 0)
    assert still_there([folder, inbox], told) == ([folder, inbox] if there else [inbox])


def test_a_mailbox_that_was_not_read_for_days_still_has_all_its_folders() -> None:
    folders = [row("INBOX", 9000), row("Archive", 9005), row("Sent", None)]
    assert still_there(folders, NEVER_STARTED) == folders
