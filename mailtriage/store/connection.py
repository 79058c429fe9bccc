"""One connection to the SQLite file, as TinyDB's storage: transactions, statements, and their errors."""

import sqlite3
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from mailtriage.store import StoreBusy, StoreFull, StoreUnusable, translated
from mailtriage.store.migrations import contents, replace_contents
from mailtriage.store.pending import Pending

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
        self.pending = Pending(self.run)
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
        # 32 MB: pages that many commits touch are copied into the file once, not every few commits.
        self.run("PRAGMA wal_autocheckpoint=8000")
        self.run("PRAGMA cache_size=-8192")  # 8 MB: the inner pages of the indexes of a store of years

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """The connection itself, for one caller at a time."""
        with self.lock:
            self.pending.write()
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
        return self.pending.depth > 0

    @contextmanager
    def transaction(self, *, savepoint: bool = True, lazy: bool = False) -> Iterator[None]:
        """A transaction; inside one a savepoint, or, without `savepoint`, nothing of its own.

        A `lazy` savepoint is set when something is written that is not put through `pending`.
        """
        with self.lock:
            if self.pending.depth and not savepoint:
                yield
                return
            self._begin(lazy=lazy)
            try:
                if self.pending.depth == 1:
                    self._compare_data_version()
                yield
                self._end()
            except BaseException:
                self._undo()
                self.changed()
                raise

    def _begin(self, *, lazy: bool) -> None:
        if not self.pending.depth:
            self.run("BEGIN" if self.read_only else "BEGIN IMMEDIATE")
            self.pending.enter(begun=True)
            return
        if not lazy:
            self.pending.write()
            self.run(f"SAVEPOINT level{self.pending.depth}")
        self.pending.enter(begun=not lazy)

    def _end(self) -> None:
        if self.pending.depth == 1:
            self.pending.write()
            self.run("COMMIT")
        elif self.pending.is_begun:
            self.run(f"RELEASE level{self.pending.depth - 1}")
        self.pending.leave(keep=True)

    def _undo(self) -> None:
        level, begun = self.pending.depth - 1, self.pending.is_begun
        self.pending.leave(keep=False)
        try:
            # SQLite rolls back by itself when the disk is full; then nothing is left to undo.
            if level and self._connection.in_transaction:
                if not begun:
                    return
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
            if not self.pending.depth:
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
                if self.pending.depth and not self._connection.in_transaction:
                    raise StoreFull(
                        f"{self.path}: the transaction was rolled back by an earlier error; start it again"
                    )
                return self._connection.execute(sql, parameters)
            except sqlite3.Error as error:
                failed = translated(error, self.path)
                if isinstance(failed, StoreFull) and self._connection.in_transaction:
                    # SQLite does so itself after most statements: one rule for all is easier to rely on.
                    with suppress(sqlite3.Error):
                        self._connection.execute("ROLLBACK")
                raise failed from error

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
