"""What is attached to mail on tickets: one file for each content, named by its SHA-256.

The parser leaves files in ``new``; those of a mail on a ticket are taken in by rename, the others removed.
Nothing is synced and none of it is backed up: it can be taken out of the raw mail again at any time.
"""

import hashlib
import os
import re
import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
# A mail is handled moments after it was parsed; while the disk is full or the store busy it waits.
_UNCLAIMED = timedelta(hours=1)
_BETWEEN = timedelta(minutes=10)


class AttachmentFiles:
    """Implements `ports.Attachments` under `folder`; reading needs nothing but `path_of`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.new = folder / "new"
        self._swept: datetime | None = None

    def begin(self) -> None:
        """For the one process that has the store: make the folders, and remove what was left by another;
        its mails are parsed again."""
        with suppress(OSError):
            self.new.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove(before=None)

    def path_of(self, digest: str) -> Path:
        """Where this content lies, if it is there; raises ValueError for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is no SHA-256")
        return self.folder / digest[:2] / digest

    def claim(self, digest: str) -> bool:
        target = self.path_of(digest)
        with suppress(OSError):
            target.parent.mkdir(mode=0o700, exist_ok=True)
            # Also over a file that is there: a power cut may have emptied that.
            os.replace(self.new / digest, target)
        return target.is_file()

    def read(self, digest: str) -> bytes | None:
        with suppress(OSError):
            data = self.path_of(digest).read_bytes()
            return data if hashlib.sha256(data).hexdigest() == digest else None
        return None

    def sweep(self, now: datetime) -> None:
        if self._swept is None or abs(now - self._swept) >= _BETWEEN:
            self._swept = now
            self._remove(before=now - _UNCLAIMED)

    def _remove(self, before: datetime | None) -> None:
        with suppress(OSError), os.scandir(self.new) as found:
            for one in found:
                with suppress(OSError):
                    status = one.stat(follow_symlinks=False)
                    changed = datetime.fromtimestamp(status.st_mtime, UTC)
                    if not stat.S_ISDIR(status.st_mode) and (before is None or changed < before):
                        os.unlink(one.path)
