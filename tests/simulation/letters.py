"""Mail between the actors: what was written, by whom, and for what reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from zlib import crc32

from tests.desk import compose

AT_ONCE = timedelta(0)


class Why(StrEnum):
    """Why a letter was written. All but AUTOMATIC are of somebody's own accord."""

    REQUEST = "request"  # a person asks for something new
    REPLY = "reply"  # a person goes on with a matter
    POST = "post"  # a person writes to a list
    STAFF = "staff"  # somebody at a desk writes to a customer
    ROUTINE = "routine"  # a machine has something to tell
    AUTOMATIC = "automatic"  # a machine answers


PEOPLE = (Why.REQUEST, Why.REPLY, Why.POST)


@dataclass(frozen=True)
class Letter:
    """`author` is an actor's name, `sender` and `recipient` are those of the envelope, `after` is how long
    the author waits before posting it, `matter` names the request that it belongs to, and `asks` tells that
    it wants an answer."""

    author: str
    sender: str
    recipient: str
    raw: bytes
    why: Why = Why.AUTOMATIC
    after: timedelta = AT_ONCE
    matter: str = ""
    asks: bool = False

    @cached_property
    def head(self) -> Message:
        return BytesHeaderParser().parsebytes(self.raw)

    def field(self, name: str) -> str:
        return " ".join(str(self.head.get(name, "")).split())

    @property
    def answer_to(self) -> str:
        """Where simple programs answer to: Reply-To or From, whatever the envelope says."""
        return parseaddr(self.field("Reply-To") or self.field("From"))[1].lower()


def write(
    author: str,
    sender: str,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    why: Why,
    *,
    name: str = "",
    answers: Letter | None = None,
    cites: bool = True,
    after: timedelta = AT_ONCE,
    matter: str = "",
    asks: bool = False,
    fields: Mapping[str, str] = MappingProxyType({}),
) -> Letter:
    """A letter posted `after` now; with `cites` it names the letter that it `answers` in its header. The same
    arguments give the same bytes."""
    if answers is not None and cites and answers.field("Message-ID"):
        known = answers.field("Message-ID")
        chain = " ".join([*answers.field("References").split()[-8:], known])
        fields = {**fields, "in_reply_to": known, "references": chain}
    cause = answers.raw if answers is not None else b""
    stamp = crc32(cause + f"{author} {recipient} {subject} {now:%c%f}".encode())
    raw = compose(
        subject=subject,
        body=body,
        sender=f"{name} <{sender}>" if name else sender,
        to=recipient,
        message_id=f"<{stamp:08x}.{now:%d%H%M%S}@{sender.rpartition('@')[2]}>",
        date=now + after + timedelta(minutes=crc32(author.encode()) % 15 - 7),
        **fields,
    )
    return Letter(author, sender, recipient, raw, why, after, matter, asks)


def number_of(letter: Letter) -> int:
    """The number under which a simple ticket system files a letter: a new one for each."""
    return 10_000 + crc32(letter.raw) % 90_000


def without(letter: Letter, names: re.Pattern[bytes]) -> Letter:
    """The letter less the header fields whose name is one of `names`."""
    fields, body = _split(letter.raw)
    kept = [one for one in fields if not names.fullmatch(one.partition(b":")[0])]
    return replace(letter, raw=b"".join([*kept, b"\r\n", body]))


def with_fields(letter: Letter, *fields: tuple[str, str]) -> Letter:
    """The letter with these fields on top, in place of those of the same name."""
    names = b"|".join(re.escape(name.encode()) for name, _ in fields)
    bare = without(letter, re.compile(names, re.IGNORECASE))
    added = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return replace(bare, raw=added.encode() + bare.raw)


def _split(raw: bytes) -> tuple[list[bytes], bytes]:
    """The header fields of a mail, each with its folded lines, and the body."""
    head, _, body = raw.partition(b"\r\n\r\n")
    return [one + b"\r\n" for one in re.split(rb"\r\n(?![ \t])", head)], body
