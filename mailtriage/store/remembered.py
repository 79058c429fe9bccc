"""What the desk's store need not ask twice: rows as they were written, and states in which nothing is due."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from mailtriage.model.outgoing import OutboxRow
from mailtriage.store.migrations import decode
from mailtriage.store.table import DocumentTable
from mailtriage.store.times import stamp

Row = TypeVar("Row")

_MOST, _LONGEST = 1024, 2048  # rows, and characters of a body
_NEVER = "~"  # after every time


class Rows(Generic[Row]):
    """The rows of a table by id, for rows that nothing changes. A row is remembered with its body, and counts
    as long as that is the body: so it is never wrong, whatever was rolled back."""

    def __init__(
        self,
        table: DocumentTable,
        to_document: Callable[[Row], dict[str, Any]],
        from_document: Callable[[Any, dict[str, Any]], Row],
    ) -> None:
        self._table, self._to, self._from = table, to_document, from_document
        self._known: dict[Any, tuple[str, Row]] = {}

    def get(self, doc_id: Any) -> Row | None:
        body = self._table.body(doc_id)
        if body is None:
            return None
        known = self._known.get(doc_id)
        if known is not None and known[0] == body:
            return known[1]
        row = self._from(doc_id, decode(body))
        self._remember(doc_id, body, row)
        return row

    def put(self, doc_id: Any, row: Row) -> None:
        self._remember(doc_id, self._table.write(doc_id, self._to(row)), row)

    def _remember(self, doc_id: Any, body: str, row: Row) -> None:
        if len(body) > _LONGEST:
            self._known.pop(doc_id, None)
            return
        if len(self._known) >= _MOST and doc_id not in self._known:
            del self._known[next(iter(self._known))]
        self._known[doc_id] = (body, row)


class Quiet:
    """Until when surely nothing of a state in the outbox is due; `forget` where the file may have changed."""

    def __init__(self) -> None:
        self._until: dict[str, str] = {}

    def lasts(self, state: str, until: datetime) -> bool:
        return stamp(until) < self._until.get(state, "")

    def learn(self, state: str, first: OutboxRow | None) -> None:
        """`first` is what is due first of all in that state."""
        self._until[state] = stamp(first.due_at) if first is not None else _NEVER

    def heed(self, row: OutboxRow) -> None:
        """This row is being written."""
        known = self._until.get(row.state)
        if known is not None:
            self._until[row.state] = min(known, stamp(row.due_at))

    def forget(self) -> None:
        self._until.clear()
