"""Address fields (RFC 5322 §3.4) as mail programs, scripts and gateways write them.

A reading of our own. mail-parser's follows the grammar and gives nothing for `MAILER-DAEMON <>` and a bare
`postmaster` (10 % of bounces), for dots in a row, for an angle left open and for commas within encoded
words. What stands in quotes, in an encoded word or before an angle is a name, never an address, as long
as there is any address beside it.
"""

import re
from dataclasses import dataclass, field

from mailtriage.intake.words import decode_words, one_line
from mailtriage.model.mail import Address

MAX_ADDRESSES = 1000
MAX_NAME = 2000

_WORD = re.compile(r"=\?[^?\s=]{1,80}\?[bBqQ]\?[^?\r\n]{0,1000}\?=")
_FOLD = re.compile(r"\r?\n[ \t]{0,1000}")
_PLAIN = re.compile(r"[^\"(<,;:\[=>]+")
_DOMAIN = r"(?:[^\s<>\"(),:;@\[\]]{1,253}|\[[^\[\]\s<>]{1,80}\])"
_BARE = re.compile(rf"(?:\"[^\"]{{1,64}}\"|[^\s<>\"(),:;@\[\]]{{1,250}})@{_DOMAIN}")
_WHOLE = re.compile(rf"(?:\"[^\"]{{1,100}}\"|[^\s<>\"(),:;@\[\]]{{1,250}})@{_DOMAIN}")
_SCHEME = re.compile(r"(?:mailto|smtp|e-?mail)\s*:\s*", re.IGNORECASE)
# RFC 5322 §4.4: `@relay,@relay:` before the address.
_ROUTE = re.compile(r"@[^:<>\"]{1,300}:")
# A whole field that names a local mailbox: programs of the same host write it bare.
_LOCAL = re.compile(r"[a-z0-9._+-]{1,64}")
_LOCAL_NAMES = frozenset(
    "mailer-daemon postmaster root daemon mailerdaemon mdaemon mail-daemon nobody cron".split()
)


def address(name: str, mailbox: str) -> Address:
    """An address as we keep it: name without quotes or its own address, mailbox in lower case.

    Outlook writes ``'anna@example.com'`` in single quotes; some sites add a final dot.
    """
    mailbox = _mailbox(mailbox)
    name = decode_words(name[:MAX_NAME])[0].strip("'\" ")[:200].strip()
    return Address("" if name.lower() == mailbox else name, mailbox)


def read_addresses(value: str) -> list[Address]:
    """All members of an address field, in order; one without an address (``<>``, a name alone) has ``""``."""
    members = _Members(_FOLD.sub(" ", value).replace("\uff20", "@"))
    found = members.read()
    if not any("@" in one.address for one in found):
        found = _hidden(members.read_names) or found
    return found[:MAX_ADDRESSES]


@dataclass(slots=True)
class _Member:
    """What was read of one member of the list."""

    name: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(self.name).strip()


class _Members:
    """One reading of a field: a walk over its signs, each looked at once but for those left open."""

    def __init__(self, value: str) -> None:
        self._value = value
        self._at = 0
        self._found: list[Address] = []
        self._held = ""  # a name with a comma in it, whose address follows
        # Signs that are never closed are text; looking for their ends again would be quadratic.
        self._open: set[str] = set()
        self.read_names: list[str] = []

    def read(self) -> list[Address]:
        member = _Member()
        value = self._value
        while self._at < len(value) and len(self._found) < MAX_ADDRESSES:
            sign = value[self._at]
            if sign == "=" and (word := _WORD.match(value, self._at)):
                member.name.append(word[0])
                self._at = word.end()
            elif sign == '"' and (text := self._quoted()) is not None:
                member.name.append(f'"{text}"' if value[self._at : self._at + 1] in "@." and text else text)
                member.quoted.append(text)
            elif sign == "(" and (text := self._comment()) is not None:
                member.comments.append(text)
            elif sign == "<":
                member.angles.append(self._angle())
            elif sign == "[" and (text := self._bracket()) is not None:
                is_literal = value[self._at - len(text) - 3 : self._at - len(text) - 2] == "@"
                if _SCHEME.match(text) and not is_literal:
                    member.angles.append(text)
                else:
                    member.name.append(f"[{text}]")
            elif sign in ",;":
                self._end(member, sign)
                member = _Member()
                self._at += 1
            elif sign == ":":
                self._at += 1
                # RFC 5322 §3.4: what stands before a colon names a group, it is no member.
                if not member.angles and not _BARE.search(member.words):
                    member = _Member()
                    self._held = ""
            else:
                # Anything else, and the signs above where they open nothing.
                plain = _PLAIN.match(value, self._at)
                end = plain.end() if plain else self._at + 1
                text = value[self._at : end]
                member.name.append(text if plain or sign in "=[:" else " ")
                self._at = end
        self._end(member, "")
        return self._found

    def _end(self, member: _Member, sign: str) -> None:
        """The member as one address or more."""
        words = member.words
        whole = [one for one in member.angles if "@" in one]
        if not words and not member.angles and not member.quoted:
            if member.comments:
                self.read_names.append(member.comments[0])
            return
        if whole:
            name = f"{self._held}, {words}" if self._held else words
            self._found.append(address(name or " ".join(member.comments[:1]), whole[-1]))
        elif bare := list(_BARE.finditer(_WORD.sub(_blank, words))):
            self._bare(words, bare, member.comments)
        elif member.angles:
            mailbox = one_line(member.angles[-1])
            self._found.append(address(words, mailbox if _LOCAL.fullmatch(mailbox.lower()) else ""))
            self.read_names.append(words)
        elif _is_local(words):
            self._found.append(address("", words))
        else:
            self.read_names += [*member.quoted, words]
            # `Adler, Anna <anna@example.com>` without its quotes.
            self._held = f"{self._held}, {words}" if self._held else words
            if sign == ",":
                return
            self._found.append(address(self._held, ""))
        self._held = ""

    def _bare(self, words: str, bare: list[re.Match[str]], comments: list[str]) -> None:
        if len(bare) == 1:
            name = (words[: bare[0].start()] + " " + words[bare[0].end() :]).strip(" '\"-[]")
            # A name before it, or the comment behind it (RFC 822).
            self._found.append(address(name or " ".join(comments[:1]), bare[0][0]))
        else:
            self._found += [address("", one[0]) for one in bare[:MAX_ADDRESSES]]

    def _quoted(self) -> str | None:
        """The quoted string that begins here without its quotes; None where it is never closed."""
        if '"' in self._open:
            return None
        out: list[str] = []
        at = self._at + 1
        while at < len(self._value):
            sign = self._value[at]
            if sign == '"':
                self._at = at + 1
                return "".join(out)
            if sign == "\\" and at + 1 < len(self._value):
                at += 1
                sign = self._value[at]
            out.append(sign)
            at += 1
        self._open.add('"')
        return None

    def _comment(self) -> str | None:
        if "(" in self._open:
            return None
        depth, at = 0, self._at
        while at < len(self._value):
            sign = self._value[at]
            depth += (sign == "(") - (sign == ")")
            at += 1 + (sign == "\\")
            if depth == 0:
                text = self._value[self._at + 1 : at - 1]
                self._at = at
                return text
        self._open.add("(")
        return None

    def _angle(self) -> str:
        """What stands in the angle that begins here; one left open ends where the next member may begin."""
        value = self._value
        while value[self._at + 1 : self._at + 2] in ("<", " ") and value[self._at + 1 :].lstrip()[:1] == "<":
            self._at = value.find("<", self._at + 1)
        start = self._at + 1
        close = value.find(">", start) if ">" not in self._open else -1
        if close < 0:
            self._open.add(">")
        again = value.find("<", start, close if close >= 0 else len(value))
        if close < 0 or again >= 0:
            ends = [at for at in (value.find(sign, start) for sign in ",;") if at >= 0]
            close = min([*ends, again if again >= 0 else len(value), len(value)])
            self._at = close
            return value[start:close]
        self._at = close + 1
        while value[self._at : self._at + 1] == ">":
            self._at += 1
        return value[start:close]

    def _bracket(self) -> str | None:
        close = self._value.find("]", self._at) if "[" not in self._open else -1
        if close < 0:
            self._open.add("[")
            return None
        text = self._value[self._at + 1 : close]
        self._at = close + 1
        return text


def _mailbox(text: str) -> str:
    """An address without what programs put around it."""
    text = one_line(text)
    if "=?" in text:
        text = decode_words(text)[0]
    if scheme := _SCHEME.match(text):
        text = text[scheme.end() :].partition("?")[0]
    if route := _ROUTE.match(text):
        text = text[route.end() :]
    text = text.strip(" \t<>,;")
    for quote in "'\"":
        if len(text) > 2 and text[0] == text[-1] == quote:
            text = text[1:-1].strip()
    if " " in text and not text.startswith('"'):
        text = "".join(text.split())
    if "(" in text and (bare := _BARE.search(re.sub(r"\([^()]{0,200}\)", "", text))):
        text = bare[0]
    return text.rstrip(".").lower()[:320]


def _blank(word: re.Match[str]) -> str:
    """As many blanks: what an encoded word holds is never taken for structure."""
    return " " * len(word[0])


def _is_local(words: str) -> bool:
    return words.lower() in _LOCAL_NAMES or _LOCAL.fullmatch(words) is not None


def _hidden(names: list[str]) -> list[Address]:
    """Addresses of a field that has none but in quotes or within an encoded word, written whole there."""
    found = []
    for name in names[:20]:
        text = decode_words(name)[0].strip("'\" ")
        if _WHOLE.fullmatch(text):
            found.append(address("", text))
        elif text.endswith(">") and _WHOLE.fullmatch(inner := text.rpartition("<")[2][:-1].strip()):
            found.append(address(text.rpartition("<")[0], inner))
    return list(dict.fromkeys(found))
