"""Status codes, and what the remote server said, in the words around an address."""

import re

from mailtriage.intake.words import one_line

MAX_REASON = 500

# "a@b on Mon, 3 Aug 2026", "   ----- Transcript of session follows -----"
_NO_REASON = re.compile(r"\W{0,4}(?:on|am|le|el|il|op|den) \w|\s{0,10}-{3}")

# RFC 3463 §2; neither a version nor an Internet address.
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
# RFC 5321 §4.2.
_REPLY = re.compile(
    r"(?<![\d.:@/\w-])([45][0-5]\d)(?=[ -]|:? |$)(?!-\d\d-)(?! (?:bytes|kb|mb|hours|seconds|minutes|days))",
    re.I,
)
_QUOTING = re.compile(
    r"(?:said|says|error|response|reply|replied|returned|reason|answer|<<<|<--|:)[\s:'\"(<]{0,6}$", re.I
)


def enhanced(text: str) -> str:
    """The first enhanced status code in a text, or ``""``."""
    found = _ENHANCED.search(text[:4000])
    return found[1] if found else ""


def reply_code(text: str) -> str:
    """The first SMTP reply code of a failure in a text, or ``""``."""
    found = _REPLY.search(text[:4000])
    return found[1] if found else ""


def failure_status(text: str) -> str:
    """The first enhanced code that is no success."""
    return next((code for code in _ENHANCED.findall(text[:4000]) if code[0] != "2"), "")


def told(lines: list[str]) -> str:
    """The reason in the lines that follow an address (the rest of its own line first).

    From the server's own words on where they are quoted, to the end of that paragraph.
    """
    lines = [line[:1000] for line in lines[:12]]
    for at, line in enumerate(lines):
        found = _REPLY.search(line) or _ENHANCED.search(line)
        if not found:
            continue
        before = line[: found.start()]
        start = found.start() if not before.strip(" #<(") or _QUOTING.search(before) else 0
        return _paragraph([line[start:], *lines[at + 1 :]])
    said = [line for line in lines if line.strip(" \t:.-*<>()[]=_") and not _NO_REASON.match(line)]
    # "... was rejected:" announces the reason.
    return _paragraph(([line for line in said if not line.rstrip().endswith(":")] or said)[:1])


def _paragraph(lines: list[str]) -> str:
    taken: list[str] = []
    for line in lines[:6]:
        if not line.strip() and taken:
            break
        taken.append(line)
    text = one_line(" ".join(taken)).lstrip(" :#<>(-").strip()
    return (text[:-1] if text.endswith(")") and "(" not in text else text)[:MAX_REASON]


def told_anywhere(lines: list[str]) -> str:
    """The first line of a notice that holds a code, from the server's own words on."""
    for at, line in enumerate(lines):
        if (enhanced(line) and enhanced(line)[0] != "2") or reply_code(line):
            return told(lines[at : at + 6])
    return ""
