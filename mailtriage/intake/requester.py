"""Who asks, of those whose mails somebody passed on."""

from collections.abc import Collection

from mailtriage.intake.senders import is_no_reply
from mailtriage.model.forwarded import Forwarded, Original
from mailtriage.model.mail import Address


def choose(
    forwarded: Forwarded, own_domains: Collection[str] = (), staff: Collection[str] = ()
) -> Original | None:
    """The original that is a customer's: the innermost whose sender is outside of `own_domains` (and their
    subdomains), a person's rather than a no-reply address; where the desk's people wrote all of them, the
    last outsider whom they answered; else one without an address; else one of the own domains who is not
    among `staff`: bare addresses in lower case, the desk's own included. None where all are staff's."""
    inner_first = forwarded.originals[::-1]
    known = [one for one in inner_first if one.sender.address and not _is_staff(one.sender, staff)]
    outside = [one for one in known if not _is_own(one.sender.domain, own_domains)]
    people = [one for one in outside if not is_no_reply(one.sender)]
    unknown = [one for one in inner_first if not one.sender.address]
    answered = [
        one
        for one in forwarded.earlier
        if not unknown and not _is_staff(one.sender, staff) and not _is_own(one.sender.domain, own_domains)
    ]
    return next(iter([*people, *outside, *answered, *unknown, *known]), None)


def _is_staff(sender: Address, staff: Collection[str]) -> bool:
    return sender.address in staff or sender.base in staff


def _is_own(domain: str, own_domains: Collection[str]) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in own_domains)
