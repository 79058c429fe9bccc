"""Several new mails of one sender within ten minutes: the first is acknowledged at once, one further mail
names them all, and staff are told that they may be one matter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.intake.company import TOGETHER
from mailtriage.model.outgoing import OutboxRow, OutboxState
from mailtriage.model.recent import Recent
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk

WAITS = "waits for what the sender may write next"
_REPLACED = "a later one names this ticket too"


@dataclass(frozen=True, slots=True)
class Together:
    """`tickets` are the earlier ones, `untold` the numbers of those whose own acknowledgement has not gone
    out and is replaced; it is sent at `due_at`, for the `reason`."""

    tickets: tuple[Ticket, ...]
    untold: tuple[int, ...]
    due_at: datetime
    reason: str = WAITS

    def proposal(self, ticket: Ticket) -> str:
        """What staff are told."""
        first = self.tickets[0].reference
        return (
            f"The same sender opened {first} within 10 minutes before. If it is one matter: "
            f"mailtriage merge {ticket.reference} {first}"
        )


def gather_up(desk: Desk, others: Sequence[Recent], now: datetime) -> Together | None:
    """Take back what waits for the tickets of `others`; None where none of them is left."""
    tickets = tuple(one for one in map(desk.store.ticket, (one.ticket for one in others)) if one is not None)
    if not tickets:
        return None
    untold: list[int] = []
    for message_id in dict.fromkeys(one.queued for one in others if one.queued is not None):
        row = desk.store.outgoing(message_id)
        if row is not None and _waits(row):
            untold += [row.ticket, *row.also] if row.ticket is not None else row.also
            taken_back = replace(row, state=OutboxState.CANCELLED, reason=_REPLACED, ended_at=now)
            desk.store.put_outgoing(taken_back)
    return Together(tickets, tuple(dict.fromkeys(untold)), max(now, others[0].at + TOGETHER))


def _waits(row: OutboxRow) -> bool:
    return row.state is OutboxState.DEFERRED and row.attempts == 0 and row.reason == WAITS
