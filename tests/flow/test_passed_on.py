"""Staff pass a customer's mail on: whose ticket it is, who is told, and what a forged forward can do."""

from collections.abc import Callable

import pytest

from mailtriage.model.event import EventType
from mailtriage.model.mail import MailKind
from tests.desk import AGENT, SUPPORT, DeskHarness, compose, proven

CARLA = "carla@customer.example"
RESULT = "Authentication-Results: mx.desk.example; dmarc=pass (p=reject) header.from=team.example\r\n"
BORDER = (
    "Received: from mx.team.example by mx.desk.example with ESMTPS id 1; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
)
DeskWith = Callable[..., DeskHarness]

PASSED_ON = (
    "Kannst du das übernehmen?\n\nAgnes\n-- \nAgnes Agent, Example Support, phone +49 30 000\nagnes@team.example\n\n"
    "-----Ursprüngliche Nachricht-----\n"
    f"Von: Carla Kunde <{CARLA}>\nGesendet: Montag, 23. November 2026 08:12\n"
    "An: Agnes Agent <agent@team.example>\nBetreff: Drucker im Lager brennt\n\n"
    "Guten Tag,\n\nder Drucker im Lager brennt. Bitte rufen Sie an.\n\nCarla Kunde\n"
)


def pass_on(desk: DeskHarness, body: str = PASSED_ON, proven: bool = True, **fields: str) -> None:
    mail = compose(sender=AGENT, subject="WG: Drucker im Lager brennt", body=body, **fields)
    desk.receive((RESULT + BORDER).encode() + mail if proven else mail)


def notes(desk: DeskHarness) -> str:
    return "\n".join(one.data["text"] for one in desk.store.events(1001) if one.type is EventType.NOTED)


@pytest.fixture
def trusting(desk_with: DeskWith) -> DeskHarness:
    return proven(desk_with({"mailbox": {"authserv_id": "mx.desk.example"}}))


def test_the_customer_is_the_requester_and_the_ticket_has_his_words(trusting: DeskHarness) -> None:
    pass_on(trusting)
    ticket = trusting.ticket()
    requester = trusting.store.contact(ticket.requester)
    assert requester is not None
    assert (requester.addresses, requester.name) == ((CARLA,), "Carla Kunde")
    assert ticket.subject == "Drucker im Lager brennt"
    row = trusting.store.mails_of_ticket(1001)[0]
    assert "der Drucker im Lager brennt" in row.reply_text
    assert "übernehmen" not in row.reply_text
    trusting.unexpected.clear()


def test_the_customer_is_acknowledged_without_a_word_of_the_colleagues(trusting: DeskHarness) -> None:
    pass_on(trusting)
    told = trusting.expect_mail(CARLA, subject=trusting.ticket().token)
    assert "übernehmen" not in told.text
    assert told.message["In-Reply-To"] is None
    trusting.unexpected.clear()


def test_the_colleague_is_told_for_whom_it_is(trusting: DeskHarness) -> None:
    pass_on(trusting)
    told = trusting.expect_mail(AGENT, subject=trusting.ticket().token)
    assert f"Requester: Carla Kunde <{CARLA}>" in told.text
    assert f"acknowledgement to {CARLA}" in told.text
    trusting.unexpected.clear()


def test_what_the_colleague_wrote_with_it_stands_in_the_journal(trusting: DeskHarness) -> None:
    pass_on(trusting)
    assert "He wrote with it: Kannst du das übernehmen?" in notes(trusting)
    assert "Passed on by agnes: header shown" in notes(trusting)
    trusting.unexpected.clear()


def test_a_forward_that_nothing_proves_mails_no_customer(desk: DeskHarness) -> None:
    """Else a forged one makes us write to anybody."""
    pass_on(desk, proven=False)
    told = desk.expect_mail(AGENT)
    assert "nothing proves that he did" in told.text
    assert "which nothing proves" in notes(desk)
    desk.expect_silence()


def test_the_answer_of_the_customer_joins(trusting: DeskHarness) -> None:
    pass_on(trusting)
    trusting.unexpected.clear()
    handled = trusting.receive(sender=CARLA, subject=f"Re: {trusting.ticket().token}")
    assert handled.ticket is not None
    assert handled.ticket.number == 1001


def test_where_no_address_is_shown_the_colleague_stays_the_requester_and_is_told(
    trusting: DeskHarness,
) -> None:
    pass_on(trusting, PASSED_ON.replace(f" <{CARLA}>", ""))
    told = trusting.expect_mail(AGENT)
    assert "No address of the writer (Carla Kunde) is shown" in told.text
    trusting.unexpected.clear()


def test_an_attached_mail_goes_before_what_stands_in_the_text(trusting: DeskHarness) -> None:
    from email import message_from_bytes, policy

    outer = message_from_bytes(
        compose(sender=AGENT, subject="Fwd: Help", body=f"From: x@other.example\n{PASSED_ON}"),
        policy=policy.SMTP,
    )
    inner = compose(sender="Dora <dora@buyer.example>", subject="Help", to=AGENT, body="My lamp is dark.\n")
    outer.add_attachment(message_from_bytes(inner, policy=policy.SMTP))  # type: ignore[attr-defined]
    trusting.receive((RESULT + BORDER).encode() + bytes(outer))
    requester = trusting.store.contact(trusting.ticket().requester)
    assert requester is not None
    assert requester.addresses == ("dora@buyer.example",)
    trusting.unexpected.clear()


def test_a_customers_own_forward_is_the_customers(desk: DeskHarness) -> None:
    desk.receive(sender="bo@buyer.example", subject="Fwd: Drucker im Lager brennt", body=PASSED_ON)
    requester = desk.store.contact(desk.ticket().requester)
    assert requester is not None
    assert requester.addresses == ("bo@buyer.example",)
    desk.expect_mail("bo@buyer.example")


def test_mail_of_staff_without_a_forward_opens_their_own_ticket_unanswered(trusting: DeskHarness) -> None:
    trusting.receive(sender=AGENT, subject="Kaffee", body=f"Die Kundin {CARLA} fragt nach dem Drucker.\n")
    requester = trusting.store.contact(trusting.ticket().requester)
    assert requester is not None
    assert requester.addresses == (AGENT,)
    assert trusting.store.mails_of_ticket(1001)[0].kind is MailKind.PERSON


def test_while_observing_nobody_is_told(desk_with: DeskWith) -> None:
    desk = desk_with({"desk": {"observe": True}, "mailbox": {"authserv_id": "mx.desk.example"}})
    pass_on(desk)
    assert SUPPORT not in {one.recipient for one in desk.sent}
    desk.expect_silence()
