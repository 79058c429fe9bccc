"""What a backup holds: each file with its size and digest, when it was made and by which release.

The manifest is written last and read first; a folder without one is no backup.
"""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from mailtriage.model.errors import PermanentFailure

FILE = "manifest.json"
STORE, KEY, CONFIGURATION = "mailtriage.db", "secret.key", "config.toml"
ARCHIVE, TEMPLATES, RULES = "archive", "templates", "rules"

_FORM = 1
_PIECE = 1 << 20
# What a manifest may name: nothing outside the backup, and nothing that we do not put anywhere.
_NAMES = re.compile(
    rf"(?:{re.escape(STORE)}|{re.escape(KEY)}|{re.escape(CONFIGURATION)}"
    rf"|(?:{ARCHIVE}|{TEMPLATES}|{RULES})/[^/.\0][^/\0]*)"
)


class NoBackup(PermanentFailure):
    """The folder holds no backup, or one that was never finished."""


class BackupDamaged(PermanentFailure):
    """Files of a backup are missing or are not what was written; all of them in `problems`."""

    def __init__(self, backup: Path, problems: list[str]) -> None:
        super().__init__(
            f"{backup}: the backup is damaged; nothing was restored. Take another backup, or another copy "
            "of this one:\n" + "\n".join(f"  {one}" for one in problems)
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was written."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` by their names within the backup, `documents` the number of rows of each table of the store;
    `troubles` are mails that were damaged in the archive already when the backup was made."""

    made_at: datetime
    release: str
    schema: int
    files: Mapping[str, Kept]
    documents: Mapping[str, int]
    troubles: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        return sum(one.size_bytes for one in self.files.values())

    def under(self, folder: str) -> list[str]:
        """The names of the files in one folder of the backup."""
        return [name for name in self.files if name.startswith(f"{folder}/")]


def write(manifest: Manifest, backup: Path) -> None:
    told: dict[str, Any] = {
        "form": _FORM,
        "made_at": manifest.made_at.isoformat(),
        "release": manifest.release,
        "schema": manifest.schema,
        "files": {
            name: {"size": one.size_bytes, "sha256": one.sha256} for name, one in manifest.files.items()
        },
        "documents": dict(manifest.documents),
        "troubles": list(manifest.troubles),
    }
    told["digest"] = _digest(told)
    with _create(backup / FILE) as file:
        file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(backup: Path) -> Manifest:
    """The manifest of a finished backup; raises NoBackup or BackupDamaged."""
    path = backup / FILE
    if backup.resolve().name.endswith(".partial") or not path.is_file():
        raise NoBackup(_advice(backup))
    try:
        told = orjson.loads(path.read_bytes())
        digest = told.pop("digest")
        if digest != _digest(told):
            raise ValueError("its own digest does not fit")
        if told["form"] != _FORM:
            raise ValueError(f"it has form {told['form']!r}, which a later release wrote; install that one")
        odd = [name for name in told["files"] if not _NAMES.fullmatch(name)]
        missing = [name for name in (STORE, KEY) if name not in told["files"]]
        if odd or missing:
            raise ValueError(f"it names {odd[0]!r}" if odd else f"it names no {missing[0]}")
        return Manifest(
            made_at=datetime.fromisoformat(told["made_at"]),
            release=str(told["release"]),
            schema=int(told["schema"]),
            files={name: Kept(int(one["size"]), str(one["sha256"])) for name, one in told["files"].items()},
            documents={str(name): int(count) for name, count in told["documents"].items()},
            troubles=tuple(map(str, told["troubles"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupDamaged(backup, [f"{FILE}: cannot be read: {error}"]) from error


def _advice(backup: Path) -> str:
    if backup.resolve().name.endswith(".partial"):
        return f"{backup}: this backup was never finished; name one without .partial"
    if not backup.is_dir():
        return f"{backup}: there is no such folder"
    inside = sorted(one.parent.name for one in backup.glob(f"mailtriage-*Z*/{FILE}"))
    inside = [name for name in inside if not name.endswith(".partial")]
    if inside:
        return f"{backup}: this folder holds backups; name one of them, the newest is {backup / inside[-1]}"
    return f"{backup}: this is no backup: it has no {FILE}"


def missing(manifest: Manifest, backup: Path) -> list[str]:
    """What a look at names and sizes tells already, before anything is read."""
    problems = []
    for name, kept in manifest.files.items():
        try:
            found = (backup / name).stat()
        except OSError as error:
            problems.append(f"{name}: {error.strerror}")
            continue
        if not stat.S_ISREG(found.st_mode):
            problems.append(f"{name}: is no file")
        elif found.st_size != kept.size_bytes:
            problems.append(f"{name}: has {found.st_size} bytes, not {kept.size_bytes}")
    return problems


def copy(source: Path, target: Path) -> Kept:
    """Copy what `source` holds now, to a new file for its owner alone; on the disk before this returns."""
    total, size = hashlib.sha256(), 0
    with source.open("rb") as old, _create(target) as new:
        left = os.fstat(old.fileno()).st_size
        while left and (piece := old.read(min(_PIECE, left))):
            new.write(piece)
            total.update(piece)
            size += len(piece)
            left -= len(piece)
        new.flush()
        os.fsync(new.fileno())
    return Kept(size, total.hexdigest())


def measure(path: Path) -> Kept:
    """A file as it is now."""
    with path.open("rb") as file:
        total = hashlib.file_digest(file, "sha256")
        return Kept(file.tell(), total.hexdigest())


def make_durable(folder: Path) -> None:
    """The names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _create(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
