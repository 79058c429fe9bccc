from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from mailtriage.store import DocumentStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(path: Path) -> Iterator[DocumentStore]:
    with DocumentStore(path) as opened:
        yield opened


class Poison(Exception):
    """Stands for whatever may go wrong inside a transaction."""


@pytest.fixture
def undone(store: DocumentStore) -> Callable[[], AbstractContextManager[None]]:
    """A transaction that fails at its end and is rolled back."""

    @contextmanager
    def transaction() -> Iterator[None]:
        with suppress(Poison), store.transaction():
            yield
            raise Poison

    return transaction


@pytest.fixture
def explain(store: DocumentStore) -> Callable[[Callable[[], object]], list[str]]:
    """The query plan, line by line, of every SELECT on documents that a call sends to SQLite."""

    def plans(call: Callable[[], object]) -> list[str]:
        sent: list[str] = []
        with store.storage.exclusive() as connection:
            connection.set_trace_callback(sent.append)
            call()
            connection.set_trace_callback(None)
        selects = [sql for sql in sent if sql.startswith("SELECT") and "body" in sql]
        return [row[3] for sql in selects for row in store.storage.rows(f"EXPLAIN QUERY PLAN {sql}")]

    return plans
