"""Bytes to text under whatever charset a stranger named, or none: never raises, always UTF-8 encodable.

The alias table follows the WHATWG Encoding Standard §4.2 (what browsers read under a name) and
what mail programs in Asia write under the older names.
"""

import codecs
import re

GUESS_BYTES = 4096

# A superset is read where the world writes it under the name of its subset.
ALIASES = {
    "ascii": "us-ascii",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ansi": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "x-euc-jp": "euc_jp",
    "x-big5": "cp950",
    "big5": "cp950",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-11": "cp874",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "koi8": "koi8-r",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}

# Names that say nothing, and Python codecs that are no charset: punycode and idna take quadratic
# time on hostile input, the escape codecs run a language of their own.
NOT_A_CHARSET = frozenset(
    "x-user-defined unknown-8bit unknown x-unknown 8bit binary default none punycode idna undefined "
    "unicode_escape unicode-escape raw_unicode_escape raw-unicode-escape mbcs oem palmos".split()
)

# What unnamed mail is written in; among all of its 90 codecs the detector prefers rare ones.
_LIKELY = [
    "koi8_r", "cp1251", "euc_jp", "cp932", "gb18030", "cp950", "cp949",
    "cp1252", "cp1253", "cp1255", "cp1256", "cp874",
]  # fmt: skip

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates, with ``\\n`` as its only line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _UNFIT.sub("", text))


def codec_name(named: str | None) -> str | None:
    """The Python codec for a charset name from the wire, or None where the name is of no use."""
    if not named:
        return None
    name = named.strip(" \t\r\n\"'<>;").lower()[:40]
    if not name or name in NOT_A_CHARSET or not name.isascii() or "\0" in name:
        return None
    name = ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found in NOT_A_CHARSET else name


def decode(data: bytes, named: str | None) -> str:
    """`data` as text: under its named charset where that fits, else under the one it looks like."""
    codec = codec_name(named)
    if codec is not None:
        text = _strictly(data, codec)
        if text is None and codec.startswith("iso2022_jp"):
            text = _strictly(_to_shift_jis(data), "cp932")
        if text is None and codec in ("utf-8", "utf8", "utf_8"):
            text = _damaged_utf8(data)
        if text is None and codec in ("us-ascii", "utf-8", "cp1252"):
            text = guess(data)
        if text is None:
            text = _replacing(data, codec)
    else:
        text = guess(data)
    return clean(text)


def decodes(data: bytes, named: str | None) -> bool:
    """Whether the named charset reads every byte of `data`."""
    codec = codec_name(named)
    return codec is not None and _strictly(data, codec) is not None


def guess(data: bytes) -> str:
    """`data` without a usable charset name as text.

    8 of 890 real mails name none; most of those are Western, so that short or thinly accented
    text is taken for Windows-1252.
    """
    if b"\x1b$" in data or b"\x1b(" in data:
        text = _strictly(data, "iso2022_jp_ext") or _strictly(_to_shift_jis(data), "cp932")
        if text is not None:
            return text
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _replacing(data, "utf-16")
    text = _strictly(data, "utf-8")
    if text is None:
        text = _damaged_utf8(data)
    if text is not None:
        return text
    codec = _likely_codec(data)
    text = _strictly(data, codec)
    return text if text is not None else _replacing(data, codec)


def _likely_codec(data: bytes) -> str:
    sample = data[:GUESS_BYTES]
    high = sum(byte > 0x7F for byte in sample)
    letters = high + sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    if high < 8 or high * 4 < letters:
        return "cp1252"
    # Imported here: only one mail in a hundred needs it, and it costs 30 ms.
    from charset_normalizer import from_bytes

    try:
        best = from_bytes(sample, cp_isolation=_LIKELY).best()
    except Exception:  # a guess may fail in any way; the mail is still read
        best = None
    return best.encoding if best is not None and codec_name(best.encoding) else "cp1252"


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if _SURROGATE.search(text) else text


def _replacing(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):
        return data.decode("utf-8", "replace")


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken characters (cut by a size limit, or glued); None where it is not UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(char > "\x7f" for char in text[:GUESS_BYTES]) - broken
    return text if broken <= 2 and sound >= 4 * broken else None


def _to_shift_jis(data: bytes) -> bytes:
    """ISO-2022-JP as Shift_JIS bytes, so that cp932 reads the vendor rows (circled digits, ㈱).

    Mail programs on Windows write row 13 of JIS X 0208 under ``iso-2022-jp`` (there called
    iso-2022-jp-ms or CP50221); Python's own codecs refuse it.
    """
    out = bytearray()
    double = kana = False
    at, end = 0, len(data)
    while at < end:
        byte = data[at]
        if byte == 0x1B:
            code = data[at + 1 : at + 3]
            double, kana = code in (b"$B", b"$@"), code == b"(I"
            at += 3
        elif double and at + 1 < end and 0x21 <= byte <= 0x7E:
            row, cell = byte, data[at + 1]
            out.append(((row - 0x21) >> 1) + (0x81 if row <= 0x5E else 0xC1))
            if row & 1:
                out.append((cell + (0x1F if cell <= 0x5F else 0x20)) & 0xFF)
            else:
                out.append((cell + 0x7E) & 0xFF)
            at += 2
        else:
            if byte == 0x0A:  # RFC 1468: every line ends in ASCII
                double = kana = False
            out.append(byte | 0x80 if kana and 0x21 <= byte <= 0x5F else byte)
            at += 1
    return bytes(out)
