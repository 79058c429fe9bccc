"""Which mails outside the inbox concern us, by their headers; the rest is counted and listed.

In the junk folder: mail with a valid token, answers to our Message-IDs, and mail of known requesters.
Elsewhere: mail that arrived since the first start and that the ledger does not know, because a person or a
rule moved it before we saw it, or sent it. What a header leaves open is read.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from mailtriage.intake.token import proves, read_tokens
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.folder import Role
from mailtriage.model.ledger import AsideRow, AsideState, MailRow, PlaceRow, Verdict
from mailtriage.model.mail import Arrival, Direction, Mail, header_key
from mailtriage.model.ticket import Severity
from mailtriage.ports import Store
from mailtriage.steps.baseline import is_older
from mailtriage.steps.copies import note_copy
from mailtriage.steps.desk import Desk
from mailtriage.steps.kinds import kind_of
from mailtriage.steps.record import junk_id_of

_REFERENCES = 20
_PROVEN_LATE = timedelta(days=7)  # after which no copy of an answer is expected in Sent any more
_FORGETS = (Verdict.IGNORED, Verdict.JUNK)  # what never hides a person's mail
_WRITTEN = re.compile(rb"^(?:from|sender|message-id)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_SMALL = 8192  # bytes of header fields below which none of them was cut off


def sift(desk: Desk, headers: Sequence[tuple[Arrival, Mail]], now: datetime) -> list[int]:
    """The UIDs to fetch and handle; the others are written to the ledger in this transaction."""
    wanted = []
    for arrival, mail in headers:
        try:
            with desk.store.transaction():
                is_wanted = _sift(desk, arrival, mail, now)
        except TemporaryFailure:
            raise
        except Exception:  # whatever a header breaks: the mail is read, and set aside if it must be
            is_wanted = True
        if is_wanted:
            wanted.append(arrival.place.uid)
    return wanted


def _sift(desk: Desk, arrival: Arrival, mail: Mail, now: datetime) -> bool:
    if desk.store.place(arrival.place) is not None:
        return False  # we moved it here ourselves
    verdict = _verdict(desk, arrival, mail, now)
    if verdict is None:
        return True
    if verdict is Verdict.JUNK:
        _list(desk, arrival, mail, now)
    if verdict is Verdict.OWN:
        note_copy(desk.store, arrival.role, mail.message_id, now)
    desk.store.put_place(PlaceRow(arrival.place, None, verdict))
    return False


def _verdict(desk: Desk, arrival: Arrival, mail: Mail, now: datetime) -> Verdict | None:
    """How a mail ends by its header alone; None for one that is to be read."""
    if arrival.raw is None:
        return Verdict.VANISHED
    if arrival.draft:
        return Verdict.IGNORED  # Gmail shows drafts in All Mail; the mail itself gets a UID of its own
    if arrival.unreadable:
        return None  # read alone, or set aside with its reason
    known = desk.store.mail_by_header(header_key(mail, arrival.internal_date), mail.message_id)
    if known is not None and arrival.role is Role.SENT and _is_unproven(known, now):
        return None
    if known is not None and _tells(mail, known):
        return Verdict.OWN if known.direction is Direction.OWN else Verdict.DUPLICATE
    if _is_old(desk, arrival):
        return Verdict.BASELINE
    if arrival.role is Role.JUNK and concerns(desk.store, desk.settings.desk.own_addresses, mail) is None:
        return Verdict.JUNK
    if mail.sender is None and mail.message_id is None and _is_no_mail(arrival.raw):
        return Verdict.IGNORED  # a note or an appointment that a program keeps in a mail folder
    return None


def _tells(mail: Mail, known: MailRow) -> bool:
    """Whether this header says enough to be the mail we know: scripts send many a second without a
    Message-ID, and then the body decides."""
    if mail.message_id is None and known.verdict not in (Verdict.ASIDE, Verdict.BASELINE):
        return False
    return known.verdict not in _FORGETS or known.direction is not Direction.IN


def _is_unproven(known: MailRow, now: datetime) -> bool:
    """Whether an answer came to the desk as a copy, which proves nothing."""
    if known.handled_at < now - _PROVEN_LATE:
        return False
    return known.direction is Direction.OUT and known.ticket is not None and not known.facts.get("verified")


def _is_no_mail(raw: bytes) -> bool:
    return len(raw) < _SMALL and not _WRITTEN.search(raw)


def _is_old(desk: Desk, arrival: Arrival) -> bool:
    """Whether it lay there before the first start; junk and what was sent count as new where all mail was
    to be taken."""
    takes_all = arrival.role is not Role.OTHER and desk.settings.mailbox.start == "all"
    return not takes_all and is_older(desk.store, arrival.internal_date)


def concerns(store: Store, own: frozenset[str], mail: Mail) -> str | None:
    """Why a mail in the junk folder is ours to handle; None when it is nobody's we know."""
    for token in read_tokens(mail.subject):
        ticket = store.ticket(token.number)
        if ticket is not None and proves(token, ticket.check):
            return f"token {token.written}"
    for one in mail.refers_to[:_REFERENCES]:
        if any(row.direction is Direction.OWN for row in store.mails_by_message_id(one)):
            return "it answers a Message-ID of ours"
    sender = mail.sender.address if mail.sender else ""
    # Spammers write in our own name; whoever else we know has asked us something before.
    if sender and sender not in own and store.contact_of(sender) is not None:
        return "the sender is a known requester"
    return None


def urgent(desk: Desk, headers: Iterable[tuple[Arrival, Mail]]) -> list[int]:
    """The UIDs of mail that the rules call critical or high by its header: handled first in a flood."""
    found = []
    for arrival, mail in headers:
        try:
            # What words alone do not give is read early all the same.
            severity = desk.rules.triage(mail, kind_of(mail, desk.settings.addressee).kind).wanted
        except Exception:  # whatever a header breaks: it waits its turn
            continue
        if severity in (Severity.CRITICAL, Severity.HIGH):
            found.append(arrival.place.uid)
    return found


def _list(desk: Desk, arrival: Arrival, mail: Mail, now: datetime) -> None:
    junk_id = junk_id_of(header_key(mail, arrival.internal_date))
    if desk.store.aside(junk_id) is None:
        desk.store.put_aside(
            AsideRow(
                aside_id=junk_id,
                place=arrival.place,
                archive=None,
                reason="in the junk folder, from nobody we know",
                sender=mail.sender.address if mail.sender else "",
                subject=mail.subject[:200],
                received_at=arrival.internal_date,
                set_aside_at=now,
                state=AsideState.JUNK,
                size_bytes=arrival.size_bytes,
                role=Role.JUNK,
            )
        )
