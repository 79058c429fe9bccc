"""A mail server inside this process: IMAP by pymap, SMTP by aiosmtpd, nothing stored on disk.

For the demo and the tests only: passwords travel in clear, and anyone on loopback may send.
"""

import asyncio
import logging
import re
import socket
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailtriage.demo.mailboxes import NO_ARGUMENTS, KeywordMailboxes, ServerSettings
from mailtriage.model.errors import PermanentFailure

HOST = "127.0.0.1"
FOLDERS = ("Archive", "Drafts", "Junk", "Sent", "Trash")
SIZE_LIMIT_BYTES = 64 * 1024 * 1024
PATIENCE_SECONDS = 10.0

Answer = TypeVar("Answer")

# aiosmtpd warns of its own deprecated attribute at every login.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class PortTaken(PermanentFailure):
    """Another program listens on a port that was asked for by number."""

    def __init__(self, protocol: str, port: int) -> None:
        super().__init__(
            f"{protocol} port {port} on {HOST} is taken by another program;"
            f" stop that program or choose another port (0 takes any free one)"
        )
        self.protocol = protocol
        self.port = port


class EmbeddedMailServer:
    """Mailboxes for `users` (address -> password) on loopback, served from a thread of its own.

    Mail to a user's address, in any case and with any ``+detail``, goes to that user's INBOX;
    mail to anybody else goes to the INBOX of `catch_all`, or is refused with 550 when that is None.
    Message numbering starts at UID 101, and keywords are kept. There is no CONDSTORE and no SPECIAL-USE.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        *,
        catch_all: str | None = None,
        imap_port: int = 0,
        smtp_port: int = 0,
    ) -> None:
        if catch_all is not None and catch_all not in users:
            raise ValueError(f"catch_all {catch_all!r} is not one of the users: {', '.join(users)}")
        self.users = dict(users)
        self.catch_all = catch_all
        self.host = HOST
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self._mailboxes: dict[str, KeywordMailboxes] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Return when both ports accept; raises `PortTaken`."""
        imap = _listen("IMAP", self.imap_port)
        try:
            smtp = _listen("SMTP", self.smtp_port)
        except PortTaken:
            imap.close()
            raise
        ready: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(imap, smtp, ready), name="embedded mail server", daemon=True
        )
        self._thread.start()
        ready.result(PATIENCE_SECONDS)
        self.imap_port = imap.getsockname()[1]
        self.smtp_port = smtp.getsockname()[1]

    def stop(self) -> None:
        """Cut all connections and end the thread; the mail is gone. Stopping twice is harmless."""
        if self._thread is None or self._loop is None or self._stop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE_SECONDS)
        self._thread = self._loop = self._stop = None

    def deliver(self, user: str, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> int:
        """Put a mail into a folder as its own arrival, and return its UID.

        `at` becomes the INTERNALDATE (now when None). Bare line feeds become CRLF, as IMAP demands.
        """
        return self._ask(self._append(user, raw, at or datetime.now(UTC), folder))

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every mail of a folder, oldest first, without touching its flags."""
        return self._ask(self._read(user, folder))

    def _ask(self, question: Coroutine[Any, Any, Answer]) -> Answer:
        if self._loop is None:
            question.close()
            raise RuntimeError("the embedded mail server is not running")
        return asyncio.run_coroutine_threadsafe(question, self._loop).result(PATIENCE_SECONDS)

    def _run(self, imap: socket.socket, smtp: socket.socket, ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(imap, smtp, ready))
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)
        finally:
            imap.close()
            smtp.close()

    async def _serve(self, imap: socket.socket, smtp: socket.socket, ready: Future[None]) -> None:
        login = await self._open_mailboxes()
        connections: WeakSet[asyncio.BaseTransport] = WeakSet()
        imap_server = IMAPServer(login, login.config)

        async def imap_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connections.add(writer.transport)
            peer = SocketInfo.get(writer, None, unique_id=uuid4().bytes)
            await imap_server(reader, writer, peer)

        def smtp_client() -> SMTP:
            return _SmtpConnection(connections, _Delivery(self), self._authenticate)

        listeners = [
            await asyncio.start_server(imap_client, sock=imap),
            await asyncio.get_running_loop().create_server(smtp_client, sock=smtp),
        ]
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        ready.set_result(None)
        await self._stop.wait()
        for listener in listeners:
            listener.close()
        await _cut(connections)

    async def _open_mailboxes(self) -> Login:
        config = ServerSettings.from_args(
            NO_ARGUMENTS, hash_context=Cleartext(), cpu_subsystem=Subsystem.for_asyncio()
        )
        config.apply_context()
        login = Login(config)
        self._mailboxes.clear()
        for user, password in self.users.items():
            mailboxes = KeywordMailboxes()
            for folder in FOLDERS:
                await mailboxes.add_mailbox(folder)
            identity = Identity(user, login, None, frozenset())
            await identity.set(UserMetadata(config, user, password=password))
            config.set_cache[user] = (mailboxes, FilterSet())
            self._mailboxes[user] = mailboxes
        return login

    async def _append(self, user: str, raw: bytes, at: datetime, folder: str) -> int:
        mailbox = await self._mailboxes[user].get_mailbox(folder)
        mail = AppendMessage(re.sub(rb"\r?\n", b"\r\n", raw), at, frozenset())
        return (await mailbox.append(mail, recent=True)).uid

    async def _read(self, user: str, folder: str) -> list[bytes]:
        mailbox = await self._mailboxes[user].get_mailbox(folder)
        mails = [mail async for mail in mailbox.messages()]
        return [bytes(await mail.load_content(FetchRequirement.CONTENT)) for mail in mails]

    def _mailbox_of(self, recipient: str) -> str | None:
        local, _, domain = recipient.rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}".lower()
        return next((user for user in self.users if user.lower() == plain), self.catch_all)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any
    ) -> AuthResult:
        good = isinstance(login, LoginPassword) and self.users.get(
            login.login.decode(errors="replace")
        ) == login.password.decode(errors="replace")
        return AuthResult(success=good, handled=False)


class _Delivery:
    """aiosmtpd's hooks: a known or caught recipient, then one copy into each mailbox."""

    def __init__(self, server: EmbeddedMailServer) -> None:
        self._server = server

    async def handle_RCPT(  # noqa: N802 (aiosmtpd finds the hook by this name)
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._server._mailbox_of(address) is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        now = datetime.now(UTC)
        mail = _with_trace(envelope, session, now)
        owners = {self._server._mailbox_of(recipient): None for recipient in envelope.rcpt_tos}
        for owner in owners:
            if owner is not None:
                await self._server._append(owner, mail, now, "INBOX")
        return "250 2.0.0 OK"


def _with_trace(envelope: Envelope, session: Session, now: datetime) -> bytes:
    """The mail as final delivery stores it."""
    content = envelope.content
    raw = content if isinstance(content, bytes) else (content or "").encode()
    # RFC 5321 §4.4: final delivery writes the one Return-Path; an older one is removed.
    raw = re.sub(rb"\AReturn-Path:[^\n]*\n(?:[ \t][^\n]*\n)*", b"", raw, flags=re.IGNORECASE)
    trace = (
        f"Return-Path: <{(envelope.mail_from or '').strip('<>')}>\r\n"
        f"Received: from {session.host_name or 'unknown'} ([{HOST}]) by localhost with ESMTP;\r\n"
        f"\t{format_datetime(now)}\r\n"
    )
    return trace.encode(errors="surrogateescape") + raw


class _SmtpConnection(SMTP):
    """One SMTP client, known to the server so that stopping can cut it."""

    def __init__(
        self, connections: WeakSet[asyncio.BaseTransport], delivery: _Delivery, authenticator: Any
    ) -> None:
        super().__init__(
            delivery,
            data_size_limit=SIZE_LIMIT_BYTES,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="embedded mail server",
            auth_require_tls=False,
            authenticator=authenticator,
            loop=asyncio.get_running_loop(),
        )
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(transport)
        super().connection_made(transport)


def _listen(protocol: str, port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(100)
    except OSError as error:
        listener.close()
        raise PortTaken(protocol, port) from error
    return listener


async def _cut(connections: WeakSet[asyncio.BaseTransport]) -> None:
    """End every conversation, and let the transports go before the loop closes under them."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for transport in list(connections):
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
    await asyncio.sleep(0)
