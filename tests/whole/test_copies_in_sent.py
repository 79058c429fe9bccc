"""The Sent folder of a real mailbox: our mail lies there once, with the program killed at the worst moments."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.desk import compose
from tests.whole.station import Station

ANNA = "anna@customer.example"
NOW = datetime.now(UTC)


@pytest.fixture
def keeping(station: Station) -> Station:
    """A mailbox with a Sent folder, whose provider keeps no copies."""
    with station.mailbox.client() as client:
        if not client.folder_exists("Sent"):
            client.create_folder("Sent")
    text = station.config.read_text("utf-8").replace("[mailbox]", '[mailbox]\nkeep_sent = "always"')
    station.config.write_text(text, "utf-8")
    return station


def _due_now(station: Station) -> int:
    """Make the next try of every copy due; how many wait."""
    documents = DocumentStore(station.folder / "data" / "mailtriage.db")
    store = DeskStore(documents, apply)
    rows = store.copies_due(datetime(9999, 1, 1, tzinfo=UTC), 99)
    for row in rows:
        store.put_copy(replace(row, due_at=NOW))
    documents.close()
    return len(rows)


def _first_response(station: Station) -> object:
    (ticket,) = json.loads(station.command("tickets", "--json").stdout)
    return ticket["first_response_at"]


def test_what_customers_get_lies_in_sent_read_and_with_its_time_once(keeping: Station) -> None:
    station = keeping
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0, station.said
    (sent,) = [one for one in station.smtp.accepted if ANNA in one.recipients]
    (kept,) = station.mailbox.messages("Sent")
    assert str(message_from_bytes(kept)["Message-ID"]) == str(message_from_bytes(sent.raw)["Message-ID"])
    assert kept.replace(b"\r\n", b"\n").strip() == sent.raw.replace(b"\r\n", b"\n").strip()
    (uid,) = station.mailbox.uids("Sent")
    assert b"\\Seen" in station.mailbox.flags(uid, "Sent")
    assert abs((station.mailbox.internal_date(uid, "Sent") - datetime.now(UTC)).total_seconds()) < 120
    for _ in range(2):
        assert station.run() == 0, station.said
    assert station.mailbox.uids("Sent") == [uid]
    assert _due_now(station) == 0
    assert _first_response(station) is None, "our acknowledgement is no person's answer"


@pytest.mark.sampled
@pytest.mark.parametrize("step", ["keeping", "kept"])
def test_killed_around_the_append_it_is_appended_once(keeping: Station, step: str) -> None:
    station = keeping
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run("--kill", step, "1") == -9, station.said
    assert len(station.mailbox.uids("Sent")) == (1 if step == "kept" else 0)
    assert _due_now(station) == 1
    assert station.run() == 0, station.said
    assert len(station.mailbox.uids("Sent")) == 1
    assert _due_now(station) == 0
    assert station.check() == []
    assert max(station.accepted().values()) == 1
    assert _first_response(station) is None


def test_a_copy_that_the_provider_keeps_is_not_doubled(keeping: Station) -> None:
    station = keeping
    text = station.config.read_text("utf-8").replace('"always"', '"auto"')
    station.config.write_text(text, "utf-8")
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0, station.said
    assert station.mailbox.uids("Sent") == []
    (sent,) = [one for one in station.smtp.accepted if ANNA in one.recipients]
    station.mailbox.append(sent.raw, "Sent")
    assert _due_now(station) == 1
    assert station.run() == 0, station.said
    assert len(station.mailbox.uids("Sent")) == 1
    assert _due_now(station) == 0


def test_in_a_sent_folder_that_takes_nothing_nothing_is_lost_and_nobody_alerted(keeping: Station) -> None:
    station = keeping
    text = station.config.read_text("utf-8").replace("[mailbox]", '[mailbox]\nsent = "Nowhere"')
    station.config.write_text(text, "utf-8")
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    station.run()
    assert [to for to, _ in station.accepted() if to == ANNA] == [ANNA]
    assert station.verdicts() != [None]
