"""Content-Transfer-Encoding undone (RFC 2045 §6), damaged or misnamed as it may be."""

import binascii
import contextlib
import re

_COMMENT = re.compile(r"\([^()]{0,200}\)")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,3}")
_BASE64_RUN = re.compile(rb"([A-Za-z0-9+/]+)=*")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
# An equals sign that is neither an octet nor a soft line break.
_ODD_EQUALS = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n)")
_EQUALS = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]{0,200}(?:\r\n|\r|\n|\Z))")
_SOFT_BREAK = re.compile(rb"[^\r\n]{40,80}=\r?\n")
_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,250}\r?\n", re.MULTILINE)
# How much of a body is looked at to see whether it is encoded without saying so.
_LOOKED_AT = 1 << 16


def encoding_name(value: str) -> str:
    """``base64``, ``quoted-printable``, ``uuencode`` or ``""`` (as it is) for a field from the wire."""
    name = _COMMENT.sub("", value[:200]).partition(";")[0]
    name = "".join(char for char in name.lower() if char.isalnum())
    if "base64" in name or name in ("b64", "base"):
        return "base64"
    if name.startswith(("quoted", "xquoted")) or name == "qp":
        return "quoted-printable"
    return "uuencode" if "uu" in name else ""


def from_base64(data: bytes, text: bool = False) -> bytes:
    """Base64 as bytes, read past stray signs, missing padding and several encodings in a row.

    Scanners and list servers append plain text to what is encoded: kept behind a `text`, else left out.
    What is not base64 at all comes back as it is.
    """
    compact = data.translate(None, b" \t\r\n")
    try:
        return binascii.a2b_base64(compact, strict_mode=True)
    except binascii.Error:
        pass
    lines = [line.strip() for line in data.splitlines()]
    first, end = _encoded_lines(lines)
    if first == end:
        # A word of a header with a stray sign; or text that was never encoded.
        whole = _whole(compact, len(compact)) if text else _quanta(compact)
        return data if whole is None else whole
    decoded = _quanta(b"".join(lines[first:end]))
    if not text:
        return decoded
    before, after = b"\n".join(lines[:first]).strip(), b"\n".join(lines[end:]).strip()
    if (before or after) and (whole := _whole(compact, len(before) + len(after))) is not None:
        return whole
    return b"\n".join(part for part in (before, decoded, after) if part)


def _whole(compact: bytes, doubtful: int) -> bytes | None:
    """All of a damaged text decoded, where that reads as text; None where `doubtful` signs of it, or more,
    were never encoded: of what they decode to every other byte is none of a text."""
    signs = _NOT_BASE64.sub(b"", compact)
    if doubtful < 12 or (len(compact) - len(signs)) * 20 > len(compact):
        return None
    decoded = _quanta(compact)
    if _CONTROLS.search(decoded) is not None:
        return None
    with contextlib.suppress(UnicodeDecodeError):
        decoded.decode("utf-8")
        return decoded
    return decoded if doubtful >= 80 else None


def _encoded_lines(lines: list[bytes]) -> tuple[int, int]:
    """Where the lines begin and end that are base64: up to a padded one, or to what are words."""
    filled = [at for at, line in enumerate(lines) if line]
    starts = (at for at in filled if _is_encoded(lines[at], 16 if at != filled[0] else 2))
    first = next(starts, None)
    if first is None:
        return 0, 0
    width = len(lines[first])
    end = at = first
    while at < len(lines):
        line = lines[at]
        if not _NOT_BASE64.sub(b"", line):  # empty, or nothing but stray signs
            if not _goes_on(lines, at + 1, width):
                break
        elif not _is_encoded(line, 1) and not (_is_damaged(line) and _goes_on(lines, at + 1, width)):
            break
        else:
            end = at + 1
            if line.endswith(b"=") and not _goes_on(lines, at + 1, width):
                break
        at += 1
    return first, end


def _is_encoded(line: bytes, least: int) -> bool:
    if _BASE64_LINE.fullmatch(line):
        return len(line) >= least
    # A sign that got in on the way.
    stray = len(line) - len(_NOT_BASE64.sub(b"", line))
    return len(line) >= 24 and stray <= 1 + (len(line) >= 40) and b" " not in line


def _is_damaged(line: bytes) -> bool:
    """Whether a line could have been base64 before several signs got into it."""
    signs = _NOT_BASE64.sub(b"", line)
    return len(signs) >= 24 and len(line) - len(signs) <= len(line) // 8


def _goes_on(lines: list[bytes], at: int, width: int) -> bool:
    """Whether what follows a padded or empty line is base64, too."""
    following = next((line for line in lines[at : at + 5] if line), b"")
    return _is_encoded(following, min(width, 40))


def _quanta(data: bytes) -> bytes:
    """Each run between padding signs decoded on its own; a single sign at its end says nothing."""
    out = []
    for run in _BASE64_RUN.finditer(_NOT_BASE64.sub(b"", data)):
        signs = run[1][: len(run[1]) - (len(run[1]) % 4 == 1)]
        out.append(binascii.a2b_base64(signs + b"=" * (-len(signs) % 4)))
    return b"".join(out)


def from_quoted_printable(data: bytes) -> bytes:
    """Quoted-printable as bytes: blanks behind soft breaks, raw equals signs are read."""
    if _ODD_EQUALS.search(data) is None:
        return binascii.a2b_qp(data)
    return _EQUALS.sub(lambda found: bytes((int(found[1], 16),)) if found[1] else b"", data)


def from_uuencode(data: bytes) -> bytes:
    """What stands between ``begin`` and ``end`` as bytes; as it is where there is no such thing."""
    begin = _BEGIN.search(data)
    if begin is None:
        return data
    out = []
    for line in data[begin.end() :].splitlines():
        if line.strip() == b"end":
            break
        # Blanks at its end may be lost, and some encoders write too many signs.
        size = ((line[0] - 32) & 63) if line else 0
        signs = (size * 4 + 2) // 3  # the rest of the last four may hold anything
        with contextlib.suppress(binascii.Error):
            out.append(binascii.a2b_uu(line[:1] + line[1 : signs + 1].ljust(signs)) if size else b"")
    return b"".join(out)


def undeclared(data: bytes, text: bool) -> str:
    """The encoding that a body shows and its header does not name, or ``""``.

    Gateways rewrite the header to `7bit` and leave the body as it was.
    """
    head = data[:_LOOKED_AT]
    if not head.isascii():
        return ""
    lines = [line.strip() for line in head.splitlines()]
    lines = [line for line in lines if line]
    if len(data) > _LOOKED_AT:
        lines = lines[:-1]
    if _is_all_base64(lines, text):
        return "base64"
    if text and len(_SOFT_BREAK.findall(head)) >= 2 and _ODD_EQUALS.search(head) is None:
        return "quoted-printable"
    return ""


def _is_all_base64(lines: list[bytes], text: bool) -> bool:
    if not lines or len(lines[0]) < 24 or not all(_BASE64_LINE.fullmatch(line) for line in lines):
        return False
    if len(lines) > 1:
        return len(lines[0]) in (60, 64, 72, 76) and len({len(line) for line in lines[:-1]}) == 1
    if not text or len(lines[0]) % 4:
        return False
    # One line may be a long word; of what is base64 by chance hardly any decodes to text.
    try:
        told = binascii.a2b_base64(lines[0]).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return " " in told and all(char.isprintable() or char in "\r\n\t" for char in told)
