"""Mails in the name of staff that nothing proves, and that wait for their owner's word: one note each, by the
Message-ID of the mail that asks him (design §3)."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mailtriage.model.mail import Place
from mailtriage.ports import Store

PATIENCE = timedelta(hours=24)
MOST = 20  # of one person: more is somebody who forges, and they are only noted
MOST_ON_TICKET = 3  # who knows its token must not use up the twenty
_CONFIRMED = "confirmed"  # the note of those whose turn it is


class State(StrEnum):
    WAITS = "waits"
    CONFIRMED = "confirmed"  # its owner said #yes: it is done within moments
    DONE = "done"
    REFUSED = "refused"  # it could not be done, and its owner was told why
    DROPPED = "dropped"  # its owner said #no


@dataclass(frozen=True, slots=True)
class Waiting:
    """`asked_as` is the Message-ID of the confirmation, `goes_to` the addresses that it showed; `begun`
    counts how often the mail was begun to be done: one that ends the process is not begun for ever;
    `confirmed_at` is when the #yes arrived."""

    asked_as: str
    mail_id: str
    ticket: int
    person: str
    until: datetime
    place: Place
    goes_to: tuple[str, ...] = ()
    state: State = State.WAITS
    begun: int = 0
    confirmed_at: datetime | None = None


def waiting(store: Store, asked_as: str) -> Waiting | None:
    note = store.note(_key(asked_as))
    if note is None:
        return None
    found = {**note, "asked_as": asked_as, "until": datetime.fromisoformat(str(note["until"]))}
    found |= {"place": Place(**note["place"]), "state": State(str(note["state"]))}  # type: ignore[arg-type]
    found |= {"goes_to": tuple(map(str, note["goes_to"]))}  # type: ignore[call-overload]
    if at := note.get("confirmed_at"):
        found |= {"confirmed_at": datetime.fromisoformat(str(at))}
    return Waiting(**found)  # type: ignore[arg-type]


def put(store: Store, row: Waiting) -> None:
    note: dict[str, object] = asdict(row)
    note |= {"until": row.until.isoformat(), "goes_to": list(row.goes_to), "state": row.state.value}
    note |= {"confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at is not None else None}
    del note["asked_as"]
    store.put_note(_key(row.asked_as), note)


def may_wait(store: Store, person: str, ticket: int, now: datetime) -> bool:
    """Whether one more mail in the name of this person may wait, on this ticket."""
    every = _of(store, person, now)
    on_ticket = [row for one in every if (row := waiting(store, one)) is not None and row.ticket == ticket]
    return len(every) < MOST and len(on_ticket) < MOST_ON_TICKET


def begin_waiting(store: Store, row: Waiting, now: datetime) -> None:
    """A mail that was asked about before, however it ended, does not wait anew."""
    if store.note(_key(row.asked_as)) is not None:
        return
    put(store, row)
    _put_of(store, row.person, {**_of(store, row.person, now), row.asked_as: row.until.isoformat()})


def confirm(store: Store, row: Waiting, at: datetime, now: datetime) -> None:
    """Its owner said #yes, in a mail that arrived `at` this time: it is done with the next turn, in a
    transaction of its own."""
    end(store, replace(row, confirmed_at=at), State.CONFIRMED, now)
    store.put_note(_CONFIRMED, {"asked": [*confirmed(store), row.asked_as]})


def confirmed(store: Store) -> list[str]:
    """Those that are to be done now, in their order."""
    asked = (store.note(_CONFIRMED) or {}).get("asked")
    return [str(one) for one in asked] if isinstance(asked, list) else []


def settle(store: Store, row: Waiting, state: State) -> None:
    """One that was confirmed has been done, or could not be."""
    put(store, replace(row, state=state))
    store.put_note(_CONFIRMED, {"asked": [one for one in confirmed(store) if one != row.asked_as]})


def end(store: Store, row: Waiting, state: State, now: datetime) -> None:
    """It waits no longer."""
    put(store, replace(row, state=state))
    left = {one: until for one, until in _of(store, row.person, now).items() if one != row.asked_as}
    _put_of(store, row.person, left)


def _of(store: Store, person: str, now: datetime) -> dict[str, str]:
    """What waits for this person, each with the time until which it does."""
    found = (store.note(f"unproven {person}") or {}).get("waiting")
    every = found.items() if isinstance(found, dict) else ()
    return {str(one): str(until) for one, until in every if datetime.fromisoformat(str(until)) >= now}


def _put_of(store: Store, person: str, of: dict[str, str]) -> None:
    store.put_note(f"unproven {person}", {"waiting": of})


def _key(asked_as: str) -> str:
    return f"waits {asked_as}"
