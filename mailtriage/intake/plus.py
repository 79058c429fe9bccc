"""The Reply-To plus-address ``support+1042-k3…@desk.example``: a key of its own (design §3).

It survives what loses subject and headers: a form that answers, a telephone, a new mail to an old address.
Each of the staff has another one for each ticket, which proves him as long as nobody else has seen it.
"""

import hmac
import re
from collections.abc import Collection, Iterable
from itertools import islice

from mailtriage.model.keyed import keyed_digest
from mailtriage.model.mail import RECIPIENT_FIELDS, Address, Mail
from mailtriage.model.ticket import Ticket

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_SIGNS = 20  # 100 bits
_DETAIL = re.compile(r"(\d{1,9})-([a-z2-7]{20})")
# Also as a link and HTML may write it (RFC 6068 §2).
_SHOWN = re.compile(
    r"(?:\+|%2b|&#43;|&#x2b;|&plus;)(\d{1,9})-([a-z2-7]{20})(?:@|%40|&#64;|&#x40;|&commat;)",
    re.ASCII | re.IGNORECASE,
)
_MOST = 5
_MOST_RAW = 1 << 20  # bytes
_ADDRESS = re.compile(r"[^\s<>,;\"()]{1,200}@[^\s<>,;\"()]{1,200}")


def plus_address(key: bytes, ticket: Ticket, desk: str) -> str:
    """The address at which answers on `ticket` arrive; `desk` is the desk's own."""
    local, _, domain = desk.rpartition("@")
    return f"{local}+{ticket.number}-{_proof(key, ticket)}@{domain}"


def staff_address(key: bytes, ticket: Ticket, person: str, generation: int, desk: str) -> str:
    """The address at which answers of `person`, a staff id, arrive; each `generation` has another."""
    local, _, domain = desk.rpartition("@")
    return f"{local}+{ticket.number}-{_staff_proof(key, ticket, person, generation)}@{domain}"


def plus_details(mail: Mail, own: Collection[str]) -> tuple[tuple[int, str], ...]:
    """Ticket numbers with their proofs, as they stand in the addresses of ours that a mail went to."""
    found = dict.fromkeys(_detail(one, own) for one in _recipients(mail) if "+" in one)
    return tuple(islice((one for one in found if one is not None), _MOST))


def plus_details_shown(texts: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """The same, as they stand in texts, whatever address they are part of."""
    found = islice(_SHOWN.finditer("\n".join(texts)), 10 * _MOST)
    return tuple(islice(dict.fromkeys((int(one[1]), one[2].lower()) for one in found), _MOST))


def readable(raw: bytes) -> str:
    """The beginning of a raw mail with its soft line breaks undone (RFC 2045 §6.7): what is attached to it,
    or was returned, is searched as it stands."""
    head = raw[:_MOST_RAW].replace(b"=\r\n", b"").replace(b"=\n", b"")
    return head.decode("ascii", "replace")


def proves_plus(key: bytes, ticket: Ticket, proof: str) -> bool:
    return hmac.compare_digest(_proof(key, ticket), proof)


def proves_staff_address(key: bytes, ticket: Ticket, person: str, generation: int, proof: str) -> bool:
    return hmac.compare_digest(_staff_proof(key, ticket, person, generation), proof)


def _detail(address: str, own: Collection[str]) -> tuple[int, str] | None:
    local, _, _ = address.rpartition("@")
    detail = _DETAIL.fullmatch(local.partition("+")[2])
    return (int(detail[1]), detail[2]) if detail and Address("", address).base in own else None


def _recipients(mail: Mail) -> list[str]:
    found = [one.address for one in mail.recipients[:50]]
    for name, value in mail.headers:
        if name in RECIPIENT_FIELDS and "+" in value:
            found += [one.lower() for one in _ADDRESS.findall(value[:1000])]
    return found


def _proof(key: bytes, ticket: Ticket) -> str:
    return _signs(key, f"plus\0{ticket.number}\0{ticket.check}")


def _staff_proof(key: bytes, ticket: Ticket, person: str, generation: int) -> str:
    return _signs(key, f"staff\0{ticket.number}\0{ticket.check}\0{person}\0{generation}")


def _signs(key: bytes, purpose: str) -> str:
    digest = keyed_digest(key, purpose)
    bits = int.from_bytes(digest[:13], "big")
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(0, _SIGNS * 5, 5))
