"""Whether a text that is about to go to a customer holds something of a mail to staff.

Quotes are cut before; this is the last look, and trusts no cutter.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from mailtriage.model.markers import REPLY_MARKER, STAFF_ONLY
from mailtriage.model.ticket import Ticket
from mailtriage.reply.conversation import marker, staff_thread
from mailtriage.reply.undisguised import decoded, folded, letters, signs, unlinked

_MARKER = "the line above which an answer is written"
_STAFF = "the line that separates staff-only text"
_NOTICE = "a part of the mail that staff got"
_THREAD = "the name of the conversation that only staff see"
_ADDRESS = "an address that lets whoever has it write into a ticket"
_HEAD = "the head of the mail that staff got"
_SECRET = "the Message-ID of a mail that only staff got, or something else that is kept private"

# Lines of the shipped templates; an operator's own have at least the marker and the line for staff.
NOTICES = (
    "Commands, each on its own line at the top of your answer",
    "Answering this mail writes an internal note; nothing goes to the customer",
    "Your text is kept as an internal note",
    "To try again, answer the customer's mail once more, not this one",
    "Was it you? Answer with #yes and it is done",
)

# The marker's frame, whatever words a translator has put into it; a ruler in a program has more dashes.
_FRAME = re.compile(r"##-(?![-#])[^#]{8,200}(?<![-#])-##")
_BEGUN = re.compile(r"##-\s?please\s?reply|this\s?line\s?-##")
_LABEL = re.compile(r"[>|*\s]{0,40}[^\s:@>|*][^:@]{0,30}:")
_GOES_TO = re.compile(r"youranswer(?:also)?goesto[^@]{1,80}@")
_DETAIL = r"\+\d{1,9}-[a-z2-7]{20}@"  # as `intake.plus` makes it: a layer that this one may not import


def leak(
    text: str,
    *,
    key: bytes,
    ticket: Ticket,
    desk_addresses: frozenset[str],
    staff_addresses: frozenset[str],
    secrets: Sequence[str] = (),
) -> str | None:
    """What in `text` is not for customers, in words that never repeat it; None where nothing is.

    `secrets` are what else must not be told, such as Message-IDs of mails to staff. A person's own address is
    none: people sign with it; it counts only in the head of a mail from us to that person.
    """
    code = marker(key, ticket).removeprefix(REPLY_MARKER).strip(" -#")
    thread = staff_thread(key, ticket, "").removesuffix("@")
    private = (signs(folded(one)) for one in secrets)
    wanted = ((code, _MARKER), (thread, _THREAD), *((one, _SECRET) for one in private if one))
    plus = _plus(desk_addresses)
    for whole in dict.fromkeys(map(folded, (text, decoded(text), unlinked(text)))):
        words, codes = letters(whole), signs(whole)
        found = next((what for line, what in _lines() if line in words), None)
        found = found or next((what for one, what in wanted if one in codes), None)
        if found is not None:
            return found
        if _BEGUN.search(whole) or _FRAME.search(whole):
            return _MARKER
        if _GOES_TO.search(codes):
            return _NOTICE
        if plus.search(codes):
            return _ADDRESS
        if _has_head(whole, ticket, desk_addresses, staff_addresses):
            return _HEAD
    return None


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, str], ...]:
    """The letters of our lines, and what each is; of the two that stand in every mail most is enough."""
    markers = (
        (part, what)
        for line, what in ((REPLY_MARKER, _MARKER), (STAFF_ONLY, _STAFF))
        for part in _parts(line)
    )
    return (*markers, *((letters(folded(line)), _NOTICE) for line in NOTICES))


def _parts(line: str) -> tuple[str, ...]:
    """The letters of any three quarters of the words of a line, in a row."""
    words = [kept for word in line.split() if (kept := letters(folded(word)))]
    size = -(-len(words) * 3 // 4)
    return tuple("".join(words[at : at + size]) for at in range(len(words) - size + 1))


@lru_cache(maxsize=4)
def _plus(desk_addresses: frozenset[str]) -> re.Pattern[str]:
    """A ticket's own address: before the plus or behind the at sign it is ours, whatever was rewritten."""
    found = sorted({signs(folded(one)).rpartition("@") for one in desk_addresses})
    ours = [
        f"{re.escape(local)}{_DETAIL}|{_DETAIL}{re.escape(domain)}" for local, _, domain in found if domain
    ]
    return re.compile("|".join(ours) or r"(?!)")


def _has_head(
    whole: str, ticket: Ticket, desk_addresses: frozenset[str], staff_addresses: frozenset[str]
) -> bool:
    """Whether lines such as "From: the desk", "To: a person of ours", "Subject: the ticket" follow.

    Whose address stands first tells a mail of ours from a customer's with that person in copy.
    """
    desk, staff = ([folded(one) for one in some] for some in (desk_addresses, staff_addresses))
    if not _holds(whole, staff) or not _holds(whole, desk):
        return False
    token = folded(ticket.token)
    lines = [line for line in whole.split("\n") if line.strip()]
    for is_labelled, several in groupby(lines, key=lambda line: _LABEL.match(line) is not None):
        head = list(several) if is_labelled else []
        addressed = [line for line in head if "@" in line]
        is_ours = bool(addressed) and _holds(addressed[0], desk) and _holds("\n".join(head), (token,))
        if is_ours and any(_holds(line, staff) for line in addressed[1:]):
            return True
    return False


def _holds(text: str, several: Sequence[str]) -> bool:
    return any(one in text for one in several)
