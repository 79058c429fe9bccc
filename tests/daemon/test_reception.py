"""The desk's side of the inbox: connections come and go, and no mail is passed over or handled twice."""

from pathlib import Path
from typing import Any

import pytest

from mailtriage.batch import Prepared
from mailtriage.daemon.mailroom import Mailroom
from mailtriage.daemon.messages import (
    Drained,
    Filed,
    FileMarks,
    Hindered,
    Listed,
    Lost,
    OfFolder,
    Opened,
    Parsed,
    Resume,
    Told,
)
from mailtriage.daemon.tally import Tally
from mailtriage.intake.parse import parse
from mailtriage.model.folder import Folder, Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import FolderState, Moved
from mailtriage.steps.sift import sift
from tests.desk import START, DeskHarness, compose

INBOX = Folder("INBOX", Role.INBOX)


class Front:
    """A mailroom on a desk in memory; what it asks of the watch is kept."""

    def __init__(self, desk: DeskHarness) -> None:
        self.desk = desk
        self.asked: list[Any] = []
        self.rooms = 0
        self.tally = Tally()
        self.mailroom = Mailroom(
            desk.desk,
            desk.clock,
            self.tally,
            "main",
            self.asked.append,
            self._room,
            lambda one: None,
            once=False,
        )
        self.raws = [compose(sender=f"c{n}@customer{n}.example") for n in range(10)]

    def hear(self, message: OfFolder) -> None:
        self.mailroom.hear(Told(INBOX, message))

    def _room(self) -> None:
        self.rooms += 1

    def opened(self, uidvalidity: int, count: int) -> None:
        self.hear(Opened(FolderState(uidvalidity, count + 1, True)))
        self.hear(Listed(tuple(range(1, count + 1))))

    def parsed(self, uidvalidity: int, mails: dict[int, int]) -> None:
        """Mails by UID, each one of `raws` by its number."""
        prepared = []
        for uid, number in mails.items():
            raw = self.raws[number]
            arrival = Arrival(Place("main", "INBOX", uidvalidity, uid), raw, START, len(raw))
            prepared.append(Prepared(arrival, parse(raw)))
        self.hear(Parsed(tuple(prepared)))

    def handle_all(self) -> None:
        while self.mailroom.busy:
            self.mailroom.handle()
        self.mailroom.file()

    def verdict(self, uidvalidity: int, uid: int) -> Verdict | None:
        row = self.desk.store.place(Place("main", "INBOX", uidvalidity, uid))
        return row.verdict if row else None

    def mark(self) -> int:
        folder = self.desk.store.folder("main", "INBOX")
        assert folder is not None
        return folder.mark


@pytest.fixture
def front(tmp_path: Path) -> Front:
    return Front(DeskHarness(tmp_path))


def test_what_was_fetched_before_a_renumbering_never_moves_the_mark_of_the_new_numbers(front: Front) -> None:
    front.opened(1, 3)
    front.parsed(1, {1: 0, 2: 1, 3: 2})
    front.mailroom.hear(Lost("gone"))
    front.opened(2, 5)
    front.handle_all()
    front.parsed(2, {1: 6})
    front.handle_all()
    assert front.mark() == 1
    assert front.rooms == 2, "the place in the queue of what was dropped is given back"


def test_marks_of_an_old_connection_are_never_put_on_other_mails(front: Front) -> None:
    front.opened(1, 3)
    front.parsed(1, {1: 0, 2: 1, 3: 2})
    front.mailroom.hear(Lost("gone"))
    front.opened(2, 5)
    front.handle_all()
    assert not [one for one in front.asked if isinstance(one, FileMarks)]


def test_a_mail_fetched_on_two_connections_is_handled_once(front: Front) -> None:
    for _ in range(2):
        front.opened(1, 3)
        front.parsed(1, {1: 0, 2: 1, 3: 2})
    front.handle_all()
    assert [front.verdict(1, uid) for uid in (1, 2, 3)] == [Verdict.TICKET] * 3


def test_after_a_restart_the_watch_is_told_where_to_go_on_and_what_to_pass_over(front: Front) -> None:
    front.opened(1, 4)
    front.parsed(1, {1: 0, 3: 2})
    front.handle_all()
    front.opened(1, 4)
    assert front.asked[-1] == Resume(1, 0, frozenset({3}), "main")


def test_a_lost_connection_with_mail_in_hand_leaves_nothing_to_wait_for(front: Front) -> None:
    front.opened(1, 3)
    front.parsed(1, {1: 0})
    front.mailroom.hear(Lost("gone"))
    front.handle_all()
    assert front.mailroom.finished
    assert front.verdict(1, 1) is Verdict.TICKET


def test_keywords_that_the_server_refuses_are_no_trouble_of_the_mail(front: Front) -> None:
    front.opened(1, 1)
    front.parsed(1, {1: 0})
    front.mailroom.hear(Hindered("NO [LIMIT] too many keywords", blocks=False))
    front.hear(Drained(START))
    front.handle_all()
    assert not front.tally.troubles


def test_a_mailbox_that_cannot_be_read_for_five_minutes_is_told(front: Front) -> None:
    front.opened(1, 0)
    front.hear(Drained(START))
    front.desk.clock.at = START.replace(minute=4)
    front.mailroom.hear(Lost("no route"))
    front.desk.send()
    front.desk.expect_silence()
    front.desk.clock.at = START.replace(minute=6)
    front.mailroom.hear(Lost("no route"))
    front.desk.send()
    front.desk.expect_alert("cannot be read")


def test_a_baseline_whose_newest_mails_are_gone_is_finished_all_the_same(front: Front) -> None:
    """Else a renumbering later would take new mail for old, and lose it."""
    front.desk.documents.table("folders").truncate()
    object.__setattr__(front.desk.settings.mailbox, "start", "new")
    front.hear(Opened(FolderState(1, 5, True)))
    front.hear(Listed(()))
    front.hear(Drained(START))
    assert front.mark() == 4
    front.hear(Opened(FolderState(2, 3, True)))
    assert front.asked[-1] == Resume(0, 0, frozenset(), "main")


def test_marks_put_on_again_after_a_crash_show_the_severity_too(front: Front) -> None:
    front.opened(1, 1)
    front.parsed(1, {1: 0})
    front.mailroom.handle()
    front.hear(Opened(FolderState(1, 2, True)))
    front.mailroom.file()
    assert set(front.asked[-1].marks) == {"mt-ticket", "mt-normal"}


MOVES = [{"name": "x", "when": {}, "then": {"folder": "Support", "keyword": "billing"}}]


@pytest.fixture
def mover(tmp_path: Path) -> Front:
    return Front(DeskHarness(tmp_path, {"rule": MOVES, "mailbox": {"keywords": False}}))


def filed(front: Front) -> FileMarks:
    (asked,) = [one for one in front.asked if isinstance(one, FileMarks)]
    front.asked.clear()
    return asked


def test_what_rules_want_is_asked_for_once_where_our_own_keywords_are_off(mover: Front) -> None:
    mover.opened(1, 1)
    mover.parsed(1, {1: 0})
    mover.handle_all()
    assert filed(mover) == FileMarks({"billing": [1]}, 1, {"Support": [1]})
    mover.hear(Filed(1, (Moved("Support", 9, {1: 40}),)))
    mover.opened(1, 1)
    mover.handle_all()
    assert not [one for one in mover.asked if isinstance(one, FileMarks)]


def test_where_a_mail_was_moved_to_it_is_known_and_not_looked_at_again(mover: Front) -> None:
    mover.opened(1, 1)
    mover.parsed(1, {1: 0})
    mover.handle_all()
    mover.hear(Filed(1, (Moved("Support", 9, {1: 40}),)))
    at = Place("main", "Support", 9, 40)
    before = mover.desk.store.place(at)
    assert before is not None
    assert (before.verdict, before.mail_id is None) == (Verdict.DUPLICATE, False)
    arrival = Arrival(at, mover.raws[0], START, 1, role=Role.OTHER)
    with mover.desk.store.transaction():
        assert sift(mover.desk.desk, [(arrival, parse(mover.raws[0]))], START) == []
    assert mover.desk.store.place(at) == before


def test_after_a_crash_what_was_not_moved_is_asked_for_again(mover: Front) -> None:
    mover.opened(1, 1)
    mover.parsed(1, {1: 0})
    mover.handle_all()
    filed(mover)
    mover.mailroom.hear(Lost("gone"))
    mover.opened(1, 1)
    mover.handle_all()
    assert filed(mover).moves == {"Support": [1]}


def handled_and_filed(front: Front, up_to: int) -> FileMarks:
    while front.mailroom.busy:
        front.mailroom.handle()
    front.mailroom.file()
    asked = filed(front)
    front.hear(Filed(up_to, ()))
    return asked


def test_what_waits_behind_urgent_mail_is_moved_after_a_lost_connection_too(mover: Front) -> None:
    mover.opened(1, 3)
    mover.asked.clear()
    mover.parsed(1, {3: 2})
    assert handled_and_filed(mover, 3).moves == {"Support": [3]}
    mover.parsed(1, {1: 0, 2: 1})
    mover.handle_all()
    filed(mover)
    mover.mailroom.hear(Lost("gone"))
    mover.opened(1, 3)
    mover.handle_all()
    again = filed(mover)
    assert {1, 2} <= set(again.moves["Support"])
    mover.hear(Filed(again.up_to, ()))
    mover.opened(1, 3)
    mover.handle_all()
    assert not [one for one in mover.asked if isinstance(one, FileMarks)], "once"
