"""What may be asked of the daemon from outside: one function a command, in a registry (design §12.8)."""

import difflib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.config import Settings, Staff
from mailtriage.model.ledger import AsideState
from mailtriage.model.request import Request, RequestState
from mailtriage.steps.desk import Desk
from mailtriage.steps.merge import merge
from mailtriage.steps.observing import go_live, observe_again
from mailtriage.steps.presence import is_away, note_away, note_back
from mailtriage.steps.restored import discard, held_before, release


@dataclass(frozen=True, slots=True)
class Answer:
    state: RequestState
    words: str


Command = Callable[[Desk, Sequence[str], datetime], Answer]

# What a rule set aside only by its id: nobody wants a ticket for each newsletter.
_RETRIABLE = (AsideState.ASIDE, AsideState.ASKED)


def execute(desk: Desk, request: Request, now: datetime) -> Request:
    """Carry one request out; the returned one has its result in words."""
    command = COMMANDS.get(request.command)
    if command is None:
        answer = _refused(f"unknown command {request.command!r}")
    else:
        answer = command(desk, request.words, now)
    return replace(request, state=answer.state, result=answer.words)


def _aside_retry(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    named = words or [row.aside_id for row in desk.store.asides(AsideState.ASIDE, 10_000)]
    rows = [(word, desk.store.aside(word)) for word in named]
    for word, row in rows:
        if row is None or row.state is AsideState.JUNK:
            return _refused(f"nothing is set aside as {word}")
    waiting = [row for _, row in rows if row is not None and row.state in _RETRIABLE]
    for row in waiting:
        desk.store.put_aside(replace(row, state=AsideState.RETRY))
    what = "1 mail is" if len(waiting) == 1 else f"{len(waiting)} mails are"
    return _done(f"{what} tried again")


def _go_live(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    return _done(go_live(desk, now))


def _observe(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    return _done(observe_again(desk, now))


def _release(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    if desk.observing:
        return _refused("the desk observes: nothing goes to customers; `mailtriage go-live` first")
    _, told = release(desk.store, now)
    desk.held_before = held_before(desk.store)
    return _done(told)


def _discard(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    _, told = discard(desk.store, now)
    desk.held_before = held_before(desk.store)
    return _done(told)


def _reconcile(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    return Answer(RequestState.UNDER_WAY, "")  # the daemon has the mailbox; it tells the result


def _merge(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    done, told = merge(desk, words[0], words[1], "admin", now)
    return _done(told) if done else _refused(told)


def _away(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    person = _person(desk.settings, words[0])
    if isinstance(person, Answer):
        return person
    if is_away(desk.store, person.id):
        return _done(f"{person.name} is away already")
    note_away(desk.store, person.id, "said by `mailtriage people --away`", now)
    return _done(
        f"{person.name} is away: who is on duty gets the mail, until they write or are said to be back"
    )


def _back(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    person = _person(desk.settings, words[0])
    if isinstance(person, Answer):
        return person
    was_away = is_away(desk.store, person.id)
    note_back(desk.store, person.id)
    return _done(f"{person.name} is back" if was_away else f"{person.name} was not away")


def _person(settings: Settings, named: str) -> Staff | Answer:
    """The one of `[[staff]]` who has this id and has not left; else what is wrong with it."""
    found = next((one for one in settings.staff if one.id == named), None)
    if found is not None:
        left = f"{found.name} has left ([[staff]] {named!r}: active = false)"
        return found if found.active else _refused(left)
    known = [one.id for one in settings.staff if one.active]
    near = difflib.get_close_matches(named.lower(), known, 1, 0.6)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known) or 'nobody'}"
    return _refused(f"[[staff]] has nobody with the id {named!r}; {hint}")


def _trust(desk: Desk, words: Sequence[str], now: datetime) -> Answer:
    """What `check --trust` has found; `intake/authentication.py` reads it."""
    desk.store.put_note("authserv", json.loads(words[0]))
    return _done("noted")


def _done(words: str) -> Answer:
    return Answer(RequestState.DONE, words)


def _refused(words: str) -> Answer:
    return Answer(RequestState.REFUSED, words)


COMMANDS: dict[str, Command] = {
    "aside retry": _aside_retry,
    "go-live": _go_live,
    "observe": _observe,
    "restore release": _release,
    "restore discard": _discard,
    "reconcile": _reconcile,
    "merge": _merge,
    "people away": _away,
    "people back": _back,
    "trust": _trust,
}
