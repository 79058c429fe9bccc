"""A mail that opens a ticket: number and check, triage, and the acknowledgement or why there is none."""

from datetime import datetime

from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.token import make_check
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Address
from mailtriage.model.ticket import Ticket
from mailtriage.rules.facts import Triage
from mailtriage.steps.acknowledging import acknowledge_ticket
from mailtriage.steps.asked_aside import is_asked, put_aside
from mailtriage.steps.assigning import assign, chosen
from mailtriage.steps.companions import companions, pointed_out
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.forwards import note_forward, tell_forwarder
from mailtriage.steps.keys import awaited_note
from mailtriage.steps.notify import tell_staff
from mailtriage.steps.paging import page
from mailtriage.steps.record import record
from mailtriage.steps.sent import answered_before, follow_up_sent, remember_answer
from mailtriage.steps.shadow import count_shadow
from mailtriage.steps.storms import remember
from mailtriage.steps.triage import document, filing_of, triage

_NOBODY = Address("", "unknown")
_PARENTS = 4  # unknown mails it answers, for which its ticket waits


def open_ticket(desk: Desk, taken: Taken, now: datetime, follows: int | None = None) -> Handled:
    """`follows` is the ticket that this one goes on with, closed too long ago to be reopened."""
    found = triage(desk, taken, now)
    desk.trace("triaged", found.severity.value)
    if is_asked(taken, found):
        return put_aside(desk, taken, found, now)
    ticket = desk.store.journal(*_opened(desk, taken, found, now, follows))
    lately = desk.store.recent(taken.writer)
    acknowledged = acknowledge_ticket(desk, taken, ticket, found, lately, now)
    told = acknowledged.words
    desk.trace("composed", told)
    events = (*note_forward(taken, ticket, now), *acknowledged.events)
    ticket = desk.store.journal(*events) if events else ticket
    tell_forwarder(desk, taken, ticket, told, now)
    remember(desk, taken, ticket, lately, acknowledged.queued, found.wanted, now)
    count_shadow(desk, ticket, found)
    filing, decision = filing_of(found), document(found) | {"acknowledgement": told}
    record(desk, taken, Verdict.TICKET, ticket, decision, now, filing=filing, around=found.around)
    if taken.known.verified:
        remember_answer(desk, taken, now)
    if found.close:
        ticket, trouble = _closed(desk, taken, ticket, found, now), acknowledged.trouble
    else:
        ticket = page(desk, taken, assign(desk, taken, ticket, now), found, now)
        told_staff = tell_staff(desk, taken, ticket, now, is_new=True, found=found)
        trouble = acknowledged.trouble or told_staff
    _wait_for_parents(desk, taken, ticket)
    _tell_claimed(desk, taken, ticket, now)
    ticket = follow_up_sent(desk, taken, ticket, now)
    if taken.known.answered:
        ticket = answered_before(desk, taken, ticket, now)
    return Handled(taken.arrival, Verdict.TICKET, _reasons(found), ticket, told, trouble, filing)


def _opened(desk: Desk, taken: Taken, found: Triage, now: datetime, follows: int | None) -> tuple[Event, ...]:
    """The first lines of the new ticket's journal."""
    store, cause = desk.store, taken.seen.identity.mail_id
    requester = taken.known.requester or _NOBODY
    contact = store.meet(
        requester.address, requester.name, organisation_of(requester, desk.settings.desk.providers), now
    )
    others = [one for one in companions(desk, taken, now) if one != contact.contact_id]
    actor = f"staff:{taken.known.staff}" if taken.known.staff else f"customer:{contact.contact_id}"
    number = store.next_number()
    opened = {
        "check": make_check(desk.key, number, cause),
        "prefix": found.kind.prefix,
        "kind": found.kind.value,
        "severity": found.severity.value,
        "subject": taken.written.subject or "(no subject)",
        "requester": contact.contact_id,
        **({"participants": others} if others else {}),
        "claims": taken.threaded.claims,
        **({"follows": follows} if follows is not None else {}),
    }
    given = chosen(desk, found, now)
    triaged = document(found) | {"assignee": given.to, "rules": desk.rules.digest}
    received = {
        "mail_kind": taken.kind.kind.value,
        "evidence": list(taken.kind.evidence),
        "thread": list(taken.threaded.why),
        "arrived_at": taken.arrival.internal_date.isoformat(),
    }
    return (
        Event(number, EventType.OPENED, now, actor, cause, opened),
        Event(number, EventType.RECEIVED, now, actor, cause, received),
        Event(number, EventType.TRIAGED, now, "desk", cause, triaged),
        *(
            Event(number, EventType.NOTED, now, "desk", cause, {"text": one})
            for one in (*given.notes, *pointed_out(taken))
        ),
    )


def _closed(desk: Desk, taken: Taken, ticket: Ticket, found: Triage, now: datetime) -> Ticket:
    """A rule wants it on record and no more: nobody is told or woken."""
    data, cause = {"reason": f"rule {found.decided['close']}"}, taken.seen.identity.mail_id
    return desk.store.journal(Event(ticket.number, EventType.CLOSED, now, "desk", cause, data))


def _wait_for_parents(desk: Desk, taken: Taken, ticket: Ticket) -> None:
    """The mails it answers, which we have not seen: when they come they belong to this ticket."""
    unknown = taken.known.unknown
    for message_id in dict.fromkeys((*unknown[: _PARENTS - 1], *unknown[-1:])):
        note = desk.store.note(awaited_note(message_id)) or {}
        desk.store.put_note(awaited_note(message_id), {"ticket": ticket.number} | note)


def _tell_claimed(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> None:
    """The ticket that somebody named without having a part in it says who it was."""
    claimed = desk.store.ticket(ticket.claims) if ticket.claims is not None else None
    if claimed is not None:
        text = f"Somebody who has no part in it named this ticket: see {ticket.reference}."
        cause = taken.seen.identity.mail_id
        desk.store.journal(Event(claimed.number, EventType.NOTED, now, "desk", cause, {"text": text}))


def _reasons(found: Triage) -> str:
    hits = "; ".join(f"{hit.rule} ({', '.join(hit.evidence)})" for hit in found.hits) or "no rule applies"
    return f"{hits}; {found.held.why}" if found.held is not None else hits
