"""Values that several conditions share, and their schemas for editors."""

from collections.abc import Iterable
from typing import Any

from mailtriage.model.mail import Address
from mailtriage.rules.addresses import match, names_a_domain

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
    """Patterns as `rules.addresses` reads them; `name_domains` where all of them say whose address it is."""

    def __init__(self, value: Any, what: str) -> None:
        self.patterns = tuple(text.lower().strip() for text in texts(value, what))
        self.name_domains = all(map(names_a_domain, self.patterns))

    def match(self, addresses: Iterable[Address]) -> str | None:
        return match(self.patterns, addresses)
