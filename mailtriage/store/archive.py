"""The raw mail, append only: one segment file a day, fsynced once per batch (design §12.10).

A record is a line ``mailtriage <length> <sha-256>`` and the bytes. The key names the bytes alone; the line
is there to find every mail again should the store be lost. What no key names is garbage, and harmless.
"""

import errno
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mailtriage.model.digest import hex_digest
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.mail import ArchiveKey

_PASSING = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR, errno.EAGAIN}
_DIGEST = 64  # hex digits at the end of a record's first line
_FRESH, _LONGEST_FRESH = 4 << 20, 16 << 10  # bytes remembered until they are read, and of one record
_WAITING = 1 << 20  # bytes that wait for `sync`


class ArchiveFull(TemporaryFailure):
    """Raw mail cannot be kept now; nothing may be taken in until it can."""


class ArchiveDamaged(PermanentFailure):
    """The archive does not hold what a key names."""


class SegmentArchive:
    """Segments under `folder`, created if missing. For one writer thread; `read` may run in any."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._segment = ""
        self._file = -1
        self._end = self._written_end = self._synced_end = 0
        self._unsynced: set[int] = set()
        # One write for all that a batch keeps: at each the interpreter lock changes hands.
        self._waiting: dict[ArchiveKey, tuple[bytes, bytes]] = {}
        self._fresh: dict[ArchiveKey, bytes] = {}  # an acknowledgement is sent moments after it was kept
        self._fresh_bytes = 0
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ArchiveFull(f"{folder}: cannot be made: {error.strerror}") from error

    def append(self, raw: bytes, at: datetime) -> ArchiveKey:
        """Raises `ArchiveFull`, as `sync` does."""
        head = f"mailtriage {len(raw)} {hex_digest(raw)}\n".encode()
        try:
            self._turn_to(f"{at.astimezone(UTC).date()}.seg")
            if self._end + len(raw) - self._written_end > _WAITING:
                self._write()
        except OSError as error:
            raise self._full(error) from error
        key = ArchiveKey(self._segment, self._end + len(head), len(raw))
        self._end += len(head) + len(raw) + 1
        self._waiting[key] = (head, raw)
        if len(raw) <= _LONGEST_FRESH:
            self._fresh[key] = raw
            self._fresh_bytes += len(raw)
            while self._fresh_bytes > _FRESH:
                self._read_once(next(iter(self._fresh)))
        return key

    def sync(self) -> None:
        """Raises `ArchiveFull`, and forgets what was appended since the last."""
        try:
            self._write()
        except OSError as error:
            self.rewind()
            raise self._full(error) from error
        try:
            for file in list(self._unsynced):
                os.fsync(file)
                self._unsynced.discard(file)
                if file != self._file:
                    os.close(file)
        except OSError as error:
            raise ArchiveFull(f"{self.folder}: {error.strerror}") from error
        self._synced_end = self._end

    def rewind(self) -> None:
        self._end = self._written_end = self._synced_end
        self._waiting.clear()
        self._fresh.clear()
        self._fresh_bytes = 0

    def read(self, key: ArchiveKey) -> bytes:
        if (fresh := self._read_once(key)) is not None:
            return fresh
        if (waiting := self._waiting.get(key)) is not None:
            return waiting[1]
        if "/" in key.segment:
            raise ArchiveDamaged(f"{key.segment!r} is no segment name")
        path = f"{self.folder}/{key.segment}"
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                digest = os.pread(file, _DIGEST, max(0, key.offset - _DIGEST - 1))
                raw = os.pread(file, key.length, key.offset)
            finally:
                os.close(file)
        except OSError as error:
            if error.errno in _PASSING:
                raise ArchiveFull(f"{path}: {error.strerror}") from error
            raise ArchiveDamaged(f"{path}: {error.strerror}; restore it from the backup") from error
        if len(raw) != key.length:
            raise ArchiveDamaged(
                f"{path}: ends before byte {key.offset + key.length}; restore it from the backup"
            )
        if hex_digest(raw).encode() != digest:
            raise ArchiveDamaged(f"{path}: the bytes at {key.offset} changed; restore it from the backup")
        return raw

    def close(self) -> None:
        with suppress(OSError):
            self._write()
        for file in {*self._unsynced, self._file} - {-1}:
            os.close(file)
        self._unsynced.clear()
        self._file, self._segment = -1, ""

    def _full(self, error: OSError) -> ArchiveFull:
        path = self.folder / self._segment
        return ArchiveFull(f"{path}: {error.strerror}; free some space, mail waits on the server")

    def _read_once(self, key: ArchiveKey) -> bytes | None:
        raw = self._fresh.pop(key, None)
        self._fresh_bytes -= len(raw) if raw is not None else 0
        return raw

    def _turn_to(self, segment: str) -> None:
        if segment == self._segment:
            return
        self._write()
        # The new file first: when it cannot be opened, the old one is still what it was.
        file = os.open(self.folder / segment, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if self._file >= 0 and self._file not in self._unsynced:
            os.close(self._file)
        self._file, self._segment = file, segment
        self._end = self._written_end = self._synced_end = os.lseek(file, 0, os.SEEK_END)
        directory = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def _write(self) -> None:
        """All that waits at the end, or an OSError: a torn record is overwritten by the next."""
        if not self._waiting:
            return
        self._unsynced.add(self._file)
        records = (part for head, raw in self._waiting.values() for part in (head, raw, b"\n"))
        view, at = memoryview(b"".join(records)), self._written_end
        while view:
            written = os.pwrite(self._file, view, at)
            view, at = view[written:], at + written
        self._written_end = self._end
        self._waiting.clear()
