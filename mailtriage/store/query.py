"""TinyDB queries on rows: what an index can test of them as SQL, and the calls that take them."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from math import inf, isinf, isnan
from typing import TYPE_CHECKING, Any

from tinydb.queries import QueryInstance, QueryLike
from tinydb.table import Document, Table

from mailtriage.store.migrations import Indexes, decode, field_sql

if TYPE_CHECKING:
    from mailtriage.store.documents import SqliteStorage

OnScan = Callable[[str, str], object]
Match = tuple[Any, str, dict[str, Any]]

# Results of more documents are not kept in the query cache.
_MOST_CACHED = 256


@dataclass(frozen=True, slots=True)
class Plan:
    """SQL that is true for every document that the query matches, and perhaps for more.

    With `in_id_order` an index gives the rows in the order of their ids.
    """

    where: str
    parameters: tuple[Any, ...]
    in_id_order: bool


_EVERYTHING = Plan("1", (), in_id_order=True)


@dataclass(frozen=True, slots=True)
class _Term:
    field: str
    sql: str
    parameters: tuple[Any, ...]
    one_value: bool = False


def plan(cond: object, indexes: Indexes) -> Plan | None:
    """What the indexes can do for a query, or None when every document must be read.

    It understands what TinyDB's own queries say of themselves in their hash. Where a document holds another
    type than the query compares with, `<` raises TypeError on a full read; an index leaves the document out.
    """
    if not isinstance(cond, QueryInstance) or not cond.is_cacheable():
        return None
    fields = {field for index in indexes for field in index}
    terms = list(_terms(cond._hash, fields))
    used = {term.field for term in terms}
    if not any(index[0] in used for index in indexes):
        return None
    fixed = {term.field for term in terms if term.one_value}
    return Plan(
        where=" AND ".join(term.sql for term in terms),
        parameters=tuple(value for term in terms for value in term.parameters),
        in_id_order=len(fixed) == len(terms) and any(fixed.issuperset(index) for index in indexes),
    )


def _terms(hashed: object, fields: set[str]) -> Iterator[_Term]:
    match hashed:
        case ("and", frozenset() as parts):
            for part in parts:
                yield from _terms(part, fields)
        case (str() as operator, (str() as field,), value) if field in fields:
            term = _term(operator, field, value)
            if term is not None:
                yield term


def _term(operator: str, field: str, value: object) -> _Term | None:
    column = field_sql(field)
    if operator == "one_of":
        return _one_of(field, column, value)
    scalar = _scalar(value)
    if scalar is _UNKNOWN:
        return None
    if operator == "==":
        return _equal(field, column, scalar)
    if scalar is None or operator not in {"<", "<=", ">", ">="}:
        return None
    below = operator[0] == "<"
    if isinstance(scalar, str):
        # SQLite sorts numbers before strings, and both sort strings by code point.
        if below:
            return _Term(field, f"{column} >= '' AND {column} <= ?", (scalar,))
        return _Term(field, f"{column} >= ?", (_before_nul(scalar),))
    low, high = _around(scalar)
    if below:
        return _Term(field, f"{column} <= ?", (high,))
    return _Term(field, f"{column} >= ? AND {column} < ''", (low,))


def _equal(field: str, column: str, scalar: Any) -> _Term:
    if scalar is None:
        return _Term(field, f"{column} IS NULL", (), one_value=True)
    if isinstance(scalar, str):
        if "\0" in scalar:
            return _Term(field, f"{column} IN (?, ?)", (scalar, _before_nul(scalar)))
        return _Term(field, f"{column} = ?", (scalar,), one_value=True)
    low, high = _around(scalar)
    if low == high:
        return _Term(field, f"{column} = ?", (low,), one_value=True)
    return _Term(field, f"{column} BETWEEN ? AND ?", (low, high))


_MOST_CHOICES = 500


def _one_of(field: str, column: str, items: object) -> _Term | None:
    if not isinstance(items, (tuple, frozenset)) or len(items) > _MOST_CHOICES:
        return None
    scalars = [_scalar(item) for item in items]
    if _UNKNOWN in scalars:
        return None
    if all(isinstance(scalar, str) and "\0" not in scalar for scalar in scalars):
        return _Term(field, f"{column} IN ({','.join('?' * len(scalars))})", tuple(scalars))
    choices = [_equal(field, column, scalar) for scalar in scalars]
    return _Term(
        field,
        "(" + " OR ".join(choice.sql for choice in choices) + ")",
        tuple(value for choice in choices for value in choice.parameters),
    )


_UNKNOWN = object()
_SURROGATE = re.compile("[\ud800-\udfff]")


def _scalar(value: object) -> Any:
    """None, a number or a string as SQLite can take it, or `_UNKNOWN`."""
    if value is None or type(value) is bool:
        return value
    if type(value) is float:
        return _UNKNOWN if isnan(value) else value
    if isinstance(value, int) and type(value).__eq__ is int.__eq__ and type(value).__lt__ is int.__lt__:
        return int(value)
    if isinstance(value, str) and type(value).__eq__ is str.__eq__ and type(value).__lt__ is str.__lt__:
        text = str.__str__(value)
        return _UNKNOWN if has_surrogate(text) else text
    return _UNKNOWN


def has_surrogate(text: str) -> bool:
    """Whether SQLite cannot take the string, because UTF-8 has no form for it."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def _before_nul(text: str) -> str:
    """What older releases of SQLite read of a JSON string that holds a NUL."""
    return text.partition("\0")[0]


def _around(number: int | float) -> tuple[float, float]:
    """Bounds that hold every form in which SQLite may have read a number equal to this one.

    Whole numbers up to 2**53 are exact. The last digits of other decimals SQLite may round otherwise than
    Python, and integers over 64 bits it reads as floats.
    """
    if -(2**53) <= number <= 2**53 and number == int(number):
        return int(number), int(number)
    try:
        near = float(number)
    except OverflowError:
        near = inf if number > 0 else -inf
    if isinf(near):
        return (1.7e308, inf) if near > 0 else (-inf, -1.7e308)
    slack = abs(near) * 1e-12 + 1e-300
    return near - slack, near + slack


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
        found = self._plan(cond) or _EVERYTHING
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
        order = f"ORDER BY id{turn}" if order_by is None else f"ORDER BY {field_sql(order_by)}{turn}, id"
        if cond is None and order_by is not None and all(index[0] != order_by for index in self._indexes):
            self._tell_scan(f"find(order_by={order_by!r})")
        found = (self._plan(cond) if cond is not None else None) or _EVERYTHING
        with closing(self._filtered(f"WHERE {found.where} {order}", found.parameters, cond)) as matches:
            return [self.document_class(document, key) for key, _, document in islice(matches, limit)]
