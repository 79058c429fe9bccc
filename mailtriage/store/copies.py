"""Mail of ours that the Sent folder is to hold: a row for each until it does."""

from collections.abc import Iterable
from datetime import datetime

from tinydb import where

from mailtriage.model.outgoing import CopyRow
from mailtriage.store.documents import DocumentStore
from mailtriage.store.times import stamp


class Copies:
    """The part of `DeskStore` that implements `ports.Copies`."""

    def __init__(self, documents: DocumentStore) -> None:
        self._copies = documents.table("copies", ids=str, indexes=(("due_at",),))

    def foresee_copies(self, message_ids: Iterable[str]) -> None:
        self._copies.foresee(message_ids)

    def copy(self, message_id: str) -> CopyRow | None:
        doc = self._copies.get(doc_id=message_id)
        return _from(message_id, doc) if doc else None

    def put_copy(self, row: CopyRow) -> None:
        doc = {"due_at": stamp(row.due_at), "tries": row.tries, **({"seen": True} if row.seen else {})}
        self._copies.write(row.message_id, doc)

    def drop_copy(self, message_id: str) -> None:
        self._copies.remove(doc_ids=[message_id])

    def copies_due(self, until: datetime, limit: int) -> list[CopyRow]:
        found = self._copies.find(where("due_at") <= stamp(until), order_by="due_at", limit=limit)
        return [_from(str(doc.doc_id), doc) for doc in found]


def _from(message_id: str, doc: dict[str, object]) -> CopyRow:
    due_at = datetime.fromisoformat(str(doc["due_at"]))
    return CopyRow(message_id, due_at, int(str(doc["tries"])), bool(doc.get("seen")))
