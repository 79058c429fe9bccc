"""The mailbox by imapclient: UIDs only, explicit lists of them, nothing that sets ``\\Seen`` or deletes.

imapclient 4.1 crashes on ranges in `fetch` and its `idle_check` cannot be used; neither is called here. The
server need not know CONDSTORE, UNSELECT or SPECIAL-USE.
"""

import contextlib
import os
import select
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from mailtriage.inbox import idle
from mailtriage.inbox.filing import Mover, put_on
from mailtriage.inbox.folders import FolderMissing, choose
from mailtriage.inbox.link import (
    ImapServer,
    MailboxGone,
    connect,
    drop,
    foreign,
    listing,
    said,
    throttled,
)
from mailtriage.inbox.parts import by_size, chunks
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.folder import Folder
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import FolderState, LinkLost, Moved, TurnedAway, WantedFolders

_WINDOW = 50_000  # UIDs a SEARCH may answer with: a longer line than 1 MB ends the connection
# By which a mail is recognised, apart from the rest: a thousand recipients must not cut them off.
_HEADER = (
    b"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM SENDER DATE SUBJECT)]<0.16384>",
    b"BODY.PEEK[HEADER.FIELDS (REPLY-TO TO CC IN-REPLY-TO REFERENCES AUTO-SUBMITTED PRECEDENCE)]<0.32768>",
)


class ImapInbox:
    """Implements `ports.Inbox`. One thread owns it; only `wake` may be called from another."""

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._client: Any = None
        self._folder = ""
        self._uidvalidity = 0
        self._uidnext = 1
        self._exists = 0  # mails in the folder, as the server told last
        self._idles = True
        self._mover = Mover()
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        os.set_blocking(self._woken, False)

    def survey(self, wanted: WantedFolders) -> tuple[Folder, ...]:
        if self._client is None:
            self._connect()
        with self._guard():
            return choose(listing(self._client), wanted, foreign(self._client))

    def status(self, folder: str) -> FolderState | None:
        with self._guard():
            try:
                told = self._client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
            except (IMAPClientAbortError, ProtocolError):
                raise
            except IMAPClientError as error:
                slow = throttled(self._server.host, error)
                if slow is not None:
                    raise slow from error
                return None
        if b"UIDVALIDITY" not in told or b"UIDNEXT" not in told:
            return None
        return FolderState(int(told[b"UIDVALIDITY"]), int(told[b"UIDNEXT"]), keywords=False)

    def open(self, folder: str) -> FolderState:
        if self._client is None:
            self._connect()
        with self._guard():
            try:
                told = self._client.select_folder(folder)
            except (IMAPClientAbortError, ProtocolError):
                raise
            except IMAPClientError as error:
                refused = FolderMissing(f"folder {folder!r}: {said(error)}; set [mailbox] folder")
                raise throttled(self._server.host, error) or refused from error
            self._heard_news()
        self._folder = folder
        self._uidvalidity = int(told[b"UIDVALIDITY"])
        self._uidnext = int(told.get(b"UIDNEXT", 0)) or self._highest() + 1
        return FolderState(self._uidvalidity, self._uidnext, b"\\*" in told.get(b"PERMANENTFLAGS", ()))

    def uids_above(self, mark: int) -> list[int]:
        found: list[int] = []
        with self._guard():
            top = max(int(self._status_uidnext()), self._uidnext)
            # UIDs may lie far apart: where few mails are, one question is enough.
            span = _WINDOW if self._exists > _WINDOW else max(top - mark, 1)
            for low in range(mark + 1, top, span):
                high = min(low + span - 1, top - 1)
                found += self._client.search([b"UID", f"{low}:{high}".encode()])
            # UIDNEXT may be stale within a session; "n:*" names the last mail even when it is below n.
            low = max(top, mark + 1)
            found += [uid for uid in self._client.search([b"UID", f"{low}:*".encode()]) if uid >= low]
        return sorted(set(found))

    def headers(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for batch in chunks(sorted(uids), 500):
            yield from self._headers(batch)

    def fetch(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for batch in chunks(sorted(uids), 1000):
            try:
                with self._guard():
                    sizes = self._client.fetch(list(batch), [b"RFC822.SIZE"])
                parts = by_size(batch, sizes)
            except (LinkLost, TurnedAway):
                raise
            except TemporaryFailure:  # one of them may be any size, and the server chokes on it
                parts = ([uid] for uid in batch)
            for part in parts:
                yield from self._fetch(part)

    def add_keywords(self, marks: dict[str, list[int]]) -> None:
        for keyword, uids in marks.items():
            for batch in chunks(uids, 500):
                with self._guard():
                    put_on(self._client, batch, keyword)

    def move(self, uids: Sequence[int], folder: str) -> Moved:
        with self._mover.trying(folder), self._guard():
            return self._mover.move(self._client, uids, folder, self._folder)

    def find(self, header: str, value: str, since: datetime) -> list[int]:
        # SINCE heeds the day in the server's own zone.
        day = since.date() - timedelta(days=1)
        with self._guard():
            return sorted(self._client.search(["SINCE", day, "HEADER", header, value]))

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        with self._guard():
            self._client.append(folder, raw, flags=[b"\\Seen"], msg_time=at)

    def wait(self, seconds: float) -> None:
        with self._guard():
            if not self._idles:
                select.select([self._woken], [], [], seconds)
            else:
                # What came since the last search is told now: some servers do not repeat it in IDLE.
                self._client.noop()
                if not self._heard_news():
                    self._idle(seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)

    def _idle(self, seconds: float) -> None:
        self._idles = idle.begin(self._client, self._server.host)
        if self._idles:
            if not self._heard_news() and not idle.buffered(self._client):
                select.select([self._client.socket(), self._woken], [], [], seconds)
            self._client.idle_done()

    def wake(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            os.write(self._waker, b"x")

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                client.logout()
            with contextlib.suppress(Exception):
                client.shutdown()

    def _connect(self) -> None:
        self._client = connect(self._server)
        self._mover.renew()
        with self._guard():
            self._idles = self._client.has_capability("IDLE")

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        """Any error of the link means: drop it, and connect again later (library-facts A6)."""
        if self._client is None:
            raise MailboxGone(f"{self._server.host}:{self._server.port}: not connected")
        try:
            yield
        except (OSError, IMAPClientAbortError, ProtocolError, IMAP4.abort) as error:
            client, self._client = self._client, None
            drop(client)
            # A goodbye that says we ask too much is no loss at the mail that was asked for.
            slow = throttled(self._server.host, error)
            raise slow or MailboxGone(f"{self._server.host}:{self._server.port}: {said(error)}") from error
        except (IMAPClientError, ValueError, OverflowError) as error:
            # ValueError: imapclient met a date or a number that it cannot read.
            slow = throttled(self._server.host, error)
            raise slow or TemporaryFailure(f"{self._server.host}: {said(error)}") from error

    def _status_uidnext(self) -> int:
        self._client.noop()
        self._heard_news()
        return self._uidnext

    def _heard_news(self) -> bool:
        """Whether other mails lie there than when this was asked last. Some servers repeat their number with
        every answer: that alone is no news."""
        told = self._client._imap.untagged_responses
        exists, expunged = told.pop("EXISTS", []), told.pop("EXPUNGE", [])
        before, self._exists = self._exists, int(exists[-1]) if exists else self._exists
        return bool(expunged) or self._exists != before

    def _highest(self) -> int:
        return max(self._client.search([b"UID", b"1:*"]), default=0)

    def _headers(self, uids: Sequence[int]) -> Iterator[Arrival]:
        """A mail the server chokes on must not keep the others: then each half is asked for alone."""
        try:
            with self._guard():
                told = self._client.fetch(list(uids), [*_HEADER, b"INTERNALDATE", b"RFC822.SIZE", b"FLAGS"])
        except (LinkLost, TurnedAway):
            raise
        except TemporaryFailure as error:
            half = len(uids) // 2
            if half:
                yield from self._headers(uids[:half])
                yield from self._headers(uids[half:])
            else:
                yield replace(self._arrival(uids[0], {}, b""), unreadable=str(error))
            return
        for uid in uids:
            parts = told.get(uid, {})
            found = [(key.upper(), value) for key, value in parts.items() if key.startswith(b"BODY[HEADER")]
            fields = [value.strip(b"\r\n") for key, value in sorted(found) if value is not None]
            raw = b"\r\n".join(filter(None, fields)) + b"\r\n\r\n" if fields else None
            yield self._given(uid, parts, raw)

    def _fetch(self, uids: list[int]) -> Iterator[Arrival]:
        """A mail the server chokes on must not keep the others: then each is fetched alone."""
        limit = self._server.max_bytes
        items = [f"BODY.PEEK[]<0.{limit}>".encode(), b"INTERNALDATE", b"RFC822.SIZE", b"FLAGS"]
        try:
            with self._guard():
                told = self._client.fetch(uids, items)
        except (LinkLost, TurnedAway):
            raise
        except TemporaryFailure as error:
            if len(uids) > 1:
                for uid in uids:
                    yield from self._fetch([uid])
            else:
                yield replace(self._arrival(uids[0], {}, b""), unreadable=str(error))
            return
        for uid in uids:
            parts = told.get(uid, {})
            raw = next((value for key, value in parts.items() if key.startswith(b"BODY[]")), None)
            yield self._given(uid, parts, raw)

    def _given(self, uid: int, parts: Any, raw: bytes | None) -> Arrival:
        # Expunged by somebody, Dovecot answers without a size (library-facts A3); with one, it is there.
        if raw is None and parts.get(b"RFC822.SIZE"):
            return replace(self._arrival(uid, parts, b""), unreadable="the server does not give it out")
        return self._arrival(uid, parts, raw)

    def _arrival(self, uid: int, parts: Any, raw: bytes | None) -> Arrival:
        at: datetime | None = parts.get(b"INTERNALDATE")
        size = int(parts.get(b"RFC822.SIZE") or len(raw or b""))
        return Arrival(
            Place(self._server.account, self._folder, self._uidvalidity, uid),
            raw,
            _utc(at),
            size,
            answered=b"\\Answered" in parts.get(b"FLAGS", ()),
            draft=b"\\Draft" in parts.get(b"FLAGS", ()),
            oversize=size > self._server.max_bytes,
        )


def _utc(at: datetime | None) -> datetime:
    """An INTERNALDATE in UTC; now where the server's is none or absurd."""
    try:
        return at.astimezone(UTC) if at is not None else datetime.now(UTC)
    except (OverflowError, ValueError):
        return datetime.now(UTC)
