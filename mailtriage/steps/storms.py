"""Hundreds of mails of a machine in a night are one ticket with a count.

Whatever is worse than that ticket breaks out of it: a storm of warnings must not hide the outage.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.intake.company import storm
from mailtriage.intake.shape import shape_of, subject_key
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import NO_FILING, Filing, Verdict
from mailtriage.model.mail import MailKind
from mailtriage.model.recent import Recent
from mailtriage.model.ticket import Severity, Status, Ticket
from mailtriage.steps.asked_aside import is_asked
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.record import record
from mailtriage.steps.triage import filing_of, triage

_OVER = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Storm:
    """The ticket on which a mail is only counted, and what rules want done with the mail on the server."""

    ticket: Ticket
    filing: Filing = NO_FILING


def storm_of(desk: Desk, taken: Taken, now: datetime) -> Storm | None:
    """None for a mail that is to open a ticket of its own, or that a rule sets aside."""
    writer = taken.writer
    if taken.kind.kind is not MailKind.AUTO or not writer:
        return None
    found = storm(desk.store.recent(writer), _shape(taken), now)
    ticket = desk.store.ticket(found[0].ticket) if found is not None else None
    if ticket is None or ticket.status in _OVER:
        return None
    before = Severity(found[0].wanted) if found is not None and found[0].wanted else ticket.severity
    judged = triage(desk, taken, now)
    # By what their words ask for: the second mail of somebody may be given more than his first.
    if judged.wanted.rank > before.rank or is_asked(taken, judged):
        return None
    return Storm(ticket, filing_of(judged))


def count_on(desk: Desk, taken: Taken, going: Storm, now: datetime) -> Handled:
    """Count a mail on the ticket of its storm; it is kept like any other."""
    writer = taken.writer
    lately = desk.store.recent(writer)
    found = storm(lately, _shape(taken), now)
    count = 2
    if found is not None:
        first, shape = found
        count = sum(one.count for one in lately if one.shape == shape or one is first) + 1
        if first.count > 1:
            count = first.count + 1
        after = replace(first, at=now, shape=shape, count=count)
        desk.store.put_recent(writer, tuple(after if one is first else one for one in lately))
    data = {"count": count, "evidence": list(taken.kind.evidence)}
    cause = taken.seen.identity.mail_id
    number, filing = going.ticket.number, going.filing
    ticket = desk.store.journal(Event(number, EventType.REPEATED, now, taken.known.actor, cause, data))
    record(desk, taken, Verdict.JOURNALED, ticket, {"storm": count}, now, filing=filing)
    return Handled(taken.arrival, Verdict.JOURNALED, f"number {count} of a storm", ticket, filing=filing)


def remember(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    lately: tuple[Recent, ...],
    queued: str | None,
    wanted: Severity,
    now: datetime,
) -> None:
    """This mail opened a ticket, and was acknowledged by the mail `queued`; `lately` came before."""
    writer = taken.writer
    if not writer:
        return
    subject = subject_key(taken.written.subject)
    one = Recent(now, ticket.number, subject, shape_of(subject), queued, wanted=wanted.value)
    desk.store.put_recent(writer, (*lately, one))


def _shape(taken: Taken) -> str:
    return shape_of(subject_key(taken.mail.subject))
