"""Whether one condition holds wherever another does: sound, and not complete.

``True`` is certain; ``False`` says only that it cannot be told from how they are written.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from mailtriage.model.patterns import read_pattern
from mailtriage.rules.alternatives import looked_for, spelt
from mailtriage.rules.conditions import Condition
from mailtriage.rules.folding import is_spaced
from mailtriage.rules.when import Leaf, When

# Where a word stands that one condition looks for, another finds it too.
_WIDER = {"subject": ("subject", "text"), "body": ("body", "text"), "text": ("text",)}
_ADDRESSES = ("sender", "recipient")
_LONGEST_PHRASE = 8  # words of a phrase whose parts are looked at
_LONGEST_UNSPACED = 12  # signs, in scripts without spaces
_MOST_SPELT = 16  # phrases of an entry with alternatives; one of more is compared as it is written
_FOLDED: WeakKeyDictionary[Condition, tuple[str, ...]] = WeakKeyDictionary()


def implies(one: When | Leaf, other: When | Leaf) -> bool:
    """Whether `other` holds for every mail for which `one` does."""
    if isinstance(other, When):
        if other.connective == "all":
            return all(implies(one, part) for part in other.parts)
        if other.connective == "any" and any(implies(one, part) for part in other.parts):
            return True
        if other.connective == "not" and isinstance(one, When) and one.connective == "not":
            return all(any(implies(part, mine) for mine in one.parts) for part in other.parts)
    elif isinstance(one, Leaf):
        return _leaf_implies(one, other)
    if isinstance(one, When) and one.connective == "all":
        return any(implies(part, other) for part in one.parts)
    if isinstance(one, When) and one.connective == "any":
        return bool(one.parts) and all(implies(part, other) for part in one.parts)
    return False


def marks(part: When | Leaf, *, narrow: bool) -> Iterator[str]:
    """Keys by which rules are found that may imply one another: where `one` implies `other`, and `other` is
    no condition on every mail, a mark of `one` (``narrow``) is one of `other`'s."""
    if isinstance(part, When):
        if part.connective == "not":
            yield "not"
        for inner in part.parts:
            yield from marks(inner, narrow=narrow)
        return
    yield canonical(part.key, part.value)
    words = words_of(part)
    if words is None:
        return
    for word in words if not narrow else words[:1]:
        for key in _WIDER.get(part.key, (part.key,)) if narrow else (part.key,):
            for form in _forms(part.key, word) if narrow else (word,):
                yield f"{key} {form}"


def canonical(key: str, value: Any) -> str:
    return json.dumps([key, value], sort_keys=True, default=str)


def words_of(leaf: Leaf) -> tuple[str, ...] | None:
    """The words or patterns of which one must fit; None where the value says more than that."""
    value = leaf.value
    if isinstance(value, dict) and set(value) == {"words"}:
        value = value["words"]
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        return None
    if leaf.key in _WIDER:
        folded = _FOLDED.get(leaf.condition)
        if folded is None:
            folded = _FOLDED[leaf.condition] = tuple(_folded(listed))
        return folded
    if leaf.key in _ADDRESSES:
        return tuple(map(read_pattern, listed))
    return tuple(listed)


def _folded(listed: Sequence[str]) -> Iterator[str]:
    for written, needle in looked_for(listed):
        phrases = spelt(written, _MOST_SPELT) if _is_pattern(needle) else None
        yield from (f" {one} " if is_spaced(one) else one for one in phrases) if phrases else (needle,)


def _is_pattern(needle: str) -> bool:
    return "(" in needle


def _leaf_implies(one: Leaf, other: Leaf) -> bool:
    if other.key not in _WIDER.get(one.key, (one.key,)):
        return False
    if one.key == other.key and one.value == other.value:
        return True
    mine, theirs = words_of(one), words_of(other)
    if mine is None or theirs is None:
        return False
    known = set(theirs)
    return all(any(form in known for form in _forms(one.key, word)) for word in mine)


def _forms(key: str, word: str) -> Iterator[str]:
    """The word itself, and what is wider: a part of the phrase, the domain of the address."""
    yield word
    if key in _WIDER and _is_pattern(word):
        return
    if key in _WIDER and is_spaced(word):
        parts = word.split()
        if len(parts) <= _LONGEST_PHRASE:
            for start in range(len(parts)):
                for end in range(start + 1, len(parts) + 1):
                    yield f" {' '.join(parts[start:end])} "
    elif key in _WIDER and len(word) <= _LONGEST_UNSPACED:
        for start in range(len(word)):
            for end in range(start + 1, len(word) + 1):
                yield word[start:end]
    elif key in _ADDRESSES:
        local, at, domain = word.rpartition("@")
        if at and not domain:
            return
        if local:
            yield f"{local}@"
        name = domain.removeprefix("*.")
        if not word.startswith("*."):
            yield name
        while name:
            yield f"*.{name}"
            name = name.partition(".")[2]
