"""What all mails to staff about a ticket share: one conversation in every mail program, whose name stands in
From, the line above what only staff may read, and how they show what strangers wrote."""

import re
from base64 import b32encode, b64encode
from datetime import UTC, datetime, timedelta
from email.header import Header

from mailtriage.model.keyed import keyed_digest
from mailtriage.model.mail import Address
from mailtriage.model.markers import REPLY_MARKER, unmarked
from mailtriage.model.markers import STAFF_ONLY as STAFF_ONLY
from mailtriage.model.ticket import Ticket, TicketKind
from mailtriage.reply.prefixes import PREFIX

MOST_TEXT = 100_000  # characters of a text that are shown
_NAME = 60
_SUBJECT = 120
_FILETIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What no text needs: controls, half characters, and the overrides that turn the order of letters.
_NEVER = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff]")
# In a line of ours also what is not seen; the joiners stay, which Persian, Hindi and emoji need.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_AT = re.compile("[@\uff20\ufe6b]")
_BRACKETS = re.compile('[<>"]')

# As `intake.token` reads them: a layer that this one may not import.
_DASH = "[-\u2010-\u2015\u2212\uff0d]"
_PREFIXES = "|".join(sorted({kind.prefix for kind in TicketKind}))
_REFERENCE = rf"(?:{_PREFIXES}){_DASH}\d{{1,9}}{_DASH}[2-9A-HJ-NP-Z]{{4}}"
_TOKEN = rf"\[\s?{_REFERENCE}\s?\]|(?<![A-Z0-9-]){_REFERENCE}(?![A-Z0-9-])"
_TOKENS = re.compile(_TOKEN, re.IGNORECASE | re.ASCII)
_BEFORE = re.compile(rf"(?:(?:{PREFIX.pattern}|{_TOKEN})\s*)+", re.IGNORECASE)


def staff_thread(key: bytes, ticket: Ticket, domain: str) -> str:
    """The Message-ID, without ``<>``, of a mail that was never sent: all mails to staff about the ticket
    refer to it first. No customer sees it, and nobody without the key can guess it."""
    return f"staff.{_secret(key, 'staff-thread', ticket)}@{domain}"


def receipt_thread(key: bytes, ticket: Ticket, domain: str) -> str:
    """The same for what was understood of their mails about it, apart from what customers wrote."""
    return f"receipt.{_secret(key, 'receipt-thread', ticket)}@{domain}"


def thread_index(key: bytes, ticket: Ticket, at: datetime) -> str:
    """Outlook's Thread-Index ([MS-OXOMSG] 2.2.1.3): a header that is the same for all mails of the ticket,
    and one level below it for a mail written `at`."""
    begun = _filetime(ticket.opened_at) >> 16
    since = max(0, _filetime(at) - (begun << 16))
    # Up to 1.7 years in steps of 26 ms; beyond, the first bit says so, and the steps are of 0.8 s.
    delta = since >> 18 if since >> 49 == 0 else 1 << 31 | since >> 23 & 0x7FFF_FFFF
    conversation = keyed_digest(key, _purpose("thread-index", ticket))[:16]
    return b64encode(begun.to_bytes(6, "big") + conversation + delta.to_bytes(4, "big") + b"\0").decode()


def thread_topic(subject: str) -> str:
    """The value of Thread-Topic, in ASCII (RFC 2047)."""
    line = one_line(subject, 2 * _SUBJECT).replace("=?", "= ?")
    return line if line.isascii() else Header(line, "utf-8", maxlinelen=75).encode(linesep="\r\n")


def bare_subject(ticket: Ticket) -> str:
    """The ticket's subject without tokens of ours and without the prefixes of answers and forwards: programs
    that sort by subject see one conversation."""
    line = one_line(ticket.subject, _SUBJECT)
    before = _BEFORE.match(line)
    return " ".join(_TOKENS.sub(" ", line[before.end() :] if before else line).split())


def via(author: Address, desk: Address) -> Address:
    """Who wrote, at the desk's address; never a name that looks like another address, which filters take for
    fraud."""
    return Address(f"{plain_name(author)} via {plain_name(desk)}", desk.address)


def marker(key: bytes, ticket: Ticket) -> str:
    """The line above what only staff may read. Its code proves that it is ours and of this ticket; the ending
    is that of every such line, so that any reader of markers finds it."""
    return f"{REPLY_MARKER} {_secret(key, 'staff-marker', ticket)[:12]} -##"


def called(one: Address) -> str:
    """``Anna Adler <anna@customer.example>``, or the address alone: the only address is the true one."""
    address = one_line(one.address, 254)
    name = plain_name(one)
    return address if name == plain_name(Address("", one.address)) else f"{name} <{address}>"


def plain_name(one: Address) -> str:
    """A name without anything of an address; for the nameless ``anna at customer.example``."""
    name = one.name[: 4 * _NAME]
    said = name if any(sign.isalnum() for sign in name) else one.address
    return one_line(_BRACKETS.sub(" ", _AT.sub(" at ", said)), _NAME) or "Somebody"


def one_line(text: str, most: int) -> str:
    """A stranger's words as one line of ours, of at most `most` characters."""
    line = _UNSEEN.sub("", _NEVER.sub(" ", text[: 4 * most]))
    line = " ".join(_BREAK.sub(" ", line).split())
    return unmarked(line if len(line) <= most else f"{line[: most - 1].rstrip()}…")


def shown(text: str) -> str:
    """A stranger's text as it stands in a mail of ours, with its spaces and empty lines; clipped only where
    nobody reads on, and then it says so."""
    clipped = max(0, len(text) - MOST_TEXT)
    kept = unmarked(_NEVER.sub("", _BREAK.sub("\n", text[:MOST_TEXT]))).strip("\n")
    said = (
        f"\n\n[Cut here: the last {clipped:,} of {len(text):,} characters are not shown.]" if clipped else ""
    )
    return f"{kept if kept.strip() else '(no text)'}{said}"


def _secret(key: bytes, purpose: str, ticket: Ticket) -> str:
    return b32encode(keyed_digest(key, _purpose(purpose, ticket)))[:26].decode().lower()


def _purpose(purpose: str, ticket: Ticket) -> str:
    return f"{purpose}\0{ticket.number}\0{ticket.check}"


def _filetime(at: datetime) -> int:
    """Steps of 100 ns since 1601."""
    return (at - _FILETIME_BEGINS) // timedelta(microseconds=1) * 10
