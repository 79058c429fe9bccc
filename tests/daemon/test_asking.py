"""A mail for which the server drops the connection is found out; what bad luck hits is not."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from mailtriage.daemon.asking import DROPS, Asking, Part, Source
from mailtriage.daemon.line import Line
from mailtriage.daemon.messages import FromWatch, Hindered
from mailtriage.daemon.pulse import Pulse
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import LinkLost
from tests.desk import START, FakeClock

MAIL, HEADER = Source(Part.MAIL, "main", "INBOX", 1), Source(Part.HEADER, "main", "Archive", 1)
Drops = Callable[[int], bool]


class Server:
    """Gives out every mail, until `drops` says that the connection is lost at one; `asked` keeps each question."""

    def __init__(self) -> None:
        self.drops: Drops = lambda uid: False
        self.asked: list[tuple[int, ...]] = []
        self.told: list[FromWatch] = []
        clock = FakeClock()
        inbox: Any = self
        self.asking = Asking(inbox, Line(self.told.append, Pulse(clock)), clock)

    def fetch(self, uids: Sequence[int]) -> Iterator[Arrival]:
        self.asked.append(tuple(uids))
        for start in range(0, len(uids), 5):  # as many as one answer holds
            part = uids[start : start + 5]
            if any(self.drops(uid) for uid in part):
                raise LinkLost("socket error: EOF")
            yield from (Arrival(Place("main", "INBOX", 1, uid), b"raw", START, 3) for uid in part)

    headers = fetch

    def session(self, uids: Sequence[int], source: Source = MAIL) -> dict[int, str]:
        """What one connection brings: by UID why it cannot be read, or nothing."""
        came = {}
        try:
            for one in self.asking.ask(source, uids):
                came[one.place.uid] = one.unreadable
        except LinkLost:
            """The next session connects again."""
        return came

    def until_done(self, count: int, source: Source = MAIL, tries: int = 40) -> dict[int, str]:
        """All of them, over as many connections as it takes; what came is not asked for again."""
        came: dict[int, str] = {}
        for _ in range(tries):
            came |= self.session([uid for uid in range(1, count + 1) if uid not in came], source)
            if len(came) == count:
                return came
        raise AssertionError(f"only {sorted(came)} ever came")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.mark.parametrize("damaged", [1, 37, 60])
def test_the_mail_that_drops_every_connection_is_found_and_the_others_come(
    server: Server, damaged: int
) -> None:
    server.drops = lambda uid: uid == damaged
    came = server.until_done(60)
    assert [uid for uid, why in came.items() if why] == [damaged]
    assert came[damaged] == DROPS
    assert (damaged,) in server.asked


def test_it_takes_three_losses_in_a_row_the_last_with_the_mail_alone(server: Server) -> None:
    server.drops = lambda uid: uid == 1
    assert [server.session(range(1, 9)) for _ in range(3)] == [{}] * 3
    assert [len(one) for one in server.asked] == [8, 8, 1]
    assert server.session(range(1, 9)) == {1: DROPS, **dict.fromkeys(range(2, 9), "")}


def test_several_damaged_mails_side_by_side_and_apart_are_all_found(server: Server) -> None:
    server.drops = lambda uid: uid in (3, 4, 5, 20)
    came = server.until_done(30)
    assert [uid for uid in sorted(came) if came[uid]] == [3, 4, 5, 20]


def test_a_server_that_is_restarted_twice_at_the_same_mail_sets_none_aside(server: Server) -> None:
    lost = iter([True, True])
    server.drops = lambda uid: uid == 7 and next(lost, False)
    assert set(server.until_done(20).values()) == {""}


@pytest.mark.parametrize("good", range(1, 12))
def test_a_network_that_breaks_after_every_few_mails_sets_none_aside(server: Server, good: int) -> None:
    left = [good]

    def breaks(uid: int) -> bool:
        left[0] -= 1
        if left[0] < 0:
            left[0] = good + len(server.asked) % 3
            return True
        return False

    server.drops = breaks
    assert set(server.until_done(60, tries=300).values()) == {""}


def test_losses_at_one_mail_with_others_fetched_in_between_never_count(server: Server) -> None:
    server.drops = lambda uid: uid == 5
    for number in range(20):
        server.session([5])
        server.session([100 + number])
    server.drops = lambda uid: False
    assert server.session([5]) == {5: ""}


def test_a_mail_whose_header_comes_and_whose_body_does_not_is_found_all_the_same(server: Server) -> None:
    for _ in range(3):
        server.drops = lambda uid: False
        server.session([5], HEADER)
        server.drops = lambda uid: uid == 5
        server.session([5])
    assert server.session([5]) == {5: DROPS}


def test_a_link_that_falls_silent_tells_nothing_of_the_mail(server: Server) -> None:
    def stalls(uid: int) -> bool:
        raise LinkLost("timed out") from TimeoutError("timed out")

    server.drops = stalls
    for _ in range(10):
        server.session([1])
    server.drops = lambda uid: False
    assert server.session([1]) == {1: ""}


def test_a_server_that_gives_out_nothing_at_all_sets_none_aside_until_it_does_and_few_then(
    server: Server,
) -> None:
    server.drops = lambda uid: True
    assert [server.session(range(1, 100)) for _ in range(200)] == [{}] * 200
    server.drops = lambda uid: False
    came = server.session(range(1, 100))
    assert len(came) == 99
    assert len([why for why in came.values() if why]) <= 5


def test_a_hundred_damaged_mails_keep_no_new_one_from_coming(server: Server) -> None:
    server.drops = lambda uid: uid <= 100
    came: dict[int, str] = {}
    for newest in range(101, 131):
        for _ in range(40):
            came |= server.session([uid for uid in range(1, newest + 1) if uid not in came])
        assert newest in came
    assert [uid for uid in sorted(came) if came[uid]] == list(range(1, 101))


def test_a_header_is_passed_over_and_told_and_asked_for_again_after_a_pardon(server: Server) -> None:
    server.drops = lambda uid: uid == 3
    came = server.until_done(6, HEADER)
    assert [uid for uid, why in came.items() if why] == [3]
    told = [one.reason for one in server.told if isinstance(one, Hindered) and not one.blocks]
    assert told == [f"the header of mail 3 in Archive is passed over: {DROPS}"]
    assert server.asking.pardon() == {"Archive"}
    assert not server.asking.drops(HEADER, 3)


def test_no_more_than_a_thousand_are_remembered(server: Server) -> None:
    server.drops = lambda uid: uid % 2 == 0
    server.until_done(2100, tries=9000)
    assert len(server.asking._dropping) == 1000
    assert server.asking.drops(MAIL, 2100)
    assert not server.asking.drops(MAIL, 2)
