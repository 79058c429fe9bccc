"""Gmail's own findings, which stand below its Received line.

A mail from outside lies in a Gmail mailbox so, and each line but the last is written by Google::

    Delivered-To: support@desk.example
    Received: by 2002:a05:7300:... with SMTP id ...; DATE
    X-Received: by 2002:a5d:...
    ARC-Seal: i=1; ... d=google.com ...
    ARC-Message-Signature: i=1; ...
    ARC-Authentication-Results: i=1; mx.google.com; dkim=pass ...; spf=pass ...; dmarc=pass ...
    Return-Path: <anna@customer.example>
    Received: from mail.customer.example (...) by mx.google.com with ESMTPS id ... for ...; DATE
    Received-SPF: pass (google.com: ...) client-ip=192.0.2.7;
    Authentication-Results: mx.google.com; dkim=pass ...; spf=pass ...; dmarc=pass ...
    (the stranger's own lines)

A field right below the border's line alone would prove nothing: where Google wrote none, the stranger's own
moves up. But Google writes the same words a second time, above that line, where no stranger can write. So
the field is believed if both say the same, and nothing else stands between. ARC proves nothing by that: no
older seal is read, and no signature of others; it is only the copy by which Google's own words are known.
"""

import re
from collections.abc import Iterable

ID = "mx.google.com"
_RESULTS = "authentication-results"
_COPY = "arc-authentication-results"
_BETWEEN = frozenset((_COPY, "arc-seal", "arc-message-signature", "return-path", "x-received"))
_DELIVERED = re.compile(r"by\s+[0-9a-f:.]{2,45}\s+with\s+SMTP\s+id\s", re.IGNORECASE | re.ASCII)
_TAKEN = re.compile(r"\sby\s+mx\.google\.com\s+with\s+E?SMTPS?\s+id\s", re.ASCII)
_NUMBERED = re.compile(r"\s*i=\d{1,2}\s*;\s*(.*)", re.DOTALL | re.ASCII)
_BLANKS = re.compile(r"\s+")
_LONGEST = 10_000
_MOST_FIELDS = 60  # of Google's on top of a mail


def google_part(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Google's own field of a mail in a Gmail mailbox, or none."""
    fields = [field for _, field in zip(range(_MOST_FIELDS), headers, strict=False)]
    tops = [at for at, (name, _) in enumerate(fields) if name == "received"]
    if len(tops) < 2 or not _DELIVERED.match(fields[tops[0]][1].lstrip()):
        return []
    border = tops[1]
    between, below = fields[tops[0] + 1 : border], fields[border + 1 :]
    if any(name not in _BETWEEN and not name.startswith("x-google-") for name, _ in between):
        return []
    if len(fields[border][1]) > _LONGEST or not _TAKEN.search(fields[border][1]):
        return []
    if below and below[0][0] == "received-spf":
        below = below[1:]
    copies = [_numbered(value) for name, value in between if name == _COPY]
    if not below or below[0][0] != _RESULTS or len(copies) != 1 or not copies[0]:
        return []
    return [below[0]] if _plain(below[0][1]) == copies[0] else []


def _numbered(value: str) -> str:
    """What an ARC-Authentication-Results says behind its number (RFC 8617 §4.1.1)."""
    found = _NUMBERED.fullmatch(value) if len(value) <= _LONGEST else None
    return _plain(found[1]) if found else ""


def _plain(value: str) -> str:
    return _BLANKS.sub(" ", value[:_LONGEST]).strip(" ;")
