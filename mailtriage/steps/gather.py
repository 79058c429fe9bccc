"""The facts that the pure steps are given, each from an indexed read; kept with the mail (design §12.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailtriage.config import Settings
from mailtriage.intake.authors import author, form_of
from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.thread import ThreadFacts
from mailtriage.intake.token import Token, read_tokens
from mailtriage.model.address_health import AddressHealth
from mailtriage.model.mail import Address, Classified, Mail, MailKind
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store
from mailtriage.reply.permission import CAP, CAP_WINDOW

_RECIPIENTS = 20
_REFERENCES = 20  # Message-IDs looked up for one mail; the nearest decide
_SUBJECTS = 10  # of returned mails, read for tokens
_TOKENS = 10
_RETURNS = (MailKind.BOUNCE, MailKind.FEEDBACK)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a mail's keys and sender. `requester` is who is asking: From, except where From
    is ourselves, a website form or a group and another field names the customer; None when nobody is named.
    `answer_to` is where an answer goes. `failing` is
    the health of the address that an answer would go to, where it gives our mail back; `sent_to` are the
    addresses to which a mail of staff went, by which a bounce of it is believed."""

    thread: ThreadFacts
    requester: Address | None
    contact: str | None
    staff: str | None
    answered: bool
    recent: int
    failing: AddressHealth | None = None
    sent_to: tuple[str, ...] = ()
    answer_to: Address | None = None

    @property
    def actor(self) -> str:
        if self.staff:
            return f"staff:{self.staff}"
        return f"customer:{self.contact}" if self.contact else "customer:unknown"

    def as_document(self) -> dict[str, Any]:
        """What `explain` and `replay` need that the raw mail does not tell."""
        return {
            "tokens": [[token.written, one.number if one else None] for token, one in self.thread.tokens],
            "references": [[row.mail_id, row.ticket] for row in self.thread.references],
            "contact": self.contact,
            "staff": self.staff,
            "answered": self.answered,
            "recent": self.recent,
            **({"failing": self.failing.failures} if self.failing else {}),
            **({"sent_to": list(self.sent_to)} if self.sent_to else {}),
        }


def gather(
    store: Store, settings: Settings, mail: Mail, kind: Classified, now: datetime, *, sent: bool = False
) -> Known:
    """`sent` tells that somebody wrote it with the shared mailbox itself."""
    requester = _requester(mail, settings)
    contact = store.contact_of(requester.address) if requester else None
    person = settings.staff_by_address(mail.sender.address) if mail.sender else None
    staff = person.id if person else ("mailbox" if sent else None)
    returns = kind.kind in _RETURNS
    tokens = tuple((token, store.ticket(token.number)) for token in _tokens(mail, returns=returns))
    refers_to = (*mail.returned_ids, *mail.refers_to) if returns else mail.refers_to
    references = tuple(row for one in refers_to[:_REFERENCES] for row in store.mails_by_message_id(one))
    numbers = dict.fromkeys(
        [ticket.number for _, ticket in tokens if ticket]
        + [row.ticket for row in references if row.ticket is not None]
    )
    tickets = tuple(ticket for ticket in map(store.ticket, numbers) if ticket is not None)
    answer_to = _answer_to(mail, settings)
    recent = store.automatic_to(answer_to.address, now - CAP_WINDOW, CAP) if answer_to else 0
    health = store.address_health(answer_to.address) if answer_to else None
    return Known(
        ThreadFacts(
            tokens=tokens,
            references=references,
            tickets=tickets,
            contact=contact.contact_id if contact else None,
            staff=staff,
            recipients=_contacts(store, mail) if staff else frozenset(),
            organisation=organisation_of(requester) if requester else None,
            organisations=tuple((one.number, _organisations(store, one)) for one in tickets),
            returns=returns,
        ),
        requester=requester,
        contact=contact.contact_id if contact else None,
        staff=staff,
        answered=_answered_by_a_person(store, mail),
        recent=recent,
        failing=health if health is not None and health.is_failing(now) else None,
        sent_to=tuple(one.address for one in mail.recipients[:_RECIPIENTS]) if staff else (),
        answer_to=answer_to,
    )


def _tokens(mail: Mail, *, returns: bool) -> tuple[Token, ...]:
    """The tokens of its subject; of a bounce also those in the subjects of what came back."""
    subjects = (mail.subject, *(mail.returned_subjects[:_SUBJECTS] if returns else ()))
    found = (token for subject in subjects for token in read_tokens(subject))
    return tuple({(one.number, one.check): one for one in found}.values())[:_TOKENS]


def _requester(mail: Mail, settings: Settings) -> Address | None:
    own = settings.desk.own_addresses
    if (written_for := author(mail, own, settings.forms)) is not None:
        return written_for
    if mail.sender is not None and "@" in mail.sender.address and mail.sender.address not in own:
        return None if form_of(mail, settings.forms) else mail.sender
    return next((one for one in mail.reply_to if "@" in one.address and one.address not in own), None)


def _answer_to(mail: Mail, settings: Settings) -> Address | None:
    """Reply-To or From, but for a mail that a form or a group wrote: then the person behind it, or nobody."""
    written_for = author(mail, settings.desk.own_addresses, settings.forms)
    if written_for is not None or form_of(mail, settings.forms):
        return written_for
    return mail.answer_address


def _contacts(store: Store, mail: Mail) -> frozenset[str]:
    found = (store.contact_of(one.address) for one in mail.recipients[:_RECIPIENTS])
    return frozenset(one.contact_id for one in found if one is not None)


def _organisations(store: Store, ticket: Ticket) -> frozenset[str]:
    people = (store.contact(one) for one in (ticket.requester, *ticket.participants))
    return frozenset(one.organisation for one in people if one is not None and one.organisation)


def _answered_by_a_person(store: Store, mail: Mail) -> bool:
    """Whether a person's answer to this very mail reached us before the mail did."""
    return mail.message_id is not None and store.note(answered_note(mail.message_id)) is not None


def answered_note(message_id: str) -> str:
    """The note that staff answered a mail which we have not seen yet."""
    return f"answered {message_id}"


def answers_customer(store: Store, settings: Settings, ticket: Ticket, mail: Mail, staff: str | None) -> bool:
    """Whether a mail by staff on `ticket` went to one of its customers, not only to us."""
    if staff is None:
        return False
    people = (store.contact(one) for one in (ticket.requester, *ticket.participants))
    addresses = {address for one in people if one is not None for address in one.addresses}
    own = settings.desk.own_addresses
    return any(one.address in addresses - own for one in mail.recipients)
