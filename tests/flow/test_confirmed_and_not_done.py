"""What its owner has confirmed is done once, or he is told that it cannot be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.daemon.confirmed import do_confirmed
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.mail import Mail
from mailtriage.ports import ParserFailed
from tests.desk import ADMIN, DeskHarness, DirectParser, harness
from tests.flow.test_was_it_you import ANNA, TABLES, asked, asks, is_untouched, said


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


class Broken(DirectParser):
    """Cannot read it, or cannot be started."""

    def __init__(self, error: Exception) -> None:
        super().__init__(frozenset())
        self.error = error

    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        raise self.error


def confirmed(desk: DeskHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ada has said #yes, and the process ended before it was done."""
    question = asked(desk)
    with monkeypatch.context() as patched:
        patched.setattr("tests.desk.do_confirmed", lambda *_: ())
        desk.receive(said(question, "#yes"))
    is_untouched(desk)


def test_what_was_confirmed_before_a_crash_is_done_once(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(desk)
    confirmed(desk, monkeypatch)
    with pytest.raises(TemporaryFailure):
        list(do_confirmed(desk.desk, Broken(TemporaryFailure("no parser")), desk.clock))
    is_untouched(desk)
    desk.advance(minutes=1)
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")
    desk.advance(minutes=5)


def test_a_mail_that_cannot_be_read_again_is_told(desk: DeskHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(desk)
    confirmed(desk, monkeypatch)
    list(do_confirmed(desk.desk, Broken(ParserFailed("took too long", Mail())), desk.clock))
    desk.send()
    assert "took too long" in desk.expect_alert("could not be carried out").text
    assert "could not be done: took too long" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_a_mail_that_breaks_the_flow_is_told_and_half_of_it_is_not_done(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(desk)
    confirmed(desk, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr("mailtriage.steps.staff.others_who_answered", lambda *_: 1 / 0)
        desk.advance(minutes=1)
    assert "ZeroDivisionError" in desk.expect_alert("could not be carried out").text
    assert "ZeroDivisionError" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_a_mail_that_ends_the_process_is_not_begun_for_ever(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(desk)
    confirmed(desk, monkeypatch)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            list(do_confirmed(desk.desk, Broken(KeyboardInterrupt()), desk.clock))  # type: ignore[arg-type]
    desk.advance(minutes=1)
    assert "ended the process twice" in desk.expect_alert("could not be carried out").text
    assert "ended the process twice" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)
