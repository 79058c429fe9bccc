"""What the desk's store remembers never shows: after a rollback, or a write of another process."""

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import ArchiveKey
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
QUEUED, DEFERRED = OutboxState.QUEUED, OutboxState.DEFERRED
OPENED = {"check": "7KQM", "prefix": "REQ", "kind": "information", "severity": "normal", "subject": "?", "requester": "c1"}  # fmt: skip


class Stopped(Exception):
    """A mail that breaks something."""


@pytest.fixture
def documents(path: Path):
    with DocumentStore(path) as found:
        yield found


@pytest.fixture
def store(documents: DocumentStore) -> DeskStore:
    return DeskStore(documents, apply)


def outgoing(name: str, state: OutboxState = QUEUED, minutes: int = 0) -> OutboxRow:
    at = NOW + timedelta(minutes=minutes)
    return OutboxRow(name, Purpose.ACKNOWLEDGEMENT, state, "a@b", ArchiveKey("s", 0, 1), NOW, at, cause="m")


@contextmanager
def rolled_back(store: DeskStore):
    with suppress(Stopped), store.transaction():
        yield
        raise Stopped


def names(rows: list[OutboxRow]) -> list[str]:
    return [row.message_id for row in rows]


def test_what_becomes_due_is_found_when_its_time_comes(store: DeskStore) -> None:
    assert store.due(QUEUED, NOW, 5) == []
    store.put_outgoing(outgoing("later", minutes=10))
    assert store.due(QUEUED, NOW + timedelta(minutes=9), 5) == []
    assert names(store.due(QUEUED, NOW + timedelta(minutes=10), 5)) == ["later"]
    store.put_outgoing(outgoing("sooner", minutes=5))
    assert names(store.due(QUEUED, NOW + timedelta(minutes=5), 5)) == ["sooner"]
    store.put_outgoing(outgoing("sooner", DEFERRED, minutes=20))
    assert names(store.due(QUEUED, NOW + timedelta(minutes=15), 5)) == ["later"]
    assert names(store.due(DEFERRED, NOW + timedelta(minutes=20), 5)) == ["sooner"]
    assert store.due(DEFERRED, NOW + timedelta(minutes=20), 0) == []


def test_a_row_that_a_rollback_brings_back_is_due_again(store: DeskStore) -> None:
    store.put_outgoing(outgoing("o1"))
    with store.transaction():
        with rolled_back(store):
            store.put_outgoing(outgoing("o1", OutboxState.SENT))
            assert store.due(QUEUED, NOW, 5) == []
        assert names(store.due(QUEUED, NOW, 5)) == ["o1"]
        found = store.outgoing("o1")
        assert found is not None
        assert found.state is QUEUED


def test_what_another_process_queues_is_due_at_once(store: DeskStore, path: Path) -> None:
    assert store.due(QUEUED, NOW, 5) == []
    assert store.outgoing("o1") is None
    with DocumentStore(path) as other:
        DeskStore(other, apply).put_outgoing(outgoing("o1"))
    assert names(store.due(QUEUED, NOW, 5)) == ["o1"]
    with DocumentStore(path) as other:
        DeskStore(other, apply).put_outgoing(replace(outgoing("o1"), reason="theirs"))
    found = store.outgoing("o1")
    assert found is not None
    assert found.reason == "theirs"


def test_a_ticket_is_what_its_journal_says_after_a_rollback(store: DeskStore) -> None:
    store.journal(Event(1, EventType.OPENED, NOW, "customer:c1", "m", OPENED))
    with rolled_back(store):
        store.journal(Event(1, EventType.RECEIVED, NOW, "customer:c1", "m", {}))
        ticket = store.ticket(1)
        assert ticket is not None
        assert ticket.mails == 1
    after = store.ticket(1)
    assert after is not None
    assert after.mails == 0
    again = store.journal(Event(1, EventType.RECEIVED, NOW, "customer:c1", "m", {}))
    assert (again.mails, store.ticket(1)) == (1, again)
    store.rebuild_tickets()
    assert store.ticket(1) == again


def test_an_automatic_mail_is_not_counted_where_its_cause_broke(store: DeskStore) -> None:
    with store.transaction():
        with rolled_back(store):
            store.put_outgoing(outgoing("o1"))
            assert store.automatic_to("a@b", NOW - timedelta(minutes=1), 10) == 1
        assert store.automatic_to("a@b", NOW - timedelta(minutes=1), 10) == 0


def test_more_rows_than_are_remembered_are_all_there(store: DeskStore) -> None:
    with store.transaction():
        for number in range(600):
            store.put_outgoing(replace(outgoing(f"o{number}"), reason="x" * (number * 5)))
    for number in range(600):
        found = store.outgoing(f"o{number}")
        assert found is not None
        assert len(found.reason) == number * 5
