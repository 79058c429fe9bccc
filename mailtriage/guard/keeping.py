"""The attachments of a mail, left in a folder by the parser's process for whoever has it parse.

Never at the expense of the mail: what does not fit, takes too long or meets an error is left out. It can be
taken out of the raw mail again, so that nothing is synced.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# How long the files of one mail may take; the guard adds it to the mail's deadline.
WRITING_SECONDS = 1.0
_PIECE = 1 << 20
# What holds others (`winmail.dat`) is left as well as what is in it; who keeps them decides what counts.
_SLACK = 2


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where attachments go, and the limits in bytes: of one, of one mail together, and what stays `free`."""

    folder: str
    each: int
    together: int
    free: int


class Keeper:
    """Of one mail: called with the digest and the bytes of each attachment. Never raises for a disk."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._left = keeping.together * _SLACK
        self._seconds = WRITING_SECONDS
        self._done: set[str] = set()

    def __call__(self, digest: str, data: bytes) -> None:
        if digest in self._done or len(data) > min(self._keeping.each, self._left):
            return
        began = time.monotonic()
        with suppress(OSError):
            if self._has_room(len(data)) and self._write(digest, data, began + self._seconds):
                self._done.add(digest)
                self._left -= len(data)
        self._seconds -= time.monotonic() - began

    def _has_room(self, size_bytes: int) -> bool:
        disk = os.statvfs(self._keeping.folder)
        return disk.f_bavail * disk.f_frsize - size_bytes >= self._keeping.free

    def _write(self, digest: str, data: bytes, until: float) -> bool:
        """By rename: under its digest stands a whole file or none, as far as this process decides."""
        part = Path(self._keeping.folder, f".{digest}")
        mode = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        file = os.open(part, mode, 0o600)
        try:
            view = memoryview(data)
            while view and time.monotonic() <= until:
                view = view[os.write(file, view[:_PIECE]) :]
            if not view:
                os.rename(part, part.with_name(digest))
            return not view
        finally:
            os.close(file)
            part.unlink(missing_ok=True)
