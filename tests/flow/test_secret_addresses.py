"""With plus-addresses each of the staff answers to an address of his own: a secret until somebody else sees it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.intake.plus import plus_address
from mailtriage.model.ledger import Verdict
from mailtriage.model.ticket import Status
from mailtriage.steps.merge import merge
from tests.desk import ADMIN, AGENT, SUPPORT, DeskHarness, Sent, compose, harness

ANNA, BOB, EVE = "anna@customer.example", "bob@other.example", "eve@evil.example"
ADA, AGNES = f"Ada Admin <{ADMIN}>", f"Agnes Agent <{AGENT}>"
TABLES: dict[str, Any] = {
    "desk": {"staff_by_mail": True},
    "reply": {"relay_delay": "0s", "plus_addresses": True},
}
KEY = b"k" * 32
ANYTHING = "<0102018c-rewritten@eu-west-1.amazonses.com>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def asks(desk: DeskHarness, sender: str = ANNA, subject: str = "Printer") -> Sent:
    desk.receive(compose(sender=sender, subject=subject, body="Hello,\n\nit prints nothing.\n"))
    desk.expect_mail(sender)
    return desk.expect_mail(ADMIN, subject)


def address_of(told: Sent) -> str:
    found = re.fullmatch(
        r"Example Support <(support\+\d+-[a-z2-7]{20}@desk\.example)>", told.message["Reply-To"]
    )
    assert found is not None, told.message["Reply-To"]
    return found[1]


def answer(to: str, body: str = "Please switch it off.\n", sender: str = ADA, **fields: str) -> bytes:
    """An answer whose references say nothing: a relay rewrote our Message-ID, and the subject is gone."""
    return compose(sender=sender, to=to, body=body, **{"subject": "Re:", "in_reply_to": ANYTHING, **fields})


def is_asked(desk: DeskHarness, mail: bytes) -> None:
    """It proves nothing: nothing is done, and its owner is asked."""
    desk.receive(mail)
    assert "Was it you?" in str(desk.expect_mail(ADMIN, "Was it you?").message["Subject"])
    assert not [one for one in desk.unexpected if one.recipient == ANNA]
    assert desk.ticket().status is not Status.CLOSED


def test_each_person_has_an_address_for_each_ticket_and_the_customer_another(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(address_of(told), "#assign agnes\n"))
    desk.expect_mail(ADMIN, "Done")
    handed = desk.expect_mail(AGENT, "Printer")
    others = asks(desk, BOB, "Screen")
    tickets = plus_address(KEY, desk.ticket(), SUPPORT)
    assert len({address_of(told), address_of(handed), address_of(others), tickets}) == 4
    acknowledged = next(one for one in desk.sent if one.recipient == ANNA)
    assert tickets in str(acknowledged.message["Reply-To"])


def test_it_proves_its_owner_where_the_message_id_was_rewritten(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(address_of(told)))
    relayed = desk.expect_mail(ANNA, "Printer")
    assert relayed.text.strip() == "Please switch it off."
    assert plus_address(KEY, desk.ticket(), SUPPORT) in str(relayed.message["Reply-To"])
    assert f"Your answer goes to {ANNA}" in desk.expect_mail(ADMIN, "Done").text


def test_the_next_mail_has_the_same_address_as_long_as_it_is_a_secret(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(compose(subject=f"Re: {desk.ticket().token}", body="Well?\n"))
    assert address_of(desk.expect_mail(ADMIN, "Printer")) == address_of(told)


def test_in_a_fresh_mail_it_finds_the_ticket_and_its_owner_is_asked(desk: DeskHarness) -> None:
    told = asks(desk)
    is_asked(desk, compose(sender=ADA, to=address_of(told), subject="By the way", body="#close\n"))
    assert desk.store.ticket(1002) is None


def test_it_proves_nobody_but_its_owner(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(address_of(told), "#close\n", sender=AGNES))
    desk.expect_mail(AGENT, "Was it you?")
    assert desk.ticket().status is Status.NEW


def test_a_stranger_who_writes_to_it_is_a_stranger(desk: DeskHarness) -> None:
    told = asks(desk)
    handled = desk.receive(answer(address_of(told), "Let me in.", sender=f"Eve <{EVE}>"))
    assert handled.verdict is Verdict.TICKET
    assert handled.ticket is not None
    assert handled.ticket.claims == 1001
    desk.unexpected.clear()
    is_asked(desk, answer(address_of(told), "#close\n"))  # and it is a secret no more


def test_the_customer_who_writes_to_it_joins_as_ever_and_has_spent_it(desk: DeskHarness) -> None:
    told = asks(desk)
    handled = desk.receive(answer(address_of(told), "Well?", sender=f"Anna <{ANNA}>"))
    assert handled.verdict is Verdict.REPLY
    fresh = desk.expect_mail(ADMIN, "Printer")
    assert address_of(fresh) != address_of(told)
    is_asked(desk, answer(address_of(told), "#close\n"))
    desk.receive(answer(address_of(fresh)))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")


@pytest.mark.parametrize("field", ["to", "cc"])
def test_who_adds_the_customer_has_handed_it_over_and_gets_another(desk: DeskHarness, field: str) -> None:
    told = asks(desk)
    secret = address_of(told)
    beside = {"cc": BOB} if field == "cc" else {}
    desk.receive(answer(secret if field == "cc" else f"{secret}, {BOB}", "#note\nlook", **beside))
    desk.expect_mail(ADMIN, "Done")
    fresh = desk.expect_mail(ADMIN, "Printer")
    assert address_of(fresh) != secret
    is_asked(desk, answer(secret, "#close\n"))


def test_delivered_to_tells_it_as_well(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(compose(sender=f"Eve <{EVE}>", delivered_to=address_of(told)))
    desk.unexpected.clear()
    is_asked(desk, answer(address_of(told), "#close\n"))


def test_in_the_text_of_a_strangers_mail_it_is_no_secret_any_more(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(compose(sender=f"Eve <{EVE}>", body=f"I was told to write to {address_of(told).upper()}.\n"))
    desk.unexpected.clear()
    is_asked(desk, answer(address_of(told), "#close\n"))


def test_in_a_colleagues_mail_to_the_desk_it_stays_a_secret(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(address_of(told), f"#note\nsee {address_of(told)}", cc=AGENT))
    desk.expect_mail(ADMIN, "Done")
    desk.receive(answer(address_of(told)))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")


def test_it_commands_no_other_ticket(desk: DeskHarness) -> None:
    told = asks(desk)
    asks(desk, BOB, "Screen")
    desk.receive(answer(address_of(told), "#close\n", subject=f"Re: {desk.ticket(1002).token} Screen"))
    assert "another ticket" in desk.expect_mail(ADMIN, "Not done").text
    assert desk.ticket(1002).status is Status.NEW


def test_it_finds_the_ticket_that_is_left_of_a_merged_one(desk: DeskHarness) -> None:
    told = asks(desk)
    asks(desk, BOB, "Screen")
    with desk.store.transaction():
        assert merge(desk.desk, "1001", "1002", "staff:ada", desk.clock.now())[0]
    desk.receive(answer(address_of(told), "#take\n"))
    desk.expect_mail(ADMIN, "Done")
    assert desk.ticket(1002).assignee == "ada"


def test_who_has_left_is_a_stranger_with_it(desk: DeskHarness) -> None:
    told = asks(desk)
    staff = tuple(one.model_copy(update={"active": one.id != "ada"}) for one in desk.settings.staff)
    desk.desk.settings = desk.settings.model_copy(update={"staff": staff})
    handled = desk.receive(answer(address_of(told), "#close\n"))
    assert handled.verdict is Verdict.TICKET
    assert desk.ticket().status is Status.NEW
    desk.unexpected.clear()


def test_an_answer_that_shows_it_is_not_sent(desk: DeskHarness) -> None:
    told = asks(desk)
    secret = address_of(told)
    desk.receive(answer(secret, f"Write to {secret} next time.\n"))
    assert "would have shown the customer" in desk.expect_mail(ADMIN, "Not done").text


def test_without_plus_addresses_staff_answer_to_the_desk(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {**TABLES, "reply": {"relay_delay": "0s"}}):
        assert asks(desk).message["Reply-To"] == f"Example Support <{SUPPORT}>"


def test_a_made_up_one_finds_nothing(desk: DeskHarness) -> None:
    asks(desk)
    handled = desk.receive(answer(f"support+1001-{'a' * 20}@desk.example", "#close\n", sender=f"E <{EVE}>"))
    assert handled.verdict is Verdict.TICKET
    desk.unexpected.clear()
