"""Which of the texts in a mail is its text: the choice among alternatives, and what stands side by side."""

import re
from email.message import Message

from mailtriage.intake import charset, pgp
from mailtriage.intake import part as mime
from mailtriage.intake.enriched import enriched_to_text
from mailtriage.intake.markup import html_to_text
from mailtriage.intake.rtf import rtf_to_text

# Text is read from this many parts and bytes; a mail with more is none that anybody reads.
MAX_PARTS = 200
MAX_READ = 8 << 20

_PLAIN = frozenset(
    "text/plain text/markdown text/x-markdown text/x-web-markdown text/plaintext text/text text/txt "
    "text/ascii text/us-ascii application/pgp application/plain application/text".split()
)
_HTML = frozenset(("text/html", "application/xhtml+xml", "text/xhtml", "application/html"))
_ENRICHED = frozenset(("text/enriched", "text/richtext"))
_RTF = frozenset(("text/rtf", "application/rtf", "text/x-rtf", "application/x-rtf"))

# What a program puts in the place of a text that it did not write, in any language.
_STAND_IN = re.compile(r"html|multi-?part|\bmime\b|browser", re.IGNORECASE)
_LONGEST_STAND_IN = 700
_WORDS = re.compile(r"\w{1,60}")
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\ufffc]*")


def is_text_type(kind: str) -> bool:
    """Whether parts of this type can be the text of a mail."""
    return kind in _PLAIN or kind in _HTML or kind in _ENRICHED or kind in _RTF


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of the text."""
    return _BLANK.fullmatch(text) is not None


class Texts:
    """The text of a tree of parts, of which those in `parts` are read. Each is read once."""

    def __init__(self, parts: list[Message]) -> None:
        self._parts = {id(one): one for one in parts[:MAX_PARTS]}
        self._read: dict[int, str] = {}
        self._left = MAX_READ
        self.notes: list[str] = []

    def of(self, part: Message) -> str:
        """The text of `part` and of what it contains, at most `MAX_TEXT` characters and a part."""
        if id(part) in self._parts:
            return self._leaf(part)
        if not part.is_multipart() or part.get_content_maintype() != "multipart":
            return ""
        if part.get_content_subtype() == "alternative":
            return self._best(mime.children(part))
        return self._joined(mime.children(part))

    def _leaf(self, part: Message) -> str:
        found = self._read.get(id(part))
        if found is None:
            found = self._read[id(part)] = self._said(part) if self._left > 0 else ""
        return found

    def _said(self, part: Message) -> str:
        kind = part.get_content_type()
        if kind in _RTF:
            data = mime.payload(part)[: mime.MAX_TEXT]
            text = rtf_to_text(data)
        elif kind in _HTML and kind != "text/html":
            data = mime.payload(part)[: mime.MAX_TEXT]
            text = html_to_text(charset.decode(data, mime.parameter(part, "charset")))
        else:
            text = mime.text_of(part)
        self._left -= len(text) + 1000
        if kind in _ENRICHED:
            # Apple's old mail program wrote RTF under that name.
            rtf = text.lstrip().startswith("{\\rtf")
            text = rtf_to_text(mime.payload(part)) if rtf else enriched_to_text(text, kind == "text/richtext")
        elif kind in _PLAIN and text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
            text = html_to_text(text)
        if pgp.is_encrypted(text):
            self.notes.append(pgp.ENCRYPTED)
        text, signed = pgp.without_armour(text)
        if signed:
            self.notes.append(pgp.SIGNED)
        return text

    def _best(self, parts: list[Message]) -> str:
        """The plain alternative; where that says nothing, the last that does (RFC 2046 §5.1.4)."""
        plain = [one for one in parts if self._is_plain(one)]
        others = [one for one in reversed(parts) if not self._is_plain(one)]
        for one in plain:
            text = self.of(one)
            if not is_blank(text) and not self._stands_in(text, others):
                return text
        for one in others:
            if not is_blank(text := self.of(one)):
                return text
        return next((text for one in plain if not is_blank(text := self.of(one))), "")

    def _is_plain(self, part: Message) -> bool:
        """Whether a part is plain text, or begins with it."""
        while part.is_multipart() and (inner := mime.children(part)):
            part = inner[0]
        return part.get_content_type() in _PLAIN

    def _stands_in(self, text: str, others: list[Message]) -> bool:
        """Whether a short text only says that there is another rendering, which says something else."""
        if len(text) > _LONGEST_STAND_IN or not _STAND_IN.search(text):
            return False
        words = set(_WORDS.findall(text.lower()))
        for one in others:
            other = self.of(one)
            if not is_blank(other):
                shared = words & set(_WORDS.findall(other[: mime.MAX_TEXT // 8].lower()))
                return len(shared) * 10 < len(words) * 7
        return False

    def _joined(self, parts: list[Message]) -> str:
        """Texts that stand side by side, as Apple Mail and list servers write them; HTML only if new."""
        found: list[str] = []
        squeezed = ""
        room = mime.MAX_TEXT
        for one in parts:
            if room <= 0:
                break
            text = self.of(one).strip("\n")
            if is_blank(text):
                continue
            mine = _squeezed(text)
            if one.get_content_type() in _HTML and found and mine in squeezed:
                continue
            squeezed += mine
            found.append(text)
            room -= len(text)
        return "\n\n".join(found)


def _squeezed(text: str) -> str:
    return "".join(text.split())
