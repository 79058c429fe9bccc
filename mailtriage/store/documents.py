"""Documents as rows of one SQLite file: the store, and TinyDB's storage under it."""

import sqlite3
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage

from mailtriage.store import StoreBusy, StoreFull, StoreUnusable, copy_file, translated
from mailtriage.store.migrations import (
    MIGRATIONS,
    Migration,
    contents,
    drop,
    prepare,
    replace_contents,
    shelves,
)
from mailtriage.store.query import OnScan
from mailtriage.store.table import DocumentTable

Row = tuple[Any, ...]

_WAL_TRIES = 20


class SqliteStorage(Storage):
    """One connection to one file, used by one thread at a time.

    `forget` is called after a rollback and after another process wrote: what was remembered may be wrong.
    """

    def __init__(self, path: str, *, read_only: bool = False, busy_timeout: float = 5.0) -> None:
        self.path = path
        self.read_only = read_only
        self.forget: list[Callable[[], None]] = []
        self._busy_timeout = busy_timeout
        self.lock = threading.RLock()
        self._depth = 0
        self._data_version = -1
        if read_only and not Path(path).is_file():
            raise StoreUnusable(f"{path}: no such file: start the daemon once, or name another path")
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnusable(f"{path}: {error}: make the folder, or name another path") from error
        self._connection = self._connect(read_only)

    def _connect(self, read_only: bool) -> sqlite3.Connection:
        target = Path(self.path).absolute().as_uri() + "?mode=ro" if read_only else self.path
        try:
            connection = sqlite3.connect(
                target, self._busy_timeout, isolation_level=None, check_same_thread=False, uri=read_only
            )
            connection.execute("PRAGMA synchronous=FULL")
        except sqlite3.Error as error:
            raise translated(error, self.path) from error
        return connection

    def use_wal(self) -> None:
        """Write-ahead log: readers and the writer do not wait for each other. Its file is kept small."""
        for _ in range(_WAL_TRIES):
            with suppress(StoreBusy):
                self.run("PRAGMA journal_mode=WAL")
                break
            with self.transaction():  # SQLite waits for other processes here, but not for the log
                pass
        self.run("PRAGMA journal_size_limit=67108864")

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """The connection itself, for one caller at a time."""
        with self.lock:
            yield self._connection

    @contextmanager
    def second_connection(self) -> Iterator[sqlite3.Connection]:
        """For long reads of committed data, so that the writer need not wait. In memory it is the first."""
        if self.path == ":memory:":
            with self.exclusive() as connection:
                yield connection
            return
        connection = self._connect(read_only=True)
        try:
            yield connection
        finally:
            connection.close()

    @property
    def in_transaction(self) -> bool:
        return self._depth > 0

    @contextmanager
    def transaction(self, *, savepoint: bool = True) -> Iterator[None]:
        """A transaction; inside one a savepoint, or, without `savepoint`, nothing of its own."""
        with self.lock:
            if self._depth and not savepoint:
                yield
                return
            self._begin()
            try:
                if self._depth == 1:
                    self._compare_data_version()
                yield
                self.run("COMMIT" if self._depth == 1 else f"RELEASE level{self._depth - 1}")
            except BaseException:
                self._undo()
                self.changed()
                raise
            finally:
                self._depth -= 1

    def _begin(self) -> None:
        if self._depth:
            self.run(f"SAVEPOINT level{self._depth}")
        else:
            self.run("BEGIN" if self.read_only else "BEGIN IMMEDIATE")
        self._depth += 1

    def _undo(self) -> None:
        level = self._depth - 1
        try:
            # SQLite rolls back by itself when the disk is full; then nothing is left to undo.
            if level and self._connection.in_transaction:
                with suppress(sqlite3.Error):
                    self._connection.execute(f"ROLLBACK TO level{level}")
                    self._connection.execute(f"RELEASE level{level}")
                    return
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def changed(self) -> None:
        """Everything that was remembered of the file may be wrong."""
        for forget in self.forget:
            forget()

    def notice_foreign_writes(self) -> None:
        """Drops what is remembered if another process has committed; inside a transaction none can have."""
        with self.lock:
            if not self._depth:
                self._compare_data_version()

    def _compare_data_version(self) -> None:
        version = self.rows("PRAGMA data_version")[0][0]
        if version != self._data_version:
            self._data_version = version
            self.changed()

    def run(self, sql: str, parameters: Row = ()) -> sqlite3.Cursor:
        """Executes one statement. A transaction that SQLite gave up takes no more statements."""
        with self.lock:
            try:
                if self._depth and not self._connection.in_transaction:
                    raise StoreFull(
                        f"{self.path}: the transaction was rolled back by an earlier error; start it again"
                    )
                return self._connection.execute(sql, parameters)
            except sqlite3.Error as error:
                raise translated(error, self.path) from error

    def rows(self, sql: str, parameters: Row = ()) -> list[Any]:
        with self.lock:
            cursor = self.run(sql, parameters)
            try:
                return cursor.fetchall()
            except sqlite3.Error as error:
                raise translated(error, self.path) from error

    def stream(self, sql: str, parameters: Row = ()) -> Generator[Any]:
        """The rows a few at a time. Close it: until then it holds the lock and the reader's snapshot."""
        with self.lock:
            cursor = self.run(sql, parameters)
            try:
                size = 8
                while rows := cursor.fetchmany(size):
                    yield from rows
                    size = min(2 * size, 64)
            except sqlite3.Error as error:
                raise translated(error, self.path) from error
            finally:
                cursor.close()

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Everything at once, as TinyDB's `Storage` has it; None when there is no table."""
        return contents(self) or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Makes `data` the whole contents; declared ids and indexes stay."""
        replace_contents(self, data)

    def close(self) -> None:
        with self.lock:
            self._connection.close()


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
        return self._storage.transaction()

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
