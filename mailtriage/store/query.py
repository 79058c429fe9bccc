"""The calls of a table that take a TinyDB query, on rows."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from tinydb.queries import QueryInstance, QueryLike
from tinydb.table import Document, Table

from mailtriage.store.migrations import Indexes, decode
from mailtriage.store.plan import EVERYTHING, Plan, column_sql, plan

if TYPE_CHECKING:
    from mailtriage.store.connection import SqliteStorage

OnScan = Callable[[str, str], object]
Match = tuple[Any, str, dict[str, Any]]

# Results of more documents are not kept in the query cache.
_MOST_CACHED = 256

# The hashes of these leave out flags or the path: two different queries would share one cached result.
_ALIKE = frozenset({"matches", "search", "fragment"})


def _is_cacheable(cond: QueryLike) -> bool:
    asked: Callable[[], bool] = getattr(cond, "is_cacheable", lambda: True)
    return asked() and not (isinstance(cond, QueryInstance) and _ALIKE & set(_words(cond._hash)))


def _words(hashed: object) -> Iterator[str]:
    if isinstance(hashed, str):
        yield hashed
    elif isinstance(hashed, (tuple, frozenset)):
        for part in hashed:
            yield from _words(part)


class QueryTable(Table):
    """The calls of a table that take a query. Documents come in the order of their ids."""

    _rows: "SqliteStorage"
    _sql: str
    _indexes: Indexes
    _on_scan: OnScan | None

    def _ready(self) -> bool:
        """Whether the table is in the file after the last commit of anyone; reads begin here."""
        raise NotImplementedError

    def _plan(self, cond: QueryLike) -> Plan | None:
        found = plan(cond, self._indexes)
        if found is None:
            self._tell_scan(repr(cond))
        return found

    def _tell_scan(self, query: str) -> None:
        if self._on_scan is not None and (self._indexes or self.document_id_class is not int):
            self._on_scan(self.name, query)

    def _matches(self, cond: QueryLike) -> Generator[Match]:
        """Id, body and document of each match. Close it: until then it holds the reader's snapshot."""
        if not self._ready():
            return
        found = self._plan(cond) or EVERYTHING
        where = found.where
        if not found.in_id_order:
            where = f"id IN (SELECT id FROM {self._sql} WHERE {where})"
        yield from self._filtered(f"WHERE {where} ORDER BY id", found.parameters, cond)

    def _filtered(self, tail: str, parameters: tuple[Any, ...], cond: QueryLike | None) -> Generator[Match]:
        with closing(self._rows.stream(f"SELECT id, body FROM {self._sql} {tail}", parameters)) as rows:
            for key, body in rows:
                document = decode(body)
                if cond is None or cond(document):
                    yield key, body, document

    def search(self, cond: QueryLike) -> list[Document]:
        with self._rows.lock:
            cached = self._cached(cond)
            if cached is not None:
                return [self.document_class(decode(body), key) for key, body in cached]
            matches = list(self._matches(cond))
            self._remember(cond, matches)
        return [self.document_class(document, key) for key, _, document in matches]

    def count(self, cond: QueryLike) -> int:
        with self._rows.lock:
            cached = self._cached(cond)
            if cached is not None:
                return len(cached)
            with closing(self._matches(cond)) as matches:
                first = list(islice(matches, _MOST_CACHED + 1))
                self._remember(cond, first)
                return len(first) + sum(1 for _ in matches)

    def _cached(self, cond: QueryLike) -> list[tuple[Any, str]] | None:
        self._rows.notice_foreign_writes()
        cached: Any = self._query_cache.get(cond)
        return cached  # type: ignore[no-any-return]

    def _remember(self, cond: QueryLike, matches: list[Match]) -> None:
        # Bodies, not documents: what a caller changes in its result must not be in the next one.
        if len(matches) <= _MOST_CACHED and _is_cacheable(cond):
            kept: Any = [(key, body) for key, body, _ in matches]
            self._query_cache[cond] = kept

    def ids(self, cond: QueryLike) -> list[Any]:
        """The ids of the documents that match."""
        return [key for key, _, _ in self._matches(cond)]

    def find(
        self,
        cond: QueryLike | None = None,
        *,
        order_by: str | None = None,
        descending: bool = False,
        limit: int | None = None,
    ) -> list[Document]:
        """The documents that match, by a field or by id, at most `limit` of them; reading stops there.

        Missing and null come first, then numbers, strings by code point, the rest; equals by id. Raises
        ValueError for a negative limit and for a field that no index could have.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}: it must not be negative")
        if limit == 0 or not self._ready():
            return []
        turn = " DESC" if descending else ""
        order = f"ORDER BY id{turn}" if order_by is None else f"ORDER BY {column_sql(order_by)}{turn}, id"
        if cond is None and order_by is not None and all(index[0] != order_by for index in self._indexes):
            self._tell_scan(f"find(order_by={order_by!r})")
        found = (self._plan(cond) if cond is not None else None) or EVERYTHING
        with closing(self._filtered(f"WHERE {found.where} {order}", found.parameters, cond)) as matches:
            return [self.document_class(document, key) for key, _, document in islice(matches, limit)]
