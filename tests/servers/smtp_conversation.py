"""One SMTP connection of the scripted server (RFC 5321, AUTH of RFC 4954)."""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tests.servers.smtp_script import HANG_AT_CONNECT, KEEPS, Script, whole_reply


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took responsibility for; `raw` as it came, without the dots of the protocol."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes
    at: datetime


class Host(Protocol):
    """What a conversation needs of the server it is held with."""

    script: Script
    users: Mapping[str, str] | None
    extensions: tuple[str, ...]
    commands: list[str]
    now: Callable[[], datetime]

    def accept(self, mail: Received) -> None:
        """Take responsibility for a mail."""


class Cut(Exception):
    """End this connection now."""


# How a conversation ends besides QUIT: cut here, by the client, by an endless line, by stopping.
ENDS = (
    Cut,
    ConnectionError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    asyncio.CancelledError,
)


class Conversation:
    """One connection, from the banner to its end (RFC 5321, AUTH of RFC 4954)."""

    def __init__(self, server: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._trusted = server.users is None
        self._sender: str | None = None
        self._recipients: list[str] = []

    async def run(self) -> None:
        at_connect = self._server.script.next("connect")
        if at_connect == HANG_AT_CONNECT:
            await self._hang()
        if at_connect is not None:
            await self._say(at_connect)
            return
        await self._say("220 localhost ESMTP")
        while True:
            line = await self._line()
            verb, _, rest = line.partition(" ")
            self._server.commands.append(line if verb.upper() != "AUTH" else "AUTH")
            await self._obey(verb.upper(), rest)

    async def _obey(self, verb: str, rest: str) -> None:
        match verb:
            case "EHLO":
                self._forget()
                auth = () if self._server.users is None else ("AUTH PLAIN LOGIN",)
                lines = ("localhost", *self._server.extensions, *auth)
                await self._say("\r\n".join([f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"]))
            case "HELO":
                self._forget()
                await self._say("250 localhost")
            case "AUTH":
                await self._auth(rest)
            case "MAIL":
                await self._mail(rest)
            case "RCPT":
                await self._rcpt(rest)
            case "DATA":
                await self._data()
            case "RSET":
                self._forget()
                await self._say("250 2.0.0 OK")
            case "NOOP":
                await self._say("250 2.0.0 OK")
            case "QUIT":
                await self._say("221 2.0.0 Bye")
                raise Cut
            case _:
                await self._say("500 5.5.1 Unknown command")

    async def _auth(self, rest: str) -> None:
        mechanism, _, initial = rest.partition(" ")
        if self._server.users is None or mechanism.upper() not in ("PLAIN", "LOGIN"):
            await self._say("504 5.5.4 Unknown mechanism")
            return
        try:
            user, password = await self._credentials(mechanism.upper(), initial)
        except ValueError:
            await self._say("501 5.5.2 Not base64, or not as the mechanism wants it")
            return
        good = self._server.users.get(user) == password
        reply = self._server.script.next("auth") or (whole_reply("535") if not good else "235 2.7.0 Welcome")
        self._trusted = reply.startswith("235")
        await self._say(reply)

    async def _credentials(self, mechanism: str, initial: str) -> tuple[str, str]:
        if mechanism == "PLAIN":
            _, user, password = _decoded(initial or await self._challenge("")).split("\0")
            return user, password
        user = _decoded(initial or await self._challenge("Username:"))
        return user, _decoded(await self._challenge("Password:"))

    async def _challenge(self, words: str) -> str:
        await self._say(f"334 {base64.b64encode(words.encode()).decode()}")
        return await self._line()

    async def _mail(self, rest: str) -> None:
        address = _address("FROM", rest)
        if not self._trusted:
            await self._say("530 5.7.0 Authentication required")
        elif address is None:
            await self._say("501 5.5.4 Syntax: MAIL FROM:<address>")
        elif self._sender is not None:
            await self._say("503 5.5.1 Already in a transaction")
        else:
            reply = self._server.script.next("sender", address) or "250 2.1.0 OK"
            if reply.startswith("2"):
                self._sender = address
            await self._say(reply)

    async def _rcpt(self, rest: str) -> None:
        address = _address("TO", rest)
        if self._sender is None:
            await self._say("503 5.5.1 MAIL first")
        elif not address:
            await self._say("501 5.5.4 Syntax: RCPT TO:<address>")
        else:
            reply = self._server.script.next("recipient", address) or "250 2.1.5 OK"
            if reply.startswith("2"):
                self._recipients.append(address)
            await self._say(reply)

    async def _data(self) -> None:
        if self._sender is None or not self._recipients:
            await self._say("503 5.5.1 MAIL and an accepted RCPT first")
            return
        await self._say("354 End with a dot on a line of its own")
        raw = await self._content()
        mail = Received(self._sender, tuple(self._recipients), raw, self._server.now())
        self._forget()
        what = self._server.script.next("data", *mail.recipients)
        reply = what or "250 2.0.0 Accepted"
        if KEEPS.get(reply, reply.startswith("2")):
            self._server.accept(mail)
        if reply.startswith("hang"):
            await self._hang()
        if reply.startswith("drop"):
            raise Cut
        await self._say(reply)

    async def _content(self) -> bytes:
        """All lines up to the dot; RFC 5321 §4.5.2: a leading dot is the protocol's, and taken off."""
        lines: list[bytes] = []
        while True:
            line = await self._reader.readuntil(b"\r\n")
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line.removeprefix(b"."))

    async def _line(self) -> str:
        return (await self._reader.readuntil(b"\r\n")).decode(errors="surrogateescape").rstrip("\r\n")

    async def _say(self, reply: str) -> None:
        self._writer.write(reply.encode() + b"\r\n")
        await self._writer.drain()
        if reply.startswith("421"):
            # RFC 5321 §3.8: the server that says 421 closes; in order, so that the client reads why.
            self._writer.close()
            await self._writer.wait_closed()
            raise Cut

    async def _hang(self) -> None:
        """Stay silent until the client gives up or the server stops."""
        while await self._reader.read(65536):
            pass
        raise Cut

    def _forget(self) -> None:
        self._sender = None
        self._recipients = []


def _address(keyword: str, rest: str) -> str | None:
    found = re.match(rf"{keyword}:\s*<([^<>\s]*)>", rest, re.IGNORECASE)
    return found[1] if found else None


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
