"""The facts that the pure steps are given, each from an indexed read; kept with the mail (design §12.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailtriage.config import Settings, Staff
from mailtriage.intake.addresses import read_addresses
from mailtriage.intake.authentication import read_authentication
from mailtriage.intake.authors import author, form_of
from mailtriage.intake.organisation import organisation_of, organisations_of
from mailtriage.intake.speaker import has_several_authors, speaker
from mailtriage.intake.thread import ThreadFacts
from mailtriage.model.address_health import AddressHealth
from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.domain import Providers
from mailtriage.model.forwarded import Original
from mailtriage.model.mail import Address, Classified, Mail, MailKind
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store
from mailtriage.reply.permission import CAP, CAP_WINDOW, WEEK, WEEK_CAP
from mailtriage.steps.keys import Keys, awaited_note, read_keys
from mailtriage.steps.original import original_of
from mailtriage.steps.secrets import Secret
from mailtriage.steps.verified import is_addressed, is_verified

_RECIPIENTS, _LONGEST = 20, 1000
_RETURNS = (MailKind.BOUNCE, MailKind.FEEDBACK)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a mail's keys and sender.

    `requester` is who is asking: From, except where From is ourselves, a website form or a group and another
    field names the customer, or where staff passed on the `original`; None when nobody is named. `answer_to`
    is where an answer goes, and `failing` the health of that address where it gives our mail back. `sent_to`
    are the addresses to which a mail of staff went, by which a bounce of it is believed; `verified` says that
    it is proven to be theirs. `unknown` are Message-IDs it answers that no mail of ours has, `secrets` the
    addresses of staff that it went to or shows.
    """

    thread: ThreadFacts
    requester: Address | None
    contact: str | None
    staff: str | None
    answered: bool
    recent: int
    weekly: int = 0
    failing: AddressHealth | None = None
    sent_to: tuple[str, ...] = ()
    answer_to: Address | None = None
    verified: bool = False
    unknown: tuple[str, ...] = ()
    secrets: tuple[Secret, ...] = ()
    several_authors: bool = False
    first_time: bool = False
    original: Original | None = None
    authentication: Authentication = UNKNOWN

    @property
    def is_stranger(self) -> bool:
        """Somebody we never heard of, for whose address nothing stands."""
        return self.first_time and not self.authentication.vouched

    @property
    def actor(self) -> str:
        if self.staff:
            return f"staff:{self.staff}"
        return f"customer:{self.contact}" if self.contact else "customer:unknown"

    def as_document(self) -> dict[str, Any]:
        """What `explain` and `replay` need that the raw mail does not tell."""
        thread = self.thread
        return {
            "tokens": [[token.written, one.number if one else None] for token, one in thread.tokens],
            "references": [[row.mail_id, row.ticket] for row in thread.references],
            **({"addressed": [one.number for one in thread.addressed]} if thread.addressed else {}),
            **(
                {"secrets": [[one.ticket.number, one.person] for one in self.secrets]} if self.secrets else {}
            ),
            **({"awaited": [one.number for one in thread.awaited]} if thread.awaited else {}),
            "contact": self.contact,
            "staff": self.staff,
            "answered": self.answered,
            "recent": self.recent,
            **({"verified": True} if self.verified else {}),
            **({"first_time": True} if self.first_time else {}),
            **(
                {}
                if self.authentication is UNKNOWN
                else {"authentication": self.authentication.as_document()}
            ),
            **({"failing": self.failing.failures} if self.failing else {}),
            **({"sent_to": list(self.sent_to)} if self.sent_to else {}),
        }


def gather(
    store: Store,
    settings: Settings,
    key: bytes,
    mail: Mail,
    kind: Classified,
    now: datetime,
    *,
    sent: bool = False,
) -> Known:
    """`sent` tells that somebody wrote it with the shared mailbox itself."""
    own = settings.desk.own_addresses
    authentication = read_authentication(mail, settings, store.note("authserv"))
    requester, speaks = _requester(mail, settings), speaker(mail, own, settings.forms)
    contact = store.contact_of(speaks.address) if speaks else None
    person = settings.staff_by_address(speaks.address) if speaks else None
    if sent:
        person = _sent_by(settings, mail) or person
    staff = person.id if person else ("mailbox" if sent else None)
    # A server vouches for From: not for whom a form or a group names in another field.
    vouched = authentication.vouched and speaks is not None and speaks == mail.sender
    # What somebody wrote with the shared mailbox itself went to its recipients.
    original = original_of(settings, mail, kind) if person is not None and not sent else None
    if original is not None:
        requester = original.requester or requester
    people = tuple(one.id for one in settings.staff) if settings.reply.plus_addresses else ()
    keys = read_keys(store, key, own, mail, people, returns=kind.kind in _RETURNS)
    proven = is_verified(store, keys, person) or is_addressed(keys, mail, person)
    answer_to = original.requester if original is not None else _answer_to(mail, settings)
    recent, weekly = _automatic_to(store, answer_to.base, now) if answer_to else (0, 0)
    health = store.address_health(answer_to.address) if answer_to else None
    return Known(
        ThreadFacts(
            tokens=keys.tokens,
            references=keys.references,
            addressed=keys.addressed,
            to_staff=tuple(one.ticket for one in keys.secrets if one.written_to),
            awaited=keys.awaited,
            tickets=keys.tickets,
            merged=keys.merged,
            contact=contact.contact_id if contact else None,
            address=speaks.address if speaks else None,
            staff=staff,
            recipients=contacts_of(store, mail) if staff else frozenset(),
            organisation=organisation_of(speaks, settings.desk.providers) if speaks else None,
            organisations=_organisations(store, keys, settings.desk.providers),
            returns=kind.kind in _RETURNS,
            untold=keys.untold,
        ),
        requester=requester,
        contact=contact.contact_id if contact else None,
        staff=staff,
        answered=_answered_by_a_person(store, mail),
        recent=recent,
        weekly=weekly,
        failing=health if health is not None and health.is_failing(now) else None,
        sent_to=tuple(one.address for one in mail.recipients[:_RECIPIENTS]) if staff else (),
        answer_to=answer_to,
        verified=staff is not None and (sent or vouched or proven),
        unknown=keys.unknown,
        secrets=keys.secrets,
        several_authors=speaks is None and has_several_authors(mail),
        first_time=contact is None and staff is None,
        original=original,
        authentication=authentication,
    )


def _sent_by(settings: Settings, mail: Mail) -> Staff | None:
    """Who wrote a mail with the shared mailbox, by its Sender (RFC 5322 §3.6.2)."""
    named = (read_addresses(value[:_LONGEST]) for value in mail.header_all("sender")[:1])
    found = (settings.staff_by_address(one.address) for several in named for one in several[:1])
    return next(found, None)


def _requester(mail: Mail, settings: Settings) -> Address | None:
    own = settings.desk.own_addresses
    if (written_for := author(mail, own, settings.forms)) is not None:
        return written_for
    if mail.sender is not None and "@" in mail.sender.address and mail.sender.base not in own:
        return None if form_of(mail, settings.forms) else mail.sender
    return next((one for one in mail.reply_to if "@" in one.address and one.address not in own), None)


def _answer_to(mail: Mail, settings: Settings) -> Address | None:
    """Reply-To or From, but for a mail that a form or a group wrote: then the person behind it, or nobody."""
    written_for = author(mail, settings.desk.own_addresses, settings.forms)
    if written_for is not None or form_of(mail, settings.forms):
        return written_for
    return mail.answer_address


def _automatic_to(store: Store, recipient: str, now: datetime) -> tuple[int, int]:
    """How many automatic mails an address got lately, and in a week since a person of ours wrote to it."""
    weekly = store.automatic_to(recipient, now - WEEK, WEEK_CAP)
    if not weekly:
        return 0, 0
    recent = store.automatic_to(recipient, now - CAP_WINDOW, CAP)
    written = store.written_to(recipient)
    if written is not None and written > now - WEEK:
        weekly = store.automatic_to(recipient, written, WEEK_CAP)
    return recent, weekly


def contacts_of(store: Store, mail: Mail) -> frozenset[str]:
    """To whom it goes, as far as we know them."""
    found = (store.contact_of(one.address) for one in mail.recipients[:_RECIPIENTS])
    return frozenset(one.contact_id for one in found if one is not None)


def _organisations(store: Store, keys: Keys, providers: Providers) -> tuple[tuple[int, frozenset[str]], ...]:
    return tuple((one.number, _organisations_of(store, one, providers)) for one in keys.tickets)


def _organisations_of(store: Store, ticket: Ticket, providers: Providers) -> frozenset[str]:
    """Whose colleagues may join: those of the requester and of participants, but for guests."""
    speaking = (one for one in (ticket.requester, *ticket.participants) if one not in ticket.guests)
    people = (store.contact(one) for one in speaking)
    return organisations_of((at for one in people if one is not None for at in one.addresses), providers)


def _answered_by_a_person(store: Store, mail: Mail) -> bool:
    """Whether a person's answer to this very mail reached us before the mail did."""
    note = store.note(awaited_note(mail.message_id)) if mail.message_id is not None else None
    return note is not None and "at" in note


def answers_customer(store: Store, settings: Settings, ticket: Ticket, mail: Mail, staff: str | None) -> bool:
    """Whether a mail by staff on `ticket` went to one of its customers, not only to us."""
    if staff is None:
        return False
    people = (store.contact(one) for one in (ticket.requester, *ticket.participants))
    addresses = {address for one in people if one is not None for address in one.addresses}
    own = settings.desk.own_addresses
    return any(one.address in addresses - own for one in mail.recipients)
