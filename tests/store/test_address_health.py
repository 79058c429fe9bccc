"""How an address is that gave mail back: what counts, what lifts it, and that the store keeps it as it was."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.model.address_health import QUIET, AddressHealth, is_full
from mailtriage.model.mail import ArchiveKey
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA = AddressHealth("anna@customer.example")
STEPS = ("failed", "full", "delayed", "accepted", "heard")


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskStore]:
    path = ":memory:" if request.param == "memory" else str(tmp_path / "desk.db")
    documents = DocumentStore(path, on_scan=_no_scan)
    yield DeskStore(documents, apply)
    documents.close()


def _no_scan(table: str, query: str) -> None:
    raise AssertionError(f"a query of the flow reads the whole table {table}: {query}")


def after(health: AddressHealth, step: str, at: datetime) -> AddressHealth:
    match step:
        case "failed":
            return health.failed(at, "5.1.1", "unknown")
        case "full":
            return health.failed(at, "5.2.2", "mailbox full")
        case "delayed":
            return health.delayed(at, "later")
        case "accepted":
            return health.accepted(at)
        case _:
            return health.heard(at)


@pytest.mark.parametrize(
    ("status", "said", "full"),
    [
        ("5.2.2", "", True),
        ("4.2.2", "whatever", True),
        ("", "552 mailbox full", True),
        ("5.0.0", "user is over quota", True),
        ("5.2.0", "The mailbox is full", True),
        ("", "Quota exceeded", True),
        ("5.1.1", "no such user; mailbox full", False),
        ("5.3.4", "message exceeds the quota", False),
        ("", "550 no such user", False),
    ],
)
def test_a_full_mailbox_is_told_from_a_dead_one(status: str, said: str, full: bool) -> None:
    assert is_full(status, said) is full


def test_an_address_of_which_nothing_is_known_is_well() -> None:
    assert not ANNA.is_failing(NOW)
    assert ANNA.recovered_at(NOW) is None


steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 10 * 24)), max_size=12)


@given(steps)
def test_it_fails_only_after_a_failure_and_never_after_a_mail_from_it(told: list[tuple[str, int]]) -> None:
    health, at, failing = ANNA, NOW, False
    row: list[str] = []
    for step, hours in told:
        at += timedelta(hours=hours)
        health = after(health, step, at)
        row = [] if step == "heard" else [*row, step]
        could = "failed" in row or row.count("full") > 2
        failing = health.is_failing(at)
        assert not failing or could
        assert step != "heard" or not failing
        assert step != "failed" or failing
        assert step not in ("delayed", "accepted") or health.failures <= len(told)
    for days in range(30):
        later = health.is_failing(at + timedelta(days=days))
        assert failing or not later, "nothing but a failure makes it fail"
        failing = later


@given(steps)
def test_what_it_takes_and_does_not_give_back_for_seven_days_makes_it_well(
    told: list[tuple[str, int]],
) -> None:
    health, at = ANNA, NOW
    for step, hours in told:
        at += timedelta(hours=hours)
        health = after(health, step, at)
    taken = health.accepted(at)
    assert not taken.is_failing(at + QUIET)
    again = taken.failed(at + timedelta(days=6), "5.1.1", "unknown")
    assert again.is_failing(at + timedelta(days=600))


@given(steps)
def test_a_row_of_failures_counts_those_since_it_was_last_well(told: list[tuple[str, int]]) -> None:
    health, at = ANNA, NOW
    for step, hours in told:
        at += timedelta(hours=hours)
        was_well = not health.is_failing(at)
        before, health = health, after(health, step, at)
        if step == "failed":
            assert health.failures == (1 if was_well else before.failures + 1)


# The store


def test_every_field_comes_back_as_it_was_put(store: DeskStore) -> None:
    whole = AddressHealth(
        "grüße@customer.example", 3, NOW, "5.1.1", "said \x00 日本", 2, NOW, "delay", NOW, NOW
    )
    for row in (whole, ANNA):
        store.put_address_health(row)
        assert store.address_health(row.address) == row
    assert store.address_health("nobody@else.example") is None


def test_those_that_fail_are_found_by_an_index_the_latest_first(store: DeskStore) -> None:
    for number in range(5):
        row = AddressHealth(f"c{number}@x.example").failed(NOW + timedelta(hours=number), "5.1.1", "no")
        store.put_address_health(row.heard(NOW + timedelta(days=1)) if number == 4 else row)
    store.put_address_health(ANNA.delayed(NOW, "later"))
    settled = AddressHealth("settled@x.example").failed(NOW, "5.1.1", "no").accepted(NOW)
    store.put_address_health(settled)
    found = store.failing_addresses(NOW + timedelta(days=8), 10)
    assert [one.address for one in found] == [f"c{number}@x.example" for number in (3, 2, 1, 0)]
    assert len(store.failing_addresses(NOW, 2)) == 2


def test_what_came_back_is_kept_with_the_mail_in_the_outbox(store: DeskStore) -> None:
    row = OutboxRow(
        "id@desk.example",
        Purpose.ACKNOWLEDGEMENT,
        OutboxState.SENT,
        "anna@customer.example",
        ArchiveKey("2026-11-23.seg", 12, 34),
        queued_at=NOW,
        due_at=NOW,
        bounced_at=NOW,
        delayed_at=NOW,
        returned="550 5.1.1 unknown",
    )
    store.put_outgoing(row)
    assert store.outgoing(row.message_id) == row


def test_a_row_of_the_outbox_from_before_bounces_were_noted_is_read(store: DeskStore) -> None:
    row = OutboxRow(
        "id@desk.example",
        Purpose.ALERT,
        OutboxState.SENT,
        "alerts@elsewhere.example",
        ArchiveKey("2026-11-23.seg", 12, 34),
        queued_at=NOW,
        due_at=NOW,
    )
    store.put_outgoing(row)
    doc = store.documents.table("outbox").get(doc_id=row.message_id)
    assert doc is not None
    assert "bounced_at" not in doc
    assert store.outgoing(row.message_id) == row
