"""The acknowledgement of a new ticket: queued at once, together with others, or held back for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailtriage.intake.company import beside, same_again
from mailtriage.intake.shape import subject_key
from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import Address, MailKind
from mailtriage.model.outgoing import OBSERVING, OutboxState, Purpose
from mailtriage.model.recent import Recent
from mailtriage.model.ticket import Status, Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.reply.acknowledge import acknowledge
from mailtriage.reply.build import Composed
from mailtriage.reply.permission import CAP, Asked, suspicion, withheld
from mailtriage.rules.facts import Triage
from mailtriage.sla.promise import first_response_due
from mailtriage.steps.baseline import is_older
from mailtriage.steps.conversation import ticket_address
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.forwards import UNPROVEN
from mailtriage.steps.loops import trip
from mailtriage.steps.post import queue
from mailtriage.steps.restored import HELD_BY_RESTORE
from mailtriage.steps.strangers import is_live, over_the_cap, program_of_a_house
from mailtriage.steps.together import Together, gather_up


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the journal has to say of it, the same in words, the Message-ID that was queued, and trouble."""

    events: tuple[Event, ...]
    words: str
    queued: str | None = None
    trouble: Trouble | None = None


def acknowledge_ticket(
    desk: Desk, taken: Taken, ticket: Ticket, triage: Triage, lately: Sequence[Recent], now: datetime
) -> Acknowledged:
    """Queue the acknowledgement, or not; `lately` is what the same sender wrote before."""
    reason, trouble = _reason(desk, taken, triage, lately, now)
    recipient = taken.known.answer_to
    if reason is not None or recipient is None:
        if taken.known.recent >= CAP:
            trip(desk.store, str(reason), now)
        data = {"purpose": Purpose.ACKNOWLEDGEMENT.value, "reason": reason}
        event = _event(taken, ticket, EventType.WITHHELD, now, data)
        return Acknowledged((event,), f"not acknowledged: {reason}", trouble=trouble)
    others = [one for one in beside(lately, now) if one.queued is not None]
    # What a rule's own template says must not be left out for what several tickets are told.
    alone = not others or taken.kind.kind is not MailKind.PERSON or triage.template is not None
    together = None if alone else gather_up(desk, others, now)
    composed = _compose(desk, taken, ticket, recipient, together, triage.template, now)
    return _queue(desk, taken, ticket, composed, together, now)


def _reason(
    desk: Desk, taken: Taken, triage: Triage, lately: Sequence[Recent], now: datetime
) -> tuple[str | None, Trouble | None]:
    """Why there is none; and what a person must be told of it."""
    known, arrived_at = taken.known, taken.arrival.internal_date
    folder = desk.store.folder(taken.arrival.place.account, taken.arrival.place.folder)
    asked = Asked(
        answerable=taken.allowed.answer and (known.staff is None or known.original is not None),
        recipient=known.answer_to,
        arrived_at=arrived_at,
        answer_after=folder.answer_after if folder else None,
        answered=taken.arrival.answered or known.answered,
        wanted=triage.acknowledge and not triage.close,
        recent=known.recent,
        weekly=known.weekly,
        failing=known.failing,
        suspicious=suspicion(known.authentication),
    )
    reason = withheld(asked, desk.settings, now)
    if reason is None and desk.settings.mailbox.start == "new" and is_older(desk.store, arrived_at):
        reason = "it arrived before the first start, and was moved here since"
    if reason is None and known.original is not None and not known.verified:
        reason = UNPROVEN
    reason = reason or _asked_before(desk, taken, lately, now)
    if reason is None and is_live(folder, arrived_at, now):
        reason = program_of_a_house(desk, taken, now) if known.is_stranger else None
        if reason is None:
            return over_the_cap(desk, now, stranger=known.is_stranger)
    return reason, None


def _asked_before(desk: Desk, taken: Taken, lately: Sequence[Recent], now: datetime) -> str | None:
    """The same subject from the same address again, and no person has answered since; of a ticket that a
    rule closed in silence the sender has never heard."""
    subject, ticket = subject_key(taken.written.subject), None
    while (before := same_again(lately, subject, now)) is not None:
        ticket = desk.store.ticket(before.ticket)
        if ticket is None or before.queued is not None or ticket.status is not Status.CLOSED:
            break
        lately, ticket = lately[: lately.index(before)], None
    if ticket is None or ticket.first_response_at is not None:
        return None
    return f"the same subject came from this address within 3 hours, as {ticket.reference}"


def _compose(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    recipient: Address,
    together: Together | None,
    template: str | None,
    now: datetime,
) -> Composed:
    promise = _promise(desk, ticket, min(taken.arrival.internal_date, now), now)
    return acknowledge(
        ticket,
        taken.written,
        recipient,
        promise,
        cause=taken.seen.identity.mail_id,
        arrived_at=taken.arrival.internal_date,
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
        reply_to=ticket_address(desk, ticket),
        others=together.tickets if together is not None else (),
        template=template,
    )


def _queue(
    desk: Desk, taken: Taken, ticket: Ticket, composed: Composed, together: Together | None, now: datetime
) -> Acknowledged:
    cause = taken.seen.identity.mail_id
    state, kept_back = _kept_back(desk, held=desk.holds(taken.arrival.internal_date))
    waits = together is not None and state is OutboxState.QUEUED
    fresh = queue(
        desk,
        composed,
        Purpose.ACKNOWLEDGEMENT,
        now,
        ticket.number,
        cause,
        automatic=True,
        state=OutboxState.DEFERRED if waits else state,
        reason=together.reason if together is not None and waits else kept_back,
        due_at=together.due_at if together is not None and waits else None,
        also=together.untold if together is not None else (),
    )
    if not fresh:
        return Acknowledged((), "acknowledged before")
    data = {"purpose": Purpose.ACKNOWLEDGEMENT.value, "message": composed.message_id}
    if kept_back:
        event = _event(taken, ticket, EventType.WITHHELD, now, {**data, "reason": kept_back})
        return Acknowledged((event,), f"not acknowledged: {kept_back}", composed.message_id)
    events = [_event(taken, ticket, EventType.QUEUED, now, data)]
    if together is not None:
        events.append(_event(taken, ticket, EventType.NOTED, now, {"text": together.proposal(ticket)}))
    return Acknowledged(tuple(events), f"acknowledgement to {composed.recipient}", composed.message_id)


def _event(taken: Taken, ticket: Ticket, kind: EventType, now: datetime, data: Mapping[str, object]) -> Event:
    return Event(ticket.number, kind, now, "desk", taken.seen.identity.mail_id, dict(data))


def _kept_back(desk: Desk, *, held: bool) -> tuple[OutboxState, str]:
    """The state in which a mail to a customer is kept, and why it does not go out now."""
    if desk.observing:
        return OutboxState.WITHHELD, OBSERVING
    return (OutboxState.HELD, HELD_BY_RESTORE) if held else (OutboxState.QUEUED, "")


def _promise(desk: Desk, ticket: Ticket, arrived_at: datetime, now: datetime) -> datetime | None:
    """When a person answers by the SLA; counted anew from now where an outage has used that time up."""
    due = first_response_due(desk.settings.sla, ticket.severity, arrived_at)
    return due if due is None or due > now else first_response_due(desk.settings.sla, ticket.severity, now)
