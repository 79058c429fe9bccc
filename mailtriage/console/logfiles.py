"""The log's files, one a UTC day, as raw lines: from their end, from a day on, and as they grow."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_NAME = re.compile(r"\d{4}-\d\d-\d\d\.jsonl")
_BLOCK = 1 << 16
_LONGEST = 1 << 20  # bytes of one line; what is longer is none of ours and comes in pieces


@dataclass(frozen=True, slots=True)
class Seen:
    """A day's file and where its last complete line ended; `inode` tells a file that was replaced.

    It is read to there and no further, so that what grows later begins exactly there.
    """

    path: Path
    inode: int
    end: int


def files(folder: Path) -> list[Seen]:
    """The days there are, oldest first; a line that is being written right now does not count yet."""
    found = []
    for path in sorted(one for one in folder.iterdir() if _NAME.fullmatch(one.name)):
        try:
            with path.open("rb") as file:
                found.append(Seen(path, os.fstat(file.fileno()).st_ino, _last_line_end(file)))
        except FileNotFoundError:
            continue  # too old, and removed just now
    return found


def newest_first(seen: list[Seen]) -> Iterator[bytes]:
    """Lines from the end; blocks are read as they are asked for."""
    for one in reversed(seen):
        try:
            with one.path.open("rb") as file:
                yield from _backwards(file, one.end)
        except FileNotFoundError:
            continue


def oldest_first(seen: list[Seen], day: str) -> Iterator[bytes]:
    """Lines of the files from `day` on."""
    return _between((one, 0) for one in seen if one.path.stem >= day)


def grown(folder: Path, seen: list[Seen]) -> tuple[Iterator[bytes], list[Seen]]:
    """What was written since `seen`, in any file: a new day, or an old one after a clock was set back."""
    try:
        now = files(folder)
    except FileNotFoundError:
        now = []  # taken away; the daemon makes it anew with its next line
    ends = {(one.path, one.inode): one.end for one in seen}
    starts = ((one, ends.get((one.path, one.inode), 0)) for one in now)
    return _between((one, start if start <= one.end else 0) for one, start in starts), now


def _between(parts: Iterator[tuple[Seen, int]]) -> Iterator[bytes]:
    for one, start in parts:
        try:
            with one.path.open("rb") as file:
                yield from _forwards(file, start, one.end)
        except FileNotFoundError:
            continue


def _last_line_end(file: BinaryIO) -> int:
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _forwards(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end:
        line = file.readline(min(_LONGEST, end - start))
        if not line:
            return
        start += len(line)
        yield line.rstrip(b"\n")


def _backwards(file: BinaryIO, end: int) -> Iterator[bytes]:
    rest = b""  # of a line that begins in an earlier block
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        rest, *lines = (file.read(end - start) + rest).split(b"\n")
        yield from reversed(lines)
        if len(rest) > _LONGEST:
            yield rest
            rest = b""
        end = start
    yield rest
