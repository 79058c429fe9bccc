"""What a mail server would do with our mail, found out without sending any: for `mailtriage check`."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import aiosmtplib
from aiosmtplib import SMTP

from mailtriage.model.errors import PermanentFailure
from mailtriage.outbox.smtp import SmtpServer
from mailtriage.ports import LinkLost


class SmtpRefused(PermanentFailure):
    """The server answered `step` (such as AUTH) with `code` and `said`; code 0 where it does not offer it."""

    def __init__(self, step: str, code: int, said: str) -> None:
        super().__init__(f"{step}: {code} {said}" if code else f"{step}: {said}")
        self.step, self.code, self.said = step, code, said


@dataclass(frozen=True, slots=True)
class Reply:
    """How the server answered to mail from `sender`, after RCPT, or MAIL where `at_mail`."""

    sender: str
    code: int
    said: str
    at_mail: bool = False

    @property
    def accepted(self) -> bool:
        return 200 <= self.code < 300


@dataclass(frozen=True, slots=True)
class SmtpFound:
    """`extensions` are EHLO's, upper case, with their parameters; `greeting` may hold the server's time."""

    greeting: str
    extensions: dict[str, str]
    replies: tuple[Reply, ...]
    certificate_until: datetime | None


def probe(
    server: SmtpServer,
    recipient: str,
    senders: Sequence[str],
    doing: Callable[[str], None] = lambda step: None,
) -> SmtpFound:
    """Connect, log in, and offer a mail to `recipient` from each of `senders` ("" is the null sender) until
    one is accepted; RSET before any DATA. Raises `LinkLost` with its cause, and `SmtpRefused`."""
    doing("connect")
    try:
        # A look-up that hangs must hang here: the loop's own would hold up the end of the process.
        socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LinkLost(f"{server.host}:{server.port}: {error}") from error
    return asyncio.run(_probe(server, recipient, senders, doing))


async def _probe(
    server: SmtpServer, recipient: str, senders: Sequence[str], doing: Callable[[str], None]
) -> SmtpFound:
    where = f"{server.host}:{server.port}"
    smtp: SMTP | None = None
    try:
        context = ssl.create_default_context(cafile=server.ca_file) if server.tls != "none" else None
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=server.hello,
            timeout=server.timeout,
            use_tls=server.tls == "implicit",
            start_tls=False,
            tls_context=context,
        )
        greeting = (await smtp.connect()).message
        if server.tls == "starttls":
            doing("STARTTLS")
            await _step("STARTTLS", smtp.starttls(tls_context=context, server_hostname=server.host))
        doing("EHLO")
        await _step("EHLO", smtp.ehlo())
        if server.user is not None:
            doing("AUTH")
            await _step("AUTH", smtp.login(server.user, server.password or ""))
        replies: list[Reply] = []
        for sender in senders:
            doing("MAIL FROM")
            replies.append(await _offer(smtp, sender, recipient))
            if replies[-1].accepted:
                break
        extensions = {name.upper(): value for name, value in smtp.esmtp_extensions.items()}
        return SmtpFound(greeting, extensions, tuple(replies), _certificate_until(smtp))
    except aiosmtplib.SMTPConnectResponseError as error:
        raise SmtpRefused("connect", error.code, error.message) from error
    except (OSError, aiosmtplib.SMTPException, ValueError) as error:
        raise LinkLost(f"{where}: {getattr(error, 'message', '') or error}") from error
    finally:
        if smtp is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(smtp.quit(), 1)
            with contextlib.suppress(Exception):
                smtp.close()


async def _step(step: str, taken: Awaitable[object]) -> None:
    try:
        await taken
    except aiosmtplib.SMTPResponseException as error:
        if error.code < 0:  # no reply at all, or none that can be read
            raise
        raise SmtpRefused(step, error.code, error.message) from error
    except aiosmtplib.SMTPException as error:
        if type(error) is aiosmtplib.SMTPException or isinstance(error, aiosmtplib.SMTPNotSupported):
            raise SmtpRefused(step, 0, str(error)) from error
        raise


async def _offer(smtp: SMTP, sender: str, recipient: str) -> Reply:
    try:
        await smtp.mail(sender)
    except aiosmtplib.SMTPResponseException as error:
        reply = Reply(sender, error.code, error.message, at_mail=True)
    else:
        try:
            told = await smtp.rcpt(recipient)
            reply = Reply(sender, told.code, told.message)
        except aiosmtplib.SMTPResponseException as error:
            reply = Reply(sender, error.code, error.message)
    with contextlib.suppress(aiosmtplib.SMTPException):
        await smtp.rset()
    return reply


def _certificate_until(smtp: SMTP) -> datetime | None:
    told = smtp.get_transport_info("peercert") if smtp.is_connected else None
    until = told.get("notAfter") if isinstance(told, dict) else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(until)), UTC) if until else None
