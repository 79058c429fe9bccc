"""RFC 2047 encoded words, and header values as one clean line."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

from mailtriage.intake import charset

# RFC 2047 §2; bounded, as a clipped field may hold thousands of half words.
_WORD_START = re.compile(r"=\?([\w.:+*()'-]{1,60})\?(?=[bBqQ]\?)")
_WHITE = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters as one space.

    A decoded word may hold a line break and a forged field behind it.
    """
    return _WHITE.sub(" ", charset.clean(text)).strip()


def rename_charsets(value: str) -> str:
    """Encoded words under charset names that Python's codecs know (gb2312 -> gb18030 and so on)."""
    if "=?" not in value:
        return value

    def renamed(match: re.Match[str]) -> str:
        # RFC 2231 §5: a language tag may follow the name.
        name = match[1].partition("*")[0]
        return f"=?{charset.codec_name(name) or name}?"

    return _WORD_START.sub(renamed, value)


def decode_words(value: str) -> tuple[str, bool]:
    """`value` with its encoded words decoded, and whether each was readable under the charset it named.

    Words of the same charset are joined as bytes before decoding: senders split multi-byte
    characters over two words, against RFC 2047 §5.
    """
    if "=?" not in value:
        return one_line(value), True
    if not value.isascii():
        return _decode_mixed(value), False
    try:
        chunks = decode_header(rename_charsets(value))
    except (HeaderParseError, ValueError, AssertionError):
        return one_line(value), False
    out, faithful = [], True
    for data, named in chunks:
        if isinstance(data, str):
            out.append(data)
        elif named is None:
            out.append(data.decode("ascii", "replace"))
        else:
            faithful = faithful and charset.decodes(data, named)
            out.append(charset.decode(data, named))
    return one_line("".join(out)), faithful


def _decode_mixed(value: str) -> str:
    """A value with both raw 8-bit text and encoded words: the standard library garbles the former."""
    pieces = re.split(r"(=\?[\x21-\x3e\x40-\x7e]{1,60}\?[bBqQ]\?[ -\x3e\x40-\x7e]{0,900}\?=)", value)
    return one_line("".join(decode_words(piece)[0] if piece.isascii() else piece for piece in pieces))
