"""What came back of a person's answer, and of an alert: told to people, and never to the address that failed."""

import pytest

from mailtriage.console.undelivered import failing as failing_of_status
from mailtriage.console.undelivered import line_of_status
from mailtriage.daemon.health import AlertVitals
from mailtriage.daemon.vitals import _alerts
from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import Fate
from tests.bounces import (
    ANNA,
    BEN,
    acknowledged,
    delay,
    health,
    is_failing,
    plain_text,
    report,
    sent_by_hand,
    undelivered,
)
from tests.desk import AGENT, ALERTS, SUPPORT, DeskHarness


@pytest.mark.parametrize(
    ("sender", "author", "named"),
    [(SUPPORT, "mailbox", "somebody with the shared mailbox"), (AGENT, "agnes", "Agnes Agent (agnes)")],
)
def test_an_answer_of_staff_that_came_back_is_told_with_its_author_and_stands_in_the_journal(
    desk: DeskHarness, sender: str, author: str, named: str
) -> None:
    acknowledged(desk)
    subject = f"Re: {desk.ticket().token} A question"
    sent_by_hand(desk, sender=sender, to=ANNA, subject=subject, message_id="<answer@desk.example>")
    handled = desk.receive(report(ANNA, "answer@desk.example"))
    assert handled.ticket is not None
    assert handled.ticket.number == 1001
    alert = desk.expect_alert("An answer of")
    assert named in alert.text
    assert f"{ANNA}: 550 5.1.1 user unknown" in alert.text
    (event,) = undelivered(desk)
    assert (event.data["purpose"], event.data["author"]) == ("answer", author)
    assert is_failing(desk)


def test_an_answer_to_somebody_who_is_no_customer_is_told_as_well(desk: DeskHarness) -> None:
    acknowledged(desk)
    sent_by_hand(
        desk,
        to=f"{ANNA}, parts@supplier.example",
        subject=f"Re: {desk.ticket().token}",
        message_id="<answer@desk.example>",
    )
    desk.receive(report("parts@supplier.example", "answer@desk.example"))
    assert "parts@supplier.example" in desk.expect_alert("An answer of").text
    assert not is_failing(desk)


def test_where_the_token_alone_tells_the_latest_mail_to_the_address_is_the_one(desk: DeskHarness) -> None:
    acknowledged(desk)
    desk.advance(minutes=5)
    sent_by_hand(desk, to=ANNA, subject=f"Re: {desk.ticket().token} A question")
    desk.receive(report(ANNA, subject=f"Undeliverable: Re: {desk.ticket().token} A question"))
    desk.expect_alert("An answer of")


def test_an_answer_that_came_back_is_told_once_however_many_reports_there_are(desk: DeskHarness) -> None:
    acknowledged(desk)
    sent_by_hand(desk, to=ANNA, subject=f"Re: {desk.ticket().token}", message_id="<answer@desk.example>")
    desk.receive(report(ANNA, "answer@desk.example"))
    desk.expect_alert("An answer of")
    desk.advance(hours=2)
    desk.receive(plain_text(ANNA, "answer@desk.example"))
    desk.expect_silence()
    assert health(desk).failures == 1


def test_an_answer_that_is_delayed_is_journaled_and_alarms_nobody(desk: DeskHarness) -> None:
    acknowledged(desk)
    sent_by_hand(desk, to=ANNA, subject=f"Re: {desk.ticket().token}", message_id="<answer@desk.example>")
    desk.receive(delay(ANNA, "answer@desk.example"))
    assert [one.data["outcome"] for one in undelivered(desk)] == ["delayed"]
    desk.expect_silence()


def test_no_alert_of_a_bounce_goes_to_the_address_that_failed(desk: DeskHarness) -> None:
    acknowledged(desk)
    sent_by_hand(
        desk,
        to=f"{ANNA}, {ALERTS}",
        subject=f"Re: {desk.ticket().token}",
        message_id="<answer@desk.example>",
    )
    desk.receive(report(ALERTS, "answer@desk.example"))
    desk.expect_silence()


# Alerts


def test_a_bounce_of_an_alert_is_counted_opens_nothing_and_sends_nothing(desk: DeskHarness) -> None:
    desk.script(ANNA, (Fate.REFUSED, "554 no"))
    desk.receive(sender=ANNA)
    alert = desk.expect_alert("was not delivered").message["Message-ID"].strip("<>")
    handled = desk.receive(report(ALERTS, alert))
    assert (handled.verdict, handled.ticket) == (Verdict.IGNORED, None)
    assert desk.store.ticket(1002) is None
    desk.expect_silence()
    assert _alerts(desk.desk, desk.clock.now()) == AlertVitals(1, 1, 1, "550 5.1.1 user unknown")
    told = failing_of_status(desk.store, desk.clock.now())
    assert line_of_status(told, desk.clock.now()) == (
        "1 gives our mail back: no automatic answers",
        [f"{ALERTS}, 0 s ago: 550 5.1.1 user unknown"],
    )


def test_alerts_go_on_to_an_address_that_fails(desk: DeskHarness) -> None:
    desk.script(ANNA, (Fate.REFUSED, "554 no"))
    desk.receive(sender=ANNA)
    alert = desk.expect_alert("was not delivered").message["Message-ID"].strip("<>")
    desk.receive(report(ALERTS, alert))
    desk.script(BEN, (Fate.REFUSED, "554 no"))
    desk.receive(sender=BEN)
    desk.expect_alert("was not delivered")
