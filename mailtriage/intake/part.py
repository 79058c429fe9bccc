"""One MIME part: its type, parameters, bytes and text, read without trusting any of them."""

import re
from email.message import Message

from mailtriage.intake import charset, transfer
from mailtriage.intake.flowed import unflow
from mailtriage.intake.markup import html_to_text
from mailtriage.intake.parameters import parameters
from mailtriage.intake.wire import WireMessage, wire_bytes
from mailtriage.intake.words import one_line

# The first 1 MB of each part is read (design §12.10).
MAX_TEXT = 1 << 20

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# mbox programs put the sign before lines that begin so (RFC 4155); a quoted line has a blank behind it.
_ESCAPED_FROM = re.compile(r"(?:(?<=\n\n)|(?<=\A))>(?=>{0,5}From )")


def children(part: Message) -> list[Message]:
    if not part.is_multipart():
        return []
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def disposition(part: Message) -> str:
    """``attachment``, ``inline``, another word, or ``""`` (RFC 2183 §2)."""
    return one_line(str(part.get("content-disposition", ""))).partition(";")[0].strip(" \"'").lower()


def parameter(part: Message, name: str, header: str = "content-type") -> str:
    """A parameter of a structured field, RFC 2231 and RFC 2047 decoded, ``""`` where it is missing."""
    return parameters(str(part.get(header, ""))).get(name, "")


def filename(part: Message) -> str:
    """The name a part was given, ``""`` for none."""
    given = parameters(str(part.get("content-disposition", "")))
    return (
        given.get("filename")
        or parameter(part, "name")
        or given.get("name")
        or parameter(part, "filename")
        or ""
    )


def payload(part: Message, most: int | None = None) -> bytes:
    """The decoded bytes of a leaf, at least the first `most`; as on the wire where not encoded."""
    if not isinstance(part, WireMessage):  # made of decoded bytes
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    # Quoted-printable takes three bytes for one.
    data = wire_bytes(part, most and 3 * most)
    is_text = part.get_content_maintype() == "text"
    encoding = transfer.encoding_name(str(part.get("content-transfer-encoding", "")))
    encoding = encoding or transfer.undeclared(data, is_text)
    if encoding == "base64":
        return transfer.from_base64(data, is_text)
    if encoding == "quoted-printable":
        return transfer.from_quoted_printable(data)
    return transfer.from_uuencode(data) if encoding == "uuencode" else data


def text_of(part: Message) -> str:
    """The text of a leaf, HTML laid out, flowed text unwrapped; at most `MAX_TEXT` bytes are read."""
    data = payload(part, MAX_TEXT)[:MAX_TEXT]
    given = parameters(str(part.get("content-type", "")))
    named = given.get("charset", "")
    if part.get_content_subtype() == "html":
        return charset.clean(html_to_text(_markup(data, named)))
    text = charset.decode(data, named)
    if ">From " in text:
        text = _ESCAPED_FROM.sub("", text)
    if given.get("format", "").lower() == "flowed":
        return unflow(text, given.get("delsp", "").lower() == "yes")
    return undouble(text)


def markup_of(part: Message) -> str:
    """The HTML of a leaf; at most `MAX_TEXT` bytes of it."""
    return _markup(payload(part, MAX_TEXT)[:MAX_TEXT], parameter(part, "charset"))


def _markup(data: bytes, named: str) -> str:
    if charset.codec_name(named) in (None, "us-ascii") and (found := _META_CHARSET.search(data[:4096])):
        named = found[1].decode("ascii", "replace")
    return charset.decode(data, named)


def undouble(text: str) -> str:
    """`text` without the empty line that Outlook puts after every line of its plain text.

    Recognised by gaps that are all of odd length, some of three lines and more (a blank line of
    the author between two added ones).
    """
    lines = text.rstrip("\n").split("\n")
    gaps: list[int] = []
    run = 0
    for line in lines:
        if line.strip():
            if gaps or run or line is not lines[0]:
                gaps.append(run)
            run = 0
        else:
            run += 1
    if len(gaps) < 4 or any(gap % 2 == 0 for gap in gaps) or max(gaps) < 3:
        return text
    return "\n".join(lines[::2])
