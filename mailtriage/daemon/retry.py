"""Mails set aside that somebody wants tried again: from the archive, under the rules of today."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from mailtriage import flow
from mailtriage.alarm import raise_alarm
from mailtriage.batch import Prepared
from mailtriage.daemon.ahead import prepare
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.folder import Role
from mailtriage.model.ledger import AsideRow, AsideState
from mailtriage.model.mail import Arrival, Mail
from mailtriage.ports import Clock, Parser, ParserFailed
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.record import set_aside
from mailtriage.steps.unfiled import owe


def retry_asides(desk: Desk, parser: Parser, clock: Clock) -> Iterator[Handled]:
    """Try every mail marked for it once; each ends in its own commit."""
    for row in desk.store.asides(AsideState.RETRY, 100):
        yield _retry(desk, row, parser, clock)


def _retry(desk: Desk, row: AsideRow, parser: Parser, clock: Clock) -> Handled:
    # Committed first: a mail that ends the process again is not tried again at the next start.
    with desk.store.transaction():
        desk.store.put_aside(replace(row, state=AsideState.ASIDE))
    try:
        return _from_archive(desk, row, parser, clock)
    except TemporaryFailure:
        desk.archive.rewind()
        with suppress(TemporaryFailure), desk.store.transaction():
            desk.store.put_aside(row)
        raise


def _from_archive(desk: Desk, row: AsideRow, parser: Parser, clock: Clock) -> Handled:
    arrival = Arrival(
        row.place,
        b"",
        row.received_at,
        row.size_bytes,
        answered=row.answered,
        role=row.role,
        retried=True,
    )
    prepared, reason = Prepared(arrival, Mail()), "it was never kept here; read it in the mailbox"
    if row.archive is not None:
        try:
            raw = desk.archive.read(row.archive)
            # Of a mail beyond the limit only the beginning is here; its end must not be lost in silence.
            prepared = prepare(parser, replace(arrival, raw=raw, oversize=row.size_bytes > len(raw)))
            reason = ""
        except PermanentFailure as error:
            reason = str(error)
    understood = prepared.understood or Mail()
    header = understood.mail if isinstance(understood, ParserFailed) else understood
    with desk.store.transaction():
        # Set aside anew, the row says so again.
        desk.store.put_aside(replace(row, state=AsideState.DONE))
        if row.role is Role.INBOX:
            owe(desk.store, row.place)
        try:
            if reason or row.archive is None:
                return set_aside(desk, prepared.arrival, row.archive, reason, header, clock.now())
            with desk.store.transaction():
                handled = flow.handle(desk, prepared.arrival, row.archive, understood, clock.now())
        except TemporaryFailure:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            with desk.store.transaction():
                handled = set_aside(desk, prepared.arrival, row.archive, told, header, clock.now())
        raise_alarm(desk, [handled.trouble] if handled.trouble else [], clock.now())
        desk.archive.sync()
    return handled
