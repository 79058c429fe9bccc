"""Mail as bytes: text and HTML of one template, headers that robots understand, CRLF line ends.

Written by hand: every acknowledgement passes here, and email.message takes twenty times as long. Addresses
outside ASCII stand as they are, for servers that take them (RFC 6532).
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from mailtriage.model.mail import Address
from mailtriage.model.rich import is_content_id
from mailtriage.reply.identity import HEADER, sign

_REFERENCES = 10  # relays refuse header fields over 4,096 bytes: the first, and the last nine
_LINE = 200
_PIECE = 10  # characters of a long file name in each line
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DOT_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_CONTENT_TYPE = re.compile(r"[a-zA-Z0-9][\w.+-]{0,60}/[a-zA-Z0-9][\w.+-]{0,80}")
_USABLE_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,250}")  # no <, > or space: it stands between < and >


@dataclass(frozen=True, slots=True)
class Content:
    subject: str
    text: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file to come along; `content_type` is a MIME type without parameters. With a `content_id`, without
    ``<>``, it is a picture that the HTML shows."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail ready to queue: its fixed Message-ID (without ``<>``), recipient and bytes."""

    message_id: str
    recipient: str
    subject: str
    text: str
    raw: bytes


def build(
    content: Content,
    *,
    key: bytes,
    message_id: str,
    sender: Address,
    recipient: Address,
    now: datetime,
    answers: str | None = None,
    references: tuple[str, ...] = (),
    reply_to: Address | None = None,
    automatic: str | None = "auto-replied",
    to: Sequence[Address] = (),
    copies: Sequence[Address] = (),
    files: Sequence[File] = (),
    more: Sequence[tuple[str, str]] = (),
) -> Composed:
    """A mail to one recipient; an automatic one is marked as RFC 3834 §3.1 and §5 ask.

    `answers` and `references` are Message-IDs without ``<>``; `automatic` is the Auto-Submitted value, None
    for what a person wrote. `to` and `copies` are shown in To and Cc, where others get it too; `files` come
    along, and `more` are further header fields, in ASCII.
    """
    fields = [
        ("From", _mailbox(sender)),
        ("To", _mailboxes(to or (recipient,))),
        *([("Cc", _mailboxes(copies))] if copies else []),
        *([("Reply-To", _mailbox(reply_to))] if reply_to else []),
        ("Subject", _unstructured(content.subject)),
        ("Date", _date(now.replace(microsecond=0))),
        ("Message-ID", f"<{message_id}>"),
    ]
    if answers and _is_usable(answers):
        fields += [("In-Reply-To", f"<{answers}>"), ("References", _listed(_chain(references, answers)))]
    if automatic is not None:
        fields += [
            ("Auto-Submitted", automatic),
            # Exchange and Outlook look here, older responders at Precedence.
            ("X-Auto-Response-Suppress", "All"),
            ("Precedence", "auto_reply" if automatic == "auto-replied" else "bulk"),
        ]
    fields += [*more, (HEADER, sign(key, message_id)), ("MIME-Version", "1.0")]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    # Quoted-printable and base64 never have "=_", so that no boundary can stand in a part.
    mark = f"=_{message_id.partition('@')[0]}"
    body = _part("plain", content.text)
    if content.html is not None:
        page, shown = _part("html", content.html), [one for one in files if one.content_id]
        if shown:
            page = _multipart("related", f"{mark}_r", (page, *map(_attached, shown)))
        body = _multipart("alternative", mark, (body, page))
        files = [one for one in files if not one.content_id]
    if files:
        body = _multipart("mixed", f"{mark}_m", (body, *map(_attached, files)))
    raw = head.encode() + body
    return Composed(message_id, recipient.address, _line(content.subject), content.text, raw)


def _multipart(subtype: str, mark: str, parts: Sequence[bytes]) -> bytes:
    root = '; type="text/html"' if subtype == "related" else ""  # RFC 2387 §3.1
    kind = f'Content-Type: multipart/{subtype}{root}; boundary="{mark}"\r\n\r\n'
    line = f"--{mark}".encode()
    return b"".join((kind.encode(), *(b"%s\r\n%s" % (line, part) for part in parts), line, b"--\r\n"))


def _attached(file: File) -> bytes:
    """A file as an attachment in base64 (RFC 2045 §6.8); its name also for readers without RFC 2231."""
    kind = file.content_type if _CONTENT_TYPE.fullmatch(file.content_type) else "application/octet-stream"
    if kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"  # these may not be in base64
    name = _line(file.name)[:_LINE].replace("/", "_").replace("\\", "_") or "attachment"
    if name.isascii():
        quoted = name.replace('"', "'")
        named = f'name="{quoted}"', f'filename="{quoted}"'
    else:
        named = f'name="{_encoded_word(name)}"', _in_pieces(name)
    head = (
        f"Content-Type: {kind};\r\n {named[0]}\r\nContent-Transfer-Encoding: base64\r\n"
        f"{_disposition(file)};\r\n {named[1]}\r\n\r\n"
    )
    return head.encode() + encodebytes(file.data).replace(b"\n", b"\r\n")


def _disposition(file: File) -> str:
    """A file of its own, or a part that the HTML names (RFC 2392)."""
    shown = file.content_id if is_content_id(file.content_id) else ""
    return (
        f"Content-ID: <{shown}>\r\nContent-Disposition: inline"
        if shown
        else "Content-Disposition: attachment"
    )


def _in_pieces(name: str) -> str:
    """A file name outside ASCII (RFC 2231 §4), in lines that no relay has to break (RFC 5322 §2.1.1)."""
    escaped = f"utf-8''{quote(name, safe='')}"
    if len(escaped) <= _LINE:
        return f"filename*={escaped}"
    some = [name[at : at + _PIECE] for at in range(0, len(name), _PIECE)]  # whole: readers decode each
    pieces = ("utf-8''" * (not number) + quote(one, safe="") for number, one in enumerate(some))
    return ";\r\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _encoded_word(text: str) -> str:
    return Header(text, "utf-8", maxlinelen=75).encode(linesep="\r\n")


def _part(subtype: str, text: str) -> bytes:
    """A body part in quoted-printable, which no relay needs to change (RFC 2045 §6.7)."""
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + b2a_qp(lines.encode("utf-8", "replace"), istext=True)


@lru_cache(maxsize=8)
def _date(at: datetime) -> str:
    """Remembered, for many mails are written within a second."""
    return format_datetime(at)


def _unstructured(text: str) -> str:
    """A one-line field value; RFC 2047 encoded words where it is not ASCII."""
    line = _line(text)
    if line.isascii() and len(line) <= _LINE:
        return line
    return Header(line, "utf-8", maxlinelen=75).encode(linesep="\r\n")


def _line(text: str) -> str:
    """One line without control characters, and without what a reader would decode as an encoded word."""
    return " ".join(_CONTROL.sub(" ", text).split()).replace("=?", "= ?")


def _mailbox(one: Address) -> str:
    """``name <address>`` (RFC 5322 §3.4); an address that real mail carries and the RFC does not know
    (``a..b@c``) works with its local part quoted."""
    local, _, domain = _CONTROL.sub("", one.address).rpartition("@")
    if not _DOT_ATOM.fullmatch(local):
        local = '"{}"'.format(local.replace("\\", "\\\\").replace('"', '\\"'))
    name = _line(one.name)[:_LINE]
    if not name:
        return f"{local}@{domain}"
    if _PLAIN_NAME.fullmatch(name):
        return f"{name} <{local}@{domain}>"
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{local}@{domain}>'
    return f"{_unstructured(name)}\r\n <{local}@{domain}>"


def _mailboxes(several: Sequence[Address]) -> str:
    return ",\r\n ".join(_mailbox(one) for one in several)


def _is_usable(message_id: str) -> bool:
    """Whether a stranger's Message-ID may stand in a header of ours."""
    return _USABLE_ID.fullmatch(message_id) is not None and "=?" not in message_id


def _listed(chain: list[str]) -> str:
    return "\r\n ".join(f"<{one}>" for one in chain)


def _chain(references: tuple[str, ...], answers: str) -> list[str]:
    usable = [one for one in (*references, answers) if _is_usable(one)]
    chain = list(dict.fromkeys(usable))
    return chain if len(chain) <= _REFERENCES else [chain[0], *chain[1 - _REFERENCES :]]
