"""What an old mail does to tickets: journals that carry the time of the mail and end closed.

A ticket that is alive keeps its status: an old mail adds to its journal, and wakes nobody.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.token import make_check
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Address, MailKind
from mailtriage.model.ticket import Status, Ticket
from mailtriage.rules.facts import Triage
from mailtriage.steps.attached import store_attached
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.keys import awaited_note
from mailtriage.tickets.fold import IMPORTED

_NOBODY = Address("", "unknown")
_MOST_FAILED = 20
_IMPORTED = {"reason": IMPORTED}


def open_past(desk: Desk, taken: Taken, triage: Triage) -> Ticket:
    """A ticket opened, triaged and closed when the mail came."""
    store, at, cause = desk.store, taken.arrival.internal_date, taken.seen.identity.mail_id
    requester = taken.known.requester or _NOBODY
    contact = store.meet(
        requester.address, requester.name, organisation_of(requester, desk.settings.desk.providers), at
    )
    actor = f"staff:{taken.known.staff}" if taken.known.staff else f"customer:{contact.contact_id}"
    number = store.next_number()
    triaged: dict[str, Any] = {"kind": triage.kind.value, "severity": triage.severity.value}
    opened = {
        **triaged,
        "check": make_check(desk.key, number, cause),
        "prefix": triage.kind.prefix,
        "subject": taken.mail.subject or "(no subject)",
        "requester": contact.contact_id,
        "claims": taken.threaded.claims,
    }
    triaged |= {
        "labels": list(triage.labels),
        "assignee": None,
        "rules": desk.rules.digest,
        "hits": [[hit.rule, hit.because, list(hit.evidence)] for hit in triage.hits],
        **({"organisation": triage.organisation} if triage.organisation else {}),
    }
    ticket = store.journal(
        Event(number, EventType.OPENED, at, actor, cause, opened),
        Event(number, EventType.RECEIVED, at, actor, cause, _received(taken, None)),
        Event(number, EventType.TRIAGED, at, "desk", cause, triaged),
        Event(number, EventType.CLOSED, at, "desk", cause, _IMPORTED),
    )
    return _adopt(desk, taken, ticket)


def join_past(desk: Desk, taken: Taken, ticket: Ticket, *, answers: bool) -> Ticket:
    """One more mail on a ticket; a closed one is closed again when this mail came."""
    cause, number = taken.seen.identity.mail_id, ticket.number
    # Clocks of several machines: nothing is answered before it was asked.
    at = max(taken.arrival.internal_date, ticket.opened_at)
    if answers:
        data: dict[str, Any] = {"by": taken.known.staff, "verified": False}
        events = [Event(number, EventType.ANSWERED, at, taken.known.actor, cause, data)]
    else:
        contact = _contact(desk, taken)
        actor = f"customer:{contact}" if contact else taken.known.actor
        events = [Event(number, EventType.RECEIVED, at, actor, cause, _received(taken, contact))]
    if taken.kind.kind is MailKind.BOUNCE:
        for failed in taken.mail.failed_recipients[:_MOST_FAILED]:
            data = {"permanent": failed.permanent, "status": failed.status, "outcome": "bounced"}
            events.append(Event(number, EventType.UNDELIVERED, at, "desk", cause, data))
    ticket = desk.store.journal(*events)
    return _adopt(desk, taken, _closed_again(desk, ticket, at, cause))


def remember_orphan(desk: Desk, taken: Taken) -> None:
    """We answered a mail that is not here; when it comes, the answer joins it, and nobody acknowledges it."""
    mail, at = taken.mail, taken.arrival.internal_date.isoformat()
    for message_id in dict.fromkeys((*mail.in_reply_to[:1], *mail.references[-1:])):
        note: dict[str, object] = {"at": at, "mail": taken.seen.identity.mail_id, "sent_at": at}
        desk.store.put_note(awaited_note(message_id), note)


def _adopt(desk: Desk, taken: Taken, ticket: Ticket) -> Ticket:
    """The ticket with an answer to this mail that was imported before it."""
    message_id = taken.mail.message_id
    note = desk.store.note(awaited_note(message_id)) if message_id else None
    row = desk.store.mail(str(note["mail"])) if note is not None and note.get("mail") else None
    if row is None or row.ticket is not None:
        return ticket
    person = desk.settings.staff_by_address(row.sender)
    by = person.id if person else "mailbox"
    at = max(row.received_at, ticket.opened_at)
    desk.store.put_mail(replace(row, ticket=ticket.number, verdict=Verdict.REPLY))
    store_attached(desk, ticket.number, row.mail_id, row.attachments or (), at)
    data = {"by": by, "verified": False}
    ticket = desk.store.journal(
        Event(ticket.number, EventType.ANSWERED, at, f"staff:{by}", row.mail_id, data)
    )
    return _closed_again(desk, ticket, at, row.mail_id)


def _closed_again(desk: Desk, ticket: Ticket, at: datetime, cause: str) -> Ticket:
    """So that the journal ends closed, and with the last mail of the thread."""
    if ticket.status is not Status.CLOSED:
        return ticket
    return desk.store.journal(Event(ticket.number, EventType.CLOSED, at, "desk", cause, _IMPORTED))


def _contact(desk: Desk, taken: Taken) -> str | None:
    """The customer whose turn it was."""
    person = taken.known.requester
    if person is None or taken.known.staff is not None or not taken.allowed.customers_turn:
        return None
    organisation, at = taken.known.thread.organisation, taken.arrival.internal_date
    return desk.store.meet(person.address, person.name, organisation, at).contact_id


def _received(taken: Taken, contact: str | None) -> dict[str, Any]:
    return {
        "mail_kind": taken.kind.kind.value,
        "evidence": list(taken.kind.evidence),
        "thread": list(taken.threaded.why),
        "arrived_at": taken.arrival.internal_date.isoformat(),
        "reopens": False,
        "contact": contact,
    }
