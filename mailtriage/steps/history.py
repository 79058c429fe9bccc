"""ONE OLD MAIL, start to finish: known already, on a ticket, opening one, or kept beside. Nothing goes out.

Recognising, threading and triage are those of a mail of today; what it does to tickets is in `past`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from mailtriage.config import Settings
from mailtriage.intake.thread import ThreadFacts, thread
from mailtriage.intake.verdicts import verdicts
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.ledger import AsideRow, AsideState, Verdict
from mailtriage.model.mail import Address, Arrival, Direction, Mail, MailKind, Place
from mailtriage.model.ticket import Ticket
from mailtriage.ports import ParserFailed, Store
from mailtriage.steps.again import file_again
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.gather import gather
from mailtriage.steps.kinds import kind_of
from mailtriage.steps.past import join_past, open_past, remember_orphan
from mailtriage.steps.recognise import recognise
from mailtriage.steps.record import aside_id_of, place, record
from mailtriage.steps.triage import around_of, document

ACCOUNT = "import"
_FOLDER = "files"
_HUMAN = (MailKind.PERSON, MailKind.LIST)


class Outcome(StrEnum):
    """How an old mail ended."""

    TICKET = "ticket"  # it opened one, closed since
    JOINED = "joined"  # a customer's or a machine's, on a ticket
    ANSWER = "answer"  # ours, on a ticket
    ORPHAN = "orphan"  # ours, and what it answers is not here
    IGNORED = "ignored"  # a machine's, about no ticket
    DUPLICATE = "duplicate"  # known already
    UNREADABLE = "unreadable"  # kept raw


@dataclass(frozen=True, slots=True)
class OldMail:
    """A mail of a file, named as its owner knows it. `arrival.internal_date` is when it was received."""

    name: str
    arrival: Arrival
    understood: Mail | ParserFailed


@dataclass(frozen=True, slots=True)
class Imported:
    name: str
    outcome: Outcome
    why: str = ""
    ticket: Ticket | None = None


def place_of(raw: bytes) -> Place:
    """Where an old mail lies, told by its bytes alone: files are moved, grow and are packed anew.

    Line ends and empty lines at the end differ from copy to copy and do not count.
    """
    digest = hashlib.sha256(raw.replace(b"\r\n", b"\n").rstrip(b"\n")).digest()
    return Place(ACCOUNT, _FOLDER, int.from_bytes(digest[:4]), int.from_bytes(digest[4:10]))


def is_known(store: Store, at: Place) -> bool:
    """Whether these bytes were imported before; what could not be read then is tried again."""
    row = store.place(at)
    return row is not None and row.verdict is not Verdict.ASIDE


def import_batch(desk: Desk, mails: Sequence[OldMail], now: datetime) -> list[Imported]:
    """Take in several mails with one commit; raises `TemporaryFailure` with nothing changed."""
    try:
        with desk.store.transaction():
            done = [_guarded(desk, one, now) for one in mails]
            desk.archive.sync()
    except BaseException:
        desk.archive.rewind()
        raise
    desk.trace("imported", str(len(done)))
    return done


def _guarded(desk: Desk, one: OldMail, now: datetime) -> Imported:
    try:
        with desk.store.transaction():
            return import_mail(desk, one, now)
    except TemporaryFailure:
        raise
    except Exception as error:
        header = one.understood.mail if isinstance(one.understood, ParserFailed) else one.understood
        with desk.store.transaction():
            return _keep_beside(desk, one, f"{type(error).__name__}: {error}", header, now)


def import_mail(desk: Desk, one: OldMail, now: datetime) -> Imported:
    """Take in one old mail within the caller's transaction."""
    arrival, mail = one.arrival, one.understood
    if is_known(desk.store, arrival.place):
        return Imported(one.name, Outcome.DUPLICATE, "imported before")
    if isinstance(mail, ParserFailed):
        return _keep_beside(desk, one, str(mail), mail.mail, now)
    if not (mail.sender or mail.date or mail.message_id):
        return _keep_beside(
            desk, one, "it has neither From nor Date nor Message-ID: this is no mail", mail, now
        )
    desk.trace("importing", str(arrival.place))
    kind = kind_of(mail, desk.settings.addressee)
    matters = verdicts(kind, on_ticket=False).open
    seen = recognise(desk.store, desk.key, desk.settings, mail, arrival, matters=matters)
    if seen.again is Verdict.JOURNALED:
        raw = desk.archive.append(arrival.raw or b"", now)
        again = file_again(desk, arrival, raw, mail, seen, arrival.internal_date)
        return Imported(one.name, Outcome.DUPLICATE, seen.why, again.ticket)
    # Of a mail that lay in the mailbox before the first start we know the header: the whole is news.
    if seen.again is not None and seen.again is not Verdict.BASELINE:
        place(desk, arrival, seen.known_as, Verdict.DUPLICATE)
        return Imported(one.name, Outcome.DUPLICATE, seen.why)
    ours = _is_ours(desk.settings, mail)
    known = gather(desk.store, desk.settings, desk.key, mail, kind, now, sent=ours)
    threaded = thread(_with_our_answers(known.thread))
    allowed = verdicts(kind, on_ticket=threaded.ticket is not None)
    raw = desk.archive.append(arrival.raw or b"", now)
    taken = Taken(arrival, raw, mail, seen, kind, known, threaded, allowed)
    answers = kind.kind in _HUMAN and known.staff is not None and _goes_out(desk.settings, mail)
    return _apply(desk, one.name, taken, now, answers=answers, ours=ours)


def _apply(desk: Desk, name: str, taken: Taken, now: datetime, *, answers: bool, ours: bool) -> Imported:
    direction = Direction.OUT if answers or ours else Direction.IN
    why = taken.threaded.why[-1]
    if taken.threaded.ticket is not None and taken.allowed.journal:
        ticket = join_past(desk, taken, taken.threaded.ticket, answers=answers)
        verdict = Verdict.REPLY if taken.allowed.customers_turn else Verdict.JOURNALED
        record(desk, taken, verdict, ticket, {"imported": name}, now, direction, _at(taken, ticket))
        return Imported(name, Outcome.ANSWER if answers else Outcome.JOINED, why, ticket)
    if answers:
        record(desk, taken, Verdict.IGNORED, None, {"imported": name}, now, direction)
        remember_orphan(desk, taken)
        return Imported(name, Outcome.ORPHAN, why)
    if taken.allowed.open and not ours:
        found = desk.rules.triage(
            taken.mail, taken.kind.kind, taken.known.authentication, around_of(desk, taken, now)
        )
        ticket = open_past(desk, taken, found)
        decision = document(found) | {"imported": name}
        record(
            desk,
            taken,
            Verdict.TICKET,
            ticket,
            decision,
            now,
            journaled_at=_at(taken, ticket),
            around=found.around,
        )
        return Imported(name, Outcome.TICKET, why, ticket)
    record(desk, taken, Verdict.IGNORED, None, {"imported": name}, now, direction)
    return Imported(name, Outcome.IGNORED, "; ".join(taken.kind.evidence) or taken.kind.kind.value)


def _at(taken: Taken, ticket: Ticket) -> datetime:
    """When an old mail came, as its ticket's journal has it."""
    return max(taken.arrival.internal_date, ticket.opened_at)


def _with_our_answers(facts: ThreadFacts) -> ThreadFacts:
    """Only who got our answer knows its Message-ID: that person may join, and the server that returns it."""
    known = facts.references
    ours = tuple(
        replace(row, direction=Direction.OWN) if row.direction is Direction.OUT else row for row in known
    )
    return replace(facts, references=ours)


def _is_ours(settings: Settings, mail: Mail) -> bool:
    """Whether it was written with the desk's own address; a website form that writes in our name has its
    customer in Reply-To."""
    own = settings.desk.own_addresses
    if mail.sender is None or mail.sender.address not in own:
        return False
    return all(_is_inside(settings, one) for one in mail.reply_to)


def _goes_out(settings: Settings, mail: Mail) -> bool:
    """Whether somebody who is not of the desk gets it; a mail to undisclosed recipients does go out."""
    inside = [_is_inside(settings, one) for one in mail.recipients if one.address]
    return not inside or not all(inside)


def _is_inside(settings: Settings, one: Address) -> bool:
    return one.address in settings.desk.own_addresses or settings.staff_by_address(one.address) is not None


def _keep_beside(desk: Desk, one: OldMail, reason: str, header: Mail, now: datetime) -> Imported:
    """Keep a mail raw with its reason; imported again it is tried again."""
    arrival, aside_id = one.arrival, aside_id_of(one.arrival)
    before = desk.store.aside(aside_id)
    kept = before.archive if before is not None else None
    desk.store.put_aside(
        AsideRow(
            aside_id=aside_id,
            place=arrival.place,
            archive=kept or desk.archive.append(arrival.raw or b"", now),
            reason=f"{reason[:400]} ({one.name[-200:]})",
            sender=header.sender.address if header.sender else "",
            subject=header.subject[:200],
            received_at=arrival.internal_date,
            set_aside_at=now,
            tries=before.tries + 1 if before else 1,
            # Not for `aside retry`, which would make it a ticket of today.
            state=AsideState.DONE,
            size_bytes=arrival.size_bytes,
        )
    )
    place(desk, arrival, None, Verdict.ASIDE)
    return Imported(one.name, Outcome.UNREADABLE, f"{reason}; kept raw as {aside_id}")
