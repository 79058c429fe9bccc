"""RFC 2047 encoded words as mail programs write them, and header values as one clean line."""

import re

from mailtriage.intake import charset
from mailtriage.intake.transfer import from_base64, from_quoted_printable

# RFC 2047 §2; bounded, as a clipped field may hold thousands of half words.
_START = re.compile(r"=\?([^?\s=]{0,80})\?([bBqQ])\?")
_FOLD = re.compile(r"\r?\n[ \t]{0,1000}")
_WHITE = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters as one space.

    A decoded word may hold a line break and a forged field behind it.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _WHITE.sub(" ", charset.clean(text)).strip()


def decode_words(value: str) -> tuple[str, bool]:
    """`value` with its encoded words decoded once, wherever they stand, as one line; and whether all were
    readable under the charset they named.

    Adjacent words of one charset are joined as bytes before decoding: senders split characters of
    several bytes over two words, against RFC 2047 §5. They also write words with blanks in them, without
    their end, in quotes and glued to text (§5 and §6.1 again); such are read, too.
    """
    if "=?" not in value:
        return one_line(value), True
    out: list[str] = []
    words: list[tuple[str, bytes]] = []  # not yet decoded: they stand side by side
    faithful = True
    at = 0
    while (start := _START.search(value, at)) is not None:
        between = value[at : start.start()]
        if between.strip() or not words:
            faithful &= _join(words, out)
            out.append(between)
            words = []
        text, at = _text_of_word(value, start)
        data = _bytes_of_word(text, start[1], start[2].lower())
        words.append((start[1], data if data or not text else text.encode()))
    faithful &= _join(words, out)
    out.append(value[at:])
    return one_line("".join(out)), faithful


def _text_of_word(value: str, start: re.Match[str]) -> tuple[str, int]:
    """The encoded text of the word begun at `start`, and where what follows it begins."""
    following = _START.search(value, start.end())
    limit = following.start() if following else len(value)
    end = value.find("?=", start.end(), limit)
    while end >= 0 and start[2] in "qQ":
        # A raw `?` before `=20`: the word ends later.
        later = value.find("?=", end + 2, limit)
        if later < 0 or not _is_octet(value[end + 2 : end + 4]) or " " in value[end:later]:
            break
        end = later
    if end >= 0:
        return value[start.end() : end], end + 2
    # No end: it was cut off, or the next word begins at once.
    text = value[start.end() : limit]
    if start[2] in "bB":
        text = _BASE64.match(text)[0]  # type: ignore[index]
        limit = start.end() + len(text)
    return text, limit


def _is_octet(digits: str) -> bool:
    return len(digits) == 2 and all(digit in "0123456789ABCDEFabcdef" for digit in digits)


def _bytes_of_word(text: str, named: str, encoding: str) -> bytes:
    if encoding == "b":
        return from_base64(text.encode("ascii", "ignore"))
    # A fold within a word that has other blanks stands for one; else it was put there by the fold.
    text = _FOLD.sub(" " if re.search(r"(?<!\n)[ \t](?!\r?\n)", _FOLD.sub("\n", text)) else "", text)
    if not text.isascii():  # raw 8 bit, read already
        codec = charset.codec_name(named) or "utf-8"
        try:
            data = text.encode(codec, "replace")
        except (LookupError, UnicodeError):
            data = text.encode("utf-8", "replace")
    else:
        data = text.encode("ascii")
    return from_quoted_printable(data.replace(b"_", b" "))


def _join(words: list[tuple[str, bytes]], out: list[str]) -> bool:
    """Append the text of adjacent words, those of one charset as one string of bytes; whether each fits."""
    faithful = True
    at = 0
    while at < len(words):
        named, data = words[at]
        codec = charset.codec_name(named)
        run = [data]
        at += 1
        while at < len(words) and codec == charset.codec_name(words[at][0]):
            run.append(words[at][1])
            at += 1
        whole = b"".join(run)
        fits = charset.decodes(whole, named)
        if not fits and len(run) > 1 and all(charset.decodes(one, named) for one in run):
            out += [charset.decode(one, named) for one in run]
            continue
        faithful &= fits
        out.append(charset.decode(whole, named))
    return faithful
