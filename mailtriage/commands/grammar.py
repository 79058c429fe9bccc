"""Where commands stand in a mail, and how mail programs disfigure them.

A command line is ``#word argument``: a letter, then letters, digits and hyphens. It counts in two places
only: in one block that begins the text and in one block that ends it, directly above what is left of a
quote. Blank lines may lie within a block, any other line ends it. The same line elsewhere is text, and so
are ``#1``, ``# heading``, ``##x`` and all that is quoted.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_COMMANDS = 20
_WINDOW = 40  # lines at each end that may hold a block
_LONGEST_WORD = 50
_LONGEST_SHOWN = 80

# Byte order marks, zero-width signs, soft hyphens, marks of direction: pasted along, and never seen.
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufffc"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# No sign above U+3000 is white space.
_EMPTY = INVISIBLE + "".join(filter(str.isspace, map(chr, range(0x3001))))

# Rich text comes as `\#note` or `*#note*`; the number sign has a full-width and a small form. Marks behind
# the word close the emphasis, or are the colon that people put after it: taken for text, `#note: secret`
# would go to the customer.
_COMMAND = re.compile(
    rf"(?P<marks>[\\*_`~]{{0,6}})[{INVISIBLE}]*[#\uff03\ufe5f][{INVISIBLE}]*"
    r"(?P<word>[^\W\d_][\w-]*)(?P<close>[*_`~:.,;!]*)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One command line: `word` in lower case, `argument` without what surrounds it, and all as `written`."""

    word: str
    argument: str
    written: str

    @property
    def shown(self) -> str:
        """As it is told of."""
        return (
            self.written if len(self.written) <= _LONGEST_SHOWN else f"{self.written[: _LONGEST_SHOWN - 1]}…"
        )


@dataclass(frozen=True, slots=True)
class Written:
    """The command lines in their order, known words or not, and the `text` that is left, unchanged but for
    outer blank lines and white space at its end. There may be more than `MAX_COMMANDS`."""

    lines: tuple[Line, ...]
    text: str


def read(text: str) -> Written:
    """What a person wrote, with signature and quote cut off.

    At most 40 lines are looked at from either end. A line of any length is a command: people write a whole
    paragraph behind ``#note``, and it must not become an answer.
    """
    lines = text.splitlines(keepends=True)
    start, end = _bounds(lines)
    top, used = _block(lines[start : start + _WINDOW])
    start += used
    last = end
    while last > start and (_is_blank(lines[last - 1]) or _is_quoted(lines[last - 1])):
        last -= 1
    bottom, used = _block(reversed(lines[max(start, last - _WINDOW) : last]))
    rest = "".join(lines[start : last - used] + lines[last:end])
    return Written((*top, *reversed(bottom)), trimmed(rest))


def trimmed(text: str) -> str:
    """The text without outer blank lines; the first line keeps its indentation."""
    lines = text.splitlines(keepends=True)
    start, end = _bounds(lines)
    return "".join(lines[start:end]).rstrip()


def _bounds(lines: list[str]) -> tuple[int, int]:
    start, end = 0, len(lines)
    while start < end and _is_blank(lines[start]):
        start += 1
    while end > start and _is_blank(lines[end - 1]):
        end -= 1
    return start, end


def _block(lines: Iterable[str]) -> tuple[list[Line], int]:
    """The commands before the first line of text, and how many lines they take."""
    found: list[Line] = []
    used = 0
    for number, line in enumerate(lines, 1):
        if _is_blank(line):
            continue
        command = command_in(line)
        if command is None:
            break
        found.append(command)
        used = number
    return found, used


def command_in(line: str) -> Line | None:
    """The command that a line is, wherever it stands."""
    written = line.strip(_EMPTY)
    found = _COMMAND.match(written)
    if not found:
        return None
    word = found["word"][:_LONGEST_WORD].rstrip("_-")
    argument = written[found.end() :].strip(_EMPTY)
    closed = found["word"].endswith("_") or any(mark in "*_`~" for mark in found["close"])
    if not closed:  # `*#note call her*`
        argument = argument.removesuffix(found["marks"].replace("\\", "")[::-1])
    return Line(unicodedata.normalize("NFKC", word).lower(), argument, written)


def _is_blank(line: str) -> bool:
    return not line.strip(_EMPTY)


def _is_quoted(line: str) -> bool:
    return line.strip(_EMPTY).startswith(">")
