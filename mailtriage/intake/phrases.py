"""The phrases of automatic answers, found in a text without looking for each of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from mailtriage.intake.canned_language import SENSES, Words
from mailtriage.intake.canned_others import OTHERS
from mailtriage.intake.canned_western import WESTERN

# Its sense, and its pieces around the words that may stand between them.
Phrase = tuple[str, tuple[str, ...]]

# Senses by which alone a text is one of a machine; the others bear them out.
STRONG = frozenset(("absent", "received", "robot"))

_GAP = 60
_KEY = 6  # characters of a word by which its phrases are filed
_LETTERS = re.compile(r"[^\W\d_]+")
# Hebrew and Arabic, which write words together; the scripts of East Asia, which do not part them.
_DENSE = re.compile(r"[\u0590-\u06ff\u3001-\ud7af]")


def _key(pieces: tuple[str, ...]) -> str:
    """The beginning of the longest word that stands in every text with these pieces, or ``""``. The last
    word of a piece may go on in the text; before the first one `place` allows letters of other scripts."""
    found = [""]
    for number, piece in enumerate(pieces):
        runs = list(_LETTERS.finditer(piece))
        for run in runs:
            begins = run.start() > 0 or (number == 0 and _is_spaced(piece))
            ends = run.end() < len(piece) or len(run[0]) >= _KEY
            if begins and ends:
                found.append(run[0])
    return max(found, key=len)[:_KEY]


def _is_spaced(piece: str) -> bool:
    """Whether a piece begins in a script whose words `place` wants whole from their first letter."""
    return "a" <= piece[0] < "\u0500"


@dataclass(slots=True)
class _Index:
    """Phrases by the beginning of a word in them; those without such a word; those of dense scripts."""

    by_word: dict[str, list[Phrase]] = field(default_factory=dict)
    loose: list[Phrase] = field(default_factory=list)
    dense: list[Phrase] = field(default_factory=list)

    def add(self, one: Phrase) -> None:
        key = _key(one[1])
        if _DENSE.search("".join(one[1])):
            self.dense.append(one)
        elif key:
            self.by_word.setdefault(key, []).append(one)
        else:
            self.loose.append(one)

    def find(self, text: str, words: frozenset[str]) -> Iterator[Phrase]:
        for one in self._candidates(text, words):
            # Most fail at their first piece, and each call costs more than the look.
            if one[1][0] in text and place(text, one[1]) >= 0:
                yield one

    def _candidates(self, text: str, words: frozenset[str]) -> Iterator[Phrase]:
        for word in words & self.by_word.keys():
            yield from self.by_word[word]
        yield from self.loose
        if _DENSE.search(text):
            yield from self.dense


def _indexes() -> tuple[_Index, _Index]:
    strong, weak = _Index(), _Index()
    for language in {**WESTERN, **OTHERS}.values():
        for sense in SENSES:
            words: Words = getattr(language, sense)
            for pieces in words:
                (strong if sense in STRONG else weak).add((sense, pieces))
    return strong, weak


_STRONG, _WEAK = _indexes()


def phrases_in(text: str) -> list[Phrase]:
    """All phrases that stand in a folded text; none where no strong one does."""
    words = _keys(text)
    strong = list(_STRONG.find(text, words))
    return [*strong, *_WEAK.find(text, words)] if strong else []


def _keys(text: str) -> frozenset[str]:
    """The beginnings of all words in a text: most stand between blanks, and many more than once."""
    found = set()
    for one in frozenset(text.split()):
        if one.isalpha():
            found.add(one[:_KEY])
        else:
            found.update(word[:_KEY] for word in _LETTERS.findall(one))
    return frozenset(found)


def place(text: str, pieces: tuple[str, ...]) -> int:
    """Where a phrase begins in a text, or -1; its pieces stand in order, not far from each other."""
    start = at = text.find(pieces[0])
    while start > 0 and text[start - 1].isalpha() and _is_spaced(pieces[0]):
        start = at = text.find(pieces[0], start + 1)  # within another word
    for before, piece in pairwise(pieces):
        if at < 0:
            return -1
        at = text.find(piece, at + len(before), at + len(before) + len(piece) + _GAP)
    return start if at >= 0 else -1
