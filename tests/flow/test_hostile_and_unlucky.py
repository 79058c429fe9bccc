"""What strangers try, and what bad luck brings: each of these lost, doubled or misled a mail once."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mailtriage.batch import Prepared, handle_batch
from mailtriage.daemon.retry import retry_asides
from mailtriage.intake.parse import parse
from mailtriage.model.ledger import AsideState, Verdict
from mailtriage.model.mail import ArchiveKey, Mail
from mailtriage.model.outgoing import Fate, OutboxState
from mailtriage.ports import FolderState
from mailtriage.steps.baseline import begin
from mailtriage.store.archive import ArchiveDamaged, ArchiveFull
from tests.desk import AGENT, ALERTS, CONFIG, START, SUPPORT, DeskHarness, compose

ANNA = "anna@customer.example"


class _Parser:
    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        return parse(raw)

    def close(self) -> None: ...


@pytest.mark.parametrize("body", ["Hello\n", "Something else\n"])
def test_a_robots_mail_with_a_persons_message_id_never_swallows_the_persons(
    desk: DeskHarness, body: str
) -> None:
    fields = {"sender": ANNA, "message_id": "<m@customer.example>"}
    assert desk.receive(body="Hello\n", auto_submitted="auto-replied", **fields).verdict is Verdict.IGNORED
    assert desk.receive(body=body, **fields).verdict is Verdict.TICKET
    desk.expect_mail(ANNA)


def test_a_website_form_with_one_message_id_for_all_gives_each_customer_a_ticket(desk: DeskHarness) -> None:
    form = {"sender": f"Website <{SUPPORT}>", "message_id": "<form@website.example>", "body": "Call me\n"}
    desk.receive(reply_to=ANNA, **form)
    desk.receive(reply_to="ben@other.example", **form)
    desk.expect_mail(ANNA, subject="1001")
    desk.expect_mail("ben@other.example", subject="1002")


def test_alerts_to_an_address_do_not_use_up_its_cap_nor_lift_it(
    desk_with: Callable[[dict[str, Any]], DeskHarness],
) -> None:
    carla = "carla@elsewhere.example"
    desk = desk_with({"desk": {**CONFIG["desk"], "alerts": [carla]}})
    for number in range(10):
        address = f"c{number}@customer{number}.example"
        desk.script(address, (Fate.REFUSED, "550 no"))
        desk.receive(sender=address)
        desk.expect_mail(carla, subject="was not delivered")
    for number in range(15):
        desk.receive(subject=f"Question {number}", sender=carla)
        desk.advance(minutes=11)
    for _ in range(10):
        desk.expect_mail(carla, subject="received")
    desk.expect_silence()


def test_the_first_refusal_after_a_long_outage_is_not_the_last_try(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "no route")
    desk.receive(sender=ANNA)
    desk.advance(days=5, hours=2)
    desk.expect_alert("waiting to be sent")
    desk.unexpected.clear()
    desk.courier.always.clear()
    desk.script(ANNA, (Fate.TEMPORARY, "450 greylisted"))
    desk.advance(minutes=2)
    desk.expect_mail(ANNA)


def test_the_day_the_server_is_back_brings_no_pile_of_alerts(desk: DeskHarness) -> None:
    desk.courier.always |= dict.fromkeys((ANNA, ALERTS), (Fate.UNREACHABLE, "no route"))
    desk.receive(sender=ANNA)
    desk.advance(hours=24)
    desk.courier.always.clear()
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)
    desk.expect_alert("waiting to be sent")
    desk.expect_silence()


def test_an_answer_of_staff_goes_to_the_ticket_of_whom_it_is_written_to(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, message_id="<q@customer.example>")
    desk.expect_mail(ANNA)
    for number in range(12):
        desk.receive(sender=f"m{number}@evil{number}.example", message_id="<q@customer.example>")
        desk.expect_mail(f"m{number}@evil{number}.example")
    handled = desk.receive(sender=AGENT, to=f"{ANNA}, {SUPPORT}", in_reply_to="<q@customer.example>")
    assert handled.ticket is not None
    assert handled.ticket.number == 1001


def test_an_id_of_ours_is_found_among_any_number_of_mails_that_copy_it(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    own_id = str(desk.expect_mail(ANNA).message["Message-ID"])
    for number in range(40):
        desk.receive(sender=f"m{number}@evil{number}.example", message_id=own_id)
        desk.expect_mail(f"m{number}@evil{number}.example")
    handled = desk.receive(sender="phone@private.example", in_reply_to=own_id)
    assert handled.ticket is not None
    assert handled.ticket.number == 1001


def test_mails_without_a_sender_have_no_part_in_each_others_tickets(desk: DeskHarness) -> None:
    def nameless(**fields: str) -> bytes:
        return compose(sender=ANNA, **fields).replace(
            b"From: anna@customer.example\r\n", b"From: unknown\r\n"
        )

    desk.receive(nameless())
    assert desk.receive(nameless(subject=desk.ticket().token)).verdict is Verdict.TICKET


def test_a_full_disk_is_no_fault_of_the_mail_in_hand(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = desk.arrive(compose(sender=ANNA))
    prepared = Prepared(arrival, parse(arrival.raw or b""))
    desk.progress.announce([arrival.place.uid])

    def full(raw: bytes, at: object) -> None:
        raise ArchiveFull("no space left")

    with monkeypatch.context() as context:
        context.setattr(desk.archive, "append", full)
        for _ in range(5):
            with pytest.raises(ArchiveFull):
                handle_batch(desk.desk, desk.progress, [prepared], desk.clock)
    assert [one.verdict for one in desk.handle([prepared])] == [Verdict.TICKET]
    desk.expect_mail(ANNA)


def test_an_alert_is_committed_with_what_it_is_about(desk: DeskHarness) -> None:
    arrival = desk.arrive(compose(sender=ANNA))
    desk.progress.announce([arrival.place.uid])
    unreadable = Prepared(
        type(arrival)(arrival.place, b"", START, 5, unreadable="NO cannot be converted"), Mail()
    )
    handle_batch(desk.desk, desk.progress, [unreadable], desk.clock)
    assert [row.recipient for row in desk.store.in_state(OutboxState.QUEUED, 9)] == [ALERTS]
    desk.send()
    assert "keeps it back" in desk.expect_alert("set aside").text


def test_a_retry_that_the_disk_refuses_stays_marked_for_a_retry(desk: DeskHarness, monkeypatch) -> None:
    desk.receive(failing="it broke", sender=ANNA)
    desk.expect_alert("set aside")
    row = desk.store.asides(AsideState.ASIDE, 9)[0]
    desk.store.put_aside(type(row)(**{**_fields(row), "state": AsideState.RETRY}))
    with monkeypatch.context() as context:
        context.setattr(desk.archive, "append", _full)
        with pytest.raises(ArchiveFull):
            list(retry_asides(desk.desk, _Parser(), desk.clock))
    assert desk.store.asides(AsideState.RETRY, 9)
    assert [one.verdict for one in retry_asides(desk.desk, _Parser(), desk.clock)] == [Verdict.TICKET]
    desk.send()
    desk.expect_mail(ANNA)


def test_what_somebody_answered_by_hand_is_not_acknowledged_by_a_retry(desk: DeskHarness) -> None:
    desk.receive(failing="it broke", sender=ANNA, answered=True)
    desk.expect_alert("set aside")
    row = desk.store.asides(AsideState.ASIDE, 9)[0]
    desk.store.put_aside(type(row)(**{**_fields(row), "state": AsideState.RETRY}))
    assert [one.verdict for one in retry_asides(desk.desk, _Parser(), desk.clock)] == [Verdict.TICKET]
    desk.send()


def test_a_mail_whose_bytes_the_archive_lost_is_told_and_its_row_ends(desk: DeskHarness, monkeypatch) -> None:
    read, first = desk.archive.read, iter([True])

    def damaged(key: ArchiveKey) -> bytes:
        if next(first, False):
            raise ArchiveDamaged("the segment ends too early")
        return read(key)

    with monkeypatch.context() as context:
        context.setattr(desk.archive, "read", damaged)
        desk.receive(sender=ANNA)
    assert desk.store.outgoing_of_ticket(1001)[0].state is OutboxState.FAILED
    desk.expect_alert("was not delivered")


def test_a_clock_set_back_keeps_no_mail_waiting(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "no route")
    desk.receive(sender=ANNA)
    desk.courier.always.clear()
    desk.clock.at -= timedelta(days=30)
    desk.advance(minutes=1)
    desk.expect_mail(ANNA)


def test_a_template_that_breaks_at_an_alarm_takes_nothing_down(desk_with, tmp_path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "alert.txt").write_text("{{ trouble.sumary }}")
    with pytest.raises(Exception, match=r"alert\.txt"):
        desk_with({})


def test_an_interrupted_first_start_that_is_renumbered_still_answers_nobody(desk_with) -> None:
    desk = desk_with({"mailbox": {"start": "new"}})
    first = begin(desk.desk, "main", "Old", FolderState(1, 4, True), START)
    assert (first.mark, first.baseline) == (0, 3)
    assert begin(desk.desk, "main", "Old", FolderState(2, 6, True), START).baseline == 5


@pytest.mark.parametrize(
    "when", ["Mon, 01 Jan 0001 00:00:00 +1400", "Fri, 31 Dec 9999 23:59:59 -1200", "yesterday"]
)
def test_absurd_dates_are_tolerated(desk: DeskHarness, when: str) -> None:
    raw = compose(sender=ANNA).replace(b"Date: Mon, 23 Nov 2026 09:00:00 +0000", f"Date: {when}".encode())
    assert desk.receive(raw).verdict is Verdict.TICKET
    desk.expect_mail(ANNA)


def _full(raw: bytes, at: object) -> None:
    raise ArchiveFull(os.strerror(28))


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]
