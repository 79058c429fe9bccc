"""Line one of every mail to staff says what answering it does, and it does that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.model.event import EventType
from mailtriage.model.outgoing import Fate
from mailtriage.model.ticket import Severity
from tests.desk import ADMIN, AGENT, SUPPORT, DeskHarness, Sent, compose, harness, proven
from tests.flow.test_passed_on import PASSED_ON

ANNA, BEN = "anna@customer.example", "ben@other.example"
ADA = f"Ada Admin <{ADMIN}>"
NOTE = "Answering this mail writes an internal note; nothing goes to the customer."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}})


def line_one(sent: Sent) -> str:
    return sent.text.splitlines()[0]


def asks(desk: DeskHarness, **fields: str) -> Sent:
    desk.receive(compose(**{"subject": "Printer", **fields}))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def answer(desk: DeskHarness, told: Sent, body: str) -> None:
    words = {"subject": f"Re: {told.message['Subject']}", "body": f"{body}\n"}
    desk.receive(compose(sender=ADA, in_reply_to=str(told.message["Message-ID"]), **words))


def becomes_a_note(desk: DeskHarness, told: Sent) -> None:
    answer(desk, told, "I will look at it.")
    noted = [one.data["text"] for one in desk.store.events(1001) if one.type is EventType.NOTED]
    assert noted[-1] == "I will look at it."
    desk.expect_mail(ADMIN)
    desk.expect_silence()


def test_a_customers_words_are_answered_to_him(desk: DeskHarness) -> None:
    told = asks(desk)
    assert line_one(told) == f"Your answer goes to Anna Kunde <{ANNA}>."
    answer(desk, told, "I will look at it.")
    desk.expect_mail(ANNA, "Printer")


def test_a_receipt_is_answered_by_a_note(desk: DeskHarness) -> None:
    answer(desk, asks(desk), "#take")
    receipt = desk.expect_mail(ADMIN)
    assert line_one(receipt) == NOTE
    becomes_a_note(desk, receipt)


def test_what_came_back_is_answered_by_a_note(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.script(ANNA, (Fate.REFUSED, "550 5.1.1 no such user"))
    answer(desk, told, "Please switch it off and on.")
    desk.expect_alert("was not delivered")
    desk.advance(minutes=1)
    back = desk.expect_mail(ADMIN, "did not arrive")
    assert line_one(back) == NOTE
    becomes_a_note(desk, back)


def test_an_alert_reaches_no_customer(desk: DeskHarness) -> None:
    desk.script(BEN, (Fate.REFUSED, "550 5.1.1 no such user"))
    desk.receive(compose(sender=BEN, subject="Printer"))
    desk.expect_mail(ADMIN, "Printer")
    alert = desk.expect_alert("was not delivered")
    assert line_one(alert) == "Answering this mail reaches no customer."
    assert SUPPORT in str(alert.message["Reply-To"])


def test_a_digest_is_answered_to_nobody(desk: DeskHarness) -> None:
    asks(desk)
    desk.advance(hours=24)
    digest = desk.expect_mail(ADMIN, "1 with nobody")
    assert line_one(digest) == "Answering this mail writes to nobody."
    assert SUPPORT in str(digest.message["Reply-To"])
    assert digest.message["In-Reply-To"] is None
    answer(desk, digest, "I will look at it.")
    told = desk.expect_mail(ADMIN)
    assert line_one(told) == "Answering this mail writes to nobody."
    desk.expect_silence()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (PASSED_ON, NOTE),
        (
            PASSED_ON.replace("<carla@customer.example>", ""),
            "Answering this mail adds to the ticket, of which you are the requester.",
        ),
    ],
)
def test_what_is_said_of_a_mail_that_was_passed_on_begins_alike(tmp_path: Path, body: str, line: str) -> None:
    tables = {"desk": {"staff_by_mail": True}, "mailbox": {"authserv_id": "mx.desk.example"}}
    for desk in harness(tmp_path, tables):
        trace = (
            b"Authentication-Results: mx.desk.example; dmarc=pass (p=reject) header.from=team.example\r\n"
            b"Received: from mx.team.example by mx.desk.example with ESMTPS id 1; "
            b"Mon, 23 Nov 2026 09:00:00 +0000\r\n"
        )
        proven(desk).receive(trace + compose(sender=AGENT, subject="WG: Drucker im Lager brennt", body=body))
        told = [one for one in desk.unexpected if one.recipient == AGENT]
        assert [line_one(one) for one in told] == [line]
        assert SUPPORT in str(told[0].message["Reply-To"])
        assert str(told[0].message["References"]).startswith("<receipt.")  # no conversation of customers
        desk.unexpected.clear()


def test_severity_history_and_what_can_be_done_stand_in_the_footer(desk: DeskHarness) -> None:
    told = asks(desk)
    answer(desk, told, "Please switch it off and on.")
    desk.expect_mail(ANNA, "Printer")
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="It still prints nothing.\n"))
    text = desk.expect_mail(ADMIN, "Printer").text
    above, _, below = text.partition(f"{desk.ticket().reference}: ")
    assert below.startswith(f"{Severity(desk.ticket().severity).value} ")
    assert "Ada Admin answered" in below
    assert "Anna Kunde wrote" in below
    assert "#note" in below
    assert "Ada Admin answered" not in above
    assert len(below.splitlines()) <= 25


def test_a_colleague_in_the_customers_copy_who_has_it_gets_it_once(tmp_path: Path) -> None:
    tables = {"desk": {"staff_by_mail": True}, "mailbox": {"authserv_id": "mx.desk.example"}}
    for desk in harness(tmp_path, tables):
        proven(desk)
        desk.receive(compose(subject="Printer", cc=f"Ada <{ADMIN}>"))
        desk.expect_mail(ANNA)
        desk.expect_silence()
