"""What staff get when a customer has written: a mail that can simply be answered (design §4).

Its first line says what an answer does; the marker parts the customer's words from what is for staff only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket, TicketKind
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, File, build
from mailtriage.reply.conversation import (
    STAFF_ONLY,
    bare_subject,
    called,
    marker,
    one_line,
    shown,
    staff_thread,
    thread_index,
    thread_topic,
    via,
)
from mailtriage.reply.identity import message_id

_KINDS = {
    TicketKind.INCIDENT: "incident",
    TicketKind.INFORMATION: "request for information",
    TicketKind.CHANGE: "request for a change",
    TicketKind.FEATURE: "request for a feature",
}
# The footer stays below some 25 lines, on a telephone too.
_HINTS, _HISTORY, _COMMANDS = 4, 5, 12
_NAMES, _FILES, _LINE = 5, 10, 100


@dataclass(frozen=True, slots=True)
class News:
    """What a customer wrote, and to whom an answer would go: the requester first; to nobody where it would be
    an internal note. `attached` come along ("report.pdf (120 KB)"), `left_out` are only named. `hints` are
    warnings for staff, `history` what was done before, newest last, one line each; it is shown in the zone of
    `[sla]`."""

    author: Address
    text: str
    goes_to: tuple[Address, ...]
    attached: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    history: tuple[tuple[datetime, str], ...] = ()
    is_new: bool = True


def notify(
    ticket: Ticket,
    news: News,
    recipient: Address,
    *,
    cause: str,
    arrived_at: datetime,
    reply_to: Address,
    commands: Sequence[tuple[str, str]],
    files: Sequence[File],
    assignee: str | None,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
    answers: str | None = None,
) -> Composed:
    """The mail about `news` to one of the staff; `cause` is the id of the customer's mail, `arrived_at` its
    INTERNALDATE. `commands` are how each is written and what it does, `answers` is the Message-ID of the
    mail about the ticket that he got before."""
    desk = settings.desk
    thread = staff_thread(key, ticket, desk.domain)
    values: dict[str, object] = {
        **_customers(news),
        **_for_staff(ticket, news, assignee, now, settings.zone),
        "marker": marker(key, ticket),
        "commands": list(commands[:_COMMANDS]),
        "width": max((len(written) for written, _ in commands[:_COMMANDS]), default=0),
        "desk": {"name": desk.name, "address": desk.address},
    }
    content = Content(
        templates.render("notification.subject", values),
        templates.render("notification.txt", values),
        templates.render("notification.html", values),
    )
    return build(
        content,
        key=key,
        message_id=message_id(key, Purpose.NOTIFICATION, cause, recipient.address, desk.domain, arrived_at),
        sender=via(news.author, Address(desk.name, desk.address)),
        recipient=recipient,
        now=now,
        answers=answers or thread,
        references=(thread,),
        reply_to=reply_to,
        # Responders keep silent at Auto-Submitted, Precedence and "OOF": what they answer tells who is away.
        automatic=None,
        files=files,
        more=(
            ("X-Auto-Response-Suppress", "DR, RN, NRN"),  # no receipts
            ("Thread-Topic", thread_topic(content.subject)),
            ("Thread-Index", thread_index(key, ticket, now)),
        ),
    )


def _customers(news: News) -> dict[str, object]:
    """What stands above the marker."""
    text = shown(news.text)
    return {
        "goes_to": [called(one) for one in news.goes_to],
        "author": called(news.author),
        "is_new": news.is_new,
        "text": text,
        "lines": text.split("\n"),
        "attached": _listed(news.attached, _FILES),
        "left_out": _listed(news.left_out, _FILES),
    }


def _for_staff(
    ticket: Ticket, news: News, assignee: str | None, now: datetime, zone: ZoneInfo
) -> dict[str, object]:
    """What stands below it."""
    return {
        "staff_only": STAFF_ONLY,
        "reference": ticket.reference,
        "token": ticket.token,
        "subject": bare_subject(ticket) or "(no subject)",
        "severity": ticket.severity.value,
        "kind": _KINDS[ticket.kind],
        "status": ticket.status.value,
        "holder": f"with {one_line(assignee, _LINE)}" if assignee else "nobody has taken it",
        "also": _listed([called(one) for one in news.goes_to[2:]], _NAMES),
        "hints": [one_line(one, 2 * _LINE) for one in news.hints[:_HINTS]],
        "history": [(_short(at, now, zone), one_line(what, _LINE)) for at, what in news.history[-_HISTORY:]],
    }


def _listed(several: Sequence[str], most: int) -> str:
    """``report.pdf (120 KB), plan.pdf (2 MB) and 3 more``, or ``""``."""
    names = ", ".join(one_line(one, _LINE) for one in several[:most])
    return f"{names} and {len(several) - most} more" if len(several) > most else names


def _short(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """``23 Nov 10:00 CET``, or ``23 Nov 2025``."""
    there = at.astimezone(zone)
    day = f"{there.day} {there:%b}"
    return f"{day} {there:%H:%M %Z}" if there.year == now.astimezone(zone).year else f"{day} {there.year}"
