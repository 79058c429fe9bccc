"""An answer leaves from the alias that the customer wrote to, where the mail server leaves that in From."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.folder import Role
from tests.desk import ADMIN, SUPPORT, DeskHarness, Sent, compose, harness

ANNA, BEN = "anna@customer.example", "ben@other.example"
SALES = "sales@desk.example"
ADA = f"Ada Admin <{ADMIN}>"
TABLES: dict[str, Any] = {
    "desk": {"staff_by_mail": True, "aliases": [SALES, "billing@desk.example"]},
    "reply": {"relay_delay": "0s"},
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def answered(desk: DeskHarness, customer: str = ANNA, to: str = SALES) -> Sent:
    """The answer to a customer who wrote to one of our addresses."""
    desk.receive(compose(sender=customer, to=to, subject="Offer"))
    desk.expect_mail(customer)
    told = desk.expect_mail(ADMIN, "Offer")
    words = {"subject": f"Re: {told.message['Subject']}", "body": "Here it is.\n"}
    desk.receive(compose(sender=ADA, in_reply_to=str(told.message["Message-ID"]), **words))
    return desk.expect_mail(customer, "Offer")


def copy_of(sent: Sent, address: str) -> bytes:
    """What the server keeps of it, with this address in From."""
    head, _, body = sent.raw.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    kept = [f"From: Support <{address}>" if one.startswith("From:") else one for one in lines]
    return "\r\n".join(kept).encode() + b"\r\n\r\n" + body


def test_an_answer_leaves_from_the_alias_that_the_customer_wrote_to(desk: DeskHarness) -> None:
    mail = answered(desk)
    assert SALES in str(mail.message["From"])
    desk.receive(copy_of(mail, SALES), role=Role.SENT)
    assert SALES in str(answered(desk, BEN).message["From"])


def test_where_the_server_rewrites_from_the_alias_is_where_answers_go(desk: DeskHarness) -> None:
    desk.receive(copy_of(answered(desk), SUPPORT), role=Role.SENT)
    mail = answered(desk, BEN).message
    assert SUPPORT in str(mail["From"])
    assert SALES in str(mail["Reply-To"])


def test_one_alias_says_nothing_of_another_and_nothing_of_the_desks_address(desk: DeskHarness) -> None:
    desk.receive(copy_of(answered(desk), SUPPORT), role=Role.SENT)
    assert "billing@desk.example" in str(answered(desk, BEN, "billing@desk.example").message["From"])
    assert answered(desk, "carl@third.example", SUPPORT).message["Reply-To"] is None


def test_a_server_that_keeps_from_again_is_believed(desk: DeskHarness) -> None:
    mail = answered(desk)
    desk.receive(copy_of(mail, SUPPORT), role=Role.SENT)
    desk.receive(copy_of(mail, SALES), role=Role.SENT)
    assert SALES in str(answered(desk, BEN).message["From"])


def test_a_copy_that_anybody_may_have_sent_proves_nothing(desk: DeskHarness) -> None:
    desk.receive(copy_of(answered(desk), SUPPORT))
    assert SALES in str(answered(desk, BEN).message["From"])
