"""What the store has of the keys in a mail: tokens, plus-addresses, Message-IDs, mails that wait for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailtriage.intake.plus import plus_details, proves_plus
from mailtriage.intake.token import Token, proves, read_tokens
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Mail
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store
from mailtriage.steps.secrets import Secret, find_secrets

# Message-IDs looked up for one mail: what it answers, and both ends of its References.
_ANSWERED, _NEAREST, _FIRST = 4, 12, 4
_SUBJECTS = 10  # of returned mails, read for tokens
_TOKENS = 10
_HOPS = 10  # from a merged ticket to the one that is left


@dataclass(frozen=True, slots=True)
class Keys:
    """`references` are the known mails it answers, nearest first, `unknown` the nearest Message-IDs that no
    mail of ours has; `merged` has the ticket that is left of each merged one in `tickets`."""

    tokens: tuple[tuple[Token, Ticket | None], ...]
    references: tuple[MailRow, ...]
    addressed: tuple[Ticket, ...]
    awaited: tuple[Ticket, ...]
    tickets: tuple[Ticket, ...]
    merged: dict[int, Ticket]
    unknown: tuple[str, ...]
    untold: tuple[str, ...]
    secrets: tuple[Secret, ...]


def read_keys(
    store: Store, key: bytes, own: frozenset[str], mail: Mail, people: Sequence[str], *, returns: bool
) -> Keys:
    """`returns` tells that it is a bounce or a complaint: the keys of what came back count too. `people` are
    the ids of those who have secret addresses."""
    untold: list[str] = []
    tokens = _tokens(store, mail, untold, returns=returns)
    named = _referred(mail, untold, returns=returns)
    rows = {one: store.mails_by_message_id(one) for one in named}
    references = tuple(row for one in named for row in rows[one])
    unknown = tuple(one for one in named if not rows[one])
    details = plus_details(mail, own)
    addressed = _addressed(store, key, details)
    secrets = find_secrets(store, key, people, details, set(mail.plus_details) - set(details))
    waiting = (*([mail.message_id] if mail.message_id else []), *unknown)
    awaited = () if returns else tuple(_tickets(store, (_awaited_by(store, one) for one in waiting)))
    to_staff = (one.ticket for one in secrets if one.written_to)
    numbers = [ticket.number for _, ticket in tokens if ticket]
    numbers += [row.ticket for row in references if row.ticket is not None]
    tickets = dict.fromkeys(numbers) | dict.fromkeys(one.number for one in (*addressed, *awaited, *to_staff))
    found = tuple(_tickets(store, tickets))
    merged = {one.number: left for one in found if (left := _left_of(store, one)) is not None}
    return Keys(tokens, references, addressed, awaited, found, merged, unknown, tuple(untold), secrets)


def awaited_note(message_id: str) -> str:
    """The note that tells what came before the mail with this Message-ID: the ticket of a mail that answers
    it, or that staff answered it."""
    return f"answered {message_id}"


def _tokens(
    store: Store, mail: Mail, untold: list[str], *, returns: bool
) -> tuple[tuple[Token, Ticket | None], ...]:
    """The tokens of its subject; of a bounce also those in the subjects of what came back."""
    subjects = (mail.subject, *(mail.returned_subjects[:_SUBJECTS] if returns else ()))
    read = {(one.number, one.check): one for subject in subjects for one in read_tokens(subject)}
    found = [(token, store.ticket(token.number)) for token in read.values()]
    # Ours first: among a hundred made-up ones the real one counts.
    found.sort(key=lambda one: one[1] is None or not proves(one[0], one[1].check))
    if len(found) > _TOKENS:
        untold.append(f"{len(found) - _TOKENS} more tokens were not looked at")
    return tuple(found[:_TOKENS])


def _referred(mail: Mail, untold: list[str], *, returns: bool) -> tuple[str, ...]:
    """The Message-IDs it answers, nearest first; of very many both ends, for there the ticket's own stand."""
    returned = mail.returned_ids[: _ANSWERED + _NEAREST] if returns else ()
    far = tuple(reversed(mail.references))
    ends = far if len(far) <= _NEAREST + _FIRST else (*far[:_NEAREST], *far[-_FIRST:])
    every = dict.fromkeys((*returned, *mail.in_reply_to, *far))
    chosen = tuple(dict.fromkeys((*returned, *mail.in_reply_to[:_ANSWERED], *ends)))
    if len(every) > len(chosen):
        untold.append(f"{len(every) - len(chosen)} of {len(every)} references were not looked at")
    return chosen


def _addressed(store: Store, key: bytes, details: Sequence[tuple[int, str]]) -> tuple[Ticket, ...]:
    found = ((store.ticket(number), proof) for number, proof in details)
    return tuple(one for one, proof in found if one is not None and proves_plus(key, one, proof))


def _awaited_by(store: Store, message_id: str) -> int | None:
    note = store.note(awaited_note(message_id))
    number = note.get("ticket") if note is not None else None
    return number if isinstance(number, int) else None


def _tickets(store: Store, numbers: Iterable[int | None]) -> Iterable[Ticket]:
    found = (store.ticket(one) for one in dict.fromkeys(numbers) if one is not None)
    return (one for one in found if one is not None)


def _left_of(store: Store, ticket: Ticket) -> Ticket | None:
    """The ticket into which a merged one went, over several merges; None for one that was not merged."""
    seen, left = {ticket.number}, ticket
    for _ in range(_HOPS):
        if left.merged_into is None or left.merged_into in seen:
            break
        seen.add(left.merged_into)
        if (following := store.ticket(left.merged_into)) is None:
            break
        left = following
    return left if left.number != ticket.number else None
