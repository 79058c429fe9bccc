"""Where in a text the quoted thread begins: a scan that looks at each line a constant number of times."""

import re
from dataclasses import dataclass

from mailtriage.intake.quote_attribution import (
    COLONS,
    LONG,
    attribution_start,
    is_attribution,
    is_certain,
)
from mailtriage.intake.quote_header import (
    above_block,
    is_forwarded,
    is_header_block,
    is_original,
    is_title,
    is_unknown_block,
    role,
)
from mailtriage.intake.quote_words import words
from mailtriage.model.markers import REPLY_MARKER as REPLY_MARKER

# Help desks write such lines in the language of their customers.
_MARKS = ("-##", "above this line", "oberhalb dieser zeile", "über dieser zeile", "au-dessus de cette ligne")
_MARKER = re.compile(
    r"[>|*\s]{0,12}(?:##- ?\S.{2,150}-##|[-=#_*—–]{2,20}\s?\S.{2,100}[-=#_*—–]{2,20})[|*\s]{0,8}"
)
_RULES = "-_=*–—#"
_WROTE = re.compile("|".join(map(re.escape, words("wrote"))))
# Lines that might announce something and do not; a mail with more of them is a log.
_MOST_TRIES = 300


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the quoted thread begins, and the first line below what announces it.

    A `hard` cut ends what the sender wrote whatever follows.
    """

    start: int
    end: int
    hard: bool


def may_be_marked(text: str) -> bool:
    """Whether a text may hold a line "reply above this line"."""
    low = text.casefold()
    return any(one in low for one in _MARKS)


def find_cut(lines: list[str], *, marked: bool) -> Cut | None:
    """The first place where a quoted mail is announced, or None; `marked` where a line may bear a marker."""
    tries = _MOST_TRIES
    was_quoted = False
    for at, line in enumerate(lines):
        if not line or len(line) > LONG:
            continue
        first = line[0]
        if first in " \t\ufeff":
            line = line.strip(" \t\ufeff")
            if not line:
                continue
            first = line[0]
        if first == ">":
            if not was_quoted and (cut := _quoted_cut(lines, at, line)):
                return cut
            was_quoted = True
            continue
        was_quoted = False
        if first not in _RULES and ":" not in line and "：" not in line and not (marked and first == "|"):
            continue
        if marked and is_marker(line):
            return Cut(_attribution_above(lines, at), at + 1, hard=True)
        if tries and (may_title := is_title(line)) | (role(line) is not None) | ("@" in line):
            tries -= 1
            if may_title and is_forwarded(line):
                return None
            if cut := _announced(lines, at, line):
                return cut
    return None


def is_marker(line: str) -> bool:
    """Whether a line asks to answer above it."""
    low = line[:200].casefold()
    return any(one in low for one in _MARKS) and _MARKER.fullmatch(line[:200]) is not None


def quoted(line: str) -> bool:
    """Whether a line is marked as quoted."""
    return line.startswith(">") or line.lstrip()[:1] == ">"


def _announced(lines: list[str], at: int, line: str) -> Cut | None:
    """The cut that line `at` announces: a title, the first label of a header, the end of an attribution."""
    if is_original(line, lines, at + 1):
        return Cut(above_block(lines, at), at + 1, hard=True)
    if role(line):
        if is_header_block(lines, at):
            return Cut(above_block(lines, at), at + 1, hard=True)
    elif "@" in line and is_unknown_block(lines, at):
        return Cut(above_block(lines, at), at + 1, hard=True)
    if line.endswith((*COLONS, "--")):
        start = attribution_start(lines, at)
        if start is not None:
            hard = not _is_quoted_below(lines, at + 1)
            # A person may type "Anna wrote:", too; marks below it, or all that a program says, tell.
            if not hard or is_certain(" ".join(lines[start : at + 1])):
                return Cut(start, at + 1, hard=hard)
    return None


def _quoted_cut(lines: list[str], at: int, line: str) -> Cut | None:
    """The cut at a quote that carries its own attribution: Apple Mail, GroupWise (">>> Anna 3.8.26 >>>")."""
    if line.startswith(">>") and line.endswith(">>"):
        inner = line.strip("> ")
        if is_attribution(f"{inner} wrote:"):
            return Cut(at, at + 1, hard=True)
    for end in range(at, min(at + 4, len(lines))):
        if not quoted(lines[end]):
            return None
        inner = lines[end][:LONG].strip().lstrip("> ")
        if inner.endswith(COLONS):
            start = attribution_start(lines[at : end + 1], end - at)
            return Cut(at, end + 1, hard=False) if start == 0 else None
    return None


def _attribution_above(lines: list[str], at: int) -> int:
    """The start of an attribution that ends just above our marker at `at`, else `at`."""
    above = at - 1
    while above >= 0 and above > at - 3 and not lines[above].strip("> \t"):
        above -= 1
    if above < 0 or not lines[above].rstrip().endswith(COLONS):
        return at
    start = attribution_start(lines, above)
    if start is not None:
        return start
    # There a bare "Support wrote:" is enough.
    bare = len(lines[above]) <= LONG and _WROTE.search(lines[above].casefold())
    return above if bare else at


def _is_quoted_below(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return following.lstrip().startswith((">", "|"))
