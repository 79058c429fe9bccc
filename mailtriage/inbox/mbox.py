"""Where the mails of an mbox lie, and their bytes without its quoting (RFC 4155, and what programs write)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_WINDOW = 1 << 20
_EDGE = 4096  # bytes from the beginning of a From_ line that decide whether it is one

_WEEKDAY = rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? "
_DATED = re.compile(rb"From .{0,300}?(" + _WEEKDAY + rb".{0,20}\d{1,2}:\d\d.{0,20}\b\d{4}\b.{0,80})\r?$")
_BARE = re.compile(rb"From (?:-|[^\s@]+@[^\s@]+)?[ \t]*\r?$")  # Thunderbird writes it without a date, too
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>?From ")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """One mail: from its From_ line to the next one, in bytes, and the date in that line, ``""`` for none."""

    offset: int
    length: int
    stamp: str


def is_mbox(beginning: bytes) -> bool:
    return beginning.lstrip(b"\r\n").startswith(b"From ")


def split(file: BinaryIO) -> Iterator[Span]:
    """The mails of an mbox, in a single pass over it and in bounded memory, however long its lines are.

    A line that begins with ``From `` parts two mails where it has a date and a header field follows, or where
    an empty line comes before it: so that neither prose nor a writer who leaves the empty line out
    splits or joins mails.
    """
    begun: tuple[int, str] | None = None
    for at, text, after_empty in _candidates(file):
        stamp = _stamp(text, after_empty)
        if stamp is None:
            continue
        if begun is not None:
            yield Span(begun[0], at - begun[0], begun[1])
        begun = at, stamp
    if begun is not None:
        yield Span(begun[0], file.tell() - begun[0], begun[1])


def unquoted(lines: bytes) -> bytes:
    """The mail in the bytes of a `Span`: without From_ line and the empty line at its end, ``>From `` undone.

    Takes one ``>`` off, as the writers of the mboxrd kind have put one on.
    """
    raw = lines.partition(b"\n")[2]
    end = b"\r\n" if raw.endswith(b"\r\n\r\n") else b"\n" if raw.endswith(b"\n\n") else b""
    raw = raw.removesuffix(end)
    return _QUOTED.sub(rb"\1", raw) if b">From " in raw else raw


def _candidates(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Offset and text of all that begins like a From_ line, and whether an empty line comes before it."""
    file.seek(0)
    held, base, begin = b"\n", -1, 0
    while True:
        more = file.read(_WINDOW)
        held += more
        # What follows decides: so the last bytes wait for the next window.
        end = max(begin, len(held) - _EDGE) if more else len(held)
        at = held.find(b"\nFrom ", begin)
        while 0 <= at < end:
            after_empty = base + at < 0 or held[max(0, at - 2) : at].rstrip(b"\r").endswith(b"\n")
            yield base + at + 1, held[at + 1 : at + 1 + _EDGE], after_empty
            at = held.find(b"\nFrom ", at + 1)
        if not more:
            return
        cut = max(0, end - 2)
        held, base, begin = held[cut:], base + cut, end - cut


def _stamp(text: bytes, after_empty: bool) -> str | None:
    """The date of a From_ line, ``""`` for one without; None where `text` begins with no From_ line."""
    line, _, rest = text.partition(b"\n")
    followed = _FIELD.match(rest) is not None
    dated = _DATED.match(line)
    if dated is not None and (followed or after_empty):
        return dated[1].decode("ascii", "replace")
    return "" if after_empty and followed and _BARE.match(line) else None
