"""The subject token ``[INC-1042-7KQM]``: a ticket's number with a keyed check (design §3).

The check is keyed by the installation and the first mail, so that neither typos nor counting up, nor the
customer's own ticket numbers, nor another installation's, land in our tickets.
"""

import hmac
import re
from dataclasses import dataclass

from mailtriage.model.keyed import keyed_digest
from mailtriage.model.ticket import TicketKind

# 32 signs without 0/O and 1/I. No dots in a token: Outlook on the web turns dotted ones into links.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PREFIXES = sorted({kind.prefix for kind in TicketKind})
# Word processors and telephones make longer dashes of ours.
_DASH = "[-\u2010-\u2015\u2212\uff0d]"
_REFERENCE = rf"(?:{'|'.join(_PREFIXES)}){_DASH}(\d{{1,9}}){_DASH}([{_ALPHABET}]{{4}})"
_TOKEN = re.compile(
    rf"\[\s?({_REFERENCE})\s?\]|(?<![A-Z0-9-])({_REFERENCE})(?![A-Z0-9-])",
    re.IGNORECASE | re.ASCII,
)
_MOST = 100  # tokens read in one subject; the store is asked for a few of them


@dataclass(frozen=True, slots=True)
class Token:
    """A token as somebody wrote it; nothing says yet that it is one of ours."""

    written: str
    number: int
    check: str


def read_tokens(subject: str) -> tuple[Token, ...]:
    """Tokens in a subject, in order, without repeats; at most a hundred."""
    found: dict[tuple[int, str], Token] = {}
    for match in _TOKEN.finditer(subject):
        number, check = int(match[2] or match[5]), (match[3] or match[6]).upper()
        found.setdefault((number, check), Token(match[0], number, check))
        if len(found) == _MOST:
            break
    return tuple(found.values())


def make_check(key: bytes, number: int, first_mail: str) -> str:
    """The four signs that prove a number is ours."""
    digest = keyed_digest(key, f"token\0{number}\0{first_mail}")
    bits = int.from_bytes(digest[:3], "big")
    return "".join(_ALPHABET[bits >> shift & 31] for shift in (15, 10, 5, 0))


def proves(token: Token, check: str) -> bool:
    """Whether `token` carries the check kept on the ticket."""
    return hmac.compare_digest(token.check, check)


def without_tokens(subject: str) -> str:
    """A subject without anything that looks like a token of ours."""
    return _TOKEN.sub(" ", subject[:2000])
