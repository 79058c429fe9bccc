"""TinyDB documents in one SQLite file: transactions across tables, natural ids, indexes, hot backup."""

import errno
import filecmp
import os
import sqlite3
from pathlib import Path

from mailtriage.model.errors import MailtriageError, PermanentFailure, TemporaryFailure


class StoreBusy(TemporaryFailure):
    """Another process kept the file locked for longer than the busy timeout."""


class StoreFull(TemporaryFailure):
    """The disk took no more bytes; the transaction was rolled back."""


class StoreUnusable(PermanentFailure):
    """The file is damaged, missing, not ours or not to be opened."""


class StoreTooNew(PermanentFailure):
    """A later release wrote the file."""


class StoreReadOnly(PermanentFailure):
    """A write through a store that was opened for reading, or to a file that may not be written."""


_READ_FAULTS = {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
_ADVICE: dict[int, tuple[type[MailtriageError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "another process holds it; try again, or stop that process"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "another process holds it; try again, or stop that process"),
    sqlite3.SQLITE_FULL: (StoreFull, "nothing of this transaction was kept; free some space and try again"),
    sqlite3.SQLITE_IOERR: (StoreFull, "nothing of this transaction was kept; look at the disk and try again"),
    sqlite3.SQLITE_READONLY: (StoreReadOnly, "the file cannot be written; check its owner and its mode"),
    sqlite3.SQLITE_NOTADB: (StoreUnusable, "this is no SQLite file; name another path or restore a backup"),
    sqlite3.SQLITE_CORRUPT: (StoreUnusable, "the file is damaged; restore the last backup"),
    sqlite3.SQLITE_CANTOPEN: (StoreUnusable, "check that the folder exists and that we may open the file"),
}


def translated(error: sqlite3.Error, path: str) -> MailtriageError:
    """The temporary or permanent failure that an error of SQLite stands for; raise it `from` the error."""
    code = getattr(error, "sqlite_errorcode", 0)
    kind, advice = _ADVICE.get(code & 0xFF, (StoreUnusable, "check the file with an integrity check"))
    if code in _READ_FAULTS:
        kind, advice = StoreUnusable, "the disk cannot read it; restore the last backup to a sound disk"
    return kind(f"{path}: {error}: {advice}")


def copy_file(source: sqlite3.Connection, target: Path, *, keep: bool = False) -> None:
    """A consistent copy, on the disk before this returns; it replaces an older one in one step.

    With `keep` another file of that name stays, and the copy gets a number: `target.2`, `target.3`.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, readable from a read-only folder
        finally:
            copy.close()
        _sync(part)
        if keep:
            names = (target, *(target.with_name(f"{target.name}.{n}") for n in range(2, 1000)))
            target = next(name for name in names if not name.exists() or filecmp.cmp(part, name, False))
        os.replace(part, target)
        _sync(target.parent)
    except sqlite3.Error as error:
        raise translated(error, str(part)) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO}
        advice = "free some space" if full else "check that the folder exists and that we may write there"
        raise (StoreFull if full else StoreUnusable)(f"{target}: no backup: {error}: {advice}") from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# These modules use what is above, which therefore comes first.
from mailtriage.store.documents import DocumentStore  # noqa: E402
from mailtriage.store.migrations import Migration  # noqa: E402
from mailtriage.store.table import DocumentTable  # noqa: E402

__all__ = [
    "DocumentStore",
    "DocumentTable",
    "Migration",
    "StoreBusy",
    "StoreFull",
    "StoreReadOnly",
    "StoreTooNew",
    "StoreUnusable",
]
