"""Patterns of addresses: ``a@b.example``, a domain (``b.example``, ``@b.example``; ``*.b.example`` with its
subdomains), a local part (``monitoring@``)."""

from collections.abc import Callable, Iterable, Sequence

from mailtriage.model.mail import Address


def match(patterns: Sequence[str], addresses: Iterable[Address]) -> str | None:
    """In words which address fits which pattern (in lower case), or None."""
    for one in addresses:
        for pattern in patterns:
            if _fits(pattern, one):
                return f"{one.address} is {pattern}"
    return None


def names_a_writer(pattern: str, is_anybodys: Callable[[str], bool]) -> bool:
    """Whether a pattern says who writes: ``monitoring@`` anybody may have, and an address at a domain of
    which `is_anybodys` says that anybody can have one there."""
    domain = domain_of(pattern)
    return not pattern.endswith("@") and (domain is None or ("." in domain and not is_anybodys(domain)))


def domain_of(pattern: str) -> str | None:
    """The domain that a pattern stands for as a whole; None where it has a local part."""
    bare = pattern.removeprefix("*.").removeprefix("@")
    return None if "@" in bare else bare


def _fits(pattern: str, one: Address) -> bool:
    if pattern.endswith("@"):
        return one.address.startswith(pattern)
    if pattern.startswith("*."):
        return one.domain == pattern[2:] or one.domain.endswith(pattern[1:])
    if "@" in pattern.lstrip("@"):
        return one.address == pattern
    return one.domain == pattern.lstrip("@")
