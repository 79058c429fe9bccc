"""Addresses as mail-parser reads them, and a lenient reading of those that it refuses."""

import re

from mailtriage.intake.words import decode_words, one_line
from mailtriage.model.mail import Address

MAX_ADDRESSES = 1000

_ANGLE = re.compile(r"<([^<>\s]{0,320})>")
_BARE = re.compile(r"[^\s<>\"(),:;]{1,250}@[^\s<>\"(),:;@]{1,250}")
_LOCAL_ONLY = re.compile(r"[A-Za-z0-9._+-]{1,64}")


def address(name: str, mailbox: str) -> Address:
    """An address as we keep it: name without quotes or its own address, mailbox in lower case.

    Outlook writes ``'anna@example.com'`` in single quotes; some sites add a final dot.
    """
    mailbox = one_line(mailbox).strip()
    for quote in "'\"":
        if len(mailbox) > 2 and mailbox[0] == mailbox[-1] == quote:
            mailbox = mailbox[1:-1].strip()
    mailbox = mailbox.rstrip(".").lower()[:320]
    name = decode_words(name)[0].strip("'\" ")[:200].strip()
    return Address("" if name.lower() == mailbox else name, mailbox)


def lenient(value: str) -> list[Address]:
    """What can be read from an address field that mail-parser finds nothing in.

    Bounces come from ``MAILER-DAEMON <>`` or a bare ``postmaster``; Japanese carriers gave out
    ``a..b.@example.com``, which RFC 5322 §3.4.1 forbids and people own.
    """
    found = []
    for piece in _members(value):
        if match := _ANGLE.search(piece):
            found.append(address(piece[: match.start()], match[1]))
        elif (match := _BARE.search(piece)) or (match := _LOCAL_ONLY.fullmatch(one_line(piece))):
            found.append(address("", match[0]))
        if len(found) >= MAX_ADDRESSES:
            break
    return found


def _members(value: str) -> list[str]:
    """The members of an address list: split at commas outside quotes, groups unwrapped."""
    members: list[str] = []
    piece: list[str] = []
    quoted = False
    for char in one_line(value):
        if char == '"':
            quoted = not quoted
        if not quoted and char in ",;:":
            # RFC 5322 §3.4: what stands before a colon names a group, it is no member.
            members += [] if char == ":" else ["".join(piece)]
            piece = []
        else:
            piece.append(char)
    return [*members, "".join(piece)]
