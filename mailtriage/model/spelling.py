"""The right word nearest to a wrong one."""

import difflib
from collections.abc import Collection

_MOST = 500  # words compared: it takes time
_LONGEST = 200  # characters
_BEGINNING = 3  # letters: "saturday" is "sat"


def nearest(word: object, known: Collection[str]) -> str | None:
    """One of the `known` words that was hardly meant otherwise, None where there is none."""
    if len(known) > _MOST:
        return None
    written = str(word)[:_LONGEST].strip().casefold()
    by_word = {one.casefold(): str(one) for one in reversed(list(known))}
    near = difflib.get_close_matches(written, by_word, 1, 0.6)
    if near:
        return by_word[near[0]]
    begins = [one for one in by_word if len(one) >= _BEGINNING and written.startswith(one)]
    return by_word[max(begins, key=len)] if begins else None


def did_you_mean(word: object, known: Collection[str]) -> str:
    """``; did you mean 'sender'?`` or ``""``."""
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near is not None else ""


def hint(word: object, known: Collection[str]) -> str:
    """The same, or all that are known: ``; known: sender, recipient``."""
    return did_you_mean(word, known) or (f"; known: {', '.join(known)}" if known else "")
