"""ONE MAIL, start to finish. The lines of `handle` are the order of work; each step is a module of its own.

All effects are rows in the transaction that `batch.py` holds; nothing here talks to a server. Filing on the
server and sending come after that transaction's commit, in `daemon` and `outbox`.
"""

from datetime import datetime

from mailtriage.intake.thread import thread
from mailtriage.intake.verdicts import verdicts
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import ArchiveKey, Arrival, Mail, MailKind
from mailtriage.ports import ParserFailed
from mailtriage.steps.again import file_again
from mailtriage.steps.arrivals import note_arrival
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.follow import follow_up, is_over
from mailtriage.steps.gather import gather
from mailtriage.steps.join import join_ticket
from mailtriage.steps.kinds import kind_of
from mailtriage.steps.loops import trip
from mailtriage.steps.notify import stand_in
from mailtriage.steps.open import open_ticket
from mailtriage.steps.presence import hear
from mailtriage.steps.recognise import recognise
from mailtriage.steps.record import record, set_aside
from mailtriage.steps.sent import take_copy, take_sent
from mailtriage.steps.staff import answers_to_nobody, is_by_staff, take_staff
from mailtriage.steps.storms import count_on, storm_of
from mailtriage.steps.triage import organisation_for
from mailtriage.steps.undelivered import heard_from, note_bounce
from mailtriage.steps.verified import give_away, is_sent

_WRITTEN = (MailKind.PERSON, MailKind.LIST, MailKind.AUTO)  # not what only gives our own mail back


def handle(
    desk: Desk, arrival: Arrival, raw: ArchiveKey, understood: Mail | ParserFailed, now: datetime
) -> Handled:
    """Take in one mail that lies in the archive as `raw`; what cannot be parsed is set aside."""
    if isinstance(understood, ParserFailed):
        return set_aside(desk, arrival, raw, str(understood), understood.mail, now)
    mail = understood
    kind = kind_of(mail, desk.settings.addressee)
    desk.trace("classified", kind.kind.value)
    matters = verdicts(kind, on_ticket=False).open
    seen = recognise(desk.store, desk.key, desk.settings, mail, arrival, matters=matters)
    desk.trace("recognised", seen.identity.mail_id)
    if seen.again is not None:
        return file_again(desk, arrival, raw, mail, seen, now)
    sent = is_sent(arrival, mail, desk.settings)
    if not sent:
        heard_from(desk.store, mail, kind, now, sure=False)
    known = gather(desk.store, desk.settings, desk.key, mail, kind, now, sent=sent)
    if known.thread.references or known.secrets:
        references, returns = known.thread.references, kind.kind not in _WRITTEN
        give_away(desk.store, desk.settings, mail, references, known.secrets, now, returns=returns)
    threaded = thread(known.thread)
    desk.trace("threaded", threaded.why[-1])
    if not sent and (threaded.ticket is not None or known.authentication.vouched):
        heard_from(desk.store, mail, kind, now, sure=True)
    allowed = verdicts(kind, on_ticket=threaded.ticket is not None)
    taken = Taken(arrival, raw, mail, seen, kind, known, threaded, allowed)
    if hear(desk, taken, now) and threaded.ticket is not None:
        stand_in(desk, taken, threaded.ticket, now)
    handled = take_sent(desk, taken, now) if sent else take_copy(desk, taken, now)
    handled = handled or _apply(desk, taken, now)
    if not sent:
        note_arrival(desk, taken, handled.verdict, organisation_for(desk, taken), now)
    desk.trace("applied", handled.verdict.value)
    return handled


def _apply(desk: Desk, taken: Taken, now: datetime) -> Handled:
    ticket = taken.threaded.ticket
    if ticket is not None and is_by_staff(desk, taken, ticket):
        return take_staff(desk, taken, ticket, now)
    if ticket is None and answers_to_nobody(desk, taken, now):
        return Handled(taken.arrival, Verdict.IGNORED, "answers a mail of ours that nobody reads answers to")
    if ticket is not None and is_over(desk, taken, ticket, now):
        return follow_up(desk, taken, ticket, now)
    if ticket is not None and taken.allowed.journal:
        return join_ticket(desk, taken, ticket, now)
    if taken.allowed.open:
        storm = storm_of(desk, taken, now)
        return open_ticket(desk, taken, now) if storm is None else count_on(desk, taken, storm, now)
    record(desk, taken, Verdict.IGNORED, None, {}, now)
    if taken.kind.kind is MailKind.BOUNCE:
        note_bounce(desk, taken, now)  # an alert of ours has no ticket
    if taken.kind.kind is MailKind.LOOP:
        trip(desk.store, taken.kind.evidence[0], now)
    return Handled(taken.arrival, Verdict.IGNORED, "; ".join(taken.kind.evidence) or taken.kind.kind.value)
