"""Mails that waited for their owner's word and have it: read again from the archive, and done (design §3)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from mailtriage.alarm import raise_alarm
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Arrival, Mail
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Clock, Parser
from mailtriage.steps.confirmed import take_up
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.receipts import tell_not_done
from mailtriage.steps.staff import carry_out
from mailtriage.steps.waiting import State, Waiting, confirmed, put, settle, waiting

_TRIES = 2  # of a mail that ends the process


def do_confirmed(desk: Desk, parser: Parser, clock: Clock) -> Iterator[Handled]:
    """Do each once, in a commit of its own with the word that it is done."""
    for asked_as in confirmed(desk.store):
        row = waiting(desk.store, asked_as)
        if row is not None and row.state is State.CONFIRMED:
            yield _do(desk, row, parser, clock)


def _do(desk: Desk, row: Waiting, parser: Parser, clock: Clock) -> Handled:
    # Committed first: a mail that ends the process is not begun at every start.
    with desk.store.transaction():
        put(desk.store, replace(row, begun=row.begun + 1))
    try:
        kept = desk.store.mail(row.mail_id)
        mail = "it ended the process twice" if row.begun >= _TRIES else _read(desk, kept, parser)
        with desk.store.transaction():
            handled = _settled(desk, row, kept, mail, clock)
            raise_alarm(desk, [handled.trouble] if handled.trouble else [], clock.now())
            desk.archive.sync()
    except TemporaryFailure:
        desk.archive.rewind()
        with suppress(TemporaryFailure), desk.store.transaction():
            put(desk.store, row)
        raise
    return handled


def _read(desk: Desk, kept: MailRow | None, parser: Parser) -> Mail | str:
    if kept is None or kept.archive is None:
        return "it is no longer here"
    try:
        # The question showed the text alone: its HTML is what nobody approved.
        return replace(parser.parse(desk.archive.read(kept.archive)), rich=None)
    except PermanentFailure as error:
        return str(error)


def _settled(desk: Desk, row: Waiting, kept: MailRow | None, mail: Mail | str, clock: Clock) -> Handled:
    """Whatever it breaks, it is done once at most, and somebody is told."""
    if kept is None or isinstance(mail, str):
        return _given_up(desk, row, kept, str(mail), clock)
    try:
        with desk.store.transaction():
            found = take_up(desk, row, kept, mail, clock.now())
            if isinstance(found, str):
                return _given_up(desk, row, kept, found, clock)
            settle(desk.store, row, State.DONE)
            taken, ticket, person = found
            return carry_out(desk, taken, ticket, person, clock.now(), frozenset(row.goes_to))
    except TemporaryFailure:
        raise
    except Exception as error:
        return _given_up(desk, row, kept, f"{type(error).__name__}: {error}", clock)


def _given_up(desk: Desk, row: Waiting, kept: MailRow | None, reason: str, clock: Clock) -> Handled:
    settle(desk.store, row, State.REFUSED)
    ticket, person = desk.store.ticket(row.ticket), desk.settings.staff_by_id(row.person)
    if ticket is not None and person is not None and kept is not None:
        tell_not_done(desk, ticket, person, kept, reason[:200], clock.now())
    name = next((one.name for one in desk.settings.staff if one.id == row.person), row.person)
    trouble = Trouble(
        f"not done {row.asked_as}",
        f"A mail of {name} could not be carried out",
        f"{name} confirmed it with #yes, and nothing of it was done: {reason[:500]}.\n"
        "It lies in the mailbox, and its text is a note on the ticket.",
        ticket.reference if ticket is not None else None,
    )
    arrival = Arrival(row.place, b"", row.until, 0)
    return Handled(
        arrival, Verdict.REPLY, f"confirmed, and not done: {reason[:500]}", ticket, trouble=trouble
    )
