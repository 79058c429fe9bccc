"""Where what somebody wrote ends and their signature begins, with a delimiter (RFC 3676 §4.3) or without.

Without one, contact data must stand at the end, below a closing phrase or the sender's name: a telephone
number that somebody gives us among their words is a part of these.
"""

import re
from collections.abc import Callable

from mailtriage.intake.quote_contact import (
    has_function,
    holds_name,
    is_closing,
    is_rule,
    is_short,
    is_words,
    kinds,
    thanks,
)
from mailtriage.intake.quote_footer import is_boast, is_disclaimer

_INTRODUCES = (":", "：")
# Lines at the end among which a signature is looked for.
_MOST = 18
_DELIMITED = 15
_SIGNATURE = re.compile(r"\s{0,3}(?:--|––|——)\s{0,3}")
_NAME = re.compile(r"[^\W\d_]{1,40}")
# Parts of display names that stand in other people's lines, too.
_NO_NAMES = frozenset(
    "de der den van von vom zu la le les du di da do dos das del al el and und et og och ja mr "
    "mrs ms dr herr frau info office support team service desk mail post kontakt contact hello "
    "sales buero gmbh ltd ag via at in".split()
)
_SENTENCE = re.compile(r"[?!？！]\s{0,3}$")
# Of a company's own notice at the very end.
_NOTICE_LINES = 12


def without_signature(lines: list[str], names: frozenset[str] = frozenset()) -> list[str]:
    """`lines` without signature, boast and disclaimer. `names` are the sender's, case-folded."""
    return _unsigned(lines, names, _goes_on)


def without_sure_signature(lines: list[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The same where a lost word weighs more than a signature too many: below a bare ``--`` only what holds
    the sender's name or contact data, and nothing that reads on, is a signature."""
    return _unsigned(lines, names, lambda below: _goes_on(below) or not _is_sure(below, names))


def _unsigned(lines: list[str], names: frozenset[str], goes_on: Callable[[list[str]], bool]) -> list[str]:
    lines = _without_blanks(lines)
    for _ in range(3):
        before = len(lines)
        lines = _without_disclaimer(_without_boast(_without_delimited(lines, goes_on)))
        if len(lines) == before:
            break
    start = _contact_start(lines, names)
    return _without_boast(_without_blanks(lines[:start]))


def names_of(sender: str) -> frozenset[str]:
    """The names in a sender's display name, case-folded, and the family names that Asian ones begin with."""
    found = {one for one in _NAME.findall(sender[:200].casefold()) if len(one) > 1} - _NO_NAMES
    return frozenset(found | _family_names(found))


def is_signed(line: str, names: frozenset[str]) -> bool:
    """Whether a line closes a letter of the sender's, by a closing phrase or their name."""
    return is_closing(line) or not names.isdisjoint(_words(line))


def _family_names(names: set[str]) -> set[str]:
    """What Asian names written in one piece begin with."""
    return {
        one[:2] for one in names if 2 < len(one) < 5 and all("\u3040" <= char <= "\ud7ff" for char in one)
    }


def _without_blanks(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _without_delimited(lines: list[str], goes_on: Callable[[list[str]], bool]) -> list[str]:
    """`lines` above the delimiter ``-- ``. A bare ``--`` may be a rule, below which words go on."""
    for at in range(max(1, len(lines) - _DELIMITED - 1), len(lines)):
        line = lines[at]
        if _SIGNATURE.fullmatch(line[:20]) and any(one.strip() for one in lines[:at]):
            if line != "-- " and goes_on(lines[at + 1 :]):
                continue
            return _without_blanks(lines[:at])
    return lines


def _goes_on(below: list[str]) -> bool:
    """Whether words of a letter stand below a rule: a closing phrase, a question, or a long line."""
    for line in below:
        if is_closing(line) or _SENTENCE.search(line):
            return True
        if len(line) > 80 and not kinds(line) and not is_disclaimer(line) and not is_boast(line):
            return True
    return False


def _is_sure(below: list[str], names: frozenset[str]) -> bool:
    """Whether what stands below a rule is a signature and nothing else, the company's own notices apart."""
    rest = _without_disclaimer(_without_boast(_without_blanks(below)))
    if all(is_boast(one) or is_disclaimer(one) for one in rest if one.strip()):
        return True
    data = any(kinds(one) or has_function(one) or _is_name(one, names) for one in rest)
    return data and not any(_reads_on(one) for one in rest)


def _reads_on(line: str) -> bool:
    """Whether a line is a sentence, or a piece of one: not a name or address with a comma at its end."""
    if not line.strip() or is_short(line.rstrip(" ,;:")) or kinds(line) or is_rule(line):
        return False
    return not (is_boast(line) or is_disclaimer(line))


def _without_boast(lines: list[str]) -> list[str]:
    """`lines` without what a mobile program says at the end; what stands below it stays if it is words."""
    for at in range(max(0, len(lines) - 4), len(lines)):
        if not is_boast(lines[at]):
            continue
        below = [one for one in lines[at + 1 :] if one.strip() and not is_boast(one)]
        if any(not kinds(one) for one in below):
            return _without_blanks([*lines[:at], *lines[at + 1 :]])
        return _without_blanks(lines[:at])
    return lines


def _without_disclaimer(lines: list[str]) -> list[str]:
    """`lines` without the paragraphs at their end that a company adds to each mail."""
    end = len(lines)
    while end:
        start = end
        while start and lines[start - 1].strip() and end - start < _NOTICE_LINES:
            start -= 1
        cut = _notice_start(lines, start, end)
        if cut == end:
            break
        end = cut
        while end and (not lines[end - 1].strip() or is_rule(lines[end - 1])):
            end -= 1
    return lines[:end] if end else lines


def _notice_start(lines: list[str], start: int, end: int) -> int:
    """Where in the paragraph from `start` to `end` a disclaimer begins, or `end`.

    It may stand directly below the contact data; where words wrap, the whole paragraph is one.
    """
    paragraph = lines[start:end]
    if not is_disclaimer(" ".join(line[:400] for line in paragraph)):
        return end
    wraps = len(paragraph) > 1 and all(40 < len(line) < 100 for line in paragraph[:-1])
    if wraps or len(paragraph) == 1:
        return start
    first = next((at for at, line in enumerate(paragraph) if is_disclaimer(line)), 0)
    # A sentence that wraps begins above the words that give it away.
    while first and len(paragraph[first - 1]) > 60 and not kinds(paragraph[first - 1]):
        first -= 1
    return start + first


def _contact_start(lines: list[str], names: frozenset[str]) -> int:
    """Where the contact data at the end of `lines` begin, or their number."""
    filled = [at for at in range(max(0, len(lines) - 3 * _MOST), len(lines)) if lines[at].strip()][-_MOST:]
    top, found = len(filled), []
    anchor = -1
    for place in range(len(filled) - 1, -1, -1):
        line = lines[filled[place]]
        if is_closing(line):
            anchor = place
            break
        if is_words(line):
            break
        kind = kinds(line)
        if not kind and not is_short(line) and not is_rule(line):
            break
        top = place
        found.append(kind)
    block = [lines[at] for at in filled[top:]]
    data = set().union(*found) if found else set()
    keep: int | None = None
    if anchor >= 0:
        keep = _below_closing(lines[filled[anchor]], block, data, names)
    elif 0 < top < len(filled) and not lines[filled[top - 1]].rstrip().endswith(_INTRODUCES):
        is_apart = not lines[filled[top] - 1].strip()
        keep = _without_closing(block, data, names, is_apart=is_apart)
    if keep is None or top + keep >= len(filled):
        return len(lines)
    return filled[top + keep]


def _below_closing(phrase: str, block: list[str], data: set[str], names: frozenset[str]) -> int | None:
    """How many lines below a closing phrase belong to the letter (a name or none), or None for all."""
    if not block:
        return None
    own = [not names.isdisjoint(_words(line)) for line in block[:2]]
    if thanks(phrase) and not own[0] and names.isdisjoint(_words(phrase)):
        return None
    if not data and not any(has_function(line) for line in block[1:]):
        return next((at for at, line in enumerate(block) if is_rule(line)), None)
    if holds_name(phrase, names) or is_rule(block[0]):
        return 0
    if own[0]:
        return 1
    if kinds(block[0]):
        return 0 if len(data) > 1 or data & {"phone", "firm"} else None
    return None if any(one.isdigit() for one in block[0]) else 1


def _without_closing(
    block: list[str], data: set[str], names: frozenset[str], *, is_apart: bool
) -> int | None:
    """The same where no closing phrase stands above `block`: below the sender's name, or a rule."""
    if not data:
        return None
    rule = next((at for at, line in enumerate(block) if is_rule(line)), None)
    own = next((at for at, line in enumerate(block) if _is_own(line, names)), None)
    if rule is not None and (own is None or rule < own):
        below = set().union(*(kinds(line) for line in block[rule:]))
        return rule if len(below) > 1 or (below and own is not None) else None
    if own is not None:
        return own + 1
    if len(data) > 2 and len(block) > 2 and "phone" in data and is_apart:
        return 0 if kinds(block[0]) else 1
    return None


def _is_own(line: str, names: frozenset[str]) -> bool:
    """Whether a line is the sender's name, with a title or a function at most."""
    return not names.isdisjoint(_words(line)) and not kinds(line) - {"firm"} and len(line.split()) < 8


def _is_name(line: str, names: frozenset[str]) -> bool:
    return len(line.split()) < 4 and _is_own(line, names)


def _words(line: str) -> set[str]:
    words = set(_NAME.findall(line[:100].casefold()))
    return words if line.isascii() else words | _family_names(words)
