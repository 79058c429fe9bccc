"""``mailtriage show REF --save DIR``: what is attached to the mail of a ticket, written into a folder.

Nothing there is overwritten. The store is only read, and closed before files are written.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from mailtriage.console.attached import is_picture, one_as_json
from mailtriage.console.contents import Contents
from mailtriage.console.open import open_store
from mailtriage.console.show import find
from mailtriage.console.terminal import terminal
from mailtriage.console.text import clock, plain
from mailtriage.model.attachments import size_in_words
from mailtriage.model.errors import MailtriageError, PermanentFailure
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Attachment, Direction
from mailtriage.paths import paths_of

_LONGEST = 240  # bytes of a file's name, of the 255 that disks allow
_LONGEST_SUFFIX = 40


class NotSaved(PermanentFailure):
    """The files cannot be written where they were asked for."""


@dataclass(frozen=True, slots=True)
class Saved:
    mail: MailRow
    attachment: Attachment
    path: Path


@dataclass
class Account:
    """What was saved, how many inline pictures were left out, and what could not be had."""

    saved: list[Saved] = field(default_factory=list)
    left_out: int = 0
    troubles: list[str] = field(default_factory=list)


def run(args: argparse.Namespace) -> int:
    """0, or 1 where something could not be had."""
    if args.save is None:
        raise NotSaved("--all goes with --save DIR")
    configuration, folder = Path(args.config), Path(args.save)
    with open_store(configuration) as store:
        ticket = find(store, args.reference)
        mails = [one for one in store.mails_of_ticket(ticket.number) if one.direction is not Direction.OWN]
    try:
        with Contents(paths_of(configuration)) as contents:
            account = save(mails, contents, folder, pictures=args.all)
    except OSError as error:
        where = f"{_shown(Path(error.filename or folder))}: {error.strerror}"
        raise NotSaved(f"{where}; what was written before is there, name another folder for all") from error
    if args.json:
        told = {"reference": ticket.reference, **as_json(account, folder)}
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        show(account, ticket.reference, folder)
    return 1 if account.troubles else 0


def save(mails: Sequence[MailRow], contents: Contents, folder: Path, *, pictures: bool) -> Account:
    """Write what is attached to `mails` into `folder`, made if there is anything; raises OSError."""
    account = Account()
    for row in mails:
        for number, one in enumerate(_attached(contents, row, account)):
            if is_picture(one) and not pictures:
                account.left_out += 1
                continue
            try:
                data = contents.read(row, number)
            except MailtriageError as error:
                account.troubles.append(_told(row, one.name, error))
            else:
                account.saved.append(_save(row, one, data, folder))
    return account


def _attached(contents: Contents, row: MailRow, account: Account) -> tuple[Attachment, ...]:
    try:
        return contents.attachments(row)
    except MailtriageError as error:
        account.troubles.append(_told(row, "what is attached", error))
        return ()


def _told(row: MailRow, what: str, error: MailtriageError) -> str:
    return f"{what}, of the mail of {clock(row.received_at)} from {row.sender}: {error}"


def _save(row: MailRow, one: Attachment, data: bytes, folder: Path) -> Saved:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in _names(folder, one.name):
        with suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            file = os.open(path, flags, 0o600)
            break
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
    return Saved(row, replace(one, size_bytes=len(data)), path)


def _names(folder: Path, name: str) -> Iterator[Path]:
    """``report.pdf``, ``report (2).pdf`` and so on, short enough for the disk.

    The intake has made names safe; this is no path and no option of a command, whatever the store says."""
    name = name.replace("/", "_").replace("\0", "").strip(" .") or "attachment"
    name = f"_{name}" if name.startswith("-") else name
    suffix = Path(name).suffix
    suffix = suffix if len(suffix.encode()) <= _LONGEST_SUFFIX else ""
    for number in count(1):
        tail = f" ({number}){suffix}" if number > 1 else suffix
        stem = name.removesuffix(suffix).encode()[: _LONGEST - len(tail.encode())]
        yield folder / (stem.decode("utf-8", "ignore") + tail)


def as_json(account: Account, folder: Path) -> dict[str, Any]:
    return {
        "folder": _shown(folder),
        "saved": [
            {
                "mail": one.mail.mail_id,
                "from": one.mail.sender,
                "at": one.mail.received_at,
                "file": _shown(one.path),
                **one_as_json(one.attachment),
            }
            for one in account.saved
        ],
        "left_out": account.left_out,
        "troubles": account.troubles,
    }


def show(account: Account, reference: str, folder: Path) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column("Mail", no_wrap=True)
    table.add_column("File", overflow="fold")
    table.add_column("Size", justify="right", no_wrap=True)
    table.add_column("Type", overflow="fold")
    for one in account.saved:
        mail = f"{clock(one.mail.received_at)}  {one.mail.sender}"
        size = size_in_words(one.attachment.size_bytes)
        cells = (mail, _shown(Path(one.path.name)), size, one.attachment.content_type)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    if account.saved:
        console.print(table)
        told = f"{_count(len(account.saved), 'file')} written to {_shown(folder)}"
        console.print(Text(plain(told)), soft_wrap=True)
    elif not (account.left_out or account.troubles):
        console.print(f"Nothing is attached to the mail of {reference}.")
    if account.left_out:
        console.print(f"{_count(account.left_out, 'inline picture')} left out; --all writes them too")
    for trouble in account.troubles:
        console.print(Text(plain(f"not saved: {trouble}"), style="bold red"), soft_wrap=True)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
