"""The daemon and a server that drops the connection for one mail, every time: the others are not kept waiting."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailtriage.daemon import loop, watch
from mailtriage.model.ledger import AsideState, Verdict
from mailtriage.model.request import Request, RequestState
from tests.daemon.test_folders import ANNA, ARCHIVE, INBOX, SENT, Office
from tests.desk import ALERTS, SUPPORT, compose

REASON = "the server drops the connection when it is asked for"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SELDOM", 0.1)
    monkeypatch.setattr(watch, "_RETRY", (0.05,))
    monkeypatch.setattr(loop, "_PAUSE", 0.02)


def _mail(subject: str, sender: str = ANNA, **more: Any) -> bytes:
    return compose(sender=sender, subject=subject, date=datetime.now(UTC), **more)


def _looked(folder: Path) -> Office:
    office = Office(folder, SENT, INBOX, ARCHIVE)
    office.begin()
    office.until_looked()
    return office


def _put_all(office: Office, *subjects: str, folder: str = "INBOX") -> list[int]:
    with office.box.lock:
        return [office.box.put(_mail(one, f"{one.lower()}@customer.example"), folder) for one in subjects]


def _times_asked(office: Office, operation: str, folder: str, uid: int) -> int:
    return sum(one[:2] == (operation, folder) and uid in one[2] for one in office.box.asked)


def _asides(office: Office) -> list[str]:
    return [row.reason for row in office.desk.store.asides(AsideState.ASIDE, 9)]


@pytest.mark.parametrize("damaged", [1, 2, 3])
def test_a_mail_that_cannot_be_fetched_is_set_aside_once_and_told_and_the_others_are_answered(
    tmp_path: Path, damaged: int
) -> None:
    office = _looked(tmp_path)
    office.box.damaged = {("fetch", "INBOX", damaged)}
    _put_all(office, "One", "Two", "Three")
    office.until(lambda: office.verdict("INBOX", damaged) is Verdict.ASIDE)
    office.until(lambda: len(office.tickets) == 2)
    office.until(lambda: ALERTS in office.sent_to)
    asked = _times_asked(office, "fetch", "INBOX", damaged)
    office.until_next_look()
    office.stop()
    assert [REASON in one for one in _asides(office)] == [True]
    assert office.sent_to.count(ALERTS) == 1
    assert _times_asked(office, "fetch", "INBOX", damaged) == asked
    office.begin()
    office.until_next_look()
    office.stop()
    assert _times_asked(office, "fetch", "INBOX", damaged) == asked, "it is known, also after a restart"


def test_a_folder_that_was_moved_into_is_read_around_a_header_that_cannot_be_fetched(tmp_path: Path) -> None:
    office = _looked(tmp_path)
    office.box.damaged = {("headers", "Archive", 2)}
    _put_all(office, "One", "Two", "Three", folder="Archive")
    office.until(lambda: office.tickets == ["One", "Three"])
    office.box.put(_mail("In the inbox"))
    office.until(lambda: "In the inbox" in office.tickets)
    asked = _times_asked(office, "headers", "Archive", 2)
    office.until_next_look()
    office.stop()
    assert office.verdict("Archive", 2) is None
    assert not _asides(office)
    assert _times_asked(office, "headers", "Archive", 2) == asked, "it is left alone"

    office.box.damaged.clear()
    office.begin()
    office.until(lambda: "Two" in office.tickets)
    office.stop()


def test_a_header_that_was_passed_over_is_asked_for_again_after_a_reconciliation_which_it_does_not_hinder(
    tmp_path: Path,
) -> None:
    office = _looked(tmp_path)
    office.box.damaged = {("headers", "Archive", 2)}
    _put_all(office, "One", "Two", "Three", folder="Archive")
    office.until(lambda: office.tickets == ["One", "Three"])
    office.until_next_look()
    asked = _times_asked(office, "headers", "Archive", 2)
    _reconcile(office)
    office.until(lambda: _times_asked(office, "headers", "Archive", 2) >= asked + 3)
    office.until_next_look()
    office.box.damaged.clear()
    _reconcile(office)
    office.until(lambda: "Two" in office.tickets)
    office.stop()


def _reconcile(office: Office) -> None:
    request = office.desk.store.ask(Request("reconcile", (), datetime.now(UTC)))
    done = office.desk.store.requests
    office.until(lambda: request.number in [one.number for one in done(RequestState.DONE, 9)])


def test_an_answer_in_the_sent_folder_that_cannot_be_fetched_keeps_no_mail_from_the_inbox(
    tmp_path: Path,
) -> None:
    office = _looked(tmp_path)
    office.box.damaged = {("fetch", "Sent", 1)}
    office.box.put(_mail("Re: A question", SUPPORT, to=ANNA), "Sent")
    _put_all(office, "One", "Two")
    office.until(lambda: office.tickets == ["One", "Two"])
    office.until(lambda: office.verdict("Sent", 1) is Verdict.ASIDE)
    office.stop()


def test_a_first_start_remembers_all_old_mails_around_one_whose_header_cannot_be_fetched(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path, INBOX)
    office.box.damaged = {("headers", "INBOX", 90)}
    _put_all(office, *(f"Old{number}" for number in range(1, 121)))
    office.begin()
    office.until_looked()
    office.box.put(_mail("New"))
    office.until(lambda: office.tickets == ["New"])
    office.stop()
    assert {office.verdict("INBOX", uid) for uid in range(1, 121)} == {Verdict.BASELINE}
    assert office.sent_to == [ANNA]


def test_a_flood_is_taken_in_around_a_mail_that_drops_the_connection_at_header_and_body(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = _looked(tmp_path)
    monkeypatch.setattr(office.loop._watch._reader, "_flood", 50)
    office.box.damaged = {("headers", "INBOX", 70), ("fetch", "INBOX", 70)}
    _put_all(office, *(f"Mail{number}" for number in range(1, 101)))
    office.until(lambda: len(office.tickets) == 99)
    office.until(lambda: office.verdict("INBOX", 70) is Verdict.ASIDE)
    office.stop()
    assert len(_asides(office)) == 1
