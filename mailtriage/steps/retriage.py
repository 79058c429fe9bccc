"""A customer's mail that joins a ticket, and the rules that name the ticket: what it becomes worth by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import NO_FILING, Filing
from mailtriage.model.ticket import Severity, Ticket
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.facts import Triage
from mailtriage.steps.assigning import chosen
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.paging import page
from mailtriage.steps.shadow import count_shadow
from mailtriage.steps.triage import around_of, document, filing_of, triage

# What is said of mail that opens a ticket only.
_NOT_OF_TICKETS = ("kind", "template", "acknowledge", "organisation", "close", "aside")


@dataclass(frozen=True, slots=True)
class Retriaged:
    """The ticket afterwards; `decision` is kept with the mail, `found` None where no rule applies."""

    ticket: Ticket
    found: Triage | None = None

    @property
    def filing(self) -> Filing:
        return NO_FILING if self.found is None else filing_of(self.found)

    @property
    def around(self) -> Around:
        return NOWHERE if self.found is None else self.found.around

    @property
    def decision(self) -> dict[str, Any]:
        return {} if self.found is None else document(self.found)


def retriage(desk: Desk, taken: Taken, before: Ticket, ticket: Ticket, now: datetime) -> Retriaged:
    """`before` is the ticket as the mail found it, `ticket` as it is with the mail."""
    if not desk.rules.looks_at_tickets:
        return Retriaged(ticket)
    found = triage(desk, taken, now, around_of(desk, taken, now, before))
    if not (found.hits or found.shadow or found.would):
        return Retriaged(ticket)
    count_shadow(desk, ticket, found)
    ticket = desk.store.journal(*_events(desk, taken, ticket, found, now))
    return Retriaged(page(desk, taken, ticket, found, now), found)


def _events(desk: Desk, taken: Taken, ticket: Ticket, found: Triage, now: datetime) -> tuple[Event, ...]:
    """Severity is only raised, and whoever has the ticket keeps it."""
    cause = taken.seen.identity.mail_id
    severity = _raised(ticket, found)
    kept = [one for one in ticket.labels if one not in found.unlabels]
    added = [one for one in found.labels if one not in kept]
    removed = [one for one in ticket.labels if one in found.unlabels]
    data = document(found) | {
        "severity": severity.value,
        "labels": [*kept, *added],
        "rules": desk.rules.digest,
        **({"raised_from": ticket.severity.value} if severity is not ticket.severity else {}),
        **({"added": added} if added else {}),
        **({"removed": removed} if removed else {}),
    }
    for name in _NOT_OF_TICKETS:
        data.pop(name, None)
    notes: tuple[str, ...] = ()
    if found.assignee is not None and ticket.assignee is None:
        given = chosen(desk, found, now)
        data |= {"assignee": given.to} if given.to is not None else {}
        notes = given.notes
    return (
        Event(ticket.number, EventType.RETRIAGED, now, "desk", cause, data),
        *(Event(ticket.number, EventType.NOTED, now, "desk", cause, {"text": one}) for one in notes),
    )


def _raised(ticket: Ticket, found: Triage) -> Severity:
    asked = found.severity if "severity" in found.decided else ticket.severity
    return max(ticket.severity, asked, key=lambda one: one.rank)
