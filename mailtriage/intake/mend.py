"""Multiparts whose boundary was lost on the way."""

import re
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake.wire import read_message

MAX_TRIES = 20

# A boundary line (RFC 2046 §5.1.1) is followed by a part's header or an empty line. Some are not ASCII.
_BOUNDARY = re.compile(
    rb"^--([\w'()+,./:=?\x80-\xff-]{1,70})[ \t]*\r?\n(?=\r?\n|content-)", re.IGNORECASE | re.MULTILINE
)


def mend(message: Message) -> bool:
    """Read each multipart whose boundary is missing or wrong under the boundary that its body shows.

    Some relays lose the parameter or rewrite it: SendGrid's bounces came that way. Returns whether
    parts were found.
    """
    _take_second_type(message)
    mended = tried = 0
    stack = [message]
    while stack and tried < MAX_TRIES:
        part = stack.pop()
        if part.get_content_maintype() != "multipart":
            continue
        if not part.is_multipart():
            tried += 1
            mended += _mend_one(part)
        stack += mime.children(part)
    return mended > 0


def _take_second_type(message: Message) -> None:
    """Of two types that a mail names, the multipart's, where its parts are there."""
    types = [str(value) for value in message.get_all("content-type", [])]
    other = next((one for one in types[1:5] if one.lower().startswith("multipart/")), None)
    if other is None or message.get_content_maintype() == "multipart":
        return
    if _BOUNDARY.search(mime.payload(message, mime.MAX_TEXT)):
        del message["content-type"]
        message["Content-Type"] = other


def _mend_one(part: Message) -> bool:
    body = mime.payload(part)
    found = _BOUNDARY.search(body)
    if found is None:
        return False
    boundary = found[1]
    if not boundary.isascii():
        boundary = b"mended"
        body = body.replace(b"--" + found[1], b"--" + boundary)
    kind = part.get_content_type().encode("ascii", "replace")
    again, _ = read_message(b'Content-Type: %b; boundary="%b"\n\n%b' % (kind, boundary, body))
    if not again.is_multipart():
        return False
    part.set_payload(again.get_payload())
    return True
