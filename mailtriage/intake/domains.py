"""Which part of a domain name somebody registered: the public suffix and one label (publicsuffix.org).

The lists are files of sorted lines, kept in blocks: as sets they would cost each process some 4 MB and 6 ms
at its first mail. `make lists` writes them.
"""

from bisect import bisect_right
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")
_BLOCK = 64  # lines
_DEPTH = 8  # labels that the longest line of either list has, and one more


class Lines:
    """Sorted lines as a set of words, in blocks of a few. `text` ends with a line feed, or is empty."""

    def __init__(self, text: bytes) -> None:
        lines = text.split(b"\n")[:-1]
        self._firsts = lines[::_BLOCK]
        self._blocks = [
            b"\n" + b"\n".join(lines[at : at + _BLOCK]) + b"\n" for at in range(0, len(lines), _BLOCK)
        ]

    def __contains__(self, word: str) -> bool:
        wanted = word.encode()
        at = bisect_right(self._firsts, wanted) - 1
        return at >= 0 and b"\n" not in wanted and b"\n" + wanted + b"\n" in self._blocks[at]


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
        if not above:
            return below
        wild = f"*.{above}" in rules
        if wild and "!" + part in rules:  # an exception stands under a wildcard (publicsuffix.org)
            return part
        if wild or part in rules:
            return below
        below = part
    return None
