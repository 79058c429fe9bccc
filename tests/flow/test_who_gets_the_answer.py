"""Whom line one named gets the answer, whatever the answer's own commands change; who is taken out does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.steps.merge import merge
from tests.desk import ADMIN, DeskHarness, Sent, compose, harness
from tests.flow.test_staff_by_mail import ADA, ANNA, CARL, answer, asks

EVE = "eve@customer.example"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}})


def joins(
    desk: DeskHarness, told: Sent, body: str = "Same here.\n", sender: str = EVE, **fields: str
) -> Sent:
    """A colleague of the customer answers; the notification of it."""
    desk.receive(compose(sender=sender, subject=f"Re: {told.message['Subject']}", body=body, **fields))
    return desk.expect_mail(ADMIN, "Printer")


def got(desk: DeskHarness) -> set[str]:
    """Who of the customers got a mail; none of them may hold what is for staff."""
    found = {one.recipient for one in desk.unexpected if one.recipient != ADMIN}
    desk.unexpected[:] = [one for one in desk.unexpected if one.recipient == ADMIN]
    return found


def test_who_is_put_in_by_the_answer_to_his_own_mail_replaces_nobody(desk: DeskHarness) -> None:
    told = joins(desk, asks(desk, cc=f"Carl <{CARL}>"))
    assert EVE not in told.text.splitlines()[0]
    desk.receive(answer(told, f"#cc {EVE}\n\nIt runs again."))
    assert got(desk) == {ANNA, CARL, EVE}
    assert "Nothing goes to" not in desk.expect_mail(ADMIN, "Done").text


def test_a_second_answer_to_the_same_mail_goes_to_the_same_people(desk: DeskHarness) -> None:
    told = joins(desk, asks(desk, cc=f"Carl <{CARL}>"))
    desk.receive(answer(told, f"#cc {EVE}\n\nIt runs again."))
    desk.receive(answer(told, "One more thing."))
    desk.expect_mail(ADMIN, "Done")
    got(desk)
    desk.receive(answer(told, "And another."))
    assert got(desk) == {ANNA, CARL, EVE}


def test_who_was_the_requester_by_mistake_gets_no_answer_to_what_named_him(desk: DeskHarness) -> None:
    told = asks(desk, cc=f"Carl <{CARL}>")
    desk.receive(answer(told, f"#requester {EVE}\n\nIt runs again."))
    desk.expect_mail(ADMIN, "Done")
    assert EVE in got(desk)


@pytest.mark.parametrize(
    "written", [f"-{CARL}", f"\u2013{CARL}", f"- {CARL}", f"-Carl Cole <{CARL}>", f"Carl <-{CARL}>"]
)
def test_a_colleague_of_the_customer_is_taken_out_by_command(desk: DeskHarness, written: str) -> None:
    told = asks(desk, cc=f"Carl <{CARL}>")
    desk.receive(answer(told, f"#cc {written}\n\nOnly for you."))
    assert f"{CARL} will get no answers any more" in desk.expect_mail(ADMIN, "Done").text
    assert got(desk) == {ANNA}


def test_who_is_taken_out_stays_out_also_when_the_customer_copies_him_again(desk: DeskHarness) -> None:
    told = asks(desk, cc=f"Carl <{CARL}>")
    desk.receive(answer(told, f"#cc -{CARL}"))
    desk.expect_mail(ADMIN, "Done")
    told = joins(desk, told, sender=ANNA, cc=CARL)
    assert CARL not in told.text.splitlines()[0]
    desk.receive(answer(told, "Only for you."))
    assert got(desk) == {ANNA}
    desk.receive(answer(told, f"#cc {CARL}\n\nFor both."))
    desk.expect_mail(ADMIN, "Done")
    assert got(desk) == {ANNA, CARL}


def test_who_is_taken_out_and_writes_is_answered_only_when_he_is_put_in_again(desk: DeskHarness) -> None:
    told = asks(desk, cc=f"Carl <{CARL}>")
    desk.receive(answer(told, f"#cc -{CARL}"))
    desk.expect_mail(ADMIN, "Done")
    told = joins(desk, told, sender=CARL)
    assert ANNA in told.text.splitlines()[0]
    assert CARL not in told.text.splitlines()[0]
    desk.receive(answer(told, "Only for you."))
    assert got(desk) == {ANNA}


def test_an_earlier_notification_does_not_bring_back_who_was_taken_out_and_says_so(desk: DeskHarness) -> None:
    told = asks(desk, cc=f"Carl <{CARL}>")
    desk.receive(answer(told, f"#cc -{CARL}"))
    desk.expect_mail(ADMIN, "Done")
    desk.receive(answer(told, "Only for you."))
    assert f"Nothing goes to {CARL}" in desk.expect_mail(ADMIN, "Done").text
    assert got(desk) == {ANNA}


def test_who_is_taken_out_stays_out_of_the_ticket_into_which_his_was_merged(desk: DeskHarness) -> None:
    desk.receive(answer(asks(desk, cc=f"Carl <{CARL}>"), f"#cc -{CARL}"))
    desk.expect_mail(ADMIN, "Done")
    desk.receive(compose(subject="Printer again", cc=f"Carl <{CARL}>"))
    told = desk.expect_mail(ADMIN, "Printer again")
    got(desk)
    merge(desk.desk, "1001", "1002", "operator", desk.clock.now())
    desk.receive(answer(told, "Only for you."))
    desk.expect_mail(ADMIN, "Done")
    assert got(desk) == {ANNA}


def test_the_requester_cannot_be_taken_out_and_nothing_is_sent(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, f"#cc -{ANNA}\n\nNot for Anna."))
    assert "is the requester" in desk.expect_mail(ADMIN, "Not done").text
    assert got(desk) == set()


def test_a_requester_is_replaced_and_taken_out_at_once(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, f"#requester {EVE}\n#cc -{ANNA}\n\nOnly for Eve."))
    desk.expect_mail(ADMIN, "Done")
    assert got(desk) == {EVE}


def test_what_nothing_proves_shows_whom_it_would_take_out(desk: DeskHarness) -> None:
    told = asks(desk, cc=f"Carl <{CARL}>")
    subject = f"Re: {told.message['Subject']}"
    desk.receive(compose(sender=ADA, subject=subject, body=f"#cc -{CARL}\n\nOnly for you.\n"))
    asked = desk.expect_mail(ADMIN, "Was it you?")
    assert f"{CARL} will get no answers any more" in asked.text
    desk.receive(
        compose(sender=ADA, subject=subject, body="#yes\n", in_reply_to=str(asked.message["Message-ID"]))
    )
    desk.expect_mail(ADMIN, "Done")
    assert got(desk) == {ANNA}
