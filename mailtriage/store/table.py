"""A TinyDB table whose documents are rows: a call reads and writes only the documents it concerns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from mailtriage.store import StoreReadOnly
from mailtriage.store.migrations import Indexes, declare, decode, encode, shelves, sql_name
from mailtriage.store.query import Match, OnScan
from mailtriage.store.rows import DocId, RowTable, chunks

if TYPE_CHECKING:
    from mailtriage.store.connection import SqliteStorage

Change = Mapping[str, Any] | Callable[[dict[str, Any]], object]

_MANY = 256


def _changer(fields: Change) -> Callable[[dict[str, Any]], object]:
    return fields if callable(fields) else lambda document: document.update(fields)


class DocumentTable(RowTable):
    """TinyDB's `Table`, with these differences.

    - Documents come in the order of their ids: 64-bit integers, or strings where the table was declared so.
    - Callers may change what they are given: the cache holds bodies.
    - `persist_empty` makes the table and leaves what is in it.
    - With an index, a document that `<` cannot compare is left out; on a full read it raises TypeError.
    """

    def __init__(
        self,
        storage: "SqliteStorage",
        name: str,
        cache_size: int | None = Table.default_query_cache_capacity,
        persist_empty: bool = False,
        *,
        on_scan: OnScan | None = None,
    ) -> None:
        super().__init__(storage, name)
        self._rows = storage
        self._on_scan = on_scan
        self._sql = f'"{sql_name(name)}"'
        self.insert_sql = f"INSERT INTO {self._sql} (id, body)"
        self._known = {}
        self._next_id: int | None = None  # type: ignore[assignment]  # TinyDB gives it no type
        self._exists = False  # in the file
        self._declares = True  # before the next write
        self._indexes: Indexes = ()
        self._declared: Indexes = ()
        storage.forget.append(self._forget)
        self.set_options(cache_size, persist_empty)

    def set_options(
        self, cache_size: int | None = Table.default_query_cache_capacity, persist_empty: bool = False
    ) -> None:
        self._query_cache.capacity = cache_size
        if persist_empty:
            self.declare(None, ())

    def declare(self, ids: type[int] | type[str] | None, indexes: Indexes) -> None:
        """Makes the table with this type of ids and adds the indexes; both are remembered in the file.

        Raises ValueError when the table exists with the other type.
        """
        with self._rows.lock:
            if not self._is_there() and ids is not None:
                self._set_ids(ids)
            if ids is not None and ids is not self.document_id_class:
                raise ValueError(f"{self._rows.path}: the ids of table {self.name!r} are not {ids.__name__}")
            self._declared += tuple(fields for fields in indexes if fields not in self._declared)
            if not self._rows.read_only and (self._declares or not set(indexes) <= set(self._indexes)):
                self._declares = True
                with self._writing():
                    pass

    def _set_ids(self, ids: type[int] | type[str]) -> None:
        self.document_id_class = ids  # type: ignore[assignment]  # TinyDB declares the type of its default

    def _forget(self) -> None:
        self._exists, self._declares = False, True
        self._next_id = None
        self._known.clear()
        self._query_cache.clear()

    def _is_there(self) -> bool:
        self._rows.notice_foreign_writes()
        if not self._exists and (shelf := shelves(self._rows).get(self.name)) is not None:
            self._set_ids(shelf.ids)
            self._indexes, self._exists = shelf.indexes, True
        return self._exists

    @contextmanager
    def _writing(self, *, savepoint: bool = True) -> Iterator[None]:
        """A transaction on a table that exists, for statements of its own; without a savepoint for one."""
        with self._changing(savepoint=savepoint):
            self._rows.pending.write()
            yield
            self._known.clear()

    @contextmanager
    def _changing(self, *, savepoint: bool = False) -> Iterator[None]:
        if self._rows.read_only:
            raise StoreReadOnly(f"{self._rows.path}: opened for reading; write {self.name!r} in the daemon")
        with self._rows.transaction(savepoint=savepoint):
            if self._declares:
                self._is_there()
                shelf = declare(self._rows, self.name, self.document_id_class, self._declared)
                self._indexes, self._exists, self._declares = shelf.indexes, True, False
            yield
            self._query_cache.clear()

    def _get_next_id(self) -> int:
        with self._rows.lock:
            exists = self._is_there()
            if self.document_id_class is not int:
                raise TypeError(f"table {self.name!r} has string ids: insert a Document with its doc_id")
            if self._next_id is None:
                self._rows.pending.write_table(self)
                last = self._rows.rows(f"SELECT max(id) FROM {self._sql}")[0][0] if exists else None
                self._next_id = 1 if last is None else last + 1
            self._next_id += 1
            return self._next_id - 1

    def _put(self, document: Any) -> Any:
        """Adds a document, inside a transaction."""
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        body = encode(document)
        if not isinstance(document, self.document_class):
            doc_id = self._get_next_id()
            self._write_later(doc_id, body)
            return doc_id
        doc_id, self._next_id = document.doc_id, None
        key = self._key(doc_id)
        if key is None:
            raise ValueError(f"table {self.name!r} cannot have a document with the id {doc_id!r}")
        self._rows.pending.write()
        sql = f"{self.insert_sql} VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
        if not self._rows.run(sql, (key, body)).rowcount:
            raise ValueError(f"Document with ID {doc_id} already exists")
        self._known.pop(key, None)
        return doc_id

    def _write_later(self, key: Any, body: str) -> None:
        self._rows.pending.put(self, key, body)
        self._remember_body(key, body)

    def insert(self, document: Mapping[str, Any]) -> Any:
        with self._rows.lock:
            if self._is_open():
                self._query_cache.clear()
                return self._put(document)
            with self._changing():
                return self._put(document)

    def put(self, document: Document) -> None:
        """Makes this the document with its id, whatever it was before."""
        self.write(document.doc_id, document)

    def write(self, doc_id: DocId, document: Mapping[str, Any]) -> str:
        """`put`, for a mapping that need not be a Document; returns its `body`."""
        key = self._key(doc_id)
        if key is None:
            raise ValueError(f"table {self.name!r} cannot have a document with the id {doc_id!r}")
        body = encode(document)
        with self._rows.lock:
            self._next_id = None
            if self._is_open():
                self._query_cache.clear()
                self._write_later(key, body)
                return body
            with self._changing():
                self._write_later(key, body)
        return body

    def _is_open(self) -> bool:
        """Whether a transaction is under way in which nothing is left to declare."""
        return self._rows.in_transaction and not self._declares

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Any]:
        with self._writing():
            doc_ids = [self._put(document) for document in documents]
            self._rows.pending.write()
        return doc_ids

    def _targets(self, conds: list[QueryLike]) -> Iterator[list[Match]]:
        """What any of the conditions matches, some at a time; all is found before the first is changed."""
        found: dict[Any, Match] = {}
        keys: set[Any] = set()
        for cond in conds:
            for match in self._matches(cond):
                keys.add(match[0])
                if len(keys) > _MANY:
                    found.clear()
                else:
                    found.setdefault(match[0], match)
        for chunk in chunks(sorted(keys)):
            yield [found[key] for key in chunk] if len(keys) <= _MANY else self._documents(chunk)

    def _documents(self, keys: list[Any]) -> list[Match]:
        return [(key, body, decode(body)) for key, body in self._fetch(keys)]

    def _save(self, matches: Iterable[Match]) -> None:
        """Writes the documents whose body is no longer the one that was read."""
        for key, body, document in matches:
            changed = encode(document)
            if changed != body:
                self._rows.run(f"UPDATE {self._sql} SET body = ? WHERE id = ?", (changed, key))

    def update(
        self, fields: Change, cond: QueryLike | None = None, doc_ids: Iterable[DocId] | None = None
    ) -> list[Any]:
        change = _changer(fields)
        updated: list[Any] = []
        asked = None if doc_ids is None else list(doc_ids)
        with self._writing(savepoint=asked is None or len(asked) > 1):
            for chunk in chunks(asked or ()):
                found = {match[0]: match for match in self._documents(self._keys(chunk))}
                for doc_id in chunk:
                    if (key := self._key(doc_id)) in found:
                        change(found[key][2])
                        updated.append(doc_id)
                self._save(found.values())
            if asked is not None:
                return updated
            for matches in self._everything() if cond is None else self._targets([cond]):
                for key, _, document in matches:
                    change(document)
                    updated.append(key)
                self._save(matches)
        return updated

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[Any]:
        changes = [(_changer(fields), cond) for fields, cond in updates]
        updated: list[Any] = []
        with self._writing():
            # A document that no condition matches before the first change matches none after it.
            for matches in self._targets([cond for _, cond in changes]):
                for key, _, document in matches:
                    for change, cond in changes:
                        if cond(document):
                            change(document)
                            updated.append(key)
                self._save(matches)
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[Any]:
        doc_ids = [document.doc_id] if isinstance(document, self.document_class) else None
        if doc_ids is None and cond is None:
            raise ValueError("upsert needs a query or a doc_id: pass a condition, or a Document")
        with self._writing(savepoint=False):
            return self.update(document, cond, doc_ids) or [self.insert(document)]

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[DocId] | None = None) -> list[Any]:
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._writing():
            if cond is not None and doc_ids is None:
                removed = gone = self.ids(cond)
            else:
                asked = list(dict.fromkeys(doc_ids or ()))
                gone = [key for chunk in chunks(self._keys(asked)) for key, _ in self._fetch(chunk)]
                present = set(gone)
                removed = [doc_id for doc_id in asked if self._key(doc_id) in present]
            for chunk in chunks(gone):
                marks = ",".join("?" * len(chunk))
                self._rows.run(f"DELETE FROM {self._sql} WHERE id IN ({marks})", tuple(chunk))
        return removed

    def truncate(self) -> None:
        with self._writing():
            self._rows.run(f"DELETE FROM {self._sql}")
            self._next_id = None
