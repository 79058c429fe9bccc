"""``mailtriage backup DIR`` and ``mailtriage restore``: a copy of everything, and the way back.

``restore BACKUP`` puts a backup back; ``restore release`` and ``restore discard`` decide about the mail that
a restore holds. A folder named like one of these words is written ``./release``.
"""

import argparse
import os
import shlex
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailtriage import __version__
from mailtriage.console.asking import ask_or_execute
from mailtriage.console.text import clock, plain
from mailtriage.model.errors import PermanentFailure
from mailtriage.paths import Paths, paths_of
from mailtriage.steps.restored import Restored, mark_restored
from mailtriage.store import DocumentStore, manifest
from mailtriage.store.backup import Parts, back_up
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.store.manifest import Manifest
from mailtriage.store.restore import put_back
from mailtriage.tickets.fold import apply

_WORDS = ("release", "discard")
_FIRST_NUMBER = 1001


class WrongPlace(PermanentFailure):
    """The folder cannot be what it was named for."""


def backup(args: argparse.Namespace) -> int:
    """0 for a good backup, 1 for one of an archive that has lost mail already."""
    os.umask(0o077)
    configuration, folder = Path(args.config), Path(args.folder)
    paths = paths_of(configuration)
    if not paths.store.exists():
        raise WrongPlace(
            f"{paths.store}: no store yet, nothing to back up; start with `mailtriage run --once`"
        )
    if folder.resolve().is_relative_to(paths.data.resolve()):
        raise WrongPlace(
            f"{folder}: lies in the data folder and would be lost with it; name one elsewhere, "
            "best on another disk"
        )
    own = _own_folders(configuration, _tables(configuration))
    parts = Parts(paths.store, paths.archive, paths.key, configuration, *own)
    made_in, made = back_up(parts, folder, __version__, datetime.now(UTC))
    print(f"Backup written and checked: {_shown(made_in)}")
    print(f"  {_contents(made)}; {len(made.files)} files, {_size(made.size_bytes)}")
    for trouble in made.troubles:
        print(f"  damaged already: {plain(trouble)}")
    if made.troubles:
        print("  The data folder itself has lost these: put the segments named back from an older backup.")
    if _holds_password(_tables(configuration)):
        print("  It holds the key and a password of config.toml: keep it where nobody else can read it.")
    else:
        print("  It holds the key: keep it where nobody else can read it.")
    print("To restore it, stop the daemon, move the data folder away, and run")
    print(f"  mailtriage restore {_shown(made_in)}{_named(configuration)}")
    return 1 if made.troubles else 0


def restore(args: argparse.Namespace) -> int:
    if args.what in _WORDS:
        if args.to is not None:
            raise WrongPlace(
                f"--to goes with a backup; to restore the folder {args.what}, write ./{args.what}"
            )
        return ask_or_execute(Path(args.config), f"restore {args.what}")
    os.umask(0o077)
    configuration = Path(args.config)
    source = Path(args.what)
    made = manifest.read(source)
    missing = manifest.missing(made, source)
    if missing:
        raise manifest.BackupDamaged(source, missing)
    here = configuration.exists()
    tables = _tables(configuration if here else source / manifest.CONFIGURATION)
    paths, parts = _places(configuration, tables, args.to)
    done: list[Restored] = []

    def amend(store: Path) -> None:
        documents = DocumentStore(store)
        try:
            first = _value(tables, "desk", "first_number", _FIRST_NUMBER)
            done.append(mark_restored(DeskStore(documents, apply, first), made.made_at, datetime.now(UTC)))
        finally:
            documents.close()

    with StoreLock(paths.lock):
        placed = put_back(source, made, parts, amend)
    _tell(source, made, paths, done[0])
    if parts.configuration is None:
        print(f"  {_shown(configuration)} is not touched: it must name this folder as [store] path")
    elif parts.configuration in placed:
        print(f"  {_shown(configuration)} is from the backup")
    else:
        print(f"  {_shown(configuration)} was there and is kept")
    _advise(configuration)
    return 0


def _places(configuration: Path, tables: Mapping[str, Any], to: str | None) -> tuple[Paths, Parts]:
    """Where everything goes: as the configuration has it, or data alone to the folder `to`."""
    if to is not None:
        paths = Paths(Path(to))
        return paths, Parts(paths.store, paths.archive, paths.key)
    paths = Paths(configuration.parent / _value(tables, "store", "path", "data"))
    own = _own_folders(configuration, tables)
    return paths, Parts(paths.store, paths.archive, paths.key, configuration, *own)


def _own_folders(configuration: Path, tables: Mapping[str, Any]) -> tuple[Path, Path]:
    """Where templates and rules of one's own lie."""
    named = (("reply", "templates", "templates"), ("rules", "folder", "rules"))
    templates, rules = (configuration.parent / _value(tables, *one) for one in named)
    return templates, rules


def _tables(configuration: Path) -> dict[str, Any]:
    paths_of(configuration)  # raises ConfigError for what cannot be read
    return tomllib.loads(configuration.read_text("utf-8"))


def _value(tables: Mapping[str, Any], table: str, key: str, default: Any) -> Any:
    """A value of the configuration, which only the daemon validates; one of another type is not taken."""
    found = tables.get(table)
    value = found.get(key, default) if isinstance(found, dict) else default
    return value if type(value) is type(default) else default


def _holds_password(tables: Mapping[str, Any]) -> bool:
    return any(_value(tables, server, "password", "") for server in ("mailbox", "smtp"))


def _tell(source: Path, made: Manifest, paths: Paths, done: Restored) -> None:
    print(f"Restored into {_shown(paths.data)}: {_shown(source)}, made {clock(made.made_at)} UTC")
    print(f"  {_contents(made)}")
    print(f"  the next ticket gets the number {done.next_number}: those in between may be known to customers")
    if done.held:
        print(f"  {_count(done.held, 'mail')} to customers waited when the backup was made: held")
    if done.cancelled:
        print(f"  {_count(done.cancelled, 'alert')} that waited: cancelled")
    for trouble in made.troubles:
        print(f"  damaged when the backup was made: {plain(trouble)}")


def _advise(configuration: Path) -> None:
    print("Mail that came in since the backup opens tickets again when the daemon runs; what would go out")
    print("automatically for it is held, for it may have gone out before. Now run")
    words = _named(configuration)
    print(f"  mailtriage check{words}")
    print(f"  mailtriage run{words}")
    print("and, when you know whether customers have got it, one of")
    print(f"  mailtriage restore release{words}    sends what is held")
    print(f"  mailtriage restore discard{words}    cancels it")


def _named(configuration: Path) -> str:
    return "" if configuration == Path("config.toml") else f" --config {_shown(configuration)}"


def _contents(made: Manifest) -> str:
    tickets, mails = (made.documents.get(table, 0) for table in ("tickets", "mails"))
    days = len(made.under(manifest.ARCHIVE))
    return f"{_count(tickets, 'ticket')}, {_count(mails, 'mail')}, {_count(days, 'day')} of raw mail"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _size(size_bytes: int) -> str:
    size = float(size_bytes)
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def _shown(path: Path) -> str:
    """Ready to be pasted into a shell."""
    return plain(shlex.quote(os.fsencode(path).decode("utf-8", "backslashreplace")))
