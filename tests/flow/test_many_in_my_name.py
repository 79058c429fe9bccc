"""Who forges somebody's name can neither flood him nor shut him out in silence."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk import ADMIN, DeskHarness, Sent, compose, harness
from tests.flow.test_was_it_you import ADA, ANNA, TABLES, asked, asks, is_untouched, notes, said, unproven

TOO_MUCH = "you cannot be asked about this one"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def questions(desk: DeskHarness) -> list[Sent]:
    return [one for one in desk.unexpected if "Was it you?" in str(one.message["Subject"])]


def test_who_forges_cannot_flood(desk: DeskHarness) -> None:
    asks(desk)
    for _ in range(40):
        desk.receive(unproven(desk))
    questions = [one for one in desk.unexpected if one.recipient == ADMIN]
    assert len(questions) == 4, "three that wait on the ticket, and one that says that there are more"
    desk.unexpected.clear()
    is_untouched(desk)


def test_at_most_three_wait_on_a_ticket_and_its_owner_is_told_of_more_once_an_hour(desk: DeskHarness) -> None:
    asks(desk)
    for _ in range(3):
        asked(desk)
    for _ in range(3):
        desk.receive(unproven(desk))
    assert TOO_MUCH in desk.expect_mail(ADMIN, "Not done").text
    desk.expect_silence()
    desk.clock.at += timedelta(hours=1)
    desk.receive(unproven(desk))
    assert TOO_MUCH in desk.expect_mail(ADMIN, "Not done").text
    assert len(notes(desk)) == 7
    is_untouched(desk)


def test_what_waits_on_one_ticket_hinders_none_on_another(desk: DeskHarness) -> None:
    asks(desk)
    for _ in range(5):
        desk.receive(unproven(desk))
    desk.unexpected.clear()
    desk.receive(compose(sender="bob@other.example", subject="Screen"))
    desk.unexpected.clear()
    desk.receive(compose(sender=ADA, subject=f"Re: {desk.ticket(1002).token} Screen", body="Hello Bob\n"))
    desk.receive(said(desk.expect_mail(ADMIN, "Was it you?"), "#yes"))
    desk.expect_mail("bob@other.example", "Screen")
    desk.expect_mail(ADMIN, "Done")


def test_what_was_answered_makes_room(desk: DeskHarness) -> None:
    asks(desk)
    asked(desk)
    asked(desk)
    desk.receive(said(asked(desk), "#yes"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")
    asked(desk)


def test_at_most_twenty_mails_wait_for_one_person(desk: DeskHarness) -> None:
    for number in range(10):
        desk.receive(compose(sender=f"c{number}@c{number}.example", subject=f"Question {number}"))
    desk.unexpected.clear()
    for number in range(30):
        # Slowly, so that no cap on automatic mail stops the questions.
        desk.clock.at += timedelta(days=1 / 48)
        token = desk.ticket(1001 + number % 10).token
        desk.receive(compose(sender=ADA, subject=f"Re: {token}", body="Switch it off.\n"))
    assert len(questions(desk)) == 20
    assert any(TOO_MUCH in one.text for one in desk.unexpected)
    desk.unexpected.clear()


def test_who_was_asked_as_often_as_anybody_gets_automatic_mail_is_told_of_more(desk: DeskHarness) -> None:
    for number in range(5):
        desk.receive(compose(sender=f"c{number}@c{number}.example", subject=f"Question {number}"))
    desk.unexpected.clear()
    for number in range(15):
        token = desk.ticket(1001 + number % 5).token
        desk.receive(compose(sender=ADA, subject=f"Re: {token}", body="Switch it off.\n"))
    assert len(questions(desk)) == 10
    assert len([one for one in desk.unexpected if TOO_MUCH in one.text]) == 1
    desk.unexpected.clear()
