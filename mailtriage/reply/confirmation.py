"""What one of the staff is asked about a mail in his name that nothing proves to be his (design §3).

Nothing of that mail stands here so that a mail program could make a command of it: no line begins with a
number sign, whatever is quoted how.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.conversation import bare_subject, called, one_line, receipt_thread, shown
from mailtriage.reply.identity import message_id

_LINES, _LINE = 15, 300
_COMMAND = 4000  # characters: ten addresses of any length are shown whole
_NAMES, _FILES = 100, 10
_SIGN = re.compile(r"([#\uff03\ufe5f])(?=\S)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mail asks for: its commands in words, its text, to whom that would go (nobody where it stays
    inside), and the names of its files."""

    commands: tuple[str, ...]
    text: str
    goes_to: tuple[Address, ...] = ()
    attached: tuple[str, ...] = ()


def confirmation(
    ticket: Ticket,
    recipient: Address,
    asked: Asked,
    *,
    until: datetime,
    cause: str,
    arrived_at: datetime,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
) -> Composed:
    """The question to `recipient`, about the mail with the id `cause` and the INTERNALDATE `arrived_at`; it
    waits `until` then. Its Message-ID is the secret by which the answer is believed."""
    desk = settings.desk
    zone = ZoneInfo(settings.sla.zone if settings.sla is not None else "UTC")
    lines = shown(asked.text).split("\n")
    values: dict[str, object] = {
        "token": ticket.token,
        "subject": bare_subject(ticket),
        "until": until.astimezone(zone),
        "came": arrived_at.astimezone(zone),
        "asked": [_line(one, _COMMAND) for one in asked.commands],
        "goes_to": _listed([called(one) for one in asked.goes_to], _NAMES),
        "attached": _listed([_line(one, _LINE) for one in asked.attached], _FILES),
        "lines": [_line(one, _LINE) for one in lines[:_LINES]],
        "more": max(0, len(lines) - _LINES),
        "desk": {"name": desk.name, "address": desk.address},
    }
    return build(
        Content(
            templates.render("confirmation.subject", values), templates.render("confirmation.txt", values)
        ),
        key=key,
        message_id=message_id(key, Purpose.CONFIRMATION, cause, recipient.address, desk.domain, arrived_at),
        sender=Address(desk.name, desk.address),
        recipient=recipient,
        now=now,
        answers=receipt_thread(key, ticket, desk.domain),
        reply_to=Address(desk.name, desk.address),
    )


def _line(text: str, most: int) -> str:
    """One line with a blank behind each number sign, once nothing can be left out between the two."""
    return _SIGN.sub(r"\1 ", one_line(text, most))


def _listed(several: Sequence[str], most: int) -> str:
    """``Anna <anna@customer.example>, Bob and 3 more``, or ``""``."""
    names = ", ".join(several[:most])
    return f"{names} and {len(several) - most} more" if len(several) > most else names
