"""When mails came: small rows that are read by key, and forgotten in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.model.recent import Came
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: DocumentStore) -> DeskStore:
    return DeskStore(store, apply)


def came(name: str, at: datetime = NOW) -> Came:
    return Came(at, name, "s", "o")


def test_what_came_is_read_as_it_was_written(desk: DeskStore) -> None:
    assert desk.came("sender x") == ()
    desk.put_came("sender x", (came("m1", NOW - HOUR), came("m2")), NOW - HOUR)
    assert desk.came("sender x") == (came("m1", NOW - HOUR), came("m2"))
    assert desk.came("sender y") == ()


def test_it_is_there_after_a_restart_and_gone_after_a_rollback(path: Path) -> None:
    with DocumentStore(path) as documents:
        store = DeskStore(documents, apply)
        store.put_came("sender x", (came("m1"),), NOW - HOUR)
        with pytest.raises(RuntimeError), store.transaction():  # noqa: PT012
            store.put_came("sender x", (came("m1"), came("m2")), NOW - HOUR)
            raise RuntimeError
    with DocumentStore(path) as documents:
        assert DeskStore(documents, apply).came("sender x") == (came("m1"),)


def test_rows_that_nobody_can_count_any_more_are_forgotten(desk: DeskStore, store: DocumentStore) -> None:
    for number in range(20):
        at = NOW + number * HOUR
        desk.put_came(f"sender {number}", (came("m", at),), at - 3 * HOUR)
        assert len(store.table("arrivals", ids=str)) <= 4
    assert desk.came("sender 0") == ()
    assert desk.came("sender 19") != ()


def test_no_read_and_no_sweep_scans(desk: DeskStore, explain) -> None:
    desk.put_came("sender x", (came("m1"),), NOW - HOUR)
    for call in (
        lambda: desk.came("sender x"),
        lambda: desk.put_came("sender y", (came("m1"),), NOW + HOUR),
    ):
        plans = explain(call)
        assert not any(line.startswith("SCAN") for line in plans), plans
