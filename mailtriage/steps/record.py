"""The ledger's rows of one mail: what it was, how it ended, where it lies; and the mails set aside."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailtriage.model.ledger import NO_FILING, AsideRow, AsideState, Filing, MailRow, PlaceRow, Verdict
from mailtriage.model.mail import ArchiveKey, Arrival, Direction, Mail, header_key
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.steps.attached import store_attached
from mailtriage.steps.conversation import told_of
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.standing import (
    follow,
    is_the_same,
    judged,
    listed_as,
    stand_in,
    stand_in_id,
    waits,
)

_LONGEST = 64 * 1024  # characters of reply text kept in the store; all of it lies in the archive


def record(
    desk: Desk,
    taken: Taken,
    verdict: Verdict,
    ticket: Ticket | None,
    decision: dict[str, Any],
    now: datetime,
    direction: Direction = Direction.IN,
    journaled_at: datetime | None = None,
    filing: Filing = NO_FILING,
    around: Around = NOWHERE,
) -> None:
    """Write the mail and its place, and store what is attached to it if it is on a ticket; facts and decision
    stay with it for `explain` and `replay`, and what the rules were told `around` it. The journal of old mail
    has another time than `now`; `filing` is done on the server after the commit."""
    mail = taken.mail
    row = MailRow(
        mail_id=taken.seen.identity.mail_id,
        header_key=taken.seen.identity.header_key,
        message_id=mail.message_id,
        direction=direction,
        verdict=verdict,
        received_at=taken.arrival.internal_date,
        handled_at=now,
        sender=mail.sender.address if mail.sender else "",
        date=mail.date,
        subject=mail.subject,
        ticket=ticket.number if ticket else None,
        kind=taken.kind.kind,
        archive=taken.raw,
        reply_text=taken.written.reply_text[:_LONGEST],
        rules=desk.rules.digest if "hits" in decision else "",
        facts=_facts(desk, taken, around),
        decision=_decided(taken, decision),
        attachments=mail.attachments,
    )
    desk.store.put_mail(row)
    if ticket is not None:
        at = journaled_at or now
        store_attached(desk, ticket.number, row.mail_id, mail.attachments, at, mail.notes)
    place(desk, taken.arrival, row.mail_id, verdict, filing)
    listed = desk.store.aside(junk_id_of(row.header_key))
    if listed is not None and listed.state is AsideState.JUNK:
        # Somebody took it out of the junk folder.
        desk.store.put_aside(replace(listed, state=AsideState.DONE))


def _facts(desk: Desk, taken: Taken, around: Around) -> dict[str, Any]:
    return {
        **taken.known.as_document(),
        **(told_of(desk, taken) if taken.known.staff is None else {}),
        **({"around": around.as_document()} if around != NOWHERE else {}),
    }


def _decided(taken: Taken, decision: dict[str, Any]) -> dict[str, Any]:
    return {"evidence": list(taken.kind.evidence), "thread": list(taken.threaded.why), **decision}


def record_judged(desk: Desk, taken: Taken, decision: dict[str, Any], around: Around) -> None:
    """Facts and decision of a mail that rules have just set aside stay with the row that stands for it."""
    row = desk.store.mail(stand_in_id(taken.seen.identity.header_key))
    listed = listed_as(desk.store, row)
    if row is None or listed is None or listed.place != taken.arrival.place:
        return
    row = replace(
        row,
        kind=taken.kind.kind,
        reply_text=taken.written.reply_text[:_LONGEST],
        rules=desk.rules.digest,
        facts=_facts(desk, taken, around),
        attachments=taken.mail.attachments,
    )
    desk.store.put_mail(judged(row, _decided(taken, decision)))


def place(
    desk: Desk, arrival: Arrival, mail_id: str | None, verdict: Verdict, filing: Filing = NO_FILING
) -> None:
    desk.store.put_place(PlaceRow(arrival.place, mail_id, verdict, filing))


def set_aside(
    desk: Desk,
    arrival: Arrival,
    raw: ArchiveKey | None,
    reason: str,
    header: Mail,
    now: datetime,
    filing: Filing = NO_FILING,
    state: AsideState = AsideState.ASIDE,
) -> Handled:
    """Keep a mail raw with its reason, and tell a person; `header` is what could be read of it.

    One that is known to be set aside, or was and is done with since, is only recorded at its new place."""
    listed = listed_as(desk.store, desk.store.mail(stand_in_id(header_key(header, arrival.internal_date))))
    at_home = listed is not None and listed.place == arrival.place
    if listed is not None and not at_home and is_the_same(desk.archive, listed, header, arrival):
        return _again(desk, arrival, listed, header)
    aside_id = listed.aside_id if listed is not None and at_home else aside_id_of(arrival)
    before = desk.store.aside(aside_id)
    desk.store.put_aside(
        AsideRow(
            aside_id=aside_id,
            place=arrival.place,
            archive=raw,
            reason=reason[:500],
            sender=header.sender.address if header.sender else (before.sender if before else ""),
            subject=header.subject[:200] or (before.subject if before else ""),
            received_at=arrival.internal_date,
            set_aside_at=now,
            tries=before.tries + 1 if before else 1,
            state=state,
            answered=arrival.answered,
            size_bytes=arrival.size_bytes,
            role=arrival.role,
            header_key=header_key(header, arrival.internal_date),
        )
    )
    place(desk, arrival, None, Verdict.ASIDE, filing)
    _know(desk, arrival, raw, header, now, aside_id)
    trouble = Trouble(
        "mails set aside",
        "A mail was set aside",
        f"It could not be handled: {reason[:500]}.\n"
        f"It is kept raw as {aside_id} and still lies in the mailbox: read it there, and answer by hand if\n"
        f"it cannot wait. To try again, run:\n  mailtriage aside retry {aside_id}\n"
        "`mailtriage aside list` shows all of them.",
    )
    return Handled(arrival, Verdict.ASIDE, reason, trouble=trouble)


def _again(desk: Desk, arrival: Arrival, listed: AsideRow, header: Mail) -> Handled:
    key = header_key(header, arrival.internal_date)
    if waits(listed):
        follow(desk.store, listed, arrival.place)
        place(desk, arrival, stand_in_id(key), Verdict.ASIDE)
        return Handled(arrival, Verdict.ASIDE, f"set aside before, as {listed.aside_id}")
    known = desk.store.mail_by_header(key, header.message_id)
    place(desk, arrival, known.mail_id if known else None, Verdict.DUPLICATE)
    return Handled(arrival, Verdict.DUPLICATE, f"it was set aside as {listed.aside_id}, and is done with")


def _know(
    desk: Desk, arrival: Arrival, raw: ArchiveKey | None, header: Mail, now: datetime, aside_id: str
) -> None:
    """By its header it is recognised in another folder: moved there, it must not be set aside again."""
    key = header_key(header, arrival.internal_date)
    if desk.store.mail_by_header(key, header.message_id) is None:
        row = MailRow(
            mail_id=stand_in_id(key),
            header_key=key,
            message_id=header.message_id,
            direction=Direction.IN,
            verdict=Verdict.ASIDE,
            received_at=arrival.internal_date,
            handled_at=now,
            sender=header.sender.address if header.sender else "",
            date=header.date,
            subject=header.subject,
            archive=raw,
        )
        desk.store.put_mail(stand_in(row, aside_id))


def junk_id_of(key: str) -> str:
    """Under which id a mail of the junk folder is listed; `key` is its header key."""
    return "J-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def aside_id_of(arrival: Arrival) -> str:
    return "A-" + hashlib.sha256(str(arrival.place).encode()).hexdigest()[:8]
