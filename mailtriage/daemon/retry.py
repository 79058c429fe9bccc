"""Mails set aside that somebody wants tried again: from the archive, under the rules of today."""

from dataclasses import replace

from mailtriage import flow
from mailtriage.daemon.watch import prepare
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.ledger import AsideRow, AsideState
from mailtriage.model.mail import Arrival, Mail
from mailtriage.ports import Clock, Parser, ParserFailed
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.record import set_aside


def retry_asides(desk: Desk, parser: Parser, clock: Clock) -> list[Handled]:
    """Try every mail marked for it once; each ends in its own commit."""
    return [
        _retry(desk, row, parser, clock)
        for row in desk.store.asides(AsideState.RETRY, 100)
        if row.archive is not None
    ]


def _retry(desk: Desk, row: AsideRow, parser: Parser, clock: Clock) -> Handled:
    assert row.archive is not None
    raw = desk.archive.read(row.archive)
    prepared = prepare(parser, Arrival(row.place, raw, row.received_at, len(raw)))
    understood = prepared.understood or Mail()
    with desk.store.transaction():
        # Committed first: a mail that ends the process again is not tried again at the next start.
        desk.store.put_aside(replace(row, state=AsideState.ASIDE))
    with desk.store.transaction():
        # Set aside anew, the row says so again.
        desk.store.put_aside(replace(row, state=AsideState.DONE))
        try:
            with desk.store.transaction():
                handled = flow.handle(desk, prepared.arrival, row.archive, understood, clock.now())
        except TemporaryFailure:
            raise
        except Exception as error:
            header = understood.mail if isinstance(understood, ParserFailed) else understood
            with desk.store.transaction():
                reason = f"{type(error).__name__}: {error}"
                handled = set_aside(desk, prepared.arrival, row.archive, reason, header, clock.now())
        desk.archive.sync()
    return handled
