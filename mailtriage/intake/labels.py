"""The charset names that mail carries, and the Python codec that reads what is written under each.

After the WHATWG Encoding Standard §4.2 (what browsers read under a name), the names that mail programs
in Asia, Java and Windows write, and Windows code page numbers. A superset is read where the world
writes it under the name of its subset.
"""

import codecs
import functools
import re

_LABELS = {
    "utf-8": "utf8 utf8mb4 unicode11utf8 unicode20utf8 unicode11utf-8 xunicode20utf8 cp65001 utf8n",
    "utf-7": "utf7 unicode11utf7 unicode20utf7 csunicode11utf7 xunicode20utf7 cp65000",
    "utf-16": "utf16 unicode ucs2 iso10646ucs2 csunicode xutf16",
    "utf-16-le": "utf16le unicodefeff cp1200",
    "utf-16-be": "utf16be unicodefffe cp1201",
    "utf-32": "utf32 ucs4 iso10646ucs4",
    "us-ascii": "ascii usascii ansix341968 ansix341986 iso646us us csascii cp20127 cp367 ibm367 isoir6",
    "cp1252": "iso88591 latin1 l1 isolatin1 csisolatin1 isoir100 cp819 ibm819 cp28591 ansi "
    "western windows1252",
    "cp1250": "winlatin2 windows1250",
    "cp1251": "win windows1251 ansi1251",
    "iso-8859-2": "iso88592 latin2 l2 csisolatin2 isoir101 cp28592",
    "iso-8859-3": "iso88593 latin3 l3 csisolatin3 isoir109 cp28593",
    "iso-8859-4": "iso88594 latin4 l4 csisolatin4 isoir110 cp28594",
    "iso-8859-5": "iso88595 cyrillic csisolatincyrillic isoir144 cp28595",
    "iso-8859-6": "iso88596 arabic asmo708 ecma114 csisolatinarabic csiso88596e csiso88596i iso88596e "
    "iso88596i isoir127 cp28596",
    "iso-8859-7": "iso88597 greek greek8 elot928 ecma118 suneugreek csisolatingreek isoir126 cp28597",
    "iso-8859-8": "iso88598 iso88598i iso88598e hebrew visual logical csisolatinhebrew "
    "csiso88598e csiso88598i "
    "isoir138 cp28598 cp38598",
    "cp1254": "iso88599 latin5 l5 turkish csisolatin5 isoir148 cp28599",
    "iso-8859-10": "iso885910 latin6 l6 csisolatin6 isoir157",
    "iso-8859-13": "iso885913 latin7 l7 cp28603",
    "iso-8859-14": "iso885914 latin8 l8",
    "iso-8859-15": "iso885915 latin9 latin0 l9 csisolatin9 cp28605 iso8859151",
    "iso-8859-16": "iso885916 latin10 l10",
    "cp874": "tis620 dos874 iso885911 thai xwindows874 tis6202533 isoir166",
    "koi8-r": "koi8 koi koi8r cskoi8r cp20866 koi8rus",
    "koi8-u": "koi8u koi8ru cp21866",
    "cp866": "ibm866 csibm866 866 dosrussian",
    "cp437": "ibm437 437 cspc8codepage437",
    "cp850": "ibm850 850 cspc850multilingual",
    "cp852": "ibm852 852 cspcp852",
    "mac_roman": "macintosh mac csmacintosh macroman applemacintosh cp10000",
    "mac_latin2": "macce maccentraleurope maccentraleuropean maccenteuro cp10029",
    "mac_cyrillic": "macukrainian cp10007 cp10017",
    "mac_greek": "cp10006",
    "mac_turkish": "cp10081",
    "mac_iceland": "macicelandic cp10079",
    "mac_romanian": "macromania cp10010",
    "mac_croatian": "cp10082",
    "gb18030": "gb2312 gb231280 gb2312 gbk xgbk cp936 ms936 euccn xeuccn chinese csgb2312 "
    "csiso58gb231280 isoir58 "
    "gb cngb cngb2312 cp54936 cp51936 gb180302000 gb180302005 macchinesesimp cp10008 "
    "gb231281 simplifiedchinese",
    "hz": "hzgb2312 hzgb csgbhz cp52936 hzgb2312",
    "cp950": "big5 xbig5 xxbig5 cnbig5 csbig5 big5eten ms950 macchinesetrad cp10002 chinesetraditional",
    "big5hkscs": "big5hk xbig5hkscs big5hkscs2004 cp951",
    "cp949": "ksc5601 ksc56011987 ksc56011989 ksc56011992 ksc5601ms csksc56011987 euckr "
    "cseuckr korean isoir149 "
    "ms949 uhc xuhc xwindows949 cp51949 mackorean cp10003 kscode",
    "johab": "ksc56011992johab cp1361",
    "iso2022_kr": "iso2022kr csiso2022kr cp50225",
    "iso2022_jp_ext": "iso2022jp csiso2022jp iso2022jpms cp50220 cp50221 cp50222 jis "
    "jiscode xwindowsiso2022jp "
    "xiso2022jp iso2022jpext junet",
    "iso2022_jp_2": "iso2022jp1 iso2022jp2 csiso2022jp2",
    "cp932": "shiftjis sjis xsjis xshiftjis csshiftjis mskanji ms932 windows31j cswindows31j xsjisjp xmsjis "
    "xmscp932 ibm943 ibm943c cp943 cp943c macjapanese cp10001 sjiswin windows932 japanese",
    "euc_jp": "eucjp xeucjp ujis cseucpkdfmtjapanese eucjpms eucjpwin cp51932 cp20932 xeuc",
    "cp1258": "vietnamese windows1258",
}

_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

# Names that say nothing, and Python codecs that are no charset: punycode and idna take quadratic
# time on hostile input, the escape codecs run a language of their own.
_NOT_A_CHARSET = frozenset(
    "userdefined unknown8bit unknown xunknown 8bit 7bit binary default none null punycode idna undefined "
    "unicodeescape rawunicodeescape mbcs oem palmos base64 quotedprintable auto autodetect".split()
)
_UNREADABLE = frozenset("punycode idna undefined unicode_escape raw_unicode_escape mbcs oem palmos".split())

_YEAR = re.compile(r":\d{4}")  # iso_8859-1:1987
_JUNK = re.compile(r"[^a-z0-9]+")
# A known name inside a longer one: `charset=utf-8`, `iso-8859-1-windows-1252`, `_iso-2022-jp$esc`.
_INSIDE = re.compile(
    r"(utf-?8|utf-?7|utf-?16-?[lb]e|utf-?16|iso-?2022-?(?:jp|kr)|iso[-_ ]?8859[-_ ]?\d{1,2}"
    r"|(?:windows|win|cp|ibm|dos|ms|x-cp|codepage)[-_ ]?\d{3,5}|koi8-?[ru]|gb-?18030|gb-?k|gb-?2312|big-?5"
    r"|shift[-_]?jis|euc-?(?:jp|kr)|ks_?c_?5601|us-?ascii)",
    re.ASCII,
)


@functools.lru_cache(256)
def codec_name(named: str | None) -> str | None:
    """The Python codec for a charset name from the wire, or None where the name is of no use."""
    if not named or len(named) > 200 or "\0" in named:
        return None
    name = named.lower()
    # RFC 2231 §5: a language tag may follow the name.
    plain = _YEAR.sub("", name).partition("*")[0].strip(" \t\r\n\"'<>;,()=?_$")
    found = _known(plain)
    if found is None and (inside := _INSIDE.search(name)):
        found = _known(inside[1])
    return found


def _known(name: str) -> str | None:
    """The codec of a whole name, whatever dashes and underscores it is written with."""
    squeezed = _JUNK.sub("", name)
    if not squeezed or squeezed in _NOT_A_CHARSET:
        return None
    for known in (squeezed, squeezed.removeprefix("x"), squeezed.removeprefix("cs"), _numbered(squeezed)):
        if known.removeprefix("x") in _NOT_A_CHARSET:
            return None
        if known in _CODECS:
            return _CODECS[known]
    for spelled in (
        name[:40],
        _numbered(squeezed)[:40],
        squeezed.removeprefix("xmac").join(("mac_", ""))[:40],
    ):
        try:
            found = codecs.lookup(spelled)
        except (LookupError, ValueError):
            continue
        # Python also looks up hex, zlib and the like: codecs from bytes to bytes.
        if found._is_text_encoding and found.name not in _UNREADABLE:
            return found.name
    return None


def _numbered(name: str) -> str:
    """`windows1251`, `win1251`, `ibm850`, `cp1251` as ``cp…``."""
    number = name.lstrip("abcdefghijklmnopqrstuvwxyz")
    words = name[: len(name) - len(number)]
    if number.isdigit() and words in (
        "windows",
        "win",
        "cp",
        "xcp",
        "ibm",
        "dos",
        "ms",
        "codepage",
        "xwindows",
    ):
        return f"cp{number}"
    return name
