"""The subject of an answer: the customer's own, with ``Re:`` and the ticket's token once."""

import re

from mailtriage.model.ticket import Ticket, TicketKind

_LONGEST = 400
_DASH = "[-\u2010-\u2015\u2212\uff0d]"  # word processors and telephones make longer ones
_PREFIX = "|".join(sorted({kind.prefix for kind in TicketKind}))
# What mail programs put before a subject, by language, with their counters: "Re[2]:", "RE (3) :", "Re^2:".
_CLIENTS = re.compile(
    r"(?:re|aw|antw|sv|vs|odp|ynt|res|rif|fwd?|wg|tr|rv|doorst|vb|vá|vl|pd|fs|bls|trs|ilt|"
    r"ответ|отв|пересл|σχετ|απ|πρθ|回复|回覆|答复|答覆|转发|轉寄|返信|転送|회신|답장|전달|"
    r"השב|הועבר|رد|إعادة توجيه)"
    r"\s{0,2}(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4})?\s{0,2}[:：]"
    # Italian Outlook; "R: is full" is a disk.
    r"|[ri]\s?:(?=\s{0,3}(?:\[|(?:r|i|re|fwd?)\s?:))"
    # What gateways put there.
    r"|\[(?:external|externe?|ext|(?:suspected )?spam)\]|\*{2,5}\s?(?:spam|external)\s?\*{2,5}",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u200b\u202a-\u202e\u2060-\u2069\ufeff]")  # directions of writing, and nothing at all


def answer_subject(ticket: Ticket, subject: str) -> str:
    """``Re: [INC-1042-7KQM] Printer broken``; a token that stands further behind stays there, for mail
    programs keep together what has one subject."""
    line = " ".join(_UNSEEN.sub("", subject[: 4 * _LONGEST]).split())
    line = _told_once(ticket, f"{line[:_LONGEST].rstrip()}…" if len(line) > _LONGEST else line)
    is_first = False
    while True:
        line = line.lstrip()
        if found := _CLIENTS.match(line):
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
        rf"(?<![A-Z0-9-])(?:{_PREFIX}){_DASH}{ticket.number}{_DASH}{re.escape(ticket.check)}(?![A-Z0-9-])"
    )
    before, *after = re.split(rf"\[\s?{written}\s?\]|{written}", line, flags=re.IGNORECASE)
    if not after:
        return line
    return " ".join(f"{before} {ticket.token} {' '.join(after)}".split())
