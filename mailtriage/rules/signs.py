"""Signs in words that matching does not see: "c++" finds "c", "100%" finds "100"."""

import re
import unicodedata
from collections.abc import Iterator

from mailtriage.rules.engine import Rule
from mailtriage.rules.text import fold
from mailtriage.rules.when import Leaf

_TEXTS = ("subject", "body", "text")
_MEANT = set("%#&@*/!?§")  # beside symbols; full stops, quotes and brackets at the end of a word say nothing
_WORD = re.compile(r"[^\s{}|]+")
_PLAIN = re.compile(r"[a-z0-9]", re.ASCII)


def unseen_signs(rule: Rule) -> str:
    """What to write instead of the first word with signs that matching passes over, or ``""``."""
    for leaf in rule.when.leaves():
        for entry in _entries(leaf) if leaf.key in _TEXTS else ():
            for word in _WORD.findall(entry):
                bare = "".join(sign if sign.isalnum() or sign == "_" else " " for sign in fold(word)).strip()
                if bare and _has_signs(word):
                    pattern = _pattern(entry if "|" not in entry else word)
                    return (
                        f"{leaf.key}: {word!r} finds {bare!r} too, as signs are passed over; "
                        f"write {{ regex = '{pattern}' }}, or the word without them"
                    )
    return ""


def _entries(leaf: Leaf) -> Iterator[str]:
    table = leaf.value if isinstance(leaf.value, dict) else {"words": leaf.value}
    for key in ("words", "near"):
        listed = table.get(key, ())
        yield from (listed,) if isinstance(listed, str) else listed


def _has_signs(word: str) -> bool:
    return word[0] == "." or any(
        one in _MEANT or unicodedata.category(one).startswith("S") for one in (word[0], word[-1])
    )


def _pattern(text: str) -> str:
    """In RE2 syntax, for folded text; whole words where an ASCII letter or digit stands at the ends."""
    plain = fold(text)
    ends = [r"\b" if _PLAIN.match(one) else "" for one in (plain[0], plain[-1])]
    return f"{ends[0]}{re.escape(plain)}{ends[1]}".replace("\\ ", " ").replace("'", ".")
