"""What the sender wrote now, without the quoted thread and the signature.

A scanner over lines that looks at each a constant number of times: the libraries for this take
minutes on 50 KB of `On a` lines. It errs towards keeping: the whole text stands beside it anyway.
"""

import re
from dataclasses import dataclass

from mailtriage.intake.quote_words import FORWARDED, LANGUAGES

# Our mail carries it as its first line; whatever stands below it was quoted by a mail program.
REPLY_MARKER = "##- Please reply above this line -##"

# Longer lines are prose; a header block or attribution may wrap over this many lines.
_LONG = 400
_WRAP = 4
_BLOCK = 10
_SIGNATURE_LINES = 15
# What stands beyond is not searched: nobody reads that far, and 1 MB may be 500,000 lines.
_MAX_LINES = 50_000


def _words(field: str) -> tuple[str, ...]:
    found = {word for language in LANGUAGES.values() for word in getattr(language, field)}
    return tuple(sorted(found, key=len, reverse=True))


_ROLES = {
    **dict.fromkeys(_words("to"), "to"),
    **dict.fromkeys(_words("sent"), "sent"),
    **dict.fromkeys(_words("subject"), "subject"),
    **dict.fromkeys(_words("sender"), "sender"),
}
_OPENS = frozenset(word.split()[0] for word in _words("opens"))
# Writing systems without spaces: the word is a prefix of the line.
_OPENS_WITHOUT_SPACE = ("在", "于", "於")
_WROTE = re.compile("|".join(map(re.escape, _words("wrote"))))
_ORIGINAL = _words("original")
_MOBILE = _words("mobile")
_ADDRESS = re.compile(r"[<\[(][^<>\s]{1,100}@[^<>\s]{1,100}[>\])]|[\w.+-]{1,64}@[\w.-]{1,64}")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}")
_RULE = re.compile(r"[\s>]{0,4}[-_=*–—]{2,}")
_UNDERSCORES = re.compile(r"\s{0,4}_{20,}\s{0,4}")
_SIGNATURE = re.compile(r"\s{0,3}--\s{0,3}")
_COLONS = (":", "：")
_RULES = "-_=*–—"


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the quoted thread begins. A `hard` cut ends what the sender wrote whatever follows."""

    start: int
    end: int
    hard: bool


def reply_text(text: str) -> str:
    """What the sender wrote now; never empty when `text` is not."""
    whole = text.strip()
    if not whole:
        return ""
    lines = whole.split("\n", _MAX_LINES)
    cut = _find_cut(lines, marked=REPLY_MARKER in whole)
    own = _without_thread(lines, cut)
    for candidate in (_without_signature(own), own):
        if kept := "\n".join(candidate).strip():
            return kept
    return whole


def _find_cut(lines: list[str], *, marked: bool) -> _Cut | None:
    """The first line at which a quoted mail is announced, or None; `marked` where one bears our marker."""
    for at, line in enumerate(lines):
        if not line or len(line) > _LONG:
            continue
        first = line[0]
        if first == ">":
            if marked and REPLY_MARKER in line:
                return _Cut(_attribution_above(lines, at), at + 1, hard=True)
            continue
        if first in " \t" and not (line := line.strip()):
            continue
        if marked and REPLY_MARKER in line:
            return _Cut(_attribution_above(lines, at), at + 1, hard=True)
        if _is_prose(line):
            continue
        if _is_title(line):
            low = line.casefold()
            if any(word in low for word in FORWARDED):
                return None
            if any(word in low for word in _ORIGINAL) and _RULE.match(line):
                return _Cut(at, at + 1, hard=True)
        if first == "_" and _UNDERSCORES.fullmatch(line) and _is_header_block(lines, at + 1):
            return _Cut(at, at + 1, hard=True)
        if _role(line) in ("sender", "sent") and _is_header_block(lines, at):
            return _Cut(at, at + 1, hard=True)
        if end := _attribution_end(lines, at, line):
            quoted = _next_is_quoted(lines, end)
            return _Cut(at, end, hard=not quoted)
    return None


def _is_title(line: str) -> bool:
    return line[0] in _RULES or line[-1] in ":：-"


def _is_prose(line: str) -> bool:
    """Whether nothing about a line lets it announce a quoted mail, as most do not."""
    if ":" in line or "：" in line or line[-1] == "-":
        return False
    first = line[0]
    if first in _RULES or first.isdigit() or first in _OPENS_WITHOUT_SPACE:
        return False
    words = line.split(None, 1)
    return not words or words[0].casefold() not in _OPENS


def _role(line: str) -> str | None:
    """The role of a header label that begins `line` ("Von: Anna" is the sender), or None."""
    head = line[:40].lstrip("*| \t>")
    for colon in _COLONS:
        label, found, _ = head.partition(colon)
        if found:
            return _ROLES.get(label.strip(" *\t\xa0").casefold())
    return None


def _is_header_block(lines: list[str], at: int) -> bool:
    """Whether the lines from `at` on are the quoted header of a mail: sender and two more labels.

    The first line must bear a label; one empty line between two labels is allowed (laid-out HTML).
    """
    roles: set[str] = set()
    gap = 0
    for line in lines[at : at + _BLOCK]:
        if not line.strip():
            gap += 1
            if gap > 1:
                break
            continue
        role = _role(line[:_LONG])
        if role is None and not roles:
            return False
        if role is None and gap:
            break
        gap = 0
        if role:
            roles.add(role)
    return "sender" in roles and len(roles) >= 3


def _attribution_end(lines: list[str], at: int, line: str) -> int:
    """The line after an attribution that begins at `at` ("On 3 May 2026, Anna wrote:"), or 0."""
    if line.endswith(_COLONS) and _is_attribution(line):
        return at + 1
    words = line.split(None, 1)
    if not words:
        return 0  # white space that strip() leaves and split() does not
    word = words[0].casefold()
    if word not in _OPENS and not line.startswith(_OPENS_WITHOUT_SPACE) and not line[0].isdigit():
        return 0
    joined = line
    for end in range(at + 1, min(at + _WRAP, len(lines))):
        following = lines[end].strip()
        if not following or len(following) > _LONG or following.startswith(">"):
            return 0
        joined += " " + following
        if following.endswith(_COLONS):
            return end + 1 if _is_attribution(joined) else 0
    return 0


def _is_attribution(line: str) -> bool:
    """Whether a line that ends in a colon says who wrote, and when or from which address."""
    low = line.casefold()
    has_address = _ADDRESS.search(line) is not None
    has_date = any(char.isdigit() for char in line)
    if _WROTE.search(low) and (has_address or has_date):
        return True
    return has_address and _TIME.search(line) is not None


def _attribution_above(lines: list[str], at: int) -> int:
    """The start of an attribution that ends just above `at`, else `at`."""
    above = at - 1
    while above >= 0 and above > at - 3 and not lines[above].strip("> \t"):
        above -= 1
    if above < 0 or not lines[above].rstrip().endswith(_COLONS):
        return at
    for start in range(max(0, above - _WRAP + 1), above + 1):
        line = lines[start].strip()
        if line and len(line) <= _LONG and _attribution_end(lines, start, line) == above + 1:
            return start
    # Above our own marker a bare "Support wrote:" is enough.
    bare = len(lines[above]) <= _LONG and _WROTE.search(lines[above].casefold())
    return above if bare else at


def _next_is_quoted(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return following.lstrip().startswith((">", "|"))


def _without_thread(lines: list[str], cut: _Cut | None) -> list[str]:
    """The sender's own lines; a quote stays where an answer follows it."""
    if cut is None:
        return _without_last_quote(lines)
    before = _without_last_quote(lines[: cut.start])
    if cut.hard:
        return before
    return _with_answers(before, lines[cut.end :])


def _with_answers(before: list[str], after: list[str]) -> list[str]:
    """`before` and what was answered below an attribution: all of it in turn, or below one quote."""
    later = _find_cut(after, marked=True)
    if later is not None and later.hard:
        after = after[: later.start]
    kept = _without_last_quote(after)
    if not any(line.strip() and not _is_quoted(line) for line in kept):
        return before
    blocks = sum(
        _is_quoted(line) and (at == 0 or not _is_quoted(kept[at - 1])) for at, line in enumerate(kept)
    )
    answers = _without_signature(kept)
    if blocks == 1 and not any(line.strip() for line in before):
        # Bottom posting: the whole quote, then the answer.
        answers = [line for line in answers if not _is_quoted(line)]
    elif not any(line.strip() and not _is_quoted(line) for line in answers):
        return before
    return [*before, "", *answers]


def _is_quoted(line: str) -> bool:
    return line.startswith(">") or line.lstrip()[:1] == ">"


def _without_last_quote(lines: list[str]) -> list[str]:
    """`lines` up to the last one that is neither quoted nor empty; all of them if there is none."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_quoted(lines[end - 1])):
        end -= 1
    return lines[:end]


def _without_signature(lines: list[str]) -> list[str]:
    """`lines` without a signature (RFC 3676 §4.3) and without what a mobile program adds."""
    start = max(0, len(lines) - _SIGNATURE_LINES - 1)
    for at in range(start, len(lines)):
        if _SIGNATURE.fullmatch(lines[at][:20]) and any(line.strip() for line in lines[:at]):
            lines = lines[:at]
            break
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    for at in range(max(0, len(lines) - 3), len(lines)):
        low = lines[at][:200].strip(" *_>[(").casefold()
        if low.startswith(_MOBILE) and len(low) < 120:
            return lines[:at]
    return lines
