"""Where a mail belongs: which ticket it names, and whether its sender may join it (design §3).

Independent keys: the subject token, and In-Reply-To or References to mails we sent or saw. Never the
subject text: same-title matching joins unrelated "Re: Invoice" mails. A key finds the ticket; it is
no identity, so that a stranger with a token opens a ticket of his own that says which one it claims.
A bounce or a complaint has no person to be known by: there the key of a mail of ours is all there is,
and nothing but a line in the journal comes of it.
"""

from dataclasses import dataclass

from mailtriage.intake.token import Token, proves
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Direction
from mailtriage.model.ticket import Ticket

_SENT = (Direction.OWN, Direction.OUT)


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What the store knows of the keys in a mail and of its sender.

    `tokens` pairs each token with the ticket of that number, `references` each known Message-ID (nearest
    first) with its row, `tickets` holds every ticket these name. `contact` and `organisation` are the
    sender's, `recipients` the contacts a mail of staff goes to; `organisations` are those of each
    ticket's participants, by ticket number. `returns` says that it is a bounce or a complaint, whose keys
    are those of the mail that came back.
    """

    tokens: tuple[tuple[Token, Ticket | None], ...] = ()
    references: tuple[MailRow, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    contact: str | None = None
    staff: str | None = None
    recipients: frozenset[str] = frozenset()
    organisation: str | None = None
    organisations: tuple[tuple[int, frozenset[str]], ...] = ()
    returns: bool = False

    def proves(self, ticket: Ticket) -> bool:
        """Whether a token with the right check names it."""
        return any(one == ticket and proves(token, ticket.check) for token, one in self.tokens)

    def sent_on(self, ticket: Ticket) -> bool:
        """Whether it names a mail that we, or a person of ours, sent on this ticket."""
        return any(row.ticket == ticket.number and row.direction in _SENT for row in self.references)


@dataclass(frozen=True, slots=True)
class Threaded:
    """`ticket` is joined; or `claims` is the ticket named without any right to join it. `why` in words."""

    ticket: Ticket | None
    claims: int | None
    why: tuple[str, ...]


def thread(facts: ThreadFacts) -> Threaded:
    """The ticket a mail belongs to: the first one named whose door is open to the sender."""
    why: list[str] = []
    claims: int | None = None
    named = _named(facts, why)
    if facts.staff is not None:
        # A stranger may have sent mail under the customer's Message-ID: whom staff write to decides.
        named.sort(key=lambda one: facts.recipients.isdisjoint((one[0].requester, *one[0].participants)))
    if facts.returns:
        # Who quotes a token in his subject may have had his own mail returned: what came back decides.
        named.sort(key=lambda one: not facts.sent_on(one[0]))
    for ticket, key in named:
        right = _right_to_join(ticket, facts)
        if right is not None:
            why.append(f"{key} names {ticket.reference}; {right}")
            return Threaded(ticket, None, tuple(why))
        why.append(f"{key} names {ticket.reference}, but the sender has no part in it")
        claims = claims or ticket.number
    return Threaded(None, claims, tuple(why) or ("names no ticket",))


def _named(facts: ThreadFacts, why: list[str]) -> list[tuple[Ticket, str]]:
    named = []
    for token, ticket in facts.tokens:
        if ticket is None:
            why.append(f"token {token.written}: no such ticket")
        elif not proves(token, ticket.check):
            why.append(f"token {token.written}: the check does not fit")
        else:
            named.append((ticket, f"token {token.written}"))
    by_number = {ticket.number: ticket for ticket in facts.tickets}
    for row in facts.references:
        if row.ticket in by_number:
            ours = "our" if row.direction is Direction.OWN else "a known"
            named.append((by_number[row.ticket], f"reference to {ours} Message-ID"))
    return named


def _right_to_join(ticket: Ticket, facts: ThreadFacts) -> str | None:
    """Why the sender may join, or None."""
    if facts.returns and (facts.sent_on(ticket) or facts.proves(ticket)):
        return "a mail of ours came back"
    if facts.staff is not None:
        return "sent by staff"
    if facts.contact is not None and facts.contact in (ticket.requester, *ticket.participants):
        return "the sender takes part"
    # Only a recipient can know an HMAC of ours: answering it is a right of its own.
    if any(row.ticket == ticket.number and row.direction is Direction.OWN for row in facts.references):
        return "it answers a Message-ID that only a recipient knows"
    if facts.organisation is not None and facts.organisation in dict(facts.organisations).get(
        ticket.number, frozenset()
    ):
        return f"the sender's organisation {facts.organisation} takes part"
    return None
