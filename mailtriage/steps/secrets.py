"""The secret addresses of staff: one for each person and ticket, until somebody outside has seen it; then the
next one (design §3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailtriage.intake.plus import proves_staff_address
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Store

_REMEMBERED = 5  # of those given away, by which a mail still finds its ticket


@dataclass(frozen=True, slots=True)
class Secret:
    """The address of `person` for `ticket` as a mail has it; `is_fresh` where nobody outside has seen it, and
    `written_to` where the mail went there: else it only stands somewhere in it."""

    ticket: Ticket
    person: str
    is_fresh: bool
    written_to: bool


def generation(store: Store, ticket: int, person: str) -> int:
    """The how manieth address is the secret one, from 0."""
    return _generations(store, ticket).get(person, 0)


def find_secrets(
    store: Store,
    key: bytes,
    people: Sequence[str],
    written_to: Iterable[tuple[int, str]],
    shown: Iterable[tuple[int, str]],
) -> tuple[Secret, ...]:
    """Those among the ticket numbers with proofs that a mail went to, and among those that it shows."""
    found = [_find(store, key, people, one, written_to=True) for one in written_to] if people else []
    found += [_find(store, key, people, one, written_to=False) for one in shown] if people else []
    return tuple(one for one in found if one is not None)


def revoke(store: Store, secrets: Iterable[Secret]) -> None:
    """Somebody outside has seen them: the next mail to each person has another."""
    for one in secrets:
        if one.is_fresh:
            known = _generations(store, one.ticket.number)
            known[one.person] = known.get(one.person, 0) + 1
            store.put_note(_key(one.ticket.number), dict(known))


def _find(
    store: Store, key: bytes, people: Sequence[str], detail: tuple[int, str], *, written_to: bool
) -> Secret | None:
    ticket = store.ticket(detail[0])
    if ticket is None:
        return None
    known = _generations(store, ticket.number)
    for person in people:
        last = known.get(person, 0)
        for number in range(last, max(-1, last - _REMEMBERED), -1):
            if proves_staff_address(key, ticket, person, number, detail[1]):
                return Secret(ticket, person, number == last, written_to)
    return None


def _generations(store: Store, ticket: int) -> dict[str, int]:
    return {person: int(str(number)) for person, number in (store.note(_key(ticket)) or {}).items()}


def _key(ticket: int) -> str:
    return f"secret addresses {ticket}"
