"""Which address fits which pattern, as `model.patterns` reads these."""

from collections.abc import Callable, Iterable, Sequence

from mailtriage.model.domain import ascii_form
from mailtriage.model.mail import Address


def match(patterns: Sequence[str], addresses: Iterable[Address]) -> str | None:
    """In words which address fits which pattern, or None."""
    for one in addresses:
        local, _, domain = one.address.rpartition("@")
        if not domain.isascii():  # RFC 6531: it may come in U-labels
            domain = ascii_form(domain) or domain
        for pattern in patterns:
            if _fits(pattern, local, domain):
                return f"{one.address} is {pattern}"
    return None


def names_a_writer(pattern: str, is_anybodys: Callable[[str], bool]) -> bool:
    """Whether a pattern says who writes: ``monitoring@`` anybody may have, and an address at a domain of
    which `is_anybodys` says that anybody can have one there."""
    domain = domain_of(pattern)
    return not pattern.endswith("@") and (domain is None or ("." in domain and not is_anybodys(domain)))


def domain_of(pattern: str) -> str | None:
    """The domain that a pattern stands for as a whole; None where it has a local part."""
    return None if "@" in pattern else pattern.removeprefix("*.")


def can_meet(one: str, other: str) -> bool:
    """Whether an address can fit both of two patterns."""
    for a, b in ((one, other), (other, one)):
        if a.endswith("@"):  # anybody's domain
            return "@" not in b or b == a or (not b.endswith("@") and b.startswith(a))
        if a.startswith("*."):
            domain = b.rpartition("@")[2].removeprefix("*.")
            if domain == a[2:] or domain.endswith(a[1:]):
                return True
    if one.startswith("*.") or other.startswith("*."):
        return False
    if "@" in one and "@" in other:
        return one == other
    return one.rpartition("@")[2] == other.rpartition("@")[2]


def _fits(pattern: str, local: str, domain: str) -> bool:
    if pattern.startswith("*."):
        return domain == pattern[2:] or domain.endswith(pattern[1:])
    whose, at, where = pattern.rpartition("@")
    return (not at or local == whose) and (not where or domain == where)
