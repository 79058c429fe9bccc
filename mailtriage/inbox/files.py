"""Old mail in files: an mbox, a Maildir, a folder of .eml. Nothing there is changed."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailtriage.inbox.glance import HEADER_BYTES, Glance, glance
from mailtriage.inbox.mbox import is_mbox, split, unquoted
from mailtriage.model.errors import PermanentFailure

_DRAFT = re.compile(r"[:;!]2,[A-Za-z]*D")
_DELIVERED = re.compile(r"(\d{9,10})\.")
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:")
_LONGEST_FROM_LINE = 4096


class NoMailThere(PermanentFailure):
    """A path that names no mail, or cannot be read."""


class CannotBeRead(PermanentFailure):
    """One mail that was found and cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a mail lies: a file of its own, or, with a `number` from 1, one of an mbox.

    `at` is when it was received, as far as it says; `message` and `answers` are digests of Message-IDs.
    """

    path: str
    number: int
    offset: int
    size_bytes: int
    at: datetime
    message: int = 0
    answers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        # A file name need not be UTF-8.
        path = os.fsencode(self.path).decode("utf-8", "backslashreplace")
        return f"{path}, mail {self.number}" if self.number else path


def find(path: Path) -> Iterator[Found]:
    """The mails of a file or folder, by a look at their headers; raises `NoMailThere`.

    In a folder: every Maildir (its own and those below it, ``.Sent`` too, without drafts) and every ``.eml``.
    """
    try:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield from _in_file(path)
    except OSError as error:
        raise NoMailThere(
            f"{error.filename or path}: cannot be read: {error.strerror}; name an mbox file, a Maildir or a "
            "folder of .eml files"
        ) from error


def read(found: Found, most: int) -> bytes:
    """The raw mail, of one larger than `most` bytes its beginning; raises `CannotBeRead`."""
    try:
        with open(found.path, "rb") as file:
            if not found.number:
                return file.read(most)
            file.seek(found.offset)
            lines = file.read(min(found.size_bytes, most + _LONGEST_FROM_LINE))
    except OSError as error:
        raise CannotBeRead(f"cannot be read: {error.strerror}") from error
    if not lines.startswith(b"From "):
        raise CannotBeRead("the file was changed meanwhile; import it again")
    return unquoted(lines)[:most]


def in_order(found: Iterable[Found]) -> list[Found]:
    """Oldest first, and no mail before one that it answers, whatever their clocks said.

    Some 300 bytes of memory a mail.
    """
    mails = sorted(found, key=lambda one: one.at)
    by_message: dict[int, int] = {}
    for number, one in enumerate(mails):
        by_message.setdefault(one.message, number)
    by_message.pop(0, None)  # those without a Message-ID
    begun, ordered = bytearray(len(mails)), list[Found]()
    for first in range(len(mails)):
        waiting = [] if begun[first] else [first]
        while waiting:
            begun[waiting[-1]] = 1
            named = (by_message.get(one) for one in mails[waiting[-1]].answers)
            before = next((one for one in named if one is not None and not begun[one]), None)
            if before is None:
                ordered.append(mails[waiting.pop()])
            else:
                waiting.append(before)
    return ordered


def _in_folder(folder: Path) -> Iterator[Found]:
    any_mail = False
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        is_maildir = "cur" in folders and ("new" in folders or "tmp" in folders)
        if is_maildir:
            for name in ("new", "cur"):
                any_mail = True
                yield from _of_maildir(os.path.join(parent, name))
        folders[:] = sorted(one for one in folders if not (is_maildir and one in ("cur", "new", "tmp")))
        for name in sorted(files):
            path = os.path.join(parent, name)
            if name.lower().endswith(".eml") and os.path.isfile(path):
                any_mail = True
                yield _alone(path, _looked_at(path))
    if not any_mail:
        raise NoMailThere(
            f"{folder}: holds neither a Maildir nor an .eml file; name the mbox files themselves"
        )


def _refuse(error: OSError) -> None:
    raise error


def _of_maildir(folder: str) -> Iterator[Found]:
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        if name.startswith(".") or _DRAFT.search(name) or not os.path.isfile(path):
            continue
        delivered = _DELIVERED.match(name)
        yield _alone(path, _looked_at(path), int(delivered[1]) if delivered else None)


def _in_file(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        beginning = file.read(HEADER_BYTES)
        if not beginning.strip():
            return  # a mail client's empty folder
        if is_mbox(beginning):
            yield from _of_mbox(path)
        elif path.suffix.lower() == ".eml" or _FIELD.match(beginning):
            yield _alone(str(path), glance(beginning))
        else:
            raise NoMailThere(f"{path}: neither an mbox, which begins with 'From ', nor a mail")


def _of_mbox(path: Path) -> Iterator[Found]:
    name = str(path)
    with path.open("rb") as file, path.open("rb", buffering=0) as headers:
        otherwise = _time(os.fstat(file.fileno()).st_mtime)
        for number, span in enumerate(split(file), 1):
            headers.seek(span.offset)
            lines = headers.read(min(span.length, _LONGEST_FROM_LINE + HEADER_BYTES))
            seen = glance(lines.partition(b"\n")[2], span.stamp)
            at = seen.at or otherwise
            yield Found(name, number, span.offset, span.length, at, seen.message, seen.answers)


def _looked_at(path: str) -> Glance:
    """Of a mail that cannot be read nothing; that is told when its turn comes."""
    try:
        with open(path, "rb", buffering=0) as file:
            return glance(file.read(HEADER_BYTES))
    except OSError:
        return Glance(None, 0, ())


def _alone(path: str, seen: Glance, delivered: int | None = None) -> Found:
    try:
        facts = os.stat(path)
        size, otherwise = facts.st_size, _time(facts.st_mtime if delivered is None else delivered)
    except OSError:
        size, otherwise = 0, _time(0)
    return Found(path, 0, 0, size, seen.at or otherwise, seen.message, seen.answers)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(max(0.0, seconds), UTC)
