"""Whether a mail server delivered a mail, or somebody's program saved it where it lies (RFC 5321 §4.4).

Final delivery writes Return-Path, and most servers the recipient's address besides; a program that saves what
it has sent writes neither. Some submission servers (Gmail) keep the copy themselves, with the Return-Path of
the account: that of ours alone tells nothing.
"""

from collections.abc import Collection

from mailtriage.intake.addresses import read_addresses
from mailtriage.model.mail import RECIPIENT_FIELDS, Mail

_LONGEST = 1000


def was_delivered(mail: Mail, own: Collection[str]) -> bool:
    """`own` are the addresses under which we send, in lower case."""
    if any(name in RECIPIENT_FIELDS for name, _ in mail.headers):
        return True
    paths = (read_addresses(value[:_LONGEST]) for value in mail.header_all("return-path")[:1])
    return any(one.address and one.address not in own for several in paths for one in several)
