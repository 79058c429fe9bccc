"""The mailbox by imapclient: UIDs only, explicit lists of them, nothing that sets ``\\Seen`` or deletes.

imapclient 4.1 crashes on ranges in `fetch` and its `idle_check` cannot be used; neither is called here. The
server need not know CONDSTORE, UNSELECT or SPECIAL-USE.
"""

import contextlib
import os
import select
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError, ProtocolError

from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import FolderState, LinkLost

_WINDOW = 50_000  # UIDs a SEARCH may answer with: a longer line than 1 MB ends the connection
_BATCH = 50  # mails a FETCH: faster is nothing, and memory stays flat
_BATCH_BYTES = 5 << 20
_HEADER = b"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM DATE SUBJECT)]"


class MailboxGone(LinkLost):
    """The connection is of no more use; connect again after a while."""


class LoginRefused(TemporaryFailure):
    """The server does not take user and password; it must not be asked often."""


class FolderMissing(PermanentFailure):
    """The configured folder is not there."""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """`tls` is implicit, starttls or none; `account` names this mailbox in the ledger."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    timeout: float = 30.0
    ca_file: str | None = None
    account: str = "main"
    max_bytes: int = 50 << 20


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

    def open(self, folder: str) -> FolderState:
        if self._client is None:
            self._connect()
        with self._guard():
            try:
                told = self._client.select_folder(folder)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                raise FolderMissing(f"folder {folder!r}: {_said(error)}; set [mailbox] folder") from error
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
        server = self._server
        where = f"{server.host}:{server.port}"
        try:
            context = _context(server.ca_file) if server.tls != "none" else None
            client = IMAPClient(
                server.host,
                port=server.port,
                ssl=server.tls == "implicit",
                ssl_context=context if server.tls == "implicit" else None,
                timeout=SocketTimeout(server.timeout, server.timeout),
            )
        except (OSError, IMAP4.error, IMAPClientError) as error:
            raise MailboxGone(f"{where}: {_said(error)}") from error
        try:
            link = client.socket()
            link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if server.tls == "starttls":
                client.starttls(context)
            if server.user.isascii() and server.password.isascii():
                client.login(server.user, server.password)
            else:
                client.plain_login(server.user, server.password)  # LOGIN knows ASCII only (RFC 3501)
            client.normalise_times = False
        except LoginError as error:
            _drop(client)
            if isinstance(error.__context__, IMAP4.abort):  # the link broke, nobody refused anything
                raise MailboxGone(f"{where}: {_said(error)}") from error
            raise LoginRefused(f"{where}: {_said(error)}; check [mailbox] user and password") from error
        except (OSError, IMAP4.error, IMAPClientError) as error:
            _drop(client)
            raise MailboxGone(f"{where}: {_said(error)}") from error
        except BaseException:
            _drop(client)
            raise
        self._client = client

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        """Any error of the link means: drop it, and connect again later (library-facts A6)."""
        if self._client is None:
            raise MailboxGone(f"{self._server.host}:{self._server.port}: not connected")
        try:
            yield
        except (OSError, IMAPClientAbortError, ProtocolError, IMAP4.abort) as error:
            client, self._client = self._client, None
            _drop(client)
            raise MailboxGone(f"{self._server.host}:{self._server.port}: {_said(error)}") from error
        except (IMAPClientError, ValueError, OverflowError) as error:
            # ValueError: imapclient met a date or a number that it cannot read.
            raise TemporaryFailure(f"{self._server.host}: {_said(error)}") from error

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


def _context(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise OSError(f"ca_file {ca_file}: {error}") from error


def _utc(at: datetime | None) -> datetime:
    """An INTERNALDATE in UTC; now where the server's is none or absurd."""
    try:
        return at.astimezone(UTC) if at is not None else datetime.now(UTC)
    except (OverflowError, ValueError):
        return datetime.now(UTC)


def _chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


def _drop(client: Any) -> None:
    if client is not None:
        with contextlib.suppress(Exception):
            client.shutdown()


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
