"""``mailtriage show REF``: one ticket, its journal, and why it was triaged so.

With ``--save`` what is attached to its mail is written out instead.
"""

import argparse
import re
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson

from mailtriage.console import attached
from mailtriage.console.open import open_store
from mailtriage.console.terminal import terminal
from mailtriage.console.text import clock, plain
from mailtriage.console.tickets import as_json
from mailtriage.console.triaged import retriaged, triaged
from mailtriage.console.undelivered import event_in_words, in_words, of_ticket
from mailtriage.model.errors import PermanentFailure
from mailtriage.model.event import MAILBOX, Event, EventType
from mailtriage.model.ledger import MailRow
from mailtriage.model.ticket import Ticket
from mailtriage.store.desk import DeskStore


class NoSuchTicket(PermanentFailure):
    """The reference names no ticket of this desk."""


def run(args: argparse.Namespace) -> int:
    if args.save is not None or args.all:
        from mailtriage.console import saving

        return saving.run(args)
    with open_store(Path(args.config)) as store:
        ticket = find(store, args.reference)
        events = store.events(ticket.number)
        mails = store.mails_of_ticket(ticket.number)
        contact = store.contact(ticket.requester)
        names = _names(store, events)
        undelivered = of_ticket(store, ticket, datetime.now(UTC))
    name, address = (contact.name, contact.addresses[0]) if contact else ("", "")
    if args.json:
        told = as_json(ticket, name, address)
        told["journal"] = [_event_json(one) for one in events]
        told["messages"] = [_mail_json(one) for one in mails]
        told |= undelivered
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        return 0
    _show(ticket, name, address, events, mails, names, in_words(undelivered))
    return 0


def find(store: DeskStore, reference: str) -> Ticket:
    """The ticket of ``INC-1042-7KQM``, ``[INC-1042-7KQM]``, ``INC-1042`` or ``1042``; raises NoSuchTicket."""
    found = re.fullmatch(r"\[?(?:[A-Za-z]{3}-)?(\d{1,9})(?:-([A-Za-z0-9]{4}))?\]?", reference.strip())
    ticket = store.ticket(int(found[1])) if found else None
    if ticket is None or found is None:
        raise NoSuchTicket(f"{reference}: no such ticket; `mailtriage tickets` lists them")
    if found[2] and found[2].upper() != ticket.check:
        raise NoSuchTicket(
            f"{reference}: the check does not fit; ticket {ticket.number} is {ticket.reference}"
        )
    return ticket


def _names(store: DeskStore, events: list[Event]) -> dict[str, str]:
    """Contact ids of the journal with an address to show."""
    ids = {one.actor.partition(":")[2] for one in events if one.actor.startswith("customer:")}
    contacts = (store.contact(one) for one in ids)
    return {one.contact_id: one.addresses[0] for one in contacts if one is not None}


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "at": event.at,
        "type": event.type.value,
        "actor": event.actor,
        "mail": event.mail,
        "data": event.data,
    }


def _mail_json(row: MailRow) -> dict[str, Any]:
    return {
        "mail": row.mail_id,
        "message_id": row.message_id,
        "direction": row.direction.value,
        "verdict": row.verdict.value,
        "kind": row.kind.value,
        "from": row.sender,
        "subject": row.subject,
        "at": row.received_at,
        "reply_text": row.reply_text,
        "facts": row.facts,
        "decision": row.decision,
        "attachments": attached.as_json(row.attachments),
    }


def _show(
    ticket: Ticket,
    name: str,
    address: str,
    events: list[Event],
    mails: list[MailRow],
    names: dict[str, str],
    undelivered: list[str],
) -> None:
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    head = Table.grid(padding=(0, 2))
    labels = ", ".join(ticket.labels) or "-"
    facts = (
        ("Requester", f"{name} <{address}>" if name else address),
        ("Kind", f"{ticket.kind.value}, severity {ticket.severity.value}, {ticket.status.value}"),
        ("Labels", labels),
        ("Opened", f"{clock(ticket.opened_at)} UTC"),
        ("Acknowledged", clock(ticket.acknowledged_at)),
        ("First response", clock(ticket.first_response_at)),
    )
    console.print(Text(f"\n{ticket.reference}  {plain(ticket.subject)}", style="bold"))
    for label, value in facts:
        head.add_row(Text(label, style="dim"), Text(plain(value)))
    if ticket.assignee is not None:
        head.add_row(Text("Assigned", style="dim"), Text(plain(ticket.assignee)))
    if ticket.organisation is not None:
        said = f"{ticket.organisation}, as a rule says"
        head.add_row(Text("Organisation", style="dim"), Text(plain(said)))
    if ticket.merged_into is not None:
        head.add_row(Text("Merged", style="yellow"), Text(f"into ticket {ticket.merged_into}"))
    if ticket.follows is not None:
        head.add_row(Text("Follows", style="dim"), Text(f"ticket {ticket.follows}, which was closed"))
    if ticket.claims is not None:
        head.add_row(Text("Claims", style="yellow"), Text(f"ticket {ticket.claims}, without a right to it"))
    for line in undelivered:
        head.add_row(Text("Delivery", style="yellow"), Text(plain(line)))
    console.print(head)
    console.print(Text("\nJournal", style="bold"))
    journal = Table.grid(padding=(0, 2))
    day: datetime | None = None
    for event, after in zip_longest(events, events[1:]):
        if after is not None and event.type is after.type is EventType.REPEATED:
            continue  # of a storm the last count is enough
        stamp = f"{event.at:%H:%M:%S}" if day and day.date() == event.at.date() else clock(event.at)
        day = event.at
        who, _, which = event.actor.partition(":")
        actor = names.get(which, which or who)
        for number, line in enumerate(_told(event)):
            journal.add_row(
                Text(stamp if not number else "", style="dim"),
                Text(event.type.value if not number else ""),
                Text(plain(actor) if not number else "", style="dim"),
                Text(plain(line)),
            )
    console.print(journal)
    for row in mails:
        files = attached.in_words(row.attachments)
        if "storm" in row.decision:
            continue
        if row.reply_text or files:
            console.print(
                Text(f"\n{clock(row.received_at)}  {row.direction.value}  {row.sender}", style="bold")
            )
        if row.reply_text:
            console.print(Text(plain(row.reply_text[:4000]).strip()))
        if files:
            console.print(Text(plain(f"Attached: {files}"), style="dim"))


def _told(event: Event) -> list[str]:
    """An event in words, a line or more."""
    data = event.data
    match event.type:
        case EventType.OPENED:
            claims = f", claims ticket {data['claims']}" if data.get("claims") else ""
            return [f"as {data['prefix']}-{event.ticket}-{data['check']}{claims}"]
        case EventType.TRIAGED:
            return triaged(data)
        case EventType.RETRIAGED:
            return retriaged(data)
        case EventType.PAGED:
            because = f" ({data['because']})" if data["because"] else ""
            return [f"{', '.join(data['to'])}, severity {data['severity']}, by rule {data['rule']}{because}"]
        case EventType.RECEIVED:
            return [f"{data['mail_kind']}: {'; '.join([*data['evidence'], *data['thread']])}"]
        case EventType.QUEUED | EventType.SENT:
            return [f"{data['purpose']} <{data['message']}>"]
        case EventType.WITHHELD:
            return [f"{data['purpose']}: {data['reason']}"]
        case EventType.UNDELIVERED:
            return [event_in_words(event)]
        case EventType.NOTED:
            return [str(data["text"])]
        case EventType.REPEATED:
            return [f"{data['count']} mails of a storm so far"]
        case EventType.MERGED:
            return [f"into ticket {data['into']}"]
        case EventType.ABSORBED:
            return [f"ticket {data['of']}, with whoever takes part in it"]
        case EventType.RELAYED | EventType.RECALLED:
            count = len(data["messages"])
            return [f"to the customer, in {count} mail{'s' if count > 1 else ''}"]
        case EventType.INCLUDED:
            return [f"{', '.join(data['contacts'])} gets answers, too"]
        case EventType.EXCLUDED:
            return [f"{', '.join(data['contacts'])} gets no answers any more"]
        case EventType.ANSWERED:
            by = "an unknown person, from the shared mailbox" if data["by"] == MAILBOX else data["by"]
            return [f"by {by}" + ("" if data["verified"] else " (unverified)")]
        case _:
            return [", ".join(f"{key} {value}" for key, value in data.items() if value not in ("", None))]
