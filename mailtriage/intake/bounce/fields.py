"""Blocks of `Name: value` lines in running text: a returned header, or a report whose MIME is broken."""

import re
from collections.abc import Iterator

from mailtriage.intake.words import one_line

MAX_SCANNED = 128 * 1024
MAX_LINES = 4000
MAX_VALUE = 2000

Fields = list[tuple[str, str]]

_FIELD = re.compile(r"([>|* \t]{0,12})([A-Za-z][A-Za-z-]{1,40})[ \t]{0,2}:[ \t]{0,8}(.*)")


def blocks(text: str) -> Iterator[Fields]:
    """Blocks of fields, names in lower case, folded lines joined. A line that is indented deeper than
    the field above it continues that field, whatever it looks like."""
    block: Fields = []
    indent = 0
    for line in text[:MAX_SCANNED].split("\n", MAX_LINES)[:MAX_LINES]:
        line = line[:1000]
        match = _FIELD.match(line)
        blank = len(line) - len(line.lstrip(" \t"))
        if block and blank > indent and line.strip():
            name, value = block[-1]
            block[-1] = (name, f"{value} {one_line(line)}"[:MAX_VALUE])
        elif match:
            indent = blank if not block else min(indent, blank)
            block.append((match[2].lower(), one_line(match[3])))
        elif block:
            yield block
            block = []
    if block:
        yield block


def first(block: Fields, name: str) -> str:
    return next((value for key, value in block if key == name), "")
