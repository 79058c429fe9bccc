"""What is attached to a mail: safe names, sizes and digests, never the contents."""

import re
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake.content import digest_of
from mailtriage.intake.words import decode_words
from mailtriage.model.mail import Attachment
from mailtriage.model.rich import is_content_id

MAX_NAME = 120

# Forbidden in names on some file system, or turning the reading direction (`exe.fdp` shown as pdf.exe).
_UNSAFE = re.compile('[<>:"|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^/\\:]{1,100}\.[A-Za-z][A-Za-z0-9]{1,4}$")
_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/octet-stream": ".bin",
    "application/ms-tnef": ".dat",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-zip-compressed": ".zip",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "audio/mpeg": ".mp3",
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "video/quicktime": ".mov",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/rfc822-headers": ".txt",
}


def read_attachment(part: Message, number: int) -> Attachment:
    """The attachment in `part`, the `number`-th leaf of its mail."""
    kind = part.get_content_type()
    is_message = kind in ("message/rfc822", "message/global")
    data = _message_bytes(part) if part.is_multipart() else mime.payload(part)
    name = safe_name(mime.filename(part)) or _described_name(part)
    if not name and is_message:
        name = safe_name(_subject(part))
        name = f"{name}.eml" if name else ""
    return Attachment(
        name=name or f"part-{number}{_extension(kind)}",
        content_type=kind[:100],
        size_bytes=len(data),
        digest=digest_of(data),
        inline=_is_inline(part, kind),
        content_id=_content_id(part),
    )


def _content_id(part: Message) -> str:
    """By what the HTML names it (RFC 2392), ``""`` where that is nothing usable."""
    name = str(part.get("content-id", "")).strip().removeprefix("<").removesuffix(">")
    return name if is_content_id(name) else ""


def _is_inline(part: Message, kind: str) -> bool:
    """Whether the text shows it: named by the HTML, or a picture that nobody gave a name."""
    if mime.disposition(part) == "attachment":
        return False
    if part.get("content-id") or part.get("content-location"):
        return True
    return kind.startswith("image/") and not mime.filename(part)


def _described_name(part: Message) -> str:
    """A file name that stands where none is asked for: Apple's Content-Location, a description."""
    for header in ("content-location", "content-description"):
        value = decode_words(str(part.get(header, ""))[:300])[0].partition("?")[0]
        if _FILE_NAME.search(value):
            return safe_name(value)
    return ""


def safe_name(name: str) -> str:
    """`name` without a path and without anything a file system or a reader could trip over."""
    if len(name) > 2 and name[0] == name[-1] == "'":
        name = name[1:-1]
    name = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = _UNSAFE.sub("", name).rstrip(" .\u3000").lstrip(" \u3000")
    if name.startswith("."):  # `.htaccess`; where a file is written it gets no such name
        name = "." + name.lstrip(" .\u3000")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        keep = len(extension) + 1 if dot and len(extension) <= 10 else 0
        name = stem[: MAX_NAME - keep] + dot + extension if keep else name[:MAX_NAME]
    return name


def _extension(kind: str) -> str:
    # Not the module mimetypes: it reads files of the host, whose answers differ.
    subtype = kind.rpartition("/")[2]
    return _EXTENSIONS.get(kind) or (f".{subtype}" if len(subtype) <= 4 and subtype.isalnum() else ".bin")


def _subject(part: Message) -> str:
    inner = mime.children(part)
    return decode_words(str(inner[0].get("subject", "")))[0] if inner else ""


def _message_bytes(part: Message) -> bytes:
    """An attached mail as bytes: written again, as the parser keeps no offsets into the raw mail."""
    inner = mime.children(part)
    try:
        return b"".join(one.as_bytes() for one in inner)
    except Exception:  # the generator refuses some of what the parser accepts
        leaves = (leaf for one in inner for leaf in one.walk() if not leaf.is_multipart())
        return b"".join(mime.payload(leaf) for leaf in leaves)
