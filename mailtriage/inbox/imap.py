"""The mailbox by imapclient: UIDs only, explicit lists of them, nothing that sets ``\\Seen`` or deletes.

imapclient 4.1 crashes on ranges in `fetch` and its `idle_check` cannot be used; neither is called here. The
server need not know CONDSTORE, UNSELECT or SPECIAL-USE.
"""

import contextlib
import os
import select
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from mailtriage.inbox.folders import FolderMissing, choose
from mailtriage.inbox.link import ImapServer, MailboxGone, connect, drop, said, throttled
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.folder import Folder
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import FolderState, LinkLost, WantedFolders

_WINDOW = 50_000  # UIDs a SEARCH may answer with: a longer line than 1 MB ends the connection
_BATCH = 50  # mails a FETCH: faster is nothing, and memory stays flat
_BATCH_BYTES = 5 << 20
_FIELDS = (
    b"MESSAGE-ID FROM SENDER REPLY-TO TO CC DATE SUBJECT IN-REPLY-TO REFERENCES AUTO-SUBMITTED PRECEDENCE"
)
_HEADER = b"BODY.PEEK[HEADER.FIELDS (" + _FIELDS + b")]<0.32768>"


class ImapInbox:
    """Implements `ports.Inbox`. One thread owns it; only `wake` may be called from another."""

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._client: Any = None
        self._folder = ""
        self._uidvalidity = 0
        self._uidnext = 1
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        os.set_blocking(self._woken, False)

    def survey(self, wanted: WantedFolders) -> tuple[Folder, ...]:
        if self._client is None:
            self._connect()
        with self._guard():
            return choose(self._client.list_folders(), wanted)

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
        self._folder = folder
        self._uidvalidity = int(told[b"UIDVALIDITY"])
        self._uidnext = int(told.get(b"UIDNEXT", 0)) or self._highest() + 1
        return FolderState(self._uidvalidity, self._uidnext, b"\\*" in told.get(b"PERMANENTFLAGS", ()))

    def uids_above(self, mark: int) -> list[int]:
        found: list[int] = []
        with self._guard():
            top = max(int(self._status_uidnext()), self._uidnext)
            for low in range(mark + 1, top, _WINDOW):
                high = min(low + _WINDOW - 1, top - 1)
                found += self._client.search([b"UID", f"{low}:{high}".encode()])
            # UIDNEXT may be stale within a session; "n:*" names the last mail even when it is below n.
            low = max(top, mark + 1)
            found += [uid for uid in self._client.search([b"UID", f"{low}:*".encode()]) if uid >= low]
        return sorted(set(found))

    def headers(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for batch in _chunks(sorted(uids), 500):
            with self._guard():
                told = self._client.fetch(list(batch), [_HEADER, b"INTERNALDATE", b"RFC822.SIZE"])
            for uid in batch:
                parts = told.get(uid, {})
                raw = next((value for key, value in parts.items() if key.startswith(b"BODY[HEADER")), None)
                yield self._arrival(uid, parts, raw)

    def fetch(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for batch in _chunks(sorted(uids), 1000):
            with self._guard():
                sizes = self._client.fetch(list(batch), [b"RFC822.SIZE"])
            for part in self._by_size(batch, sizes):
                yield from self._fetch(part)

    def add_keywords(self, marks: dict[str, list[int]]) -> None:
        for keyword, uids in marks.items():
            for batch in _chunks(uids, 500):
                with self._guard():
                    self._client.add_flags(list(batch), [keyword.encode("ascii")], silent=True)

    def wait(self, seconds: float) -> None:
        with self._guard():
            if not self._client.has_capability("IDLE"):
                select.select([self._woken], [], [], seconds)
            elif not any(b"EXISTS" in told for told in self._client.noop()[1]):
                # What came since the last search is told now: some servers do not repeat it in IDLE.
                self._client.idle()
                if not self._buffered():
                    select.select([self._client.socket(), self._woken], [], [], seconds)
                self._client.idle_done()
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)

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
            raise MailboxGone(f"{self._server.host}:{self._server.port}: {said(error)}") from error
        except (IMAPClientError, ValueError, OverflowError) as error:
            # ValueError: imapclient met a date or a number that it cannot read.
            slow = throttled(self._server.host, error)
            raise slow or TemporaryFailure(f"{self._server.host}: {said(error)}") from error

    def _status_uidnext(self) -> int:
        self._client.noop()
        return self._uidnext

    def _highest(self) -> int:
        return max(self._client.search([b"UID", b"1:*"]), default=0)

    def _by_size(self, uids: Sequence[int], sizes: Any) -> Iterator[list[int]]:
        part: list[int] = []
        held = 0
        for uid in uids:
            size = int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0) or 0)
            if part and (len(part) == _BATCH or held + size > _BATCH_BYTES):
                yield part
                part, held = [], 0
            part.append(uid)
            held += size
        if part:
            yield part

    def _fetch(self, uids: list[int]) -> Iterator[Arrival]:
        """A mail the server chokes on must not keep the others: then each is fetched alone."""
        limit = self._server.max_bytes
        items = [f"BODY.PEEK[]<0.{limit}>".encode(), b"INTERNALDATE", b"RFC822.SIZE", b"FLAGS"]
        try:
            with self._guard():
                told = self._client.fetch(uids, items)
        except LinkLost:
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
            # Expunged by somebody, Dovecot answers without a size (library-facts A3); with one, it is there.
            if raw is None and parts.get(b"RFC822.SIZE"):
                yield replace(self._arrival(uid, parts, b""), unreadable="the server gave no body")
            else:
                yield self._arrival(uid, parts, raw)

    def _arrival(self, uid: int, parts: Any, raw: bytes | None) -> Arrival:
        at: datetime | None = parts.get(b"INTERNALDATE")
        size = int(parts.get(b"RFC822.SIZE") or len(raw or b""))
        return Arrival(
            Place(self._server.account, self._folder, self._uidvalidity, uid),
            raw,
            _utc(at),
            size,
            answered=b"\\Answered" in parts.get(b"FLAGS", ()),
            oversize=size > self._server.max_bytes,
        )

    def _buffered(self) -> bool:
        """Whether data lies in imaplib's reader already, where no poll of the socket can see it."""
        link = self._client.socket()
        link.setblocking(False)
        try:
            return bool(self._client._imap.file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self._client._set_read_timeout()


def _utc(at: datetime | None) -> datetime:
    """An INTERNALDATE in UTC; now where the server's is none or absurd."""
    try:
        return at.astimezone(UTC) if at is not None else datetime.now(UTC)
    except (OverflowError, ValueError):
        return datetime.now(UTC)


def _chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
