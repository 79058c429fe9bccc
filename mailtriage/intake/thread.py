"""Where a mail belongs: which ticket it names, and whether its sender may join it (design §3).

Independent keys: the subject token, the Reply-To plus-address, and In-Reply-To or References to mails we sent
or saw. Never the subject text: same-title matching joins unrelated "Re: Invoice" mails. A key finds the
ticket; it is no identity, so that a stranger with a token opens a ticket of his own that says which one it
claims. A bounce or a complaint has no person to be known by: there the key of a mail of ours is all there
is, and nothing but a line in the journal comes of it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from mailtriage.intake.token import Token, proves
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Direction
from mailtriage.model.ticket import Ticket

_SENT = (Direction.OWN, Direction.OUT)


class Right(StrEnum):
    """By what somebody joins a ticket."""

    RETURN = "return"  # a mail of ours came back
    STAFF = "staff"
    PART = "part"  # the requester or a participant
    WRITTEN_TO = "written-to"  # staff wrote to him, and he answers that mail
    MESSAGE_ID = "message-id"  # answers what only a recipient of ours knows
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What the store knows of the keys in a mail and of its sender.

    `tokens` pairs each token with the ticket of that number, `references` each known Message-ID (nearest
    first) with its row; `addressed` are the tickets whose unguessable plus-address it was sent to, `to_staff`
    those of which it was one of the staff's, which finds a ticket and gives no stranger a right; `awaited`
    are those of mails that came before and answer this one. `tickets` holds every ticket these name, `merged`
    the one that is left of each merged one. `contact`, `address` and `organisation` are those of whom From
    names, `recipients` the contacts a mail of staff goes to; `organisations` those of each ticket's
    participants, by ticket number. `returns` says that it is a bounce or a complaint, whose keys are those of
    the mail that came back. `untold` is what was too much to look at, in words.
    """

    tokens: tuple[tuple[Token, Ticket | None], ...] = ()
    references: tuple[MailRow, ...] = ()
    addressed: tuple[Ticket, ...] = ()
    to_staff: tuple[Ticket, ...] = ()
    awaited: tuple[Ticket, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    merged: dict[int, Ticket] = field(default_factory=dict)
    contact: str | None = None
    address: str | None = None
    staff: str | None = None
    recipients: frozenset[str] = frozenset()
    organisation: str | None = None
    organisations: tuple[tuple[int, frozenset[str]], ...] = ()
    returns: bool = False
    untold: tuple[str, ...] = ()

    def proves(self, ticket: Ticket) -> bool:
        """Whether a token with the right check names it."""
        return any(one == ticket and proves(token, ticket.check) for token, one in self.tokens)

    def sent_on(self, ticket: Ticket) -> bool:
        """Whether it names a mail that we, or a person of ours, sent on this ticket."""
        return any(row.ticket == ticket.number and row.direction in _SENT for row in self.references)


@dataclass(frozen=True, slots=True)
class Threaded:
    """`ticket` is joined by a `right`; or `claims` is the ticket named without any right to join it. `others`
    are further tickets of the sender's that the mail names. `why` in words."""

    ticket: Ticket | None
    claims: int | None
    why: tuple[str, ...]
    right: Right | None = None
    others: tuple[int, ...] = ()


def thread(facts: ThreadFacts) -> Threaded:
    """The ticket a mail belongs to: the first one named whose door is open to the sender."""
    why = list(facts.untold)
    named = _named(facts, why)
    if facts.staff is not None:
        # A stranger may have sent mail under the customer's Message-ID: whom staff write to decides.
        named.sort(key=lambda one: facts.recipients.isdisjoint((one[0].requester, *one[0].participants)))
    if facts.returns:
        # Who quotes a token in his subject may have had his own mail returned: what came back decides.
        named.sort(key=lambda one: not facts.sent_on(one[0]))
    claims: int | None = None
    joined: tuple[Ticket, Right] | None = None
    others: dict[int, None] = {}
    for ticket, key in named:
        right = _right_to_join(ticket, facts)
        target = facts.merged.get(ticket.number, ticket)
        if joined is not None:
            if right is not None and target.number != joined[0].number:
                others[target.number] = None
        elif right is None:
            why.append(f"{key} names {ticket.reference}, but the sender has no part in it")
            claims = claims or target.number
        else:
            joined = (target, right[0])
            merged = f", merged into {target.reference}" if target.number != ticket.number else ""
            why.append(f"{key} names {ticket.reference}{merged}; {right[1]}")
    if joined is None:
        return Threaded(None, claims, tuple(why) or ("names no ticket",))
    return Threaded(joined[0], None, tuple(why), joined[1], tuple(others))


def _named(facts: ThreadFacts, why: list[str]) -> list[tuple[Ticket, str]]:
    """The tickets a mail names, in the order in which its keys are believed, each with its key in words."""
    named = []
    for token, ticket in facts.tokens:
        if ticket is None:
            why.append(f"token {token.written}: no such ticket")
        elif not proves(token, ticket.check):
            why.append(f"token {token.written}: the check does not fit")
        else:
            named.append((ticket, f"token {token.written}"))
    named += [(ticket, "our address for answers") for ticket in facts.addressed]
    named += [(ticket, "an address of staff for answers") for ticket in facts.to_staff]
    by_number = {ticket.number: ticket for ticket in facts.tickets}
    for row in facts.references:
        if row.ticket in by_number:
            ours = "our" if row.direction is Direction.OWN else "a known"
            named.append((by_number[row.ticket], f"reference to {ours} Message-ID"))
        elif row.ticket is not None:
            why.append(f"a reference names ticket {row.ticket}, which is gone")
    named += [(ticket, "a mail that came before and answers this one") for ticket in facts.awaited]
    return named


def _right_to_join(ticket: Ticket, facts: ThreadFacts) -> tuple[Right, str] | None:
    """Why the sender may join, or None."""
    if facts.returns and (facts.sent_on(ticket) or facts.proves(ticket)):
        return Right.RETURN, "a mail of ours came back"
    if facts.staff is not None:
        return Right.STAFF, "sent by staff"
    if facts.contact is not None and facts.contact in (ticket.requester, *ticket.participants):
        return Right.PART, "the sender takes part"
    if facts.returns:
        return None  # a mail server speaks for nobody, whatever its domain
    on_ticket = [row for row in facts.references if row.ticket == ticket.number]
    # What only says in its From that staff wrote it invites nobody.
    written = [row for row in on_ticket if row.direction is Direction.OUT and row.facts.get("verified")]
    if facts.address is not None and any(facts.address in row.facts.get("sent_to", ()) for row in written):
        return Right.WRITTEN_TO, "our staff wrote to the sender"
    # Only a recipient can know an HMAC of ours: answering it is a right of its own.
    if any(row.direction is Direction.OWN for row in on_ticket) or ticket in facts.addressed:
        return Right.MESSAGE_ID, "it answers what only a recipient of our mail knows"
    if facts.organisation is not None and facts.organisation in dict(facts.organisations).get(
        ticket.number, frozenset()
    ):
        return Right.ORGANISATION, f"the sender's organisation {facts.organisation} takes part"
    return None
