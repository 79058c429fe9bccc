"""Asking the server for mails, and finding the one at which it drops the connection each time.

Some servers do that with damaged mail, and such a mail would keep all behind it for ever. A server that is
restarted drops connections too, so little counts: three losses in a row with nothing fetched in between, each
with this mail in what was asked for, the last with it alone. A link that falls silent tells of the network,
and a connection that cannot be made tells nothing. What is found is remembered by this process only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from mailtriage.daemon.line import Line
from mailtriage.daemon.messages import Hindered
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import Clock, Inbox, LinkLost

DROPS = "the server drops the connection when it is asked for"
_SUSPECT = 2  # losses in a row after which the mails are asked for one at a time
_PROVEN = 3
# A server that drops the connection for whatever mail it is asked has a trouble of its own: then no more are
# found out until one comes. Of headers no account is kept, they are asked for again.
_MOST_IN_A_ROW = 5
_MOST = 1000  # mails remembered


class Part(Enum):
    MAIL = "mail"
    HEADER = "header"


_AT_ONCE = {Part.MAIL: 50, Part.HEADER: 500}  # mails that one question to the server may name, at most


@dataclass(frozen=True, slots=True)
class Source:
    """What is asked for, and where the UIDs of it hold."""

    part: Part
    account: str
    folder: str
    uidvalidity: int


@dataclass
class _Trouble:
    """What was under way when the link was lost, ascending; `times` in a row, nothing fetched in between."""

    source: Source
    uids: list[int]
    times: int = 1
    alone: bool = False


class Asking:
    """Of one mailbox, over all its connections."""

    def __init__(self, inbox: Inbox, line: Line, clock: Clock) -> None:
        self._inbox, self._line, self._clock = inbox, line, clock
        self._trouble: _Trouble | None = None
        self._dropping: dict[tuple[Source, int], None] = {}  # in the order they were found
        self._in_a_row = 0

    def ask(self, source: Source, uids: Sequence[int]) -> Iterator[Arrival]:
        """Each of them, what was under way at the last loss first; `unreadable` is one that is not asked for
        any more. Raises `LinkLost`."""
        asked = set(uids)
        known = sorted(asked.intersection(uid for one, uid in self._dropping if one == source))
        rest = sorted(asked.difference(known))
        if source.part is Part.HEADER:
            yield from self._unreadable(source, known)
        elif rest and self._in_a_row >= _MOST_IN_A_ROW:
            yield from self._question(source, [rest.pop()])  # the newest: if it comes, the others are bad
        trouble = self._trouble
        if trouble is not None and trouble.source == source:
            first = [uid for uid in rest if uid in trouble.uids]
            rest = [uid for uid in rest if uid not in trouble.uids]
            for part in [[uid] for uid in first] if trouble.alone else [first]:
                yield from self._question(source, part)
            self._trouble = None  # all of it has come, or is gone from the server
        if source.part is Part.MAIL:
            yield from self._unreadable(source, known)
        yield from self._question(source, rest)

    def drops(self, source: Source, uid: int) -> bool:
        """Whether the server was found to drop the connection for it."""
        return (source, uid) in self._dropping

    def pardon(self) -> set[str]:
        """Ask for headers once more that were passed over; the names of their folders."""
        passed = [one for one in self._dropping if one[0].part is Part.HEADER]
        for one in passed:
            del self._dropping[one]
        return {source.folder for source, _ in passed}

    def _question(self, source: Source, uids: list[int]) -> Iterator[Arrival]:
        last = 0
        ask = self._inbox.fetch if source.part is Part.MAIL else self._inbox.headers
        try:
            for one in ask(uids) if uids else ():
                last = one.place.uid
                self._came(source, last)
                yield one
        except LinkLost as error:
            if not isinstance(error.__cause__, TimeoutError):
                self._lost(source, uids, [uid for uid in uids if uid > last][: _AT_ONCE[source.part]])
            raise

    def _came(self, source: Source, uid: int) -> None:
        if source.part is Part.MAIL:
            self._in_a_row = 0
        trouble = self._trouble
        if trouble is None:
            return
        if trouble.source == source and uid in trouble.uids:
            trouble.uids.remove(uid)
        # Where a header comes, the mail itself may still be what the server chokes on.
        if source.part is Part.MAIL or trouble.source.part is Part.HEADER:
            trouble.times = 0

    def _lost(self, source: Source, asked: list[int], under_way: list[int]) -> None:
        trouble = self._trouble
        again = trouble and trouble.source == source and [uid for uid in trouble.uids if uid in under_way]
        if trouble is None or not again:
            self._trouble = _Trouble(source, under_way) if under_way else None
            return
        if not trouble.alone:
            trouble.uids = again if trouble.times else under_way
        trouble.times += 1
        trouble.alone = trouble.alone or trouble.times >= _SUSPECT
        doubtful = source.part is Part.MAIL and self._in_a_row >= _MOST_IN_A_ROW
        if len(asked) == 1 and trouble.times >= _PROVEN and not doubtful:
            self._found(trouble, asked[0])

    def _found(self, trouble: _Trouble, uid: int) -> None:
        source = trouble.source
        self._in_a_row += source.part is Part.MAIL
        trouble.uids.remove(uid)
        trouble.times = 0
        self._dropping[source, uid] = None
        if len(self._dropping) > _MOST:
            del self._dropping[next(iter(self._dropping))]
        if source.part is Part.HEADER:
            told = f"the header of mail {uid} in {source.folder} is passed over: {DROPS}"
            self._line.tell(Hindered(told, blocks=False))

    def _unreadable(self, source: Source, uids: list[int]) -> Iterator[Arrival]:
        for uid in uids:
            place = Place(source.account, source.folder, source.uidvalidity, uid)
            yield Arrival(place, b"", self._clock.now(), 0, unreadable=DROPS)
