"""The texts on both sides of the header of a mail passed on: the forwarder's comment, the original's text."""

import re

from mailtriage.intake.forward_fields import LONG, bare, depth_of, is_rule, label_of, next_text
from mailtriage.intake.forward_words import ORIGINAL, STEMS
from mailtriage.intake.quote import reply_text
from mailtriage.intake.quote_footer import is_boast
from mailtriage.intake.subjects import folded_text

_TRAILING = 12
_ONE_MARK = re.compile(r"[ \t]{0,3}> ?")


def above(lines: list[str], author: str = "") -> str:
    """What a forwarder wrote above an original, without his signature; ``""`` where he wrote nothing."""
    text = "\n".join(lines).strip()
    if not text:
        return ""
    kept = reply_text(text, sender=author)
    return "" if all(not line.strip() or is_boast(line) for line in kept.split("\n")) else kept


def below(lines: list[str], end: int, depth: int) -> str:
    """The text of an original whose header ends before line `end`, behind `depth` quotation marks."""
    text = lines[end:]
    first = 0
    while first < len(text) and _is_frame(text, first):
        first += 1
    text = text[first:]
    if not depth and text and all(line.startswith(">") for line in text if line.strip()):
        depth = 1
    if depth:
        last = max((at for at, line in enumerate(text) if depth_of(line)), default=-1)
        text = [_unquoted(line, depth) for line in text[: last + 1]]
    text = text[: _closing(text)]
    return "\n".join(text).strip().lstrip("\ufeff\u200b")


def _is_frame(lines: list[str], at: int) -> bool:
    """Whether a line only ends the header: blank, a rule, or its title again (Zoho, The Bat!)."""
    words = bare(lines[at][:LONG])
    if not words or is_rule(words):
        return True
    if not _is_title(words):
        return False
    below = next_text(lines, at + 1, 3)
    return below < 0 or label_of(bare(lines[below][:LONG])) is None  # else the next mail begins here


def _unquoted(line: str, depth: int) -> str:
    for _ in range(min(depth, 60)):
        mark = _ONE_MARK.match(line)
        if mark is None:
            break
        line = line[mark.end() :]
    return line


def _closing(lines: list[str]) -> int:
    """Where the original ends: at a line that says so ("----- End forwarded message -----"), or a rule.

    Only blank lines and a signature (RFC 3676 §4.3) may follow: elsewhere it begins the next one."""
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    end = last
    for at in range(last - 1, max(-1, last - _TRAILING), -1):
        text = lines[at].strip()
        if text == "--":
            end = at
        elif text and (_is_title(text) or (at == last - 1 and is_rule(text))):
            return at if not any(line.strip() for line in lines[at + 1 : end]) else last
    return last


def _is_title(text: str) -> bool:
    """Whether a line between dashes tells of another mail."""
    if text[:2] not in ("--", "==", "__") or text[-2:] not in ("--", "==", "__"):
        return False
    low = folded_text(text[:200])
    return any(stem in low for stem in (*STEMS, *ORIGINAL))
