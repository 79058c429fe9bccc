"""A mail that opens a ticket: number and check, triage, and the acknowledgement or why there is none."""

from datetime import datetime

from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.token import make_check
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Address, Direction, Mail, MailKind, identify
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.reply.acknowledge import acknowledge
from mailtriage.reply.build import Composed
from mailtriage.reply.permission import Asked, withheld
from mailtriage.rules.facts import Triage
from mailtriage.sla.promise import first_response_due
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.gather import answered_note
from mailtriage.steps.record import record
from mailtriage.tickets.fold import fold

_NOBODY = Address("", "unknown")


def open_ticket(desk: Desk, taken: Taken, now: datetime) -> Handled:
    triage = desk.rules.triage(taken.mail, taken.kind.kind)
    desk.trace("triaged", triage.severity.value)
    events = _opened(desk, taken, triage, now)
    ticket = fold(events)
    assert ticket is not None
    acknowledged, told = _acknowledge(desk, taken, ticket, triage, now)
    desk.trace("composed", told)
    ticket = desk.store.journal(*events, *acknowledged)
    decision = {
        "kind": triage.kind.value,
        "severity": triage.severity.value,
        "labels": list(triage.labels),
        "hits": [[hit.rule, hit.because, list(hit.evidence)] for hit in triage.hits],
        "acknowledgement": told,
    }
    record(desk, taken, Verdict.TICKET, ticket, decision, now)
    if taken.known.staff is not None:
        _remember_answer(desk, taken.mail, now)
    return Handled(taken.arrival, Verdict.TICKET, _reasons(triage), ticket, told)


def _opened(desk: Desk, taken: Taken, triage: Triage, now: datetime) -> tuple[Event, ...]:
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
    recipient = taken.mail.answer_address
    folder = desk.store.folder(taken.arrival.place.account, taken.arrival.place.folder)
    asked = Asked(
        answerable=taken.allowed.answer and taken.known.staff is None,
        recipient=recipient,
        arrived_at=taken.arrival.internal_date,
        answer_after=folder.answer_after if folder else None,
        answered=taken.arrival.answered or taken.known.answered,
        wanted=triage.acknowledge,
        recent=taken.known.recent,
    )
    reason = withheld(asked, desk.settings, now)
    if reason is not None or recipient is None:
        data = {"purpose": Purpose.ACKNOWLEDGEMENT.value, "reason": reason}
        event = Event(ticket.number, EventType.WITHHELD, now, "desk", cause, data)
        return (event,), f"not acknowledged: {reason}"
    composed = acknowledge(
        ticket,
        taken.mail,
        recipient,
        _promise(desk, ticket, min(taken.arrival.internal_date, now), now),
        cause=cause,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
    )
    if not queue(desk, composed, Purpose.ACKNOWLEDGEMENT, now, ticket.number, cause, automatic=True):
        return (), "acknowledged before"
    data = {"purpose": Purpose.ACKNOWLEDGEMENT.value, "message": composed.message_id}
    event = Event(ticket.number, EventType.QUEUED, now, "desk", cause, data)
    return (event,), f"acknowledgement to {recipient.address}"


def _promise(desk: Desk, ticket: Ticket, arrived_at: datetime, now: datetime) -> datetime | None:
    """When a person answers by the SLA; counted anew from now where an outage has used that time up."""
    due = first_response_due(desk.settings.sla, ticket.severity, arrived_at)
    return due if due is None or due > now else first_response_due(desk.settings.sla, ticket.severity, now)


def queue(
    desk: Desk,
    composed: Composed,
    purpose: Purpose,
    now: datetime,
    ticket: int | None,
    cause: str | None,
    *,
    automatic: bool,
) -> bool:
    """Keep a composed mail and queue it; False when it was queued before (a replay)."""
    if desk.store.outgoing(composed.message_id) is not None:
        return False
    key = desk.archive.append(composed.raw, now)
    desk.store.put_outgoing(
        OutboxRow(
            message_id=composed.message_id,
            purpose=purpose,
            state=OutboxState.QUEUED,
            recipient=composed.recipient,
            archive=key,
            queued_at=now,
            due_at=now,
            automatic=automatic,
            ticket=ticket,
            cause=cause,
        )
    )
    own = Mail(
        message_id=composed.message_id,
        sender=Address("", desk.settings.desk.address),
        subject=composed.subject,
        date=now.replace(microsecond=0),
        text=composed.text,
    )
    identity = identify(own, now)
    desk.store.put_mail(
        MailRow(
            mail_id=identity.mail_id,
            header_key=identity.header_key,
            message_id=composed.message_id,
            direction=Direction.OWN,
            verdict=Verdict.OWN,
            received_at=now,
            handled_at=now,
            sender=desk.settings.desk.address,
            date=own.date,
            subject=composed.subject,
            ticket=ticket,
            kind=MailKind.LOOP,
            archive=key,
            reply_text=composed.text,
        )
    )
    return True


def _remember_answer(desk: Desk, mail: Mail, now: datetime) -> None:
    """Staff answered a mail that we have not seen yet: it gets no acknowledgement when it comes."""
    for message_id in mail.in_reply_to[:1]:
        desk.store.put_note(answered_note(message_id), {"at": now.isoformat()})


def _reasons(triage: Triage) -> str:
    return "; ".join(f"{hit.rule} ({', '.join(hit.evidence)})" for hit in triage.hits) or "no rule applies"
