"""The reads of a table by id, and what it remembers of its rows."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from tinydb.queries import QueryLike
from tinydb.table import Document

from mailtriage.store.migrations import decode
from mailtriage.store.plan import has_surrogate
from mailtriage.store.query import Match, QueryTable

DocId = int | str

_CHUNK = 256
_NUMBER = re.compile("0|-?[1-9][0-9]{0,18}")
# Bodies remembered by a table, and how long one may be.
_MOST_KNOWN, _LONGEST_KNOWN = 1024, 2048


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


class RowTable(QueryTable):
    """Documents by id and in the order of their ids.

    `_known` holds bodies read or written lately, None for an id without a document; it is right until a
    rollback or another process's commit.
    """

    insert_sql: str
    _known: dict[Any, str | None]

    def _is_there(self) -> bool:
        """Whether the table is in the file after the last commit of anyone; what is put may be pending."""
        raise NotImplementedError

    def _ready(self) -> bool:
        if not self._is_there():
            return False
        self._rows.pending.write_table(self)
        return True

    def _remember_body(self, key: Any, body: str | None) -> None:
        known = self._known
        if body is not None and len(body) > _LONGEST_KNOWN:
            known.pop(key, None)
            return
        if len(known) >= _MOST_KNOWN and key not in known:
            del known[next(iter(known))]
        known[key] = body

    def body(self, doc_id: Any) -> str | None:
        """The document with this id as it stands in the file; None where there is none."""
        with self._rows.lock:
            # The table knows the type of its ids when it is there.
            key = self._key(doc_id) if self._is_there() else None
            return None if key is None else self._body(key)

    def _body(self, key: Any) -> str | None:
        body = self._rows.pending.get(self, key)
        if body is not None:
            return body
        if key in self._known:
            return self._known[key]
        found = self._rows.rows(f"SELECT body FROM {self._sql} WHERE id = ?", (key,))
        body = found[0][0] if found else None
        self._remember_body(key, body)
        return body

    def foresee(self, doc_ids: Iterable[Any]) -> None:
        """Read these at once: they will be asked for one by one."""
        with self._rows.lock:
            if not self._is_there():
                return
            unknown = [key for key in self._keys(doc_ids) if key not in self._known]
            for chunk in chunks(unknown):
                found = dict(self._fetch(chunk))
                for key in chunk:
                    self._remember_body(key, found.get(key))

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
            body = self.body(doc_id)
            return None if body is None else self.document_class(decode(body), doc_id)
        if doc_ids is not None:
            keys = self._keys(doc_ids) if self._ready() else []
            rows = (row for chunk in chunks(keys) for row in self._fetch(chunk))
            return [self.document_class(decode(body), key) for key, body in rows]
        if cond is not None:
            with closing(self._matches(cond)) as matches:
                return next((self.document_class(document, key) for key, _, document in matches), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def contains(self, cond: QueryLike | None = None, doc_id: DocId | None = None) -> bool:
        return super().contains(cond, doc_id)  # type: ignore[arg-type]
