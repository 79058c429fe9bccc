"""The log on disk: one file a UTC day, each line one write, old days removed; it never raises.

A full or broken disk drops lines, counts them and goes on when it can. A storm ends at the day's limit.
"""

import contextlib
import errno
import os
import re
from datetime import date, timedelta
from pathlib import Path

from mailtriage.log.line import as_json

_DAY = timedelta(days=1)
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.jsonl")

Line = dict[str, object]


class Daybook:
    """`write` returns the lines that the log has to tell of itself, for the stream beside it.

    Not locked: the caller lets in one thread at a time. Other processes may append to the same files.
    """

    def __init__(self, folder: Path, keep: timedelta, max_day: int) -> None:
        self._folder, self._max_day = folder, max_day
        self._keep_days = -(-keep // _DAY)
        self._day = ""
        self._file = -1
        self._identity = (0, 0)
        self._torn = False  # whether the file ends within a line
        self._lost = 0  # lines the disk did not take, since it last took one
        self._over = 0  # lines beyond the day's limit
        self._told_hour = ""

    def begin(self, at: str) -> list[Line]:
        """Make the folder and remove what is too old, before there is anything to write."""
        try:
            self._turn(at)
            self._open()
        except OSError as error:
            return self._broken(at, error)
        return []

    def write(self, at: str, text: str) -> list[Line]:
        """Append one line, stamped `at` (ISO 8601, UTC)."""
        told: list[Line] = []
        try:
            if at[:10] != self._day:
                told += self._turn(at)
            size = self._open()
            line = text.encode()
            if size + len(line) >= self._max_day:
                return told + self._limit(at, size)
            resumed: list[Line] = []
            if self._lost:
                resumed = [{"at": at, "level": "warning", "event": "log_resumed", "lost": self._lost}]
            self._append(*(as_json(one).encode() for one in told + resumed), line)
            self._lost = 0
        except OSError as error:
            self._lost += 1
            return told + self._broken(at, error)
        return told + resumed

    def close(self) -> None:
        if self._file >= 0:
            with contextlib.suppress(OSError):
                os.close(self._file)
        self._file = -1

    def _turn(self, at: str) -> list[Line]:
        """A new day, or a clock that was set: another file."""
        self.close()
        over, self._over = self._over, 0
        before, self._day = self._day, at[:10]
        self._prune()
        if not over:
            return []
        return [{"at": at, "level": "warning", "event": "log_cut", "day": before, "lost": over}]

    def _prune(self) -> None:
        oldest = (date.fromisoformat(self._day) - timedelta(days=self._keep_days)).isoformat()
        with contextlib.suppress(OSError):
            for name in os.listdir(self._folder):
                found = _NAME.fullmatch(name)
                if found and found[1] < oldest:
                    with contextlib.suppress(OSError):
                        os.unlink(self._folder / name)

    def _open(self) -> int:
        """Have the day's file open, anew where somebody took it away; its size."""
        path = self._folder / f"{self._day}.jsonl"
        with contextlib.suppress(FileNotFoundError):
            found = os.stat(path)
            if self._file >= 0 and (found.st_dev, found.st_ino) == self._identity:
                return found.st_size
        self.close()
        for folder in (self._folder.parent, self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        found = os.fstat(self._file)
        self._identity = found.st_dev, found.st_ino
        # A kill or a full disk can leave half a line: the next one must not continue it.
        self._torn = found.st_size > 0 and os.pread(self._file, 1, found.st_size - 1) != b"\n"
        return found.st_size

    def _append(self, *lines: bytes) -> None:
        """In one write, which O_APPEND keeps whole beside other writers."""
        told = (b"\n" if self._torn else b"") + b"".join(line + b"\n" for line in lines)
        written = os.write(self._file, told)
        self._torn = written < len(told)
        if self._torn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _limit(self, at: str, size: int) -> list[Line]:
        """The day's file is full: said once in it, beyond the limit; the rest of the day is counted."""
        self._over += 1
        if self._over > 1:
            return []
        told: Line = {
            "at": at,
            "level": "warning",
            "event": "log_full",
            "reason": f"the day's log has {self._max_day} bytes ([log] max_day); its rest is not kept",
        }
        if size < self._max_day:
            self._append(as_json(told).encode())
        return [told]

    def _broken(self, at: str, error: OSError) -> list[Line]:
        """Told once an hour on the stream; the lines themselves stand there too."""
        self.close()
        if self._told_hour == at[:13]:
            return []
        self._told_hour = at[:13]
        reason = f"{self._folder}: {error.strerror}; lines are counted, and kept again when it can be written"
        return [{"at": at, "level": "error", "event": "log_not_written", "reason": reason}]
