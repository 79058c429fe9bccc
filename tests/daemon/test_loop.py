"""The desk thread with threads around it that misbehave."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailtriage.clock import SystemClock
from mailtriage.daemon.loop import Loop
from mailtriage.daemon.reader import FLOOD
from mailtriage.daemon.tally import Tally
from mailtriage.daemon.watch import Watch
from mailtriage.intake.parse import parse
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.folder import Folder, Role
from mailtriage.model.mail import Arrival, Mail, Place
from mailtriage.model.outgoing import Delivery, Dispatch, Fate, OutboxState
from mailtriage.outbox.spool import Spool
from mailtriage.ports import FolderState, LinkLost, WantedFolders
from mailtriage.store import StoreBusy
from mailtriage.store.archive import ArchiveDamaged
from tests.desk import ALERTS, SUPPORT, DeskHarness, compose

NOW = datetime.now(UTC)


class Box:
    """Implements `ports.Inbox` over a list; `cut_after` mails of every fetch the link is lost."""

    def __init__(self, count: int, cut_after: int | None = None, takes_keywords: bool = True) -> None:
        self.raws = [compose(sender=f"c{n}@customer{n}.example", date=NOW) for n in range(count)]
        self.cut_after, self.takes_keywords = cut_after, takes_keywords
        self.opened = 0
        self._woken = threading.Event()

    def survey(self, wanted: WantedFolders) -> tuple[Folder, ...]:
        return (Folder("INBOX", Role.INBOX),)

    def status(self, folder: str) -> FolderState | None:
        return FolderState(1, len(self.raws) + 1, True)

    def open(self, folder: str) -> FolderState:
        self.opened += 1
        return FolderState(1, len(self.raws) + 1, True)

    def uids_above(self, mark: int) -> list[int]:
        return list(range(mark + 1, len(self.raws) + 1))

    def headers(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for uid in uids:
            head = self.raws[uid - 1].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            yield Arrival(Place("main", "INBOX", 1, uid), head, NOW, len(self.raws[uid - 1]))

    def fetch(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for number, uid in enumerate(uids):
            if number == self.cut_after:
                raise LinkLost("cut")
            raw = self.raws[uid - 1]
            yield Arrival(Place("main", "INBOX", 1, uid), raw, NOW, len(raw))

    def add_keywords(self, marks: dict[str, list[int]]) -> None:
        if not self.takes_keywords:
            raise TemporaryFailure("NO [LIMIT] too many keywords")

    def wait(self, seconds: float) -> None:
        self._woken.wait(min(seconds, 0.1))
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None: ...


class Courier:
    """Accepts everything; with `late`, tells so only when it is closed."""

    def __init__(self, report: Callable[[Delivery], None], late: bool = False) -> None:
        self._report, self._late = report, late
        self.taken: list[Dispatch] = []

    def submit(self, dispatch: Dispatch) -> None:
        self.taken.append(dispatch)
        if not self._late:
            self._accept(dispatch)

    def close(self) -> None:
        for dispatch in self.taken if self._late else ():
            self._accept(dispatch)

    def _accept(self, one: Dispatch) -> None:
        self._report(Delivery(one.message_id, Fate.ACCEPTED, datetime.now(UTC), one.envelope_from, 250, "ok"))


class PlainParser:
    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        return parse(raw)

    def deaths(self, seconds: float) -> int:
        return 0

    def close(self) -> None: ...


class Running:
    """A loop in a thread of its own."""

    def __init__(
        self,
        folder: Path,
        box: Box,
        *,
        once: bool,
        parser: Any = None,
        late: bool = False,
        flood: int = FLOOD,
    ) -> None:
        self.desk = DeskHarness(folder)
        self.couriers: list[Courier] = []

        def courier(report: Callable[[Delivery], None]) -> Courier:
            self.couriers.append(Courier(report, late))
            return self.couriers[-1]

        clock = SystemClock()
        self.loop = Loop(
            self.desk.desk,
            Spool(self.desk.store, self.desk.archive, SUPPORT),
            parser or PlainParser(),
            clock,
            account="main",
            make_watch=lambda tell, pulse: Watch(
                box, WantedFolders(), tell, clock, poll_seconds=0.2, once=once, pulse=pulse, flood=flood
            ),
            make_courier=courier,
            once=once,
        )
        self.error: BaseException | None = None
        self.tally = Tally()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.tally = self.loop.run()
        except BaseException as error:
            self.error = error

    def until(self, true: Callable[[], bool], seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come to that"
            assert self.error is None, self.error
            time.sleep(0.02)

    def end(self, seconds: float = 20) -> None:
        """Wait for its end; fails when it does not come, or came by an error."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "it never ends"
        assert self.error is None, self.error

    def stop(self) -> None:
        self.loop.stop()
        self.end()


def test_one_pass_ends_when_the_link_is_lost_in_mid_fetch(tmp_path: Path) -> None:
    running = Running(tmp_path, Box(100, cut_after=75), once=True)
    running.end()
    assert running.tally.handled == {"ticket": 75}
    assert not running.tally.clean


def test_in_a_flood_the_urgent_mail_is_handled_first_and_the_rest_oldest_first(tmp_path: Path) -> None:
    box = Box(60)
    box.raws[-1] = compose(subject="URGENT: production server is down", sender="late@shop.example", date=NOW)
    running = Running(tmp_path, box, once=True, flood=50)
    running.end()
    tickets = [running.desk.ticket(1001 + number) for number in range(60)]
    assert tickets[0].subject == "URGENT: production server is down"
    others = [running.desk.store.contact(one.requester) for one in tickets[1:]]
    assert [one.addresses[0] for one in others if one] == [f"c{n}@customer{n}.example" for n in range(59)]


def test_a_link_lost_in_every_fetch_still_brings_all_mail_in(tmp_path: Path) -> None:
    running = Running(tmp_path, Box(60, cut_after=25), once=False)
    running.until(lambda: sum(running.loop.tally.handled.values()) == 60)
    running.stop()
    assert running.loop.tally.handled == {"ticket": 60}


def test_a_server_that_keeps_no_keywords_hinders_nothing(tmp_path: Path) -> None:
    box = Box(80, takes_keywords=False)
    running = Running(tmp_path, box, once=True)
    running.end()
    assert running.tally.handled == {"ticket": 80}
    assert running.tally.clean
    assert box.opened == 1


def test_a_mail_that_the_archive_has_lost_fails_alone_and_is_told(tmp_path: Path) -> None:
    box = Box(3)
    running = Running(tmp_path, box, once=False)
    archive, read = running.desk.archive, running.desk.archive.read
    lost: list[int] = []

    def damaged(key: Any) -> bytes:
        if not lost or lost[0] == key.offset:
            lost[:] = [key.offset]
            raise ArchiveDamaged("the segment ends too early")
        return read(key)

    archive.read = damaged  # type: ignore[method-assign]
    running.until(lambda: len(running.couriers[0].taken) == 3)
    running.stop()
    assert ALERTS in [one.recipient for one in running.couriers[0].taken]
    assert len(running.desk.store.in_state(OutboxState.FAILED, 9)) == 1


def test_a_store_that_is_busy_at_the_start_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, recover = iter([True, True]), Spool.recover

    def busy_twice(spool: Spool, now: datetime) -> Any:
        if next(busy, False):
            raise StoreBusy("another process writes")
        return recover(spool, now)

    monkeypatch.setattr(Spool, "recover", busy_twice)
    running = Running(tmp_path, Box(1), once=False)
    running.until(lambda: running.loop.tally.handled.get("ticket") == 1)
    running.stop()


def test_what_the_server_took_is_written_down_even_when_the_store_is_busy_at_the_end(tmp_path: Path) -> None:
    running = Running(tmp_path, Box(1), once=False, late=True)
    running.until(lambda: len(running.couriers[0].taken) == 1)
    outgoing, busy = running.desk.store.outgoing, iter([True])

    def once_busy(message_id: str) -> Any:
        if next(busy, False):
            raise StoreBusy("another process writes")
        return outgoing(message_id)

    running.desk.store.outgoing = once_busy  # type: ignore[method-assign]
    running.stop()
    assert not running.desk.store.in_state(OutboxState.SENDING, 9)
    assert len(running.desk.store.in_state(OutboxState.SENT, 9)) == 1


def test_a_parser_that_breaks_in_an_unknown_way_sets_the_mail_aside_and_goes_on(tmp_path: Path) -> None:
    class Broken(PlainParser):
        def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
            if b"c1@" in raw:
                raise RuntimeError("a bug")
            return parse(raw)

    running = Running(tmp_path, Box(3), once=True, parser=Broken())
    running.end()
    assert running.tally.handled == {"ticket": 2, "aside": 1}
