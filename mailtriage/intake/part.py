"""One MIME part: its type, parameters, bytes and text, read without trusting any of them."""

import re
from email.message import Message

from mailtriage.intake import charset
from mailtriage.intake.flowed import unflow
from mailtriage.intake.markup import html_to_text
from mailtriage.intake.words import decode_words, one_line

# The first 1 MB of each part is read (design §12.10).
MAX_TEXT = 1 << 20

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def disposition(part: Message) -> str:
    """``attachment``, ``inline``, another word, or ``""`` (RFC 2183 §2)."""
    return one_line(str(part.get("content-disposition", ""))).partition(";")[0].strip().lower()


def parameter(part: Message, name: str, header: str = "content-type") -> str:
    """A parameter of a structured field, RFC 2231 and RFC 2047 decoded, ``""`` where it is missing.

    RFC 2047 §5 forbids encoded words in parameters; most mail programs write them there.
    """
    try:
        value = part.get_param(name, header=header)
    except Exception:  # `filename*1*=a; filename*=b` raises TypeError in the standard library
        return ""
    if isinstance(value, tuple):
        named, _, text = value
        try:
            return one_line(charset.decode(text.encode("latin-1"), named or "utf-8"))
        except UnicodeEncodeError:
            return one_line(text)
    return decode_words(value)[0] if isinstance(value, str) else ""


def filename(part: Message) -> str:
    return parameter(part, "filename", "content-disposition") or parameter(part, "name")


def payload(part: Message) -> bytes:
    """The decoded bytes of a leaf; as they are on the wire where the encoding is broken."""
    raw = str(part.get("content-transfer-encoding", ""))
    encoding = raw.partition(";")[0].strip().lower()
    if encoding != raw:
        # The standard library compares without stripping: `base64 ` came through undecoded.
        del part["content-transfer-encoding"]
        part["content-transfer-encoding"] = encoding
    try:
        data = part.get_payload(decode=True)
    except Exception:
        data = None
    if isinstance(data, bytes):
        return data
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def text_of(part: Message) -> str:
    """The text of a leaf, HTML laid out, flowed text unwrapped; at most `MAX_TEXT` bytes are read."""
    data = payload(part)[:MAX_TEXT]
    named = parameter(part, "charset")
    if part.get_content_subtype() == "html":
        if not named and (found := _META_CHARSET.search(data[:2048])):
            named = found[1].decode("ascii", "replace")
        return html_to_text(charset.decode(data, named))
    text = charset.decode(data, named)
    if parameter(part, "format").lower() == "flowed":
        return unflow(text, parameter(part, "delsp").lower() == "yes")
    return undouble(text)


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
