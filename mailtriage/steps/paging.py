"""Whom rules name beside whoever has a ticket: to be woken (recorded until paging exists), or told."""

from collections.abc import Iterable
from datetime import datetime

from mailtriage.config import Staff
from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import MailKind
from mailtriage.model.ticket import Ticket
from mailtriage.rules.actions import EVERYBODY
from mailtriage.rules.facts import Triage
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.presence import on_duty_and_there

DUTY = "duty"
_NEVER = (MailKind.BOUNCE, MailKind.FEEDBACK, MailKind.LOOP)


def page(desk: Desk, taken: Taken, ticket: Ticket, found: Triage, now: datetime) -> Ticket:
    """Record who is to be woken, by which rule. What a machine sends back wakes nobody, nor does an absence
    notice; spam and what fails DMARC lose it in the rules."""
    if not found.page or taken.kind.responder or taken.kind.kind in _NEVER:
        return ticket
    to = [one.id for one in named(desk, found.page, now)]
    if not to:
        return ticket
    rule = found.decided.get("page", "")
    because = next((hit.because for hit in found.hits if hit.rule == rule), "")
    data = {"to": to, "rule": rule, "because": because, "severity": ticket.severity.value}
    cause = taken.seen.identity.mail_id
    return desk.store.journal(Event(ticket.number, EventType.PAGED, now, "desk", cause, data))


def named(desk: Desk, words: Iterable[str], now: datetime) -> list[Staff]:
    """Staff ids, ``duty`` and ``everybody`` as people who are active, each once."""
    found: dict[str, Staff] = {}
    for word in words:
        for one in _people(desk, word, now):
            found.setdefault(one.id, one)
    return list(found.values())


def _people(desk: Desk, word: str, now: datetime) -> Iterable[Staff]:
    if word == EVERYBODY:
        return [one for one in desk.settings.staff if one.active]
    if word == DUTY:
        on_duty = on_duty_and_there(desk.store, desk.settings, now.date())
        return [] if on_duty is None else [on_duty]
    person = desk.settings.staff_by_id(word)
    return [] if person is None or not person.active else [person]
