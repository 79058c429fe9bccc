"""What a restored store may still send, and what a person decides about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailtriage.model.folder import Role
from mailtriage.model.mail import ArchiveKey
from mailtriage.model.outgoing import Fate, OutboxRow, OutboxState, Purpose
from mailtriage.model.request import Request, RequestState
from mailtriage.steps.restored import HELD_BY_RESTORE, discard, held_before, mark_restored, release
from tests.desk import AGENT, START, DeskHarness

ANNA = "anna@customer.example"
BACKUP_AT = START - timedelta(days=1)
WAITING = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.DEFERRED, OutboxState.AMBIGUOUS)


def waiting(desk: DeskHarness, state: OutboxState = OutboxState.QUEUED) -> OutboxRow:
    """Anna's acknowledgement as it stood in the outbox when the backup was made."""
    desk.script(ANNA, Fate.UNREACHABLE)
    desk.receive(sender=ANNA, message_id="<anna@customer.example>")
    (row,) = desk.store.outgoing_of_ticket(1001)
    row = replace(row, state=state, reason="451 later", attempts=3, first_tried_at=START - timedelta(days=6))
    desk.store.put_outgoing(row)
    return row


def state_of(desk: DeskHarness, row: OutboxRow) -> tuple[OutboxState, str]:
    found = desk.store.outgoing(row.message_id)
    assert found is not None
    return found.state, found.reason


@pytest.mark.parametrize("state", WAITING)
def test_mail_to_a_customer_that_may_have_gone_out_is_held_and_its_ticket_says_so(
    desk: DeskHarness, state: OutboxState
) -> None:
    row = waiting(desk, state)
    done = mark_restored(desk.store, BACKUP_AT, START)
    assert (done.held, done.cancelled) == (1, 0)
    assert state_of(desk, row) == (OutboxState.HELD, HELD_BY_RESTORE)
    last = desk.store.events(1001)[-1]
    assert (last.type.value, last.data["reason"]) == ("withheld", HELD_BY_RESTORE)
    desk.advance(days=6)
    desk.expect_silence()


@pytest.mark.parametrize("state", [OutboxState.SENT, OutboxState.FAILED, OutboxState.CANCELLED])
def test_what_had_ended_by_the_backup_stays_as_it_was(desk: DeskHarness, state: OutboxState) -> None:
    row = waiting(desk, state)
    assert mark_restored(desk.store, BACKUP_AT, START).held == 0
    assert state_of(desk, row) == (state, "451 later")


def test_alerts_of_the_time_before_are_cancelled(desk: DeskHarness) -> None:
    alert = OutboxRow(
        "alert@desk.example",
        Purpose.ALERT,
        OutboxState.QUEUED,
        "alerts@elsewhere.example",
        ArchiveKey("memory", 0, 1),
        START,
        START,
        automatic=False,
    )
    desk.store.put_outgoing(alert)
    assert mark_restored(desk.store, BACKUP_AT, START).cancelled == 1
    assert state_of(desk, alert)[0] is OutboxState.CANCELLED


@pytest.mark.parametrize(
    ("last", "expected"), [(0, 3001), (42, 3001), (999, 3001), (1000, 4001), (3500, 6001)]
)
def test_ticket_numbers_jump_past_every_number_that_may_have_been_given_out(
    desk: DeskHarness, last: int, expected: int
) -> None:
    if last:
        desk.store.put_note("ticket number", {"next": 1001 + last})
    assert mark_restored(desk.store, BACKUP_AT, START).next_number == expected
    assert expected - (1001 + last) >= 1000
    assert desk.store.next_number() == expected


def test_every_restore_jumps_again(desk: DeskHarness) -> None:
    assert mark_restored(desk.store, BACKUP_AT, START).next_number == 3001
    assert mark_restored(desk.store, BACKUP_AT, START).next_number == 5001


def test_requests_and_mails_in_hand_of_the_time_before_are_not_taken_up(desk: DeskHarness) -> None:
    desk.store.put_in_hand({"main/INBOX/1/1": 2})
    asked = desk.store.ask(Request("aside retry", (), START))
    mark_restored(desk.store, BACKUP_AT, START)
    assert desk.store.in_hand() == {}
    assert desk.store.requests(RequestState.ASKED, 10) == []
    (refused,) = desk.store.requests(RequestState.REFUSED, 10)
    assert (refused.number, "ask again" in refused.result) == (asked.number, True)


def test_held_before_tells_the_time_of_the_restore_until_it_is_released(desk: DeskHarness) -> None:
    assert held_before(desk.store) is None
    mark_restored(desk.store, BACKUP_AT, START)
    assert held_before(desk.store) == START
    discard(desk.store, START)
    assert held_before(desk.store) == START, "mail that is found later may have been answered too"
    release(desk.store, START)
    assert held_before(desk.store) is None
    mark_restored(desk.store, BACKUP_AT, START + timedelta(days=1))
    assert held_before(desk.store) == START + timedelta(days=1)


def test_release_sends_what_is_held_once_and_is_no_reason_for_an_alert(desk: DeskHarness) -> None:
    row = waiting(desk, OutboxState.AMBIGUOUS)
    mark_restored(desk.store, BACKUP_AT, START)
    desk.advance(days=2)
    assert release(desk.store, desk.clock.now()) == (1, "1 mail that the restore held: queued now")
    desk.advance(minutes=1)
    sent = desk.expect_mail(ANNA)
    assert sent.message["Message-ID"] == f"<{row.message_id}>"
    assert desk.events()[-3:] == ["withheld", "queued", "sent"]
    assert release(desk.store, desk.clock.now()) == (0, "the restore holds nothing")


def test_a_released_mail_that_the_server_defers_has_its_five_days_anew(desk: DeskHarness) -> None:
    row = waiting(desk, OutboxState.DEFERRED)
    mark_restored(desk.store, BACKUP_AT, START)
    desk.script(ANNA, Fate.TEMPORARY)
    release(desk.store, desk.clock.now())
    desk.send()
    assert state_of(desk, row)[0] is OutboxState.DEFERRED
    desk.advance(minutes=2)
    desk.expect_mail(ANNA)


def test_release_drops_what_a_person_has_answered_meanwhile(desk: DeskHarness) -> None:
    row = waiting(desk)
    mark_restored(desk.store, BACKUP_AT, START)
    desk.receive(sender=AGENT, to=ANNA, in_reply_to="<anna@customer.example>", role=Role.SENT)
    release(desk.store, desk.clock.now())
    assert state_of(desk, row)[0] is OutboxState.CANCELLED


def test_discard_sends_nothing_and_says_so_on_the_ticket(desk: DeskHarness) -> None:
    row = waiting(desk)
    mark_restored(desk.store, BACKUP_AT, START)
    assert discard(desk.store, START) == (1, "1 mail that the restore held: cancelled")
    assert state_of(desk, row) == (OutboxState.CANCELLED, "discarded after the restore")
    assert desk.store.events(1001)[-1].data["reason"] == "discarded after the restore"
    assert discard(desk.store, START) == (0, "the restore holds nothing")


def test_mail_held_for_another_reason_is_neither_released_nor_discarded(desk: DeskHarness) -> None:
    row = waiting(desk, OutboxState.HELD)
    mark_restored(desk.store, BACKUP_AT, START)
    assert release(desk.store, START)[0] == discard(desk.store, START)[0] == 0
    assert state_of(desk, row) == (OutboxState.HELD, "451 later")


def test_without_a_restore_there_is_nothing_to_release(desk: DeskHarness) -> None:
    assert release(desk.store, START) == discard(desk.store, START) == (0, "the restore holds nothing")
    assert held_before(desk.store) is None
