"""Who handed a mail to its first server: accounts of servers send for their house, and for its visitors."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse
from mailtriage.intake.trace import by_account_of_the_house, handed_in_by
from mailtriage.model.mail import Mail, MailKind

OWN = frozenset({"support@desk.example"})
ARRIVED = "Received: from web.shop.example by mx.desk.example with ESMTP; Mon, 3 Aug 2026 09:00:00 +0200"
POSTFIX = "Received: by web.shop.example (Postfix, from userid {})\n\tid 4B; Mon, 3 Aug 2026 09:00:00 +0200"
EXIM = "Received: from {} by web.shop.example with local (Exim 4.96)\n\tid 1u; Mon, 3 Aug 2026 09:00:00 +0200"
SENDMAIL = "Received: (from {}@localhost)\n\tby web.shop.example (8.15/Submit) id 3; Mon, 3 Aug 2026 09:00:00"
TOLD = "The record 20410882 was changed by A. Adler.\n\nPlease check that it is right.\n\nThe upload desk"


def mail(*fields: str, sender: str = "upload@shop.example", text: str = TOLD) -> Mail:
    head = "\n".join(
        (*fields, f"From: Shop <{sender}>", "To: support@desk.example", "Subject: Record 20410882")
    )
    return parse(f"{head}\n\n{text}\n".encode())


def kind(one: Mail) -> MailKind:
    return classify(one, OWN, ours=False).kind


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(POSTFIX.format(33), id="Postfix, the web server"),
        pytest.param(POSTFIX.format(0), id="Postfix, root"),
        pytest.param(POSTFIX.format(65534), id="Postfix, nobody"),
        pytest.param(EXIM.format("www-data"), id="Exim"),
        pytest.param(SENDMAIL.format("nobody"), id="sendmail"),
        pytest.param("Return-Path: <nobody@web.shop.example>", id="the envelope"),
        pytest.param("Return-Path: <prvs=70ab12cd3=www-data@web.shop.example>", id="the envelope, tagged"),
    ],
)
def test_what_an_account_of_a_server_sends_for_its_house_is_not_answered(field: str) -> None:
    assert kind(mail(ARRIVED, field)) is MailKind.AUTO


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        pytest.param((POSTFIX.format(33),), "anna@home.example", id="a visitor's address"),
        pytest.param(
            (POSTFIX.format(33), "Reply-To: anna@home.example"), "info@shop.example", id="a Reply-To"
        ),
        pytest.param((POSTFIX.format(1001),), "anna@shop.example", id="somebody's shell"),
        pytest.param(
            (POSTFIX.format(33), "User-Agent: SquirrelMail/1.5"), "anna@shop.example", id="a web mailer"
        ),
        pytest.param(
            (POSTFIX.format(33), "In-Reply-To: <a@desk.example>"), "anna@shop.example", id="an answer"
        ),
    ],
)
def test_people_are_answered_whom_a_server_writes_for(fields: tuple[str, ...], sender: str) -> None:
    assert kind(mail(ARRIVED, *fields, sender=sender)) is MailKind.PERSON


def test_a_question_is_a_persons_whatever_account_sent_it() -> None:
    asked = "Hello,\n\ncan I get a second account for my colleague?\n\nAnna"
    assert kind(mail(ARRIVED, POSTFIX.format(33), text=asked)) is MailKind.PERSON


def test_filters_of_our_own_hand_in_everybodys_mail() -> None:
    ours = "Received: by mx.desk.example (Postfix, from userid 115); Mon, 3 Aug 2026 09:00:01 +0200"
    passed = mail(ours, "Received: from mail.shop.example by mx.desk.example with ESMTPS; Mon, 3 Aug 2026")
    assert handed_in_by(passed) is None
    assert by_account_of_the_house(passed) is None


@pytest.mark.parametrize(
    "field", [POSTFIX.format(1001), EXIM.format("anna"), "Received: from localhost (vm1 [local])\n\tby vm1"]
)
def test_somebody_or_something_on_the_server_is_half_of_a_proof(field: str) -> None:
    found = mail(ARRIVED, field)
    assert handed_in_by(found)
    assert by_account_of_the_house(found) is None


def test_the_address_of_a_list_server_answers_commands() -> None:
    head = "From: users-request@lists.example\nTo: support@desk.example\nSubject: {}\n\nYour membership was disabled.\n"
    told = parse(head.format("confirm 1cdd89380e8211bacdd93cad6715f55137e3264e").encode())
    assert kind(told) is MailKind.AUTO
    assert kind(parse(head.format("Re: melting ice technology?").encode())) is MailKind.PERSON


def test_a_picture_from_a_phone_is_a_persons() -> None:
    text = "Broken again, see the picture.\n\nThis message was sent using the picture service. Do not reply."
    sent = f"From: 14085550123@tmomail.net\nTo: support@desk.example\nX-MMS-Message-Type: MM4_forward.REQ\n\n{text}"
    assert kind(parse(sent.encode())) is MailKind.PERSON


def test_who_announces_that_lists_can_be_left_asks_for_no_leave() -> None:
    text = "Hello,\n\nversion 1.3.0 is out.\n\n- support unique mailto: unsubscribe\n- fewer warnings\n"
    assert kind(mail(sender="anna@home.example", text=text)) is MailKind.PERSON
