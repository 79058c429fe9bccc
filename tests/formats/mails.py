"""Mails around the formats: a header, and parts in base64."""

import base64

HEAD = (
    b"From: Anna Adler <anna@example.com>\nTo: support@example.org\nSubject: Printer on fire\n"
    b"Message-ID: <a1@mail.example.com>\nDate: Mon, 03 Aug 2026 10:15:00 +0200\nMIME-Version: 1.0\n"
)


def part(kind: str, data: bytes, *fields: str) -> bytes:
    head = "".join(
        f"{one}\n" for one in (f"Content-Type: {kind}", *fields, "Content-Transfer-Encoding: base64")
    )
    return head.encode() + b"\n" + base64.encodebytes(data)


def words(text: str, kind: str = "text/plain; charset=utf-8", *fields: str) -> bytes:
    head = "".join(f"{one}\n" for one in (f"Content-Type: {kind}", *fields))
    return head.encode() + b"\n" + text.encode() + b"\n"


def multipart(subtype: str, *parts: bytes, boundary: str = "b") -> bytes:
    """A container; nested ones need boundaries of their own."""
    kind, _, rest = subtype.partition(";")
    head = f"Content-Type: multipart/{kind}; boundary={boundary}{';' + rest if rest else ''}\n\n"
    mark = f"--{boundary}".encode()
    return head.encode() + b"".join(mark + b"\n" + one + b"\n" for one in parts) + mark + b"--\n"


def whole(body: bytes, head: bytes = HEAD) -> bytes:
    return head + body
