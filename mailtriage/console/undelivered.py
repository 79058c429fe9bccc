"""What came back of a ticket's mail, and which addresses take none: for ``show`` and ``status``."""

from datetime import datetime
from typing import Any

from mailtriage.console.text import age
from mailtriage.model.address_health import AddressHealth
from mailtriage.model.event import Event
from mailtriage.model.ticket import Ticket
from mailtriage.store.desk import DeskStore

_SHOWN = 5
_MOST = 1000


def of_ticket(store: DeskStore, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """The desk's own mails that came back or were delayed, and how the addresses of the ticket are."""
    outgoing = store.outgoing_of_ticket(ticket.number)
    people = (store.contact(one) for one in (ticket.requester, *ticket.participants))
    addresses = [address for one in people if one is not None for address in one.addresses]
    addresses += [row.recipient for row in outgoing]
    healths = (store.address_health(one) for one in dict.fromkeys(addresses))
    return {
        "returned": [
            {
                "purpose": row.purpose.value,
                "to": row.recipient,
                "state": "bounced" if row.bounced_at else "delayed",
                "at": row.bounced_at or row.delayed_at,
                "said": row.returned,
            }
            for row in outgoing
            if row.bounced_at or row.delayed_at
        ],
        "addresses": [_health(one, now) for one in healths if one is not None and one.failures],
    }


def failing(store: DeskStore, now: datetime) -> dict[str, Any]:
    """The addresses to which automatic mail has stopped, the latest failure first."""
    found = store.failing_addresses(now, _MOST)
    return {"failing": len(found), "latest": [_health(one, now) for one in found[:_SHOWN]]}


def in_words(told: dict[str, Any]) -> list[str]:
    """What `of_ticket` found, a line each."""
    lines = []
    for one in told["returned"]:
        came_back = "came back" if one["state"] == "bounced" else "is delayed"
        lines.append(
            f"the {one['purpose']} to {one['to']} {came_back}: {one['said'] or 'no reason is given'}"
        )
    for one in told["addresses"]:
        since = f"{one['failed_at']:%Y-%m-%d}"
        times = "" if one["failures"] == 1 else f", {one['failures']} times in a row"
        if one["state"] == "failing":
            lines.append(
                f"mail to {one['address']} came back on {since}{times}: no automatic answer goes there"
            )
        else:
            well = f"{one['recovered_at']:%Y-%m-%d}"
            lines.append(f"mail to {one['address']} came back on {since}{times}; it is well since {well}")
    return lines


def line_of_status(told: dict[str, Any], now: datetime) -> tuple[str, list[str]]:
    """What `failing` found: a line, and one for each of the latest."""
    head = (
        f"{told['failing']} {'gives' if told['failing'] == 1 else 'give'} our mail back: no automatic answers"
    )
    latest = [
        f"{one['address']}, {age(one['failed_at'], now)} ago: {one['said'][:80]}" for one in told["latest"]
    ]
    return head, latest


def event_in_words(event: Event) -> str:
    """An `undelivered` event: by the mail server at once, or by a bounce later."""
    data = dict(event.data)
    if data.get("outcome") not in ("bounced", "delayed") or "purpose" not in data:
        return ", ".join(f"{key} {value}" for key, value in data.items() if value not in ("", None))
    author = f" by {data['author']}" if data.get("author") else ""
    to = f" to {data['contact']}" if data.get("contact") else ""
    came_back = "came back" if data["outcome"] == "bounced" else "is delayed"
    return f"{data['purpose']}{author}{to} {came_back}: {data['reason'] or 'no reason is given'}"


def _health(one: AddressHealth, now: datetime) -> dict[str, Any]:
    return {
        "address": one.address,
        "state": "failing" if one.is_failing(now) else "recovered",
        "failures": one.failures,
        "failed_at": one.failed_at,
        "recovered_at": one.recovered_at(now),
        "status": one.status,
        "said": one.said,
    }
