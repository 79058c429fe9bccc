"""A connection to the mail server: TLS, login, what its refusals mean, and which folders it tells of."""

import contextlib
import re
import socket
import ssl
from dataclasses import dataclass
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError, ProtocolError
from imapclient.imap_utf7 import decode

from mailtriage.inbox.folders import Listing
from mailtriage.ports import LinkLost, TurnedAway


class MailboxGone(LinkLost):
    """The connection is of no more use; connect again after a while."""


class LoginRefused(TurnedAway):
    """The server does not take user and password; it must not be asked often."""


class Throttled(TurnedAway):
    """The server is busy, or we have asked too much of it."""


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


# RFC 5530, and what Gmail, Yahoo and Exchange Online say when they slow a client down.
_THROTTLES = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|THROTTLED)\]|throttl|too many (?:simultaneous )?(?:connections|requests)"
    r"|bandwidth limits|rate limit|authenticated but not connected|back-?off time",
    re.IGNORECASE,
)
# imaplib gives out what a server said as the text of a bytes object.
_BYTES = re.compile(r"""\bb(['"])(.*)\1""")
_BACK_OFF = re.compile(r"back-?off time: (\d{1,9}) milliseconds", re.IGNORECASE)


def throttled(where: str, error: BaseException) -> Throttled | None:
    """The refusal as a throttle, with the seconds it asks for; None when it says something else."""
    told = said(error)
    if not _THROTTLES.search(told):
        return None
    asked = _BACK_OFF.search(told)
    return Throttled(f"{where}: slowed down by the server: {told}", int(asked[1]) / 1000 if asked else None)


def connect(server: ImapServer) -> Any:
    """A logged-in IMAPClient; raises `MailboxGone`, `LoginRefused` or `Throttled`."""
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
        raise throttled(where, error) or MailboxGone(f"{where}: {said(error)}") from error
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
        drop(client)
        if isinstance(error.__context__, IMAP4.abort):  # the link broke, nobody refused anything
            raise MailboxGone(f"{where}: {said(error)}") from error
        advice = "check [mailbox] user and password"
        raise throttled(where, error) or LoginRefused(f"{where}: {said(error)}; {advice}") from error
    except (OSError, IMAP4.error, IMAPClientError) as error:
        drop(client)
        raise throttled(where, error) or MailboxGone(f"{where}: {said(error)}") from error
    except BaseException:
        drop(client)
        raise
    return client


def _context(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise OSError(f"ca_file {ca_file}: {error}") from error


def listing(client: Any) -> Listing:
    """What LIST tells. A name that breaks the rules of RFC 3501 §5.1.3 is left out: imapclient would give
    none of them for its sake, and no command could name it."""
    client.folder_encode = False
    try:
        told = client.list_folders()
    finally:
        client.folder_encode = True
    found = []
    for flags, delimiter, name in told:
        try:
            found.append((flags, delimiter, decode(name) if isinstance(name, bytes) else str(name or "NIL")))
        except UnicodeError:
            continue
    return found


def foreign(client: Any) -> tuple[str, ...]:
    """How the names of other people's folders and of public ones begin (RFC 2342): their mail is not ours."""
    if not client.has_capability("NAMESPACE"):
        return ()
    try:
        told = client.namespace()
    except (IMAPClientAbortError, ProtocolError):
        raise
    except (IMAPClientError, ValueError, TypeError):
        return ()
    return tuple(prefix for kind in (told.other, told.shared) for prefix, _ in kind or () if prefix)


def drop(client: Any) -> None:
    if client is not None:
        with contextlib.suppress(Exception):
            client.shutdown()


def said(error: BaseException) -> str:
    told = _BYTES.sub(r"\2", " ".join(str(error).split()))[:300] or type(error).__name__
    if isinstance(error, ssl.SSLCertVerificationError):
        told += "; `mailtriage check` says what to set, such as [mailbox] ca_file"
    return told
