"""Repetitions, storms, strangers and caps: everybody's mail is kept, nobody's loop is fed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from mailtriage.model.event import Event, EventType
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from tests.desk import AGENT, START, DeskHarness, compose, proven

ANNA = "anna@customer.example"
MONITOR = "monitor@servers.example"
DeskWith = Callable[..., DeskHarness]


def withheld(desk: DeskHarness, number: int) -> str:
    return next(
        str(one.data["reason"]) for one in desk.store.events(number) if one.type is EventType.WITHHELD
    )


def watching(desk: DeskHarness) -> None:
    """The inbox has been read to its end: what comes now comes while we look."""
    folder = desk.store.folder("main", "INBOX")
    assert folder is not None
    desk.store.put_folder(replace(folder, last_poll=desk.clock.now()))


# The same again


def test_the_same_subject_from_the_same_address_is_not_acknowledged_again(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, subject="Printer is broken")
    desk.expect_mail(ANNA)
    desk.advance(hours=2)
    assert desk.receive(sender=ANNA, subject="AW: [EXT] Printer is broken").verdict is Verdict.TICKET
    desk.expect_silence()
    assert "the same subject came from this address within 3 hours" in withheld(desk, 1002)


@pytest.mark.parametrize("hours", [3, 4])
def test_after_three_hours_it_is(desk: DeskHarness, hours: int) -> None:
    for _ in range(2):
        desk.receive(sender=ANNA, subject="Printer is broken")
        desk.expect_mail(ANNA)
        desk.advance(hours=hours, minutes=1)


def test_after_a_persons_answer_it_is(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, subject="Printer is broken")
    desk.expect_mail(ANNA)
    desk.receive(subject=f"Re: {desk.ticket().token}", sender=AGENT, to=ANNA, role=Role.SENT)
    desk.advance(hours=1)
    desk.receive(sender=ANNA, subject="Printer is broken")
    desk.expect_mail(ANNA)


def test_two_mails_without_a_subject_are_two_matters(desk: DeskHarness) -> None:
    for body in ("One thing\n", "Another\n"):
        desk.receive(sender=ANNA, subject="", body=body)
        desk.expect_mail(ANNA)
        desk.advance(minutes=11)


# Several at once


def test_further_mails_within_ten_minutes_share_one_acknowledgement_that_names_all(desk: DeskHarness) -> None:
    for number in range(4):
        desk.receive(sender=ANNA, subject=f"Matter {'abcd'[number]}", body=f"{number}\n")
    first = desk.expect_mail(ANNA)
    assert "1002" not in first.text
    desk.expect_silence()
    desk.advance(minutes=10)
    second = desk.expect_mail(ANNA)
    for number in range(1001, 1005):
        assert desk.ticket(number).reference in second.text
        assert desk.ticket(number).reference in second.html
        assert desk.ticket(number).token in str(second.message["Subject"])
        assert desk.ticket(number).acknowledged_at is not None


def test_a_merge_is_proposed_to_staff(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, subject="One")
    desk.receive(sender=ANNA, subject="Two")
    notes = [one.data["text"] for one in desk.store.events(1002) if one.type is EventType.NOTED]
    assert f"mailtriage merge {desk.ticket(1002).reference} {desk.ticket(1001).reference}" in notes[0]
    desk.unexpected.clear()
    desk.advance(minutes=10)
    desk.unexpected.clear()


def test_what_waits_for_company_counts_as_one_mail(desk: DeskHarness) -> None:
    for number in range(14):
        desk.receive(sender=ANNA, subject=f"Matter {chr(97 + number)}")
    desk.advance(minutes=10)
    assert len(desk.sent) == 2
    assert all(desk.ticket(number).acknowledged_at for number in range(1001, 1015))
    desk.unexpected.clear()


def test_a_mail_eleven_minutes_later_is_acknowledged_at_once(desk: DeskHarness) -> None:
    for subject in ("One", "Two"):
        desk.receive(sender=ANNA, subject=subject)
        desk.expect_mail(ANNA)
        desk.advance(minutes=11)


# Storms


def alert(desk: DeskHarness, number: int, subject: str = "") -> Verdict:
    return desk.receive(
        sender=MONITOR,
        subject=subject or f"PROBLEM: disk {number}% full on web{number}",
        auto_submitted="auto-generated",
        body=f"Disk {number}\n",
    ).verdict


def test_hundreds_of_alike_alerts_are_one_ticket_with_a_count(desk: DeskHarness) -> None:
    verdicts = [alert(desk, number) for number in range(300)]
    assert verdicts == [Verdict.TICKET] * 5 + [Verdict.JOURNALED] * 295
    last = [one for one in desk.store.events(1001) if one.type is EventType.REPEATED][-1]
    assert last.data["count"] == 300
    assert desk.ticket(1001).mails == 296


def test_alerts_that_are_not_alike_collapse_after_twenty(desk: DeskHarness) -> None:
    for number in range(60):
        alert(desk, number, f"{chr(97 + number % 26) * 3}{chr(97 + number // 26) * 3} failed")
    assert desk.store.ticket(1019) is not None
    assert desk.store.ticket(1020) is None


def test_a_storm_pauses_and_goes_on_in_its_ticket_until_a_quiet_day(desk: DeskHarness) -> None:
    for number in range(10):
        alert(desk, number)
    desk.clock.at += timedelta(hours=20)
    assert alert(desk, 11) is Verdict.JOURNALED
    desk.clock.at += timedelta(hours=25)
    assert alert(desk, 12) is Verdict.TICKET


def test_after_its_ticket_is_closed_a_storm_opens_another(desk: DeskHarness) -> None:
    for number in range(10):
        alert(desk, number)
    desk.store.journal(Event(1001, EventType.CLOSED, desk.clock.now(), "desk", None, {"reason": "done"}))
    assert alert(desk, 11) is Verdict.TICKET


def test_what_is_worse_than_the_storm_breaks_out_of_it(desk: DeskHarness) -> None:
    for number in range(30):
        alert(desk, number, f"Report {number} of the night")
    before = desk.ticket(1001).severity
    assert alert(desk, 1, "Report 31 of the night: production is down") is Verdict.TICKET
    assert desk.ticket(1006).severity.rank > before.rank


def test_mails_of_people_are_never_counted_away(desk: DeskHarness) -> None:
    for _ in range(30):
        assert desk.receive(sender=ANNA, subject="Nothing works").verdict is Verdict.TICKET
    desk.expect_mail(ANNA)


# Strangers and houses


def test_beyond_the_cap_of_an_hour_strangers_are_not_answered_and_a_person_is_told(
    desk_with: DeskWith,
) -> None:
    desk = desk_with({"reply": {"strangers_per_hour": 5}})
    watching(desk)
    for number in range(8):
        desk.receive(sender=f"c{number}@customer{number}.example")
    answered = [one.recipient for one in desk.sent if one.recipient.startswith("c")]
    assert len(answered) == 5
    assert "never heard of" in withheld(desk, 1006)
    for one in answered:
        desk.expect_mail(one)
    desk.expect_alert("unknown senders")
    desk.clock.at += timedelta(hours=1)
    watching(desk)
    desk.receive(sender="late@customer9.example")
    desk.expect_mail("late@customer9.example")


def test_beyond_the_cap_over_all_nobody_is_answered_within_the_hour(desk_with: DeskWith) -> None:
    desk = desk_with({"reply": {"most_per_hour": 2}})
    watching(desk)
    for number in range(4):
        desk.receive(sender=f"c{number}@customer{number}.example")
    assert "2 acknowledgements went out within this hour" in withheld(desk, 1003)
    assert len(desk.sent) == 3
    desk.expect_alert("Very many acknowledgements")
    desk.unexpected.clear()


def test_whom_we_know_is_answered_beyond_the_cap(desk_with: DeskWith) -> None:
    desk = desk_with({"reply": {"strangers_per_hour": 1}})
    desk.receive(sender=ANNA, subject="Before")
    desk.expect_mail(ANNA)
    desk.advance(hours=4)
    watching(desk)
    for sender in ("x@one.example", "y@two.example"):
        desk.receive(sender=sender)
    desk.unexpected.clear()
    desk.receive(sender=ANNA, subject="After")
    desk.expect_mail(ANNA)


def test_who_waited_while_nobody_looked_is_answered_beyond_the_cap(desk_with: DeskWith) -> None:
    desk = desk_with({"reply": {"strangers_per_hour": 1}})
    for number in range(5):
        desk.receive(sender=f"c{number}@customer{number}.example", at=START - timedelta(hours=2))
        desk.expect_mail(f"c{number}@customer{number}.example")


def test_a_system_with_an_address_for_each_case_is_not_answered_for_ever(desk: DeskHarness) -> None:
    watching(desk)
    for number in range(130):
        desk.receive(sender=f"case-{number}@foreign.example", subject=f"Matter {number}")
        desk.advance(minutes=20)
        watching(desk)
    desk.unexpected.clear()
    assert len(desk.sent) == 100
    assert "as a program does" in withheld(desk, 1101)


def test_what_stands_behind_a_plus_makes_no_other_correspondent(desk: DeskHarness) -> None:
    for number in range(15):
        desk.receive(sender=f"reply+{number}@foreign.example", subject=f"Matter {chr(97 + number)}")
        desk.advance(minutes=11)
    assert len(desk.sent) == 10
    desk.unexpected.clear()


def test_a_loop_that_takes_its_time_ends_within_the_week(desk: DeskHarness) -> None:
    for number in range(30):
        desk.receive(sender="office@foreign.example", subject=f"Matter {chr(97 + number)}")
        desk.advance(hours=4)
    assert len(desk.sent) == 20
    assert "no person wrote to it" in withheld(desk, 1030)
    desk.unexpected.clear()


def test_a_mail_of_staff_begins_the_week_anew(desk: DeskHarness) -> None:
    for number in range(30):
        desk.receive(sender=ANNA, subject=f"Matter {chr(97 + number)}")
        desk.expect_mail(ANNA)
        desk.receive(subject=f"Re: {desk.ticket(1001 + number).token}", sender=AGENT, to=ANNA, role=Role.SENT)
        desk.advance(hours=4)


# What our own server says


BORDER = "from mx.elsewhere.example by mx.desk.example with ESMTPS id 1; Mon, 23 Nov 2026 09:00:00 +0000"
TRUSTED = {"mailbox": {"authserv_id": "mx.desk.example"}}


def judged(desk: DeskHarness, sender: str, *fields: str) -> None:
    head = "".join(f"{one}\r\n" for one in (*fields, f"Received: {BORDER}"))
    desk.receive(head.encode() + compose(sender=sender))


RESULT = "Authentication-Results: mx.desk.example; "


@pytest.mark.parametrize(
    ("field", "told"),
    [
        pytest.param(f"{RESULT}dmarc=fail (p=reject) header.from=customer.example", "DMARC", id="reject"),
        pytest.param(
            f"{RESULT}dmarc=fail (p=quarantine) header.from=customer.example", "DMARC", id="quarantine"
        ),
        pytest.param("X-Spam-Flag: YES", "spam", id="spam flag"),
    ],
)
def test_what_our_server_takes_for_forged_or_spam_is_not_acknowledged(
    desk_with: DeskWith, field: str, told: str
) -> None:
    desk = desk_with(TRUSTED)
    judged(desk, ANNA, field)
    desk.expect_silence()
    assert told in withheld(desk, 1001)


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(
            f"{RESULT}dmarc=fail (p=none) header.from=customer.example", id="a policy that asks nothing"
        ),
        pytest.param("Authentication-Results: mx.evil.example; dmarc=fail (p=reject)", id="a foreign server"),
        pytest.param("X-Other: 1", id="nothing"),
    ],
)
def test_nothing_else_speaks_against_an_answer(desk_with: DeskWith, field: str) -> None:
    desk = desk_with(TRUSTED)
    judged(desk, ANNA, field)
    desk.expect_mail(ANNA)


def test_an_aligned_pass_makes_a_mail_of_staff_theirs(desk_with: DeskWith) -> None:
    desk = proven(desk_with(TRUSTED))
    desk.receive(sender=ANNA, message_id="<q@customer.example>")
    desk.expect_mail(ANNA)
    passed = f"{RESULT}dmarc=pass (p=reject) header.from=team.example\r\nReceived: {BORDER}\r\n"
    answer = compose(sender=AGENT, to=f"{ANNA}, support@desk.example", in_reply_to="<q@customer.example>")
    desk.receive(passed.encode() + answer)
    assert desk.ticket().first_response_at is not None


def test_a_pass_that_the_sender_wrote_himself_makes_nobody_staff(desk_with: DeskWith) -> None:
    desk = desk_with(TRUSTED)
    desk.receive(sender=ANNA, message_id="<q@customer.example>")
    desk.expect_mail(ANNA)
    forged = f"Received: {BORDER}\r\n{RESULT}dmarc=pass (p=reject) header.from=team.example\r\n"
    answer = compose(sender=AGENT, to=f"{ANNA}, support@desk.example", in_reply_to="<q@customer.example>")
    desk.receive(forged.encode() + answer)
    assert desk.ticket().first_response_at is None
