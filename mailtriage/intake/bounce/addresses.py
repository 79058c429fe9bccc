"""Recipient addresses as mail servers write them: typed, encapsulated, in quotes, amid prose."""

import re
from collections.abc import Iterator

from mailtriage.intake.words import one_line

MAX_LINE = 1000

_DOMAIN = r"(?:[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,8}|\[[0-9A-Fa-f.:]{3,45}\])"
# ASCII only: Japanese and Chinese notices set no blank between an address and their words.
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9.@%+_-])(?:\"[^\"\\@<>\s][^\"\\@<>]{0,60}\"|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,120})@"
    + _DOMAIN
)
# RFC 6531: beyond ASCII, anything within angles; else in scripts that set blanks between words.
_LETTERS = r"A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
_WIDE = re.compile(
    rf"(?<![.@%+_{_LETTERS}-])[.!#$%&'*+/=?^_`{{|}}~{_LETTERS}-]{{1,120}}@"
    rf"[_{_LETTERS}-]{{1,63}}(?:\.[_{_LETTERS}-]{{1,63}}){{0,8}}"
)
_INTERNATIONAL = re.compile(r"<([^<>\s@\"]{1,120}@[^<>\s@\"]{1,250})>")
# X.400 gateways and Notes write the address of the Internet into a name of their own.
_PREFIX = re.compile(r"^(?:(?:dda:)?(?:smtp|rfc-?822|mailto|e?mail|to|rcpt|recipient|for|user)[=:])+", re.I)
_GATEWAY = re.compile(r"(?:smtp|rfc-?822)\s?=\s?([\w.+-]{1,64})\(a\)([A-Za-z0-9.-]{1,250})", re.IGNORECASE)
# MS-OXCMAIL §2.1.1.1: `IMCEASMTP-anna+40example+2Ecom@gateway` holds an address, IMCEAEX none.
_ENCAPSULATED = re.compile(r"^imcea([a-z0-9]{1,20})-([^@]{1,120})@", re.IGNORECASE)
_ESCAPE = re.compile(r"\+([0-9A-F]{2})", re.IGNORECASE)
# RFC 3461 §4: xtext, which some servers hand on as it came.
_XTEXT = re.compile(r"\+(2B|3D|40|25|5F|2D)")
# RFC 6533 §3: a character beyond ASCII in a report that is ASCII.
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_TYPED = re.compile(r"^[A-Za-z0-9.-]{1,30}\s{0,3};\s{0,3}(.*)$", re.DOTALL)

_POSTMASTERS = frozenset(
    "postmaster mailer-daemon mailerdaemon mail-daemon mdaemon abuse hostmaster root mailadmin "
    "listserv majordomo majordom double-bounce post_master post-master mail-delivery mailer".split()
)
# Where people ask for help; they get mail, too.
_HELPERS = frozenset(
    "hotline helpline helpdesk help-desk servicedesk service-desk support help it-support itsupport "
    "it-helpdesk kundenservice kundendienst serviceclient soporte assistenza suporte ayuda".split()
)


def found_in(line: str) -> Iterator[tuple[str, int, int]]:
    """Every address in a line, clean, with where it starts and ends."""
    line = line[:MAX_LINE]
    if "@" not in line and "(a)" not in line:
        return
    taken = -1
    spans = [(found[0], *found.span()) for found in _ADDRESS.finditer(line)]
    if not line.isascii():
        spans += [(found[1], *found.span(1)) for found in _INTERNATIONAL.finditer(line)]
        spans += [(found[0], *found.span()) for found in _WIDE.finditer(line)]
    spans += [(f"{found[1]}@{found[2]}", *found.span()) for found in _GATEWAY.finditer(line)]
    for written, start, end in sorted(spans, key=lambda one: (one[1], -one[2])):
        address = clean(written)
        if start >= taken and address:
            taken = end
            yield address, start, end


def clean(written: str) -> str:
    """An address in lower case without what surrounds it; ``""`` where none is left."""
    address = _PREFIX.sub("", written.strip(" \t<>[](),;:'`")).rstrip(".").lstrip("'`=*|-").lower()
    if match := _ENCAPSULATED.match(address):
        inner = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), match[2])
        address = inner.lower() if match[1].lower() == "smtp" and "@" in inner else ""
    address += "]" if "@[" in address else ""  # RFC 5321 §4.1.3: an address literal
    local, _, domain = address.rpartition("@")
    return address[:320] if local and domain and "\0" not in address else ""


def typed(value: str) -> str:
    """The address in ``rfc822; Anna@example.com``; where it holds none, what stands there (a local user)."""
    value = unescaped(one_line(value)[:MAX_LINE])
    match = _TYPED.match(value)
    value = match[1] if match else value
    if gateway := _GATEWAY.search(value):
        return f"{gateway[1]}@{gateway[2]}".lower()
    if international := _INTERNATIONAL.search(value):
        return clean(international[1])
    is_whole = value.count("@") == 1 and " " not in value.strip()
    if is_whole and not value.isascii():  # in any script
        return clean(value)
    for address, _, _ in found_in(value):
        return address
    if is_whole:  # damaged
        return clean(value)
    return "" if "@" in value else value.strip(" <>\"'").lower()[:250]


def unescaped(text: str) -> str:
    """`text` with the characters that RFC 6533 has written as ``\\x{…}``."""
    return _UNICODE.sub(_character, text) if "\\x{" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 else found[0]


def without_xtext(address: str) -> str:
    return _XTEXT.sub(
        lambda found: chr(int(found[1], 16)), address.replace("+2b", "+2B").replace("+3d", "+3D")
    )


def is_helper(address: str) -> bool:
    return address.partition("@")[0] in _HELPERS


def is_postmaster(address: str) -> bool:
    return address.partition("@")[0] in _POSTMASTERS
