"""What the admins get once a week: the rules that only try, and what they would have done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.identity import message_id


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule on trial: how many mails it would have applied to, each change with its count, and the last
    tickets by their references."""

    rule: str
    hits: int
    changes: tuple[tuple[str, int], ...]
    tickets: tuple[str, ...]


def trial(
    tried: Sequence[Tried],
    recipient: Address,
    monday: date,
    *,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """The most often hit first; one a week, whatever happens between."""
    desk = settings.desk
    values: dict[str, object] = {
        "tried": sorted(tried, key=lambda one: (-one.hits, one.rule)),
        "monday": monday,
        "desk": {"name": desk.name, "address": desk.address},
    }
    cause = f"trial {monday.isoformat()}"
    return build(
        Content(templates.render("trial.subject", values), templates.render("trial.txt", values)),
        key=key,
        message_id=message_id(key, Purpose.DIGEST, cause, recipient.address, desk.domain, now),
        sender=Address(f"{desk.name} (mailtriage)", desk.address),
        recipient=recipient,
        now=now,
        automatic="auto-generated",
    )
