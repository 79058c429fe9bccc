"""The text of a bounce in two: what the mail server says, and the mail that came back."""

import re
from dataclasses import dataclass

from mailtriage.intake.bounce.phrases import ENDS

MAX_SCANNED = 128 * 1024
MAX_SAID = 400

# Fields that stand in a returned header, and in no summary of it by the mail server.
_TELLING = frozenset(("received", "return-path", "dkim-signature", "mime-version", "x-mailer", "x-received"))
_FIELD = re.compile(r"[>|* \t]{0,12}([A-Za-z][A-Za-z-]{1,40})[ \t]{0,2}:")
_MAX_HEADER = 60
# "The following addresses did NOT receive a copy of your message:"
_NOT_ENDS = ("not receive", "recipient", "following address", "empfänger", "destinat")
_PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Zones:
    """`said` as lines, `returned` as text; `first` are the opening words as `plain` makes them."""

    said: list[str]
    returned: str
    first: str

    @property
    def words(self) -> str:
        return plain("\n".join(self.said))


def plain(text: str) -> str:
    """A text for comparison with the tables: lower case, white space squeezed, quotes made plain."""
    text = text if text.isascii() else text.translate(_PLAIN)
    return " ".join(text.lower().split())


def zones(text: str) -> Zones:
    lines = text[:MAX_SCANNED].split("\n")
    end = _end(lines)
    said = lines[:end]
    return Zones(
        [line[:1000] for line in said[:MAX_SAID]], "\n".join(lines[end:]), plain("\n".join(said[:60])[:3000])
    )


def _end(lines: list[str]) -> int:
    """Where the returned mail begins: behind the words that announce it, or at its own header."""
    spoke = between = False
    for at, line in enumerate(lines[:MAX_SAID]):
        low = plain(line[:200])
        if spoke and any(end in low for end in ENDS) and not any(one in low for one in _NOT_ENDS):
            return at
        if not between and _FIELD.match(line) and _is_header(lines[at : at + _MAX_HEADER]):
            return at
        between = bool(_FIELD.match(line)) or (between and line[:1] in (" ", "\t"))
        spoke = spoke or len(low) > 3
    return min(len(lines), MAX_SAID)


def _is_header(lines: list[str]) -> bool:
    """Whether some lines, up to a blank one, are the header of a mail as it travelled."""
    names = set()
    for line in lines:
        if not line.strip():
            break
        if match := _FIELD.match(line):
            names.add(match[1].lower())
    return len(names) >= 3 and not names.isdisjoint(_TELLING)
