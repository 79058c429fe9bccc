"""What is asked of every mail, by key: answered from what is pending; an index has to be written first."""

from datetime import datetime
from typing import Any

from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Direction
from mailtriage.model.outgoing import OutboxRow
from mailtriage.store.documents import DocumentStore
from mailtriage.store.migrations import decode
from mailtriage.store.table import DocumentTable
from mailtriage.store.times import stamp

MOST = 10  # mails kept of one Message-ID, beside our own, and automatic mails of one recipient


class Lookups:
    """Three small tables beside `mails` and `outbox`, written with them; ids of mails go in and out.

    A mail's header key, Message-ID and direction never change.
    """

    def __init__(self, documents: DocumentStore, mails: DocumentTable) -> None:
        self._mails = mails
        self._headers = documents.table("headers", ids=str)
        self._message_ids = documents.table("message_ids", ids=str)
        self._automatic = documents.table("automatic", ids=str)

    def add_mail(self, row: MailRow) -> None:
        known = _get(self._headers, row.header_key)
        if known is None or row.mail_id < known["mail"] or not self._mails.contains(doc_id=known["mail"]):
            self._headers.write(row.header_key, {"mail": row.mail_id})
        if row.message_id is not None:
            self._add_message_id(_key(row.message_id), row)

    def _add_message_id(self, key: str, row: MailRow) -> None:
        known = _get(self._message_ids, key)
        before: list[list[str]] = known["first"] if known else []
        ours: str | None = known["ours"] if known else None
        this = [stamp(row.handled_at), row.mail_id]
        first = sorted([this, *(one for one in before if one[1] != row.mail_id)])[:MOST] if before else [this]
        if row.direction is Direction.OWN and (ours is None or row.mail_id < ours):
            ours = row.mail_id
        if known is None or first != before or ours != known["ours"]:
            self._message_ids.write(key, {"first": first, "ours": ours})

    def with_header(self, header_key: str) -> str | None:
        """Of several mails the one with the smallest id."""
        known = _get(self._headers, header_key)
        return str(known["mail"]) if known else None

    def with_message_id(self, message_id: str) -> list[str]:
        """The earliest `MOST`, and one of ours, which comes first if it is none of these."""
        known = _get(self._message_ids, _key(message_id))
        if known is None:
            return []
        first = [str(mail_id) for _, mail_id in known["first"]]
        hidden = known["ours"] is not None and known["ours"] not in first
        return [known["ours"], *first] if hidden else first

    def add_automatic(self, row: OutboxRow) -> None:
        if not row.automatic or row.cause is None:
            return
        key = _key(row.recipient)
        known = _get(self._automatic, key)
        before: list[list[str]] = known["queued"] if known else []
        this = [stamp(row.queued_at), row.message_id]
        if this in before:
            return
        latest = sorted([*(one for one in before if one[1] != row.message_id), this])[-MOST:]
        if latest != before:
            self._automatic.write(key, {"queued": latest})

    def automatic_to(self, recipient: str, since: datetime, limit: int) -> int:
        """Raises ValueError for a limit above what is kept."""
        if limit > MOST:
            raise ValueError(
                f"limit is {limit}: only the last {MOST} automatic mails to a recipient are known"
            )
        known = _get(self._automatic, _key(recipient))
        if known is None:
            return 0
        after = stamp(since)
        return min(limit, len([1 for queued_at, _ in known["queued"] if queued_at > after]))


def _key(text: str) -> str:
    """An id for any text: SQLite takes no lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _get(table: DocumentTable, doc_id: str) -> dict[str, Any] | None:
    body = table.body(doc_id)
    return None if body is None else decode(body)
