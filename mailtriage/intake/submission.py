"""Who logged in to hand a mail to our server, as Postfix tells it in its Received line (RFC 4954, RFC 3848).

``from laptop (host [192.0.2.7]) (using TLSv1.3 ...) (Authenticated sender: ada@desk.example)
by mx.desk.example (Postfix) with ESMTPSA id 4F for <support@desk.example>; DATE``

It does so with ``smtpd_sasl_authenticated_header = yes``. The client's name for itself may hold anything,
spaces and parentheses too: all of this line, for one. It stands left of what the server says, so the line is
read from its end, where nothing is the client's but the recipient; and it counts only if it speaks of a
login once.
Exim, Sendmail and Exchange tell there that somebody logged in, and not who: any account can write any From.
"""

import re
from dataclasses import dataclass

from mailtriage.intake.border import LONGEST_RECEIVED

_SAYS = "(authenticated sender:"
_END = re.compile(
    r"\(Authenticated sender: ([^\s()<>]{1,255})\)\s+by\s+([\w.-]{1,255})\s+\([\w .-]{1,60}\)\s+"
    r"with\s+(?:UTF8SMTP|ESMTP)S?A\s+id\s+\w{1,60}(?:\s+for\s+<[^\s<>()\";]{1,320}>)?;\s+"
    r"(?:[A-Za-z]{3},\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d:\d\d\s+[+-]\d{4}(?:\s+\([\w+-]{1,10}\))?\s*\Z",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The login and the host that says so, in lower case."""

    login: str
    host: str


def submitted(received: str) -> Submitted | None:
    """What the border's Received line tells of a login; None where it tells none, or something else too."""
    if len(received) > LONGEST_RECEIVED or received.lower().count(_SAYS) != 1:
        return None
    found = _END.search(received)
    return Submitted(found[1].lower(), found[2].lower()) if found else None
