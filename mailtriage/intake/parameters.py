"""The parameters of structured fields (Content-Type, Content-Disposition), RFC 2045 and RFC 2231.

The standard library's reading raises on `filename*1*=a; filename*=b`, and ends values at the wrong
semicolon. This one takes what is there.
"""

import contextlib
import re
from urllib.parse import unquote_to_bytes

from mailtriage.intake import charset
from mailtriage.intake.words import decode_words, one_line

MAX_PARAMETERS = 200

_WHOLE = -1  # `name*=` without a number

_NAME = re.compile(r"[\s;,]*([^\s=;,*\"]{1,100})(?:\*(\d{1,3}))?(\*?)\s*=\s*")
_NEXT = re.compile(r";\s*[\w-]{1,60}(?:\*\d{0,3})?\*?\s*=")
_ESCAPED = re.compile(r"\\([\"\\])")
# RFC 2231 §4 in a parameter that does not say so.
_EXTENDED = re.compile(r"([\w.:+-]{1,40})'[\w-]{0,20}'(?=.*%[0-9A-Fa-f]{2})", re.DOTALL)
_OCTETS = re.compile(r"%[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]")


def parameters(field: str) -> dict[str, str]:
    """All parameters behind the first semicolon of `field`, by lower-case name, decoded, one line each.

    A name in RFC 2231's form counts more than one without; of a name given twice the first counts.
    """
    plain: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    at = field.find(";")
    for _ in range(MAX_PARAMETERS):
        if at < 0 or (match := _NAME.match(field, at)) is None:
            at = field.find(";", at + 1) if at >= 0 else -1
            if at < 0:
                break
            continue
        text, at = _value(field, match.end())
        name, number, starred = match[1].lower(), match[2], bool(match[3])
        if number is None and not starred:
            plain.setdefault(name, text)
        else:
            parts.setdefault(name, {}).setdefault(int(number or _WHOLE), (text, starred))
    found = {name: _plain(text) for name, text in plain.items()}
    for name, segments in parts.items():
        if text := _assembled(segments):
            found[name] = text
    return found


def _value(field: str, at: int) -> tuple[str, int]:
    """The value that begins at `at`, and where the next parameter may begin."""
    if field[at : at + 1] != '"':
        end = field.find(";", at)
        end = end if end >= 0 else len(field)
        return field[at:end].strip(), end
    close = at + 1
    while (close := field.find('"', close)) >= 0 and _is_escaped(field, close):
        close += 1
    following = _NEXT.search(field, at)
    if close < 0 or (following and following.start() < close and field.count('"', at) % 2):
        # The quote is not closed: the value ends where the next parameter begins.
        end = following.start() if following else len(field)
        return field[at + 1 : end].strip().rstrip('"'), end
    # Not every backslash quotes: Windows programs write whole paths.
    text = _ESCAPED.sub(r"\1", field[at + 1 : close])
    end = field.find(";", close)
    # Raw quotes inside a quoted name: `"the "new" one.pdf"`.
    rest = field[close + 1 : end if end >= 0 else len(field)]
    if rest.rstrip().endswith('"') and "=" not in rest:
        text = field[at + 1 : close] + '"' + rest.rstrip()[:-1]
    return text, end if end >= 0 else len(field)


def _is_escaped(field: str, at: int) -> bool:
    # `"C:\tmp\"` ends in a path, and the quote behind it ends the value.
    return field[at - 1] == "\\" and field[at - 2] != "\\" and field.find('"', at + 1) >= 0


def _plain(text: str) -> str:
    """RFC 2047 §5 forbids encoded words in parameters; most mail programs write them there."""
    if "=?" not in text and (extended := _EXTENDED.match(text)):
        return one_line(charset.decode(unquote_to_bytes(text[extended.end() :]), extended[1]))
    if "%" in text and _OCTETS.search(text):
        # As a web page would write it: only where characters beyond ASCII come out.
        with contextlib.suppress(UnicodeDecodeError):
            return one_line(unquote_to_bytes(text).decode("utf-8"))
    return decode_words(text)[0]


def _assembled(segments: dict[int, tuple[str, bool]]) -> str:
    """The segments of a value in their order, whatever is missing; the charset stands in the first."""
    if _WHOLE in segments:
        segments = {_WHOLE: segments[_WHOLE]}
    named = escaped = ""
    data = b""
    for index, number in enumerate(sorted(segments)):
        text, starred = segments[number]
        if starred and index == 0 and text.count("'") >= 2:
            named, _, text = text.split("'", 2)
        if starred:
            escaped += text  # an octet may be cut, too
        else:
            data += unquote_to_bytes(escaped) + text.encode(_codec(named, text), "replace")
            escaped = ""
    data += unquote_to_bytes(escaped)
    told = one_line(charset.decode(data, named or None))
    return decode_words(told)[0] if "=?" in told else told


def _codec(named: str, text: str) -> str:
    """How to join raw text with bytes under the charset named."""
    codec = charset.codec_name(named)
    return "utf-8" if codec is None or not text.isascii() else codec if codec != "utf-16" else "utf-16-le"
