"""The subject of an answer: the customer's own, with ``Re:`` and the ticket's token once."""

import re

from mailtriage.model.ticket import Ticket, TicketKind
from mailtriage.reply.prefixes import PREFIX

_LONGEST = 400
_DASH = "[-\u2010-\u2015\u2212\uff0d]"  # word processors and telephones make longer ones
_KINDS = "|".join(sorted({kind.prefix for kind in TicketKind}))
_UNSEEN = re.compile("[\u200b\u202a-\u202e\u2060-\u2069\ufeff]")  # directions of writing, and nothing at all


def answer_subject(ticket: Ticket, subject: str) -> str:
    """``Re: [INC-1042-7KQM] Printer broken``; a token that stands further behind stays there, for mail
    programs keep together what has one subject."""
    line = " ".join(_UNSEEN.sub("", subject[: 4 * _LONGEST]).split())
    line = _told_once(ticket, f"{line[:_LONGEST].rstrip()}…" if len(line) > _LONGEST else line)
    is_first = False
    while True:
        line = line.lstrip()
        if found := PREFIX.match(line):
            line = line[found.end() :]
        elif line.startswith(ticket.token):
            line, is_first = line.removeprefix(ticket.token), True
        else:
            break
    if is_first or ticket.token not in line:
        line = f"{ticket.token} {line}"
    return f"Re: {line}".rstrip()


def _told_once(ticket: Ticket, line: str) -> str:
    """`line` with the ticket's token, however it came back, as it was first told, and only the first."""
    written = (
        rf"(?<![A-Z0-9-])(?:{_KINDS}){_DASH}{ticket.number}{_DASH}{re.escape(ticket.check)}(?![A-Z0-9-])"
    )
    before, *after = re.split(rf"\[\s?{written}\s?\]|{written}", line, flags=re.IGNORECASE)
    if not after:
        return line
    return " ".join(f"{before} {ticket.token} {' '.join(after)}".split())
