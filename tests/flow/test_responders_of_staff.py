"""Notifications invite the absence notices of staff: they tell who is away, and nothing more comes of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.model.ticket import Status
from mailtriage.steps.presence import is_away
from tests.desk import ADMIN, AGENT, DeskHarness, Sent, compose, harness

ANNA = "anna@customer.example"
ABSENT = "I am out of the office until Monday and have no access to my mail.\n"
# How responders mark what they write.
MARKED = {"auto_submitted": "auto-replied"}
MICROSOFT = {"auto_submitted": "auto-generated", "x_auto_response_suppress": "All"}
OLD = {"precedence": "bulk"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}})


def asks(desk: DeskHarness) -> None:
    desk.receive(compose(subject="Printer", body="Hello,\n\nit prints nothing.\n"))
    desk.expect_mail(ANNA)


def notice(told: Sent, subject: str, **fields: str) -> bytes:
    """What the responder at the recipient's address makes of a mail."""
    known_as = str(told.message["Message-ID"])
    threads = {"in_reply_to": known_as, "references": known_as}
    return compose(**{"sender": told.recipient, "subject": subject, "body": ABSENT, **threads, **fields})


def respond(desk: DeskHarness, subject: str, *, to_machines: bool, **fields: str) -> list[Sent]:
    """Both members of staff have a responder, which answers each mail at once, for a hundred rounds of a
    minute; all that they got."""
    got: list[Sent] = []
    for _ in range(100):
        told = [one for one in desk.unexpected if one.recipient in (ADMIN, AGENT)]
        desk.unexpected.clear()
        got += told
        for one in told:
            if to_machines or not (one.message["Auto-Submitted"] or one.message["Precedence"]):
                desk.receive(notice(one, subject, **fields))
        desk.advance(minutes=1)
    desk.expect_silence()
    return got


@pytest.mark.parametrize("fields", [MARKED, MICROSOFT, OLD], ids=["RFC 3834", "Exchange", "Precedence"])
@pytest.mark.parametrize("to_machines", [False, True], ids=["well behaved", "answers machines"])
def test_two_responders_of_staff_end_with_both_away(
    desk: DeskHarness, fields: dict[str, str], to_machines: bool
) -> None:
    asks(desk)
    got = respond(desk, "Automatic reply: Printer", to_machines=to_machines, **fields)
    assert [one.recipient for one in got] == [ADMIN, AGENT]  # who is on duty, and who stands in
    assert all("it prints nothing." in one.text for one in got)
    assert is_away(desk.store, "ada")
    assert is_away(desk.store, "agnes")
    counts_nothing(desk)


@pytest.mark.parametrize("to_machines", [False, True], ids=["well behaved", "answers machines"])
def test_a_notice_known_only_by_its_words_is_told_as_often_as_ever_and_goes_to_no_customer(
    desk: DeskHarness, to_machines: bool
) -> None:
    asks(desk)
    got = respond(desk, "Out of office: Printer", to_machines=to_machines)
    receipts = [one for one in got if "Not done" in str(one.message["Subject"])]
    assert len(got) - len(receipts) == 2
    assert len(receipts) <= 2 * 2 * 2  # two an hour to each, for two hours
    counts_nothing(desk)


def test_robots_that_say_in_turn_that_they_are_away_and_back_end_as_well(desk: DeskHarness) -> None:
    asks(desk)
    for number in range(100):
        told = [one for one in desk.unexpected if one.recipient in (ADMIN, AGENT)]
        assert number < 5 or not told
        desk.unexpected[:] = [one for one in desk.unexpected if one not in told]
        for one in [one for one in told if one.message["Auto-Submitted"] is None]:
            desk.receive(notice(one, "Automatic reply: Printer", **MARKED))
            desk.receive(notice(one, f"Re: {one.message['Subject']}", body="Noted, thank you.\n"))
        desk.advance(minutes=1)
    assert [one.recipient for one in desk.unexpected] == [ANNA, ANNA]  # people write such words, too
    desk.unexpected.clear()


@pytest.mark.parametrize("fields", [MARKED, MICROSOFT, OLD, {}])
def test_a_notice_that_proves_nothing_marks_nobody_away_and_is_answered_by_nothing(
    desk: DeskHarness, fields: dict[str, str]
) -> None:
    asks(desk)
    told = desk.expect_mail(ADMIN, "Printer")
    for number in range(100):
        desk.receive(
            compose(
                sender=ADMIN, subject=f"Automatic reply: {told.message['Subject']}", body=ABSENT,
                message_id=f"<a{number}@team.example>", **fields,
            )
        )  # fmt: skip
    desk.expect_silence()
    assert not is_away(desk.store, "ada")
    counts_nothing(desk)


def counts_nothing(desk: DeskHarness) -> None:
    assert desk.ticket().status is Status.NEW
    assert desk.ticket().first_response_at is None
    assert desk.store.ticket(1002) is None
    assert not {"relayed", "answered"} & set(desk.events())
