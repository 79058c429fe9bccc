"""A store that is read and never written: what is put into it stays in memory, before what the file has."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

from tinydb.table import Document

from mailtriage.store.documents import DocumentStore
from mailtriage.store.migrations import decode, encode
from mailtriage.store.table import DocumentTable


class OverlayTable:
    """The calls of a `DocumentTable` that `DeskStore` makes."""

    def __init__(self, base: DocumentTable) -> None:
        self._base = base
        self.written: dict[Any, str | None] = {}  # None: it is taken away

    def body(self, doc_id: Any) -> str | None:
        return self.written[doc_id] if doc_id in self.written else self._base.body(doc_id)

    def get(self, *, doc_id: Any) -> Document | None:
        body = self.body(doc_id)
        return None if body is None else Document(decode(body), doc_id)

    def contains(self, *, doc_id: Any) -> bool:
        return self.body(doc_id) is not None

    def write(self, doc_id: Any, document: Mapping[str, Any]) -> str:
        body = self.written[doc_id] = encode(document)
        return body

    def remove(self, *, doc_ids: Iterable[Any]) -> None:
        self.written.update(dict.fromkeys(doc_ids))

    def fresh(self) -> dict[Any, dict[str, Any]]:
        """What was written, by id."""
        return {doc_id: decode(body) for doc_id, body in self.written.items() if body is not None}

    def put(self, document: Document) -> None:
        self.write(document.doc_id, document)

    def insert(self, document: Mapping[str, Any]) -> Any:
        doc_id = document.doc_id if isinstance(document, Document) else self._next_id()
        self.write(doc_id, document)
        return doc_id

    def find(
        self,
        cond: Callable[[Mapping[str, Any]], bool] | None = None,
        *,
        order_by: str | None = None,
        descending: bool = False,
        limit: int | None = None,
    ) -> list[Document]:
        most = None if limit is None else limit + len(self.written)
        kept = self._base.find(cond, order_by=order_by, descending=descending, limit=most)  # type: ignore[arg-type]
        found = [one for one in kept if one.doc_id not in self.written]
        fresh = (Document(document, doc_id) for doc_id, document in self.fresh().items())
        found += [one for one in fresh if cond is None or cond(one)]
        found.sort(key=lambda one: one.doc_id, reverse=descending and order_by is None)
        if order_by is not None:
            found.sort(key=lambda one: _order(one.get(order_by)), reverse=descending)
        return found[:limit]

    def count(self, cond: Callable[[Mapping[str, Any]], bool]) -> int:
        before = (self._base.get(doc_id=doc_id) for doc_id in self.written)
        gone = sum(one is not None and cond(one) for one in before)
        return self._base.count(cond) - gone + sum(map(cond, self.fresh().values()))  # type: ignore[arg-type]

    def foresee(self, doc_ids: Iterable[Any]) -> None:
        self._base.foresee(doc_ids)

    def _next_id(self) -> int:
        last = self._base.find(descending=True, limit=1)
        return max((int(last[0].doc_id) if last else 0, *map(int, self.written))) + 1


class Overlay:
    """What `DeskStore` needs of a `DocumentStore`. Only `transaction` holds a snapshot of the file."""

    def __init__(self, base: DocumentStore) -> None:
        self._base = base
        self._tables: dict[str, OverlayTable] = {}
        self.lock: AbstractContextManager[object] = threading.RLock()

    def table(self, name: str, **options: Any) -> OverlayTable:
        if name not in self._tables:
            self._tables[name] = OverlayTable(self._base.table(name, **options))
        return self._tables[name]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What was put since is forgotten where this ends in an exception."""
        before = {name: dict(table.written) for name, table in self._tables.items()}
        with ExitStack() as snapshot:
            if not self._base.in_transaction:
                snapshot.enter_context(self._base.transaction())
            try:
                yield
            except BaseException:
                for name, table in self._tables.items():
                    table.written = before.get(name, {})
                raise

    def on_doubt(self, forget: Callable[[], None]) -> None:
        """Nothing is remembered beside what is here."""

    def notice_foreign_writes(self) -> None:
        self._base.notice_foreign_writes()


def _order(value: Any) -> tuple[int, Any]:
    """Missing first, then numbers, then texts, as the tables have it."""
    if value is None:
        return 0, 0
    return (1, value) if isinstance(value, int | float) else (2, str(value))
