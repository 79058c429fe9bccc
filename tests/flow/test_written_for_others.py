"""Forms and groups write for customers; receipts, reactions, recalls and calendar answers ask for nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk import SUPPORT, DeskHarness

ANNA = "anna@customer.example"
FORMS = {"form": [{"from": "forms@shop.example", "requester": "body:Email"}, {"from": "web@shop.example"}]}


def _requester(desk: DeskHarness, number: int = 1001) -> tuple[str, ...]:
    contact = desk.store.contact(desk.ticket(number).requester)
    assert contact is not None
    return contact.addresses


def test_who_filled_in_a_form_is_the_requester_and_gets_the_acknowledgement(
    desk_with: Callable[[dict[str, Any]], DeskHarness],
) -> None:
    desk = desk_with(FORMS)
    desk.receive(
        sender="Shop <forms@shop.example>",
        body=f"Name: Anna\nEmail: {ANNA}\n\nThe shop is down.\n",
        auto_submitted="auto-generated",
        reply_to="no-reply@shop.example",
    )
    desk.expect_mail(ANNA)
    assert _requester(desk) == (ANNA,)


def test_a_form_by_reply_to_is_answered_there(desk_with: Callable[[dict[str, Any]], DeskHarness]) -> None:
    desk = desk_with(FORMS)
    desk.receive(sender="web@shop.example", reply_to=ANNA)
    desk.expect_mail(ANNA)
    assert _requester(desk) == (ANNA,)


def test_a_form_that_names_nobody_gets_its_ticket_and_no_answer(
    desk_with: Callable[[dict[str, Any]], DeskHarness],
) -> None:
    desk = desk_with(FORMS)
    desk.receive(sender="forms@shop.example", body="Call me.\n", reply_to="no-reply@shop.example")
    desk.expect_silence()
    assert desk.events()[-1] == "withheld"


def test_a_customer_behind_a_group_in_front_of_us_is_the_requester(desk: DeskHarness) -> None:
    desk.receive(
        sender=f"'Anna' via Support <{SUPPORT}>",
        reply_to=SUPPORT,
        x_original_sender=ANNA,
        x_original_from=f"Anna <{ANNA}>",
        precedence="list",
        list_id=f"<{SUPPORT.replace('@', '.')}>",
        x_google_group_id="17",
    )
    desk.expect_mail(ANNA)
    assert _requester(desk) == (ANNA,)


NOTICES: dict[str, dict[str, str]] = {
    "read receipt": {
        "subject": "Read: Printer",
        "body": "Your message\n\nSubject: Printer\n\nwas read on Monday.\n",
    },
    "reaction": {"subject": "Re: Printer", "body": "\U0001f44d Anna reacted via Gmail\n"},
    "recall": {"subject": "Recall: Printer", "body": 'Anna would like to recall the message, "Printer".\n'},
    "absence": {
        "subject": "Re: Printer",
        "body": "I am on vacation until Monday. I will answer when I am back.\n",
    },
}


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES.keys())
def test_what_asks_for_nothing_opens_no_ticket_and_gets_no_answer(
    desk: DeskHarness, notice: dict[str, str]
) -> None:
    desk.receive(**notice)
    desk.expect_silence()
    assert desk.store.ticket(1001) is None


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES.keys())
def test_on_a_ticket_it_is_journaled_and_is_no_turn_of_the_customer(
    desk: DeskHarness, notice: dict[str, str]
) -> None:
    desk.receive(message_id="<first@customer.example>")
    acknowledgement = desk.expect_mail(ANNA)
    before = desk.ticket()
    desk.receive(**notice, in_reply_to=str(acknowledgement.message["Message-ID"]))
    desk.expect_silence()
    assert desk.events()[-1] == "received"
    assert (desk.ticket().status, desk.store.ticket(1002)) == (before.status, None)
    assert desk.store.events(1001)[-1].data["reopens"] is False
