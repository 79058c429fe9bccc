"""SMTP by aiosmtplib: a few connections on a loop of their own, one transaction per recipient.

Every error becomes a `Fate`, here, where the phase of the transaction is known. 250 after DATA is the commit
point; what happens to QUIT does not matter.
"""

import asyncio
import contextlib
import re
import ssl
import threading
from collections import deque
from collections.abc import Callable

import aiosmtplib
from aiosmtplib import SMTP

from mailtriage.model.outgoing import Delivery, Dispatch, Fate
from mailtriage.outbox.replies import is_too_fast, meaning
from mailtriage.outbox.server import SmtpServer as SmtpServer
from mailtriage.outbox.server import announced_limit
from mailtriage.ports import Clock

_IDLE = 20.0  # seconds an unused connection is kept
_LAST_SECONDS = 5.0  # for a server to answer DATA when we stop
_REFUSAL_STANDS = 1.0  # seconds in which a refused connection is not tried again

_ONE_MAILBOX = re.compile(r"(?:[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+)?")


class _Failed(Exception):
    """A step of the transaction did not succeed; `whole` when the connection is of no more use."""

    def __init__(self, fate: Fate, code: int, reason: str, *, whole: bool = False) -> None:
        super().__init__(reason)
        self.fate, self.code, self.reason, self.whole = fate, code, reason, whole


class _Gone(_Failed):
    """The server ended the connection before DATA: of a kept one, that says nothing about the mail."""


class SmtpCourier:
    """Implements `ports.Courier`; `report` is called in the courier's thread, once for each dispatch."""

    def __init__(self, server: SmtpServer, report: Callable[[Delivery], None], clock: Clock) -> None:
        self._server = server
        self._report = report
        self._clock = clock
        self._closing = False
        self._busy: dict[asyncio.Task[None], bool] = {}  # whether the transaction has reached DATA
        self._loop = asyncio.new_event_loop()
        self._jobs: asyncio.Queue[Dispatch | None] = asyncio.Queue()
        self._given, self._called = deque[Dispatch](), False
        self._door = asyncio.Lock()
        self._refusal: tuple[float, _Failed] | None = None
        self._tls: ssl.SSLContext | None = None
        self._limit: int | None = None  # as the last connection told it
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def submit(self, dispatch: Dispatch) -> None:
        self._given.append(dispatch)
        if not self._called:  # the loop is woken once for all that is given before it looks
            self._called = True
            self._loop.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        self._called = False
        while self._given:
            self._jobs.put_nowait(self._given.popleft())

    def close(self) -> None:
        """Stop within seconds: what has not reached DATA was not tried, what has is given a moment more."""
        self._closing = True
        if self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # it has just ended by itself
                self._loop.call_soon_threadsafe(self._end)
            self._thread.join(_LAST_SECONDS + 4)

    def _end(self) -> None:
        self._look()
        for _ in range(self._server.connections):
            self._jobs.put_nowait(None)
        self._loop.call_later(1, self._give_up, False)
        self._loop.call_later(_LAST_SECONDS, self._give_up, True)

    def _give_up(self, also_in_data: bool) -> None:
        for task, in_data in list(self._busy.items()):
            if also_in_data or not in_data:
                task.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        await asyncio.gather(
            *(self._deliver() for _ in range(self._server.connections)), return_exceptions=True
        )
        self._look()
        while not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job is not None:
                self._tell(job, Fate.UNTRIED, 0, "stopped before it was tried")

    async def _deliver(self) -> None:
        """One connection's life: opened by the first job, kept while there is work, closed when idle."""
        smtp: SMTP | None = None
        while True:
            try:
                async with asyncio.timeout(_IDLE if smtp else None):
                    job = await self._jobs.get()
            except TimeoutError:
                await self._quit(smtp)
                smtp = None
                continue
            if job is None:
                await self._quit(smtp)
                return
            smtp = await self._one(smtp, job)

    async def _one(self, smtp: SMTP | None, dispatch: Dispatch) -> SMTP | None:
        task = asyncio.current_task()
        assert task is not None
        self._busy[task], kept = False, smtp
        try:
            if self._closing:
                raise _Failed(Fate.UNTRIED, 0, "stopped before it was tried")
            if smtp is not None and not _alive(smtp):
                await self._quit(smtp)
                smtp = None
            kept, smtp = smtp, smtp or await self._open()
            said = await self._transact(smtp, dispatch)
        except _Failed as failed:
            if isinstance(failed, _Gone) and kept is not None:
                with contextlib.suppress(Exception):
                    kept.close()
                return await self._one(None, dispatch)
            self._tell(dispatch, failed.fate, failed.code, failed.reason)  # before what may be cancelled
            if failed.whole:
                await self._quit(smtp)
                smtp = None
        except asyncio.CancelledError:
            fate = Fate.UNKNOWN if self._busy[task] else Fate.UNREACHABLE
            self._tell(dispatch, fate, 0, "stopped while the server did not answer")
            if smtp is not None:
                smtp.close()
            raise
        except Exception as error:  # a report is owed for every dispatch, whatever the library does
            self._tell(dispatch, Fate.UNKNOWN, 0, f"{type(error).__name__}: {error}")
            await self._quit(smtp)
            smtp = None
        else:
            self._tell(dispatch, Fate.ACCEPTED, 250, said)
        finally:
            self._busy.pop(task, None)
        return smtp

    def _tell(self, dispatch: Dispatch, fate: Fate, code: int, reason: str) -> None:
        line, at = " ".join(reason.split())[:300], self._clock.now()
        told = Delivery(dispatch.message_id, fate, at, dispatch.envelope_from, code, line, self._limit)
        self._report(told)

    async def _open(self) -> SMTP:
        """One connection after the other: where the first is refused, the mails behind it come back with
        its refusal, until the desk has heard of it and holds back."""
        async with self._door:
            if self._refusal is not None and self._clock.monotonic() < self._refusal[0] + _REFUSAL_STANDS:
                raise self._refusal[1]
            return await self._connect()

    async def _connect(self) -> SMTP:
        server = self._server
        smtp: SMTP | None = None
        try:
            smtp = SMTP(
                hostname=server.host,
                port=server.port,
                local_hostname=server.hello,
                timeout=server.timeout,
                use_tls=server.tls == "implicit",
                start_tls=server.tls == "starttls",
                tls_context=self._context() if server.tls != "none" else None,
            )
            await smtp.connect()
            if smtp.is_ehlo_or_helo_needed:
                await smtp.ehlo()
            if server.user is not None:
                await smtp.login(server.user, server.password or "")
        except BaseException as error:
            if smtp is not None:
                with contextlib.suppress(Exception):
                    smtp.close()
            if not isinstance(error, Exception):
                raise
            failed = _connect_failure(error, f"{server.host}:{server.port}")
            self._refusal = (self._clock.monotonic(), failed)
            raise failed from error
        self._refusal, self._limit = None, announced_limit(smtp.esmtp_extensions)
        return smtp

    def _context(self) -> ssl.SSLContext:
        # One context for all: building one costs 30 ms a connection.
        if self._tls is None:
            try:
                self._tls = ssl.create_default_context(cafile=self._server.ca_file)
            except OSError as error:
                raise OSError(f"ca_file {self._server.ca_file}: {error}") from error
        return self._tls

    async def _transact(self, smtp: SMTP, dispatch: Dispatch) -> str:
        # Written as checked: the library's `mail` and `rcpt` would take of "a@b, c@d" the first.
        if not all(_ONE_MAILBOX.fullmatch(one) for one in (dispatch.recipient, dispatch.envelope_from)):
            raise _Failed(Fate.REFUSED, 0, "not an address that can be sent to")
        wide = not (dispatch.recipient.isascii() and dispatch.envelope_from.isascii())
        if wide and not smtp.supports_extension("SMTPUTF8"):
            raise _Failed(Fate.REFUSED, 0, "the mail server does not take addresses outside ASCII (RFC 6531)")
        sender, recipient = dispatch.envelope_from.encode(), dispatch.recipient.encode()
        options = [b"SIZE=%d" % len(dispatch.raw)] if smtp.supports_extension("SIZE") else []
        options += [b"SMTPUTF8"] if wide else []
        try:
            await self._command(smtp, b"MAIL", b"FROM:<%s>" % sender, *options)
        except Exception as error:
            raise await self._broken(smtp, error, Fate.SENDER_REFUSED, null=not sender) from error
        try:
            await self._command(smtp, b"RCPT", b"TO:<%s>" % recipient)
        except Exception as error:
            raise await self._broken(smtp, error, Fate.REFUSED) from error
        task = asyncio.current_task()
        if task is not None:
            self._busy[task] = True
        try:
            return (await smtp.data(dispatch.raw)).message
        except aiosmtplib.SMTPResponseException as error:
            raise await self._broken(smtp, error, Fate.REFUSED) from error
        except Exception as error:
            reason = f"the connection was lost after DATA ({type(error).__name__}: {error})"
            raise _Failed(Fate.UNKNOWN, 0, reason, whole=True) from error

    async def _command(self, smtp: SMTP, *words: bytes) -> None:
        """One command and its 250 or 251; the library's own timeout for a reply costs twice as much."""
        try:
            async with asyncio.timeout(self._server.timeout):
                said = await smtp.execute_command(*words, timeout=None)
        except TimeoutError as error:
            smtp.close()  # its reply may still come, and would be taken for the next one's
            raise aiosmtplib.SMTPReadTimeoutError("the server does not answer") from error
        if said.code not in (250, 251):
            raise aiosmtplib.SMTPResponseException(said.code, said.message)

    async def _broken(self, smtp: SMTP, error: Exception, permanent: Fate, *, null: bool = False) -> _Failed:
        """What an error before the commit point means; the connection is kept if it can be."""
        if isinstance(error, ValueError):
            return _Failed(Fate.REFUSED, 0, f"not an address that can be sent to: {error}")
        if not isinstance(error, aiosmtplib.SMTPResponseException):
            failed = _Gone if isinstance(error, aiosmtplib.SMTPServerDisconnected) else _Failed
            return failed(Fate.UNREACHABLE, 0, f"{type(error).__name__}: {error}", whole=True)
        code, told = error.code, f"{error.code} {error.message}"
        if code < 400:
            return _Failed(Fate.TEMPORARY, code, told, whole=True)
        if code < 500 and is_too_fast(told):
            return (_Gone if code == 421 else _Failed)(Fate.SLOW_DOWN, code, told, whole=True)
        permanent = meaning(told, permanent, null=null)
        try:
            await smtp.rset()
            whole = False
        except Exception:
            whole = True
        return _Failed(permanent if code >= 500 else Fate.TEMPORARY, code, told, whole=whole)

    async def _quit(self, smtp: SMTP | None) -> None:
        if smtp is not None:
            try:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(smtp.quit(), 2)
            finally:
                with contextlib.suppress(Exception):
                    smtp.close()


def _alive(smtp: SMTP) -> bool:
    """A server may have closed an idle connection; found out before MAIL FROM, nothing is ambiguous."""
    return smtp.is_connected and not (smtp.transport is None or smtp.transport.is_closing())


def _connect_failure(error: Exception, where: str) -> _Failed:
    told = f"{where}: {error}" if str(error) else f"{where}: {type(error).__name__}"
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:
        return _Failed(Fate.US_REFUSED, error.code, f"{error.code} {error.message}", whole=True)
    if type(error) is aiosmtplib.SMTPException or isinstance(error, aiosmtplib.SMTPNotSupported):
        # STARTTLS or AUTH not offered: no second try helps, a person must look at [smtp].
        return _Failed(Fate.US_REFUSED, 0, told, whole=True)
    return _Failed(Fate.UNREACHABLE, getattr(error, "code", 0), told, whole=True)
