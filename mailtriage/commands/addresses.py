"""Mail addresses behind a command, as people type them and as mail programs paste them."""

import re

from mailtriage.commands.grammar import INVISIBLE
from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.domain import ascii_form
from mailtriage.model.mail import Address

MAX_ADDRESSES = 10

# Each alternative ends at the sign that could begin the next one: every sign is looked at once.
_PIECE = re.compile(r'"[^"]*"|<[^<>]*>|[,;\uff0c\uff1b\u3001]|[^\s,;<>"\[\]()\uff0c\uff1b\u3001]+')
_SEPARATORS = ",;\uff0c\uff1b\u3001"
_SEEN = str.maketrans("\uff20", "@", INVISIBLE)
# RFC 5321 §4.5.3.1.1: 64 octets before the @. Dots in a row stay: Japanese providers give them out.
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f\"<>(),:;@\\\[\]]{1,64}")


def read(argument: str, known: Known) -> tuple[str, ...]:
    """The addresses in their order without repeats: ``Anna Adler <anna@b.example>`` or bare ones, separated
    by commas, semicolons or blanks. In lower case, domains in A-labels. Raises `Refused` for a word that is
    neither an address nor the name before one, and for addresses of the desk."""
    found: dict[str, None] = {}
    name = ""
    for piece in _PIECE.findall(argument.translate(_SEEN)):
        in_angle = piece.startswith("<")
        if in_angle or ("@" in piece and not piece.startswith('"')):
            if name and not in_angle:
                raise Refused(_no_address(name))
            found[_checked(piece, known)] = None
            name = ""
        elif piece in _SEPARATORS:
            if name:
                raise Refused(_no_address(name))
        else:
            name = name or piece
        if len(found) > MAX_ADDRESSES:
            raise Refused(f"more than {MAX_ADDRESSES} addresses; write at most {MAX_ADDRESSES}")
    if name:
        raise Refused(_no_address(name))
    return tuple(found)


def spelt(address: str) -> str | None:
    """The address as it is compared; None for what is none, such as an address without a full domain."""
    local, _, domain = address.lower().rpartition("@")
    name = ascii_form(domain)
    return f"{local}@{name}" if name and _LOCAL.fullmatch(local) else None


def _checked(piece: str, known: Known) -> str:
    bare = piece.strip("<>*`' ")
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].partition("?")[0]
    bare = bare.rstrip(".:!'*` ")
    if bare.startswith("-"):
        raise Refused(
            f"{_short(bare)!r}: nobody can be taken out by mail; write the address without '-' to add it"
        )
    address = spelt(bare)
    if address is None:
        raise Refused(_no_address(bare))
    if Address("", address).base in {spelt(one) for one in known.own_addresses}:
        raise Refused(f"{_short(bare)} is the desk's own address; write that of a person")
    return address


def _no_address(word: str) -> str:
    return (
        f"{_short(word.strip(chr(34)))!r} is no mail address; write it in full, such as anna@customer.example"
    )


def _short(word: str) -> str:
    return word if len(word) <= 80 else f"{word[:79]}…"
