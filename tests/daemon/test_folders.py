"""The daemon and a mailbox of many folders: moved mail is found, and no folder stands in another's way."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.clock import SystemClock
from mailtriage.daemon import loop, watch
from mailtriage.daemon.loop import Loop
from mailtriage.daemon.watch import Watch
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.folder import Folder, Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Place
from mailtriage.model.outgoing import Delivery
from mailtriage.model.request import Request, RequestState
from mailtriage.outbox.spool import Spool
from mailtriage.ports import LinkLost, WantedFolders
from mailtriage.store import StoreBusy
from tests.daemon.mailbox import FoldersInbox, Mailbox
from tests.daemon.test_loop import Courier, PlainParser
from tests.desk import ALERTS, SUPPORT, DeskHarness, compose

SENT, INBOX, JUNK = Folder("Sent", Role.SENT), Folder("INBOX", Role.INBOX), Folder("Junk", Role.JUNK)
ARCHIVE = Folder("Archive", Role.OTHER)
ANNA = "anna@customer.example"


class _Unopened(DeskHarness):
    """A desk that has not seen its mailbox yet."""

    def open(self) -> None: ...


class Office:
    """The real loop on a mailbox of folders, in a thread of its own."""

    def __init__(self, folder: Path, *folders: Folder, start: str = "new") -> None:
        self.box = Mailbox(*folders)
        self.desk = _Unopened(folder, {"mailbox": {"start": start}})
        self.couriers: list[Courier] = []
        self.error: BaseException | None = None

    def begin(self, *, once: bool = False) -> None:
        clock = SystemClock()

        def courier(report: Callable[[Delivery], None]) -> Courier:
            self.couriers.append(Courier(report))
            return self.couriers[-1]

        self.loop = Loop(
            self.desk.desk,
            Spool(self.desk.store, self.desk.archive, SUPPORT),
            PlainParser(),
            clock,
            account="main",
            make_watch=lambda tell, pulse: Watch(
                FoldersInbox(self.box),
                WantedFolders(),
                tell,
                clock,
                poll_seconds=0.1,
                once=once,
                pulse=pulse,
            ),
            make_courier=courier,
            once=once,
        )
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.loop.run()
        except BaseException as error:
            self.error = error

    def until(self, true: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come to that"
            assert self.error is None, self.error
            time.sleep(0.01)

    def until_looked(self) -> None:
        self.until(lambda: bool((self.desk.store.note("first start") or {}).get("done")))

    def until_next_look(self) -> None:
        """Until every folder has been looked at once more from now on."""
        before = self.box.surveys
        self.until(lambda: self.box.surveys >= before + 2)

    def stop(self) -> None:
        self.loop.stop()
        self.end()

    def end(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive(), "it never ends"
        assert self.error is None, self.error

    @property
    def tickets(self) -> list[str]:
        return sorted(str(one["subject"]) for one in self.desk.documents.table("tickets").all())

    @property
    def sent_to(self) -> list[str]:
        return sorted(one.recipient for courier in self.couriers for one in courier.taken)

    def verdict(self, folder: str, uid: int) -> Verdict | None:
        row = self.desk.store.place(Place("main", folder, self.box.folders[folder].uidvalidity, uid))
        return row.verdict if row else None


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SELDOM", 0.1)
    monkeypatch.setattr(watch, "_RETRY", (0.05,))
    monkeypatch.setattr(loop, "_PAUSE", 0.02)


def _mail(subject: str = "A question", sender: str = ANNA, **more: Any) -> bytes:
    return compose(sender=sender, subject=subject, date=datetime.now(UTC), **more)


def test_mail_moved_unseen_into_a_folder_made_after_the_connection_is_found(tmp_path: Path) -> None:
    office = Office(tmp_path, SENT, INBOX)
    office.begin()
    office.until_looked()
    office.box.make(Folder("Projects", Role.OTHER))
    office.box.put(_mail("Moved"), "Projects")
    office.until(lambda: office.tickets == ["Moved"])
    office.stop()
    assert office.sent_to == [ANNA]


def test_the_first_answer_from_a_sent_folder_that_did_not_exist_before_counts(tmp_path: Path) -> None:
    office = Office(tmp_path, INBOX)
    office.begin()
    office.until_looked()
    office.box.put(_mail(message_id="<q@customer.example>"))
    office.until(lambda: bool(office.tickets))
    with office.box.lock:
        office.box.make(SENT)
        office.box.put(_mail("Re: A question", SUPPORT, to=ANNA, in_reply_to="<q@customer.example>"), "Sent")
    office.until(lambda: office.desk.ticket().first_response_at is not None)
    office.stop()


@pytest.mark.parametrize("operation", ["status", "open", "search", "headers"])
@pytest.mark.parametrize("broken", ["Sent", "Archive"])
@pytest.mark.parametrize("error", [PermanentFailure, TemporaryFailure])
def test_a_folder_that_the_server_cannot_serve_keeps_no_mail_of_the_others(
    tmp_path: Path, operation: str, broken: str, error: type[Exception]
) -> None:
    office = Office(tmp_path, SENT, INBOX, ARCHIVE, Folder("Later", Role.OTHER))
    office.begin()
    office.until_looked()

    def fault(done: str, folder: str) -> None:
        if (done, folder) == (operation, broken):
            raise error("NO Internal error")

    office.box.fault = fault
    office.box.put(_mail("Behind"), broken)
    office.until_next_look()
    office.box.put(_mail("In the inbox"))
    office.box.put(_mail("Moved"), "Later")
    office.until(lambda: {"In the inbox", "Moved"} <= set(office.tickets))
    assert not office.loop.tally.troubles
    office.box.fault = lambda done, folder: None
    office.until(lambda: office.verdict(broken, 1) is not None)  # and it is read when it is well again
    office.stop()


def test_a_mail_that_is_moved_during_the_first_start_is_neither_lost_nor_taken_for_an_old_one(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path, SENT, INBOX, ARCHIVE)
    for number in range(3):
        office.box.put(_mail(f"Old {number}", f"o{number}@customer{number}.example"))
    moved: list[int] = []

    def fault(done: str, folder: str) -> None:
        if (done, folder) == ("headers", "INBOX") and not moved:
            moved.append(office.box.put(_mail("New")))
            office.box.move(moved[0], "INBOX", "Archive")
            office.box.move(1, "INBOX", "Archive")

    office.box.fault = fault
    office.begin()
    office.until(lambda: "New" in office.tickets)
    office.stop()
    # The old one was seen neither here nor there; it arrived within the hour that clocks may differ.
    assert set(office.tickets) <= {"New", "Old 0"}


def test_a_first_start_that_is_cut_off_still_finds_what_is_moved_before_the_second(tmp_path: Path) -> None:
    office = Office(tmp_path, INBOX, ARCHIVE)
    office.box.put(_mail("Old"))

    def fault(done: str, folder: str) -> None:
        if (done, folder) == ("headers", "INBOX"):
            raise LinkLost("cut")

    office.box.fault = fault
    office.begin()
    office.until(lambda: office.desk.store.folder("main", "INBOX") is not None)
    office.stop()
    office.box.fault = lambda done, folder: None
    office.box.move(office.box.put(_mail("New")), "INBOX", "Archive")
    office.begin()
    office.until_looked()
    office.until(lambda: office.tickets == ["New"])
    office.stop()


def test_mail_that_arrives_during_a_reconciliation_is_new_and_no_discovery(tmp_path: Path) -> None:
    office = Office(tmp_path, INBOX, ARCHIVE)
    office.begin()
    office.until_looked()
    comes = iter([True])

    def fault(done: str, folder: str) -> None:
        # The inbox has been visited, and is compared within this look.
        if (
            (done, folder) == ("status", "Archive")
            and office.loop._watch._line.reconcile
            and next(comes, False)
        ):
            office.box.put(_mail("Just come"))

    office.box.fault = fault
    office.desk.store.ask(Request("reconcile", (), datetime.now(UTC)))
    office.until(lambda: not office.desk.store.requests(RequestState.ASKED, 1))
    office.until(lambda: not office.desk.store.requests(RequestState.UNDER_WAY, 1))
    office.until(lambda: office.tickets == ["Just come"])
    office.stop()
    done = office.desk.store.requests(RequestState.DONE, 1)
    assert ["0 of them not known" in one.result for one in done] == [True]
    assert office.sent_to == [ANNA], "no alert"


def test_a_reconciliation_that_is_asked_for_during_one_pass_is_done_and_the_pass_ends(tmp_path: Path) -> None:
    office = Office(tmp_path, INBOX, ARCHIVE)
    office.box.put(_mail("Known"))
    asked: list[Request] = []

    def fault(done: str, folder: str) -> None:
        if done == "store" and not asked:  # the last thing of a pass: every folder has been read
            asked.append(office.desk.store.ask(Request("reconcile", (), datetime.now(UTC))))
            office.until(lambda: bool(office.desk.store.requests(RequestState.UNDER_WAY, 1)))

    office.box.fault = fault
    object.__setattr__(office.desk.settings.mailbox, "start", "all")
    office.begin(once=True)
    office.end()
    assert [one.number for one in office.desk.store.requests(RequestState.DONE, 1)] == [asked[0].number]


def test_a_reconciliation_that_is_asked_for_when_the_one_connection_is_gone_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, INBOX)

    def fault(done: str, folder: str) -> None:
        if done == "open":
            raise LinkLost("no route")

    office.box.fault = fault
    office.begin(once=True)
    office.end()
    mailroom = office.loop._mailroom
    mailroom.reconcile()
    assert not mailroom.comparing
    assert "cannot be read" in str(mailroom.compared)


def test_a_renumbered_sent_folder_is_known_by_its_headers_and_not_fetched_again(tmp_path: Path) -> None:
    office = Office(tmp_path, SENT, INBOX)
    long_ago = datetime.now(UTC) - timedelta(days=30)
    for number in range(100):
        office.box.put(_mail(f"Old {number}", SUPPORT, to=ANNA), "Sent", long_ago)
    office.begin()
    office.until_looked()
    office.box.put(_mail("Hello", SUPPORT, to=ANNA), "Sent")
    office.until(lambda: office.verdict("Sent", 101) is not None)
    fetched: list[str] = []
    office.box.fault = lambda done, folder: fetched.append(folder) if done == "fetch" else None
    office.box.renumber("Sent")
    office.until(lambda: office.verdict("Sent", 101) is not None)
    office.stop()
    assert "Sent" not in fetched
    assert office.verdict("Sent", 1) is Verdict.BASELINE


def test_the_inbox_is_not_kept_waiting_by_a_thousand_other_folders(tmp_path: Path) -> None:
    others = [Folder(f"Project {number:04}", Role.OTHER) for number in range(1000)]
    office = Office(tmp_path, INBOX, *others)
    office.begin()
    office.until_looked()
    order: list[str] = []
    slowly = threading.Event()

    def fault(done: str, folder: str) -> None:
        if done in ("status", "open"):
            order.append(folder)
            slowly.wait(0.002)

    office.box.fault = fault
    office.until(lambda: order.count("Project 0999") >= 2)
    office.stop()
    first = order.index("Project 0000")
    round_ = order[first : order.index("Project 0999", first)]
    assert "INBOX" in round_


@pytest.mark.parametrize(
    "method", ["folder", "place", "places_above", "put_folder", "put_note", "note", "mail"]
)
def test_a_store_that_is_busy_at_any_call_answers_each_question_once(tmp_path: Path, method: str) -> None:
    """A second answer would be taken for the next folder's."""
    office = Office(tmp_path, SENT, INBOX, JUNK, ARCHIVE, start="all")
    for number in range(30):
        office.box.put(_mail(f"Mail {number:02}", f"c{number}@customer{number}.example"))
    real, calls = getattr(office.desk.store, method), iter(range(1_000_000))

    def sometimes_busy(*args: Any) -> Any:
        if next(calls) % 3 == 1:
            raise StoreBusy("another process writes")
        return real(*args)

    office.begin()
    office.until(lambda: office.desk.store.folder("main", "INBOX") is not None)
    setattr(office.desk.store, method, sometimes_busy)
    office.box.renumber("INBOX")
    office.until_next_look()
    setattr(office.desk.store, method, real)
    office.until(lambda: len(office.tickets) == 30)
    office.until_next_look()
    office.stop()
    assert len(office.tickets) == 30
    assert len(set(office.sent_to) - {ALERTS}) == 30
    assert len([one for one in office.sent_to if one != ALERTS]) == 30
