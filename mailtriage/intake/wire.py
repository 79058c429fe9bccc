"""Raw bytes to a compat32 message tree, bounded in fields, parts and depth whatever the bytes say.

`email.policy.default` is never used on wire mail: its header parser takes gigabytes on one hostile
header. Fields are clipped, freed of NULs and decoded from raw 8 bit while they are read, so that
nothing later meets a lone surrogate or a field of a megabyte.
"""

import re
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Compat32
from typing import Any

from mailtriage.intake import charset
from mailtriage.intake.media import mended_type
from mailtriage.intake.repair import MAX_HEADER, repaired

MAX_FIELD = 8192
_FIRST_IDS = 1000  # characters of References kept from its beginning
# A real mail to a whole company has some hundred recipients.
MAX_ADDRESS_FIELD = 32_768
MAX_FIELDS = 5000
MAX_PARTS = 1000
MAX_CONTAINERS = 100
MAX_NOTES = 20
# Twice as many as an attachment of 64 MB has; each costs the feed parser a hundred bytes.
MAX_LINES = 1_000_000

_CHUNK = 1 << 16
_LARGE = 1 << 20
_ADDRESS_FIELDS = frozenset(("to", "cc", "bcc", "from", "reply-to", "resent-to", "resent-cc"))
# What names the charset of the body tells that of the raw 8-bit text in the header, too.
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_.-]{3,40})", re.IGNORECASE)
_INNER = re.compile(r"charset=[\"']?((?!us-ascii|utf-?8)[A-Za-z0-9_.-]{3,40})", re.IGNORECASE)
_WORD = re.compile(rb"=\?((?!us-ascii|utf-?8)[A-Za-z0-9_.-]{3,40})(?:\*[\w-]{0,20})?\?[bq]\?", re.IGNORECASE)
_CONTAINERS = ("multipart/", "message/")
_CONTAINER = re.compile(rb"multipart|message/", re.IGNORECASE)


class _Enough(Exception):
    """A limit was reached; what was read so far is kept."""


class _Bounds:
    """What one mail has used of its limits, and what was damaged or clipped (`notes`)."""

    def __init__(self) -> None:
        self.fields = self.parts = self.containers = 0
        self.charset: str | None = None  # of the body, as the header names it
        self.head = b""
        self.inner: str | None = None  # that of the first part that names a useful one
        self.notes: dict[str, None] = {}
        self.root: WireMessage | None = None

    def note(self, text: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes[text] = None


class _WirePolicy(Compat32):
    """compat32 with clipped, clean field values: no surrogates, no NULs, never above the limit."""

    def __init__(self, bounds: _Bounds) -> None:
        super().__init__()
        # Policies are frozen; `clone` is not used on this one.
        object.__setattr__(self, "_bounds", bounds)

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        bounds: _Bounds = object.__getattribute__(self, "_bounds")
        name, value = super().header_source_parse(sourcelines)
        name = name.rstrip(" \t")
        low = name.lower()
        clipped = _clip(low, value)
        if clipped is not value:
            bounds.note(f"clipped: header field {name[:60]}")
        clean = _clean_value(clipped, bounds)
        if low != "content-type":
            return name[:200], clean
        if bounds.parts > 1 and not bounds.inner and (found := _INNER.search(clean[:1000])):
            bounds.inner = found[1]
        return name[:200], mended_type(clean)


def _clip(name: str, value: str) -> str:
    limit = MAX_ADDRESS_FIELD if name in _ADDRESS_FIELDS else MAX_FIELD
    if len(value) <= limit:
        return value
    if name == "references":
        # Both ends are kept: the mail that began it is the first, the nearest ancestors are the last ones
        # (RFC 5322 §3.6.4).
        first = value[:_FIRST_IDS].rpartition(">")[0] + ">"
        return f"{first if len(first) > 1 else ''} <{value[_FIRST_IDS - limit :].partition('<')[2]}"
    if name in _ADDRESS_FIELDS:
        return value[:limit].rpartition(",")[0] or value[:limit]
    return value[:limit].rpartition(" ")[0] or value[:limit]


def _clean_value(value: str, bounds: _Bounds) -> str:
    if value.isascii() and "\x1b" not in value:
        return value.replace("\0", "") if "\0" in value else value
    # Raw ISO-2022-JP, or raw 8-bit header, against RFC 5322 §2.2 without RFC 6532; 2 % of real mail has one.
    data = value.encode("utf-8", "surrogateescape").replace(b"\0", b"")
    return charset.clean(charset.guess(data, bounds.charset or bounds.inner or _of_words(bounds.head)))


def _of_words(head: bytes) -> str | None:
    """The charset that encoded words in a header name, where it is more than a superset of ASCII."""
    found = _WORD.search(head)
    return found[1].decode("ascii") if found else None


class WireMessage(Message):
    """A message part as it came over the wire, its body still encoded."""

    def get(self, name: str, failobj: Any = None) -> Any:
        # A fifth of the reading goes by here; the library's looks for surrogates, which no value has.
        low = name.lower()
        headers: list[tuple[str, Any]] = getattr(self, "_headers")  # noqa: B009
        for known, value in headers:
            if known.lower() == low:
                return value
        return failobj

    def get_content_type(self) -> str:
        value = self.get("content-type")
        if value is None:
            return self.get_default_type()
        kind: str = str(value).partition(";")[0].strip().lower()
        # RFC 2045 §5.2.
        return kind if kind.count("/") == 1 else "text/plain"


class _Counted(WireMessage):
    """A part that counts against the limits of its mail."""

    def __init__(self, policy: _WirePolicy) -> None:
        super().__init__(policy)
        self._bounds: _Bounds = object.__getattribute__(policy, "_bounds")
        bounds = self._bounds
        if bounds.root is None:
            bounds.root = self
        bounds.parts += 1
        if bounds.parts > MAX_PARTS:
            bounds.note(f"clipped: more than {MAX_PARTS} parts")
            raise _Enough

    def set_raw(self, name: str, value: str) -> None:
        bounds = self._bounds
        bounds.fields += 1
        if bounds.fields > MAX_FIELDS:
            bounds.note(f"clipped: more than {MAX_FIELDS} header fields")
            return
        if name.lower() == "content-type" and value.strip().lower().startswith(_CONTAINERS):
            bounds.containers += 1
            if bounds.containers > MAX_CONTAINERS:
                bounds.note(f"clipped: more than {MAX_CONTAINERS} containers")
                raise _Enough
        super().set_raw(name, value)


def read_message(raw: bytes) -> tuple[Message, tuple[str, ...]]:
    """The message tree of `raw`, and notes on what was clipped or damaged.

    Reading stops at the first limit: the tree then holds what came before it.
    """
    bounds = _Bounds()
    raw, damage = repaired(raw)
    for one in damage:
        bounds.note(one)
    bounds.head = head = _head(raw)
    # Only there: the header alone must be read like the header of the whole.
    if (named := _CHARSET.search(head)) is not None:
        bounds.charset = named[1].decode("ascii")
    # What names no container is nearly always one part, whose lines nobody need look at.
    is_single = len(raw) > _LARGE or _CONTAINER.search(head) is None
    message = _read_at_once(head, raw, bounds) if is_single else None
    if message is None:
        if max(raw.count(b"\n"), raw.count(b"\r")) > MAX_LINES:
            bounds.note(f"clipped: more than {MAX_LINES} lines")
            raw = _first_lines(raw)
        message = _read(raw, bounds)
    return message, tuple(bounds.notes)


def _read(raw: bytes, bounds: _Bounds) -> WireMessage:
    policy: Any = _WirePolicy(bounds)
    factory: Any = _Counted  # always called with the policy
    reader: BytesFeedParser[WireMessage] = BytesFeedParser(factory, policy=policy)
    bounds.root = None  # the feed parser makes one message to probe its factory
    bounds.fields = bounds.parts = bounds.containers = 0
    message: WireMessage | None = None
    try:
        for start in range(0, len(raw), _CHUNK):
            reader.feed(raw[start : start + _CHUNK])
        message = reader.close()
    except _Enough:
        pass
    except RecursionError:
        bounds.note("damaged: parts nested too deep")
    except Exception as error:  # whatever the feed parser meets, what came before is kept
        bounds.note(f"damaged: {type(error).__name__} in the MIME structure")
    # Not `message or …`: a message without header fields is falsy.
    found = message if message is not None else bounds.root
    return found if found is not None else WireMessage()


def _read_at_once(head: bytes, raw: bytes, bounds: _Bounds) -> WireMessage | None:
    """A large mail of one part, its body not taken line by line: that costs four times its size in memory.

    None for any other, and for a header that does not end where it seems to.
    """
    end = len(head) - 4
    if raw[end : end + 4] != b"\r\n\r\n" and raw[end : end + 2] != b"\n\n":
        return None
    message = _read(head, bounds)
    if message.is_multipart() or message.get_content_maintype() in ("multipart", "message"):
        return None
    # Not `get_payload()`: it reads raw 8 bit under the charset named, and raises on some parameters.
    if getattr(message, "_payload", None) != "":
        return None
    start = end + (4 if raw[end : end + 2] == b"\r\n" else 2)
    message.set_payload(raw[start:].decode("ascii", "surrogateescape"))
    return message


def _first_lines(raw: bytes) -> bytes:
    """The beginning of `raw` with some `MAX_LINES` lines."""
    lines = end = 0
    while lines < MAX_LINES and end < len(raw):
        chunk = raw[end : end + _CHUNK]
        lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        end += len(chunk)
    return raw[:end]


def wire_bytes(part: Message, most: int | None = None) -> bytes:
    """The body of a leaf as it stood on the wire, its transfer encoding still on; its first `most` bytes."""
    # `get_payload()` reads it under the charset it names, and loses what does not fit.
    text = getattr(part, "_payload", None)
    if not isinstance(text, str):
        return b""
    text = text[:most]
    try:
        return text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")


def header_of(raw: bytes) -> bytes:
    """The header of a raw mail with its empty line, at most `MAX_HEADER` bytes."""
    # With what lies behind its first empty line, which may belong to it.
    raw, _ = repaired(raw[: 2 * MAX_HEADER])
    return _head(raw)


def _head(raw: bytes) -> bytes:
    """The same for a mail whose header is in order."""
    head = raw[:MAX_HEADER]
    ends = [at for mark in (b"\r\n\r\n", b"\n\n") if (at := head.find(mark)) >= 0]
    if ends:
        return head[: min(ends)] + b"\r\n\r\n"
    # Cut inside a field: that field is half there, so it goes, unless it is all there is.
    if len(raw) > MAX_HEADER:
        head = head[: head.rfind(b"\n") + 1] or head
    return head + b"\r\n\r\n"
