"""May we answer this mail automatically? Decided here and nowhere else (design §3, loop guard)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailtriage.config import Settings
from mailtriage.model.address_health import AddressHealth
from mailtriage.model.authentication import Authentication
from mailtriage.model.mail import Address

# No header is reliable: whatever else is true, an address gets this many automatic mails and no more.
CAP = 10
CAP_WINDOW = timedelta(hours=3)
# And so many in a week until a person of ours writes to it: a loop that takes its time is one too.
WEEK_CAP = 20
WEEK = timedelta(days=7)

_LONGEST = 254  # RFC 5321 §4.5.3.1, as corrected
# Real mail has `a..b@c`; it has no quoted local parts, comments or address literals worth answering.
_DELIVERABLE = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@(?:[\w-]+\.)*[\w-]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the decision rests on.

    `answerable` is the verdict on this kind of mail; `recipient` is where the answer would go; `arrived_at`
    the server's INTERNALDATE; `answer_after` a limit set by a rescan; `answered` whether a person has
    answered already; `wanted` what the rules say; `recent` how many automatic mails the address got
    within `CAP_WINDOW`, `weekly` within a week since a person of ours last wrote to it; `failing` the
    health of an address that gives our mail back; `suspicious` why our own server takes it for forged or
    for spam.
    """

    answerable: bool
    recipient: Address | None
    arrived_at: datetime
    answer_after: datetime | None
    answered: bool
    wanted: bool
    recent: int
    weekly: int = 0
    failing: AddressHealth | None = None
    suspicious: str | None = None


def withheld(asked: Asked, settings: Settings, now: datetime) -> str | None:
    """Why no acknowledgement goes out, in words for the journal; None when one does."""
    own = settings.desk.own_addresses
    recipient = asked.recipient
    checks: tuple[tuple[bool, str], ...] = (
        (not asked.answerable, "this kind of mail is never answered"),
        (not settings.reply.acknowledge, "[reply] acknowledge is off"),
        (not asked.wanted, "a rule says not to acknowledge"),
        (recipient is None or not _is_deliverable(recipient), "there is no address to answer to"),
        (
            recipient is not None and recipient.base in own,
            "the answer would go to ourselves",
        ),
        (asked.answered, "a person has already answered"),
        (
            now - asked.arrived_at > settings.reply.max_age,
            f"it arrived {_age(now - asked.arrived_at)} ago, before [reply] max_age",
        ),
        (
            asked.answer_after is not None and asked.arrived_at <= asked.answer_after,
            "it was found by a rescan and arrived before the last good poll",
        ),
        (
            asked.recent >= CAP,
            f"the address got {CAP} automatic mails within {CAP_WINDOW.total_seconds() / 3600:.0f} hours",
        ),
        (
            asked.weekly >= WEEK_CAP,
            f"the address got {WEEK_CAP} automatic mails within a week, and no person wrote to it",
        ),
        (asked.failing is not None, came_back(asked.failing)),
        (asked.suspicious is not None, str(asked.suspicious)),
    )
    return next((reason for stops, reason in checks if stops), None)


def suspicion(authentication: Authentication) -> str | None:
    """Why our own server takes a mail for forged or for spam: nothing else speaks against answering strangers
    (a DMARC failure where the domain's owner asks for nothing is as common as forwarding)."""
    if authentication.spam:
        return "our mail server says that it is spam"
    if authentication.refused_by_owner:
        return f"it fails DMARC, and the sender's domain says {authentication.policy}"
    return None


def came_back(failing: AddressHealth | None) -> str:
    """Why nothing automatic goes to an address, without naming it: the journal has no addresses."""
    if failing is None or failing.failed_at is None:
        return ""
    status = f" ({failing.status})" if failing.status else ""
    return f"mail to this address came back on {failing.failed_at:%Y-%m-%d}{status}"


def _is_deliverable(address: Address) -> bool:
    return len(address.address) <= _LONGEST and _DELIVERABLE.fullmatch(address.address) is not None


def _age(age: timedelta) -> str:
    count, unit = (age.days, "day") if age.days else (round(age.total_seconds() / 3600), "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
