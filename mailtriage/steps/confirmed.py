"""The answer to the question whether a mail is somebody's own: #yes has it done, #no drops it (design §3).

It is believed only from an address of that person's and as an answer to that question, whose Message-ID
nobody else has. No other word counts: a responder answers anything, and people answer "yes?" and mean to ask.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailtriage.commands import Understood
from mailtriage.config import Settings, Staff
from mailtriage.intake.thread import thread
from mailtriage.intake.verdicts import verdicts
from mailtriage.model.command import No, Yes
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Arrival, Identity, Mail, MailKind
from mailtriage.model.outgoing import OutboxRow, Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.render import when
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.gather import gather
from mailtriage.steps.kinds import kind_of
from mailtriage.steps.notes import note
from mailtriage.steps.receipts import tell
from mailtriage.steps.recognise import Recognised
from mailtriage.steps.verified import is_given_away, private_mails, went_to
from mailtriage.steps.waiting import State, Waiting, confirm, end, waiting

_HOW = (
    "Answer the mail that asked you with #yes, alone on its line at the top, and what waits is done; #no "
    "drops it. No other line may begin with a number sign, in a signature neither. Nothing was done now."
)
_SEEN = (
    "Others have seen the mail that asked you, so that its answer proves nothing: answer the mail in which "
    "the customer's words came to you."
)
_ANSWERS = ((Yes(),), (No(),))
_ENDED = {
    State.CONFIRMED: "it is being done already",
    State.DONE: "it is done already",
    State.REFUSED: "it could not be done, as you were told",
    State.DROPPED: "it was dropped: somebody answered #no",
}


def question(desk: Desk, taken: Taken) -> OutboxRow | None:
    """The mail of ours that asked whether something is somebody's own, if this one answers it."""
    nearest = next(private_mails(desk.store, taken.known.thread.references), None)
    return nearest if nearest is not None and nearest.purpose is Purpose.CONFIRMATION else None


def take_answer(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    asked: OutboxRow,
    understood: Understood,
    words: str,
    now: datetime,
) -> Handled:
    """A proven person's answer to the question `asked`; whatever else it says stays inside. `words` are all
    that he wrote, `understood` what they ask for."""
    why = taken.threaded.why[-1]
    kept = understood.text if understood.commands in _ANSWERS else words
    if kept.strip():
        ticket = note(desk, taken, ticket, person, kept, now)
    row = waiting(desk.store, asked.message_id)
    problem = _wrong(desk, taken, person, asked, row, understood, now)
    if problem or row is None:
        tell(desk, taken, ticket, person, problems=(problem,), kept=kept, now=now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; it confirms nothing", ticket)
    if row.state is not State.WAITS:
        tell(desk, taken, ticket, person, done=(_ENDED[row.state],), now=now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; {_ENDED[row.state]}", ticket)
    if understood.commands == (Yes(),):
        confirm(desk.store, row, taken.arrival.internal_date, now)
        return Handled(taken.arrival, Verdict.REPLY, f"{why}; what waited is confirmed", ticket)
    end(desk.store, row, State.DROPPED, now)
    text = f"{person.name} did not write the mail that came in this name: it is dropped."
    ticket = note(desk, taken, ticket, None, text, now)
    tell(desk, taken, ticket, person, done=("it is dropped, and the admins are told",), now=now)
    trouble = _forged(desk, person, row, ticket)
    return Handled(taken.arrival, Verdict.REPLY, f"{why}; what waited is dropped", ticket, trouble=trouble)


def _wrong(
    desk: Desk,
    taken: Taken,
    person: Staff,
    asked: OutboxRow,
    row: Waiting | None,
    understood: Understood,
    now: datetime,
) -> str:
    """Why an answer counts for nothing, and how one would; nothing where it counts."""
    if row is None or row.person != person.id or not went_to(asked, person):
        return "It answers a question that was put to somebody else: nothing was done."
    if is_given_away(desk.store, asked.message_id):
        return _SEEN
    by_hand = taken.kind.kind is MailKind.PERSON and taken.known.original is None
    if not by_hand or understood.commands not in _ANSWERS:
        return _HOW
    arrived = min(taken.arrival.internal_date, now)
    if row.state is State.WAITS and arrived > row.until:
        until = when(row.until.astimezone(_zone(desk.settings)))
        return (
            f"Too late: it waited until {until}. Write it anew, as an answer to the mail in which the "
            "customer's words came to you."
        )
    return ""


def take_up(
    desk: Desk, row: Waiting, kept: MailRow, mail: Mail, now: datetime
) -> tuple[Taken, Ticket, Staff] | str:
    """The mail that waited, as one that came now and is proven, with its ticket and author; or in words why
    it cannot be done any more. `mail` is what its raw bytes hold."""
    person = desk.settings.staff_by_id(row.person)
    ticket = desk.store.ticket(row.ticket)
    if person is None or person.role == "read-only" or ticket is None or kept.archive is None:
        return "its author may not answer any more"
    kind = kind_of(mail, desk.settings.addressee)
    known = gather(desk.store, desk.settings, desk.key, mail, kind, now)
    threaded = thread(known.thread)
    found = threaded.ticket
    left = known.thread.merged.get(ticket.number, ticket)
    if known.staff != person.id or found is None or found.number not in (ticket.number, left.number):
        return "it is no longer a mail of theirs on this ticket"
    arrival = Arrival(row.place, b"", kept.received_at, mail.size_bytes)
    taken = Taken(
        arrival=arrival,
        raw=kept.archive,
        mail=mail,
        seen=Recognised(Identity(kept.mail_id, kept.header_key)),
        kind=kind,
        known=replace(known, verified=True),
        threaded=threaded,
        allowed=verdicts(kind, on_ticket=True),
        confirmed_at=row.confirmed_at,
    )
    return taken, found, person


def _forged(desk: Desk, person: Staff, row: Waiting, ticket: Ticket) -> Trouble:
    kept = desk.store.mail(row.mail_id)
    came = f" It came on {kept.received_at:%Y-%m-%d %H:%M} UTC." if kept is not None else ""
    return Trouble(
        f"forged {person.id}",
        f"Somebody writes in the name of {person.name}",
        f"{person.name} was asked about a mail on {ticket.reference}, and did not write it.{came}\n"
        f"Nothing of it was done. `mailtriage show {ticket.reference}` shows what it says, and the raw mail\n"
        "in the mailbox where it came from.",
        ticket.reference,
    )


def _zone(settings: Settings) -> ZoneInfo:
    return ZoneInfo(settings.sla.zone if settings.sla is not None else "UTC")
