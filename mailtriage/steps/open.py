"""A mail that opens a ticket: number and check, triage, and the acknowledgement or why there is none."""

from datetime import datetime

from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.token import make_check
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import OBSERVING, OutboxState, Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.reply.acknowledge import acknowledge
from mailtriage.reply.permission import CAP, Asked, withheld
from mailtriage.rules.facts import Triage
from mailtriage.sla.promise import first_response_due
from mailtriage.steps.baseline import is_older
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.loops import trip
from mailtriage.steps.post import queue
from mailtriage.steps.record import record
from mailtriage.steps.restored import HELD_BY_RESTORE
from mailtriage.steps.sent import answered_before, remember_answer

_NOBODY = Address("", "unknown")


def open_ticket(desk: Desk, taken: Taken, now: datetime) -> Handled:
    triage = desk.rules.triage(taken.mail, taken.kind.kind)
    desk.trace("triaged", triage.severity.value)
    ticket = desk.store.journal(*_opened(desk, taken, triage, now))
    acknowledged, told = _acknowledge(desk, taken, ticket, triage, now)
    desk.trace("composed", told)
    ticket = desk.store.journal(*acknowledged) if acknowledged else ticket
    decision = {
        "kind": triage.kind.value,
        "severity": triage.severity.value,
        "labels": list(triage.labels),
        "hits": [[hit.rule, hit.because, list(hit.evidence)] for hit in triage.hits],
        "acknowledgement": told,
    }
    record(desk, taken, Verdict.TICKET, ticket, decision, now)
    if taken.known.staff is not None:
        remember_answer(desk, taken, now)
    if taken.known.answered:
        ticket = answered_before(desk, taken, ticket, now)
    return Handled(taken.arrival, Verdict.TICKET, _reasons(triage), ticket, told)


def _opened(desk: Desk, taken: Taken, triage: Triage, now: datetime) -> tuple[Event, Event, Event]:
    """The first lines of the new ticket's journal."""
    store, cause = desk.store, taken.seen.identity.mail_id
    requester = taken.known.requester or _NOBODY
    contact = store.meet(requester.address, requester.name, organisation_of(requester))
    actor = f"staff:{taken.known.staff}" if taken.known.staff else f"customer:{contact.contact_id}"
    number = store.next_number()
    opened = {
        "check": make_check(desk.key, number, cause),
        "prefix": triage.kind.prefix,
        "kind": triage.kind.value,
        "severity": triage.severity.value,
        "subject": taken.mail.subject or "(no subject)",
        "requester": contact.contact_id,
        "claims": taken.threaded.claims,
    }
    triaged = {
        "kind": triage.kind.value,
        "severity": triage.severity.value,
        "labels": list(triage.labels),
        "assignee": triage.assignee,
        "rules": desk.rules.digest,
        "hits": [[hit.rule, hit.because, list(hit.evidence)] for hit in triage.hits],
    }
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
    )


def _acknowledge(
    desk: Desk, taken: Taken, ticket: Ticket, triage: Triage, now: datetime
) -> tuple[tuple[Event, ...], str]:
    """Queue the acknowledgement, or not; returns what the journal has to say of it, and the same in words."""
    cause = taken.seen.identity.mail_id
    recipient = taken.known.answer_to
    folder = desk.store.folder(taken.arrival.place.account, taken.arrival.place.folder)
    held = desk.held_before is not None and taken.arrival.internal_date < desk.held_before
    asked = Asked(
        answerable=taken.allowed.answer and taken.known.staff is None,
        recipient=recipient,
        arrived_at=taken.arrival.internal_date,
        answer_after=folder.answer_after if folder else None,
        answered=taken.arrival.answered or taken.known.answered,
        wanted=triage.acknowledge,
        recent=taken.known.recent,
        failing=taken.known.failing,
    )
    reason = withheld(asked, desk.settings, now)
    if reason is None and desk.settings.mailbox.start == "new" and is_older(desk.store, asked.arrived_at):
        reason = "it arrived before the first start, and was moved here since"
    if reason is not None or recipient is None:
        if asked.recent >= CAP:
            trip(desk.store, str(reason), now)
        data = {"purpose": Purpose.ACKNOWLEDGEMENT.value, "reason": reason}
        event = Event(ticket.number, EventType.WITHHELD, now, "desk", cause, data)
        return (event,), f"not acknowledged: {reason}"
    composed = acknowledge(
        ticket,
        taken.mail,
        recipient,
        _promise(desk, ticket, min(taken.arrival.internal_date, now), now),
        cause=cause,
        arrived_at=taken.arrival.internal_date,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    purpose = Purpose.ACKNOWLEDGEMENT
    data = {"purpose": purpose.value, "message": composed.message_id}
    state, kept_back = _kept_back(desk, held=held)
    fresh = queue(
        desk, composed, purpose, now, ticket.number, cause, automatic=True, state=state, reason=kept_back
    )
    if not fresh:
        return (), "acknowledged before"
    if kept_back:
        event = Event(ticket.number, EventType.WITHHELD, now, "desk", cause, {**data, "reason": kept_back})
        return (event,), f"not acknowledged: {kept_back}"
    event = Event(ticket.number, EventType.QUEUED, now, "desk", cause, data)
    return (event,), f"acknowledgement to {recipient.address}"


def _kept_back(desk: Desk, *, held: bool) -> tuple[OutboxState, str]:
    """The state in which a mail to a customer is kept, and why it does not go out now."""
    if desk.observing:
        return OutboxState.WITHHELD, OBSERVING
    return (OutboxState.HELD, HELD_BY_RESTORE) if held else (OutboxState.QUEUED, "")


def _promise(desk: Desk, ticket: Ticket, arrived_at: datetime, now: datetime) -> datetime | None:
    """When a person answers by the SLA; counted anew from now where an outage has used that time up."""
    due = first_response_due(desk.settings.sla, ticket.severity, arrived_at)
    return due if due is None or due > now else first_response_due(desk.settings.sla, ticket.severity, now)


def _reasons(triage: Triage) -> str:
    return "; ".join(f"{hit.rule} ({', '.join(hit.evidence)})" for hit in triage.hits) or "no rule applies"
