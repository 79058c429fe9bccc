"""How many tickets there are of what, by the index on their status."""

from collections.abc import Sequence

from tinydb import where

from mailtriage.model.ticket import Ticket
from mailtriage.store.codec import ticket_from
from mailtriage.store.table import DocumentTable


class TicketCounts:
    """The part of `DeskStore` that counts tickets."""

    _tickets: DocumentTable

    def tickets_in(self, statuses: Sequence[str], most: int) -> list[Ticket]:
        """Tickets in one of `statuses`, the newest of each first, at most `most` of each."""
        found = (self._tickets.find(where("status") == one, descending=True, limit=most) for one in statuses)
        return [ticket_from(doc) for docs in found for doc in docs]

    def count_tickets(self, statuses: Sequence[str]) -> dict[str, int]:
        return {one: self._tickets.count(where("status") == one) for one in statuses}

    def count_severities(self, severities: Sequence[str], statuses: Sequence[str]) -> dict[str, int]:
        """How many tickets in one of `statuses` have each severity."""
        counted = dict.fromkeys(severities, 0)
        for status in statuses:
            for doc in self._tickets.find(where("status") == status):
                counted[doc["severity"]] += 1
        return counted

    def count_assigned(self, statuses: Sequence[str]) -> dict[str | None, tuple[int, int]]:
        """By staff id, None where nobody has them: how many tickets are in one of `statuses`, and how many
        of these no person has answered yet."""
        counted: dict[str | None, tuple[int, int]] = {}
        for status in statuses:
            for doc in self._tickets.find(where("status") == status):
                several, waiting = counted.get(doc["assignee"], (0, 0))
                waits = doc["first_response_at"] is None
                counted[doc["assignee"]] = several + 1, waiting + waits
        return counted
