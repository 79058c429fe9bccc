"""The desk's side of the inbox: answers the watch, gives mail to the flow, files marks after the commit."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from mailtriage.alarm import raise_alarm
from mailtriage.batch import MOST, Prepared, Progress, handle_batch
from mailtriage.daemon.messages import (
    Drained,
    Fetched,
    Filed,
    FileMarks,
    FromWatch,
    Headers,
    Hindered,
    Listed,
    Lost,
    Opened,
    Parsed,
    Resume,
    ToWatch,
)
from mailtriage.daemon.tally import Tally, anonymous
from mailtriage.log import logger
from mailtriage.model.ledger import FolderRow, PlaceRow, Verdict
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Clock, FolderState
from mailtriage.steps.baseline import begin, remember
from mailtriage.steps.desk import Desk, Handled, keywords

Ask = Callable[[ToWatch], None]
_BLIND_SECONDS = 300.0  # without a complete poll, before a person is told
_REFILE = 10_000  # mails whose marks are put on again after a crash


class Reception:
    """One folder. `ask` tells the watch, `room` gives a parsed batch's place in the queue back."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        tally: Tally,
        account: str,
        ask: Ask,
        room: Callable[[], None],
        tell: Callable[[Handled], None],
        *,
        once: bool,
    ) -> None:
        self._once = once
        self._desk, self._clock, self._tally = desk, clock, tally
        self._account, self._folder = account, desk.settings.mailbox.folder
        self._ask, self._room, self._tell = ask, room, tell
        self._progress = Progress(0)
        self._ready: deque[Prepared] = deque()
        self._owed: deque[int] = deque()
        self._marks: dict[str, list[int]] = {}
        self._keeps_keywords = False
        self._filing = 0
        self._read_at = clock.monotonic()
        self.drained = False

    @property
    def busy(self) -> bool:
        """Whether mail waits for the flow."""
        return bool(self._ready)

    @property
    def finished(self) -> bool:
        """Whether all there was is handled, and its marks are on the server."""
        return self.drained and not (self._ready or self._marks or self._filing)

    def hear(self, message: FromWatch | Parsed) -> None:
        match message:
            case Opened(state):
                self._opened(state)
            case Headers(arrivals):
                remember(self._desk, arrivals, self._clock.now())
            case Listed(uids):
                self._progress.announce(uids)
            case Parsed(mails):
                self._ready.extend(mails)
                self._owed.append(len(mails))
            case Drained(at):
                self.drained = True
                self._read_at = self._clock.monotonic()
                # Read to its end, the baseline is done too, also where its newest mails are gone.
                self._update_folder(
                    lambda folder: replace(folder, last_poll=at, mark=max(folder.mark, folder.baseline))
                )
            case Lost(reason):
                self._lost(reason)
            case Hindered(reason, blocks):
                if blocks:
                    self._tally.trouble(reason)
                    self.drained = self.drained or self._once
                else:
                    logger().warning("hindered", reason=anonymous(reason))
            case Filed(up_to):
                self._filing = max(0, self._filing - 1)
                self._desk.trace("filed", str(up_to))
                self._update_folder(lambda folder: replace(folder, filed=max(folder.filed, up_to)))
            case Fetched():
                raise AssertionError("the parser passes no mail on unparsed")

    def handle(self) -> None:
        """One batch of what is ready; raises `TemporaryFailure` with nothing changed."""
        mails = [self._ready[n] for n in range(min(MOST, len(self._ready)))]
        handled = handle_batch(self._desk, self._progress, mails, self._clock)
        for one in handled:
            self._ready.popleft()
            self._owed[0] -= 1
            if not self._owed[0]:
                self._owed.popleft()
                self._room()
            for keyword in keywords(one.verdict, one.ticket):
                self._marks.setdefault(keyword, []).append(one.arrival.place.uid)
        self.account_for(handled)

    def account_for(self, handled: Iterable[Handled]) -> None:
        """Count and log what became of mails."""
        for one in handled:
            counts = self._tally.handled
            counts[one.verdict.value] = counts.get(one.verdict.value, 0) + 1
            logger().info(
                "decided",
                ticket=one.ticket.reference if one.ticket else None,
                verdict=one.verdict.value,
                place=str(one.arrival.place),
            )
            self._tell(one)

    def file(self) -> None:
        """After the commit: show the outcome in the mailbox. A crash repeats it, which changes nothing."""
        if self._marks and not self._filing and not self._ready:
            marks, self._marks = self._marks, {}
            if self._keeps_keywords:
                up_to = max(uid for uids in marks.values() for uid in uids)
                self._desk.trace("filing", str(up_to))
                self._ask(FileMarks(marks, up_to))
                self._filing += 1

    def _lost(self, reason: str) -> None:
        """What was fetched is handled still; nobody is there to put marks on, until `Opened` comes again."""
        self._tally.trouble(reason)
        self.drained = True
        self._keeps_keywords, self._filing, self._marks = False, 0, {}
        if self._clock.monotonic() - self._read_at > _BLIND_SECONDS:
            advice = f"The last try said: {reason}\nMail waits on the server; check [mailbox] in config.toml."
            trouble = Trouble("mailbox out of reach", "The mailbox cannot be read", advice)
            raise_alarm(self._desk, [trouble], self._clock.now())

    def _opened(self, state: FolderState) -> None:
        folder = begin(self._desk, self._account, self._folder, state, self._clock.now())
        self._keeps_keywords = state.keywords and self._desk.settings.mailbox.keywords
        # Everything above the mark is told again on this connection, perhaps with other UIDs.
        self._ready.clear()
        while self._owed:
            self._owed.popleft()
            self._room()
        self._progress = Progress(max(folder.mark, folder.baseline), self._progress.began)
        self._filing, self._marks = 0, {}
        above = self._desk.store.places_above(folder, folder.mark, 1_000_000)
        self._ask(Resume(folder.mark, folder.baseline, frozenset(row.place.uid for row in above)))
        self._refile(folder)

    def _refile(self, folder: FolderRow) -> None:
        filed = max(folder.filed, folder.baseline)
        for row in self._desk.store.places_above(folder, filed, _REFILE):
            for keyword in self._keywords(row):
                self._marks.setdefault(keyword, []).append(row.place.uid)

    def _keywords(self, row: PlaceRow) -> tuple[str, ...]:
        mail = self._desk.store.mail(row.mail_id) if row.mail_id and row.verdict is Verdict.TICKET else None
        ticket = self._desk.store.ticket(mail.ticket) if mail and mail.ticket is not None else None
        return keywords(row.verdict, ticket)

    def _update_folder(self, change: Callable[[FolderRow], FolderRow]) -> None:
        with self._desk.store.transaction():
            folder = self._desk.store.folder(self._account, self._folder)
            if folder is not None:
                self._desk.store.put_folder(change(folder))
