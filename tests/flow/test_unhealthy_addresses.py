"""Automatic answers to an address that gives our mail back stop, until it shows that it is well."""

from datetime import timedelta

import pytest

from mailtriage.model.outgoing import Fate
from tests.bounces import ANNA, BEN, acknowledged, delay, full, health, is_failing, report, shown, undelivered
from tests.desk import DeskHarness

# Delays, and full mailboxes


def test_a_delay_is_shown_and_not_counted(desk: DeskHarness) -> None:
    row = acknowledged(desk)
    desk.receive(delay(ANNA, row.message_id))
    assert [one.data["outcome"] for one in undelivered(desk)] == ["delayed"]
    assert shown(desk) == f"the acknowledgement to {ANNA} is delayed: 451 4.4.1 no answer from host"
    assert not is_failing(desk)
    acknowledged(desk, sender=BEN, reply_to=ANNA)


def test_a_delay_that_is_told_after_the_failure_does_not_hide_it(desk: DeskHarness) -> None:
    row = acknowledged(desk)
    desk.receive(report(ANNA, row.message_id))
    desk.receive(delay(ANNA, row.message_id))
    assert "came back: 550 5.1.1" in shown(desk)
    assert is_failing(desk)


def test_a_mailbox_that_was_full_three_times_in_a_row_counts_as_one_failure(desk: DeskHarness) -> None:
    for times in (1, 2, 3):
        row = acknowledged(desk, sender=BEN, reply_to=ANNA)
        desk.receive(full(ANNA, row.message_id))
        assert is_failing(desk) is (times == 3)
    assert health(desk).failures == 1


def test_a_mail_from_an_address_whose_mailbox_was_full_begins_the_count_anew(desk: DeskHarness) -> None:
    for _ in range(4):
        row = acknowledged(desk, sender=ANNA)
        desk.receive(full(ANNA, row.message_id))
    assert not is_failing(desk)


# What stops, and what brings it back


def test_automatic_answers_to_an_address_that_gave_mail_back_stop(desk: DeskHarness) -> None:
    desk.receive(report(ANNA, acknowledged(desk).message_id))
    handled = desk.receive(sender=BEN, reply_to=ANNA)
    assert handled.acknowledgement == (
        "not acknowledged: mail to this address came back on 2026-11-23 (5.1.1)"
    )
    assert handled.ticket is not None
    assert "withheld" in desk.events(handled.ticket.number)


def test_a_mail_from_the_address_brings_its_answers_back(desk: DeskHarness) -> None:
    desk.receive(report(ANNA, acknowledged(desk).message_id))
    acknowledged(desk, sender=ANNA)
    assert not is_failing(desk)
    assert "it is well since 2026-11-23" in shown(desk)
    acknowledged(desk, sender=BEN, reply_to=ANNA)


def test_a_mail_by_the_mail_server_of_the_address_brings_nothing_back(desk: DeskHarness) -> None:
    desk.receive(report(ANNA, acknowledged(desk).message_id))
    desk.receive(report(BEN).replace(b"MAILER-DAEMON@mx.customer.example", ANNA.encode()))
    assert is_failing(desk)


def test_a_failure_after_a_recovery_begins_a_new_row(desk: DeskHarness) -> None:
    for _ in range(3):
        desk.clock.at += timedelta(days=8)
        desk.receive(report(ANNA, acknowledged(desk).message_id))
    assert health(desk).failures == 1
    assert is_failing(desk)


def test_a_mail_that_proves_nothing_brings_the_answers_back_once_in_seven_days(desk: DeskHarness) -> None:
    desk.receive(report(ANNA, acknowledged(desk).message_id))
    desk.receive(report(ANNA, acknowledged(desk).message_id))
    desk.clock.at += timedelta(days=1)
    desk.receive(sender=ANNA, subject="Once more")
    assert is_failing(desk)
    desk.clock.at += timedelta(days=7)
    acknowledged(desk)
    assert not is_failing(desk)


def test_an_answer_to_our_mail_brings_them_back_each_time(desk: DeskHarness) -> None:
    for _ in range(3):
        row = acknowledged(desk, sender=BEN, reply_to=ANNA)
        desk.receive(report(ANNA, row.message_id))
        desk.receive(sender=ANNA, in_reply_to=f"<{row.message_id}>")
        assert not is_failing(desk)


def test_a_mail_that_is_taken_and_not_given_back_for_seven_days_brings_the_answers_back(
    desk: DeskHarness,
) -> None:
    first = acknowledged(desk)
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "later")
    desk.receive(sender=BEN, reply_to=ANNA)
    desk.receive(report(ANNA, first.message_id))
    desk.courier.always.clear()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    desk.clock.at += timedelta(days=6, hours=23)
    assert is_failing(desk)
    desk.clock.at += timedelta(hours=2)
    assert not is_failing(desk)
    assert "it is well since 2026-11-30" in shown(desk)
    acknowledged(desk, sender=BEN, reply_to=ANNA)


def test_a_mail_that_is_taken_and_given_back_within_seven_days_brings_nothing_back(
    desk: DeskHarness,
) -> None:
    first = acknowledged(desk)
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "later")
    desk.receive(sender=BEN, reply_to=ANNA)
    desk.receive(report(ANNA, first.message_id))
    desk.courier.always.clear()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    second = desk.store.outgoing_of_ticket(1002)[0]
    desk.clock.at += timedelta(days=5)
    desk.receive(report(ANNA, second.message_id))
    desk.clock.at += timedelta(days=6)
    assert is_failing(desk)
    assert health(desk).failures == 2


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("550 5.1.1 no such user", True),
        ("550-5.1.1 The account does not exist.", True),
        ("556 5.1.10 the domain takes no mail", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 5.7.1 rejected as spam", False),
        ("553 5.1.8 bad sender", False),
        ("554 no", False),
        ("552 5.2.2 mailbox full", False),
        ("550 host 15.1.1.1 says no", False),
    ],
)
def test_a_refusal_of_the_address_by_our_own_mail_server_counts_as_well(
    desk: DeskHarness, said: str, counts: bool
) -> None:
    desk.courier.always[ANNA] = (Fate.REFUSED, said)
    desk.receive(sender=ANNA)
    desk.expect_alert("was not delivered")
    assert is_failing(desk) is counts
