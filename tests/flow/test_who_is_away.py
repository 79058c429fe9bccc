"""Who is away: whose notice is believed, who gets his mail meanwhile, and when he is back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.console.people import gather
from mailtriage.model.folder import Role
from mailtriage.model.request import Request, RequestState
from mailtriage.steps.presence import away_since, is_away, note_away, note_back, whom
from mailtriage.steps.requests import execute
from tests.desk import ADMIN, START, SUPPORT, DeskHarness, Sent, compose, harness, proven

ANNA = "anna@customer.example"
ADA = f"Ada Admin <{ADMIN}>"
BEN = "ben@team.example"
CARO = "caro@team.example"
VOUCHED = (
    "Authentication-Results: mx.desk.example; dmarc=pass (p=reject) header.from=team.example\r\n"
    "Received: from mx.team.example by mx.desk.example with ESMTPS id 1; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
)
TABLES: dict[str, Any] = {
    "desk": {"staff_by_mail": True},
    "mailbox": {"authserv_id": "mx.desk.example"},
    "reply": {"relay_delay": "0s"},
    "duty": {"weeks": ["ben", "ada"], "start": START.date()},
    "staff": [
        {"id": "caro", "name": "Caro Colleague", "addresses": [CARO]},
        {"id": "ada", "name": "Ada Admin", "addresses": [ADMIN], "role": "admin"},
        {"id": "rita", "name": "Rita Reader", "addresses": ["rita@team.example"], "role": "read-only"},
        {"id": "ben", "name": "Ben Bauer", "addresses": [BEN]},
        {"id": "leo", "name": "Leo Left", "addresses": ["leo@team.example"], "active": False},
    ],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    """Ben is on duty this week, Ada in the next one; Caro comes after them."""
    yield from harness(tmp_path, TABLES)


def asks(desk: DeskHarness, told: str = BEN) -> Sent:
    """Anna opens a ticket; the notification to `told`."""
    desk.receive(compose(subject="Printer", body="Hello,\n\nit prints nothing.\n"))
    desk.expect_mail(ANNA)
    return desk.expect_mail(told, "Printer")


def asks_again(desk: DeskHarness, told: str) -> Sent:
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Still nothing.\n"))
    return desk.expect_mail(told, "Printer")


def went_to(desk: DeskHarness, recipient: str) -> Sent:
    return next(one for one in desk.sent if one.recipient == recipient)


def out_of_office(told: Sent | None, sender: str, **fields: str) -> bytes:
    """What the autoresponder of a mailbox sends; it answers `told`."""
    threads = {"in_reply_to": str(told.message["Message-ID"])} if told is not None else {}
    return compose(
        **{
            "sender": sender,
            "subject": "Automatic reply: Printer",
            "body": "I am out of the office until Monday and have no access to my mail.\n",
            "auto_submitted": "auto-replied",
            **threads,
            **fields,
        }
    )


def away(desk: DeskHarness, *staff: str) -> None:
    for one in staff:
        note_away(desk.store, one, "said so", desk.clock.now())


def answer(told: Sent, body: str, sender: str) -> bytes:
    subject = f"Re: {told.message['Subject']}"
    return compose(sender=sender, subject=subject, body=body, in_reply_to=str(told.message["Message-ID"]))


def test_a_vacation_notice_that_answers_our_mail_marks_its_author_away(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(out_of_office(told, BEN))
    since = away_since(desk.store, "ben")
    assert since is not None
    assert since[0] == START
    assert "auto-replied" in since[1]
    stands_in(desk)
    asks_again(desk, ADMIN)


def stands_in(desk: DeskHarness) -> None:
    """What drew the first notice goes to the one who is there."""
    told = desk.expect_mail(ADMIN, "Printer")
    assert "it prints nothing." in told.text
    assert "is away" in told.text


def test_a_notice_without_any_field_is_known_by_what_it_says(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = out_of_office(told, BEN, subject="Abwesenheitsnotiz: Printer").replace(
        b"Auto-Submitted: auto-replied\r\n", b""
    )
    desk.receive(mail)
    assert is_away(desk.store, "ben")
    stands_in(desk)


def test_a_forged_vacation_notice_silences_nobody(desk: DeskHarness) -> None:
    told = asks(desk)
    public = went_to(desk, ANNA).message["Message-ID"]  # of the acknowledgement
    for forged in (
        out_of_office(None, BEN),
        out_of_office(None, BEN, in_reply_to=str(public)),
        out_of_office(None, BEN, subject=f"Automatic reply: {desk.ticket().token} Printer"),
        out_of_office(None, BEN, in_reply_to=str(told.message["References"])),
        out_of_office(told, ADA),  # that mail went to Ben
    ):
        desk.receive(forged)
    assert not is_away(desk.store, "ben")
    assert not is_away(desk.store, "ada")
    asks_again(desk, BEN)


def test_a_notice_to_a_message_id_that_a_customer_has_seen_silences_nobody(desk: DeskHarness) -> None:
    told = asks(desk)
    subject, known_as = f"Re: {told.message['Subject']}", str(told.message["Message-ID"])
    desk.receive(compose(sender=BEN, to=f"{SUPPORT}, {ANNA}", subject=subject, in_reply_to=known_as))
    desk.receive(out_of_office(told, BEN))
    assert not is_away(desk.store, "ben")


def test_a_notice_for_which_our_server_vouches_is_believed_without_a_reference(desk: DeskHarness) -> None:
    proven(desk).receive(VOUCHED.encode() + out_of_office(None, BEN))
    assert is_away(desk.store, "ben")


def test_a_vouched_notice_of_long_ago_says_nothing_of_today(desk: DeskHarness) -> None:
    desk.receive(VOUCHED.encode() + out_of_office(None, BEN), at=START - timedelta(days=90))
    assert not is_away(desk.store, "ben")


def test_a_customers_vacation_notice_marks_nobody(desk: DeskHarness) -> None:
    asks(desk)
    desk.receive(out_of_office(went_to(desk, ANNA), ANNA))
    assert not any(is_away(desk.store, one.id) for one in desk.settings.staff)


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Read: Printer", "body": "Your message was read on Monday.\n"},
        {"subject": "Re: Printer", "body": "Ben Bauer reacted to your message:\n"},
    ],
    ids=["a read receipt", "a reaction"],
)
def test_who_reads_his_mail_is_not_away(desk: DeskHarness, fields: dict[str, str]) -> None:
    told = asks(desk)
    desk.receive(out_of_office(told, BEN, **fields))
    assert not is_away(desk.store, "ben")


def test_the_person_on_duty_gets_what_the_absent_assignee_would(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#assign caro\n", BEN))
    desk.expect_mail(BEN)
    desk.expect_mail(CARO, "Printer")
    asks_again(desk, CARO)
    away(desk, "caro")
    mail = asks_again(desk, BEN)
    assert "Note: Caro Colleague has this ticket and is away." in mail.text
    assert "Caro Colleague has this ticket and is away." in mail.html
    assert "on duty and is away" not in mail.text


def test_whoever_gives_a_ticket_to_an_absent_colleague_is_told_and_who_is_there_gets_it(
    desk: DeskHarness,
) -> None:
    told = asks(desk)
    away(desk, "caro")
    desk.receive(answer(told, "#assign caro\n", BEN))
    assert "who is away: mail about it comes to you" in desk.expect_mail(BEN, "Done").text
    away(desk, "ben")
    desk.receive(answer(told, "#assign caro\n", BEN), at=START - timedelta(minutes=1))
    assert "who is away: Ada Admin is told of it" in desk.expect_mail(BEN, "Done").text
    handed = desk.expect_mail(ADMIN, "Printer")
    assert "Ben Bauer gave it to Caro Colleague." in handed.text
    assert "Caro Colleague has this ticket and is away." in handed.text


def test_a_ticket_given_to_an_absent_colleague_is_his_where_nobody_is_there(desk: DeskHarness) -> None:
    told = asks(desk)
    away(desk, "ada", "ben", "caro")
    desk.receive(answer(told, "#assign ben\n", ADA), at=START - timedelta(minutes=1))
    desk.expect_mail(ADMIN)  # nothing proves him: that mail went to Ben
    desk.receive(answer(told, "#assign caro\n", BEN), at=START - timedelta(minutes=1))
    assert "comes to you" in desk.expect_mail(BEN, "Done").text


def test_duty_changes_on_monday_in_the_zone_of_the_desk(tmp_path: Path) -> None:
    zone = {"zone": "Pacific/Auckland", "hours": ["Mon-Fri 09:00-17:00"]}
    for desk in harness(tmp_path, {**TABLES, "sla": zone, "duty": {**TABLES["duty"], "digest": "off"}}):
        desk.clock.at = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)  # Monday, half past nine there
        asks(desk, ADMIN)
        assert gather(desk.store, desk.settings, desk.clock.now())["goes_to"] == "ada"


def test_who_stands_in_can_answer_the_customer(desk: DeskHarness) -> None:
    away(desk, "ben")
    told = asks(desk, ADMIN)
    desk.receive(answer(told, "Please switch it off and on.\n", ADA))
    assert "Ada Admin" in str(desk.expect_mail(ANNA, "Printer").message["From"])


def test_who_is_there_is_told_no_reason(desk: DeskHarness) -> None:
    assert " is away" not in asks(desk).text


def test_whoever_is_on_duty_and_away_is_passed_over_for_the_next_week(desk: DeskHarness) -> None:
    away(desk, "ben")
    assert "Note: Ben Bauer is on duty and is away." in asks(desk, ADMIN).text


def test_after_those_of_duty_comes_the_next_of_staff_who_may_answer(desk: DeskHarness) -> None:
    away(desk, "ben", "ada")
    asks(desk, CARO)


def test_an_absent_assignee_and_an_absent_person_on_duty_are_both_named(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#assign caro\n", BEN))
    desk.expect_mail(BEN)
    desk.expect_mail(CARO, "Printer")
    away(desk, "ben", "caro")
    mail = asks_again(desk, ADMIN)
    assert "Caro Colleague has this ticket and is away." in mail.text
    assert "Ben Bauer is on duty and is away." in mail.text


def test_if_all_are_away_the_one_on_duty_gets_it_all_the_same(desk: DeskHarness) -> None:
    away(desk, "ada", "ben", "caro")
    assert "Everybody who may answer is away." in asks(desk, BEN).text


def test_an_absent_holder_gets_it_where_nobody_may_answer(tmp_path: Path) -> None:
    readers = [{"id": "rita", "name": "Rita Reader", "addresses": ["rita@team.example"], "role": "read-only"}]
    rule = [{"name": "x", "because": "y", "when": {"sender": "customer.example"}, "then": {"assign": "rita"}}]
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}, "staff": readers, "rule": rule}):
        away(desk, "rita")
        asks(desk, "rita@team.example")


def test_a_mail_of_his_own_brings_him_back(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(out_of_office(told, BEN))
    stands_in(desk)
    desk.advance(hours=1)
    desk.receive(answer(told, "#note I am on it.\n", BEN))
    desk.expect_mail(BEN)
    assert not is_away(desk.store, "ben")
    asks_again(desk, BEN)


def test_a_mail_without_proof_brings_nobody_back(desk: DeskHarness) -> None:
    asks(desk)
    away(desk, "ben")
    desk.receive(compose(sender=BEN, subject=f"Re: {desk.ticket().token} Printer", body="I am back.\n"))
    desk.expect_mail(BEN)  # he is asked whether it was him
    assert is_away(desk.store, "ben")


def test_what_he_wrote_before_he_went_does_not_bring_him_back(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.advance(hours=1)
    away(desk, "ben")
    desk.receive(answer(told, "#note Later.\n", BEN), at=START + timedelta(minutes=5))
    desk.expect_mail(BEN)
    assert is_away(desk.store, "ben")


def test_a_second_notice_of_the_same_absence_keeps_its_beginning(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(out_of_office(told, BEN))
    stands_in(desk)
    desk.advance(days=1)
    desk.expect_mail(ADMIN, "1 with nobody")
    desk.receive(out_of_office(told, BEN, body="I am out of the office until Friday.\n"))
    since = away_since(desk.store, "ben")
    assert since is not None
    assert since[0] == START


def test_whoever_comes_back_may_go_again(desk: DeskHarness) -> None:
    for _ in range(2):
        away(desk, "ben")
        assert is_away(desk.store, "ben")
        note_back(desk.store, "ben")
        assert not is_away(desk.store, "ben")


def test_the_notice_stands_in_the_journal_and_opens_nothing(desk: DeskHarness) -> None:
    told = asks(desk)
    before = desk.events()
    desk.receive(out_of_office(told, BEN))
    assert desk.events() == [*before, "received", "sent"]
    assert desk.store.ticket(1002) is None
    stands_in(desk)


def test_a_mail_from_the_sent_folder_is_the_shared_mailboxs_and_moves_nobody(desk: DeskHarness) -> None:
    asks(desk)
    away(desk, "ben")
    mail = compose(sender=SUPPORT, to=ANNA, subject=f"Re: {desk.ticket().token} Printer")
    desk.receive(mail, role=Role.SENT)
    assert is_away(desk.store, "ben")


def test_next_week_the_next_one_is_on_duty(desk: DeskHarness) -> None:
    asks(desk)
    ticket, now = desk.ticket(), desk.clock.now()
    chosen = [whom(desk.desk, ticket, now + timedelta(weeks=weeks)) for weeks in range(3)]
    assert [one.id if one else None for one in chosen] == ["ben", "ada", "ben"]


def asked(desk: DeskHarness, command: str, word: str) -> Request:
    return execute(desk.desk, Request(command, (word,), START), START)


def test_an_operator_may_say_who_is_away_and_who_is_back(desk: DeskHarness) -> None:
    done = asked(desk, "people away", "ben")
    assert (done.state, "Ben Bauer is away" in done.result) == (RequestState.DONE, True)
    asks(desk, ADMIN)
    assert asked(desk, "people away", "ben").result == "Ben Bauer is away already"
    assert asked(desk, "people back", "ben").result == "Ben Bauer is back"
    assert asked(desk, "people back", "ben").result == "Ben Bauer was not away"
    assert not is_away(desk.store, "ben")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("bne", "did you mean 'ben'?"),
        ("BEN", "did you mean 'ben'?"),
        ("nobody", "known: caro, ada, rita, ben"),
        ("", "known: caro, ada, rita, ben"),
        ("leo", "Leo Left has left"),
    ],
)
def test_who_is_not_there_can_be_neither_away_nor_back(desk: DeskHarness, word: str, said: str) -> None:
    for command in ("people away", "people back"):
        done = asked(desk, command, word)
        assert done.state is RequestState.REFUSED
        assert said in done.result
