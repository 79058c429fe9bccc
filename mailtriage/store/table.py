"""A TinyDB table whose documents are rows: a call reads and writes only the documents it concerns."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from mailtriage.store import StoreReadOnly
from mailtriage.store.migrations import Indexes, declare, decode, encode, shelves, sql_name
from mailtriage.store.query import Match, OnScan, QueryTable, has_surrogate

if TYPE_CHECKING:
    from mailtriage.store.documents import SqliteStorage

DocId = int | str
Change = Mapping[str, Any] | Callable[[dict[str, Any]], object]

_CHUNK = 256
_NUMBER = re.compile("0|-?[1-9][0-9]{0,18}")


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _changer(fields: Change) -> Callable[[dict[str, Any]], object]:
    return fields if callable(fields) else lambda document: document.update(fields)


class DocumentTable(QueryTable):
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
            if not self._ready() and ids is not None:
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
        self._query_cache.clear()

    def _ready(self) -> bool:
        self._rows.notice_foreign_writes()
        if not self._exists and (shelf := shelves(self._rows).get(self.name)) is not None:
            self._set_ids(shelf.ids)
            self._indexes, self._exists = shelf.indexes, True
        return self._exists

    @contextmanager
    def _writing(self, *, savepoint: bool = True) -> Iterator[None]:
        """A transaction on a table that exists; without a savepoint for a change of one statement."""
        if self._rows.read_only:
            raise StoreReadOnly(f"{self._rows.path}: opened for reading; write {self.name!r} in the daemon")
        with self._rows.transaction(savepoint=savepoint):
            if self._declares:
                self._ready()
                shelf = declare(self._rows, self.name, self.document_id_class, self._declared)
                self._indexes, self._exists, self._declares = shelf.indexes, True, False
            yield
            self._query_cache.clear()

    def _key(self, doc_id: Any) -> Any:
        """The id as SQLite has it, None for one that no document can have. As in TinyDB's files, "7" is 7."""
        if self.document_id_class is not int:
            return doc_id if isinstance(doc_id, str) and not has_surrogate(doc_id) else None
        if type(doc_id) is not int:
            text = str(doc_id)
            if not _NUMBER.fullmatch(text):
                return None
            doc_id = int(text)
        return doc_id if -(2**63) <= doc_id < 2**63 else None

    def _keys(self, doc_ids: Iterable[Any]) -> list[Any]:
        """The possible ones of these ids, in order, each once."""
        return sorted({key for doc_id in doc_ids if (key := self._key(doc_id)) is not None})

    def _fetch(self, keys: list[Any]) -> list[tuple[Any, str]]:
        """The rows with these ids, in order."""
        marks = ",".join("?" * len(keys))
        sql = f"SELECT id, body FROM {self._sql} WHERE id IN ({marks}) ORDER BY id"
        return self._rows.rows(sql, tuple(keys))

    def _everything(self) -> Iterator[list[Match]]:
        """All documents up to the last of now, page by page; no snapshot is held between two pages."""
        if not self._ready():
            return
        last = self._rows.rows(f"SELECT max(id) FROM {self._sql}")[0][0]
        where, parameters = "id <= ?", [last]
        select = f"SELECT id, body FROM {self._sql} WHERE "
        while page := self._rows.rows(f"{select}{where} ORDER BY id LIMIT {_CHUNK}", tuple(parameters)):
            yield [(key, body, decode(body)) for key, body in page]
            where, parameters = "id <= ? AND id > ?", [last, page[-1][0]]

    def __iter__(self) -> Iterator[Document]:
        for page in self._everything():
            for key, _, document in page:
                yield self.document_class(document, key)

    def __len__(self) -> int:
        count: int = self._rows.rows(f"SELECT count(*) FROM {self._sql}")[0][0] if self._ready() else 0
        return count

    def get(self, cond: Any = None, doc_id: Any = None, doc_ids: Any = None) -> Any:
        if doc_id is not None:
            if not self._ready() or (key := self._key(doc_id)) is None:
                return None
            found = self._rows.rows(f"SELECT body FROM {self._sql} WHERE id = ?", (key,))
            return self.document_class(decode(found[0][0]), doc_id) if found else None
        if doc_ids is not None:
            keys = self._keys(doc_ids) if self._ready() else []
            rows = (row for chunk in _chunks(keys) for row in self._fetch(chunk))
            return [self.document_class(decode(body), key) for key, body in rows]
        if cond is not None:
            with closing(self._matches(cond)) as matches:
                return next((self.document_class(document, key) for key, _, document in matches), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def contains(self, cond: QueryLike | None = None, doc_id: DocId | None = None) -> bool:
        return super().contains(cond, doc_id)  # type: ignore[arg-type]

    def _get_next_id(self) -> int:
        with self._rows.lock:
            exists = self._ready()
            if self.document_id_class is not int:
                raise TypeError(f"table {self.name!r} has string ids: insert a Document with its doc_id")
            if self._next_id is None:
                last = self._rows.rows(f"SELECT max(id) FROM {self._sql}")[0][0] if exists else None
                self._next_id = 1 if last is None else last + 1
            self._next_id += 1
            return self._next_id - 1

    def _put(self, document: Any) -> Any:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        body = encode(document)
        if isinstance(document, self.document_class):
            doc_id, self._next_id = document.doc_id, None
        else:
            doc_id = self._get_next_id()
        key = self._key(doc_id)
        if key is None:
            raise ValueError(f"table {self.name!r} cannot have a document with the id {doc_id!r}")
        sql = f"INSERT INTO {self._sql} (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
        if not self._rows.run(sql, (key, body)).rowcount:
            raise ValueError(f"Document with ID {doc_id} already exists")
        return doc_id

    def insert(self, document: Mapping[str, Any]) -> Any:
        with self._writing(savepoint=False):
            return self._put(document)

    def put(self, document: Document) -> None:
        """Makes this the document with its id, whatever it was before, in one statement."""
        key = self._key(document.doc_id)
        if key is None:
            raise ValueError(f"table {self.name!r} cannot have a document with the id {document.doc_id!r}")
        sql = f"INSERT INTO {self._sql} (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = "
        with self._writing(savepoint=False):
            self._next_id = None
            self._rows.run(f"{sql}excluded.body", (key, encode(document)))

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Any]:
        with self._writing():
            return [self._put(document) for document in documents]

    def _targets(self, conds: list[QueryLike]) -> Iterator[list[Match]]:
        """What any of the conditions matches, some at a time; all is found before the first is changed."""
        found: dict[Any, Match] = {}
        keys: set[Any] = set()
        for cond in conds:
            for match in self._matches(cond):
                keys.add(match[0])
                if len(keys) > _CHUNK:
                    found.clear()
                else:
                    found.setdefault(match[0], match)
        for chunk in _chunks(sorted(keys)):
            yield [found[key] for key in chunk] if len(keys) <= _CHUNK else self._documents(chunk)

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
            for chunk in _chunks(asked or ()):
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
                gone = [key for chunk in _chunks(self._keys(asked)) for key, _ in self._fetch(chunk)]
                present = set(gone)
                removed = [doc_id for doc_id in asked if self._key(doc_id) in present]
            for chunk in _chunks(gone):
                marks = ",".join("?" * len(chunk))
                self._rows.run(f"DELETE FROM {self._sql} WHERE id IN ({marks})", tuple(chunk))
        return removed

    def truncate(self) -> None:
        with self._writing():
            self._rows.run(f"DELETE FROM {self._sql}")
            self._next_id = None
