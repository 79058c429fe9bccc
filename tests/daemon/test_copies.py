"""The daemon puts copies of what it sends into Sent: once, whatever breaks meanwhile, and nothing waits for it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from mailtriage.daemon import copies as desk_side
from mailtriage.daemon import loop, watch
from mailtriage.daemon.messages import KeepCopies, ToWatch
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.folder import Folder, Role
from mailtriage.model.ledger import Verdict
from mailtriage.ports import LinkLost
from mailtriage.steps import copies
from tests.daemon.test_folders import ANNA, INBOX, SENT, Office, _mail

ITEMS = Folder("Sent Items", Role.SENT)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SELDOM", 0.1)
    monkeypatch.setattr(watch, "_RETRY", (0.05,))
    monkeypatch.setattr(loop, "_PAUSE", 0.02)
    monkeypatch.setattr(desk_side, "_EVERY", 0.02)
    monkeypatch.setattr(desk_side, "_HOLD", (0.05,))
    monkeypatch.setattr(copies, "WAIT", timedelta(seconds=0.3))
    monkeypatch.setattr(copies, "BACK_OFF", (timedelta(seconds=0.2),) * 5)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path, SENT, INBOX)
    office.begin()
    office.until_looked()
    yield office
    office.stop()


def _in(office: Office, folder: str = "Sent") -> list[str]:
    with office.box.lock:
        mails = list(office.box.folders[folder].mails.values())
    return [str(message_from_bytes(raw)["To"]) for raw, _ in mails]


def _said(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(one["reason"]) for one in lines if one["event"] == "hindered"]


def _waiting(office: Office) -> int:
    return len(office.desk.store.copies_due(office.desk.clock.now() + timedelta(days=9999), 99))


def test_what_was_sent_lies_in_sent_once_and_is_known_as_ours(office: Office) -> None:
    office.box.put(_mail())
    office.until(lambda: office.verdict("Sent", 1) is Verdict.OWN)
    office.until(lambda: not _waiting(office))
    office.until_next_look()
    assert _in(office) == [ANNA]
    office.box.put(_mail("Another", "bo@other.example"))
    office.until(lambda: _in(office) == [ANNA, "bo@other.example"])
    assert office.sent_to == [ANNA, "bo@other.example"]


def test_a_copy_that_the_search_finds_is_not_appended_again(office: Office) -> None:
    def fault(done: str, folder: str) -> None:
        if done == "headers" and folder == "Sent":
            raise TemporaryFailure("NO Internal error")  # so it is never met by reading Sent

    office.box.fault = fault
    office.box.put(_mail())
    office.until(lambda: bool(office.sent_to))
    office.box.put(office.couriers[0].taken[0].raw, "Sent")
    office.until_next_look()
    office.box.fault = lambda done, folder: None
    office.until(lambda: not _waiting(office))
    assert _in(office) == [ANNA]


def test_a_link_that_is_lost_after_the_append_makes_no_second_copy(office: Office) -> None:
    lost: list[str] = []

    def fault(done: str, folder: str) -> None:
        if done == "appended" and not lost:
            lost.append(folder)
            raise LinkLost("cut")

    office.box.fault = fault
    office.box.put(_mail())
    office.until(lambda: bool(lost) and not _waiting(office))
    office.until_next_look()
    assert _in(office) == [ANNA]


def test_a_server_that_takes_none_hinders_neither_mail_nor_answers_and_is_given_up(office: Office) -> None:
    def fault(done: str, folder: str) -> None:
        if done == "append":
            raise TemporaryFailure("NO [OVERQUOTA] Mailbox is full")

    office.box.fault = fault
    with capture_logs() as lines:
        office.box.put(_mail())
        office.until(lambda: bool(office.sent_to))
        office.box.put(_mail("Another", "bo@other.example"))
        office.until(lambda: len(office.sent_to) == 2 and not _waiting(office))
        office.until(lambda: any("none is tried any more" in one for one in _said(lines)))
    assert office.tickets == ["A question", "Another"]
    assert office.sent_to == [ANNA, "bo@other.example"], "no alert"
    assert len([one for one in _said(lines) if "OVERQUOTA" in one]) == 1, "told once"
    assert not office.loop.tally.troubles


def test_a_mail_at_which_the_server_drops_the_link_is_not_tried_for_ever(office: Office) -> None:
    tries: list[str] = []

    def fault(done: str, folder: str) -> None:
        if done == "append":
            tries.append(folder)
            raise LinkLost("cut")

    office.box.fault = fault
    office.box.put(_mail())
    office.until(lambda: bool(tries) and not _waiting(office))
    assert len(tries) == 5
    office.box.put(_mail("Another", "bo@other.example"))
    office.until(lambda: office.tickets == ["A question", "Another"])


def test_a_folder_that_cannot_be_searched_gets_nothing_blindly(office: Office) -> None:
    def fault(done: str, folder: str) -> None:
        if done == "find":
            raise TemporaryFailure("NO SEARCH is not for you")

    office.box.fault = fault
    office.box.put(_mail())
    office.until(lambda: bool(office.sent_to) and not _waiting(office))
    assert _in(office) == []


def test_of_several_sent_folders_one_gets_the_copy(tmp_path: Path) -> None:
    office = Office(tmp_path, SENT, ITEMS, INBOX)
    office.begin()
    office.until_looked()
    office.box.put(_mail())
    office.until(lambda: _in(office) == [ANNA])
    office.until(lambda: not _waiting(office))
    office.stop()
    assert _in(office, "Sent Items") == []


def test_where_there_is_no_sent_folder_it_is_said_once_and_alerts_nobody(tmp_path: Path) -> None:
    office = Office(tmp_path, INBOX)
    with capture_logs() as lines:
        office.begin()
        office.until_looked()
        for number in range(3):
            office.box.put(_mail(f"Question {number}", f"c{number}@c{number}.example"))
        office.until(lambda: len(office.sent_to) == 3 and bool(_said(lines)) and not _waiting(office))
        office.stop()
    assert _said(lines) == ["there is no Sent folder: what we send is kept in none"]


def test_a_single_run_appends_what_is_due_and_waits_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, SENT, INBOX, start="all")
    office.box.put(_mail())
    monkeypatch.setattr(copies, "WAIT", timedelta(minutes=10))
    office.begin(once=True)
    office.end()
    assert (office.sent_to, _in(office)) == ([ANNA], [])
    (row,) = office.desk.store.copies_due(office.desk.clock.now() + timedelta(days=9999), 9)
    office.desk.store.put_copy(copies.CopyRow(row.message_id, row.due_at - timedelta(minutes=10)))
    office.begin(once=True)
    office.end()
    assert (office.sent_to, _in(office)) == ([ANNA], [ANNA])


def test_what_is_due_at_the_start_is_appended_though_the_inbox_is_not_read_yet(tmp_path: Path) -> None:
    office = Office(tmp_path, SENT, INBOX)
    office.begin()
    office.until_looked()
    office.box.put(_mail())
    office.until(lambda: bool(_waiting(office)))
    office.stop()
    assert _in(office) == []

    def fault(done: str, folder: str) -> None:
        if (done, folder) == ("open", "INBOX"):
            time.sleep(0.5)  # the desk asks meanwhile

    time.sleep(0.3)
    office.box.fault = fault
    office.begin()
    office.until(lambda: _in(office) == [ANNA])
    office.until(lambda: not _waiting(office))
    office.stop()


def test_the_providers_own_copy_in_another_sent_folder_is_enough(tmp_path: Path) -> None:
    office = Office(tmp_path, SENT, ITEMS, INBOX)

    def fault(done: str, folder: str) -> None:
        if done == "headers" and folder == "Sent Items" and not office.sent_to:
            raise TemporaryFailure("NO Internal error")

    office.box.fault = fault
    office.begin()
    office.until_looked()
    office.box.put(_mail())
    office.until(lambda: bool(office.sent_to))
    office.box.put(office.couriers[0].taken[0].raw, "Sent Items")
    office.until(lambda: not _waiting(office))
    office.until_next_look()
    office.stop()
    assert (_in(office), _in(office, "Sent Items")) == ([], [ANNA])


def test_nothing_is_appended_before_every_sent_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "WAIT", timedelta(minutes=10))
    asked: list[ToWatch] = []
    office = Office(tmp_path, SENT, ITEMS, INBOX)
    office.begin()
    office.until_looked()
    office.box.put(_mail())
    office.until(lambda: bool(_waiting(office)))
    office.stop()
    (row,) = office.desk.store.copies_due(office.desk.clock.now() + timedelta(days=9999), 9)
    now = office.desk.clock.now()
    side = desk_side.Copies(office.desk.desk, office.desk.clock, asked.append)
    office.desk.store.put_copy(copies.CopyRow(row.message_id, now))
    side.survey([SENT, ITEMS, INBOX])
    side.read(SENT, now)
    side.turn()
    assert asked == []
    side.read(ITEMS, now)
    time.sleep(0.05)
    side.turn()
    (told,) = asked
    assert isinstance(told, KeepCopies)
    assert (told.folder, told.others) == ("Sent", ("Sent Items",))
