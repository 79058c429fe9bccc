"""Raw bytes to a compat32 message tree, bounded in fields, parts and depth whatever the bytes say.

`email.policy.default` is never used on wire mail: its header parser takes gigabytes on one hostile
header. Fields are clipped, freed of NULs and decoded from raw 8 bit while they are read, so that
nothing later meets a lone surrogate or a field of a megabyte.
"""

from collections.abc import Callable
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Compat32
from typing import Any

from mailtriage.intake import charset

MAX_FIELD = 8192
# A real mail to a whole company has some hundred recipients.
MAX_ADDRESS_FIELD = 32_768
MAX_FIELDS = 5000
MAX_PARTS = 1000
MAX_CONTAINERS = 100
MAX_HEADER = 256 * 1024
MAX_NOTES = 20

_CHUNK = 1 << 16
_ADDRESS_FIELDS = frozenset(("to", "cc", "bcc", "from", "reply-to", "resent-to", "resent-cc"))
_CONTAINERS = ("multipart/", "message/")


class _Enough(Exception):
    """A limit was reached; what was read so far is kept."""


class _Bounds:
    """What one mail has used of its limits, and what was damaged or clipped (`notes`)."""

    def __init__(self) -> None:
        self.fields = self.parts = self.containers = 0
        self.notes: dict[str, None] = {}
        self.root: Message | None = None

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
        name, value = super().header_source_parse(sourcelines)
        clipped = _clip(name.lower(), value)
        if clipped is not value:
            bounds: _Bounds = object.__getattribute__(self, "_bounds")
            bounds.note(f"clipped: header field {name[:60]}")
        return name[:200], _clean_value(clipped)


def _clip(name: str, value: str) -> str:
    limit = MAX_ADDRESS_FIELD if name in _ADDRESS_FIELDS else MAX_FIELD
    if len(value) <= limit:
        return value
    if name == "references":
        # The tail is kept: the nearest ancestors are the last ones (RFC 5322 §3.6.4).
        return "<" + value[-limit:].partition("<")[2]
    if name in _ADDRESS_FIELDS:
        return value[:limit].rpartition(",")[0] or value[:limit]
    return value[:limit].rpartition(" ")[0] or value[:limit]


def _clean_value(value: str) -> str:
    if value.isascii() and "\x1b" not in value:
        return value.replace("\0", "") if "\0" in value else value
    # Raw ISO-2022-JP, or raw 8-bit header, against RFC 5322 §2.2 without RFC 6532; 2 % of real mail has one.
    data = value.encode("utf-8", "surrogateescape").replace(b"\0", b"")
    return charset.decode(data, None)


def _message_factory(bounds: _Bounds) -> Callable[..., Message]:
    class WireMessage(Message):
        """A message part that counts against the limits of its mail."""

        def __init__(self, policy: Any) -> None:
            super().__init__(policy)
            if bounds.root is None:
                bounds.root = self
            bounds.parts += 1
            if bounds.parts > MAX_PARTS:
                bounds.note(f"clipped: more than {MAX_PARTS} parts")
                raise _Enough

        def set_raw(self, name: str, value: str) -> None:
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

    return WireMessage


def read_message(raw: bytes) -> tuple[Message, tuple[str, ...]]:
    """The message tree of `raw`, and notes on what was clipped or damaged.

    Reading stops at the first limit: the tree then holds what came before it.
    """
    bounds = _Bounds()
    reader: BytesFeedParser[Message] = BytesFeedParser(_message_factory(bounds), policy=_WirePolicy(bounds))
    bounds.root = None  # the feed parser makes one message to probe its factory
    bounds.parts = 0
    message: Message | None = None
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
    return (found if found is not None else Message()), tuple(bounds.notes)


def header_of(raw: bytes) -> bytes:
    """The header of a raw mail with its empty line, at most `MAX_HEADER` bytes."""
    head = raw[:MAX_HEADER]
    ends = [at for mark in (b"\r\n\r\n", b"\n\n") if (at := head.find(mark)) >= 0]
    if ends:
        return head[: min(ends)] + b"\r\n\r\n"
    # Cut inside a field: that field is half there, so it goes, unless it is all there is.
    if len(raw) > MAX_HEADER:
        head = head[: head.rfind(b"\n") + 1] or head
    return head + b"\r\n\r\n"
