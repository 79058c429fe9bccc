"""Reading one folder: what is new in it, the urgent first in a flood, and what the ledger does not know."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailtriage.daemon.asking import Asking, Part, Source
from mailtriage.daemon.line import Line
from mailtriage.daemon.messages import (
    Absent,
    Drained,
    Fetched,
    Headers,
    Listed,
    Opened,
    Present,
    Resume,
    Scanned,
    Wanted,
)
from mailtriage.model.folder import Folder, Role
from mailtriage.model.mail import Arrival
from mailtriage.ports import Clock, FolderState, Inbox, LinkLost

FLOOD = 2000  # waiting mails: fewer are done within seconds
_BATCH = 25
_PART_BYTES = 4 << 20
_SLICE = 500  # mails fetched before the folder is searched for newer ones
_HEADERS = 200  # headers scanned at a time
_UIDS = 1000  # UIDs compared at a time
_SELECTIVE = (Role.SENT, Role.JUNK, Role.OTHER)  # where most mail is known or no concern: headers decide


@dataclass
class _Point:
    """How far a folder has been told on this connection."""

    uidvalidity: int
    mark: int
    baseline: int
    skip: frozenset[int]
    account: str


class Reader:
    """Of one mailbox. `file` puts marks on the selected inbox; more than `flood` waiting mails are scanned
    for the urgent ones before any is fetched."""

    def __init__(
        self,
        inbox: Inbox,
        line: Line,
        clock: Clock,
        file: Callable[[Folder], None],
        *,
        flood: int = FLOOD,
    ) -> None:
        self._inbox, self._line, self._clock = inbox, line, clock
        self._file, self._flood = file, flood
        self._asking = Asking(inbox, line, clock)
        self._points: dict[Folder, _Point] = {}
        self.brought = False  # whether this connection has brought mail

    def renew(self) -> None:
        """A new connection: nothing is told yet."""
        self._points.clear()
        self.brought = False

    def forget(self, folder: Folder) -> None:
        """Something went wrong with it: the next look begins anew where the ledger ends."""
        self._points.pop(folder, None)

    def meet(self, folder: Folder) -> None:
        """Have the desk note how far a folder is filled, and read nothing."""
        self._line.raise_if_stopped()
        state = self._state(folder)
        if state is not None:
            self._point(folder, state)

    def visit(self, folder: Folder) -> None:
        """Read what is new; a folder that is not the inbox is selected only when something is."""
        self._line.raise_if_stopped()
        state = self._state(folder)
        if state is None:
            self._line.tell(Absent(folder))
            return
        point = self._point(folder, state)
        if folder.role is Role.INBOX:
            self._line.take_marks()
        elif state.uidnext <= point.mark + 1:
            self._line.say(folder, Drained(self._clock.now()))
            return
        elif self._inbox.open(folder.name).uidvalidity != point.uidvalidity:
            return  # made anew this moment: the next look sees it
        if point.mark < point.baseline:
            self._remember(folder, point)
        self.drain(folder)

    def _state(self, folder: Folder) -> FolderState | None:
        self._line.busy(f"looking at {folder.name}")
        if folder.role is Role.INBOX:
            return self._inbox.open(folder.name)
        return self._inbox.status(folder.name)

    def _point(self, folder: Folder, state: FolderState) -> _Point:
        """How far the folder is told, by the desk's word where it is new or was made anew."""
        point = self._points.get(folder)
        if point is None or point.uidvalidity != state.uidvalidity:
            if folder.role is Role.INBOX:
                self._line.renew()  # marks under way are for UIDs that may mean other mails now
            self._line.say(folder, Opened(state))
            resume = self._line.answer(Resume)
            point = _Point(state.uidvalidity, resume.mark, resume.baseline, resume.skip, resume.account)
            self._points[folder] = point
        return point

    def _remember(self, folder: Folder, point: _Point) -> None:
        known = [uid for uid in self._inbox.uids_above(point.mark) if uid <= point.baseline]
        for part in _parts(self._ask(Part.HEADER, folder, known), _HEADERS):
            self._line.busy("reading headers")
            self._line.say(folder, Headers(tuple(part)))
            self._line.raise_if_stopped()
        point.mark = point.baseline

    def drain(self, folder: Folder) -> None:
        """Tell everything above the mark of the selected folder: the urgent, then the rest, oldest first."""
        point = self._points[folder]
        urgent: deque[int] = deque()
        rest: deque[int] = deque()
        while True:
            self._line.raise_if_stopped()
            fresh = [uid for uid in self._inbox.uids_above(point.mark) if uid not in point.skip]
            if fresh:
                point.mark = fresh[-1]
                self._line.say(folder, Listed(tuple(fresh)))
                if folder.role in _SELECTIVE:
                    rest.extend(self._scan(folder, fresh))
                elif folder.role is Role.INBOX and len(fresh) + len(rest) > self._flood:
                    first = self._scan(folder, fresh)
                    urgent.extend(first)
                    rest.extend(sorted(set(fresh).difference(first)))
                else:
                    rest.extend(fresh)
            waiting = urgent or rest
            if not waiting:
                self._line.say(folder, Drained(self._clock.now()))
                return
            self._fetch(folder, [waiting.popleft() for _ in range(min(_SLICE, len(waiting)))])

    def _fetch(self, folder: Folder, uids: Sequence[int]) -> None:
        for part in _parts(self._ask(Part.MAIL, folder, uids), _BATCH):
            self._line.busy(f"fetching from {folder.name}")
            self.brought = True
            self._line.say(folder, Fetched(tuple(replace(one, role=folder.role) for one in part)))
            if folder.role is Role.INBOX:
                self._file(folder)
            self._line.raise_if_stopped()

    def _scan(self, folder: Folder, uids: Sequence[int]) -> list[int]:
        """Which of these mails the desk wants, by their headers; ascending. One whose header the server drops
        the connection for stays listed, and waits for the next start or reconciliation."""
        wanted: list[int] = []
        source = self._source(Part.HEADER, folder)
        there = [uid for uid in uids if not self._asking.drops(source, uid)]
        for part in _parts(self._asking.ask(source, there), _HEADERS):
            self._line.busy(f"reading headers of {folder.name}")
            self._line.say(folder, Scanned(tuple(replace(one, role=folder.role) for one in part)))
            wanted.extend(self._line.answer(Wanted).uids)
        return sorted(wanted)

    def compare(self, folder: Folder) -> None:
        """What was told of a folder against the ledger; what it does not know is taken in. What came since
        is new, and the next look's."""
        point = self._points.get(folder)
        if point is None or self._inbox.open(folder.name).uidvalidity != point.uidvalidity:
            return
        uids = [uid for uid in self._inbox.uids_above(0) if uid <= point.mark]
        for start in range(0, len(uids), _UIDS):
            self._line.busy(f"comparing {folder.name}")
            self._line.say(folder, Present(tuple(uids[start : start + _UIDS])))
            unknown = sorted(self._line.answer(Wanted).uids)
            if folder.role in _SELECTIVE:
                unknown = self._scan(folder, unknown)
            self._fetch(folder, unknown)

    def compared(self) -> None:
        """A reconciliation is over: the next look asks again for headers that were passed over."""
        passed = self._asking.pardon()
        for folder in [one for one in self._points if one.name in passed and one.role in _SELECTIVE]:
            self.forget(folder)

    def _ask(self, part: Part, folder: Folder, uids: Sequence[int]) -> Iterator[Arrival]:
        return self._asking.ask(self._source(part, folder), uids)

    def _source(self, part: Part, folder: Folder) -> Source:
        point = self._points[folder]
        return Source(part, point.account, folder.name, point.uidvalidity)


def _parts(arrivals: Iterable[Arrival], size: int) -> Iterator[list[Arrival]]:
    """Parts of at most `size` mails and a few megabytes, so that memory stays flat. What came before the link
    was lost is told before that: at the next try it is behind us."""
    part: list[Arrival] = []
    held = 0
    try:
        for one in arrivals:
            part.append(one)
            held += len(one.raw or b"")
            if len(part) == size or held >= _PART_BYTES:
                yield part
                part, held = [], 0
    except LinkLost:
        if part:
            yield part
        raise
    if part:
        yield part
