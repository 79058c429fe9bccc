"""Text as rules see it: case and accents folded, words and phrases matched by one RE2 set.

RE2 runs in linear time, so that no mail can make a rule slow (design §6).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import re2

LONGEST = 256 * 1024  # characters of a body that rules read; what is urgent is said before that

_LATIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


def fold(text: str) -> str:
    """Lower case, without accents, white space as single spaces."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold()).translate(_LATIN)
    if not plain.isascii():
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", plain)


def is_spaced(word: str) -> bool:
    """Whether the word's script puts spaces between words; Chinese, Japanese and Thai do not."""
    return not re.search(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]", word)


def pattern_of(word: str) -> str:
    r"""The RE2 pattern of a folded word or phrase; RE2's own ``\b`` knows ASCII only."""
    body = r" ".join(re2.escape(part) for part in word.split())
    return rf"(?:^|[^\pL\pN_])(?:{body})(?:$|[^\pL\pN_])" if is_spaced(word) else body


def regex(pattern: Any) -> Any:
    """A compiled RE2 pattern; raises ValueError naming the construct RE2 refuses."""
    if not isinstance(pattern, str) or not pattern:
        raise ValueError("write a regex as a string")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0]
        told = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        hint = (
            "; RE2 has no look-around and no back-references"
            if re.search(r"\(\?[=!<]|\\[1-9]", pattern)
            else ""
        )
        raise ValueError(f"regex {pattern!r}: {told}{hint}") from error


@dataclass
class Words:
    """All words and phrases of a rule set, matched against a text in one pass."""

    numbers: dict[str, int] = field(default_factory=dict)
    _set: Any = None

    def add(self, words: Iterable[str]) -> dict[int, str]:
        """Register words; returns each one's number with the word as written."""
        return {self.numbers.setdefault(fold(word).strip(), len(self.numbers)): word for word in words}

    def compile(self) -> None:
        options = re2.Options()
        options.max_mem = 64 << 20
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for word in self.numbers:
            self._set.Add(pattern_of(word))
        if self.numbers:
            self._set.Compile()

    def found_in(self, folded: str) -> frozenset[int]:
        """Numbers of the words that stand in a folded text."""
        return frozenset(self._set.Match(folded) or ()) if self.numbers else frozenset()
