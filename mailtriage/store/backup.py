"""A backup of everything that makes up the desk, while the daemon goes on writing (design §10).

The store is copied first, then the archive: the bytes of a mail are on the disk before the commit that names
them, so that segments copied after the store hold every mail it names. What comes in meanwhile makes the
newest segment longer, and is garbage there.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from mailtriage.model.errors import MailtriageError, PermanentFailure, TemporaryFailure
from mailtriage.model.mail import ArchiveKey
from mailtriage.store import StoreUnusable, copy_file, manifest
from mailtriage.store.archive import ArchiveDamaged, SegmentArchive
from mailtriage.store.documents import SqliteStorage
from mailtriage.store.lock import FolderUnusable, StoreLock, StoreLocked
from mailtriage.store.manifest import ARCHIVE, CONFIGURATION, KEY, RULES, STORE, TEMPLATES, Kept, Manifest
from mailtriage.store.migrations import APPLICATION_ID, shelves, sql_name
from mailtriage.store.secret import secret_key

_SAMPLE = 500  # mails of the archive whose bytes are read back and compared with their digest
_TOLD = 20  # damaged mails named one by one
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OWN = {TEMPLATES: (".txt", ".html", ".subject"), RULES: (".toml",)}


class BackupFull(TemporaryFailure):
    """There is no room; nothing of this backup was kept."""


class BackupImpossible(PermanentFailure):
    """The backup cannot be read from or written to where it was asked for."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of the desk lie; `configuration`, `templates` and `rules` None where left out."""

    store: Path
    archive: Path
    key: Path
    configuration: Path | None = None
    templates: Path | None = None
    rules: Path | None = None


def back_up(parts: Parts, folder: Path, release: str, now: datetime) -> tuple[Path, Manifest]:
    """Make a new backup in `folder`, checked and on the disk, and give its path; older ones stay.

    It has its name only when it is whole. Raises BackupFull and BackupImpossible with nothing left behind.
    """
    secret_key(parts.key, first_start=False)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder):
            for left in folder.glob("mailtriage-*.partial"):
                shutil.rmtree(left)  # by a process that died
            backup = _free_name(folder, now)
            partial = backup.with_name(backup.name + ".partial")
            before = max(folder.glob(f"mailtriage-*Z*/{manifest.FILE}"), default=None)
            try:
                made = _write(parts, partial, before.parent if before else None, release, now)
                os.rename(partial, backup)
                manifest.make_durable(folder)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
    except OSError as error:
        raise failure(error, folder, "no backup was made") from error
    return backup, made


def failure(error: OSError, where: Path, so: str) -> MailtriageError:
    """What an error of the disk means, `so` what came of it."""
    path = error.filename2 or error.filename or where
    if error.errno in _FULL:
        return BackupFull(f"{path}: {error.strerror}: {so}; free some space and try again")
    return BackupImpossible(f"{path}: {error.strerror}: {so}; check the folder, its owner and its disk")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        lock = StoreLock(folder / ".mailtriage.lock")
    except StoreLocked as error:
        raise BackupImpossible(f"{folder}: process {error.pid} writes a backup there; wait for it") from error
    except FolderUnusable as error:
        raise BackupImpossible(f"{folder}: cannot be written; name a folder of ours") from error
    with lock:
        yield


def _free_name(folder: Path, now: datetime) -> Path:
    name = f"mailtriage-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (name, *(f"{name}-{n}" for n in range(2, 1000)))
    return next(folder / one for one in names if not (folder / one).exists())


def _write(parts: Parts, target: Path, before: Path | None, release: str, now: datetime) -> Manifest:
    """All files and the manifest; `before` is an older backup that may hold the same segments."""
    target.mkdir(mode=0o700)
    (target / ARCHIVE).mkdir(mode=0o700)
    files = {STORE: _copy_store(parts.store, target / STORE)}
    for segment in sorted(one for one in parts.archive.glob("[!.]*") if one.is_file()):
        name = f"{ARCHIVE}/{segment.name}"
        files[name] = _copy_segment(segment, target / name, before / name if before else None)
    files[KEY] = manifest.copy(parts.key, target / KEY)
    if parts.configuration is not None:
        files[CONFIGURATION] = manifest.copy(parts.configuration, target / CONFIGURATION)
    files |= _copy_own(parts.templates, target, TEMPLATES)
    files |= _copy_own(parts.rules, target, RULES)
    schema, documents, troubles = _examine(target, parts.archive)
    made = Manifest(now, release, schema, files, documents, tuple(troubles))
    manifest.write(made, target)
    for one in (target / ARCHIVE, target / TEMPLATES, target / RULES, target):
        if one.is_dir():
            manifest.make_durable(one)
    return made


def _copy_store(source: Path, target: Path) -> Kept:
    storage = SqliteStorage(str(source), read_only=True)
    try:
        with storage.exclusive() as connection:
            copy_file(connection, target)
    finally:
        storage.close()
    with suppress(PermissionError):  # a disk without modes; the folder has none either
        target.chmod(0o600)
    return manifest.measure(target)


def _copy_segment(source: Path, target: Path, before: Path | None) -> Kept:
    """A copy; or, where the last backup holds the very same bytes, another name for its file."""
    if before is not None and before.is_file() and before.stat().st_size == source.stat().st_size:
        kept = manifest.measure(before)
        if kept == manifest.measure(source):
            with suppress(OSError):  # a disk without hard links
                os.link(before, target)
                return kept
    return manifest.copy(source, target)


def _copy_own(source: Path | None, target: Path, folder: str) -> dict[str, Kept]:
    """Templates or rule files of the operator's own."""
    found = sorted(source.iterdir()) if source is not None and source.is_dir() else []
    own = [one for one in found if one.suffix in _OWN[folder] and one.is_file() and one.name[0] != "."]
    if not own:
        return {}
    (target / folder).mkdir(mode=0o700)
    return {f"{folder}/{one.name}": manifest.copy(one, target / folder / one.name) for one in own}


def _examine(copy: Path, live: Path) -> tuple[int, dict[str, int], list[str]]:
    """The copy's schema version, its documents by table, and the mails that the live archive has lost.

    Raises StoreUnusable where the store is damaged: a backup of it must not push out a good one.
    """
    storage = SqliteStorage(str(copy / STORE), read_only=True)
    try:
        found = [str(one) for (one,) in storage.rows("PRAGMA integrity_check")]
        if found != ["ok"]:
            raise StoreUnusable(f"the store is damaged ({found[0]}): restore the last backup")
        owner, schema = storage.rows("SELECT * FROM pragma_application_id, pragma_user_version")[0]
        if owner != APPLICATION_ID:
            raise StoreUnusable("the store is no file of ours: check [store] path")
        documents = {
            table: int(storage.rows(f'SELECT count(*) FROM "{sql_name(table)}"')[0][0])
            for table in sorted(shelves(storage))
        }
        troubles = _lost(storage, sum(documents.values()), copy / ARCHIVE, live)
    finally:
        storage.close()
    return int(schema), documents, troubles


def _lost(storage: SqliteStorage, documents: int, copy: Path, live: Path) -> list[str]:
    """Every mail that the store names lies in the copy; a sample is read. What the live archive does not have
    either is told; what only the copy lacks raises BackupImpossible."""
    sizes = {one.name: one.stat().st_size for one in copy.iterdir()}
    stride = max(1, documents // _SAMPLE)
    troubles, lost = list[str](), 0
    for number, key in enumerate(_keys(storage)):
        whole = key.offset + key.length <= sizes.get(key.segment, -1)
        if whole and (number % stride or _is_sound(copy, key)):
            continue
        if _is_sound(live, key):
            raise BackupImpossible(
                f"{copy / key.segment}: what was written there reads back differently: use another disk"
            )
        lost += 1
        if lost <= _TOLD:
            troubles.append(f"{ARCHIVE}/{key.segment}: the mail at byte {key.offset} is lost or changed")
    return [*troubles, f"and {lost - _TOLD} more"] if lost > _TOLD else troubles


def _keys(storage: SqliteStorage) -> Iterator[ArchiveKey]:
    """Each place in the archive that a document of any table names."""
    for table in shelves(storage):
        field = "json_extract(body, '$.archive')"
        sql = (
            f"SELECT DISTINCT {field} FROM \"{sql_name(table)}\" WHERE json_type(body, '$.archive') = 'array'"
        )
        for (value,) in storage.stream(sql):
            yield ArchiveKey(*orjson.loads(value))


def _is_sound(archive: Path, key: ArchiveKey) -> bool:
    if not archive.is_dir():
        return False  # and it must not be made by looking
    try:
        SegmentArchive(archive).read(key)
    except ArchiveDamaged:
        return False
    return True
