"""What comes with a notification and what is left out of one; what becomes of late and of deferred answers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.model.outgoing import Fate
from mailtriage.model.ticket import Status
from tests.desk import ADMIN, AGENT, START, DeskHarness, compose, harness
from tests.flow.test_passed_on import PASSED_ON
from tests.flow.test_staff_by_mail import ADA, ANNA, PDF, Files, answer, asks, files_of, with_file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}})


def test_a_notification_that_is_refused_for_its_words_goes_without_them(desk: DeskHarness) -> None:
    desk.script(ADMIN, (Fate.REFUSED, "554 5.7.1 Message rejected: content"), Fate.ACCEPTED)
    told = asks(desk)
    assert "prints nothing" not in told.text
    assert f"`mailtriage show {desk.ticket().reference}`" in told.text
    assert ANNA in told.text.splitlines()[0]
    desk.receive(answer(told, "Please switch it off and on."))
    assert "switch it off" in desk.expect_mail(ANNA, "Printer").text


def test_a_notification_that_is_refused_twice_goes_without_files_and_words(desk: DeskHarness) -> None:
    desk.desk.attachments = Files(PDF)
    refused = (Fate.REFUSED, "554 5.7.1 Message rejected: content")
    desk.script(ADMIN, refused, refused, Fate.ACCEPTED)
    desk.receive(with_file(f"Anna <{ANNA}>", "Printer", "See the file.\n"))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    assert files_of(told) == []
    assert "See the file." not in told.text
    assert "report.pdf" in told.text


def test_who_is_handed_a_ticket_gets_its_files_and_is_not_told_of_a_second_mail(desk: DeskHarness) -> None:
    desk.desk.attachments = Files(PDF)
    desk.receive(with_file(f"Anna <{ANNA}>", "Printer", "See the file.\n"))
    desk.expect_mail(ANNA)
    desk.receive(answer(desk.expect_mail(ADMIN, "Printer"), "#assign agnes"))
    desk.expect_mail(ADMIN, "Done")
    handed = desk.expect_mail(AGENT, "Printer")
    assert files_of(handed) == [("report.pdf", PDF)]
    assert f"New ticket {desk.ticket().reference} from Anna" in handed.text
    assert "has written again" not in handed.text


def test_help_is_a_list(desk: DeskHarness) -> None:
    desk.receive(answer(asks(desk), "#help"))
    lines = desk.expect_mail(ADMIN, "Done").text.splitlines()
    assert any(one.startswith("  #note ") for one in lines)
    assert any(one.startswith("  #assign NAME ") for one in lines)
    assert max(map(len, lines)) < 110


def test_a_first_answer_that_the_server_puts_off_counts_when_it_is_taken(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.script(ANNA, (Fate.TEMPORARY, "451 4.3.0 later"))
    desk.receive(answer(told, "Please switch it off and on."))
    assert desk.ticket().first_response_at is None
    desk.advance(hours=2)
    mail = desk.expect_mail(ANNA, "Printer")
    assert START < mail.at == desk.ticket().first_response_at


def test_an_answer_to_a_ticket_closed_last_year_goes_out_and_opens_it(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#close\n\nDone."))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")
    desk.clock.at += timedelta(days=400)
    desk.receive(answer(told, "A late word.", date=desk.clock.now()))
    assert "A late word." in desk.expect_mail(ANNA, "Printer").text
    assert desk.ticket().status is Status.OPEN
    assert desk.store.ticket(1002) is None


def test_who_stands_in_gets_the_files_too(desk: DeskHarness) -> None:
    desk.desk.attachments = Files(PDF)
    desk.receive(with_file(f"Anna <{ANNA}>", "Printer", "See the file.\n"))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    known_as = str(told.message["Message-ID"])
    absent = {
        "subject": "Automatic reply",
        "body": "I am out of the office.\n",
        "auto_submitted": "auto-replied",
    }
    desk.receive(compose(sender=ADA, in_reply_to=known_as, **absent))
    assert files_of(desk.expect_mail(AGENT, "Printer")) == [("report.pdf", PDF)]


def test_who_is_handed_a_ticket_of_two_mails_is_told_that_the_customer_wrote_again(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.advance(minutes=1)
    desk.receive(with_file(f"Anna <{ANNA}>", f"Re: {told.message['Subject']}", "Still nothing.\n"))
    desk.receive(answer(desk.expect_mail(ADMIN, "Printer"), "#assign agnes"))
    desk.expect_mail(ADMIN, "Done")
    assert "has written again" in desk.expect_mail(AGENT, "Printer").text


def test_who_is_handed_a_ticket_that_was_passed_on_gets_the_customers_words(desk: DeskHarness) -> None:
    desk.receive(compose(sender=AGENT, subject="WG: Drucker im Lager brennt", body=PASSED_ON))
    desk.expect_mail(AGENT, "opened for")
    desk.receive(answer(desk.expect_mail(ADMIN, "Drucker"), "#assign agnes"))
    desk.expect_mail(ADMIN, "Done")
    handed = desk.expect_mail(AGENT, "Drucker")
    assert "carla@customer.example" in handed.text.splitlines()[0]
    assert f"New ticket {desk.ticket().reference} from Carla Kunde" in handed.text
    assert "der Drucker im Lager brennt" in handed.text
    desk.receive(answer(handed, "I look at it.", sender=f"Agnes Agent <{AGENT}>"))
    assert "I look at it." in desk.expect_mail("carla@customer.example", "Drucker").text
