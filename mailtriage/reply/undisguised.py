"""A text as it was before mail programs quoted, wrapped, encoded and capitalised it, to be searched and never
shown."""

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufb50-\ufdff]+"  # Arabic ligatures: one sign would become eighteen letters
)
# Typographic dashes, and what Turkish makes of a small I.
_ALIKE = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | {"ı": "i"})
# Bounded: `int` raises for a number of very many digits.
_ENTITY = re.compile(r"&(?:#0{0,9}\d{1,7}|#[xX]0{0,9}[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?", re.ASCII)
_TIMES = 4  # by what took the escaped one for text, and by services that wrap links in links of their own
_TAG = re.compile(r"</?[A-Za-z][^<>@]{0,300}>")
_SOFT_BREAK = re.compile(r"=\r?\n[>|]{0,20}")
_OCTETS = re.compile(r"(?:[=%][0-9A-Fa-f]{2})+")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Brackets stay: with them `model.markers.unmarked` shows that a stranger's words are no line of ours.
_NO_LETTER = re.compile(r"[^a-z()]+")
_NO_SIGN = re.compile(r"[^\w!-~]+|[<>|=*]+")


def folded(text: str) -> str:
    """`text` with one form for each letter, and without what nobody sees."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
    return plain.casefold().translate(_ALIKE)


def decoded(text: str) -> str:
    """`text` without HTML, quoted-printable and the escapes of links; what was none of these may be gone."""
    plain = _TAG.sub("", _SOFT_BREAK.sub("", text))
    for _ in range(_TIMES):
        before = plain
        plain = _ENTITY.sub(lambda found: unescape(found[0]), before)
        plain = _OCTETS.sub(_text_of, _TAG.sub("", plain))
        if plain == before:
            break
    return plain


def unlinked(text: str) -> str:
    """`text` without the escapes of links alone: its equals signs begin values there."""
    for _ in range(_TIMES):
        before, text = text, _PERCENT.sub(_text_of, text)
        if text == before:
            break
    return text


def letters(folded: str) -> str:
    """The Latin letters alone: the words of a line, however it was wrapped and marked as quoted."""
    return _NO_LETTER.sub("", folded)


def signs(folded: str) -> str:
    """What is left of addresses and codes, wherever they were wrapped and quoted."""
    return _NO_SIGN.sub("", folded)


def _text_of(octets: re.Match[str]) -> str:
    return unquote(octets[0].replace("=", "%"), errors="ignore")
