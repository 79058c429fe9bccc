"""Sent shows the whole conversation: where the provider keeps no copy of our mail, one is appended, once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from mailtriage.model.mail import Place
from mailtriage.model.outgoing import Copy, CopyFate, Fate, OutboxState
from mailtriage.steps.copies import BACK_OFF, LATE, WAIT, due_copies, keeps_copies, settle_copies
from mailtriage.steps.restored import mark_restored
from mailtriage.steps.sift import sift
from tests.desk import ADMIN, START, SUPPORT, DeskHarness, Sent, compose, harness
from tests.flow.test_staff_by_mail import answer

ANNA, CARL = "anna@customer.example", "carl@customer.example"
_STAFF = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, _STAFF)


def with_mailbox(folder: Path, **keys: str) -> Iterator[DeskHarness]:
    yield from harness(folder, {**_STAFF, "mailbox": keys})


def asked(desk: DeskHarness, sender: str = ANNA, **fields: str) -> tuple[Sent, Sent]:
    """The acknowledgement that a customer got, and the notification."""
    desk.receive(sender=sender, **fields)
    return desk.expect_mail(sender), desk.expect_mail(ADMIN)


def id_of(sent: Sent) -> str:
    return str(sent.message["Message-ID"]).strip()[1:-1]


def due(desk: DeskHarness, **span: float) -> tuple[Copy, ...]:
    """What is asked of the server after that time."""
    desk.advance(**span)
    desk.unexpected = [one for one in desk.unexpected if "open with you" not in str(one.message["Subject"])]
    return due_copies(desk.desk, desk.clock.now(), desk.clock.now()).copies


def settle(desk: DeskHarness, *fates: CopyFate) -> None:
    settle_copies(desk.desk, fates)


def test_a_mail_of_which_no_copy_turns_up_is_appended_as_it_was_sent_and_when(desk: DeskHarness) -> None:
    acknowledged, _ = asked(desk)
    assert due(desk, minutes=9) == ()
    (copy,) = due(desk, minutes=1)
    assert (copy.message_id, copy.raw, copy.at) == (id_of(acknowledged), acknowledged.raw, START)
    assert copy.keys == (
        ("Message-ID", id_of(acknowledged)),
        ("X-Mailtriage-Id", str(acknowledged.message["X-Mailtriage-Id"])),
    )
    settle(desk, CopyFate(copy.message_id, appended=True))
    assert due(desk, days=3) == ()


def test_what_goes_to_staff_is_not_kept_there(desk: DeskHarness) -> None:
    _, told = asked(desk)
    desk.receive(answer(told, "#note\nHe never pays."))
    desk.expect_mail(ADMIN)
    assert len(due(desk, minutes=10)) == 1


def test_an_answer_that_went_to_several_people_is_kept_once(desk: DeskHarness) -> None:
    _, told = asked(desk, cc=CARL)
    settle(desk, *(CopyFate(one.message_id) for one in due(desk, minutes=10)))
    desk.receive(answer(told, "It is the cable."))
    relayed = {id_of(desk.expect_mail(ANNA)), id_of(desk.expect_mail(CARL))}
    (copy,) = due(desk, minutes=10)
    assert copy.message_id in relayed


def test_of_an_answer_that_one_of_several_gets_later_no_second_copy_is_kept(desk: DeskHarness) -> None:
    _, told = asked(desk, cc=CARL)
    settle(desk, *(CopyFate(one.message_id) for one in due(desk, minutes=10)))
    desk.script(CARL, Fate.TEMPORARY)
    desk.receive(answer(told, "It is the cable."))
    (copy,) = due(desk, minutes=10)
    settle(desk, CopyFate(copy.message_id, appended=True))
    assert copy.message_id == id_of(desk.expect_mail(ANNA))
    desk.expect_mail(CARL)
    assert due(desk, hours=1) == ()


def test_a_copy_of_the_provider_needs_no_other_whatever_its_message_id(desk: DeskHarness) -> None:
    first, _ = asked(desk)
    second, _ = asked(desk, CARL, subject="Another")
    desk.receive(first.raw, role=Role.SENT)
    rewritten = second.raw.replace(str(second.message["Message-ID"]).encode(), b"<0102@provider.example>")
    desk.receive(rewritten, role=Role.SENT)
    assert due(desk, days=2) == ()
    assert keeps_copies(desk.store)


def test_a_copy_of_the_provider_is_met_by_its_header_alone(desk: DeskHarness) -> None:
    acknowledged, _ = asked(desk)
    in_sent = replace(desk.arrive(acknowledged.raw), role=Role.SENT, place=Place("main", "Sent", 1, 7))
    assert sift(desk.desk, [(in_sent, parse(acknowledged.raw))], desk.clock.now()) == []
    assert keeps_copies(desk.store)
    assert due(desk, days=2) == ()


def test_a_copy_elsewhere_than_in_sent_is_none(desk: DeskHarness) -> None:
    acknowledged, _ = asked(desk)
    desk.receive(acknowledged.raw, role=Role.OTHER)
    assert not keeps_copies(desk.store)
    assert len(due(desk, minutes=10)) == 1


def test_a_copy_that_is_met_before_the_mail_server_has_answered_counts(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.UNKNOWN, "the connection was lost")
    desk.receive(sender=ANNA)
    desk.expect_mail(ADMIN)
    (row,) = [one for one in desk.store.outgoing_of_ticket(1001) if one.recipient == ANNA]
    assert row.state is OutboxState.AMBIGUOUS
    desk.receive(desk.archive.read(row.archive), role=Role.SENT)
    desk.courier.always.clear()
    desk.advance(minutes=11)
    desk.expect_mail(ANNA)
    assert due(desk, days=2) == ()


def test_where_copies_were_met_before_a_late_one_has_a_day_and_where_they_stop_none_is_waited_for(
    desk: DeskHarness,
) -> None:
    first, _ = asked(desk)
    desk.receive(first.raw, role=Role.SENT)
    asked(desk, CARL, subject="Another")
    assert due(desk, hours=23) == ()
    (copy,) = due(desk, hours=1)
    settle(desk, CopyFate(copy.message_id, appended=True))
    assert not keeps_copies(desk.store)
    asked(desk, "dora@third.example", subject="A third")
    assert len(due(desk, minutes=10)) == 1


def test_our_own_copy_is_known_as_ours_and_teaches_nothing(desk: DeskHarness) -> None:
    asked(desk)
    (copy,) = due(desk, minutes=10)
    desk.receive(copy.raw, role=Role.SENT)  # before the outcome was written: a crash in between
    settle(desk, CopyFate(copy.message_id, appended=True))
    desk.receive(copy.raw, role=Role.SENT)
    assert not keeps_copies(desk.store)
    assert desk.ticket().first_response_at is None
    assert due(desk, days=3) == ()


def test_what_the_server_refuses_is_tried_less_and_less_often_then_given_up(desk: DeskHarness) -> None:
    asked(desk)
    desk.advance(minutes=10)
    for wait in BACK_OFF:
        (copy,) = due_copies(desk.desk, desk.clock.now(), desk.clock.now()).copies
        settle(desk, CopyFate(copy.message_id, refused="NO [OVERQUOTA]"))
        desk.clock.at += wait - timedelta(seconds=1)
        assert not due_copies(desk.desk, desk.clock.now(), desk.clock.now()).copies
        desk.clock.at += timedelta(seconds=1)
    over = due_copies(desk.desk, desk.clock.now(), desk.clock.now())
    assert (over.copies, over.given_up) == ((), 1)
    assert desk.store.copies_due(desk.clock.now() + timedelta(days=99), 9) == []


def test_a_mail_that_failed_before_goes_alone(desk: DeskHarness) -> None:
    for number in range(3):
        asked(desk, f"c{number}@c{number}.example", subject=f"Question {number}")
    assert len(due(desk, minutes=10)) == 3
    asked(desk, "late@late.example", subject="Later")
    assert len(due(desk, minutes=15)) == 1


def test_at_most_ten_are_asked_for_at_a_time(desk: DeskHarness) -> None:
    for number in range(12):
        asked(desk, f"c{number}@c{number}.example", subject=f"Question {number}")
    assert len(due(desk, minutes=10)) == 10
    assert len(due(desk, minutes=0)) == 2


@pytest.mark.parametrize("keys", [{"keep_sent": "never"}, {"sent": ""}])
def test_where_none_is_wanted_none_is_kept(tmp_path: Path, keys: dict[str, str]) -> None:
    for desk in with_mailbox(tmp_path, **keys):
        asked(desk)
        assert due(desk, days=2) == ()


def test_always_waits_for_no_copy(tmp_path: Path) -> None:
    for desk in with_mailbox(tmp_path, keep_sent="always"):
        asked(desk)
        assert len(due(desk, minutes=0)) == 1


def test_where_there_is_no_sent_folder_nothing_waits_for_one(desk: DeskHarness) -> None:
    asked(desk)
    desk.advance(minutes=10)
    found = due_copies(desk.desk, desk.clock.now(), desk.clock.now(), there=False)
    assert (found.copies, found.homeless) == ((), 1)
    assert due(desk, days=1) == ()


def test_what_was_withheld_or_not_delivered_has_no_copy(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {"desk": {"observe": True}}):
        desk.receive(sender=ANNA)
        assert due(desk, days=1) == ()


def test_a_refused_mail_has_no_copy(desk: DeskHarness) -> None:
    desk.script(ANNA, (Fate.REFUSED, "550 5.1.1 unknown"))
    desk.receive(sender=ANNA)
    desk.expect_alert("was not delivered")
    desk.expect_mail(ADMIN)
    assert due(desk, minutes=20) == ()


def test_after_a_restore_nothing_of_before_is_appended(desk: DeskHarness) -> None:
    asked(desk)
    mark_restored(desk.store, START, desk.clock.now())
    assert due(desk, days=2) == ()
    asked(desk, CARL, subject="Another")
    assert len(due(desk, minutes=10)) == 1


def test_what_was_sent_before_the_desk_knew_of_copies_has_none(desk: DeskHarness) -> None:
    acknowledged, _ = asked(desk)
    desk.store.drop_copy(id_of(acknowledged))  # as in a store of the release before
    assert due(desk, days=2) == ()
    desk.receive(compose(sender=SUPPORT, to=ANNA, subject="Re: A question"), role=Role.SENT)
    assert WAIT < LATE
