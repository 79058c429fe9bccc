"""Values that several conditions share."""

from collections.abc import Iterable
from typing import Any

from mailtriage.model.mail import Address


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
    """Addresses (``a@b.example``), domains (``b.example``, ``@b.example``; ``*.b.example`` with subdomains),
    and local parts (``monitoring@``)."""

    def __init__(self, value: Any, what: str) -> None:
        self.patterns = tuple(text.lower().strip() for text in texts(value, what))

    def match(self, addresses: Iterable[Address]) -> str | None:
        for one in addresses:
            for pattern in self.patterns:
                if _fits(pattern, one):
                    return f"{one.address} is {pattern}"
        return None


def _fits(pattern: str, one: Address) -> bool:
    if pattern.endswith("@"):
        return one.address.startswith(pattern)
    if pattern.startswith("*."):
        return one.domain == pattern[2:] or one.domain.endswith(pattern[1:])
    if "@" in pattern.lstrip("@"):
        return one.address == pattern
    return one.domain == pattern.lstrip("@")
