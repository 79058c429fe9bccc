"""Several mails, one commit: what is in hand is known before a mail can do harm (design §12.2).

A mail that raises rolls back alone and is set aside; one that killed the process goes alone on the second
try and aside, unread, on the third. Nothing is sent or filed before the commit returns.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from mailtriage import flow
from mailtriage.alarm import raise_alarm
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Arrival, Mail, identify
from mailtriage.ports import Clock, ParserFailed
from mailtriage.reply.acknowledge import known_by
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.keys import awaited_note
from mailtriage.steps.record import junk_id_of, place, set_aside

MOST = 50
LONGEST_SECONDS = 0.050
_FIRST = 24  # mails taken together before it is known how many fit
_TRIES = 2


@dataclass(frozen=True, slots=True)
class Prepared:
    """A fetched mail with what the guarded parser made of it; None for one that vanished."""

    arrival: Arrival
    understood: Mail | ParserFailed | None


class Progress:
    """How far a folder is finished: the highest UID below which nothing is outstanding."""

    def __init__(self, mark: int, began: dict[str, int] | None = None) -> None:
        self.mark = mark
        # How often each mail was in hand when this process first took it: only a death counts as a try,
        # a full disk or a busy store does not.
        self.began: dict[str, int] = {} if began is None else began
        self.pace = _FIRST  # how many fit one commit: what is read ahead for more is read in vain
        self._announced: deque[int] = deque()
        self._finished: set[int] = set()

    @property
    def outstanding(self) -> int:
        """How many UIDs are announced and not finished."""
        return len(self._announced) - len(self._finished.intersection(self._announced))

    @property
    def announced(self) -> frozenset[int]:
        return frozenset(self._announced)

    def announce(self, uids: Sequence[int]) -> None:
        """UIDs seen on the server above the mark, ascending."""
        self._announced.extend(uids)

    def after(self, finished: Sequence[int]) -> int:
        """The mark once `finished` are done too."""
        done, mark = self._finished.union(finished), self.mark
        for uid in self._announced:
            if uid not in done:
                break
            mark = uid
        return mark

    def finish(self, finished: Sequence[int], names: Sequence[str]) -> None:
        """Called after the commit."""
        self._finished.update(finished)
        for place_name in names:
            self.began.pop(place_name, None)
        while self._announced and self._announced[0] in self._finished:
            self.mark = self._announced.popleft()
            self._finished.discard(self.mark)


def handle_batch(desk: Desk, progress: Progress, mails: Sequence[Prepared], clock: Clock) -> list[Handled]:
    """Handle `mails` in order and commit; returns those that are finished, at least one.

    The rest comes with the next call. Raises `TemporaryFailure` with nothing changed when the store or
    the archive cannot take them now.
    """
    tries = desk.store.in_hand()
    for one in mails[: progress.pace]:
        name = str(one.arrival.place)
        progress.began.setdefault(name, tries.get(name, 0))
    group = _group(mails[: progress.pace], progress.began)
    killer = progress.began[str(group[0].arrival.place)] >= _TRIES
    if not killer:
        tries |= {(name := str(one.arrival.place)): progress.began[name] + 1 for one in group}
        with desk.store.transaction():
            desk.store.put_in_hand(tries)
        desk.trace("in hand", str(len(group)))
    try:
        handled = _commit(desk, progress, group, clock, tries, killer=killer)
    except BaseException:
        desk.archive.rewind()
        raise
    desk.trace("committed", str(len(handled)))
    more = len(handled) // 4 if len(handled) == len(group) else 0
    progress.pace = min(MOST, len(handled) + more + 2)
    finished = [one.arrival.place for one in handled]
    progress.finish([place.uid for place in finished], [str(place) for place in finished])
    return handled


def _group(mails: Sequence[Prepared], began: dict[str, int]) -> Sequence[Prepared]:
    """As many as fit one commit; a mail that was in hand when the process died goes alone."""
    if began[str(mails[0].arrival.place)]:
        return mails[:1]
    return list(takewhile(lambda one: not began[str(one.arrival.place)], mails))


def _commit(
    desk: Desk,
    progress: Progress,
    group: Sequence[Prepared],
    clock: Clock,
    tries: dict[str, int],
    *,
    killer: bool,
) -> list[Handled]:
    began, handled = clock.monotonic(), list[Handled]()
    with desk.store.transaction():
        _foresee(desk, group)
        for one in group:
            if handled and clock.monotonic() - began > LONGEST_SECONDS:
                break
            handled.append(_one(desk, one, clock.now(), killer=killer))
        uids = [one.arrival.place.uid for one in handled]
        _move_mark(desk, handled[0].arrival, progress.after(uids))
        in_hand = {str(one.arrival.place) for one in group}
        desk.store.put_in_hand({name: count for name, count in tries.items() if name not in in_hand})
        raise_alarm(desk, [one.trouble for one in handled if one.trouble], clock.now())
        desk.archive.sync()
        desk.trace("committing", str(len(handled)))
    return handled


def _foresee(desk: Desk, group: Sequence[Prepared]) -> None:
    """Have the store read at once what is asked of each of these mails."""
    understood = [(one.arrival, one.understood) for one in group if isinstance(one.understood, Mail)]
    mails = [mail for _, mail in understood]
    message_ids = [mail.message_id for mail in mails if mail.message_id]
    addresses = [one.address for mail in mails for one in (mail.sender, mail.answer_address) if one]
    known = [
        (arrival.internal_date, mail, identify(mail, arrival.internal_date)) for arrival, mail in understood
    ]
    asides = [junk_id_of(one.header_key) for _, _, one in known]
    domain = desk.settings.desk.domain
    answers = [
        known_by(desk.key, one.mail_id, mail.answer_address.address, domain, at)
        for at, mail, one in known
        if mail.answer_address is not None
    ]
    desk.store.foresee(message_ids, addresses, [awaited_note(one) for one in message_ids], asides, answers)


def _one(desk: Desk, one: Prepared, now: datetime, *, killer: bool) -> Handled:
    arrival = one.arrival
    if arrival.raw is None:
        place(desk, arrival, None, Verdict.VANISHED)
        return Handled(arrival, Verdict.VANISHED, "expunged before it could be read")
    if arrival.unreadable:
        return set_aside(desk, arrival, None, f"the server keeps it back: {arrival.unreadable}", Mail(), now)
    raw = desk.archive.append(arrival.raw, now)
    desk.trace("recorded", str(arrival.place))
    understood = one.understood or Mail()
    header = understood.mail if isinstance(understood, ParserFailed) else understood
    if killer:
        return set_aside(desk, arrival, raw, "it ended the process twice", header, now)
    try:
        with desk.store.transaction():
            return flow.handle(desk, arrival, raw, understood, now)
    except TemporaryFailure:
        raise
    except Exception as error:
        # The one catch-all: whatever a mail breaks, it is kept, a person is told, the next mail goes on.
        reason = f"{type(error).__name__}: {error}"
        with desk.store.transaction():
            return set_aside(desk, arrival, raw, reason, header, now)


def _move_mark(desk: Desk, arrival: Arrival, mark: int) -> None:
    folder = desk.store.folder(arrival.place.account, arrival.place.folder)
    if folder is not None and folder.uidvalidity == arrival.place.uidvalidity and folder.mark < mark:
        desk.store.put_folder(replace(folder, mark=mark))
