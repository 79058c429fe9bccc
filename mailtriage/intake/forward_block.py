"""The header of a mail as mail programs write it above the text that they pass on.

Each line is looked at a bounded number of times, whatever the text.
"""

import re
from dataclasses import dataclass
from functools import cache

from mailtriage.intake.forward_fields import (
    LONG,
    Fields,
    bare,
    depth_of,
    label_of,
    next_text,
    read_fields,
)
from mailtriage.intake.forward_sender import has_address, in_line, sender_of
from mailtriage.intake.forward_words import BEGINS, ORIGINAL, ROLES, STEMS, WROTE
from mailtriage.intake.subjects import folded_text
from mailtriage.model.mail import Address

# A header further down is none that anybody wrote a comment above.
MAX_LINES = 5_000
_LONGEST = 4000  # of a header that stands on one line
_LINE = 200  # of an attribution
_WRAP = 3

_RULES = "-_=*–—‐─"
_TITLE_ENDS = ("-", "_", "=", "*", ":", "–", "—", "‐", "─", "<")
_ONE_LINE = re.compile(r"[-=_*–—‐\s]{2,60}([^-=_*–—‐:]{3,60})[-=_*–—‐]{2,60}\s{0,5}(?=\S)")
_TIME = re.compile(r"\d{1,2}[:.h時时시]\s?\d{2}")


@dataclass(frozen=True, slots=True)
class Block:
    """A header shown, from the line that announces it up to the first of the text below.

    `depth` is the number of quotation marks before it; `announced` tells that a title says the mail is passed
    on, `attribution` that only a line like "On 3 May Ben wrote:" stands there; `subject` is None where none
    is shown."""

    start: int
    end: int
    depth: int
    sender: Address
    subject: str | None
    title: str
    labels: tuple[str, ...] = ()
    announced: bool = False
    attribution: bool = False


@cache
def _inner_label() -> re.Pattern[str]:
    """Any label within a line, as programs write it: "A" is one, "a" is a word."""
    labels = sorted((one for one in ROLES if ROLES[one] != "other"), key=len, reverse=True)
    return re.compile(rf"({'|'.join(re.escape(one[:1].upper() + one[1:]) for one in labels)})\s?[:：]")


def first_block(lines: list[str]) -> Block | None:
    """The first place at which another mail is shown, by its header or by an attribution; None if nowhere."""
    for at, line in enumerate(lines[:MAX_LINES]):
        if len(line) > _LONGEST or not (text := bare(line)):
            continue
        found = None
        if _may_be_title(text):
            found = _below_title(lines, at, text)
        if found is None and len(line) <= LONG:
            if (label := label_of(text)) is not None:
                found = _at_sender(lines, at) if label[0] == "sender" else None
            elif text[-1] in ":：":
                found = _attribution(lines, at)
        if found is not None:
            return found
    return None


def _may_be_title(text: str) -> bool:
    return text[0] in _RULES or (len(text) <= 90 and (text[-1] in ":：-" or text[0].isalpha()))


def _title_of(text: str) -> tuple[str, bool] | None:
    """The words of a title, and whether they say that the mail is passed on; None where it is none."""
    ruled = text[0] in _RULES and text[:2].strip(_RULES) == "" and len(text) <= 240
    if not ruled and len(text) > 90:
        return None
    words = text.strip(_RULES + " \t:：#<>~").strip()
    low = folded_text(words)
    if not low:
        return None
    if ruled:
        if any(stem in low for stem in STEMS):
            return words, True
        return (words, False) if len(words) <= 80 else None
    if low.startswith(BEGINS) and any(low.startswith(one) and len(low) <= len(one) + 25 for one in BEGINS):
        # "Forwarded message" alone, "Begin forwarded message:", "Forwarded by Anna Berg/Desk".
        return words, True
    return (words, False) if low in ORIGINAL else None


def _below_title(lines: list[str], at: int, text: str) -> Block | None:
    one_line = _ONE_LINE.match(text)
    if one_line and len(text) > one_line.end() and (found := _on_one_line(lines, at, text, one_line)):
        return found
    if len(text) > LONG or (title := _title_of(text)) is None:
        return None
    words, announced = title
    start = at + 1
    if not text.endswith(_TITLE_ENDS) and start < len(lines) and bare(lines[start])[-3:] in ("---", "==="):
        start += 1  # Notes wraps its title
    start = next_text(lines, start, 5)
    if start < 0:
        return None
    fields = read_fields(lines, start, titled=True)
    if "sender" not in fields.values and announced:
        return _signed(lines, at, start, words)
    if not _is_header(fields, announced):
        return None
    return _block(lines, fields, at, start, words, announced)


def _is_header(fields: Fields, announced: bool) -> bool:
    sender = fields.values.get("sender")
    if sender is None:
        return False
    return fields.counts() >= 3 or (announced and (fields.counts() == 2 or has_address(sender)))


def _on_one_line(lines: list[str], at: int, text: str, one_line: re.Match[str]) -> Block | None:
    """Yahoo's plain text: title and header on one line, the labels without a space before them."""
    title = _title_of(one_line[0].strip())
    rest = text[one_line.end() :]
    if title is None or not _inner_label().match(rest):
        return None
    fields = Fields(at + 1)
    starts = []
    for match in _inner_label().finditer(rest):
        role = ROLES[folded_text(match[1])]
        if role not in fields.values:
            fields.values[role] = ""
            fields.labels[role] = match[1]
            starts.append((role, match.start(), match.end()))
        if role == "subject":
            break
    for number, (role, _, begin) in enumerate(starts):
        end = starts[number + 1][1] if number + 1 < len(starts) else len(rest)
        fields.values[role] = rest[begin:end].strip()
    return _block(lines, fields, at, at, *title) if _is_header(fields, title[1]) else None


def _signed(lines: list[str], at: int, start: int, title: str) -> Block | None:
    """Below a title a line with name, address and date in any order, as Yandex and old Notes write them."""
    line = bare(lines[start])[:LONG]
    sender = in_line(line)
    end = start + 1
    following = next_text(lines, end, 3)
    if following >= 0 and label_of(bare(lines[following])) is None and _TIME.search(lines[following][:60]):
        following = next_text(lines, following + 1, 3)  # Notes: the date on a line of its own
    fields = read_fields(lines, following, titled=True) if following >= 0 else Fields(end)
    if fields.values:
        end = fields.end
    dated = any(char.isdigit() for char in line) or fields.counts() >= 2
    if not dated or (sender.address == "" and fields.counts() < 2):
        return None
    return Block(
        at, end, depth_of(lines[start]), sender, fields.values.get("subject"), title,
        tuple(fields.labels.values()), announced=True,
    )  # fmt: skip


def _at_sender(lines: list[str], at: int) -> Block | None:
    """The header whose sender stands in line `at`; what may stand above that is looked for there."""
    start = at
    seen: set[str] = set()
    while start > 0 and at - start < 6:
        label = label_of(bare(lines[start - 1])[:LONG])
        if label is None or label[0] == "sender" or label[0] in seen:
            break
        seen.add(label[0])
        start -= 1
    fields = read_fields(lines, start, titled=False)
    if not _is_header(fields, announced=False):
        start, fields = at, read_fields(lines, at, titled=False)
    if not _is_header(fields, announced=False):
        return None
    above, title = start, ""
    for before in range(start - 1, max(-1, start - 4), -1):
        if text := bare(lines[before]):
            if len(text) <= 200 and text[:3].strip(_RULES) == "":
                above, title = before, text.strip(_RULES + " \t:")
            break
    return _block(lines, fields, above, start, title, announced=False)


def _block(lines: list[str], fields: Fields, at: int, start: int, title: str, announced: bool) -> Block:
    return Block(
        start=at,
        end=fields.end,
        depth=depth_of(lines[start]),
        sender=sender_of(fields.values["sender"]),
        subject=fields.values.get("subject"),
        title=title,
        labels=tuple(label for role, label in fields.labels.items() if role != "other"),
        announced=announced,
    )


def _attribution(lines: list[str], at: int) -> Block | None:
    """A line (wrapped, perhaps) that says who wrote, and when or from where."""
    for start in range(at, max(-1, at - _WRAP), -1):
        if not bare(lines[start]) or len(lines[start]) > _LINE:
            break
        joined = " ".join(bare(line) for line in lines[start : at + 1])[-LONG:]
        address, dated = has_address(joined), any(char.isdigit() for char in joined)
        if not address and not dated:
            continue
        low = folded_text(joined)
        if any(word in low for word in WROTE) or (address and _TIME.search(low)):
            begin = start
            # "On Mon, 16 Nov 2026 at 09:30, Ben Hale" may stand on the line above "<ben@…> wrote:".
            above = bare(lines[start - 1]) if start else ""
            if above and not dated and any(char.isdigit() for char in above):
                begin = start - 1
            return Block(begin, at + 1, depth_of(lines[at]), in_line(joined), None, "", attribution=True)
    return None
