"""The files that a configuration consists of: whether one was saved since, and by whom."""

import os
import pwd
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from stat import S_ISREG

from mailtriage.config import read_tables
from mailtriage.config.tables import Settings
from mailtriage.model.errors import ConfigError

_MOST = 2000  # files
_ENDINGS = {".toml", ".txt", ".html", ".subject"}

# Path, when what it says and when anything of it changed last in nanoseconds, size, inode.
_File = tuple[str, int, int, int, int]
Stamp = tuple[_File, ...]


class Files:
    """The files of the configuration in force, and those in the folders that config.toml names by now: a
    configuration that is refused is mended in its own folders, and not in those of the one in force."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._read: tuple[_File | None, tuple[str, ...]] = (None, ())

    def stamp(self) -> Stamp:
        """May be called from any thread."""
        settings = self._settings()
        now = next(iter(_found([settings.path])), None)
        known, folders = self._read
        if now != known:
            folders = _named(settings.path)
            self._read = (now, folders)
        return stamp_of(settings, folders)


def files_of(settings: Settings, more: Collection[str] = ()) -> Iterator[Path]:
    """config.toml, the rules beside it, and the templates of one's own; `more` are folders beside those."""
    home = settings.path.parent
    yield settings.path
    for folder in dict.fromkeys((settings.rules.folder, str(settings.reply.templates), *more)):
        try:
            found = sorted(one.path for one in os.scandir(home / folder) if Path(one.name).suffix in _ENDINGS)
        except (OSError, ValueError):
            continue
        yield from map(Path, found)


def stamp_of(settings: Settings, more: Collection[str] = ()) -> Stamp:
    """What changes with each way of saving: written in place, put in the place of the old one, or made
    readable. A file that is missing for the moment is left out."""
    return tuple(_found(islice(files_of(settings, more), _MOST)))


def _found(paths: Iterable[Path]) -> Iterator[_File]:
    for path in paths:
        try:
            said = path.stat()
        except OSError:
            continue
        if S_ISREG(said.st_mode):
            yield str(path), said.st_mtime_ns, said.st_ctime_ns, said.st_size, said.st_ino


def _named(path: Path) -> tuple[str, ...]:
    """The folders of rules and templates that config.toml names, whatever else is wrong with it."""
    try:
        tables = read_tables(path)
    except ConfigError:
        return ()
    said = [tables.get(table, {}) for table in ("rules", "reply")]
    keys = ("folder", "templates")
    named = [one.get(key) for one, key in zip(said, keys, strict=True) if isinstance(one, dict)]
    return tuple(one for one in named if isinstance(one, str) and one)


def author_of(settings: Settings) -> str:
    """Whose file was saved last, as the system names its owner."""
    stamp = stamp_of(settings)
    last = max(stamp, key=lambda one: one[1], default=None)
    try:
        return pwd.getpwuid(Path(last[0]).stat().st_uid).pw_name if last is not None else "unknown"
    except (OSError, KeyError):
        return "unknown"
