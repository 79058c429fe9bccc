"""What the demo shows: each mail as it comes, its ticket, its severity and why, and the reply."""

import time
from collections import deque
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from mailtriage.console.text import plain
from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import Delivery, Fate
from mailtriage.steps.desk import Handled

_COLOURS = {"critical": "bold red", "high": "yellow", "normal": "green", "low": "dim"}
_WORDS = {
    Verdict.REPLY: "joins",
    Verdict.JOURNALED: "is kept in the journal of",
    Verdict.IGNORED: "opens nothing and is never answered",
    Verdict.DUPLICATE: "is a duplicate of a mail on",
}


@dataclass
class Stage:
    """Prints as things happen; `names` gives a sample's sender and subject for its UID."""

    console: Console
    headings: dict[int, tuple[str, str]]
    handled: int = 0
    replies: int = 0
    _awaited: deque[tuple[str, float]] = field(default_factory=deque)

    def tell(self, one: Handled | Delivery) -> None:
        if isinstance(one, Delivery):
            self._replied(one)
        else:
            self._came(one)

    @property
    def waiting(self) -> int:
        """Replies that are queued and not sent yet."""
        return len(self._awaited)

    def _came(self, one: Handled) -> None:
        self.handled += 1
        sender, subject = self.headings.get(one.arrival.place.uid, ("a mail", ""))
        self.console.print(Text.assemble("\n", ("✉ ", "bold"), (plain(sender), "bold"), "  ", plain(subject)))
        ticket = one.ticket
        if one.verdict is Verdict.TICKET and ticket is not None:
            style = _COLOURS[ticket.severity.value]
            self.console.print(
                Text.assemble(
                    "  ticket   ",
                    (ticket.reference, "bold"),
                    f"  {ticket.kind.value}, severity ",
                    (ticket.severity.value, style),
                )
            )
            self.console.print(Text(f"  because  {plain(one.why)}", style="dim"))
            self.console.print(Text(f"  reply    {one.acknowledgement}", style="dim"))
            if one.acknowledgement.startswith("acknowledgement to"):
                self._awaited.append((ticket.reference, time.monotonic()))
            return
        words = _WORDS.get(one.verdict, one.verdict.value)
        reference = f" {ticket.reference}" if ticket is not None else ""
        self.console.print(Text(f"  {words}{reference}"))
        self.console.print(Text(f"  because  {plain(one.why)}", style="dim"))

    def _replied(self, delivery: Delivery) -> None:
        if delivery.fate is Fate.ACCEPTED and self._awaited:
            self.replies += 1
            reference, since = self._awaited.popleft()
            took = f"{(time.monotonic() - since) * 1000:.0f} ms after the commit"
            self.console.print(Text(f"  → {reference} was sent to its customer, {took}", style="green"))
        elif delivery.fate is not Fate.ACCEPTED:
            self.console.print(Text(f"  not sent, {delivery.fate.value}: {delivery.reason}", style="red"))
