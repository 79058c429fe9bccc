"""Text as rules see it: case and accents folded, words and phrases matched by one RE2 set.

RE2 runs in linear time, so that no mail can make a rule slow (design §6).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import re2

LONGEST = 256 * 1024  # characters of a body that rules read; what is urgent is said before that

_SET = 20_000  # words looked for in one pass
_SET_BYTES = 64 << 20

_NO_WORD = re.compile(r"\W+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_PIECE = 16 * 1024  # characters folded at a time
_KEPT = 0x3000  # letters of the scripts that have case or accents
_SPACES = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}

# Letters that are written in two ways; apostrophes as phones type them.
_ALIKE = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032", "'"),
    }
)


class _Folded(dict[int, str]):
    """What each letter beyond ASCII is folded to, found at its first use; far ones are not kept."""

    def __missing__(self, code: int) -> str:
        # Compatibility forms first (bold letters have no lower case), then case, then what that took apart.
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        plain = unicodedata.normalize("NFKD", plain).translate(_ALIKE)
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
        if code < _KEPT:
            self[code] = plain
        return plain


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case, without accents, white space as single spaces."""
    plain = text[:LONGEST]
    if not plain.isascii():
        plain = _fold_pieces(plain)
    return " ".join(plain.lower().split())


def _fold_pieces(text: str) -> str:
    """Piece by piece, since one letter may become eighteen: no more than `LONGEST` of them."""
    pieces, size = list[str](), 0
    for start in range(0, len(text), _PIECE):
        pieces.append(_BEYOND.sub(_fold_run, text[start : start + _PIECE]))
        size += len(pieces[-1])
        if size >= LONGEST:
            break
    return "".join(pieces)[:LONGEST]


def _fold_run(found: re.Match[str]) -> str:
    return found[0].translate(_FOLDED)


def spaced_fold(text: str) -> str:
    """`spaced` of `fold`, in one pass less over what is plain ASCII."""
    plain = text[:LONGEST]
    return spaced(plain.lower()) if plain.isascii() else spaced(fold(plain))


def is_spaced(word: str) -> bool:
    """Whether the word's script puts spaces between words; Chinese, Japanese and Thai do not, and
    Korean glues its particles to the word."""
    return not re.search(
        r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]", word
    )


def spaced(folded: str) -> str:
    """Folded text with everything between words as one space, so that whole words are plain strings."""
    if folded.isascii():
        return f" {' '.join(folded.translate(_SPACES).split())} "
    return f" {re.sub(_NO_WORD, ' ', folded).strip()} "


def needle(word: str) -> str:
    """How a word or phrase stands in `spaced` text: between spaces, if its script has them."""
    plain = spaced(fold(word)).strip()
    return f" {plain} " if is_spaced(plain) else plain


def regex(pattern: Any) -> Any:
    """A compiled RE2 pattern; raises ValueError naming the construct RE2 refuses."""
    if not isinstance(pattern, str) or not pattern:
        raise ValueError("write a regex as a string")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    options.case_sensitive = False  # the text is folded to lower case
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
    _sets: list[tuple[Sequence[int], Any]] = field(default_factory=list)

    def add(self, words: Iterable[str]) -> dict[int, str]:
        """Register words; returns each one's number with the word as written. Raises ValueError."""
        found: dict[int, str] = {}
        for word in words:
            plain = needle(word)
            if not plain.strip():
                raise ValueError(f"{word!r} has no letter or digit to look for")
            found[self.numbers.setdefault(plain, len(self.numbers))] = word
        return found

    def compile(self) -> None:
        every = list(self.numbers.items())
        self._sets = [
            one for start in range(0, len(every), _SET) for one in _compiled(every[start : start + _SET])
        ]

    def found_in(self, text: str) -> frozenset[int]:
        """Numbers of the words that stand in a text."""
        if not self._sets:
            return frozenset()
        plain = spaced_fold(text)
        return frozenset(numbers[at] for numbers, one in self._sets for at in one.Match(plain) or ())


def _compiled(words: Sequence[tuple[str, int]]) -> list[tuple[Sequence[int], Any]]:
    """One set of all `words`, or several where RE2's memory limit is too small for one."""
    options = re2.Options()
    options.max_mem = _SET_BYTES
    options.log_errors = False
    options.literal = True
    found = re2.Set.SearchSet(options)
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
