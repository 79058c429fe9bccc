"""Where our own server's part of a header ends: at the Received line with which it took a mail (RFC 5321).

Every server puts what it adds on top. What stands above the border's line is ours; the border's line is the
first one, but for those that tell of a step within our own host. Linear in the header; nothing raises.
"""

import re
from collections.abc import Iterable

from mailtriage.model.authentication import MOST_HOPS

_MAY_BE_WITHIN = re.compile(r"lmtp|127\.|::1", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_BY = re.compile(r"(?:^|\s)by\s", re.IGNORECASE)
_WITH = re.compile(r"\swith\s+([a-z0-9]{1,30})", re.IGNORECASE)
_LMTP = frozenset(("lmtp", "lmtpa", "lmtps", "lmtpsa"))  # RFC 3848
# The name that the client gave itself is one word; in the comment behind it stands what the server saw, as
# Postfix, Sendmail and Exim write it, but for those that write the client's name there again.
_SEEN = re.compile(
    r"from\s+\S{1,255}\s+\((?:(?!helo|ehlo)[\w.-]{1,255}\s+)?"
    r"\[(?:IPv6:)?(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)\]\)\s+by\s",
    re.IGNORECASE,
)
LONGEST_RECEIVED = 2000


def own_part(headers: Iterable[tuple[str, str]], hops: int | None = None) -> list[tuple[str, str]]:
    """The fields above the border's Received line, but for our own steps'; none where that line is missing.

    As many steps as `hops`; None where nobody has counted them: then by LMTP only, for what programs of this
    host hand in by its loopback address may be a stranger's words."""
    found: list[tuple[str, str]] = []
    left = MOST_HOPS if hops is None else hops
    for field in headers:
        if field[0] != "received":
            found.append(field)
        elif left > 0 and is_within(field[1], by_loopback=hops is not None):
            left -= 1
        else:
            return found
    return []


def lines_from_border(headers: Iterable[tuple[str, str]], hops: int) -> list[str]:
    """The Received lines below our own `hops` steps: the border's, and what the mail had before."""
    lines = [value for name, value in headers if name == "received"]
    while hops > 0 and lines and is_within(lines[0]):
        lines, hops = lines[1:], hops - 1
    return lines


def is_within(received: str, *, by_loopback: bool = True) -> bool:
    """Whether a Received line of ours tells of a step within our own host."""
    if len(received) > LONGEST_RECEIVED or not _MAY_BE_WITHIN.search(received):
        return False
    bare = _COMMENT.sub(" ", _COMMENT.sub(" ", received))  # one may stand in another
    protocols = [one.lower() for one in _WITH.findall(bare)]
    if len(_BY.findall(bare)) != 1 or len(protocols) > 1:
        return False  # a client may call itself "x by y with LMTP"
    return not _LMTP.isdisjoint(protocols) or (by_loopback and _SEEN.match(received) is not None)
