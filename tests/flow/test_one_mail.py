"""What a customer's mail becomes, and what it must never become."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Direction
from mailtriage.model.outgoing import Fate, Purpose
from mailtriage.model.ticket import Status
from mailtriage.reply.build import Composed
from mailtriage.steps.post import queue
from tests.desk import AGENT, ALERTS, START, SUPPORT, DeskHarness, compose

ANNA = "anna@customer.example"


def test_a_customers_mail_becomes_a_ticket_and_gets_its_reference(desk: DeskHarness) -> None:
    handled = desk.receive(
        subject="Question", sender=f"Anna Kunde <{ANNA}>", message_id="<q1@customer.example>"
    )
    assert handled.verdict is Verdict.TICKET
    mail = desk.expect_mail(ANNA, subject=desk.ticket().token)
    assert mail.message["In-Reply-To"] == "<q1@customer.example>"
    assert mail.message["Auto-Submitted"] == "auto-replied"
    assert mail.envelope_from == ""
    assert desk.ticket().acknowledged_at == desk.clock.now()


def test_the_acknowledgement_says_none_of_the_senders_words_and_no_severity(desk: DeskHarness) -> None:
    desk.receive(subject="URGENT zanzibar", body="everything is down, xylophone", sender=ANNA)
    mail = desk.expect_mail(ANNA)
    assert desk.ticket().labels == ("outage", "urgent")
    said = f"{mail.message['Subject']} {mail.text} {mail.html}".lower()
    for word in ("zanzibar", "xylophone", "urgent", "critical", "severity"):
        assert word not in said


def test_a_reply_with_the_token_lands_on_its_ticket_and_is_not_acknowledged_again(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    desk.expect_mail(ANNA)
    handled = desk.receive(subject=f"AW: [EXTERNAL] {desk.ticket().token} more", sender=ANNA)
    assert (handled.verdict, handled.ticket) == (Verdict.REPLY, desk.ticket())
    assert desk.ticket().mails == 2


def test_a_reply_to_the_acknowledgement_without_its_token_lands_on_the_ticket(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    own_id = desk.expect_mail(ANNA).message["Message-ID"]
    handled = desk.receive(subject="Something else", sender="colleague@private.example", in_reply_to=own_id)
    assert handled.verdict is Verdict.REPLY
    assert len(desk.ticket().participants) == 1


def test_the_same_subject_alone_never_threads(desk: DeskHarness) -> None:
    desk.receive(subject="Invoice", sender=ANNA)
    desk.receive(subject="Re: Invoice", sender="ben@other.example")
    desk.expect_mail(ANNA)
    desk.expect_mail("ben@other.example", subject="1002")


def test_a_strangers_token_opens_a_ticket_that_says_which_one_it_claims(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    desk.expect_mail(ANNA)
    desk.receive(subject=f"Re: {desk.ticket().token}", sender="mallory@elsewhere.example")
    desk.expect_mail("mallory@elsewhere.example", subject="1002")
    assert desk.ticket(1002).claims == 1001
    assert desk.ticket(1001).mails == 1


def test_a_colleague_of_the_requester_joins_but_a_freemail_neighbour_does_not(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    desk.expect_mail(ANNA)
    joined = desk.receive(subject=desk.ticket(1001).token, sender="carla@customer.example")
    assert joined.verdict is Verdict.REPLY
    desk.receive(sender="one@gmail.com")
    desk.expect_mail("one@gmail.com")
    desk.receive(subject=desk.ticket(1002).token, sender="two@gmail.com")
    desk.expect_mail("two@gmail.com", subject="1003")


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated (nightly)"},
        {"precedence": "bulk"},
        {"x_autoreply": "yes"},
        {"list_id": "<news.list.example>"},
    ],
)
def test_automatic_mail_is_never_answered(desk: DeskHarness, headers: dict[str, str]) -> None:
    desk.receive(sender="robot@machine.example", **headers)
    desk.expect_silence()


def test_a_person_behind_auto_submitted_no_is_answered(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, auto_submitted="no (written by hand)")
    desk.expect_mail(ANNA)


def test_a_vacation_notice_on_a_ticket_is_journaled_only(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    own_id = desk.expect_mail(ANNA).message["Message-ID"]
    handled = desk.receive(sender=ANNA, in_reply_to=own_id, auto_submitted="auto-replied (vacation)")
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)


def test_our_own_mail_coming_back_is_known_by_its_signed_header_even_with_another_id(
    desk: DeskHarness,
) -> None:
    desk.receive(sender=ANNA)
    sent = desk.expect_mail(ANNA)
    copy = sent.raw.replace(b"Message-ID: <", b"Message-ID: <rewritten-")
    assert desk.receive(copy).verdict is Verdict.OWN
    assert desk.receive(sent.raw).verdict is Verdict.OWN


def test_a_forged_private_header_makes_no_mail_ours(desk: DeskHarness) -> None:
    handled = desk.receive(sender=ANNA, x_mailtriage_id="a" * 26 + f"@desk.example {'b' * 26}")
    assert handled.verdict is Verdict.TICKET
    desk.expect_mail(ANNA)


def test_the_same_mail_again_is_a_duplicate_without_any_effect(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA)
    desk.receive(raw)
    desk.expect_mail(ANNA)
    assert desk.receive(raw).verdict is Verdict.DUPLICATE
    assert desk.events() == ["opened", "received", "triaged", "queued", "sent"]


def test_the_same_message_id_with_another_body_is_journaled_without_an_answer(desk: DeskHarness) -> None:
    fields = {"sender": ANNA, "message_id": "<twice@customer.example>"}
    desk.receive(body="Hello\n", **fields)
    desk.expect_mail(ANNA)
    handled = desk.receive(body="Hello\n\n_____\nSent through the list\n", **fields)
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)


@pytest.mark.parametrize(
    "other", [{"date": START + timedelta(hours=1)}, {"sender": "other@customer.example"}]
)
def test_a_reused_message_id_with_another_sender_or_date_is_its_own_ticket(
    desk: DeskHarness, other: dict[str, object]
) -> None:
    fields = {"sender": ANNA, "message_id": "<parcel@carrier.example>"}
    desk.receive(body="Parcel 1\n", **fields)
    desk.expect_mail(ANNA)
    handled = desk.receive(subject="Parcel 2", body="Parcel 2\n", **{**fields, **other})
    assert handled.verdict is Verdict.TICKET
    desk.advance(minutes=10)
    desk.expect_mail(str({**fields, **other}["sender"]))


def test_mails_without_a_message_id_are_told_apart_by_their_arrival(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA, message_id=None)
    desk.receive(raw)
    desk.expect_mail(ANNA)
    assert desk.receive(raw).verdict is Verdict.DUPLICATE
    desk.advance(hours=4)
    assert desk.receive(raw).verdict is Verdict.TICKET
    desk.expect_mail(ANNA)


def test_mail_older_than_max_age_on_arrival_gets_a_ticket_and_no_mail(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, at=START - timedelta(days=3, minutes=1))
    assert desk.ticket().acknowledged_at is None
    assert "withheld" in desk.events()


def test_what_a_person_has_answered_is_not_acknowledged(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, answered=True)
    assert "withheld" in desk.events()


def test_an_answer_of_staff_that_overtakes_the_customers_mail_withholds_the_acknowledgement(
    desk: DeskHarness,
) -> None:
    desk.receive(sender=AGENT, to=ANNA, in_reply_to="<late@customer.example>", role=Role.SENT)
    desk.receive(sender=ANNA, message_id="<late@customer.example>")
    desk.expect_silence()


def test_an_answer_of_staff_cancels_an_acknowledgement_that_still_waits(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.TEMPORARY, "450 greylisted")
    desk.receive(sender=ANNA, message_id="<q@customer.example>")
    desk.receive(subject=f"Re: {desk.ticket().token}", sender=AGENT, to=ANNA, role=Role.SENT)
    desk.courier.always.clear()
    desk.advance(hours=1)
    assert desk.ticket().first_response_at is not None
    assert desk.events()[-2:] == ["answered", "withheld"]
    assert Direction.OUT in [row.direction for row in desk.store.mails_of_ticket(1001)]


def test_who_only_claims_to_be_staff_stops_nothing(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.TEMPORARY, "450 greylisted")
    desk.receive(sender=ANNA, message_id="<q@customer.example>")
    desk.receive(subject=f"Re: {desk.ticket().token}", sender=AGENT, to=f"{ANNA}, {SUPPORT}")
    assert desk.events()[-1] == "answered"
    assert (desk.ticket().first_response_at, desk.ticket().status) == (None, Status.NEW)
    desk.courier.always.clear()
    desk.advance(hours=1)
    desk.expect_mail(ANNA)


def test_who_only_claims_to_be_staff_withholds_no_acknowledgement_of_a_mail_to_come(
    desk: DeskHarness,
) -> None:
    desk.receive(sender=AGENT, to=f"{ANNA}, {SUPPORT}", in_reply_to="<late@customer.example>")
    desk.receive(sender=ANNA, message_id="<late@customer.example>")
    desk.expect_mail(ANNA)


def test_staff_who_answer_a_mail_of_ours_that_only_they_got_are_believed(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, message_id="<q@customer.example>")
    desk.expect_mail(ANNA)
    secret = "20261123.aaaabbbbccccddddeeeeffffgg@desk.example"
    told = Composed(secret, AGENT, "New", "text", b"x")
    queue(desk.desk, told, Purpose.ALERT, START, 1001, None, automatic=False)
    desk.archive.sync()
    desk.send()
    desk.expect_mail(AGENT)
    desk.receive(subject="Re: New", sender=AGENT, to=f"{ANNA}, {SUPPORT}", in_reply_to=f"<{secret}>")
    assert desk.ticket().first_response_at is not None


def test_observing_answers_nobody_but_still_reports_trouble(desk_with) -> None:
    desk = desk_with({"desk": {"observe": True}})
    desk.receive(sender=ANNA)
    assert desk.ticket().acknowledged_at is None
    desk.receive(failing="it broke")
    desk.expect_alert("set aside")


def test_an_address_gets_at_most_ten_automatic_mails_in_three_hours(desk: DeskHarness) -> None:
    for number in range(14):
        desk.receive(subject=f"Question {number}", sender=ANNA)
        desk.advance(minutes=11)
    for _ in range(10):
        desk.expect_mail(ANNA)
    desk.expect_silence()
    assert desk.ticket(1014).acknowledged_at is None


def test_the_reply_to_gets_the_answer_and_the_from_is_the_requester(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, reply_to="team@customer.example")
    desk.expect_mail("team@customer.example")
    contact = desk.store.contact(desk.ticket().requester)
    assert contact is not None
    assert contact.addresses == (ANNA,)


def test_cc_recipients_never_get_automatic_mail(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, cc="boss@customer.example")
    desk.expect_mail(ANNA)
    desk.expect_silence()


def test_a_bounce_of_our_acknowledgement_is_journaled_on_its_ticket_and_answered_never(
    desk: DeskHarness,
) -> None:
    desk.receive(sender=ANNA)
    own_id = desk.expect_mail(ANNA).message["Message-ID"]
    bounce = f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
To: {SUPPORT}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 23 Nov 2026 09:01:00 +0000
Message-ID: <bounce1@mx.customer.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {ANNA}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown

--b
Content-Type: text/rfc822-headers

Message-ID: {own_id}
Subject: your message

--b--
"""
    handled = desk.receive(bounce.replace("\n", "\r\n").encode())
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)
    assert "undelivered" in desk.events()


def test_a_promise_is_made_with_an_sla_only_and_names_date_time_and_zone(desk_with) -> None:
    sla = {
        "zone": "Europe/Berlin",
        "hours": ["Mon-Fri 09:00-17:00"],
        "targets": {"normal": {"first_response": "8h"}},
    }
    desk = desk_with({"sla": sla})
    desk.receive(sender=ANNA)
    # It arrived at 10:00 in Berlin: seven hours are left on Monday, one is taken from Tuesday.
    assert "Tuesday, 24 November 2026, 10:00 (Europe/Berlin)" in desk.expect_mail(ANNA).text


def test_without_an_sla_nothing_is_promised(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    mail = desk.expect_mail(ANNA)
    assert "2026" not in mail.text
    assert " by " not in mail.text.replace("by email", "")


def test_a_renumbered_mailbox_makes_no_second_ticket_and_no_second_answer(desk: DeskHarness) -> None:
    for n in range(3):
        desk.receive(subject=f"Question {n}", sender=f"c{n}@customer{n}.example")
        desk.expect_mail(f"c{n}@customer{n}.example")
    handled = desk.renumber()
    desk.expect_alert("renumbered")
    assert [one.verdict for one in handled] == [Verdict.DUPLICATE] * 3


def test_after_a_renumbering_only_mail_that_came_after_the_last_poll_is_answered(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    desk.expect_mail(ANNA)
    folder = desk.store.folder("main", "INBOX")
    assert folder is not None
    desk.store.put_folder(replace(folder, last_poll=desk.clock.now()))
    desk.arrive(compose(sender="old@customer.example"), at=START - timedelta(hours=2))
    desk.advance(hours=5)
    desk.arrive(compose(sender="fresh@customer.example"), at=START + timedelta(hours=4))
    desk.renumber()
    desk.expect_alert("renumbered")
    desk.expect_mail("fresh@customer.example")
    assert desk.ticket(1002).acknowledged_at is None


def test_a_first_start_on_an_old_mailbox_answers_nobody(tmp_path, desk_with) -> None:
    desk = desk_with({"mailbox": {"start": "new"}})
    old = [desk.arrive(compose(sender=f"c{n}@customer.example")) for n in range(3)]
    desk.remember(old)
    handled = desk.renumber()
    desk.expect_alert("renumbered")
    assert [one.verdict for one in handled] == [Verdict.BASELINE] * 3


def test_tickets_are_the_fold_of_their_journals(desk: DeskHarness) -> None:
    for n in range(4):
        desk.receive(subject=f"Question {n}", sender=f"c{n}@customer{n}.example")
        desk.expect_mail(f"c{n}@customer{n}.example")
    desk.receive(subject=desk.ticket(1002).token, sender="c1@customer1.example")
    before = [desk.ticket(number) for number in range(1001, 1005)]
    assert desk.store.rebuild_tickets() == 4
    assert [desk.ticket(number) for number in range(1001, 1005)] == before


def test_a_mail_with_the_desk_in_from_and_the_customer_in_reply_to_is_the_customers(
    desk: DeskHarness,
) -> None:
    desk.receive(sender=f"Website <{SUPPORT}>", reply_to=ANNA)
    desk.expect_mail(ANNA)
    contact = desk.store.contact(desk.ticket().requester)
    assert contact is not None
    assert contact.addresses == (ANNA,)


def test_a_mail_without_any_sender_still_gets_its_ticket(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA).replace(b"From: anna@customer.example\r\n", b"")
    assert desk.receive(raw).verdict is Verdict.TICKET


@pytest.mark.parametrize("number", range(3))
def test_ticket_numbers_are_given_once_and_in_order(desk: DeskHarness, number: int) -> None:
    for n in range(number + 1):
        desk.receive(sender=f"c{n}@customer{n}.example")
        desk.expect_mail(f"c{n}@customer{n}.example", subject=str(1001 + n))


def test_alerts_go_to_the_alert_address_and_once_an_hour_for_the_same_trouble(desk: DeskHarness) -> None:
    for _ in range(5):
        desk.receive(failing="it broke")
    desk.expect_alert("set aside")
    desk.expect_silence()
    desk.advance(hours=1)
    desk.receive(failing="it broke")
    assert desk.expect_alert("set aside").recipient == ALERTS
