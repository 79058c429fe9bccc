"""The labelled lines of a header shown in a text: "Von: Ben", in the order and the spacing of any program.

Each line is looked at a bounded number of times, whatever the text.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from mailtriage.intake.forward_words import ROLES
from mailtriage.intake.subjects import folded_text

LONG = 400  # longer lines are prose
_LONGEST = 4000
_BLOCK = 30
_ALL = {"sender", "sent", "to", "subject"}
_WRAP = 3

_MARKS = re.compile(r"[>\s|\u200b\ufeff]{0,60}")
_RULE = re.compile(r"[-_=*~–—‐─━#\s]{3,200}")


@dataclass(slots=True)
class Fields:
    """What the lines of a header say: values and labels as written, by role; the line after the last one."""

    end: int
    values: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def counts(self) -> int:
        return len(self.values.keys() - {"other"})


def bare(line: str) -> str:
    """A line without quotation marks and white space around it."""
    marks = _MARKS.match(line)
    return line[marks.end() if marks else 0 :].rstrip(" \t\r|\xa0")


def depth_of(line: str) -> int:
    marks = _MARKS.match(line)
    return marks[0].count(">") if marks else 0


def is_rule(text: str) -> bool:
    return _RULE.fullmatch(text) is not None


def next_text(lines: list[str], at: int, most: int) -> int:
    """The next line with words within `most` lines, or -1."""
    for number in range(at, min(len(lines), at + most)):
        text = bare(lines[number][:_LONGEST])
        if text and not is_rule(text):
            return number
    return -1


def label_of(text: str, titled: bool = False) -> tuple[str, str, str] | None:
    """Role, label and value of a line such as "Von: Anna"; None for any other.

    Below a title the colon may be missing (eM Client), and a line may hold a label alone (Notes)."""
    head = text[:44]
    cuts = [cut for cut in (head.find(":"), head.find("：")) if cut >= 0]
    if cuts:
        label = head[: min(cuts)].strip(" *\t\xa0_")
        role = ROLES.get(folded_text(label))
        if role is not None:
            value = text[min(cuts) + 1 :].strip(" \t\xa0")
            return role, label, value.lstrip("* ") if text[0] in "*_" else value
    if titled and (match := _bare_label().match(folded_text(text[:60]) + " ")):
        size = len(match[1])
        return ROLES[match[1]], text[:size], text[size:].strip(" \t\xa0|")
    return None


def read_fields(lines: list[str], at: int, *, titled: bool) -> Fields:
    """The labelled lines from `at` on, with what is wrapped, over one empty line (two below a title)."""
    found = Fields(at)
    last = ""
    gap = 0
    colons, below = True, False
    stop = min(len(lines), at + _BLOCK)
    while at < stop:
        text = bare(lines[at][:_LONGEST])[:LONG]
        if not text or is_rule(text):
            gap += 1
            if (
                (not last and not titled)
                or gap > 1 + titled
                or {"sender", "sent", "to", "subject"} <= found.values.keys()
            ):
                break
            at += 1
            continue
        label = label_of(text, titled and not (last and colons))
        if label is None:
            wrapped = not gap and last and _continues(lines, at, last, found, text)
            if not wrapped:
                break
            found.values[last] = f"{found.values[last]} {text}".strip()
            at += 1
            found.end = at
            continue
        role, name, value = label
        if role in found.values and (role not in ("to", "other") or gap):
            break
        if not last:
            colons = text[len(name) :].lstrip(" *\t\xa0_")[:1] in (":", "：")
        at += 1
        if not value and (role == "sender" or below or not colons):
            value, at = _value_below(lines, at, titled=titled and not colons)
            below = bool(value)
        found.values.setdefault(role, value)
        found.labels.setdefault(role, name)
        last, gap, found.end = role, 0, at
    return found


def _value_below(lines: list[str], at: int, *, titled: bool) -> tuple[str, int]:
    """A value that stands below its label, as in tables."""
    following = next_text(lines, at, 2)
    if following >= 0 and label_of(text := bare(lines[following])[:LONG], titled) is None:
        return text, following + 1
    return "", at


def _continues(lines: list[str], at: int, last: str, found: Fields, text: str) -> bool:
    """Whether line `at` is the rest of the field above it: more addresses, or a label follows soon."""
    value = found.values[last]
    if last in ("to", "other") and (value.endswith((",", ";")) or text[0] == "<"):
        return True
    if last in ("to", "sender") and "@" in text and text.endswith((">", ",", ";", "]")):
        return True
    if last == "sender" and text[0] in "<[":
        return True
    for below in lines[at + 1 : at + 1 + _WRAP]:
        if not (following := bare(below)[:LONG]):
            return False
        if (label := label_of(following)) is not None:
            return label[0] not in found.values
    return False


@cache
def _bare_label() -> re.Pattern[str]:
    """Any label without its colon. Compiled when it is first needed: few programs write so."""
    return re.compile(rf"({'|'.join(map(re.escape, sorted(ROLES, key=len, reverse=True)))})[ \t\xa0]{{1,20}}")
