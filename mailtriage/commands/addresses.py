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
_MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2212"  # as programs correct it while one types
_SEPARATORS = ",;\uff0c\uff1b\u3001"
_SEEN = str.maketrans("\uff20", "@", INVISIBLE)
# RFC 5321 §4.5.3.1.1: 64 octets before the @. Dots in a row stay: Japanese providers give them out.
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f\"<>(),:;@\\\[\]]{1,64}")


def read(argument: str, known: Known) -> tuple[str, ...]:
    """The addresses in their order without repeats: ``Anna Adler <anna@b.example>`` or bare ones, separated
    by commas, semicolons or blanks. In lower case, domains in A-labels. Raises `Refused` for a word that is
    neither an address nor the name before one, and for addresses of the desk."""
    found, without = read_changes(argument, known)
    if without:
        raise Refused(f"{_short(without[0])!r}: write the address without '-'")
    return found


def read_changes(argument: str, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same, and apart from them those with a minus sign before the address or the name."""
    found: dict[tuple[str, bool], None] = {}
    name, minus = "", False
    for piece in _PIECE.findall(argument.translate(_SEEN)):
        in_angle = piece.startswith("<")
        if not name and not in_angle and piece.strip(_MINUS) == "":
            minus = True
        elif in_angle or ("@" in piece and not piece.startswith('"')):
            if name and not in_angle:
                raise Refused(_no_address(name))
            address, signed = _checked(piece, known)
            found[address, signed or minus] = None
            name, minus = "", False
        elif piece in _SEPARATORS:
            if name or minus:
                raise Refused(_no_address(name or "-"))
        else:
            minus = minus or (not name and piece.startswith(tuple(_MINUS)))
            name = name or piece
        if len(found) > MAX_ADDRESSES:
            raise Refused(f"more than {MAX_ADDRESSES} addresses; write at most {MAX_ADDRESSES}")
    if name or minus:
        raise Refused(_no_address(name or "-"))
    return tuple(one for one, signed in found if not signed), tuple(one for one, signed in found if signed)


def spelt(address: str) -> str | None:
    """The address as it is compared; None for what is none, such as an address without a full domain."""
    local, _, domain = address.lower().rpartition("@")
    name = ascii_form(domain)
    return f"{local}@{name}" if name and _LOCAL.fullmatch(local) else None


def _checked(piece: str, known: Known) -> tuple[str, bool]:
    """The address, and whether a minus sign stands before it."""
    bare = piece.strip("<>*`' ")
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].partition("?")[0]
    bare = bare.rstrip(".:!'*` ")
    signed, bare = bare.startswith(tuple(_MINUS)), bare.lstrip(_MINUS)
    address = spelt(bare)
    if address is None:
        raise Refused(_no_address(bare))
    if Address("", address).base in {spelt(one) for one in known.own_addresses}:
        raise Refused(f"{_short(bare)} is the desk's own address; write that of a person")
    return address, signed


def _no_address(word: str) -> str:
    return (
        f"{_short(word.strip(chr(34)))!r} is no mail address; write it in full, such as anna@customer.example"
    )


def _short(word: str) -> str:
    return word if len(word) <= 80 else f"{word[:79]}…"
