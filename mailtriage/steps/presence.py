"""Who of the staff is away, how we learn it, and who gets his mail meanwhile.

A notice counts only if it is proven to be this person's own (`steps.verified`): a forged one must silence
nobody. Whoever writes himself is back.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from mailtriage.config import Settings, Staff
from mailtriage.model.mail import Classified, Mail, MailKind
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store
from mailtriage.steps.desk import Desk, Taken

_LONGEST = 200  # characters of a reason
_NOTICES = ("absence notice", "subject of an absence notice")  # as `intake.classify` calls what it found
_ANSWERS = re.compile(r"\s*(?:re|aw|sv|vs|antw|odp|r|ynt|rif|res)\s*:|\s*(?:回复|答复|返信)", re.IGNORECASE)


def is_away(store: Store, staff_id: str) -> bool:
    return away_since(store, staff_id) is not None


def away_since(store: Store, staff_id: str) -> tuple[datetime, str] | None:
    """Since when, and how we know; None for whoever is there."""
    note = store.note(_key(staff_id)) or {}
    at = note.get("at")
    return (datetime.fromisoformat(str(at)), str(note.get("why", ""))) if at else None


def note_away(store: Store, staff_id: str, why: str, now: datetime) -> None:
    """Whoever is away already is so since he was first."""
    if not is_away(store, staff_id):
        store.put_note(_key(staff_id), {"at": now.isoformat(), "why": why[:_LONGEST]})


def note_back(store: Store, staff_id: str) -> None:
    if is_away(store, staff_id):
        store.put_note(_key(staff_id), {"at": None})


def hear(desk: Desk, taken: Taken, now: datetime) -> bool:
    """What a mail of staff says of its author: his absence notice, or by his own words that he is there. A
    notice as old as history says nothing of today, nor does what he wrote before he went away. Whether it is
    news that he is away."""
    person = desk.settings.staff_by_id(taken.known.staff)
    if person is None or not taken.known.verified:
        return False
    arrived = min(taken.arrival.internal_date, now)
    if taken.kind.kind is MailKind.PERSON:
        away = away_since(desk.store, person.id)
        if away is not None and arrived >= away[0]:
            note_back(desk.store, person.id)
    elif now - arrived <= desk.settings.reply.max_age and says_away(taken.mail, taken.kind):
        is_news = not is_away(desk.store, person.id)
        note_away(desk.store, person.id, taken.kind.evidence[0], arrived)
        return is_news
    return False


def says_away(mail: Mail, kind: Classified) -> bool:
    """Whether it is an absence notice, or what an autoresponder answers. Receipts, reactions and calendar
    answers are automatic answers too: whoever causes them is there."""
    if kind.kind is not MailKind.AUTO or not kind.responder or not kind.evidence:
        return False
    from mailtriage.intake.signs import Sign, guard_field  # its tables are large, and seldom needed here

    evidence = kind.evidence[0]
    if evidence == guard_field(mail, Sign.RESPONDER):
        return True
    # By its words alone: a responder has a subject of its own, a person answers under ours.
    return evidence.partition(":")[0] in _NOTICES and not _ANSWERS.match(mail.subject)


def whom(desk: Desk, ticket: Ticket, now: datetime) -> Staff | None:
    """Who gets mail about a ticket: whoever has it and is there, else who is on duty and there, else the next
    in turn. Where all are away, the one on duty: somebody must get it. None where nobody may answer."""
    holder = desk.settings.staff_by_id(ticket.assignee)
    if holder is not None and not is_away(desk.store, holder.id):
        return holder
    return on_duty_and_there(desk.store, desk.settings, today(desk.settings, now)) or holder


def today(settings: Settings, now: datetime) -> date:
    """The day at the desk, in the zone of `[sla]`: duty changes on its Mondays."""
    return now.astimezone(settings.zone).date()


def on_duty_and_there(store: Store, settings: Settings, day: date) -> Staff | None:
    """Who gets what nobody has taken."""
    there = (one for one in settings.in_turn(day) if not is_away(store, one.id))
    return next(there, settings.on_duty(day))


def reasons(desk: Desk, ticket: Ticket, person: Staff, now: datetime) -> Iterator[str]:
    """Why a mail about the ticket goes to `person`, where somebody's absence is the reason."""
    holder = desk.settings.staff_by_id(ticket.assignee)
    duty = desk.settings.on_duty(today(desk.settings, now))
    if holder is not None and holder != person:
        yield f"{holder.name} has this ticket and is away."
    if is_away(desk.store, person.id):
        yield "Everybody who may answer is away. Whatever you write to us yourself says that you are back."
    elif duty is not None and person not in (duty, holder):
        yield f"{duty.name} is on duty and is away."


def _key(staff_id: str) -> str:
    return f"away {staff_id}"
