"""Dotted keys before tomllib reads them: its time and memory grow with the square of their parts."""

import re

MOST_PARTS = 20
_TOKEN = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""' + r"|'''[^']*(?:'(?!'')[^']*)*'''"
    r"""|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*'|#[^\n]*|[A-Za-z0-9_-]+|[ \t]+|.""",
    re.DOTALL,
)


def longest_key_at(text: str) -> int:
    """The line, counted from 1, of the first key of more than `MOST_PARTS` parts; 0 where none is."""
    # A key ends with its line, so that most texts need no closer look.
    if all(line.count(".") < MOST_PARTS for line in text.split("\n")):
        return 0
    dots = 0
    for token in _TOKEN.finditer(text):
        found = token[0]
        if found == ".":
            dots += 1
            if dots >= MOST_PARTS:
                return text.count("\n", 0, token.start()) + 1
        elif found in "\"'":  # ends nowhere: tomllib reads no further
            return 0
        elif len(found) == 1 and not (found.isalnum() or found in "_- \t"):
            dots = 0
    return 0


def refused_key(file: str, text: str) -> str:
    """What is wrong with the keys of a TOML text; ``""`` where nothing is."""
    line = longest_key_at(text)
    return f"{file}:{line}: a key has more than {MOST_PARTS} parts; write it as tables" if line else ""
