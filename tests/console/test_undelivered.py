"""What ``show`` and ``status`` tell of mail that came back, and of addresses that take none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.console.undelivered import event_in_words
from mailtriage.model.event import Event, EventType
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.console.program import as_json, mailtriage, told
from tests.console.test_tickets_command import control_characters

GONE = "gone@nowhere.example"
ANNA = "anna@customer.example"


def test_an_address_that_our_mail_server_refused_is_shown_with_its_ticket(filled: Path) -> None:
    shown = told(mailtriage("show", "1005", cwd=filled, COLUMNS="200"))
    assert f"mail to {GONE} came back on {datetime.now(UTC):%Y-%m-}" in shown
    assert "no automatic answer goes there" in shown
    (address,) = as_json(mailtriage("show", "1005", "--json", cwd=filled))["addresses"]
    assert (address["address"], address["state"], address["failures"]) == (GONE, "failing", 1)
    assert address["said"] == "550 5.1.1 unknown user"


def test_a_ticket_of_which_nothing_came_back_shows_nothing_of_it(filled: Path) -> None:
    assert "Delivery" not in told(mailtriage("show", "1002", cwd=filled, COLUMNS="200"))
    shown = as_json(mailtriage("show", "1002", "--json", cwd=filled))
    assert (shown["returned"], shown["addresses"]) == ([], [])


def test_status_counts_and_names_the_addresses_that_take_none(filled: Path) -> None:
    shown = told(mailtriage("status", cwd=filled, COLUMNS="200"))
    assert "1 gives our mail back: no automatic answers" in shown
    assert f"{GONE}, " in shown
    state = as_json(mailtriage("status", "--json", cwd=filled))["addresses"]
    assert (state["failing"], [one["address"] for one in state["latest"]]) == (1, [GONE])


@pytest.mark.parametrize(
    ("bounced", "words"), [(True, "came back: 550 5.1.1 unknown"), (False, "is delayed: 550 5.1.1 unknown")]
)
def test_what_came_back_of_an_acknowledgement_is_told_in_words(
    desk_folder: Path, bounced: bool, words: str
) -> None:
    now = datetime.now(UTC)
    documents = DocumentStore(desk_folder / "data" / "mailtriage.db")
    store = DeskStore(documents, apply)
    (row,) = store.outgoing_of_ticket(1001)
    said = "550 5.1.1 unknown \x1b[2J"
    when = {"bounced_at": now} if bounced else {"delayed_at": now}
    store.put_outgoing(replace(row, returned=said, **when))
    documents.close()
    shown = told(mailtriage("show", "1001", cwd=desk_folder, COLUMNS="200"))
    assert f"the acknowledgement to {ANNA} {words}" in shown
    assert control_characters(shown) == set()
    (one,) = as_json(mailtriage("show", "1001", "--json", cwd=desk_folder))["returned"]
    assert (one["to"], one["state"]) == (ANNA, "bounced" if bounced else "delayed")


def test_an_address_that_recovered_is_shown_as_such_and_left_out_of_status(desk_folder: Path) -> None:
    now = datetime.now(UTC)
    documents = DocumentStore(desk_folder / "data" / "mailtriage.db")
    store = DeskStore(documents, apply)
    gone = store.address_health(GONE)
    assert gone is not None
    store.put_address_health(gone.heard(now + timedelta(seconds=-1)))
    documents.close()
    assert f"; it is well since {now:%Y-%m-}" in told(
        mailtriage("show", "1005", cwd=desk_folder, COLUMNS="200")
    )
    assert "gives our mail back" not in told(mailtriage("status", cwd=desk_folder, COLUMNS="200"))


def test_an_event_of_the_journal_is_a_sentence_whatever_its_age() -> None:
    bounced = {"purpose": "answer", "author": "ada", "contact": "c1", "outcome": "bounced", "reason": "gone"}
    assert event_in_words(_event(bounced)) == "answer by ada to c1 came back: gone"
    delayed = {"purpose": "acknowledgement", "contact": None, "outcome": "delayed", "reason": ""}
    assert event_in_words(_event(delayed)) == "acknowledgement is delayed: no reason is given"
    imported = {"permanent": True, "status": "5.1.1", "outcome": "bounced"}
    assert event_in_words(_event(imported)) == "permanent True, status 5.1.1, outcome bounced"
    refused = {"purpose": "acknowledgement", "message": "id", "outcome": "failed", "reason": "550 no"}
    assert "reason 550 no" in event_in_words(_event(refused))


def _event(data: dict[str, object]) -> Event:
    return Event(1001, EventType.UNDELIVERED, datetime.now(UTC), "desk", None, data)
