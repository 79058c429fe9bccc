"""One daemon per store: the second is refused with the process id of the first."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from mailtriage.model.errors import PermanentFailure

_ENDED = "ended"
_LENGTH = 20


class FolderUnusable(PermanentFailure):
    """The data folder cannot be made or written."""


class StoreLocked(PermanentFailure):
    """Another process has this store; `pid` is its process id, 0 if it did not say."""

    def __init__(self, path: Path, pid: int) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{path.parent}: in use by {who}; stop it first, or use its own commands")
        self.pid = pid


def holder(path: Path) -> int:
    """The process id of who holds the lock; 0 when nobody does."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        told = os.pread(file, 20, 0).decode("ascii", "replace").strip()
        return int(told) if told.isdigit() else -1
    else:
        return 0
    finally:
        os.close(file)


class StoreLock:
    """Held from construction to `close`; the kernel lets go of it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise FolderUnusable(
                f"{path.parent}: {error.strerror}; set [store] path to a folder of ours"
            ) from error
        try:
            self._take()
        except OSError as error:
            told = os.pread(self._file, 20, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            raise StoreLocked(path, int(told) if told.isdigit() else 0) from error
        left = os.pread(self._file, _LENGTH, 0).decode("ascii", "replace").strip()
        # Whether the process before this one ended in order, and did not die.
        self.left_in_order = left in ("", _ENDED)
        self._write(str(os.getpid()))

    def _take(self) -> None:
        for last in (False, False, False, True):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if last:
                    raise
                time.sleep(0.02)  # `holder` may be looking just now
            else:
                return

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> "StoreLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write(_ENDED)
        self.close()

    def _write(self, text: str) -> None:
        """In place and always as long: it must work on a full disk too."""
        os.ftruncate(self._file, _LENGTH)
        os.pwrite(self._file, text.ljust(_LENGTH - 1).encode() + b"\n", 0)
