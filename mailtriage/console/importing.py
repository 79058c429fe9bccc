"""``mailtriage import``: old mail from files as closed tickets. No mail goes out, no clock runs.

The mails are read oldest first, over all sources together, so that an answer in Sent finds what it answers
in the inbox; the parser's process works ahead while the desk writes what came before.
"""

import argparse
import os
import signal
from collections import Counter, deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from mailtriage import app
from mailtriage.clock import SystemClock
from mailtriage.console.progress import Progress, progress
from mailtriage.console.terminal import terminal
from mailtriage.console.text import plain
from mailtriage.guard.parser import GuardedParser
from mailtriage.inbox.files import CannotBeRead, Found, find, in_order, read
from mailtriage.model.errors import MailtriageError, TemporaryFailure
from mailtriage.model.mail import Arrival, Mail
from mailtriage.ports import Clock, Parser, ParserFailed
from mailtriage.steps.desk import Desk
from mailtriage.steps.history import Imported, OldMail, Outcome, import_batch, is_known, place_of

_BATCH = 50  # mails of one commit
_BATCH_BYTES = 8 << 20
_AHEAD = 128  # mails read ahead of the desk: the parser has work while the desk commits
_AHEAD_BYTES = 16 << 20

_TOLD = {
    Outcome.TICKET: "tickets, all closed",
    Outcome.JOINED: "joined a ticket",
    Outcome.ANSWER: "our answers, on a ticket",
    Outcome.ORPHAN: "our answers to mail that is not here",
    Outcome.IGNORED: "ignored: machines, about no ticket",
    Outcome.DUPLICATE: "duplicates: known already",
    Outcome.UNREADABLE: "not readable",
}


@dataclass
class Account:
    """What an import did so far."""

    found: int = 0
    empty: list[str] = field(default_factory=list)  # sources that hold no mail
    counts: Counter[Outcome] = field(default_factory=Counter)
    unreadable: list[Imported] = field(default_factory=list)

    @property
    def read(self) -> int:
        return sum(self.counts.values())

    def add(self, one: Imported) -> None:
        self.counts[one.outcome] += 1
        if one.outcome is Outcome.UNREADABLE:
            self.unreadable.append(one)


class Stop:
    """Set by a signal: the batch in hand is finished. The second signal ends the process at once."""

    def __init__(self) -> None:
        self.number = 0

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._heard)

    def _heard(self, number: int, _: object) -> None:
        self.number = number
        signal.signal(number, signal.SIG_DFL)

    def __bool__(self) -> bool:
        return self.number != 0


def run(args: argparse.Namespace) -> int:
    """0; 1 where a mail could not be read, and where there was none at all.

    A file without mail is as a rule a mail client's empty folder (Thunderbird's are empty files), so that
    beside others it is told and is no fault. Where nothing else was named, it is rather a copy that failed:
    who goes on to delete the original should hear of it.
    """
    configured = app.read_configuration(Path(args.config))
    os.umask(0o077)  # customers' mail is nobody else's business
    account, stop, parser = Account(), Stop(), GuardedParser()
    stop.listen()
    try:
        with app.open_desk(configured) as desk, progress() as bar:
            app.serve(parser, desk, configured)
            sources = [Path(one) for one in args.sources]
            import_all(desk, parser, SystemClock(), sources, account, bar, stop)
    except MailtriageError:
        # Nothing of the batch in hand was kept; all before it is.
        if account.read:
            show(account, unfinished=True)
        raise
    finally:
        parser.close()
    show(account, unfinished=bool(stop))
    if stop:
        return 128 + stop.number
    return 1 if account.unreadable or not account.found else 0


def import_all(
    desk: Desk,
    parser: Parser,
    clock: Clock,
    sources: Sequence[Path],
    account: Account,
    bar: Progress,
    stop: Stop,
) -> None:
    """Import every mail of `sources` and keep `account`; what is there already is passed over."""
    mails = _survey(sources, account, bar, stop)
    account.found = len(mails) + account.read
    bar.begin("importing", account.found)
    batch, held = list[OldMail](), 0
    with closing(_prepared(desk, parser, clock, mails)) as prepared:
        for one in prepared:
            if isinstance(one, Imported):
                account.add(one)
            else:
                batch.append(one)
                held += len(one.arrival.raw or b"")
            if len(batch) == _BATCH or held > _BATCH_BYTES:
                _commit(desk, clock, batch, account)
                batch, held = [], 0
            bar.reach(account.read)
            if stop:
                break
    if batch:
        _commit(desk, clock, batch, account)


def _commit(desk: Desk, clock: Clock, batch: Sequence[OldMail], account: Account) -> None:
    for one in import_batch(desk, batch, clock.now()):
        account.add(one)


def _survey(sources: Sequence[Path], account: Account, bar: Progress, stop: Stop) -> list[Found]:
    bar.begin("looking", None)
    found: list[Found] = []
    for source in sources:
        before = len(found)
        for one in find(source):
            found.append(one)
            bar.reach(len(found))
            if stop:
                return []
        if len(found) == before:
            _note_empty(source, account)
    return in_order(found)


def _note_empty(source: Path, account: Account) -> None:
    name = os.fsencode(source).decode("utf-8", "backslashreplace")
    if source.suffix.lower() == ".eml":  # one mail, and not a folder of a mail client
        account.add(Imported(name, Outcome.UNREADABLE, "it is empty"))
    else:
        account.empty.append(name)


def _prepared(
    desk: Desk, parser: Parser, clock: Clock, mails: Sequence[Found]
) -> Generator[OldMail | Imported]:
    """Each mail as it is understood, or, where nothing needs to be read, how it ended; in order.

    At most `_AHEAD` mails and some megabytes are in memory.
    """
    pool = ThreadPoolExecutor(1, "parser")
    waiting: deque[tuple[int, Imported | Future[OldMail]]] = deque()
    held = 0
    try:
        for one in mails:
            arrival = _arrival(desk, one, clock)
            size = len(arrival.raw or b"") if isinstance(arrival, Arrival) else 0
            ready = (
                pool.submit(_understood, parser, one.name, arrival)
                if isinstance(arrival, Arrival)
                else arrival
            )
            waiting.append((size, ready))
            held += size
            while len(waiting) >= _AHEAD or held > _AHEAD_BYTES:
                size, ready = waiting.popleft()
                held -= size
                yield ready if isinstance(ready, Imported) else ready.result()
        while waiting:
            ready = waiting.popleft()[1]
            yield ready if isinstance(ready, Imported) else ready.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _arrival(desk: Desk, one: Found, clock: Clock) -> Arrival | Imported:
    most = desk.settings.mailbox.max_mail
    try:
        raw = read(one, most)
    except CannotBeRead as error:
        return Imported(one.name, Outcome.UNREADABLE, str(error))
    if not raw.strip():
        return Imported(one.name, Outcome.UNREADABLE, "it is empty")
    at = place_of(raw)
    if is_known(desk.store, at):
        return Imported(one.name, Outcome.DUPLICATE, "imported before")
    received_at = min(one.at, clock.now())
    return Arrival(at, raw, received_at, one.size_bytes, oversize=len(raw) == most < one.size_bytes)


def _understood(parser: Parser, name: str, arrival: Arrival) -> OldMail:
    try:
        mail: Mail | ParserFailed = parser.parse(arrival.raw or b"")
    except ParserFailed as failed:
        mail = failed
    except TemporaryFailure:
        raise
    except Exception as error:  # whatever breaks: the mail is kept, and the next one goes on
        mail = ParserFailed(f"{type(error).__name__}: {error}", Mail())
    if arrival.oversize and isinstance(mail, Mail):
        reason = f"it has {arrival.size_bytes} bytes, more than [mailbox] max_mail; its beginning is kept"
        mail = ParserFailed(reason, mail)
    return OldMail(name, arrival, mail)


def show(account: Account, *, unfinished: bool) -> None:
    """The account in a table, then what could not be read, each by its name."""
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    grid.add_row(Text(str(account.read), style="bold"), Text("mails read"))
    for outcome, told in _TOLD.items():
        bad = "bold red" if outcome is Outcome.UNREADABLE and account.unreadable else ""
        grid.add_row(Text(str(account.counts[outcome]), style=bad), Text(told, style=bad))
    console.print(grid)
    if account.counts[Outcome.ORPHAN]:
        console.print("Import the mails that these answers belong to, and they join their tickets.")
    for name in account.empty:
        console.print(Text(plain(f"nothing is in it: {name}")), soft_wrap=True)
    for one in account.unreadable:
        console.print(Text(plain(f"not readable: {one.name}: {one.why}")), soft_wrap=True)
    if unfinished:
        console.print(
            f"Stopped after {account.read} of {account.found} mails. What was read is kept; "
            "the same command goes on.",
            soft_wrap=True,
        )
