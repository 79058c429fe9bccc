"""The desk's side of one folder: answers the watch, gives mail to the flow, files marks after the commit."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mailtriage.batch import MOST, Prepared, Progress, handle_batch
from mailtriage.daemon.messages import (
    Drained,
    Filed,
    FileMarks,
    HeadersRead,
    Listed,
    OfFolder,
    Opened,
    Parsed,
    Present,
    Resume,
    ScanRead,
    ToWatch,
    Wanted,
)
from mailtriage.model.folder import Folder, Role
from mailtriage.model.ledger import Filing, FolderRow, PlaceRow, Verdict
from mailtriage.model.mail import Arrival, Mail, Place
from mailtriage.ports import Clock, FolderState, Moved, ParserFailed
from mailtriage.steps.baseline import begin, remember
from mailtriage.steps.desk import Desk, Handled, keywords
from mailtriage.steps.sift import sift, urgent
from mailtriage.steps.unfiled import owed, shown

Ask = Callable[[ToWatch], None]
_REFILE = 10_000  # mails whose marks are put on again after a crash
_SELDOM = 300.0  # seconds between two notes that a folder without news was looked at


class Reception:
    """`ask` tells the watch, `room` gives a parsed part's place in the queue back."""

    def __init__(
        self, desk: Desk, clock: Clock, account: str, folder: Folder, ask: Ask, room: Callable[[], None]
    ) -> None:
        self._desk, self._clock = desk, clock
        self._account, self.folder = account, folder
        self._ask, self._room = ask, room
        self._progress = Progress(0)
        self._ready: deque[Prepared] = deque()
        self._owed: deque[int] = deque()
        self._marks: dict[str, list[int]] = {}
        self._moves: dict[str, list[int]] = {}
        self._connected = self._keeps_keywords = False
        self._filing = self._shown = 0  # batches of marks under way, and the highest UID of those done
        self._going: frozenset[int] = frozenset()  # what is under way
        self._noted = -_SELDOM
        self.read_at: float | None = None  # monotonic, when it was last read to its end
        self.taken_at: float | None = None  # and when a mail of it was last handled
        self.present = self.unknown = 0  # what the reconciliation found

    @property
    def busy(self) -> bool:
        """Whether mail waits for the flow."""
        return bool(self._ready)

    @property
    def waiting(self) -> int:
        """How many mails were listed and are not handled yet."""
        return self._progress.outstanding

    @property
    def oldest(self) -> datetime | None:
        """When the first mail that waits for the flow arrived."""
        return self._ready[0].arrival.internal_date if self._ready else None

    @property
    def settled(self) -> bool:
        """Whether all that was fetched is handled, and its marks are on the server."""
        return not (self._ready or self._marks or self._moves or self._filing)

    def hear(self, message: OfFolder) -> None:
        match message:
            case Opened(state):
                self._opened(state)
            case HeadersRead(mails):
                remember(self._desk, _headers(mails), self._clock.now())
                self._room()
            case ScanRead(mails):
                wanted = self._scanned(_headers(mails))
                self._room()
                self._ask(Wanted(frozenset(wanted)))
            case Present(uids):
                self._compare(uids)
            case Listed(uids):
                self._progress.announce(uids)
            case Parsed(mails):
                self._ready.extend(mails)
                self._owed.append(len(mails))
                if not mails:
                    self._pay()
            case Drained(at):
                self._drained(at)
            case Filed(up_to, moved):
                self._filing = max(0, self._filing - 1)
                self._desk.trace("filed", str(up_to))
                self._filed(up_to, moved)
            case _:
                raise AssertionError(f"the parser passes {type(message).__name__} on unparsed")

    def handle(self) -> list[Handled]:
        """One batch of what is ready; raises `TemporaryFailure` with nothing changed."""
        mails = [self._ready[n] for n in range(min(MOST, len(self._ready)))]
        handled = handle_batch(self._desk, self._progress, mails, self._clock)
        self.taken_at = self._clock.monotonic()
        for one in handled:
            self._ready.popleft()
            self._owed[0] -= 1
            self._pay()
            if self.folder.role is Role.INBOX:
                self._note(one.arrival.place.uid, keywords(one.verdict, one.ticket), one.filing)
        return handled

    def catch_up(self) -> None:
        """Show what came of mails that were set aside, and tried again long after they were fetched."""
        folder = self._desk.store.folder(self._account, self.folder.name)
        if folder is None or self.folder.role is not Role.INBOX:
            return
        noted = self._going | _uids(self._marks, self._moves)
        for place in owed(self._desk.store, self._account, self.folder.name, folder.uidvalidity):
            row = self._desk.store.place(place)
            if row is not None and place.uid not in noted:
                self._note(place.uid, self._keywords(row), row.filing)

    def file(self) -> None:
        """After the commit: show the outcome in the mailbox. A crash repeats it, which changes nothing."""
        if (self._marks or self._moves) and not self._filing and not self._ready:
            marks, self._marks, moves, self._moves = self._marks, {}, self._moves, {}
            self._going = frozenset(_uids(marks, moves))
            up_to = max(self._going)
            self._desk.trace("filing", str(up_to))
            self._ask(FileMarks(marks, up_to, moves))
            self._filing += 1

    def lost(self) -> None:
        """What was fetched is handled still; nobody is there to put marks on, until `Opened` comes again."""
        self._connected, self._filing, self._marks, self._moves = False, 0, {}, {}

    def drop(self) -> None:
        """Forget what was fetched; the mailbox has it still."""
        self._ready.clear()
        while self._owed:
            self._owed[0] = 0
            self._pay()

    def _opened(self, state: FolderState) -> None:
        folder = begin(
            self._desk, self._account, self.folder.name, state, self._clock.now(), self.folder.role
        )
        self._connected, self._keeps_keywords = True, state.keywords
        # Everything above the mark is told again on this connection, perhaps with other UIDs.
        self.drop()
        self._progress = Progress(max(folder.mark, folder.baseline), self._progress.began)
        self._filing, self._shown, self._going, self._marks, self._moves = 0, 0, frozenset(), {}, {}
        above = self._desk.store.places_above(folder, folder.mark, 1_000_000)
        if self.folder.role is Role.INBOX:
            self._refile(folder)
            self.catch_up()
        # Answered at last: whatever the store refuses before, the message is heard again as a whole.
        skip = frozenset(row.place.uid for row in above)
        self._ask(Resume(folder.mark, folder.baseline, skip, self._account))

    def _pay(self) -> None:
        """A parsed part that is done with makes room for the next."""
        if self._owed and not self._owed[0]:
            self._owed.popleft()
            self._room()

    def _drained(self, at: datetime) -> None:
        self.read_at = self._clock.monotonic()
        if self.folder.role is not Role.INBOX and self.read_at - self._noted < _SELDOM:
            return
        self._noted = self.read_at
        # Read to its end, the baseline is done too, also where its newest mails are gone.
        self._update_folder(
            lambda folder: replace(folder, last_poll=at, mark=max(folder.mark, folder.baseline))
        )

    def _scanned(self, headers: Sequence[tuple[Arrival, Mail]]) -> list[int]:
        """In the inbox what is urgent; elsewhere what concerns us, the rest being done with."""
        if self.folder.role is Role.INBOX:
            return urgent(self._desk, headers)
        with self._desk.store.transaction():
            wanted = sift(self._desk, headers, self._clock.now())
            done = {arrival.place.uid for arrival, _ in headers}.difference(wanted)
            mark = self._progress.after(sorted(done))
            self._update_folder(lambda folder: replace(folder, mark=max(folder.mark, mark)))
        self._progress.finish(sorted(done), ())
        return wanted

    def _compare(self, uids: Sequence[int]) -> None:
        """Which of these UIDs the ledger does not know; they are to be fetched."""
        folder = self._desk.store.folder(self._account, self.folder.name)
        known = {one.arrival.place.uid for one in self._ready} | self._progress.announced
        if folder is not None:
            rows = self._desk.store.places_between(folder, uids[0], uids[-1])
            known.update(row.place.uid for row in rows)
            if self.folder.role is not Role.INBOX:
                known.update(uid for uid in uids if uid <= folder.baseline)
        unknown = frozenset(uids).difference(known)
        self.present += len(uids)
        self.unknown += len(unknown)
        self._ask(Wanted(unknown))

    def _refile(self, folder: FolderRow) -> None:
        filed = max(folder.filed, folder.baseline)
        rows = self._desk.store.places_above(folder, filed, _REFILE)
        for row in rows:
            self._note(row.place.uid, self._keywords(row), row.filing)
        if rows and not (self._marks or self._moves):  # nothing of them is shown: not to be read each time
            self._update_folder(lambda one: replace(one, filed=max(one.filed, rows[-1].place.uid)))

    def _note(self, uid: int, ours: Sequence[str], filing: Filing) -> None:
        """What is to be shown of a mail, as far as the server keeps it. Rules have their keywords where ours
        are switched off; a desk that only observes moves nothing."""
        if not self._connected:
            return
        ours = ours if self._desk.settings.mailbox.keywords else ()
        for keyword in (*ours, *filing.keywords) if self._keeps_keywords else ():
            self._marks.setdefault(keyword, []).append(uid)
        if filing.folder is not None and not self._desk.observing:
            self._moves.setdefault(filing.folder, []).append(uid)

    def _filed(self, up_to: int, moved: Sequence[Moved]) -> None:
        """Where a mail was moved to it is known: it is no new one there."""
        store = self._desk.store
        with store.transaction():
            folder = store.folder(self._account, self.folder.name)
            numbered = folder.uidvalidity if folder is not None else 0
            for one in moved:
                for old, new in one.uids.items():
                    before = store.place(Place(self._account, self.folder.name, numbered, old))
                    after = Place(self._account, one.folder, one.uidvalidity, new)
                    mail_id = before.mail_id if before is not None else None
                    store.put_place(PlaceRow(after, mail_id, Verdict.DUPLICATE))
            self._shown = max(self._shown, up_to)
            # Not beyond what waits: of mails in one batch the urgent ones are handled and shown first.
            waiting = _uids(self._marks, self._moves)
            done = min(self._shown, self._progress.mark, *(uid - 1 for uid in waiting))
            self._update_folder(lambda row: replace(row, filed=max(row.filed, done)))
            shown(store, self._account, self.folder.name, self._going)
        self._going = frozenset()

    def _keywords(self, row: PlaceRow) -> tuple[str, ...]:
        mail = self._desk.store.mail(row.mail_id) if row.mail_id and row.verdict is Verdict.TICKET else None
        ticket = self._desk.store.ticket(mail.ticket) if mail and mail.ticket is not None else None
        return keywords(row.verdict, ticket)

    def _update_folder(self, change: Callable[[FolderRow], FolderRow]) -> None:
        with self._desk.store.transaction():
            folder = self._desk.store.folder(self._account, self.folder.name)
            if folder is not None:
                self._desk.store.put_folder(change(folder))


def _uids(*asked: Mapping[str, Sequence[int]]) -> set[int]:
    return {uid for one in asked for uids in one.values() for uid in uids}


def _headers(mails: Iterable[Prepared]) -> list[tuple[Arrival, Mail]]:
    """What a header alone says; of one that breaks the parser, what could be read of it."""
    read = []
    for one in mails:
        mail = one.understood.mail if isinstance(one.understood, ParserFailed) else one.understood
        read.append((one.arrival, mail or Mail()))
    return read
