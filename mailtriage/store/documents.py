"""The store: TinyDB tables whose documents are rows of one SQLite file."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from mailtriage.store import copy_file
from mailtriage.store.connection import SqliteStorage
from mailtriage.store.migrations import MIGRATIONS, Migration, drop, prepare, shelves
from mailtriage.store.query import OnScan
from mailtriage.store.table import DocumentTable

__all__ = ("DocumentStore", "SqliteStorage")


class DocumentStore(TinyDB):
    """A TinyDB whose documents are rows of the SQLite file `path` (":memory:" for none).

    One thread at a time uses it, the others wait; other processes may read while one writes.
    `busy_timeout` is in seconds. `on_scan(table, query)` is called before a query reads the whole of a table
    that has indexes or string ids. `read_only` demands a file and never writes. Every call may raise
    StoreBusy, StoreFull, StoreUnusable or StoreReadOnly, opening also StoreTooNew.
    """

    table_class = DocumentTable  # type: ignore[assignment]  # TinyDB declares the type of its default
    default_storage_class = SqliteStorage  # type: ignore[assignment]
    _storage: SqliteStorage

    def __init__(
        self,
        path: str | Path,
        *,
        read_only: bool = False,
        busy_timeout: float = 5.0,
        on_scan: OnScan | None = None,
        migrations: tuple[Migration, ...] = MIGRATIONS,
    ) -> None:
        super().__init__(str(path), read_only=read_only, busy_timeout=busy_timeout)
        self._on_scan = on_scan
        # One object per name for ever: a table that was dropped is the same object when it comes back.
        self._known: dict[str, DocumentTable] = {}
        try:
            prepare(self._storage, migrations)
            if not read_only:
                self._storage.use_wal()
        except BaseException:
            self.close()
            raise

    @property
    def in_transaction(self) -> bool:
        return self._storage.in_transaction

    def transaction(self) -> AbstractContextManager[None]:
        """A `with` block over all tables, durable when it ends; an exception undoes its own level only."""
        return self._storage.transaction(lazy=True)

    def table(
        self,
        name: str,
        *,
        ids: type[int] | type[str] | None = None,
        indexes: Iterable[str | tuple[str, ...]] = (),
        **options: Any,
    ) -> DocumentTable:
        """The table of this name, always the same object; the file remembers ids and indexes once given.

        `indexes` are tuples of field names, or single names; `options` are those of TinyDB. Raises ValueError
        when the table has the other type of ids.
        """
        found = self._known.get(name)
        if found is None:
            found = self.table_class(self._storage, name, on_scan=self._on_scan, **options)
            self._known[name] = found
        elif name not in self._tables:
            found.set_options(**options)
        if ids is not None or indexes:
            found.declare(
                ids, tuple((fields,) if isinstance(fields, str) else tuple(fields) for fields in indexes)
            )
        self._tables[name] = found
        return found

    @property
    def lock(self) -> AbstractContextManager[object]:
        """Held by the one thread at a time that uses the store; re-entrant."""
        return self._storage.lock

    def on_doubt(self, forget: Callable[[], None]) -> None:
        """Has `forget` called when what was remembered of the file may be wrong: after a rollback, and before
        the first read after another process's commit."""
        self._storage.forget.append(forget)

    def notice_foreign_writes(self) -> None:
        self._storage.notice_foreign_writes()

    def tables(self) -> set[str]:
        return set(shelves(self._storage))

    def drop_table(self, name: str) -> None:
        self._drop({name})

    def drop_tables(self) -> None:
        self._drop(self.tables())
        self._tables.clear()

    def _drop(self, names: set[str]) -> None:
        drop(self._storage, names)
        for name in names:
            self._tables.pop(name, None)

    def backup(self, target: Path) -> None:
        """A consistent copy at `target`, on the disk before this returns, while others read and write."""
        if target.exists() and target.samefile(self._storage.path):
            raise ValueError(f"{target}: the backup would replace the store itself; name another file")
        with self._storage.second_connection() as source:
            copy_file(source, target)

    def check(self) -> list[str]:
        """What SQLite's integrity check finds wrong in the file; empty when it is sound."""
        try:
            with self._storage.second_connection() as connection:
                found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        return [] if found == ["ok"] else found
