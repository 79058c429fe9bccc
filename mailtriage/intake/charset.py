"""Bytes to text under whatever charset a stranger named, or none: never raises, always UTF-8 encodable."""

import codecs
import contextlib
import re

from mailtriage.intake.japanese import to_shift_jis
from mailtriage.intake.labels import codec_name as codec_name

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_UNFIT_BYTES = bytes(one for one in range(128) if _UNFIT.fullmatch(chr(one)))
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIRED = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_C1 = re.compile("[\x80-\x9f]")
# Windows-1252 under the name of ISO-8859-1 and its sisters, and through `&#146;` into any charset.
_C1_MEANT = {byte: bytes((byte,)).decode("cp1252", "ignore") or None for byte in range(0x80, 0xA0)}

# Charsets of more than one byte whose text has, or may have, no bytes above 0x7F.
_SEVEN_BIT = frozenset("utf-7 hz iso2022_kr iso2022_jp_ext iso2022_jp_2".split())
# Other ways to read what a charset's own codec refuses: characters that vendors and regions added.
_SUPERSETS = {
    "cp950": ("big5hkscs",),
    "big5hkscs": ("cp950",),
    "cp932": ("shift_jis_2004",),
    "euc_jp": ("euc_jis_2004",),
    "cp949": ("johab",),
    "iso2022_jp_ext": ("iso2022_jp_2004", "iso2022_jp_3"),
}
# ISO 8859 leaves 0x80 to 0x9F to control characters; with letters or quotes there it is Windows' own.
_WINDOWS = {
    "iso-8859-2": "cp1250",
    "iso-8859-6": "cp1256",
    "iso-8859-7": "cp1253",
    "iso-8859-8": "cp1255",
    "iso-8859-13": "cp1257",
    "iso-8859-15": "cp1252",
}
_CONTROLS = re.compile(rb"[\x80-\x9f]")
# Letters and quotation marks in UTF-8, none of which a text in a charset of one byte holds.
_SEQUENCE = re.compile(rb"(?:\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]|\xe2\x80[\x90-\xa6]|\xe2\x82\xac)+")
# How `gb18030` is read where it fails, see `_of_windows`.
_CP936 = "mailtriage-cp936"
_DOUBLE_BYTE = frozenset("gb18030 cp950 big5hkscs cp949 cp932 euc_jp johab".split())


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates, with ``\\n`` as its only line end."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        # As bytes: a pattern over the text takes ten times as long.
        data = text.encode("ascii")
        kept = data.translate(None, _UNFIT_BYTES)
        return text if len(kept) == len(data) else kept.decode("ascii")
    text = _UNFIT.sub("", text)
    if _C1.search(text):
        text = text.translate(_C1_MEANT)
    if _SURROGATE.search(text):
        # Java writes characters beyond U+FFFF as two halves (CESU-8).
        text = _PAIRED.sub(_joined, text)
        text = _SURROGATE.sub("\ufffd", text)
    return text.removeprefix("\ufeff")


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def decode(data: bytes, named: str | None) -> str:
    """`data` as text: under its named charset where that fits, else under the one it looks like."""
    return clean(_decoded(data, codec_name(named)))


def _decoded(data: bytes, codec: str | None) -> str:
    if (marked := _marked(data)) is not None:
        return marked
    if codec and codec.startswith(("utf-16", "utf-32")):
        return _wide(data, codec)
    if data.isascii() and b"\x1b" not in data and codec not in _SEVEN_BIT:
        # EBCDIC is named by mistake only.
        return _hz(data) if codec == "gb18030" and b"~{" in data else data.decode("ascii")
    if codec is None or codec == "us-ascii":
        return guess(data)
    if codec == "utf-8":
        text = _strictly(data, codec)
        return text if text is not None else _broken_utf8(data)
    if _is_utf8(data, codec):
        return data.decode("utf-8")
    if codec.startswith("iso2022_jp") and b"\x0e" in data:
        # Kana shifted out (CP50222): Python's codec leaves the shifts in the text.
        data, codec = to_shift_jis(data), "cp932"
    if codec in _WINDOWS and _CONTROLS.search(data):
        codec = _WINDOWS[codec]
    if (text := _fitting(data, codec)) is not None:
        return text
    if codec.startswith("iso2022_jp") and (text := _strictly(to_shift_jis(data), "cp932")) is not None:
        return text
    if (text := _strictly(data, "utf-8")) is not None:
        return text
    return guess(data) if codec == "cp1252" or codec in _SEVEN_BIT else _replacing(data, codec)


def decodes(data: bytes, named: str | None) -> bool:
    """Whether the named charset reads every byte of `data`."""
    codec = codec_name(named)
    return codec is not None and _strictly(data, codec) is not None


def guess(data: bytes, hint: str | None = None) -> str:
    """`data` without a charset name of its own as text: UTF-8 where it can be that, else under `hint`, the
    charset named elsewhere in the mail, else under the one it looks like."""
    if (marked := _marked(data)) is not None:
        return marked
    if b"\x1b$" in data or b"\x1b(" in data:
        korean = b"\x1b$)C" in data
        text = _strictly(data, "iso2022_kr" if korean else "iso2022_jp_ext")
        text = text if text is not None else _strictly(to_shift_jis(data), "cp932")
        if text is not None:
            return text
    text = _strictly(data, "utf-8")
    if text is None:
        text = _damaged_utf8(data)
    if text is not None:
        return _wide(data, "utf-16") if _looks_wide(data) else text
    if _looks_wide(data):
        return _wide(data, "utf-16")
    hinted = codec_name(hint)
    useless = hinted in (None, "us-ascii", "utf-8", *_SEVEN_BIT) or str(hinted).startswith("utf")
    if hinted and not useless and (text := _fitting(data, hinted)) is not None:
        return text
    # Imported here: one mail in a hundred needs it.
    from mailtriage.intake.detect import likely_codec

    codec = likely_codec(data)
    if codec == "cp1252" and _SEQUENCE.search(data):
        return _of_both(data)
    text = _fitting(data, codec)
    return text if text is not None else _replacing(data, codec)


def _marked(data: bytes) -> str | None:
    """Text behind a byte order mark, whatever charset was named beside it."""
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data[3:], "utf-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) > 3:
        text = _replacing(data, "utf-16")
        return text if text.count("\ufffd") * 20 <= len(text) else None
    return None


def _looks_wide(data: bytes) -> bool:
    """Whether every other byte is mostly zero: UTF-16 of Western text, named or not."""
    head = data[:1000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) * 10 > len(head) * 3 and min(even, odd) * 20 <= len(head)


def _wide(data: bytes, codec: str) -> str:
    """UTF-16 or UTF-32 in the byte order that the zero bytes show; UTF-8 where nothing is wide.

    RFC 2781 §4.3 says big-endian for `utf-16` without a mark; what is written is mostly little-endian.
    """
    head = data[:1000]
    if codec.startswith("utf-32"):
        return _replacing(data, codec)
    even, odd = head[::2].count(0), head[1::2].count(0)
    if not even and not odd and (text := _strictly(data, "utf-8")) is not None:
        return text
    if even != odd:
        codec = "utf-16-be" if even > odd else "utf-16-le"
    elif codec == "utf-16":
        little, big = _replacing(data, "utf-16-le"), _replacing(data, "utf-16-be")
        return min(little, big, key=lambda text: len({ord(char) >> 8 for char in text[:500]}))
    return _replacing(data, codec)


def _is_utf8(data: bytes, codec: str) -> bool:
    """Whether `data` is UTF-8 under another name.

    What is valid UTF-8 reads as `Ã¼` in a charset of one byte, which nobody writes. Two bytes a character
    can be both by chance, so that they must be many, or of three bytes.
    """
    if codec in _SEVEN_BIT or not (text := _strictly(data, "utf-8")):
        return False
    if codec not in _DOUBLE_BYTE:
        return True
    if _strictly(data, codec) is None:
        return True
    return sum(char > "\u07ff" for char in text) >= 4


def _hz(data: bytes) -> str:
    text = _strictly(data, "hz")
    return text if text is not None else data.decode("ascii", "replace")


def _fitting(data: bytes, codec: str) -> str | None:
    """`data` under the codec or one of its supersets, every byte read; None where none fits."""
    for one in (codec, *_SUPERSETS.get(codec, ())):
        if (text := _strictly(data, one)) is not None:
            return text
    if codec == "gb18030" and b"\x80" in data:
        text = data.decode(codec, _CP936)
        return text if "\ufffd" not in text else None
    return None


def _of_windows(error: UnicodeError) -> tuple[str, int]:
    """A single 0x80 is the euro sign of Windows' code page 936 (WHATWG Encoding Standard §10.2.1)."""
    if isinstance(error, UnicodeDecodeError):
        is_euro = error.object[error.start] == 0x80
        return ("€", error.start + 1) if is_euro else ("\ufffd", max(error.end, error.start + 1))
    raise error


codecs.register_error(_CP936, _of_windows)


def _of_both(data: bytes) -> str:
    """A Western text of which some characters are in UTF-8 and others in Windows-1252."""
    out: list[str] = []
    at = 0
    for found in _SEQUENCE.finditer(data):
        out += [data[at : found.start()].decode("cp1252", "replace"), found[0].decode("utf-8")]
        at = found.end()
    return "".join([*out, data[at:].decode("cp1252", "replace")])


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if _SURROGATE.search(text) else text


def _replacing(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, _CP936 if codec == "gb18030" else "replace")
    except (LookupError, UnicodeError, ValueError):
        return data.decode("utf-8", "replace")


def _broken_utf8(data: bytes) -> str:
    """What is named UTF-8 and is not: damaged, mixed line by line with another charset, or misnamed."""
    if (text := _damaged_utf8(data)) is not None:
        return text
    with contextlib.suppress(UnicodeError):
        return data.decode("utf-8", "surrogatepass")  # `clean` joins the halves
    lines = data.split(b"\n")
    high = [line for line in lines if not line.isascii()]
    foreign = [line for line in high if _strictly(line, "utf-8") is None]
    if 0 < len(foreign) < len(high):
        # A list's footer in its own charset behind a text in UTF-8.
        told = guess(b"\n".join(foreign)).split("\n")
        if len(told) == len(foreign):
            rest = iter(told)
            readings = (_strictly(line, "utf-8") for line in lines)
            return "\n".join(next(rest) if text is None else text for text in readings)
    return guess(data)


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken characters (cut by a size limit, or glued); None where it is not UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(char > "\x7f" for char in text) - broken
    few = broken <= max(2, sound // 20)
    is_cut = broken == 1 and text.endswith("\ufffd") and sound > 0
    return text if is_cut or (broken and few and sound >= 4 * broken) else None
