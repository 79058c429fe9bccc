"""Whoever has a ticket, else the person on duty, gets what a customer writes, and can simply answer it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from mailtriage.commands import defanged, describe
from mailtriage.config import Staff
from mailtriage.intake.authentication import can_vouch
from mailtriage.intake.plus import staff_address
from mailtriage.model.attachments import size_in_words
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Attachment
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.reply.build import Composed, File
from mailtriage.reply.notify import News, notify
from mailtriage.rules.facts import Triage
from mailtriage.steps.companions import commands_told
from mailtriage.steps.conversation import (
    conversation,
    first_conversation,
    history,
    is_customers,
    last_staff_mail,
    opened_by,
)
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.hourly import count_this_hour
from mailtriage.steps.paging import named
from mailtriage.steps.post import queue
from mailtriage.steps.presence import reasons, whom
from mailtriage.steps.room import most_bytes
from mailtriage.steps.secrets import generation

_HISTORY = 5
_PER_HOUR = 100  # to one person
_REFUSED = (
    "(Our mail server refused these words. `mailtriage show {}` has them; an answer goes as line one says.)"
)
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
    if is_new:  # as most mail: by that mail alone
        goes_to = first_conversation(desk, taken)
    else:
        talk = conversation(desk, ticket)
        goes_to = (*talk.to, *talk.copies)
    news = _news(desk, taken, ticket, goes_to, why, is_new)
    # As most mail: nothing went before, and nothing need be read.
    answers = None if is_new else last_staff_mail(desk.store, ticket, person.addresses[0])
    compose = partial(_notify, desk, taken, ticket, person, answers, now)
    cause = taken.seen.identity.mail_id
    _queue(desk, ticket, news, taken.written.attachments, compose, cause, now)
    return None


def _news(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    goes_to: tuple[Address, ...],
    why: tuple[str, ...],
    is_new: bool,
) -> News:
    mail = taken.written
    before = [] if is_new else history(desk.store, ticket, names(desk))
    return News(
        author=taken.known.requester or mail.sender or Address("", "unknown"),
        text=defanged(mail.reply_text or mail.text),
        goes_to=goes_to,
        hints=(*why, *_hints(taken)),
        history=tuple(before[-_HISTORY:]),
        is_new=is_new,
    )


def _queue(
    desk: Desk,
    ticket: Ticket,
    news: News,
    attachments: Sequence[Attachment],
    compose: Callable[[News, tuple[File, ...]], Composed],
    cause: str,
    now: datetime,
) -> None:
    """With the files; where the server refuses these without them, and where it refuses the customer's words
    without those."""
    files, attached, left_out = along(desk, attachments)
    composed = compose(replace(news, attached=attached, left_out=left_out), files)
    listed = replace(news, left_out=(*attached, *left_out))
    wordless = replace(listed, text=_REFUSED.format(ticket.reference))
    bare = [compose(one, ()) for one in ((listed, wordless) if files else (wordless,))]
    queue(
        desk, composed, Purpose.NOTIFICATION, now, ticket.number, cause, automatic=False, bare=bare,
        goes_to=tuple(one.address for one in news.goes_to),
    )  # fmt: skip


def _notify(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    answers: str | None,
    now: datetime,
    news: News,
    files: tuple[File, ...],
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
    """An absence notice answered the mail about a ticket: somebody who is there gets it instead, if he has
    not got it. So responders that answer each other's mail come to an end."""
    person = whom(desk, ticket, now)
    if desk.settings.desk.staff_by_mail and person is not None and person.id != taken.known.staff:
        hints = tuple(reasons(desk, ticket, person, now))
        hand_over(desk, taken, ticket, person, now, hints or ("Who got it first is away.",), once=True)


def hand_over(
    desk: Desk,
    taken: Taken,
    ticket: Ticket,
    person: Staff,
    now: datetime,
    hints: tuple[str, ...],
    *,
    once: bool = False,
) -> None:
    """What the customer of a ticket wrote last, or what was passed on for him, to `person`, to be answered;
    `hints` say why. With `once` not if he has a notification of it."""
    talk = conversation(desk, ticket)
    rows = desk.store.mails_of_ticket(ticket.number)
    last = next((row for row in rows if is_customers(row) and row.message_id == talk.answers), None)
    last = last or opened_by(desk.store, ticket)
    if last is None or desk.observing or (once and _was_notified(desk, ticket, person, last)):
        return
    if count_this_hour(desk.store, f"notified {person.id}", now, _PER_HOUR) > _PER_HOUR:
        return
    author = last.sender if is_customers(last) else (*(one.address for one in talk.to), last.sender)[0]
    contact = desk.store.contact_of(author)
    news = News(
        author=Address(contact.name if contact is not None else "", author),
        text=defanged(last.reply_text),
        goes_to=(*talk.to, *talk.copies),
        hints=hints,
        history=tuple(history(desk.store, ticket, names(desk))[-_HISTORY:]),
        is_new=not any(is_customers(row) for row in rows if row.received_at < last.received_at),
    )
    answers = last_staff_mail(desk.store, ticket, person.addresses[0])
    compose = partial(_notify, desk, taken, ticket, person, answers, now)
    # As the answer to what it shows: the customer may have written again since.
    _queue(desk, ticket, news, last.attachments or (), compose, last.mail_id, now)


def _was_notified(desk: Desk, ticket: Ticket, person: Staff, mail: MailRow) -> bool:
    sent = (one for one in desk.store.outgoing_of_ticket(ticket.number) if one.cause == mail.mail_id)
    return any(one.purpose is Purpose.NOTIFICATION and one.recipient in person.addresses for one in sent)


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
    if not can_vouch(desk.settings.mailbox.authserv_id, desk.store.note("authserv")):
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
    told = commands_told(taken)
    return (*first, *named, *((told,) if told else ()))


def _reply_to(desk: Desk, ticket: Ticket, person: Staff) -> Address:
    """An address that nobody else has, where the server delivers such; else the token and the Message-ID
    tell."""
    name, address = desk.settings.desk.name, desk.settings.desk.address
    if not desk.settings.reply.plus_addresses:
        return Address(name, address)
    number = generation(desk.store, ticket.number, person.id)
    return Address(name, staff_address(desk.key, ticket, person.id, number, address))
