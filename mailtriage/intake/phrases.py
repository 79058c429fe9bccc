"""The phrases of automatic answers, found in a text without looking for each of them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, pairwise

from mailtriage.intake.canned_asian import ASIAN
from mailtriage.intake.canned_balkan import BALKAN
from mailtriage.intake.canned_eastern import EASTERN
from mailtriage.intake.canned_english import ENGLISH
from mailtriage.intake.canned_german import GERMAN
from mailtriage.intake.canned_iberian import IBERIAN
from mailtriage.intake.canned_language import SENSES, Language
from mailtriage.intake.canned_nordic import NORDIC
from mailtriage.intake.canned_others import OTHERS
from mailtriage.intake.canned_western import WESTERN

LANGUAGES: dict[str, Language] = {
    **ENGLISH,
    **GERMAN,
    **NORDIC,
    **WESTERN,
    **IBERIAN,
    **EASTERN,
    **OTHERS,
    **BALKAN,
    **ASIAN,
}

# Its sense, and its pieces around the words that may stand between them.
Phrase = tuple[str, tuple[str, ...]]

# Senses by which alone a text is one of a machine; the others bear them out.
STRONG = frozenset(("absent", "away", "received", "robot", "notice"))
SERVICE = "service"

_GAP = 60
_KEY, _PREFIX = 6, 3  # characters of a word by which its phrases are filed
_LETTERS = re.compile(r"[^\W\d_]+")
# Hebrew and Arabic, which write words together; the scripts of East Asia, which do not part them.
_DENSE = re.compile(r"[\u0590-\u06ff\u3001-\ud7af]")


_Keys = tuple[frozenset[str], frozenset[str]]


def _keys_of(pieces: tuple[str, ...]) -> _Keys:
    """The beginnings of the words that stand in every text with these pieces, whole or longer: of words
    that end in the piece, and of its last word, which may go on in the text. Before the first one `place`
    allows letters of other scripts."""
    whole, begun = set(), set()
    for number, piece in enumerate(pieces):
        for run in _LETTERS.finditer(piece):
            if run.start() == 0 and not (number == 0 and _is_spaced(piece)):
                continue
            if run.end() < len(piece) or len(run[0]) >= _KEY:
                whole.add(run[0][:_KEY])
            elif len(run[0]) >= _PREFIX:
                begun.add(run[0][:_PREFIX])
    return frozenset(whole), frozenset(begun)


def _is_spaced(piece: str) -> bool:
    """Whether a piece begins in a script whose words `place` wants whole from their first letter."""
    return "a" <= piece[0] < "\u0500"


@dataclass(slots=True)
class _Index:
    """Phrases by their rarest word, each with its other words; those of dense scripts, and without words."""

    by_word: dict[str, list[tuple[frozenset[str], Phrase]]] = field(default_factory=dict)
    by_beginning: dict[str, list[tuple[frozenset[str], Phrase]]] = field(default_factory=dict)
    loose: list[Phrase] = field(default_factory=list)
    dense: list[Phrase] = field(default_factory=list)

    def add(self, one: Phrase, keys: _Keys, often: Counter[str]) -> None:
        whole, begun = keys
        if _DENSE.search("".join(one[1])):
            self.dense.append(one)
        elif whole:
            rarest = min(whole, key=lambda key: (often[key], -len(key), key))
            self.by_word.setdefault(rarest, []).append((whole, one))
        elif begun:
            self.by_beginning.setdefault(max(begun), []).append((whole, one))
        else:
            self.loose.append(one)

    def find(self, text: str, words: frozenset[str]) -> Iterator[Phrase]:
        for one in self._candidates(text, words):
            # Most fail at their first piece, and each call costs more than the look.
            if one[1][0] in text and place(text, one[1]) >= 0:
                yield one

    def _candidates(self, text: str, words: frozenset[str]) -> Iterator[Phrase]:
        beginnings = frozenset([one[:_PREFIX] for one in words])
        for keys, index in ((words, self.by_word), (beginnings, self.by_beginning)):
            for key in keys & index.keys():
                for needed, one in index[key]:
                    if needed <= words:
                        yield one
        yield from self.loose
        if _DENSE.search(text):
            yield from self.dense


def _index_of(phrases: list[Phrase]) -> _Index:
    keys = [_keys_of(pieces) for _, pieces in phrases]
    often = Counter(chain.from_iterable(whole for whole, _ in keys))
    index = _Index()
    for one, own in zip(phrases, keys, strict=True):
        index.add(one, own, often)
    return index


def _index_of_senses(senses: list[str]) -> _Index:
    words = [(sense, getattr(one, sense)) for one in LANGUAGES.values() for sense in senses]
    return _index_of([(sense, pieces) for sense, listed in words for pieces in listed])


@cache
def _weak() -> _Index:
    return _index_of_senses([one for one in SENSES if one not in STRONG])


@cache
def _services() -> _Index:
    """Made, and its words read, when the first mail is looked at that may be one of a service."""
    from mailtriage.intake.canned_services import SERVICES

    return _index_of([(SERVICE, pieces) for words in SERVICES.values() for pieces in dict.fromkeys(words)])


_STRONG = _index_of_senses([one for one in SENSES if one in STRONG])


def phrases_in(text: str) -> list[Phrase]:
    """All phrases that stand in a folded text over line breaks, too; none where no strong one does."""
    text = " ".join(text.split())
    words = _words(text)
    strong = list(_STRONG.find(text, words))
    return [*strong, *_weak().find(text, words)] if strong else []


def every_phrase_in(text: str) -> list[Phrase]:
    """All phrases that stand in a folded text, and those of services, which are of the sense `SERVICE`."""
    text = " ".join(text.split())
    words = _words(text)
    return [one for index in (_STRONG, _weak(), _services()) for one in index.find(text, words)]


def _words(text: str) -> frozenset[str]:
    """The beginnings of all words in a text: most stand between blanks, and many more than once."""
    found = set()
    for one in frozenset(text.split()):
        if one.isalpha():
            found.add(one[:_KEY])
        else:
            found.update([word[:_KEY] for word in _LETTERS.findall(one)])
    return frozenset(found)


def place(text: str, pieces: tuple[str, ...]) -> int:
    """Where a phrase begins in a text, or -1; its pieces stand in order, not far from each other."""
    first = pieces[0]
    start = at = text.find(first)
    whole = len(first) <= _PREFIX and len(pieces) == 1 and _is_spaced(first)  # "fri" is no Friday
    while start >= 0 and (
        (start and text[start - 1].isalpha() and _is_spaced(first))
        or (whole and text[start + len(first) : start + len(first) + 1].isalpha())
    ):
        start = at = text.find(first, start + 1)  # within another word
    for before, piece in pairwise(pieces):
        if at < 0:
            return -1
        at = text.find(piece, at + len(before), at + len(before) + len(piece) + _GAP)
    return start if at >= 0 else -1
