"""What each answer of the mail server means: retried, told to a person, or never sent blindly twice."""

from datetime import timedelta

import pytest

from mailtriage.model.outgoing import Fate, OutboxState
from tests.desk import SUPPORT, DeskHarness

ANNA = "anna@customer.example"


def _state(desk: DeskHarness) -> OutboxState:
    return desk.store.outgoing_of_ticket(1001)[0].state


def test_a_temporary_refusal_is_retried_with_the_same_message_id_and_back_off(desk: DeskHarness) -> None:
    desk.script(ANNA, Fate.TEMPORARY, Fate.TEMPORARY)
    desk.receive(sender=ANNA)
    assert _state(desk) is OutboxState.DEFERRED
    desk.advance(minutes=5)
    desk.expect_silence()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    assert len({one.message_id for one in desk.courier.tried}) == 1
    assert len(desk.courier.tried) == 3


def test_after_five_days_of_refusal_it_has_failed_and_a_person_is_told(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.TEMPORARY, "450 later")
    desk.receive(sender=ANNA)
    desk.advance(days=5, hours=5)
    assert _state(desk) is OutboxState.FAILED
    assert "450 later" in desk.expect_alert("was not delivered").text


def test_a_final_refusal_of_the_recipient_is_told_and_never_retried(desk: DeskHarness) -> None:
    desk.script(ANNA, (Fate.REFUSED, "550 5.1.1 no such user"))
    desk.receive(sender=ANNA)
    assert (
        "no such user" in desk.expect_alert("INC-1001" if desk.ticket().prefix == "INC" else "REQ-1001").text
    )
    desk.advance(days=1)
    assert len([one for one in desk.courier.tried if one.recipient == ANNA]) == 1
    assert desk.ticket().acknowledged_at is None


def test_one_refused_recipient_does_not_keep_the_others_from_their_mail(desk: DeskHarness) -> None:
    desk.courier.always["bad@customer.example"] = (Fate.TEMPORARY, "450 no")
    desk.receive(sender="bad@customer.example")
    desk.receive(sender="good@other.example")
    desk.expect_mail("good@other.example")


def test_a_lost_connection_after_data_is_retried_once_after_ten_minutes_with_the_same_id(
    desk: DeskHarness,
) -> None:
    desk.script(ANNA, Fate.UNKNOWN)
    desk.receive(sender=ANNA)
    assert _state(desk) is OutboxState.AMBIGUOUS
    desk.advance(minutes=9)
    desk.expect_silence()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    assert len({one.message_id for one in desk.courier.tried}) == 1


def test_lost_twice_after_data_it_is_held_and_told_to_a_person(desk: DeskHarness) -> None:
    desk.script(ANNA, Fate.UNKNOWN, Fate.UNKNOWN)
    desk.receive(sender=ANNA)
    desk.advance(minutes=11)
    desk.expect_alert("may not have arrived")
    assert _state(desk) is OutboxState.HELD
    desk.advance(days=1)
    desk.expect_silence()


def test_a_refusal_of_ourselves_pauses_the_outbox_fails_nothing_and_is_told(desk: DeskHarness) -> None:
    desk.script(ANNA, (Fate.US_REFUSED, "535 5.7.8 authentication failed"))
    desk.receive(sender=ANNA)
    assert _state(desk) is OutboxState.QUEUED
    assert desk.spool.paused_until(desk.clock.now()) is not None
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    assert "535" in desk.expect_alert("refuses us").text
    assert desk.store.note("outbox paused") == {"until": None, "times": 0, "reason": ""}


def test_the_null_sender_falls_back_to_the_desks_address_at_once_and_this_is_remembered(
    desk: DeskHarness,
) -> None:
    desk.script(ANNA, (Fate.SENDER_REFUSED, "501 5.5.4 Invalid MAIL FROM"))
    desk.receive(sender=ANNA)
    assert desk.expect_mail(ANNA).envelope_from == SUPPORT
    desk.receive(sender="ben@other.example")
    assert desk.expect_mail("ben@other.example").envelope_from == SUPPORT
    assert [one.envelope_from for one in desk.courier.tried] == ["", SUPPORT, SUPPORT]


def test_a_policy_refusal_of_the_null_sender_is_tried_once_as_ourselves(desk: DeskHarness) -> None:
    desk.script(ANNA, (Fate.REFUSED, "550 5.7.26 unauthenticated mail from null sender"))
    desk.receive(sender=ANNA)
    assert desk.expect_mail(ANNA).envelope_from == SUPPORT
    desk.receive(sender="ben@other.example")
    assert desk.expect_mail("ben@other.example").envelope_from == ""


@pytest.mark.parametrize(("envelope", "sender"), [("null", ""), ("desk", SUPPORT)])
def test_the_envelope_sender_is_what_the_configuration_says(desk_with, envelope: str, sender: str) -> None:
    desk = desk_with({"smtp": {"envelope": envelope}})
    desk.receive(sender=ANNA)
    assert desk.expect_mail(ANNA).envelope_from == sender


def test_a_refused_sender_that_is_not_the_null_sender_pauses_the_outbox(desk_with) -> None:
    desk = desk_with({"smtp": {"envelope": "desk"}})
    desk.script(ANNA, (Fate.SENDER_REFUSED, "553 5.7.1 not owned by you"))
    desk.receive(sender=ANNA)
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    desk.expect_alert("refuses us")


def test_a_server_out_of_reach_costs_no_attempt_and_no_mail(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "connection refused")
    desk.receive(sender=ANNA)
    desk.advance(minutes=30)
    row = desk.store.outgoing_of_ticket(1001)[0]
    assert (row.state, row.attempts) == (OutboxState.QUEUED, 0)
    desk.courier.always.clear()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)


def test_mail_that_waits_for_an_hour_is_told_once_an_hour(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "connection refused")
    desk.receive(sender=ANNA)
    desk.advance(minutes=62)
    desk.expect_alert("waiting to be sent for over an hour")
    desk.advance(minutes=50)
    desk.expect_silence()
    desk.courier.always.clear()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)


def test_what_was_sending_when_the_process_died_goes_out_again_with_its_id_but_not_for_ever(
    desk: DeskHarness,
) -> None:
    desk.courier.always[ANNA] = (Fate.TEMPORARY, "450 later")
    desk.receive(sender=ANNA)
    desk.courier.always.clear()
    for _ in range(3):
        desk.clock.at += timedelta(hours=1)
        assert len(desk.spool.claim(desk.clock.now(), 10)[0]) == 1
        troubles = desk.spool.recover(desk.clock.now())
    assert [one.summary.endswith("may not have arrived") for one in troubles] == [True]
    assert _state(desk) is OutboxState.HELD


def test_a_late_report_of_a_mail_that_is_no_longer_sending_changes_nothing(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    desk.expect_mail(ANNA)
    before = desk.store.outgoing_of_ticket(1001)[0]
    delivery = desk.courier.answer(desk.courier.tried[0])
    assert desk.spool.settle([delivery], desk.clock.now()) == []
    assert desk.store.outgoing_of_ticket(1001)[0] == before


def test_no_more_than_ten_different_alerts_go_out_within_one_hour(desk: DeskHarness) -> None:
    for number in range(15):
        address = f"c{number}@customer{number}.example"
        desk.script(address, (Fate.REFUSED, "550 no"))
        desk.receive(sender=address)
    for _ in range(10):
        desk.expect_alert("was not delivered")
    desk.expect_alert("Further trouble")
    desk.expect_silence()


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.TEMPORARY, Fate.US_REFUSED])
def test_nothing_waits_for_days_because_the_clock_was_ahead_for_a_while(
    desk: DeskHarness, fate: Fate
) -> None:
    desk.clock.at += timedelta(days=2)
    desk.script(ANNA, fate)
    desk.receive(sender=ANNA)
    desk.clock.at -= timedelta(days=2)
    desk.advance(hours=5)
    desk.expect_mail(ANNA)
    if fate is Fate.US_REFUSED:
        desk.expect_alert("refuses us")
