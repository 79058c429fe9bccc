"""Text as rules see it: lower case, without accents; all of it linear in the text, whatever it holds."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

LONGEST = 256 * 1024  # characters of a body that rules read; what is urgent is said before that

_PIECE = 16 * 1024  # characters folded at a time
_FEW = 48  # letters replaced one after the other; more of them in one pass that looks at each letter
_SYLLABLES = range(0xAC00, 0xD7A4)  # Korean: a syllable is a letter, and stands within no other
_JAMO = ("\u1100", "\u11ff")  # the parts of syllables, as some programs write them
_KEPT = 0x3000  # letters of the scripts that have case or accents
_NO_WORD = re.compile(r"\W+")
_NO_WORD_BEYOND = re.compile(r"[^\w\x00-\x7f]")
# What may be another letter once it is folded: those of everyday mail that are not, are passed over.
_UNSTABLE = re.compile(r"[^\x00-\x7fа-ик-яєіα-ρσ-ω\u4e00-\u9fff\uac00-\ud7a3]")
_MARKS = [sign for sign in map(chr, range(128)) if not (sign.isalnum() or sign.isspace() or sign == "_")]
_NO_WORD_IN_LINE = re.compile(r"[^\w\n]+")
_SPACES = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")

# Letters that are written in two ways; apostrophes as phones type them.
_ALIKE = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032", "'"),
    }
)


class _Folded(dict[str, str]):
    """What each letter beyond ASCII is folded to, found at its first use; far ones are not kept."""

    def __missing__(self, sign: str) -> str:
        if ord(sign) in _SYLLABLES:
            return sign
        # Compatibility forms first (bold letters have no lower case), then case, then what that took apart.
        plain = unicodedata.normalize("NFKD", sign).casefold()
        plain = unicodedata.normalize("NFKD", plain).translate(_ALIKE)
        # Signs without a width (soft hyphens, joiners) stand within words.
        plain = "".join(
            one for one in plain if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
        ).lower()
        if ord(sign) < _KEPT:
            self[sign] = plain
        return plain


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case, without accents, white space as single spaces."""
    plain = text[:LONGEST]
    return " ".join((plain.lower() if plain.isascii() else _folded(plain)).split())


def spaced_fold(text: str) -> str:
    """Folded text with everything between words as one space, so that whole words are plain strings."""
    plain = text[:LONGEST]
    if plain.isascii():
        return f" {' '.join(plain.lower().translate(_SPACES).split())} "
    plain = _folded(plain)
    between = set(_NO_WORD_BEYOND.findall(plain))
    if len(between) > _FEW:
        return f" {_NO_WORD.sub(' ', plain).strip()} "
    for sign in (*_MARKS, *between):
        plain = plain.replace(sign, " ")
    return f" {' '.join(plain.split())} "


def folded_lines(lines: Sequence[str]) -> list[str]:
    """Each line folded, everything between its words as one space, of which some may stand at its ends."""
    text = "\n".join(lines)
    plain = text.lower() if text.isascii() else _folded_piece(text)
    found = _NO_WORD_IN_LINE.sub(" ", plain).split("\n")
    if len(found) != len(lines):  # one of them has several lines itself
        return [one for line in lines for one in folded_lines([" ".join(line.split("\n"))])]
    return found


def is_spaced(word: str) -> bool:
    """Whether the word's script puts spaces between words; Chinese, Japanese and Thai do not, and
    Korean glues its particles to the word."""
    return word.isascii() or _UNSPACED.search(word) is None


def _folded(text: str) -> str:
    """Piece by piece, since one letter may become eighteen: no more than `LONGEST` of them."""
    return "".join(_pieces(text))[:LONGEST]


def _pieces(text: str) -> Iterator[str]:
    size = 0
    for start in range(0, len(text), _PIECE):
        piece = _folded_piece(text[start : start + _PIECE])
        yield piece
        size += len(piece)
        if size >= LONGEST:
            break


def _folded_piece(text: str) -> str:
    """Few letters differ from their lower case: those are replaced, where they are few."""
    plain = text.lower()
    found = set(_UNSTABLE.findall(plain))
    if any(_JAMO[0] <= sign <= _JAMO[1] for sign in found):
        plain = unicodedata.normalize("NFC", plain)
        found = set(_UNSTABLE.findall(plain))
    other = {sign: to for sign in found if (to := _FOLDED[sign]) != sign}
    if len(other) > _FEW:
        return plain.translate({ord(sign): other.get(sign, sign) for sign in set(plain)})
    for sign, to in other.items():
        plain = plain.replace(sign, to)
    return plain
