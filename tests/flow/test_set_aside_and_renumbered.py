"""A mail that was set aside and turns up again under another number is known, and nobody is told a second time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from mailtriage.batch import Prepared
from mailtriage.daemon.retry import retry_asides
from mailtriage.intake.parse import parse
from mailtriage.model.ledger import AsideRow, AsideState, Verdict
from mailtriage.model.mail import Arrival, Mail, Place
from mailtriage.ports import ParserFailed
from mailtriage.steps.desk import Handled
from tests.desk import START, DeskHarness, compose

ANNA = "anna@customer.example"
Understand = Callable[[bytes], Mail | ParserFailed]


class _Parser:
    """Understands every mail, until it `fails`."""

    fails = False

    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        mail = parse(raw)
        if self.fails:
            raise ParserFailed("it broke again", mail)
        return mail

    def deaths(self, seconds: float) -> int:
        return 0

    def close(self) -> None: ...


def _breaks(raw: bytes) -> ParserFailed:
    return ParserFailed("it broke", parse(raw))


def _breaks_early(raw: bytes) -> ParserFailed:
    return ParserFailed("not even its header", Mail())


def _renumber(desk: DeskHarness, understand: Understand = _breaks) -> list[Handled]:
    desk.uidvalidity += 1
    desk.open()
    arrivals = [_arrival(desk, uid, raw) for uid, raw, _ in desk._server]
    handled = desk.handle([Prepared(one, understand(one.raw or b"")) for one in arrivals])
    desk.expect_alert("renumbered")
    return handled


def _arrival(desk: DeskHarness, uid: int, raw: bytes) -> Arrival:
    return Arrival(Place("main", "INBOX", desk.uidvalidity, uid), raw, START, len(raw))


def _receive(desk: DeskHarness, raw: bytes, understand: Understand = _breaks) -> Handled:
    return desk.handle([Prepared(desk.arrive(raw), understand(raw))])[0]


def _listed(desk: DeskHarness) -> list[AsideRow]:
    return desk.store.asides(AsideState.ASIDE, 99)


def _retry(desk: DeskHarness, parser: _Parser) -> list[Handled]:
    for row in _listed(desk):
        desk.store.put_aside(replace(row, state=AsideState.RETRY))
    handled = list(retry_asides(desk.desk, parser, desk.clock))
    desk.send()
    return handled


def _ends(handled: list[Handled]) -> list[str]:
    return [one.verdict.value for one in handled]


@pytest.mark.parametrize("now", [_breaks, parse], ids=["breaks again", "would not break now"])
def test_a_renumbered_inbox_sets_nothing_aside_a_second_time(desk: DeskHarness, now: Understand) -> None:
    _receive(desk, compose())
    desk.expect_alert("set aside")
    before = _listed(desk)
    desk.clock.at += timedelta(hours=2)  # an alert of the same hour would not be told again anyway
    for _ in range(3):
        handled = _renumber(desk, now)
        assert _ends(handled) == ["aside"]
        row = desk.store.place(handled[0].arrival.place)
        assert row is not None
        assert row.verdict is Verdict.ASIDE
        desk.clock.at += timedelta(hours=2)
    assert [replace(one, place=before[0].place) for one in _listed(desk)] == before


@pytest.mark.parametrize("message_id", ["<m@customer.example>", None])
@pytest.mark.parametrize("how", [_breaks, _breaks_early])
def test_it_is_known_by_its_bytes_where_its_header_says_too_little(
    desk: DeskHarness, how: Understand, message_id: str | None
) -> None:
    _receive(desk, compose(message_id=message_id), how)
    desk.expect_alert("set aside")
    desk.clock.at += timedelta(hours=2)
    assert _ends(_renumber(desk, how)) == ["aside"]
    assert len(_listed(desk)) == 1


def test_it_is_tried_again_where_it_lies_now(desk: DeskHarness) -> None:
    _receive(desk, compose())
    desk.expect_alert("set aside")
    place = _renumber(desk)[0].arrival.place
    assert _ends(_retry(desk, _Parser())) == ["ticket"]
    desk.expect_mail(ANNA)
    row = desk.store.place(place)
    assert row is not None
    assert row.verdict is Verdict.TICKET
    assert not _listed(desk)


def test_tried_again_in_vain_it_is_listed_under_the_same_id(desk: DeskHarness) -> None:
    _receive(desk, compose())
    desk.expect_alert("set aside")
    before = _listed(desk)[0].aside_id
    _renumber(desk)
    parser = _Parser()
    parser.fails = True
    assert _ends(_retry(desk, parser)) == ["aside"]
    assert [(one.aside_id, one.tries) for one in _listed(desk)] == [(before, 2)]
    parser.fails = False
    assert _ends(_retry(desk, parser)) == ["ticket"]
    desk.expect_mail(ANNA)


@pytest.mark.parametrize("now", [_breaks, parse], ids=["breaks again", "does not break"])
def test_what_was_handled_since_is_a_duplicate_as_any_other(desk: DeskHarness, now: Understand) -> None:
    _receive(desk, compose())
    desk.expect_alert("set aside")
    assert _ends(_retry(desk, _Parser())) == ["ticket"]
    desk.expect_mail(ANNA)
    assert _ends(_renumber(desk, now)) == ["duplicate"]
    assert not _listed(desk)


@pytest.mark.parametrize("how", [_breaks, _breaks_early])
def test_two_mails_without_a_message_id_are_never_taken_for_each_other(
    desk: DeskHarness, how: Understand
) -> None:
    first, second = (compose(message_id=None, body=body) for body in ("Order 1\n", "Order 2\n"))
    for raw in (first, second):
        _receive(desk, raw, how)
    desk.expect_alert("set aside")
    assert len(_listed(desk)) == 2
    _renumber(desk, how)
    kept = {desk.archive.read(one.archive) for one in _listed(desk) if one.archive}
    assert kept == {first, second}


def test_one_without_a_message_id_that_can_be_read_is_handled_beside_one_that_could_not(
    desk: DeskHarness,
) -> None:
    _receive(desk, compose(message_id=None, body="Order 1\n"))
    desk.expect_alert("set aside")
    assert _receive(desk, compose(message_id=None, body="Order 2\n"), parse).verdict is Verdict.TICKET
    desk.expect_mail(ANNA)


@pytest.mark.parametrize(("how", "verdict"), [(parse, Verdict.TICKET), (_breaks, Verdict.ASIDE)])
def test_a_broken_mail_with_a_copied_header_hides_no_other_that_lies_beside_it(
    desk: DeskHarness, how: Understand, verdict: Verdict
) -> None:
    fields = {"message_id": "<m@customer.example>", "sender": ANNA}
    _receive(desk, compose(body="forged\n", **fields))
    desk.expect_alert("set aside")
    handled = _receive(desk, compose(body="Please help!\n", **fields), how)
    assert handled.verdict is verdict
    assert len(_listed(desk)) == (1 if verdict is Verdict.TICKET else 2)
    desk.unexpected.clear()


@pytest.mark.parametrize(("size_bytes", "rows"), [(4711, 1), (0, 2)])
def test_one_that_the_server_keeps_back_is_known_by_time_and_size_if_these_are_told(
    desk: DeskHarness, size_bytes: int, rows: int
) -> None:
    for _ in range(2):
        arrival = replace(desk.arrive(b""), unreadable="NO damaged", size_bytes=size_bytes)
        desk.handle([Prepared(arrival, Mail())])
        desk.uidvalidity += 1
        desk.open()
    desk.unexpected.clear()
    assert len(_listed(desk)) == rows


def test_two_that_the_server_keeps_back_beside_each_other_are_two(desk: DeskHarness) -> None:
    for _ in range(2):
        arrival = replace(desk.arrive(b""), unreadable="NO damaged", size_bytes=4711)
        desk.handle([Prepared(arrival, Mail())])
    desk.expect_alert("set aside")
    assert len(_listed(desk)) == 2
