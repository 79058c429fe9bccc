"""Files that stand uuencoded in the text of a mail, as programs before MIME wrote them."""

import binascii
import re

from mailtriage.intake import charset

MAX_FILES = 100
MAX_TRIED = 1000
MAX_SCANNED = 32 << 20

_BEGIN = re.compile(rb"^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,200}?)[ \t]*\r?$", re.MULTILINE)
# A sign stands for six bits; a blank and a backquote for none (POSIX, uuencode).
_LINE = re.compile(rb"[ -`]{1,90}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{1,200}={0,2}")
_FULL = 45  # bytes in every line but the last


def take_out(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text without the files in it, and the files. A text that only mentions ``begin 644`` keeps it."""
    files: list[tuple[str, bytes]] = []
    rest: list[bytes] = []
    at = 0
    scanned = data if len(data) <= MAX_SCANNED else data[:MAX_SCANNED]
    for _ in range(MAX_TRIED):
        begin = _BEGIN.search(scanned, at)
        if begin is None or len(files) == MAX_FILES:
            break
        found = _based(scanned, begin.end()) if begin[1] else _decoded(scanned, begin.end())
        if found is None:
            rest.append(data[at : begin.end()])
            at = begin.end()
            continue
        content, after = found
        rest.append(data[at : begin.start()])
        files.append((charset.decode(begin[2].strip(b"\"' "), None), content))
        at = after
    return b"".join(rest) + data[at:], files


def _decoded(data: bytes, at: int) -> tuple[bytes, int] | None:
    """The bytes of the lines from `at` to ``end``, and where that line ends; None where they are words.

    The ``end`` may be lost with the end of the mail: then whole lines prove that it is a file.
    """
    out: list[bytes] = []
    broken = full = 0
    at = data.find(b"\n", at) + 1 or len(data)
    while at < len(data):
        stop = data.find(b"\n", at)
        after = stop + 1 if stop >= 0 else len(data)
        line = data[at : stop if stop >= 0 else len(data)].rstrip(b"\r")
        if line.rstrip() == b"end":
            return (b"".join(out), after) if out and broken * 10 <= len(out) else None
        if not line.strip():  # the last line, its blank lost, or one put in by a gateway
            at = after
            continue
        content = _line(line, proven=full > 0)
        if content is None and line.startswith(b"begin"):
            break
        if content is None:
            broken += 1
            if broken > 3 + len(out) // 10 or not out:
                break
        else:
            out.append(content)
            full += len(content) == _FULL
        at = after
    if full < 3:
        return None
    # Cut short: what follows the last line that is one is text again.
    return b"".join(out), (at if broken <= 3 + len(out) // 10 else _back(data, at, broken))


def _back(data: bytes, at: int, lines: int) -> int:
    for _ in range(lines - 1):
        at = data.rfind(b"\n", 0, max(0, at - 1)) + 1
    return at


def _line(line: bytes, proven: bool) -> bytes | None:
    """The bytes of one line, whose first sign is their number. Blanks at its end may be lost, and some
    encoders write too many."""
    size = (line[0] - 32) & 63
    if not _LINE.fullmatch(line) or size > _FULL:
        return None
    signs = line[1:]
    wanted = (size + 2) // 3 * 4
    # Zeros are blanks, and whole runs of them may be lost; so short a line proves nothing of itself.
    if len(signs) > wanted + 2 or (len(signs) < wanted - 8 and not proven):
        return None
    # What fills the last group up is anything; the library refuses all but blanks.
    needed = (size * 4 + 2) // 3
    try:
        return binascii.a2b_uu(line[:1] + signs[:needed].ljust(needed))
    except binascii.Error:
        return None


def _based(data: bytes, at: int) -> tuple[bytes, int] | None:
    """The same for ``begin-base64``, which ends in ``====``."""
    out: list[bytes] = []
    at = data.find(b"\n", at) + 1 or len(data)
    while at < len(data):
        stop = data.find(b"\n", at)
        after = stop + 1 if stop >= 0 else len(data)
        line = data[at : stop if stop >= 0 else len(data)].strip()
        if line == b"====":
            try:
                return binascii.a2b_base64(b"".join(out)), after
            except binascii.Error:
                return None
        if not _BASE64.fullmatch(line):
            return None
        out.append(line)
        at = after
    return None
