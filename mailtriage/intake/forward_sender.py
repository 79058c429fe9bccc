"""The sender as the header of a mail passed on shows him: never anybody but the one who stands there."""

import re

from mailtriage.intake.addresses import read_addresses
from mailtriage.model.mail import Address

_LONGEST = 400
_ADDRESS = re.compile(r"[^\s<>()\[\]\"'“”„:;,=|]{1,64}@[^\s<>()\[\]\"'“”„:;,|@]{1,253}")
# Behind an address or in its place, where a link was: `<a@b.example<mailto:a@b.example>>`.
_LINK = re.compile(r"[<(\[]\s{0,3}(?:mailto|smtp):\s{0,3}([^<>()\[\]\s]{1,320})[>)\]]", re.IGNORECASE)
_TARGET = re.compile(r"<https?:[^<>\s]{1,300}>", re.IGNORECASE)
_WIDE = str.maketrans("＜＞〈〉＠［］", "<><>@[]")
# Outlook: who sent it, then for whom.
_BEHALF = re.compile(
    r"\s(?:on behalf of|im auftrag von|de la part de|en nombre de|per conto di|em nome de|namens|på vegne af|"
    r"på vegne av|för|puolesta|w imieniu|jménem|adına|от имени|の代理|代表|을\(를\) 대신하여)\s{1,5}(?=\S)",
    re.IGNORECASE,
)
_EXCHANGE = re.compile(r"imcea[a-z]{0,10}-|/o=|/cn=|^(?:o=|cn=|ex:)", re.IGNORECASE)
_SHOWN_LINK = re.compile(r"\[([^\[\]\s@]{1,100}@[^\[\]\s@]{1,253})\]")
_DATE = re.compile(
    r"^(?:[^\W\d]{1,12}\.?,?\s)?\d{1,4}[./\s-].{3,40}?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\s,]{0,3}(?:(?:am|pm)\b)?[\s,]{0,3}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[\s,]{1,3}(?:\d|am \d|on \d|le \d|el \d|il \d|em \d|op \d|den \d|w dniu|dne|den)\S*.{0,60}$"
)


def has_address(text: str) -> bool:
    return _ADDRESS.search(text[:_LONGEST]) is not None


def sender_of(value: str) -> Address:
    """The value of a sender's field; the address is ``""`` where it shows a name alone, or Exchange's own."""
    value = value[:_LONGEST].translate(_WIDE).strip(" ;,\t")
    if behalf := _BEHALF.search(value):
        value = value[behalf.end() :]
    value = _TARGET.sub("", value)
    plain = _LINK.sub("", value)
    value = plain if has_address(plain) else _LINK.sub(r" <\1>", value)
    value = _SHOWN_LINK.sub(r"\1", value).replace("<<", "<").replace(">>", ">")
    for one in read_addresses(value):
        if is_reachable(one.address):
            before, angle, behind = value.partition("<")
            # The name as it is shown, with its commas, quotation marks and brackets.
            is_shown = angle and behind.strip().lower().startswith(one.address)
            return Address(_name(before if is_shown else one.name), one.address)
    if found := _in_brackets(value):
        return found
    name = re.split(r"[<\[(/]", value, maxsplit=1)[0]
    return Address(_name(name), "")


def in_line(line: str) -> Address:
    """The sender named in a line beside dates and words; the address is ``""`` where there is none."""
    line = line[:_LONGEST].translate(_WIDE).strip().rstrip(":： ")
    line = _DATE.sub("", line)
    found = _ADDRESS.search(line)
    if found is None or not is_reachable(found[0].lower()):
        name = _BEHIND.sub("", re.split(r"[<\[(/]", line, maxsplit=1)[0])
        return Address(_name(name), "")
    before = line[: found.start()].rstrip("<[( \"'").rpartition(", ")[2]
    quoted = re.findall(r'"([^"]{1,120})"', line[: found.start()])
    return Address(_name(quoted[-1] if quoted else before), found[0].lower().rstrip("."))


def is_reachable(address: str) -> bool:
    """Whether it is an internet address: Exchange and Notes have names of their own with an ``@`` in them."""
    local, at, domain = address.rpartition("@")
    if not at or not local or _EXCHANGE.search(address) or "/" in domain or " " in address:
        return False
    return "." in domain.strip(".") or domain.startswith("[")


def _in_brackets(value: str) -> Address | None:
    """`Jan Müller (jan@example.com)`."""
    found = _ADDRESS.search(value)
    if found is None or not is_reachable(found[0].lower()) or _EXCHANGE.search(value):
        return None
    return Address(_name(value[: found.start()].rstrip("(<[ ")), found[0].lower().rstrip("."))


def _name(text: str) -> str:
    name = " ".join(text.replace("*", "").split()).strip("'\"“”„ ,;<>[]")
    return "" if "@" in name and " " not in name else name[:200]
