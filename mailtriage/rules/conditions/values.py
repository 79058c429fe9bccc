"""Values that several conditions share, and their schemas for editors."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from mailtriage.config.values import read_duration, read_size
from mailtriage.model.mail import Address
from mailtriage.model.patterns import read_pattern
from mailtriage.model.spelling import hint, nearest
from mailtriage.rules.addresses import match

TEXTS: dict[str, Any] = {
    "oneOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    ]
}


def one_or_more(words: Iterable[str]) -> dict[str, Any]:
    """The schema of one of `words`, or a list of them."""
    known = {"enum": list(words)}
    return {"oneOf": [known, {"type": "array", "minItems": 1, "items": known}]}


def texts(value: Any, what: str) -> tuple[str, ...]:
    """One string or a list of them; raises ValueError."""
    listed = (value,) if isinstance(value, str) else value
    if (
        not isinstance(listed, list | tuple)
        or not listed
        or not all(isinstance(x, str) and x for x in listed)
    ):
        raise ValueError(f"write {what} as a string or a list of strings")
    return tuple(listed)


class AddressPatterns:
    """Patterns as `model.patterns` reads them; raises ValueError with what to write instead."""

    def __init__(self, value: Any, what: str) -> None:
        self.patterns = tuple(_pattern(text, what) for text in texts(value, what))

    def match(self, addresses: Iterable[Address]) -> str | None:
        return match(self.patterns, addresses)


def _pattern(text: str, what: str) -> str:
    try:
        return read_pattern(text)
    except ValueError as error:
        raise ValueError(f"{what} {text[:80]!r} fits no address: {error}") from error


SIZE: dict[str, Any] = {"type": "string", "pattern": r"^\s*\d{1,6}\s*([kK]|[mM]|[gG])[bB]\s*$"}
SPAN: dict[str, Any] = {"type": "string", "pattern": r"^\s*\d{1,6}\s*[a-zA-Z]+\s*$"}


def only_keys(table: Mapping[str, Any], keys: Iterable[str], what: str) -> None:
    """Raises ValueError for a key that is none of `keys`, with the nearest right one."""
    known = list(keys)
    for key in table:
        if key not in known:
            raise ValueError(f"{what}: unknown key {key!r}{hint(key, known)}")


def number(value: Any, what: str, low: int, high: int) -> int:
    """A whole number between `low` and `high`; raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"write {what} as a number from {low} to {high}")
    return value


def flag(value: Any, what: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"write {what} as true or false")
    return value


def one_of(
    value: Any,
    what: str,
    words: Iterable[str],
    meant: Callable[[str, Sequence[str]], str | None] = nearest,
) -> tuple[str, ...]:
    """One of `words`, or a list of them; raises ValueError with the one that was `meant`."""
    known = list(words)
    listed = texts(value, what)
    for one in listed:
        if one not in known:
            near = f"; did you mean {right!r}?" if (right := meant(one, known)) else ""
            raise ValueError(f"{what} {one[:80]!r} is none of {', '.join(known)}{near}")
    return listed


def size(value: Any, what: str) -> int:
    """Bytes; raises ValueError."""
    try:
        return read_size(value)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from error


def span(value: Any, what: str) -> timedelta:
    try:
        return read_duration(value)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from error


def shown_size(size_bytes: int) -> str:
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size_bytes >= unit:
            return f"{size_bytes / unit:.1f} {name}"
    return f"{size_bytes} bytes"


def shown_span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for unit, name in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= unit:
            return f"{seconds // unit}{name}"
    return f"{seconds}s"
