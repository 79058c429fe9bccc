"""``mailtriage tickets``: a table of tickets, newest first, or the same as JSON."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from tinydb import where

from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import age, plain
from mailtriage.model.ticket import Severity, Ticket
from mailtriage.store.desk import DeskStore

_COLOURS = {"critical": "bold red", "high": "yellow", "normal": "", "low": "dim"}


def run(args: argparse.Namespace) -> int:
    with open_store(Path(args.config)) as store:
        tickets = select(store, args)
        rows = [(one, *_requester(store, one)) for one in tickets]
    if args.json:
        lines = ",\n".join(orjson.dumps(as_json(*row)).decode() for row in rows)
        print(f"[\n{lines}\n]" if rows else "[]")
    elif not rows:
        print("No tickets." if not _filtered(args) else "No ticket fits.")
    else:
        show(rows, datetime.now(UTC))
    return 0


def select(store: DeskStore, args: argparse.Namespace) -> list[Ticket]:
    query: Any = None
    for field in ("status", "severity", "kind"):
        wanted = getattr(args, field)
        if wanted:
            one = where(field).one_of(wanted.split(","))
            query = one if query is None else query & one
    if args.label:
        one = where("labels").any([args.label])
        query = one if query is None else query & one
    found = store.tickets(query, None if args.requester else args.limit)
    if args.requester:
        wanted = args.requester.lower()
        found = [one for one in found if wanted in _requester(store, one)[1].lower()][: args.limit]
    return found


def _filtered(args: argparse.Namespace) -> bool:
    return any((args.status, args.severity, args.kind, args.label, args.requester))


def _requester(store: DeskStore, ticket: Ticket) -> tuple[str, str]:
    contact = store.contact(ticket.requester)
    return (contact.name, contact.addresses[0]) if contact else ("", ticket.requester)


def as_json(ticket: Ticket, name: str, address: str) -> dict[str, Any]:
    return {
        "reference": ticket.reference,
        "number": ticket.number,
        "kind": ticket.kind.value,
        "severity": ticket.severity.value,
        "status": ticket.status.value,
        "subject": ticket.subject,
        "requester": address,
        "requester_name": name,
        "labels": list(ticket.labels),
        "assignee": ticket.assignee,
        "mails": ticket.mails,
        "opened_at": ticket.opened_at,
        "updated_at": ticket.updated_at,
        "acknowledged_at": ticket.acknowledged_at,
        "first_response_at": ticket.first_response_at,
    }


def show(rows: list[tuple[Ticket, str, str]], now: datetime) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    wide = console.width >= 110
    longest = max(16, console.width - (102 if wide else 66))  # what the other columns leave of a line
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column("Reference", no_wrap=True, min_width=13)
    table.add_column("Severity", no_wrap=True, min_width=8)
    table.add_column("Status", no_wrap=True, min_width=8)
    if wide:
        table.add_column("Kind", no_wrap=True, min_width=11)
    table.add_column("Requester", overflow="ellipsis", no_wrap=True, max_width=24 if wide else 16)
    table.add_column("Subject", overflow="ellipsis", no_wrap=True)
    table.add_column("Opened", justify="right", no_wrap=True, min_width=6)
    if wide:
        table.add_column("Acknowledged", no_wrap=True)
    for ticket, name, address in rows:
        severity: Severity = ticket.severity
        cells = (
            Text(ticket.reference, style="bold"),
            Text(severity.value, style=_COLOURS[severity.value]),
            Text(ticket.status.value),
            Text(ticket.kind.value) if wide else None,
            Text(plain(name or address)),
            Text(_cut(plain(ticket.subject), longest)),
            Text(age(ticket.opened_at, now)),
            Text("yes" if ticket.acknowledged_at else "-") if wide else None,
        )
        table.add_row(*(cell for cell in cells if cell is not None))
    console.print(table)


def _cut(text: str, longest: int) -> str:
    """One very long subject must not squeeze everybody's columns."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
