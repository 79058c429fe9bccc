"""Patterns of addresses: ``a@b.example``, a domain (``b.example``, ``@b.example``; ``*.b.example`` with its
subdomains), a local part (``monitoring@``)."""

from collections.abc import Iterable, Sequence

from mailtriage.model.mail import Address


def match(patterns: Sequence[str], addresses: Iterable[Address]) -> str | None:
    """In words which address fits which pattern (in lower case), or None."""
    for one in addresses:
        for pattern in patterns:
            if _fits(pattern, one):
                return f"{one.address} is {pattern}"
    return None


def names_a_domain(pattern: str) -> bool:
    """Whether a pattern says whose address it is: ``monitoring@`` anybody may have."""
    return not pattern.endswith("@")


def _fits(pattern: str, one: Address) -> bool:
    if pattern.endswith("@"):
        return one.address.startswith(pattern)
    if pattern.startswith("*."):
        return one.domain == pattern[2:] or one.domain.endswith(pattern[1:])
    if "@" in pattern.lstrip("@"):
        return one.address == pattern
    return one.domain == pattern.lstrip("@")
