"""Which language somebody writes in: by script, and by the words of nearly every mail; None in doubt.

Rules sort mail by it, and people read it after that: no answer costs less than a wrong one.
"""

import re
import unicodedata
from collections import Counter
from functools import cache

from mailtriage.intake.language_words import LETTERS, WORDS
from mailtriage.model.language import LANGUAGES

_LONGEST = 4000  # characters; what is below is quoted, signed or disclaimed
_MOST = 150  # different words
_NO_TEXT = re.compile(r"(?:https?://|www\.)\S{1,500}|[^\s@]{1,64}@[^\s@]{1,255}|\S{0,40}\d\S{0,40}")
_WORD = re.compile(r"[^\W\d_]{1,30}(?:['’][^\W\d_]{1,30})?|[¿¡]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SCRIPTS = (
    ("kana", re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9f]")),
    ("han", _HAN),
    ("hangul", re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")),
    ("greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("hebrew", re.compile(r"[\u05d0-\u05ea]")),
    ("arabic", re.compile(r"[\u0620-\u064a\u0671-\u06d3]")),
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("latin", re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_LETTER = re.compile(r"[^\W\d_]")
# A sign of these is about half a word.
_DENSE = 3
_DENSE_SCRIPTS = ("kana", "han", "hangul")
# Of sentences in Chinese; what Japanese simplified otherwise, or not at all, its codepage does not have.
_CHINESE = frozenset("們這嗎沒讓還麼呢吧")
_CHINESE_BY_TWO = frozenset("的了我不是在有")
_PERSIAN = frozenset("پچژگک")  # and of Urdu
_OF_SCRIPT = {"kana": "ja", "hangul": "ko", "hebrew": "he", "arabic": "ar"}
_CLEAR = 2  # times as many words of one language as of any other


def language_of(text: str) -> str | None:
    """The ISO 639-1 code, one of `LANGUAGES`, or None; never raises, and reads the beginning only."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].casefold().replace("i\u0307", "i")
    plain = _NO_TEXT.sub(" ", plain)
    script = _script(plain)
    if script == "han":
        return "zh" if _is_chinese(plain) else None
    if script == "arabic" and _PERSIAN.intersection(plain):
        return None
    found = _OF_SCRIPT.get(script) or (_by_words(plain) if script else None)
    return found if found in LANGUAGES else None


def _script(plain: str) -> str:
    """The script of two thirds of what is written; ``""`` for a mixture, or hardly any text."""
    counts = {
        name: len(letters.findall(plain)) * (_DENSE if name in _DENSE_SCRIPTS else 1)
        for name, letters in _SCRIPTS
    }
    if counts["kana"] * 8 >= counts["han"]:  # Japanese writes both
        counts["kana"] += counts.pop("han") if counts["kana"] else 0
    known = sum(one // _DENSE if name in _DENSE_SCRIPTS else one for name, one in counts.items())
    others = len(_LETTER.findall(plain)) - known
    name, most = max(counts.items(), key=lambda one: one[1])
    total = sum(counts.values()) + max(others, 0)
    return name if most >= 3 and most * 3 >= total * 2 else ""


def _is_chinese(plain: str) -> bool:
    """Whether Japanese, which has headlines without a kana, would not write it."""
    signs = "".join(_HAN.findall(plain))
    foreign = len(signs.encode("cp932", "ignore")) < 2 * len(signs)
    return foreign or bool(_CHINESE.intersection(signs)) or len(_CHINESE_BY_TWO.intersection(signs)) > 1


def _by_words(plain: str) -> str | None:
    words = list(dict.fromkeys(one.replace("’", "'") for one in _WORD.findall(plain)))[:_MOST]
    exact, loose = _tables()
    told = [exact.get(word) or loose.get(_plain(word)) or frozenset() for word in words]
    told += [frozenset(of.split()) for letter, of in LETTERS.items() if letter in plain]
    hits = Counter(language for of in told for language in of)
    if not hits:
        return None
    best, most = hits.most_common(1)[0]
    # Of one short line one word is enough; of more it takes some, else it is code, names or another language.
    if most < min(3, 1 + len(words) // 5) or most * 8 < len(words):
        return None
    for other in hits:
        if other != best:
            ours = sum(best in of and other not in of for of in told)
            theirs = sum(other in of and best not in of for of in told)
            if ours < max(1, _CLEAR * theirs):
                return None
    return best


@cache
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The languages of each word as it is written, and of those that are also written without accents."""
    exact: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for language, words in WORDS.items():
        for word in words.split():
            exact.setdefault(word, set()).add(language)
            loose.setdefault(_plain(word), set()).add(language)
    return (
        {word: frozenset(of) for word, of in exact.items()},
        {word: frozenset(of) for word, of in loose.items()},
    )


def _plain(word: str) -> str:
    """Without accents, as many write on a foreign keyboard."""
    taken_apart = unicodedata.normalize("NFKD", word.translate(_ALIKE))
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign))


_ALIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})
