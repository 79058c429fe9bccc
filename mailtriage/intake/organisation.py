"""Which organisation an address speaks for: the domain it registered, unless anybody can be there.

Wrong in the one direction a stranger joins the tickets of a customer, in the other a colleague gets a ticket
of his own: in doubt it is no organisation.
"""

from collections.abc import Iterable
from functools import lru_cache

from mailtriage.intake.domains import freemail, registrable, upwards
from mailtriage.model.domain import MAX_NAME, Providers, ascii_form
from mailtriage.model.mail import Address

# Brands with a domain in many countries: yahoo.co.in, hotmail.be, gmx.at.
_FAMILIES = frozenset(
    """aol fastmail gmx googlemail hotmail hushmail live msn outlook protonmail rediffmail rocketmail
    tutanota windowslive yahoo yandex ymail zohomail""".split()
)
# Last labels that mean something else in every house: RFC 6761, 6762 and its appendix G, 8375, and the
# `internal` that ICANN keeps free (2024). `localhost.localdomain` is the name of every host without one.
_EVERYWHERE = frozenset(
    "arpa corp home internal intranet invalid lan local localdomain localhost private workgroup".split()
)
_NONE = Providers()


def organisation_of(address: Address, providers: Providers = _NONE) -> str | None:
    """The organisation's domain in A-labels: one for all of its subdomains. None for freemail, disposable and
    relayed addresses, and for those without a domain that is somebody's. Cached by domain."""
    return _judged(address.address, providers)[0]


def organisations_of(addresses: Iterable[str], providers: Providers = _NONE) -> frozenset[str]:
    """The organisations of bare addresses; asked anew for each mail, since lists and settings change."""
    found = (_judged(one, providers)[0] for one in addresses)
    return frozenset(one for one in found if one is not None)


def is_freemail(address: Address, providers: Providers = _NONE) -> bool:
    """Whether it is known that anybody, or nobody in particular, can have an address at this domain."""
    return _judged(address.address, providers)[1]


def is_anybodys(domain: str, providers: Providers = _NONE) -> bool:
    """Whether anybody can have an address there: freemail, or a public suffix such as ``co.uk``."""
    name = ascii_form(domain)
    return name is not None and (registrable(name) is None or _of_domain(domain, providers)[1])


def _judged(address: str, providers: Providers) -> tuple[str | None, bool]:
    _, at, domain = address.rpartition("@")
    if not at or len(domain) > MAX_NAME + 1:
        return None, False
    return _of_domain(domain, providers)


@lru_cache(maxsize=2048)
def _of_domain(domain: str, providers: Providers) -> tuple[str | None, bool]:
    """The organisation, and whether it is freemail."""
    name = ascii_form(domain)
    if name is None:
        return None, False
    parts = upwards(name)
    for part in parts:  # what the desk says counts, the nearest name first
        if part in providers.not_freemail:
            return part, False
        if part in providers.freemail:
            return None, True
    house = registrable(name)
    if house is None or parts[-1] in _EVERYWHERE:
        return None, False
    if house.partition(".")[0] in _FAMILIES:
        return None, True
    shipped = freemail()
    if any(part in shipped for part in parts[: parts.index(house) + 1]):
        return None, True
    return house, False
