"""After a restore the mails of staff are read again, and no customer gets an answer twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.steps.restored import discard, mark_restored, release
from mailtriage.steps.restored import held_before as held_before_of
from tests.desk import ADMIN, DeskHarness, Sent, compose, harness

ANNA = "anna@customer.example"
ADA = f"Ada Admin <{ADMIN}>"
TABLES: dict[str, Any] = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def asks(desk: DeskHarness) -> Sent:
    desk.receive(compose(subject="Printer"))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def restored(desk: DeskHarness) -> None:
    """The store is put back to what it is now; three hours were lost."""
    desk.clock.at += timedelta(hours=3)
    mark_restored(desk.store, desk.clock.now() - timedelta(hours=3), desk.clock.now())
    desk.desk.held_before = held_before_of(desk.store)


def answer(told: Sent, body: str = "Please switch it off.\n") -> bytes:
    known_as = str(told.message["Message-ID"])
    return compose(sender=ADA, subject=f"Re: {told.message['Subject']}", body=body, in_reply_to=known_as)


def question(desk: DeskHarness) -> Sent:
    """Whether a mail is Ada's that nothing proves."""
    desk.receive(compose(sender=ADA, subject=f"Re: {desk.ticket().token} Printer", body="Switch it off.\n"))
    return desk.expect_mail(ADMIN, "Was it you?")


def is_held(desk: DeskHarness) -> None:
    assert "restored from a backup" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None
    assert "held by restore" in [one.data.get("reason") for one in desk.store.events(1001)]
    desk.expect_silence()


def test_an_answer_from_before_the_restore_is_held_and_its_author_is_told(desk: DeskHarness) -> None:
    told = asks(desk)
    came = desk.clock.at + timedelta(minutes=10)
    restored(desk)
    desk.receive(answer(told), at=came)
    is_held(desk)
    assert release(desk.store, desk.clock.now())[0] == 1
    desk.send()
    desk.expect_mail(ANNA, "Printer")
    assert desk.ticket().first_response_at is not None


def test_one_that_had_gone_out_is_dropped_for_good(desk: DeskHarness) -> None:
    told = asks(desk)
    came = desk.clock.at + timedelta(minutes=10)
    restored(desk)
    desk.receive(answer(told), at=came)
    is_held(desk)
    assert discard(desk.store, desk.clock.now())[0] == 1
    desk.advance(minutes=5)


def test_a_cancel_that_is_read_again_stops_what_is_held(desk: DeskHarness) -> None:
    told = asks(desk)
    came = desk.clock.at + timedelta(minutes=10)
    restored(desk)
    desk.receive(answer(told), at=came)
    is_held(desk)
    desk.receive(answer(told, "#cancel\n"), at=came + timedelta(seconds=30))
    assert "taken back" in desk.expect_mail(ADMIN, "Done").text
    assert release(desk.store, desk.clock.now())[0] == 0


def test_an_answer_that_came_since_goes_out(desk: DeskHarness) -> None:
    told = asks(desk)
    restored(desk)
    desk.receive(answer(told))
    desk.expect_mail(ANNA, "Printer")


def test_a_yes_from_before_the_restore_holds_what_it_confirms(desk: DeskHarness) -> None:
    asks(desk)
    asked = question(desk)
    came = desk.clock.at + timedelta(minutes=10)
    restored(desk)
    desk.receive(answer(asked, "#yes\n"), at=came)
    is_held(desk)


def test_a_yes_that_came_since_has_it_sent(desk: DeskHarness) -> None:
    asks(desk)
    asked = question(desk)
    restored(desk)
    desk.receive(answer(asked, "#yes\n"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")
