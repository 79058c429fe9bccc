"""What is decided by a mail's header alone, and what a person's or the disk's bad moment must not undo."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.daemon.reloading import Fresh, Reload, Reloading
from mailtriage.daemon.sending import Sending
from mailtriage.daemon.tally import Tally
from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Arrival, Mail, Place
from mailtriage.model.outgoing import Delivery, Dispatch, Fate, OutboxState
from mailtriage.ports import FolderState
from mailtriage.steps.baseline import begin, is_older
from mailtriage.steps.observing import go_live, live_since, observe_again
from mailtriage.steps.sift import sift, urgent
from mailtriage.store import StoreBusy
from tests.desk import START, SUPPORT, DeskHarness, compose

ANNA = "anna@customer.example"


def _elsewhere(raw: bytes, uid: int = 1, role: Role = Role.OTHER, **more: Any) -> tuple[Arrival, Mail]:
    head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    place = Place("main", "Archive", 1, uid)
    return replace(Arrival(place, head, START, len(raw), role=role), **more), parse(head)


def test_two_mails_of_a_script_that_differ_in_their_body_alone_are_both_read(desk: DeskHarness) -> None:
    first = compose(message_id=None, body="Order 1\n")
    desk.receive(first)
    desk.expect_mail(ANNA)
    assert sift(desk.desk, [_elsewhere(compose(message_id=None, body="Order 2\n"))], START) == [1]


def test_a_header_that_breaks_something_is_read_and_ends_nothing(desk: DeskHarness, monkeypatch: Any) -> None:
    known, calls = desk.store.mail_by_header, iter([True])

    def broken(*about: Any) -> Any:
        if next(calls, False):
            raise UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed")
        return known(*about)

    monkeypatch.setattr(desk.store, "mail_by_header", broken)
    pair = [_elsewhere(compose(), 1), _elsewhere(compose(), 2)]
    assert sift(desk.desk, pair, START) == [1, 2]


def test_a_header_that_breaks_a_rule_waits_its_turn_in_a_flood(desk: DeskHarness, monkeypatch: Any) -> None:
    def broken(*about: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(type(desk.desk.rules), "triage", broken)
    assert urgent(desk.desk, [_elsewhere(compose(), role=Role.INBOX)]) == []


def test_a_mail_whose_header_the_server_cannot_give_is_asked_for_alone(desk: DeskHarness) -> None:
    arrival, _ = _elsewhere(compose())
    assert sift(desk.desk, [(replace(arrival, raw=b"", unreadable="NO"), Mail())], START) == [1]


def test_a_header_that_the_parser_cannot_read_is_no_appointment(desk: DeskHarness) -> None:
    arrival, _ = _elsewhere(compose())
    note, _ = _elsewhere(b"Subject: Buy milk\r\n\r\n", 2)
    assert sift(desk.desk, [(arrival, Mail()), (note, Mail(subject="Buy milk"))], START) == [1]
    row = desk.store.place(note.place)
    assert row is not None
    assert row.verdict is Verdict.IGNORED


def test_mail_from_before_the_first_start_that_a_person_moves_back_is_not_acknowledged(
    tmp_path: Path,
) -> None:
    desk = DeskHarness(tmp_path, {"mailbox": {"start": "new"}})
    desk.receive(compose(), at=START - timedelta(hours=20))
    desk.expect_silence()
    assert is_older(desk.store, START - timedelta(hours=20))
    desk.receive(compose(subject="Something new"))
    desk.expect_mail(ANNA)
    desk.close()


class _Held:
    """A courier that tells nothing by itself."""

    def __init__(self) -> None:
        self.taken: list[Dispatch] = []

    def submit(self, dispatch: Dispatch) -> None:
        self.taken.append(dispatch)

    def close(self) -> None: ...


@pytest.mark.parametrize("fate", [Fate.TEMPORARY, Fate.UNREACHABLE, Fate.US_REFUSED, Fate.UNKNOWN])
def test_what_was_under_way_when_observing_began_does_not_go_out_later(tmp_path: Path, fate: Fate) -> None:
    desk = DeskHarness(tmp_path, {"desk": {"observe": True}})
    go_live(desk.desk, START)
    desk.script(ANNA, Fate.UNREACHABLE)
    desk.receive()
    courier = _Held()
    sending = Sending(desk.desk, desk.spool, desk.clock, Tally(), courier, lambda one: None)
    sending.turn([], claim=True)
    assert [one.recipient for one in courier.taken] == [ANNA]
    observe_again(desk.desk, START)
    one = courier.taken[0]
    told = Delivery(one.message_id, fate, START, one.envelope_from, 0, "later")
    sending.turn([told], claim=False)
    row = desk.store.outgoing(one.message_id)
    assert row is not None
    assert row.state is OutboxState.WITHHELD
    desk.courier.scripts.clear()
    desk.advance(hours=1)
    assert ANNA not in [sent.recipient for sent in desk.sent]
    desk.close()


def test_going_live_on_a_full_disk_is_written_down_when_there_is_room(desk_with: Any) -> None:
    desk: DeskHarness = desk_with({"desk": {"observe": True}})
    with suppress(StoreBusy), desk.store.transaction():
        go_live(desk.desk, START)
        raise StoreBusy("the disk is full")
    with desk.store.transaction():
        go_live(desk.desk, START)
    assert live_since(desk.store) == START


def test_a_reload_that_the_store_cannot_take_now_is_made_later(desk: DeskHarness, monkeypatch: Any) -> None:
    fresh = Fresh(desk.settings, desk.desk.rules, desk.desk.templates)
    read: list[bool] = []

    def reread() -> Fresh:
        read.append(True)
        return fresh

    reloading = Reloading(desk.desk, Reload(reread, lambda: None, lambda: None), desk.clock)
    busy = iter([True])

    def once_busy(key: str) -> Any:
        if next(busy, False):
            raise StoreBusy("another process writes")
        return {}

    monkeypatch.setattr(desk.store, "note", once_busy)
    reloading.ask()
    with pytest.raises(StoreBusy):
        reloading.turn()
    reloading.turn()
    reloading.turn()
    assert len(read) == 2
    monkeypatch.undo()


def test_a_draft_that_the_server_shows_among_the_mails_is_no_mail_yet(desk: DeskHarness) -> None:
    draft = _elsewhere(compose(sender=SUPPORT, to=ANNA), draft=True)
    assert sift(desk.desk, [draft], START) == []
    assert desk.store.place(draft[0].place).verdict is Verdict.IGNORED


def test_a_server_that_gives_uids_a_second_time_is_told(desk: DeskHarness) -> None:
    for number in range(3):
        desk.receive(sender=f"c{number}@customer.example")
        desk.expect_mail(f"c{number}@customer.example")
    begin(desk.desk, "main", "INBOX", FolderState(1, 3, True), START)
    desk.send()
    desk.expect_alert("turned back")
