"""flufl.bounce as one voice more, asked last: it takes replies for bounces, and raises on 8-bit headers."""

import logging
from email.message import Message

from mailtriage.intake.bounce import addresses
from mailtriage.model.mail import FailedRecipient, Mail

# Its time grows with the text: 2.6 s for 200,000 lines of `to:`.
MAX_TEXT = 64 * 1024

_HEADERS = ("from", "subject", "x-mailer")

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


def recipients(mail: Mail, text: str) -> list[FailedRecipient]:
    """What flufl.bounce reads in the words of a bounce; [] where it raises."""
    from flufl.bounce import all_failures  # here: the child that reads mail loads it when it first needs it

    message = Message()
    message["Content-Type"] = "text/plain"
    for name in _HEADERS:
        if value := mail.header(name):
            message[name] = value.encode("ascii", "replace").decode("ascii")
    message.set_payload(text[:MAX_TEXT].encode("ascii", "replace").decode("ascii"))
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # AttributeError and IndexError have been seen
        return []
    found = [(one, True) for one in sorted(permanent)] + [(one, False) for one in sorted(temporary)]
    read = ((_text(one), final) for one, final in found)
    return [FailedRecipient(one, final) for one, final in read if one]


def _text(found: bytes | str) -> str:
    text = found.decode("ascii", "replace") if isinstance(found, bytes) else found
    address = addresses.clean(text)
    return "" if addresses.is_postmaster(address) or "." not in address.partition("@")[2] else address
