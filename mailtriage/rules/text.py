"""Text as rules see it: case and accents folded, words and phrases matched by one RE2 set.

RE2 runs in linear time, so that no mail can make a rule slow (design §6).
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

from mailtriage.rules.alternatives import has_alternatives, looked_for
from mailtriage.rules.folding import LONGEST, fold, is_spaced, spaced_fold
from mailtriage.rules.refused import refused, unwritable

__all__ = ["LONGEST", "Words", "fold", "is_spaced", "regex", "spaced_fold"]

_SET = 20_000  # words looked for in one pass
_SET_BYTES = 64 << 20
_FEW = 20  # words looked for one by one
_MOST_AHEAD, _LONGEST_AHEAD = 256, 32 * 1024  # mails looked up before their turn, and characters of each
_LOCATED = 256  # patterns kept compiled to tell what stands in a text


def regex(pattern: Any) -> Any:
    """A compiled RE2 pattern; raises ValueError naming the construct RE2 refuses, and what does instead."""
    if not isinstance(pattern, str) or not pattern:
        raise ValueError("write a regex as a string")
    if told := unwritable(pattern):
        raise ValueError(told)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    options.case_sensitive = False  # the text is folded to lower case
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0]
        told = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(refused(pattern, told)) from error


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Subject and body as `spaced_fold` gives them, and the numbers of the words that stand in either."""

    subject: str
    body: str
    words: frozenset[int]


@dataclass
class Words:
    """All words and phrases of a rule set, matched against a text in one pass. An entry with alternatives is
    one of them."""

    numbers: dict[str, int] = field(default_factory=dict)
    _listed: list[str] = field(default_factory=list)
    _sets: list[tuple[Sequence[int], Any]] = field(default_factory=list)
    _ahead: OrderedDict[tuple[str, str], LookedUp] = field(
        default_factory=OrderedDict, repr=False, compare=False
    )

    def add(self, words: Iterable[str]) -> dict[int, str]:
        """Register words; returns each one's number with the word as written. Raises ValueError."""
        found: dict[int, str] = {}
        for word, needle in looked_for(list(words)):
            number = self.numbers.get(needle)
            if number is None:
                number = self.numbers[needle] = len(self._listed)
                self._listed.append(needle)
            found[number] = word
        return found

    def compile(self) -> None:
        every = list(self.numbers.items())
        self._sets = [
            one for start in range(0, len(every), _SET) for one in _compiled(every[start : start + _SET])
        ]

    def look_up(self, subject: str, body: str) -> LookedUp:
        """In one pass: beside busy threads each pass waits for the interpreter's lock."""
        found = self._ahead.pop((subject, body), None)
        return found if found is not None else self._look_up(subject, body)

    def look_ahead(self, subject: str, body: str) -> None:
        """What the next `look_up` of these two gives. For another thread: RE2 works beside this one."""
        if len(subject) + len(body) > _LONGEST_AHEAD:
            return
        self._ahead[subject, body] = self._look_up(subject, body)
        if len(self._ahead) > _MOST_AHEAD:
            self._ahead.popitem(last=False)  # of a mail that opened no ticket

    def _look_up(self, subject: str, body: str) -> LookedUp:
        folded = spaced_fold(subject), spaced_fold(body)
        return LookedUp(*folded, self.found_in("\n".join(folded)))

    def found_in(self, spaced: str) -> frozenset[int]:
        """Numbers of the words that stand in a text, as `spaced_fold` gives it."""
        return frozenset(numbers[at] for numbers, one in self._sets for at in one.Match(spaced) or ())

    def among(self, numbers: frozenset[int], spaced: str) -> frozenset[int]:
        """Those of a few `numbers` whose words stand in a text; of many the whole set is as quick."""
        if len(numbers) > _FEW:
            return self.found_in(spaced)
        return frozenset(one for one in numbers if _one(self._listed[one]).search(spaced) is not None)

    def shown(self, number: int, word: str, spaced: str) -> str:
        """How a word that stands in a text is written there, where it has alternatives, folded; else as it
        is written in the rule."""
        if not has_alternatives(word):
            return word
        found = _one(self._listed[number]).search(spaced)
        return found[0].strip() if found is not None else word


@lru_cache(_LOCATED)
def _one(pattern: str) -> Any:
    return re2.compile(pattern, _options())


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _SET_BYTES
    options.log_errors = False
    return options


def _compiled(words: Sequence[tuple[str, int]]) -> list[tuple[Sequence[int], Any]]:
    """One set of all `words`, or several where RE2's memory limit is too small for one."""
    found = re2.Set.SearchSet(_options())
    try:
        for plain, _ in words:
            found.Add(plain)
        found.Compile()
    except re2.error as error:
        if len(words) == 1:
            raise ValueError(f"{words[0][0].strip()[:60]!r} is too long to be looked for") from error
        half = len(words) // 2
        return [*_compiled(words[:half]), *_compiled(words[half:])]
    return [([number for _, number in words], found)]
