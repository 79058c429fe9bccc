r"""Rich text as Outlook sends it (in winmail.dat, .msg files, text/rtf) to plain text.

Most of it only wraps the HTML or the plain text that was written: ``\fromhtml1`` and ``\fromtext``
([MS-OXRTFEX]), which are unwrapped. Read by one pass of our own, linear in its input: striprtf takes
36 s for 60 KB of half-open hyperlinks, and knows nothing of wrapped HTML.
"""

import re
import struct
import zlib
from dataclasses import dataclass, replace

from mailtriage.intake import charset
from mailtriage.intake.markup import html_to_text

# Eight times as much at most comes out of it.
MAX_COMPRESSED = 256 * 1024
MAX_RTF = 1 << 20
MAX_GROUPS = 200

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|"
    rb"([{}])|([^\\{}\r\n]{1,4096})|[\r\n]{1,4096}"
)
# Groups that hold no text of the author. Every group behind ``\*`` is one, too.
_ASIDE = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata header headerl headerr headerf footer "
    b"footerl footerr footerf footnote generator themedata colorschememapping latentstyles "
    b"datastore fldinst filetbl listtable listoverridetable rsidtbl revtbl xmlnstbl author title "
    b"subject operator keywords comment doccomm bkmkstart bkmkend nonshppict shpinst sp tc xe "
    b"private1 mhtmltag annotation atnid atnauthor".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n\n", b"page": "\n\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"nestcell": "\t", b"nestrow": "\n", b"emdash": "\u2014", b"endash": "\u2013", b"emspace": "\u2003",
    b"enspace": "\u2002", b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"zwj": "", b"zwnj": "", b"ltrmark": "", b"rtlmark": "",
}  # fmt: skip
_SYMBOLS = {
    b"{": "{", b"}": "}", b"\\": "\\", b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n",
}  # fmt: skip
# \fcharsetN, as [MS-WMF] §2.1.1.5 numbers them.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


def compressed_rtf_to_text(data: bytes) -> str:
    """The text in a PidTagRtfCompressed ([MS-OXRTFCP]); "" where it cannot be read."""
    if len(data) < 16:
        return ""
    from compressed_rtf import decompress  # type: ignore[import-untyped]

    # Written anew over what is read of it: the library refuses a false checksum, and has no bound.
    raw_size, kind = struct.unpack("<4xI4s", data[:12])
    size = min(max(0, struct.unpack("<I", data[:4])[0] - 12), len(data) - 16, MAX_COMPRESSED)
    content = data[16 : 16 + size]
    check = 0 if kind == b"MELA" else zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF
    head = struct.pack("<II4sI", len(content) + 12, min(raw_size, MAX_RTF), kind, check)
    try:
        rtf = decompress(head + content)
    except Exception:  # it raises bare Exceptions, struct.error and IndexError
        return ""
    # The end marker is the last reference; what a cut stream holds beyond its size is padding.
    return rtf_to_text(rtf[:raw_size] if raw_size else rtf)


def rtf_to_text(data: bytes) -> str:
    """The text of an RTF document, as its author wrote it; never raises."""
    if not data.lstrip().startswith(b"{\\rtf"):
        return ""
    reader = _Reader(data[:MAX_RTF])
    text = charset.clean(reader.read())
    return html_to_text(text) if reader.is_html else text.strip("\n")


@dataclass(slots=True)
class _Group:
    """What holds up to the closing brace. `aside` groups have no text; `tag` ones hold HTML."""

    aside: bool = False
    tag: bool = False
    hidden: bool = False
    font: int = -1
    ansi_width: int = 1
    starred: bool = False
    fonts: bool = False


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.is_html = b"\\fromhtml" in data[:2048]
        self._is_wrapped = self.is_html or b"\\fromtext" in data[:2048]
        self._out: list[str] = []
        self._bytes = bytearray()
        self._group = _Group()
        self._stack: list[_Group] = []
        self._depth = 0
        self._codec = "cp1252"
        self._default_font = -1
        self._fonts: dict[int, str] = {}
        self._defined = -1  # the font that the font table is defining
        self._to_skip = 0

    def read(self) -> str:
        at, data = 0, self._data
        while at < len(data):
            match = _TOKEN.match(data, at)
            if match is None:  # a lone backslash at the end
                break
            at = match.end()
            word, number, byte, symbol, brace, text = match.groups()
            if word is not None:
                if word == b"bin":
                    at += max(0, int(number or 0))
                self._word(word, int(number) if number else None)
            elif brace is not None:
                if brace == b"{":
                    self._open()
                elif self._close():
                    break
            elif byte is not None:
                self._add(bytes((int(byte, 16),)))
            elif text is not None:
                self._add(text)
            elif symbol == b"*":
                self._group.starred = True
            elif symbol is not None:
                self._say(_SYMBOLS.get(symbol, ""))
        self._flush()
        # \u writes characters beyond the first plane as two halves.
        return "".join(self._out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    @property
    def _is_silent(self) -> bool:
        group = self._group
        return group.aside or (group.hidden and not group.tag)

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        self._depth += 1
        if self._depth <= MAX_GROUPS:
            self._stack.append(self._group)
            self._group = replace(self._group, starred=False)

    def _close(self) -> bool:
        """Leave a group; whether it was the document."""
        self._flush()
        self._to_skip = 0
        self._depth -= 1
        if self._stack and self._depth < MAX_GROUPS:
            self._group = self._stack.pop()
        return self._depth <= 0

    def _word(self, word: bytes, number: int | None) -> None:
        group = self._group
        if group.starred:
            group.starred = False
            if word == b"htmltag" and self.is_html:
                self._flush()
                group.tag = True
                return
            # What stands behind \* is for readers who know the word; list texts are text.
            group.aside = group.aside or word not in (b"shppict", b"pntext")
        if word in _ASIDE:
            self._flush()
            group.aside = True
            group.fonts = word == b"fonttbl"
        elif word == b"htmlrtf":
            self._flush()
            group.hidden = number != 0 and self._is_wrapped
        elif word == b"u":
            if number is not None:
                self._say(chr(number & 0xFFFF))
                self._to_skip = group.ansi_width
        elif word == b"uc":
            group.ansi_width = min(max(number or 0, 0), 10)
        elif word in (b"f", b"fcharset", b"ansicpg", b"deff", b"plain", b"mac", b"pc", b"pca"):
            self._font(word, number or 0)
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _font(self, word: bytes, number: int) -> None:
        self._flush()
        if word == b"ansicpg":
            name = "utf-8" if number == 65001 else f"cp{number}"
            self._codec = name if charset.codec_name(name) else self._codec
        elif word == b"deff":
            self._default_font = number
        elif word == b"plain":
            self._group.font = self._default_font
        elif word == b"f" and self._group.fonts:
            self._defined = number
        elif word == b"f":
            self._group.font = number
        elif word == b"fcharset":
            if number in _CHARSETS and len(self._fonts) < 1000:
                self._fonts[self._defined] = _CHARSETS[number]
        else:
            self._codec = {b"mac": "mac_roman", b"pc": "cp437"}.get(word, "cp850")

    def _add(self, data: bytes) -> None:
        """Bytes of text; the trail of a double-byte character may stand as a plain letter."""
        if self._to_skip:  # the stand-in for a character that \u gave
            gone = min(self._to_skip, len(data))
            self._to_skip -= gone
            data = data[gone:]
        if data and not self._is_silent:
            self._bytes += data

    def _say(self, text: str) -> None:
        self._flush()
        self._to_skip = 0
        if text and not self._is_silent:
            self._out.append(text)

    def _flush(self) -> None:
        if self._bytes:
            font = self._group.font if self._group.font >= 0 else self._default_font
            codec = self._fonts.get(font, self._codec)
            if self._group.tag:
                codec = self._codec
            self._out.append(bytes(self._bytes).decode(codec, "replace"))
            self._bytes.clear()
