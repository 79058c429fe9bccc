"""What programs and companies add around somebody's words: warnings above, boasts and disclaimers below."""

import re

from mailtriage.intake.quote_phrases import (
    ALERTS,
    DEVICES,
    DISCLAIMERS,
    OUTSIDE,
    RARELY_GOT,
    SENT_AT_END,
    WARNS,
)
from mailtriage.intake.quote_words import words

_SENT = words("mobile")
_BOAST = 110
_BANNER_LINES = 8
_BANNER = 700
_TAG = re.compile(
    r"[\[(*<{#!\s]{0,6}(?:ext|extern\w{0,3}|ekstern\w{0,2}|esterno|zewnętrzn\w{1,3}|external sender|"
    r"external e?-?mail|"
    r"e-mail externe|externe e-mail|correo externo|внешн\w{1,3}|внешнее письмо|外部|外部メール|外部邮件|"
    r"外部郵件|社外|외부|외부 ?메일)"
    r"[\])*>}#!:\s]{0,6}",
    re.IGNORECASE,
)
_ORNAMENT = "*_!⚠\ufe0f \t-=#>|([{【<\u200b"
_RULE = re.compile(r"[\s_=*~–—-]{0,200}")
_LINK = re.compile(r"<(?:https?|mailto)[^<>\s]{1,300}>|\(https?[^()\s]{1,300}\)|https?://\S{1,300}")
_ENDS = (".", "!", ">", "]", ")", "*", "。", "！", "-", "=")
_BOTH = [(one, [part.strip() for part in one.split("…")]) for one in DISCLAIMERS]
_CERTAIN = tuple(parts[0] for one, parts in _BOTH if len(parts) == 1)
_PAIRS = tuple((parts[0], parts[1]) for one, parts in _BOTH if len(parts) == 2)


def is_boast(line: str) -> bool:
    """Whether a line only says with which device or program a mail was written."""
    if len(line) > 400:
        return False
    if "<" in line or "http" in line:
        line = _LINK.sub("", line)
    low = line.strip(" *_>[]()<\t.-–—\u200b").casefold()
    if not low or len(low) > _BOAST:
        return False
    if low.endswith(SENT_AT_END):
        if len(low) > 60:
            return False
    elif not low.startswith(_SENT):
        return False
    return any(one in low for one in DEVICES)


def is_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph says of a mail that it is confidential, was scanned, or need not be printed."""
    # The shortest are Asian.
    if len(paragraph) < 40 and (len(paragraph) < 15 or max(paragraph) < "\u2e80"):
        return False
    low = paragraph[:1500].casefold()
    if any(one in low for one in _CERTAIN):
        return True
    return any(first in low and second in low for first, second in _PAIRS)


def without_banner(lines: list[str]) -> list[str]:
    """`lines` without the warning of a mail gateway at the top; all of them where nothing else is there."""
    start = 0
    for _ in range(3):
        begin = start
        while begin < len(lines) and _RULE.fullmatch(lines[begin][:201]):
            begin += 1
        end = _banner_end(lines, begin)
        if end == begin:
            break
        start = end
    while start and start < len(lines) and _RULE.fullmatch(lines[start][:201]):
        start += 1
    if any(line.strip() for line in lines[start:]):
        return lines[start:]
    return lines


def _banner_end(lines: list[str], start: int) -> int:
    """The line after a warning that begins at `start`, or `start`."""
    paragraph = []
    for line in lines[start : start + _BANNER_LINES]:
        if not line.strip():
            break
        paragraph.append(line[:_BANNER].casefold().replace("\u0307", ""))
    if not paragraph:
        return start
    if _TAG.fullmatch(paragraph[0]):
        return start + 1
    whole = " ".join(paragraph)
    if any(one in whole for one in RARELY_GOT):
        return start + _last_hit(paragraph, (*RARELY_GOT, "aka.ms", "learn why"))
    first = paragraph[0]
    if not first.startswith("[") and not first.lstrip(_ORNAMENT).startswith(ALERTS):
        return start
    said = sum(one in whole for one in OUTSIDE)
    if said > 1 or (said and sum(one in whole for one in WARNS) > 1):
        return start + _last_hit(paragraph, (*WARNS, *OUTSIDE))
    return start


def _last_hit(paragraph: list[str], phrases: tuple[str, ...]) -> int:
    """How many lines of a paragraph belong to a warning: to its last phrase, and the end of that sentence."""
    last = max(at for at, line in enumerate(paragraph) if at == 0 or any(one in line for one in phrases))
    while last + 1 < len(paragraph) and not paragraph[last].rstrip().endswith(_ENDS):
        last += 1
    return last + 1
