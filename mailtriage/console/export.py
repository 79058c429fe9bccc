"""``mailtriage export``: every stored message, or every ticket, as JSON, an object a line.

Read page by page, each page a snapshot of its own: a daemon may write meanwhile, and truncate its log. What
is stored while the export runs may be in it or not.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from mailtriage.console.open import open_store
from mailtriage.console.text import plain
from mailtriage.console.tickets import as_json
from mailtriage.model.errors import PermanentFailure
from mailtriage.model.event import EventType
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import ArchiveKey, Direction
from mailtriage.model.ticket import Status, Ticket
from mailtriage.paths import paths_of
from mailtriage.ports import Archive, Parser, ParserFailed
from mailtriage.store import codec
from mailtriage.store.desk import DeskStore

Text = Callable[[ArchiveKey], str]

_REMEMBERED = 10_000  # references by ticket number


def run(args: argparse.Namespace) -> int:
    out, configuration = sys.stdout.buffer, Path(args.config)
    with open_store(configuration) as store, ExitStack() as opened:
        archived = _Archived(configuration, opened)
        for one in tickets(store) if args.tickets else messages(store, archived):
            out.write(orjson.dumps(one) + b"\n")
        out.flush()
    for reason in archived.damaged:
        print(f"mailtriage: {plain(reason)}", file=sys.stderr)
    return 1 if archived.damaged else 0


def messages(store: DeskStore, archived: Text) -> Iterator[dict[str, Any]]:
    """Each stored message once, however many copies of it arrived.

    `text` is what its sender wrote, without quotes, as it was stored when it was handled; where that is
    empty, the full text by `archived`. Of mail from before the first start only the header is known: it is
    left out.
    """

    @lru_cache(_REMEMBERED)
    def reference(number: int) -> str | None:
        ticket = store.ticket(number)
        return ticket.reference if ticket else None

    for doc in store.documents.table("mails"):
        row = codec.mail_from(str(doc.doc_id), doc)
        if row.archive is None or _is_handled_since(store, row):
            continue
        yield {
            "ticket": reference(row.ticket) if row.ticket is not None else None,
            "direction": "in" if row.direction is Direction.IN else "out",
            "state": _state(store, row),
            "from": row.sender,
            "at": row.received_at,
            "subject": row.subject,
            "text": row.reply_text or archived(row.archive),
            "message_id": row.message_id,
        }


def _state(store: DeskStore, row: MailRow) -> str:
    """``received``; or what became of a mail of ours: ``sent``, ``queued``, ``withheld`` and so on."""
    if row.direction is Direction.IN:
        return "received"
    ours = store.outgoing(row.message_id) if row.direction is Direction.OWN and row.message_id else None
    return ours.state.value if ours is not None else "sent"


def _is_handled_since(store: DeskStore, row: MailRow) -> bool:
    """Whether this row stands for a mail set aside that has one of its own by now."""
    if row.verdict is not Verdict.ASIDE:
        return False
    handled = store.mail_by_header(row.header_key, row.message_id)
    return handled is not None and handled.mail_id != row.mail_id


def tickets(store: DeskStore) -> Iterator[dict[str, Any]]:
    """Each ticket as `mailtriage tickets --json` has it, and when it was closed."""
    for doc in store.documents.table("tickets"):
        ticket = codec.ticket_from(doc)
        contact = store.contact(ticket.requester)
        name, address = (contact.name, contact.addresses[0]) if contact else ("", ticket.requester)
        told = as_json(ticket, name, address)
        yield {**told, "closed_at": _closed_at(store, ticket), "claims": ticket.claims}


def _closed_at(store: DeskStore, ticket: Ticket) -> datetime | None:
    if ticket.status is not Status.CLOSED:
        return None
    return max((one.at for one in store.events(ticket.number) if one.type is EventType.CLOSED), default=None)


class _Archived:
    """The full text of a kept mail, ``""`` where it cannot be read: `damaged` says which.

    The parser starts when it is needed.
    """

    def __init__(self, configuration: Path, opened: ExitStack) -> None:
        self.damaged: list[str] = []
        self._folder = paths_of(configuration).archive
        self._opened = opened
        self._parts: tuple[Archive, Parser] | None = None

    def __call__(self, key: ArchiveKey) -> str:
        archive, parser = self._parts = self._parts or self._start()
        try:
            return parser.parse(archive.read(key)).text
        except ParserFailed as failed:
            return failed.mail.text
        except PermanentFailure as error:
            self.damaged.append(str(error))
            return ""

    def _start(self) -> tuple[Archive, Parser]:
        from mailtriage.guard.parser import GuardedParser
        from mailtriage.store.archive import SegmentArchive

        parser = GuardedParser()
        self._opened.callback(parser.close)
        return SegmentArchive(self._folder), parser
