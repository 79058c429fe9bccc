"""Mail that was set aside and is tried again: the mailbox shows what came of it, and no other mail's."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailtriage.daemon.messages import Filed, FileMarks, Lost
from mailtriage.daemon.retry import retry_asides
from mailtriage.model.ledger import AsideState
from mailtriage.ports import Moved
from mailtriage.rules.load import Source, load
from tests.daemon.test_reception import MOVES, Front, filed
from tests.desk import DeskHarness, DirectParser


@pytest.fixture
def waiting(tmp_path: Path) -> Front:
    """A mail that a rule set aside, another after it that is shown, and rules that move since."""
    aside = [{"name": "x", "when": {"sender": "c0@customer0.example"}, "then": {"aside": "news"}}]
    front = Front(DeskHarness(tmp_path, {"rule": aside, "mailbox": {"keywords": False}}))
    front.opened(1, 2)
    front.parsed(1, {1: 0, 2: 1})
    front.handle_all()
    desk = front.desk
    moves = load([Source("own.toml", tuple(MOVES))])
    desk.desk.adopt(desk.settings, moves, desk.desk.templates)
    (row,) = desk.store.asides(None, 10)
    with desk.store.transaction():
        desk.store.put_aside(replace(row, state=AsideState.RETRY))
    front.asked.clear()
    return front


def retry(front: Front) -> None:
    front.mailroom.retried(retry_asides(front.desk.desk, DirectParser(()), front.desk.clock))


def test_mail_that_is_tried_again_goes_where_rules_want_it(waiting: Front) -> None:
    retry(waiting)
    waiting.mailroom.file()
    assert filed(waiting) == FileMarks({"billing": [1]}, 1, {"Support": [1]})
    waiting.hear(Filed(1, (Moved("Support", 9, {1: 40}),)))
    waiting.opened(1, 2)
    waiting.mailroom.file()
    assert all(1 not in one.moves["Support"] for one in waiting.asked if isinstance(one, FileMarks))


def test_mail_that_is_tried_again_without_a_connection_is_moved_with_the_next(waiting: Front) -> None:
    waiting.mailroom.hear(Lost("gone"))
    retry(waiting)
    waiting.mailroom.file()
    waiting.opened(1, 2)
    waiting.mailroom.file()
    assert 1 in filed(waiting).moves["Support"]


def test_mail_that_is_tried_again_after_a_renumbering_moves_no_other(waiting: Front) -> None:
    waiting.opened(2, 2)
    waiting.asked.clear()
    retry(waiting)
    waiting.mailroom.file()
    assert not waiting.asked
