"""Words that stand near each other, or often: plain passes over the words of a text, linear in it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from mailtriage.rules.folding import spaced_fold

# In scripts without spaces between words each sign counts as a word.
_SIGN = r"\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_SIGN}]|[^\s{_SIGN}]+")

Tokens = Sequence[str]


def tokens_of(text: str) -> Tokens:
    """The words of a text, folded."""
    return tokens_in(spaced_fold(text))


def tokens_in(plain: str) -> Tokens:
    """The words of a text that is folded, with single spaces between words."""
    return plain.split() if plain.isascii() else _TOKEN.findall(plain)


def are_near(tokens: Tokens, wanted: Sequence[Sequence[Tokens]], within: int) -> bool:
    """Whether the words and phrases `wanted`, each in one of its alternatives, stand there in this order, at
    most `within` words between one and the next."""
    ends: list[int] | None = None  # where what came before may end, ascending
    for some in wanted:
        found = set[int]()
        for one in some:
            starts = places(tokens, one)
            if ends is not None:
                starts = [at for at in starts if (n := bisect_right(ends, at)) and at - ends[n - 1] <= within]
            found.update(at + len(one) for at in starts)
        if not found:
            return False
        ends = sorted(found)
    return True


def how_often(tokens: Tokens, wanted: Sequence[Tokens], most: int) -> int:
    """How often any of `wanted` stands there, counted to `most`."""
    found = 0
    for one in wanted:
        found += len(places(tokens, one, most - found))
        if found >= most:
            break
    return found


def places(tokens: Tokens, phrase: Tokens, most: int | None = None) -> list[int]:
    """Where a phrase begins."""
    first, length = phrase[0], len(phrase)
    rest = list(phrase[1:])
    begins = (at for at, token in enumerate(tokens) if token == first)
    return list(islice((at for at in begins if not rest or list(tokens[at + 1 : at + length]) == rest), most))
