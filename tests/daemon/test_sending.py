"""The outbox gives the mail server what it takes: no more at once, and nothing for a while when it says so."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.daemon.sending import Sending
from mailtriage.daemon.tally import Tally
from mailtriage.model.outgoing import Delivery, Dispatch, Fate, OutboxState
from tests.desk import DeskHarness, compose


class Post:
    """A desk with forty acknowledgements to send, and a mail server that answers as it is told."""

    def __init__(self, folder: Path) -> None:
        self.desk = DeskHarness(folder)
        self.given: list[Dispatch] = []
        self.desk.send = lambda: None  # type: ignore[method-assign]
        for number in range(40):
            self.desk.receive(compose(sender=f"c{number}@customer{number}.example"))
        self.tally = Tally()
        self.sending = Sending(
            self.desk.desk, self.desk.spool, self.desk.clock, self.tally, self, lambda one: None
        )

    def submit(self, dispatch: Dispatch) -> None:
        self.given.append(dispatch)

    def close(self) -> None: ...

    def turn(self, fate: Fate | None = None, reason: str = "") -> int:
        """Everything under way ends as `fate`; how many mails are given to the server then."""
        ended, self.given = self.given, []
        now = self.desk.clock.now()
        told = [Delivery(one.message_id, fate, now, "", 0, reason) for one in ended] if fate else []
        self.sending.turn(told, claim=True)
        return len(self.given)

    def wait(self, seconds: float) -> None:
        self.desk.clock.at += timedelta(seconds=seconds)


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


def test_a_window_of_mails_is_under_way_and_no_more(post: Post) -> None:
    assert post.turn() == 32
    assert post.turn() == 0


def test_what_was_not_tried_because_we_stop_waits_and_is_no_trouble(post: Post) -> None:
    post.turn()
    assert post.turn(Fate.UNTRIED, "stopped before it was tried") == 0
    assert not post.tally.troubles
    assert not post.sending.trouble
    assert post.desk.store.count_outbox((OutboxState.QUEUED,))[OutboxState.QUEUED] == 40


def test_a_server_that_says_slow_down_is_left_alone_and_then_tried_with_one_mail(post: Post) -> None:
    post.turn()
    assert post.turn(Fate.SLOW_DOWN, "450 4.7.1 rate limit exceeded") == 0
    post.wait(4)
    assert post.turn() == 0
    post.wait(2)
    assert post.turn() == 1
    assert [post.turn(Fate.ACCEPTED) for _ in range(3)] == [1, 2, 3]


def test_a_server_that_keeps_saying_it_is_left_alone_for_longer_each_time(post: Post) -> None:
    post.turn()
    for seconds in (5, 15, 60, 300, 300):
        post.turn(Fate.SLOW_DOWN, "421 4.3.2 try later")
        post.wait(seconds - 1)
        assert post.turn() == 0
        post.wait(2)
        assert post.turn() == 1


def test_no_mail_pays_for_a_server_that_is_slow(post: Post) -> None:
    post.turn()
    for _ in range(50):
        post.turn(Fate.SLOW_DOWN, "421 4.3.2 try later")
        post.wait(301)
        post.turn()
    rows = post.desk.store.in_state(OutboxState.QUEUED, 100)
    assert len(rows) + len(post.given) == 40
    assert {row.attempts for row in rows} == {0}
    assert not post.tally.troubles
