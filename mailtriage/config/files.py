"""The files that a configuration consists of: whether one was saved since, and by whom."""

import os
import pwd
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from stat import S_ISREG

from mailtriage.config.tables import Settings

_MOST = 2000  # files
_ENDINGS = {".toml", ".txt", ".html", ".subject"}

Stamp = tuple[tuple[str, int, int, int], ...]  # path, time of the last change in nanoseconds, size, inode


def files_of(settings: Settings) -> Iterator[Path]:
    """config.toml, the rules beside it, and the templates of one's own."""
    home = settings.path.parent
    yield settings.path
    for folder in (home / settings.rules.folder, home / settings.reply.templates):
        try:
            found = sorted(one.path for one in os.scandir(folder) if Path(one.name).suffix in _ENDINGS)
        except OSError:
            continue
        yield from map(Path, found)


def stamp_of(settings: Settings) -> Stamp:
    """What changes with each way of saving: written in place, or put in the place of the old one. A file that
    is missing for the moment is left out."""
    found = []
    for path in islice(files_of(settings), _MOST):
        try:
            said = path.stat()
        except OSError:
            continue
        if S_ISREG(said.st_mode):
            found.append((str(path), said.st_mtime_ns, said.st_size, said.st_ino))
    return tuple(found)


def author_of(settings: Settings) -> str:
    """Whose file was saved last, as the system names its owner."""
    stamp = stamp_of(settings)
    last = max(stamp, key=lambda one: one[1], default=None)
    try:
        return pwd.getpwuid(Path(last[0]).stat().st_uid).pw_name if last is not None else "unknown"
    except (OSError, KeyError):
        return "unknown"
