"""Multiparts whose boundary was lost on the way."""

import re
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake.wire import read_message

# A boundary line (RFC 2046 §5.1.1) is followed by a part's header or an empty line.
_BOUNDARY = re.compile(
    rb"^--([\w'()+,./:=?-]{1,70})[ \t]*\r?\n(?=\r?\n|content-)", re.IGNORECASE | re.MULTILINE
)


def mend(message: Message) -> bool:
    """Read a multipart whose boundary is missing or wrong under the boundary that its body shows.

    Some relays lose the parameter or rewrite it: SendGrid's bounces came that way. Returns whether
    parts were found.
    """
    if message.get_content_maintype() != "multipart" or message.is_multipart():
        return False
    body = mime.payload(message)
    found = _BOUNDARY.search(body)
    if found is None:
        return False
    kind = message.get_content_type().encode("ascii", "replace")
    again, _ = read_message(b'Content-Type: %b; boundary="%b"\n\n%b' % (kind, found[1], body))
    if not again.is_multipart():
        return False
    message.set_payload(again.get_payload())
    return True
