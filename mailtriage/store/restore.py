"""A backup put back: nothing is overwritten, and the store comes last, so that half a restore is none.

All is copied and checked in a folder beside its places, and moved from there. While it is moved, a text
stands in the store's place that no program takes for a store; killed then, the same restore goes on later.
"""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mailtriage.model.errors import PermanentFailure
from mailtriage.store import StoreTooNew, manifest
from mailtriage.store.backup import BackupFull, Parts, failure
from mailtriage.store.manifest import (
    ARCHIVE,
    CONFIGURATION,
    KEY,
    RULES,
    STORE,
    TEMPLATES,
    BackupDamaged,
    Manifest,
)
from mailtriage.store.migrations import FIRST_VERSION, MIGRATIONS
from mailtriage.store.secret import KeyUnusable, secret_key

_STAGE = ".restoring"
_UNFINISHED = b"A restore was interrupted here. Run the same `mailtriage restore` again; it goes on.\n"


class InTheWay(PermanentFailure):
    """Something is there already, in `paths`; a restore never overwrites."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(
            f"{', '.join(map(str, paths))}: in the way, and a restore overwrites nothing; stop the daemon, "
            f"move {paths[0].parent} away (and keep it), then restore again"
        )
        self.paths = tuple(paths)


def put_back(backup: Path, made: Manifest, parts: Parts, amend: Callable[[Path], object]) -> list[Path]:
    """Restore store, archive and key to `parts`, configuration, templates and rules where there are none;
    returns what was put in place.

    `amend` gets the copied store before it is put in place. The caller holds the lock of the data folder.
    Raises BackupDamaged, InTheWay, StoreTooNew, BackupFull and BackupImpossible with nothing changed.
    """
    newest = FIRST_VERSION + len(MIGRATIONS)
    if made.schema > newest:
        raise StoreTooNew(
            f"{backup}: its store has version {made.schema}, this release knows {newest}: "
            f"install release {made.release} or a later one"
        )
    problems = manifest.missing(made, backup)
    if problems:
        raise BackupDamaged(backup, problems)
    stage = parts.store.parent / _STAGE
    try:
        obstacles = in_the_way(made, parts)
        if obstacles:
            raise InTheWay(obstacles)
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True, mode=0o700)
        try:
            _stage(backup, made, stage)
            amend(stage / STORE)
            _settle(stage / STORE)
            _hand_over(stage, parts.store.parent)
            return _place(stage, made, parts)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise failure(error, parts.store.parent, "nothing was restored") from error


def in_the_way(made: Manifest, parts: Parts) -> list[Path]:
    """What would have to be overwritten. What an interrupted restore of the same backup put there is not."""
    unfinished = _is_unfinished(parts.store)
    obstacles = [] if unfinished or not os.path.lexists(parts.store) else [parts.store]
    # The log of a lost store would be played into the restored one, and destroy it.
    for suffix in ("-wal", "-shm", "-journal"):
        beside = parts.store.with_name(parts.store.name + suffix)
        obstacles += [beside] if os.path.lexists(beside) else []
    if os.path.lexists(parts.archive) and not _is_empty(parts.archive):
        here = {f"{ARCHIVE}/{one.name}": one for one in parts.archive.iterdir()} if unfinished else {}
        if set(here) != set(made.under(ARCHIVE)) or not all(
            manifest.measure(path) == made.files[name] for name, path in here.items()
        ):
            obstacles.append(parts.archive)
    if os.path.lexists(parts.key) and not (unfinished and manifest.measure(parts.key) == made.files[KEY]):
        obstacles.append(parts.key)
    return obstacles


def _is_unfinished(store: Path) -> bool:
    with suppress(OSError):
        return store.stat().st_size == len(_UNFINISHED) and store.read_bytes() == _UNFINISHED
    return False


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _stage(backup: Path, made: Manifest, stage: Path) -> None:
    """Copies of all files, each compared with the manifest."""
    for folder in (ARCHIVE, TEMPLATES, RULES):
        (stage / folder).mkdir(mode=0o700)
    problems = [
        f"{name}: its bytes are not those that were backed up"
        for name, kept in made.files.items()
        if manifest.copy(backup / name, stage / name) != kept
    ]
    if problems:
        raise BackupDamaged(backup, problems)
    try:
        secret_key(stage / KEY, first_start=False)
    except KeyUnusable as error:
        raise BackupDamaged(backup, [f"{KEY}: is no key"]) from error


def _settle(store: Path) -> None:
    """One file again, for its owner alone, on the disk."""
    store.chmod(0o600)
    if store.with_name(store.name + "-wal").exists():  # SQLite found no room to write it back
        raise BackupFull(f"{store.parent.parent}: nothing was restored; free some space and try again")
    handle = os.open(store, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _hand_over(stage: Path, folder: Path) -> None:
    """Restored by root, all belongs to the owner of the data folder: the daemon is another user."""
    if os.geteuid() == 0:
        owner = folder.stat()
        for one in (*stage.rglob("*"), folder / "daemon.lock"):
            if one.exists():
                os.chown(one, owner.st_uid, owner.st_gid)


def _place(stage: Path, made: Manifest, parts: Parts) -> list[Path]:
    """Move everything from `stage` to its place, the store last; undone where a move fails."""
    moves = [(stage / ARCHIVE, parts.archive), (stage / KEY, parts.key)]
    if CONFIGURATION in made.files and parts.configuration is not None:
        moves.append((stage / CONFIGURATION, parts.configuration))
    if made.under(TEMPLATES) and parts.templates is not None:
        moves.append((stage / TEMPLATES, parts.templates))
    if made.under(RULES) and parts.rules is not None:
        moves.append((stage / RULES, parts.rules))
    placed: list[tuple[Path, Path]] = []
    try:
        _stand_in(stage, parts.store)
        for source, target in moves:
            if not os.path.lexists(target) or _is_empty(target):
                _move(source, target)
                placed.append((source, target))
        os.replace(stage / STORE, parts.store)
        manifest.make_durable(parts.store.parent)
    except BaseException:
        for source, target in reversed(placed):
            _move(target, source)
        parts.store.unlink(missing_ok=True)
        raise
    return [target for _, target in placed] + [parts.store]


def _stand_in(stage: Path, store: Path) -> None:
    """By rename: an empty file in its place would be taken for a fresh store."""
    text = stage / "unfinished"
    text.write_bytes(_UNFINISHED)
    handle = os.open(text, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(text, store)
    manifest.make_durable(store.parent)


def _move(source: Path, target: Path) -> None:
    """A rename; to another disk (a configuration under /etc) a copy, which gets its name when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.rename(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f".{target.name}.part")
        if source.is_dir():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(mode=0o700)
            for one in source.iterdir():
                manifest.copy(one, part / one.name)
        else:
            part.unlink(missing_ok=True)
            manifest.copy(source, part)
        os.rename(part, target)
    manifest.make_durable(target.parent)
