"""The data folder: can it be written, is there room, is it closed to others, is the store sound?"""

import os
import pwd
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailtriage.console.checks.finding import Finding, State
from mailtriage.model.errors import MailtriageError, PermanentFailure
from mailtriage.paths import Paths
from mailtriage.steps.observing import live_since
from mailtriage.store import DocumentStore, StoreReadOnly
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import holder
from mailtriage.store.secret import secret_key
from mailtriage.tickets.fold import apply

_PART = "disk"
_LEAST_DAYS = 30  # of room at the present growth
_LEAST_INODES = 1000
_GROWTH = timedelta(days=30)
_TRIAL = b"mailtriage check\n" * 256


@dataclass(frozen=True, slots=True)
class StoreFound:
    """What the store remembers: by folder (UIDVALIDITY, UID up to which it is handled), the last poll, and
    since when `go-live` overrules ``observe = true``; `authserv` is what `check --trust` has found."""

    marks: dict[str, tuple[int, int]]
    last_poll: datetime | None
    live_since: datetime | None
    authserv: dict[str, object] | None = None


def look_into(paths: Paths) -> tuple[StoreFound | None, list[Finding]]:
    """The store, opened for reading; None where there is none, or none that can be read."""
    try:
        if not paths.store.exists():
            return None, []
    except OSError:
        return None, []  # what is wrong with the folder, `check_disk` says
    try:
        documents = DocumentStore(paths.store, read_only=True, busy_timeout=2.0)
    except StoreReadOnly as error:
        return None, [Finding(_PART, State.WARNING, *_parted(error))]
    except MailtriageError as error:
        return None, [Finding(_PART, State.PROBLEM, *_parted(error))]
    try:
        store = DeskStore(documents, apply)
        folders, live, authserv = store.folders(), live_since(store), store.note("authserv")
    except MailtriageError as error:
        return None, [Finding(_PART, State.PROBLEM, *_parted(error))]
    finally:
        documents.close()
    polls = [row.last_poll for row in folders if row.last_poll is not None]
    marks = {row.key: (row.uidvalidity, row.mark) for row in folders}
    found = StoreFound(marks, max(polls, default=None), live, authserv)
    running = holder(paths.lock)
    who = f"in use by the daemon, process {running}" if running else "not in use"
    return found, [Finding(_PART, State.OK, f"the store can be read; {who}")]


def check_disk(paths: Paths, min_free: int, now: datetime) -> list[Finding]:
    folder = paths.data
    try:
        if not folder.exists():
            return list(_can_be_made(folder))
        if not folder.is_dir():
            advice = "set [store] path to a folder of ours"
            return [Finding(_PART, State.PROBLEM, f"{folder} is no folder", advice)]
        return [*_written(folder), *_room(paths, min_free, now), *_closed_to_others(paths), *_key(paths)]
    except OSError as error:
        words = f"{error.filename or folder}: {error.strerror}"
        return [
            Finding(_PART, State.PROBLEM, words, "run this as who runs the daemon, or give us the folder")
        ]


def _parted(error: Exception) -> tuple[str, str]:
    """Found, and what to do: our errors end with it, behind the last colon or semicolon."""
    text = str(error)
    at = max(text.rfind(": "), text.rfind("; "))
    return (text[:at], text[at + 2 :]) if at > 0 else (text, "look at the file")


def _can_be_made(folder: Path) -> Iterator[Finding]:
    above = next(one for one in folder.absolute().parents if one.exists())
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        yield Finding(_PART, State.OK, f"{folder} is not there yet: the first run makes it")
    else:
        advice = "make it, and give it to who runs the daemon"
        yield Finding(_PART, State.PROBLEM, f"{folder} is not there and cannot be made in {above}", advice)


def _written(folder: Path) -> Iterator[Finding]:
    """By writing, for rights, quotas and broken disks show in no other way; what is written has no name."""
    owner = folder.stat().st_uid
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(_TRIAL)
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as error:
        advice = "give the folder to who runs the daemon, or free some space"
        words = f"{folder} cannot be written: {error.strerror}"
        yield Finding(_PART, State.PROBLEM, words, advice)
        return
    if owner != os.geteuid():
        who, we = _name(owner), _name(os.geteuid())
        words = f"{folder} belongs to {who}, and {we} asks: what is said of rights is {we}'s"
        yield Finding(_PART, State.WARNING, words, f"run this as {who}")
    else:
        yield Finding(_PART, State.OK, f"{folder} can be written")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _room(paths: Paths, min_free: int, now: datetime) -> Iterator[Finding]:
    told = os.statvfs(paths.data)
    free = told.f_bavail * told.f_frsize
    if free < min_free:
        words = f"{size(free)} are free, less than [store] min_free = {size(min_free)}: no mail is taken in"
        yield Finding(_PART, State.PROBLEM, words, "free some space")
        return
    if told.f_files and told.f_favail < _LEAST_INODES:
        words = f"only {told.f_favail} more files fit on this disk (inodes)"
        yield Finding(_PART, State.PROBLEM, words, "delete files there")
    growth = _growth_a_day(paths.archive, now)
    days = (free - min_free) / growth if growth else None
    if days is not None and days < _LEAST_DAYS:
        words = f"{size(free)} are free, enough for about {int(days)} days ({size(growth)} of mail a day)"
        yield Finding(_PART, State.WARNING, words, "free some space, or move [store] path to a larger disk")
    else:
        words = f"{size(free)} are free" + (f"; mail takes {size(growth)} a day" if growth else "")
        yield Finding(_PART, State.OK, words)


def _growth_a_day(archive: Path, now: datetime) -> int:
    """Bytes of raw mail a day, over the last days that brought any."""
    sizes = [
        (file.stat().st_size, file.stat().st_mtime)
        for file in (archive.glob("*.seg") if archive.is_dir() else ())
    ]
    recent = [one for one in sizes if now - datetime.fromtimestamp(one[1], UTC) <= _GROWTH]
    if not recent:
        return 0
    first = datetime.fromtimestamp(min(at for _, at in recent), UTC)
    return int(sum(size for size, _ in recent) / max(1, (now - first).days + 1))


def _closed_to_others(paths: Paths) -> Iterator[Finding]:
    """Customers' mail lies here."""
    if paths.data.stat().st_mode & 0o007:
        words = f"{paths.data}: every user of this machine can look into it"
        yield Finding(_PART, State.WARNING, words, f"chmod 700 {paths.data}")
        if paths.store.exists() and paths.store.stat().st_mode & 0o004:
            words = f"{paths.store}: every user of this machine can read the tickets"
            yield Finding(_PART, State.PROBLEM, words, f"chmod 600 {paths.store}*")


def _key(paths: Paths) -> Iterator[Finding]:
    if not paths.store.exists() and not paths.key.exists():
        return
    yield from _told(lambda: secret_key(paths.key, first_start=False), "the key is there, for us alone")


def _told(look: Callable[[], object], right: str) -> Iterator[Finding]:
    try:
        look()
    except PermanentFailure as error:
        yield Finding(_PART, State.PROBLEM, *_parted(error))
    else:
        yield Finding(_PART, State.OK, right)


def size(size_bytes: float) -> str:
    for unit, factor in (("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{int(size_bytes) >> 10} kB"
