"""Whoever has a ticket, else the person on duty, gets what a customer writes, and can simply answer it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from mailtriage.commands import defanged, describe
from mailtriage.config import Staff
from mailtriage.intake.plus import staff_address
from mailtriage.model.attachments import size_in_words
from mailtriage.model.mail import Address, Attachment
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.reply.build import Composed, File
from mailtriage.reply.notify import News, notify
from mailtriage.rules.facts import Triage
from mailtriage.steps.conversation import conversation, first_conversation, history, last_staff_mail
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.hourly import count_this_hour
from mailtriage.steps.paging import named
from mailtriage.steps.post import queue
from mailtriage.steps.presence import reasons, whom
from mailtriage.steps.room import most_bytes
from mailtriage.steps.secrets import generation

_HISTORY = 5
_PER_HOUR = 100  # to one person
_OVERHEAD = 64 << 10  # bytes of a mail beside its files


def tell_staff(
    desk: Desk, taken: Taken, ticket: Ticket, now: datetime, *, is_new: bool, found: Triage | None = None
) -> Trouble | None:
    """Queue the notification of a customer's mail, for those too whom the rules name. Nobody gets it twice,
    what the customer sent him as well, what he wrote himself, or what came so long ago that it is history.
    Returns what an admin must be told."""
    if not desk.settings.desk.staff_by_mail or desk.observing or _is_history(desk, taken, now):
        return None
    person = whom(desk, ticket, now)
    troubles = []
    if person is not None:
        why = tuple(reasons(desk, ticket, person, now))
        troubles.append(_tell(desk, taken, ticket, person, now, is_new, why))
    if found is not None and found.notify:
        why = (f"The rule {found.decided.get('notify', '')} sends you this as well.",)
        others = [one for one in named(desk, found.notify, now) if one != person]
        troubles += [_tell(desk, taken, ticket, one, now, is_new, why) for one in others]
    return next((one for one in troubles if one is not None), None)


def _tell(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    now: datetime,
    is_new: bool,
    why: tuple[str, ...],
) -> Trouble | None:
    if _has_it(desk, taken, person):
        return None
    count = count_this_hour(desk.store, f"notified {person.id}", now, _PER_HOUR)
    if count > _PER_HOUR:
        return _many(person) if count == _PER_HOUR + 1 else None
    files, attached, left_out = along(desk, taken.written.attachments)
    compose = partial(_compose, desk, taken, ticket, person, now, is_new, why)
    composed = compose(files, attached, left_out)
    bare = compose((), (), (*attached, *left_out)) if files else None
    cause = taken.seen.identity.mail_id
    queue(desk, composed, Purpose.NOTIFICATION, now, ticket.number, cause, automatic=False, bare=bare)
    return None


def _compose(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    now: datetime,
    is_new: bool,
    why: tuple[str, ...],
    files: tuple[File, ...],
    attached: tuple[str, ...],
    left_out: tuple[str, ...],
) -> Composed:
    mail, store, address = taken.written, desk.store, person.addresses[0]
    if is_new:  # as most mail: nothing went before, and nothing need be read
        goes_to, before, answers = first_conversation(desk, taken), list[tuple[datetime, str]](), None
    else:
        talk = conversation(desk, ticket)
        goes_to, before = (*talk.to, *talk.copies), history(store, ticket, names(desk))
        answers = last_staff_mail(store, ticket, address)
    news = News(
        author=taken.known.requester or mail.sender or Address("", "unknown"),
        text=defanged(mail.reply_text or mail.text),
        goes_to=goes_to,
        attached=attached,
        left_out=left_out,
        hints=(*why, *_hints(taken)),
        history=tuple(before[-_HISTORY:]),
        is_new=is_new,
    )
    return _notify(desk, taken, ticket, person, news, files, answers, now)


def _notify(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    news: News,
    files: tuple[File, ...],
    answers: str | None,
    now: datetime,
) -> Composed:
    return notify(
        ticket,
        news,
        Address(person.name, person.addresses[0]),
        cause=taken.seen.identity.mail_id,
        arrived_at=taken.arrival.internal_date,
        reply_to=_reply_to(desk, ticket, person),
        commands=describe(),
        files=files,
        assignee=names(desk).get(ticket.assignee or ""),
        settings=desk.settings,
        templates=desk.templates,
        key=desk.key,
        now=now,
        answers=answers,
    )


def stand_in(desk: Desk, taken: Taken, ticket: Ticket, now: datetime) -> None:
    """An absence notice answered the mail about a ticket: somebody who is there gets it instead."""
    person = whom(desk, ticket, now)
    if desk.settings.desk.staff_by_mail and person is not None and person.id != taken.known.staff:
        hints = tuple(reasons(desk, ticket, person, now))
        hand_over(desk, taken, ticket, person, now, hints or ("Who got it first is away.",))


def hand_over(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, now: datetime, hints: tuple[str, ...]
) -> None:
    """What the customer of a ticket wrote last, to `person`, to be answered; `hints` say why."""
    talk = conversation(desk, ticket)
    last = next(
        (row for row in desk.store.mails_of_ticket(ticket.number) if row.message_id == talk.answers), None
    )
    if last is None or desk.observing:
        return
    if count_this_hour(desk.store, f"notified {person.id}", now, _PER_HOUR) > _PER_HOUR:
        return
    contact = desk.store.contact_of(last.sender)
    named = (f"{one.name} (in the ticket)" for one in last.attachments or ())
    news = News(
        author=Address(contact.name if contact is not None else "", last.sender),
        text=defanged(last.reply_text),
        goes_to=(*talk.to, *talk.copies),
        left_out=tuple(named),
        hints=hints,
        history=tuple(history(desk.store, ticket, names(desk))[-_HISTORY:]),
        is_new=False,
    )
    address = person.addresses[0]
    composed = _notify(
        desk, taken, ticket, person, news, (), last_staff_mail(desk.store, ticket, address), now
    )
    # As the answer to what it shows: the customer may have written again since.
    queue(desk, composed, Purpose.NOTIFICATION, now, ticket.number, last.mail_id, automatic=False)


def along(
    desk: Desk, attachments: Sequence[Attachment]
) -> tuple[tuple[File, ...], tuple[str, ...], tuple[str, ...]]:
    """The files that may come along, what to call them, and those that are only named: too large together
    for the mail server, base64 counted, or not kept."""
    files, attached, left_out = list[File](), list[str](), list[str]()
    room = most_bytes(desk) - _OVERHEAD
    for one in attachments:
        size = encoded(one.size_bytes)
        shown = f"{one.name} ({size_in_words(one.size_bytes)})"
        data = desk.attachments.read(one.digest) if size <= room else None
        if data is None:
            left_out.append(shown)
            continue
        room -= size
        files.append(File(one.name, one.content_type, data))
        attached.append(shown)
    return tuple(files), tuple(attached), tuple(left_out)


def encoded(size_bytes: int) -> int:
    """What base64 in lines of 76 makes of it (RFC 2045 §6.8), with the head of its part."""
    return size_bytes * 4 // 3 * 78 // 76 + 512


def names(desk: Desk) -> dict[str, str]:
    return {one.id: one.name for one in desk.settings.staff}


def _is_history(desk: Desk, taken: Taken, now: datetime) -> bool:
    arrived = taken.arrival.internal_date
    restored = desk.held_before is not None and arrived < desk.held_before
    return restored or now - arrived > desk.settings.reply.max_age


def _has_it(desk: Desk, taken: Taken, person: Staff) -> bool:
    """Whether he has the mail already, and can answer it so that he is believed: else he needs ours."""
    mail = taken.mail
    if mail.sender is not None and mail.sender.address in person.addresses:
        return taken.known.original is None  # what he passed on he has, and nothing to answer it with
    if not desk.settings.mailbox.authserv_id and desk.store.note("authserv") is None:
        return False
    return any(one is not None and one.address in person.addresses for one in mail.recipients)


def _many(person: Staff) -> Trouble:
    return Trouble(
        f"notifications {person.id}",
        "Very many mails of customers",
        f"{person.name} got {_PER_HOUR} notifications within this hour, and gets no more until it is over.\n"
        f"Nothing is lost: `mailtriage tickets` lists what came.",
    )


def _hints(taken: Taken) -> tuple[str, ...]:
    first = ("This is the sender's first mail to us.",) if taken.known.first_time else ()
    claims = taken.threaded.claims
    named = (f"It names ticket {claims}, in which the sender has no part.",) if claims is not None else ()
    return (*first, *named)


def _reply_to(desk: Desk, ticket: Ticket, person: Staff) -> Address:
    """An address that nobody else has, where the server delivers such; else the token and the Message-ID
    tell."""
    name, address = desk.settings.desk.name, desk.settings.desk.address
    if not desk.settings.reply.plus_addresses:
        return Address(name, address)
    number = generation(desk.store, ticket.number, person.id)
    return Address(name, staff_address(desk.key, ticket, person.id, number, address))
