"""Which part of a domain name somebody registered: the public suffix and one label (publicsuffix.org).

The lists are files of sorted lines, searched where they lie in memory: as sets they would cost each process
some 4 MB and 6 ms at its first mail. `make lists` writes them.
"""

from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")
_DEPTH = 8  # labels that the longest line of either list has, and one more


class Lines:
    """Sorted lines as a set of words. `text` ends with a line feed, or is empty."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def __contains__(self, word: str) -> bool:
        wanted, text = word.encode(), self._text
        low, high = 0, len(text)  # both are starts of lines
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.index(b"\n", start)
            line = text[start:end]
            if line == wanted:
                return True
            low, high = (end + 1, high) if line < wanted else (low, start)
        return False


def _shipped(name: str) -> Lines:
    """A list without its head, which ends at the first empty line."""
    return Lines((_DATA / name).read_bytes().partition(b"\n\n")[2])


@cache
def freemail() -> Lines:
    """Domains under which anybody, or nobody in particular, has an address."""
    return _shipped("freemail.txt")


@cache
def _rules() -> Lines:
    return _shipped("suffixes.txt")


def upwards(name: str) -> list[str]:
    """A name and those above it, nearest first, down to its last label; of a deep name the last few."""
    labels = name.split(".")[-_DEPTH:]
    return [".".join(labels[at:]) for at in range(len(labels))]


def registrable(name: str) -> str | None:
    """The public suffix of a name and the label before it; None for a public suffix itself.

    `name` is in A-labels. The longest rule counts, an exception before all; without any the last label is
    the suffix (publicsuffix.org, "Formal algorithm"). Suffixes of private owners count.
    """
    rules, below = _rules(), None
    for part in upwards(name):
        above = part.partition(".")[2]
        if "!" + part in rules:
            return part
        if part in rules or (above and f"*.{above}" in rules) or not above:
            return below
        below = part
    return None
