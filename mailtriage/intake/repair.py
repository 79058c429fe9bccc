"""The header of a raw mail put in order where gateways, mailboxes and scripts have damaged it.

The standard library ends a header at the first line that is no field; what stood below was body then.
"""

import re

MAX_HEADER = 256 * 1024

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
# Lines of blanks looked at in one header.
_MAX_BLANKS = 20
# A header has one of these (RFC 5322 §3.6).
_UNIQUE = frozenset((b"from", b"date", b"subject", b"to", b"message-id"))
_EMPTY_LINES = re.compile(rb"(?:[ \t]{0,100}\r?\n){0,20}")
_FIELD = re.compile(rb"[!-9;-~]{1,200}:")
_SPACED_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9_-]{0,75})[ \t]+:")
_KNOWN = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|received|return-path|reply-to|sender|mime-version|in-reply-to"
    rb"|references|content-[a-z-]{2,30}|x-[a-z0-9_-]{1,70}|delivered-to|precedence|list-[a-z-]{2,30}"
    rb"|auto-submitted|importance|priority|thread-[a-z]{2,10}|user-agent|organization|dkim-signature"
    rb"|authentication-results|arc-[a-z-]{2,40}|errors-to|disposition-notification-to)[ \t]*:",
    re.IGNORECASE,
)
_CONTENT = re.compile(rb"(?:mime-version|content-[a-z-]{2,30})[ \t]*:", re.IGNORECASE)
_FROM = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CONTENT_TYPE = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def repaired(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """`raw` with a header that can be read to its end, and notes on what was wrong with it."""
    notes: list[str] = []
    start = _begun(raw)
    if start is not raw:
        notes.append("damaged: something stood before the header")
        raw = start
    if b"\r\r\n" in raw[:1000]:
        notes.append("damaged: line ends were doubled")
        raw = raw.replace(b"\r\r\n", b"\r\n")
    end, after, has_blanks = _end(raw)
    head = raw[:end]
    if b"\r" in head and b"\n" in head and (bare := re.sub(rb"\r(?!\n)(?=.)", b" ", head)) != head:
        notes.append("damaged: bare carriage returns in the header")
        head = bare
    lines = head.splitlines()
    if has_blanks:
        notes.append("damaged: an empty line within the header")
        lines = [line for line in lines if line.strip()]
    elif raw[end:after].strip(b"\r\n"):
        # The standard library takes it for a folded line, and what follows for fields.
        notes.append("damaged: blanks in the line that ends the header")
    rest = raw[after:]
    if (more := _goes_on(head, rest)) is not None:
        notes.append("damaged: an empty line within the header")
        head_end, rest_start = more
        lines += [line for line in rest[:head_end].splitlines() if line.strip()]
        rest = rest[rest_start:]
    if (put_right := _put_right(lines)) is not None:
        notes.append("damaged: lines in the header that are no fields")
        lines = put_right
    if not notes:
        return raw, ()
    return b"\r\n".join(lines) + b"\r\n\r\n" + rest, tuple(notes)


def _begun(raw: bytes) -> bytes:
    """`raw` without the byte order mark, NULs and empty lines that stand before its header."""
    head = raw[:4096]
    if head.startswith(_MARKS[1:]) and (wide := _narrowed(raw)) is not None:
        return wide
    bare = head.lstrip(b"\xef\xbb\xbf\r\n\0") if head[:1] in b"\xef\r\n\0" else head
    if bare[:1] in b" \t" and bare.lstrip()[:1] and _FIELD.match(bare.lstrip()):
        bare = bare.lstrip()
    return raw if len(bare) == len(head) or not bare else raw[len(head) - len(bare) :]


def _narrowed(raw: bytes) -> bytes | None:
    """A mail saved as UTF-16 by a text editor."""
    try:
        return raw.decode("utf-16").encode("utf-8")
    except UnicodeError:
        return None


def _end(raw: bytes) -> tuple[int, int, bool]:
    """Where the header ends, where the body begins, and whether lines of blanks continue fields above."""
    found = _BLANK_LINE.search(raw, 0, MAX_HEADER)
    if found is None:
        # Old Macintosh: carriage returns are all the line ends there are.
        at = raw.find(b"\r\r", 0, MAX_HEADER) if b"\n" not in raw[:MAX_HEADER] else -1
        if at >= 0:
            return at, at + 2, False
        return (len(raw), len(raw), False) if len(raw) <= MAX_HEADER else (0, 0, False)
    first = found
    for _ in range(_MAX_BLANKS):
        if found[0].strip(b"\r\n") == b"" or not _follows(raw, found):
            break
        again = _BLANK_LINE.search(raw, found.end(), MAX_HEADER)
        if again is None:
            break
        found = again
    return found.start(), found.end(), found is not first


def _follows(raw: bytes, found: re.Match[bytes]) -> bool:
    """Whether a line of nothing but blanks continues the field above it (RFC 5322 §4.2): where only lines of
    a header stand below, up to the next empty line, and none of a mail that was quoted or forwarded."""
    block = raw[found.end() : found.end() + 65536]
    end = _BLANK_LINE.search(block)
    lines = block[: end.start()].splitlines() if end is not None else []
    fields = [line for line in lines if line[:1] not in (b" ", b"\t")]
    if not fields or not all(_FIELD.match(line) for line in fields):
        return False
    if lines[0] is fields[0] and not _KNOWN.match(lines[0]):
        return False
    known = sum(_KNOWN.match(line) is not None for line in fields)
    names = {line.partition(b":")[0].lower() for line in fields} & _UNIQUE
    return known * 2 >= len(fields) and not any(
        re.search(rb"(?im)^%b[ \t]*:" % one, raw[: found.start()]) for one in names
    )


def _put_right(lines: list[bytes]) -> list[bytes] | None:
    """The lines of a header with stray ones folded into the field above; None where all is well."""
    odd = [
        at for at, line in enumerate(lines) if line[:1] not in (b" ", b"\t") and _FIELD.match(line) is None
    ]
    if lines and lines[0].startswith(b"From ") and not _SPACED_FIELD.match(lines[0]):
        # An mbox was cut at this line (RFC 4155).
        odd = odd[1:]
    if not odd:
        return None
    last_known = max((at for at, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    out = list(lines)
    for at in odd:
        if found := _SPACED_FIELD.match(lines[at]):
            out[at] = found[1] + b":" + lines[at][found.end() :]
        elif lines[at].startswith((b">From ", b"From ")):
            out[at] = b""
        elif at < last_known:
            # A folded line that lost its blank, or a line that a gateway put there.
            out[at] = b" " + lines[at] if any(out[:at]) else b""
        else:
            # The empty line between header and body is missing: here is the body.
            out.insert(at, b"")
            return [line for line in out[:at] if line] + out[at:] if out[:at] != lines[:at] else None
    out = [line for line in out if line]
    return out if out != lines else None


def _goes_on(head: bytes, rest: bytes) -> tuple[int, int] | None:
    """Where a header ends that goes on behind an empty line, and where its body begins.

    It does where what is missing above stands below: a sender, or alone what tells of the content.
    """
    block = rest[:65536]
    begin = _EMPTY_LINES.match(block).end()  # type: ignore[union-attr]
    found = _BLANK_LINE.search(block, begin)
    end, after = (found.start(), found.end()) if found else (len(block), len(block))
    if not head or end == begin or (found is None and len(rest) > len(block)):
        return None
    lines = block[begin:end].splitlines()
    if not lines or not _KNOWN.match(lines[0]):
        return None
    if any(line[:1] not in (b" ", b"\t") and _FIELD.match(line) is None for line in lines):
        return None
    fields = [line for line in lines if line[:1] not in (b" ", b"\t")]
    known = sum(_KNOWN.match(line) is not None for line in fields)
    if known * 4 < len(fields) * 3:
        return None
    has_sender = _FROM.search(head) is not None
    if not has_sender and known >= 2 and _FROM.search(block[:end]):
        return end, after
    is_content = all(_CONTENT.match(line) for line in fields)
    if has_sender and is_content and _CONTENT_TYPE.search(block[:end]) and not _CONTENT_TYPE.search(head):
        return end, after
    return None
