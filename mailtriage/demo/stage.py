"""What the demo shows: each mail as it comes, its ticket, its severity and why, and the reply."""

import time
from collections import deque
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailtriage.console.text import plain
from mailtriage.intake.parse import parse_header
from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import Delivery, Fate
from mailtriage.steps.desk import Handled

_COLOURS = {"critical": "bold red", "high": "yellow", "normal": "green", "low": "dim"}
_WORDS = {
    Verdict.REPLY: "none; it joins",
    Verdict.JOURNALED: "none; it is kept in the journal of",
    Verdict.IGNORED: "none, and never an answer",
    Verdict.DUPLICATE: "none; it is a duplicate of a mail on",
}


@dataclass
class Stage:
    """Prints as things happen, and counts."""

    console: Console
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
        sender, subject = _heading(one.arrival.raw or b"")
        self.console.print(Text.assemble("\n", (f"✉ {plain(sender)}", "bold"), "  ", plain(subject)))
        ticket = one.ticket
        if one.verdict is Verdict.TICKET and ticket is not None:
            severity = Text(ticket.severity.value, style=_COLOURS[ticket.severity.value])
            opened = Text.assemble((ticket.reference, "bold"), f"  {ticket.kind.value}, severity ", severity)
            self._lines(("ticket", opened), ("because", one.why), ("reply", one.acknowledgement))
            if one.acknowledgement.startswith("acknowledgement to"):
                self._awaited.append((ticket.reference, time.monotonic()))
            return
        reference = f" {ticket.reference}" if ticket is not None else ""
        words = _WORDS.get(one.verdict, one.verdict.value) + reference
        self._lines(("ticket", words), ("because", one.why))

    def _lines(self, *lines: tuple[str, str | Text]) -> None:
        grid = Table.grid(padding=(0, 2))
        for label, value in lines:
            told = value if isinstance(value, Text) else Text(plain(value))
            grid.add_row("", Text(label, style="dim"), told)
        self.console.print(grid)

    def _replied(self, delivery: Delivery) -> None:
        if delivery.fate is Fate.ACCEPTED and self._awaited:
            self.replies += 1
            reference, since = self._awaited.popleft()
            took = f"{(time.monotonic() - since) * 1000:.0f} ms after the commit"
            self.console.print(Text(f"  → {reference} was sent to its customer, {took}", style="green"))
        elif delivery.fate is not Fate.ACCEPTED:
            self.console.print(Text(f"  not sent, {delivery.fate.value}: {delivery.reason}", style="red"))


def _heading(raw: bytes) -> tuple[str, str]:
    """Who wrote, and what about, to show it."""
    mail = parse_header(raw)
    sender = mail.sender.name or mail.sender.address if mail.sender else "somebody"
    return sender, mail.subject or "(no subject)"
