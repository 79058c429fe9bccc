"""The header that mail programs put above a quoted mail ("From: … Sent: … Subject: …"), and its title."""

import re

from mailtriage.intake.quote_attribution import LONG
from mailtriage.intake.quote_words import FORWARDED, words

_BLOCK = 12
_ROLES = {
    **dict.fromkeys(words("to"), "to"),
    **dict.fromkeys(words("sent"), "sent"),
    **dict.fromkeys(words("subject"), "subject"),
    **dict.fromkeys(words("sender"), "sender"),
}
_ORIGINAL = words("original")
_RULES = "-_=*–—"
_FRAME = "-_=*–—#>|:： \t"
_RULE = re.compile(r"[\s>|]{0,6}[-_=*–—#]{2,200}")
_ONLY_RULE = re.compile(r"[\s>|]{0,6}[-_=*–—]{3,200}\s{0,4}")
_UNDERSCORES = re.compile(r"\s{0,4}_{20,}\s{0,4}")
_TITLE = re.compile(r"[-_=*–—]{3,60}\s{0,3}[^-_=*–—].{1,100}?[-_=*–—:]{1,60}")
# Notes repeats date and first words above the header: "Anna Adler---07.09.2026 09:20:11---Hello Tom"
_SUMMARY = re.compile(r".{0,100}---\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}:\d{2}.{0,12}---.{0,400}")
# "> Message du 14/09/26 10:22" (Orange, La Poste)
_MESSAGE_OF = re.compile(r"message du \d{1,2}/\d{1,2}/\d{2,4}")
_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,253}")
_TIME = re.compile(r"(?<!\d)\d{1,2}\s?[:.h時时시]\s?\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_LABELLED = re.compile(r"[*|\s]{0,4}[^\W\d_][\w .\-]{0,24}\*?\s?[:：]\*?(?:\s|$)")


def role(line: str) -> str | None:
    """The role of a header label that begins `line` ("Von: Anna" is the sender), or None."""
    head = line[:40].lstrip("*| \t>\u200b\ufeff")
    colon = head.find(":")
    wide = head.find("：")
    at = wide if colon < 0 or 0 <= wide < colon else colon
    if at <= 0:
        return None
    return _ROLES.get(head[:at].strip(" *\t\xa0").casefold())


def is_header_block(lines: list[str], at: int, *, titled: bool = False) -> bool:
    """Whether the lines from `at` on are the quoted header of a mail: sender, date and one more label.

    Below a title two labels are enough, for not all programs give the date. The first line must bear a
    label; one empty line between two labels is allowed (laid-out HTML).
    """
    roles: set[str] = set()
    has_date = has_address = False
    gap = 0
    for line in lines[at : at + _BLOCK]:
        if not line.strip("> \t|"):
            gap += 1
            if gap > 1 and roles:
                break
            continue
        line = line[:LONG]
        found = role(line)
        if found is None and (not roles or gap):
            break
        gap = 0
        if found:
            roles.add(found)
            has_date = has_date or (found == "sent" and any(one.isdigit() for one in line))
            has_address = has_address or (found == "sender" and "@" in line)
    if "sender" not in roles:
        return False
    titled = titled or (at > 0 and _MESSAGE_OF.match(lines[at - 1][:LONG].casefold()) is not None)
    if titled:
        return len(roles) >= 2
    return has_date if len(roles) == 3 else len(roles) == 4 and (has_date or has_address)


def is_unknown_block(lines: list[str], at: int) -> bool:
    """Whether labels in a language that is not known here head a mail: three in a row, one with an address,
    another with a date and time."""
    labelled = 0
    addressed = dated = -1
    for number, line in enumerate(lines[at : at + 5]):
        line = line[:LONG]
        if not _LABELLED.match(line):
            break
        labelled += 1
        if addressed < 0 and _ADDRESS.search(line):
            addressed = number
        elif dated < 0 and _TIME.search(line) and _YEAR.search(line):
            dated = number
    return labelled >= 3 and addressed == 0 and dated > 0


def is_title(line: str) -> bool:
    """Whether a line may be a title above a mail: between rules, or ending in a colon."""
    return line[0] in _RULES or line[-1] in ":：-"


def is_forwarded(line: str) -> bool:
    """Whether a title says that a mail is passed on."""
    low = line.casefold()
    return any(word in low for word in FORWARDED)


def is_original(line: str, lines: list[str], below: int) -> bool:
    """Whether a title says that the mail below it is answered; `below` is the line after it."""
    if not _RULE.match(line):
        return False
    low = line.casefold()
    if low.strip(_FRAME) == "original" or any(word in low for word in _ORIGINAL):
        return line[-1] in _RULES or (below < len(lines) and is_header_block(lines, below, titled=True))
    if line[0] == "_" and _UNDERSCORES.fullmatch(line):
        return is_header_block(lines, below)
    return _TITLE.fullmatch(line) is not None and is_header_block(lines, below)


def above_block(lines: list[str], at: int) -> int:
    """Where the announcement of a quoted header at `at` begins: with the rule or title above it, if any."""
    above = at - 1
    while above >= 0 and above > at - 3 and not lines[above].strip("> \t"):
        above -= 1
    if above < 0:
        return at
    line = lines[above][:LONG].strip("> \t").casefold()
    is_bare_title = len(line) < 60 and line.strip(_FRAME) in _ORIGINAL
    if _SUMMARY.match(line) or _ONLY_RULE.fullmatch(line) or is_bare_title or _MESSAGE_OF.match(line):
        return above
    return at
