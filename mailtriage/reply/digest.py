"""What each of the staff gets once a day: what is open with them, and with nobody for who is on duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.conversation import bare_subject
from mailtriage.reply.identity import message_id

_MOST = 50  # tickets named
_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket as the digest shows it; `holder` has it and is away."""

    reference: str
    severity: str
    since: str
    unanswered: bool
    subject: str
    holder: str = ""


def digest(
    name: str,
    recipient: Address,
    mine: Sequence[Ticket],
    absent: Sequence[tuple[str, Ticket]],
    nobodys: Sequence[Ticket],
    *,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """The worst first, and of these the oldest; one a day, whatever happens between. `absent` are tickets of
    others who are away, each with its holder's name."""
    desk = settings.desk
    first, second = _worst(mine), _worst(nobodys)
    others = sorted(absent, key=lambda one: _rank(one[1]))
    left = sum(max(0, len(several) - _MOST) for several in (first, others, second))
    values: dict[str, object] = {
        "name": name,
        "mine": [_line(one, now) for one in first[:_MOST]],
        "absent": [_line(one, now, holder) for holder, one in others[:_MOST]],
        "nobodys": [_line(one, now) for one in second[:_MOST]],
        "more": left,
        "desk": {"name": desk.name, "address": desk.address},
    }
    return build(
        Content(templates.render("digest.subject", values), templates.render("digest.txt", values)),
        key=key,
        message_id=message_id(key, Purpose.DIGEST, f"{now:%Y-%m-%d}", recipient.address, desk.domain, now),
        sender=Address(desk.name, desk.address),
        recipient=recipient,
        now=now,
        reply_to=Address(desk.name, desk.address),
        automatic="auto-generated",
    )


def _worst(tickets: Sequence[Ticket]) -> list[Ticket]:
    return sorted(tickets, key=_rank)


def _rank(ticket: Ticket) -> tuple[int, datetime]:
    return -ticket.severity.rank, ticket.opened_at


def _line(ticket: Ticket, now: datetime, holder: str = "") -> Line:
    subject = bare_subject(ticket) or "(no subject)"
    clipped = subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 1]}…"
    unanswered = ticket.first_response_at is None
    return Line(
        ticket.reference, ticket.severity.value, _age(ticket.opened_at, now), unanswered, clipped, holder
    )


def _age(since: datetime, now: datetime) -> str:
    hours = max(0, int((now - since).total_seconds() // 3600))
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
