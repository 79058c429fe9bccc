"""Alternatives in words: ``{server|system} is down`` stands for "server is down" and "system is down".

One entry is one small pattern, however many phrases it stands for: these are never written out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from mailtriage.rules.folding import folded_lines, is_spaced

LONGEST = 10_000  # characters of an entry with alternatives

_GROUP = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_UNEVEN = re.compile(
    r"[(:|] |[:|][|)]| [|)]"
)  # alternatives of which one is empty, or has a space at its end
_BRACES = re.compile(r"\{[^{}|]*\}")
_NESTED = re.compile(r"\{[^{}]*\0[^{}]*\}")
_INSTEAD = "write {a|b|c}, with nothing but words inside"

Piece = tuple[str, ...]


def has_alternatives(word: str) -> bool:
    """Whether braces in it mean something: those without ``|`` are signs like any other."""
    return "|" in word and ("{" in word or "}" in word)


def looked_for(listed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each entry with what is looked for in `spaced_fold` text, in RE2 syntax: between spaces, if its script
    has them. Raises ValueError with what to write instead."""
    for word, pieces in _folded(listed):
        if len(pieces) == 1:
            yield word, _needle(word, pieces[0][0].strip(" "))
        else:
            yield word, _pattern(word, pieces)


def spelt(word: str, most: int) -> list[str] | None:
    """The phrases that an entry stands for, folded; None where they are more than `most`. Raises
    ValueError."""
    ((_, pieces),) = _folded([word])
    if prod(map(len, pieces)) > most:
        return None
    return list(dict.fromkeys(" ".join("".join(one).split()) for one in product(*pieces)))


def _folded(listed: Sequence[str]) -> Iterator[tuple[str, list[Piece]]]:
    """Each entry in the pieces between and inside of its braces; folding all of them at once takes a
    fraction of the time."""
    parted = [_parted(word) for word in listed]
    plain = iter(folded_lines([one for parts in parted for some in parts for one in some]))
    for word, parts in zip(listed, parted, strict=True):
        yield word, [tuple(next(plain) for _ in some) for some in parts]


def _parted(word: str) -> list[list[str]]:
    if not has_alternatives(word):
        return [[word]]
    if len(word) > LONGEST:
        raise ValueError(f"{word[:40]!r}… is longer than {LONGEST:,} characters; write several words")
    parts = _GROUP.split(word)  # alternatives stand at odd places
    if not word.count("{") == word.count("}") == len(parts) // 2:
        _check(word)
    return [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]


def _needle(word: str, plain: str) -> str:
    if not plain:
        raise ValueError(f"{word!r} has no letter or digit to look for")
    return f" {plain} " if is_spaced(plain) else plain


def _pattern(word: str, pieces: list[Piece]) -> str:
    simple = "".join([f"(?:{'|'.join(one)})" if at % 2 else one[0] for at, one in enumerate(pieces)]).strip(
        " "
    )
    if _UNEVEN.search(simple) is None and is_spaced(simple):
        return f" {simple} "
    between = _is_between(word, pieces)
    if all(any(not one.strip() for one in piece) for piece in pieces):
        raise ValueError(f"{word[:60]!r} may stand for nothing at all; leave one word outside of the braces")
    pieces = [piece for piece in pieces if piece != ("",)]
    while pieces[-1] == (" ",):
        pieces.pop()
    pieces[-1] = tuple(one.rstrip(" ") for one in pieces[-1])
    found = list[str]()
    before: bool | None = True  # whether a space stands before; None: after some alternatives only
    for number, piece in enumerate(pieces):
        if before:
            piece = tuple(one.lstrip(" ") for one in piece)
        elif before is None and any(one.startswith(" ") for one in piece):
            raise ValueError(f"{word!r} has two spaces for some alternatives; write spaces outside of braces")
        ends = [one.endswith(" ") if one else before for one in piece]
        if any(one is not ends[0] for one in ends):
            before = None
            # Where nothing or an apostrophe stands before a space, there is one: it moves into the braces.
            if None not in ends and _begins_with_space(pieces, number + 1, between=between):
                piece = tuple(one if end else f"{one} " for one, end in zip(piece, ends, strict=True))
                before = True
        else:
            before = ends[0]
        found.append(piece[0] if len(piece) == 1 else f"(?:{'|'.join(dict.fromkeys(piece))})")
    if between and before is None:
        raise ValueError(f"{word!r} ends with a space for some alternatives; write spaces outside of braces")
    if between and before is False:
        found.append(" ")
    return f"{' ' if between else ''}{''.join(found)}"


def _is_between(word: str, pieces: Sequence[Piece]) -> bool:
    if word.isascii():
        return True
    if any(not any(map(is_spaced, piece)) for piece in pieces):
        return False
    if all(is_spaced(one) for piece in pieces for one in piece):
        return True
    raise ValueError(
        f"{word!r} mixes scripts with and without spaces between words; write one entry for each"
    )


def _begins_with_space(pieces: Sequence[Piece], number: int, *, between: bool) -> bool:
    if number == len(pieces):
        return between
    return all(one.startswith(" ") for one in pieces[number])


def _check(word: str) -> None:
    left = _BRACES.sub("\0", _GROUP.sub("\0", word))
    if "{" not in left and "}" not in left:
        return
    if _NESTED.search(left) is not None:
        raise ValueError(f"{word[:60]!r} has braces in braces; {_INSTEAD}")
    raise ValueError(f"{word[:60]!r} has a brace without its other half; {_INSTEAD}")
