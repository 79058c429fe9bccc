"""What is asked of every mail, by key: answered from what is pending; an index has to be written first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Direction, own_mail_id
from mailtriage.model.outgoing import OutboxRow
from mailtriage.store.documents import DocumentStore
from mailtriage.store.migrations import decode
from mailtriage.store.table import DocumentTable
from mailtriage.store.times import optional_time, stamp

MOST = 10  # mails kept of one Message-ID, beside our own
MOST_AUTOMATIC = 20  # automatic mails kept of one recipient


class Lookups:
    """Three small tables beside `mails` and `outbox`, written with them; ids of mails go in and out.

    A mail's header key, Message-ID and direction never change. Each key is a page of the file that no other
    mail of the commit touches, so that what can be found without one has none: our own mail has an id made of
    its Message-ID, and the only mail with a Message-ID is the one with its header.
    """

    def __init__(self, documents: DocumentStore, mails: DocumentTable) -> None:
        self._mails = mails
        self._headers = documents.table("headers", ids=str)
        self._message_ids = documents.table("message_ids", ids=str)
        self._automatic = documents.table("automatic", ids=str)

    def foresee(self, message_ids: Iterable[str], recipients: Iterable[str]) -> None:
        self._message_ids.foresee(map(_key, message_ids))
        self._automatic.foresee(map(_key, recipients))

    def add_mail(self, row: MailRow) -> None:
        if row.message_id is None:
            self._add_header(row.header_key, row.mail_id)
        elif row.mail_id != own_mail_id(row.message_id):
            self._add_message_id(_key(row.message_id), row)

    def _add_header(self, header_key: str, mail_id: str) -> None:
        known = _get(self._headers, header_key)
        if (
            known is None
            or _rank(mail_id) < _rank(known["mail"])
            or not self._mails.contains(doc_id=known["mail"])
        ):
            self._headers.write(header_key, {"mail": mail_id})

    def _add_message_id(self, key: str, row: MailRow) -> None:
        known = _get(self._message_ids, key)
        before: list[list[str]] = known["first"] if known else []
        ours: str | None = known["ours"] if known else None
        this = [stamp(row.handled_at), row.mail_id]
        others = [one for one in before if one[1] != row.mail_id]
        first = sorted([this, *others])[:MOST] if others else [this]
        if len(others) == 1 and (body := self._mails.body(other := others[0][1])) is not None:
            self._add_header(decode(body)["header_key"], other)
        if others:
            self._add_header(row.header_key, row.mail_id)
        if row.direction is Direction.OWN and (ours is None or row.mail_id < ours):
            ours = row.mail_id
        if known is None or first != before or ours != known["ours"]:
            self._message_ids.write(key, {"first": first, "ours": ours})

    def with_header(self, header_key: str, message_id: str | None) -> list[str]:
        """Mails that may have this header, and the Message-ID in it: the first that does is the one."""
        found = [own_mail_id(message_id)] if message_id else []
        if (known := _get(self._headers, header_key)) is not None:
            found.append(str(known["mail"]))
        elif message_id and (known := _get(self._message_ids, _key(message_id))) is not None:
            found += [mail_id for _, mail_id in known["first"][:1]]
        return [mail_id for mail_id in found if mail_id]

    def with_message_id(self, message_id: str) -> list[str]:
        """The earliest `MOST`, and one of ours, which comes first if it is none of these."""
        own = own_mail_id(message_id)
        known = _get(self._message_ids, _key(message_id)) or {"first": [], "ours": None}
        first = [str(mail_id) for _, mail_id in known["first"]]
        ours = known["ours"] or (own if own and self._mails.contains(doc_id=own) else None)
        return [ours, *first] if ours is not None and ours not in first else first

    def add_automatic(self, row: OutboxRow) -> None:
        if not row.automatic or row.cause is None:
            return
        key = _key(Address("", row.recipient).base)
        known = _get(self._automatic, key)
        before: list[list[str]] = known["queued"] if known else []
        this = [stamp(row.queued_at), row.message_id]
        if this in before:
            return
        latest = sorted([*(one for one in before if one[1] != row.message_id), this])[-MOST_AUTOMATIC:]
        if latest != before:
            self._automatic.write(key, {**(known or {}), "queued": latest})

    def drop_automatic(self, row: OutboxRow) -> None:
        """It does not go out, and counts no longer."""
        key = _key(Address("", row.recipient).base)
        known = _get(self._automatic, key)
        left = [one for one in known["queued"] if one[1] != row.message_id] if known else []
        if known is not None and left != known["queued"]:
            self._automatic.write(key, {**known, "queued": left})

    def note_written(self, recipient: str, at: datetime) -> None:
        known = _get(self._automatic, _key(recipient))
        # Who never got anything automatic needs no row.
        if known is not None:
            self._automatic.write(_key(recipient), {**known, "written": stamp(at)})

    def written_to(self, recipient: str) -> datetime | None:
        known = _get(self._automatic, _key(recipient))
        return optional_time(known.get("written")) if known is not None else None

    def automatic_to(self, recipient: str, since: datetime, limit: int) -> int:
        """Raises ValueError for a limit above what is kept."""
        if limit > MOST_AUTOMATIC:
            raise ValueError(
                f"limit is {limit}: only the last {MOST_AUTOMATIC} automatic mails to a recipient are known"
            )
        known = _get(self._automatic, _key(recipient))
        if known is None:
            return 0
        after = stamp(since)
        return min(limit, len([1 for queued_at, _ in known["queued"] if queued_at > after]))


def _rank(mail_id: str) -> tuple[bool, str]:
    """A mail that was handled goes before a row that stands for one set aside or from before the start."""
    return ":" in mail_id, mail_id


def _key(text: str) -> str:
    """An id for any text: SQLite takes no lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _get(table: DocumentTable, doc_id: str) -> dict[str, Any] | None:
    body = table.body(doc_id)
    return None if body is None else decode(body)
