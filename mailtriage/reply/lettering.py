"""A text as the sequence of its letters and digits, in which lines are looked for, in their order."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

# The word of a command at the beginning of a line, as `commands.grammar` reads it.
COMMAND = re.compile(r"\s*[\\*_`~]{0,6}[#\uff03\ufe5f][^\W\d_][\w-]*[*_`~:.,;!]*\s*")
_WORD = re.compile(r"[^\W_]+")
# What programs add when they write HTML as text. Bounded, so that a hostile text takes no longer.
_ADDED = (
    r"<(?:https?://|mailto:|tel:)[^<>]{1,4000}>",
    r"\((?:https?://|mailto:|tel:)[^()\s]{1,4000}\)",
    r"(?<![^\W_])(?:https?://|mailto:)[^\s<>]{1,4000}",
    r"^[ \t>*]{0,20}(?:\d{1,4}(?:\.\d{1,4}){0,5}[.)]|[a-z]{1,5}[.)]|o)(?=[ \t])",
)
_PICTURE = r"\[(?:cid|image):[^\[\]]{0,300}\]"
_MOST_NAMES = 50
_MOST_STEPS = 200_000


class Lettering:
    """`pictures` are what the pictures of its HTML are called, which programs write down in brackets."""

    def __init__(self, text: str, pictures: Sequence[str] = ()) -> None:
        whole = _normal(text)
        words = list(_WORD.finditer(whole))
        self._letters = "".join(one[0] for one in words)
        self._begins = [0] * (len(words) + 1)  # of words, among the letters
        for number, one in enumerate(words):
            self._begins[number + 1] = self._begins[number] + len(one[0])
        self._edges = frozenset(self._begins)
        self._starts = [one.start() for one in words]
        self._newlines = [found.start() for found in re.finditer("\n", whole)]
        names = [r"\s+".join(map(re.escape, _normal(one).split())) for one in pictures[:_MOST_NAMES]]
        marks = "|".join((_PICTURE, *(rf"\[\s{{0,5}}{one}\s{{0,5}}\]" for one in names if one)))
        self._marks = [found[0] for found in re.finditer(marks, whole)]
        added = re.finditer("|".join((marks, *_ADDED)), whole, re.MULTILINE)
        spans = ((self._at(one.start()), self._at(one.end())) for one in added)
        self._added = {begin: end for begin, end in spans if begin < end}
        self._places = sorted(self._added)
        self._steps = _MOST_STEPS

    def match(self, key: str, at: int) -> int | None:
        """Where `key` ends that comes next from `at` on, with whole words; None where it does not."""
        ways = [(0, at)]
        while ways and self._steps:
            self._steps -= 1
            done, place = ways.pop()
            if done == len(key):
                if place in self._edges:
                    return place
                continue
            if place in self._added:
                ways.append((done, self._added[place]))
            following = bisect_right(self._places, place)
            until = self._places[following] if following < len(self._places) else len(self._letters)
            piece = self._letters[place : min(until, place + len(key) - done)]
            if piece and key.startswith(piece, done):
                ways.append((done + len(piece), place + len(piece)))
        return None

    def is_end(self, at: int) -> bool:
        """Whether nothing but additions follows."""
        while at in self._added:
            at = self._added[at]
        return at == len(self._letters)

    def row_before(self, at: int) -> int:
        """The number of the line with the last letter before `at`; -1 where there is none."""
        if not at:
            return -1
        word = bisect_left(self._begins, at) - 1
        return bisect_left(self._newlines, self._starts[word])

    def speaks_of(self, *names: str) -> bool:
        """Whether the text has a mark for a picture of one of these names."""
        wanted = [_normal(one) for one in names if one]
        return any(name in mark for mark in self._marks for name in wanted)

    def _at(self, character: int) -> int:
        """The first letter from a character of the text on."""
        return self._begins[bisect_left(self._starts, character)]


def letters_of(text: str) -> str:
    """Letters and digits alone, in one form."""
    return "".join(_WORD.findall(_normal(text)))


def squeezed(text: str) -> str:
    """One form of all signs, without white space."""
    return "".join(_normal(text).split())


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
