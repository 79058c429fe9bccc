"""What old mail becomes: closed tickets dated in the past, and never a mail, a clock or a second copy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mailtriage.intake.parse import parse
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import AsideState, Verdict
from mailtriage.model.mail import Arrival, Direction
from mailtriage.model.outgoing import OutboxState
from mailtriage.model.ticket import Status
from mailtriage.ports import ParserFailed
from mailtriage.steps.history import Imported, OldMail, Outcome, import_batch, place_of
from mailtriage.tickets.fold import fold
from tests.desk import AGENT, START, SUPPORT, DeskHarness, compose

ANNA, BEN = "anna@customer.example", "ben@other.example"
THEN = START - timedelta(days=900)
ROOT = "<root@customer.example>"


def at(**later: float) -> datetime:
    return THEN + timedelta(**later)


def old(raw: bytes, received_at: datetime = THEN, *, failing: str | None = None) -> OldMail:
    mail = parse(raw)
    arrival = Arrival(place_of(raw), raw, received_at, len(raw))
    return OldMail("old.mbox, mail 1", arrival, ParserFailed(failing, mail) if failing else mail)


def bring_in(desk: DeskHarness, *mails: OldMail) -> list[Imported]:
    return import_batch(desk.desk, mails, desk.clock.now())


def outcomes(done: Sequence[Imported]) -> list[str]:
    return [one.outcome.value for one in done]


def question(**fields: Any) -> OldMail:
    when = fields.pop("at", THEN)
    return old(compose(**{"sender": ANNA, "message_id": ROOT, "date": when, **fields}), when)


def answer(sender: str = SUPPORT, **fields: Any) -> OldMail:
    when = fields.pop("at", at(hours=2))
    return old(compose(**{"sender": sender, "to": ANNA, "in_reply_to": ROOT, "date": when, **fields}), when)


def test_an_old_question_becomes_a_closed_ticket_of_its_own_time_and_nothing_goes_out(
    desk: DeskHarness,
) -> None:
    (done,) = bring_in(desk, question(subject="Production is down!"))
    ticket = desk.ticket()
    assert (done.outcome, done.ticket) == (Outcome.TICKET, ticket)
    assert (ticket.status, ticket.severity, ticket.assignee) == (Status.CLOSED, "normal", None)
    assert ticket.opened_at == ticket.updated_at == THEN
    assert desk.events() == ["opened", "received", "triaged", "closed"]
    assert {event.at for event in desk.store.events(1001)} == {THEN}
    assert [row for state in OutboxState for row in desk.store.in_state(state, 10)] == []
    contact = desk.store.contact(ticket.requester)
    assert contact is not None
    assert contact.addresses == (ANNA,)
    (row,) = desk.store.mails_of_ticket(1001)
    assert (row.verdict, row.received_at, row.handled_at) == (Verdict.TICKET, THEN, START)
    assert desk.archive.read(row.archive or pytest.fail("no raw mail")).startswith(b"From: anna@")


def test_a_thread_is_one_ticket_with_its_answers_and_ends_closed_with_its_last_mail(
    desk: DeskHarness,
) -> None:
    reply = "<reply@customer.example>"
    done = bring_in(
        desk,
        question(),
        answer(message_id="<answer@desk.example>"),
        question(message_id=reply, in_reply_to="<answer@desk.example>", references=ROOT, at=at(hours=3)),
        answer(AGENT, in_reply_to=reply, cc=SUPPORT, at=at(hours=4)),
    )
    assert outcomes(done) == ["ticket", "answer", "joined", "answer"]
    ticket = desk.ticket()
    assert (ticket.mails, ticket.status) == (4, Status.CLOSED)
    assert (ticket.first_response_at, ticket.updated_at) == (at(hours=2), at(hours=4))
    events = desk.store.events(1001)
    assert [(one.type.value, one.actor) for one in events if one.type is EventType.ANSWERED] == [
        ("answered", "staff:mailbox"),
        ("answered", "staff:agnes"),
    ]
    assert (events[-1].type, events[-1].at) == (EventType.CLOSED, at(hours=4))
    directions = [row.direction for row in desk.store.mails_of_ticket(1001)]
    assert directions == [Direction.IN, Direction.OUT, Direction.IN, Direction.OUT]
    assert fold(events) == ticket


def test_the_same_subject_alone_joins_nothing(desk: DeskHarness) -> None:
    first = question(subject="Invoice")
    second = question(subject="Re: Invoice", sender=BEN, message_id="<b@x.example>")
    assert outcomes(bring_in(desk, first, second)) == ["ticket", "ticket"]


def test_whoever_got_our_answer_may_reply_to_it_from_another_address(desk: DeskHarness) -> None:
    bring_in(desk, question(), answer(message_id="<answer@desk.example>"))
    private = "anna.private@gmail.com"
    stranger = question(sender=private, message_id="<p@x.example>", in_reply_to=ROOT)
    assert outcomes(bring_in(desk, stranger)) == ["ticket"]
    replied = question(sender=private, message_id="<q@x.example>", in_reply_to="<answer@desk.example>")
    assert outcomes(bring_in(desk, replied)) == ["joined"]


def test_our_own_token_in_an_old_subject_finds_its_ticket(desk: DeskHarness) -> None:
    bring_in(desk, question())
    token = desk.ticket().token
    mine = question(subject=f"AW: {token} more", message_id="<b@x.example>")
    strangers = question(subject=f"Re: {token}", sender=BEN, message_id="<c@x.example>")
    assert outcomes(bring_in(desk, mine, strangers)) == ["joined", "ticket"]
    assert desk.ticket(1002).claims == 1001


def test_an_answer_that_comes_before_its_question_joins_it_later(desk: DeskHarness) -> None:
    """Sent was imported first, the inbox another day."""
    assert outcomes(bring_in(desk, answer())) == ["orphan"]
    assert desk.store.ticket(1001) is None
    assert outcomes(bring_in(desk, question())) == ["ticket"]
    ticket = desk.ticket()
    assert (ticket.first_response_at, ticket.mails, ticket.status) == (at(hours=2), 2, Status.CLOSED)
    assert len(desk.store.mails_of_ticket(1001)) == 2
    assert outcomes(bring_in(desk, answer(message_id="<again@desk.example>"), question())) == [
        "answer",
        "duplicate",
    ]


def test_a_person_answered_by_imported_mail_gets_no_acknowledgement_today(desk: DeskHarness) -> None:
    bring_in(desk, answer(at=START - timedelta(hours=1), in_reply_to="<today@customer.example>"))
    desk.receive(sender=ANNA, message_id="<today@customer.example>")
    desk.expect_silence()


def test_an_answer_dated_before_the_question_is_no_negative_time(desk: DeskHarness) -> None:
    bring_in(desk, question(at=at(hours=5)), answer(at=at(hours=2)))
    assert desk.ticket().first_response_at == at(hours=5)


def test_a_mail_of_staff_to_the_desk_is_no_answer_and_asks_for_something_itself(desk: DeskHarness) -> None:
    bring_in(desk, question())
    note = old(compose(sender=AGENT, in_reply_to=ROOT, date=at(hours=1)), at(hours=1))
    asks = old(compose(sender=AGENT, subject="New laptop", date=at(hours=2)), at(hours=2))
    assert outcomes(bring_in(desk, note, asks)) == ["joined", "ticket"]
    assert desk.ticket().first_response_at is None
    assert desk.store.mails_of_ticket(1001)[-1].direction is Direction.IN


def test_what_the_desk_wrote_to_itself_or_unasked_opens_no_ticket(desk: DeskHarness) -> None:
    unasked = old(compose(sender=SUPPORT, to=ANNA, subject="Maintenance"))
    inside = old(compose(sender=SUPPORT, to=AGENT, subject="Fwd: look"))
    assert outcomes(bring_in(desk, unasked, inside)) == ["orphan", "ignored"]
    assert desk.store.ticket(1001) is None


def test_a_website_form_that_writes_in_our_name_is_the_customers_question(desk: DeskHarness) -> None:
    form = old(compose(sender=SUPPORT, reply_to=ANNA, subject="Contact form"))
    assert outcomes(bring_in(desk, form)) == ["ticket"]
    contact = desk.store.contact(desk.ticket().requester)
    assert contact is not None
    assert contact.addresses == (ANNA,)


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({"auto_submitted": "auto-generated"}, "ticket"),
        ({"auto_submitted": "auto-replied"}, "ignored"),
        ({"list_id": "<talk.list.example>"}, "ticket"),
        ({"sender": "MAILER-DAEMON@mx.example", "subject": "Undelivered Mail Returned to Sender"}, "ignored"),
        ({"sender": SUPPORT, "to": ANNA, "auto_submitted": "auto-replied"}, "ignored"),
    ],
    ids=["monitoring", "vacation", "list", "bounce", "our old robot"],
)
def test_machines_are_treated_by_the_verdict_table(
    desk: DeskHarness, headers: dict[str, str], outcome: str
) -> None:
    fields = {"sender": "robot@machine.example", **headers}
    assert outcomes(bring_in(desk, old(compose(**fields)))) == [outcome]  # type: ignore[arg-type]


def test_a_vacation_notice_on_an_old_ticket_is_in_its_journal_only(desk: DeskHarness) -> None:
    bring_in(desk, question())
    away = question(
        message_id="<away@x.example>", in_reply_to=ROOT, auto_submitted="auto-replied", at=at(hours=1)
    )
    assert outcomes(bring_in(desk, away)) == ["joined"]
    assert desk.store.mails_of_ticket(1001)[-1].verdict is Verdict.JOURNALED


def test_the_same_file_again_changes_nothing(desk: DeskHarness) -> None:
    mails = [question(), answer(), old(compose(sender=BEN, message_id=None))]
    bring_in(desk, *mails)
    before = [desk.store.events(number) for number in (1001, 1002)]
    kept = len(desk.archive.kept)
    assert outcomes(bring_in(desk, *mails)) == ["duplicate"] * 3
    assert [desk.store.events(number) for number in (1001, 1002)] == before
    assert len(desk.archive.kept) == kept


def test_a_copy_with_other_line_ends_or_header_fields_is_the_same_mail(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA)
    copy = raw.replace(b"\r\n", b"\n").rstrip(b"\n")
    touched = b"X-Mozilla-Status: 0001\r\n" + raw
    assert place_of(copy) == place_of(raw)
    assert place_of(touched) != place_of(raw)
    assert outcomes(bring_in(desk, old(raw), old(touched))) == ["ticket", "duplicate"]


def test_a_mail_twice_in_one_batch_is_one_ticket(desk: DeskHarness) -> None:
    one = question()
    assert outcomes(bring_in(desk, one, one)) == ["ticket", "duplicate"]


def test_an_imported_mail_that_shows_up_in_the_mailbox_is_a_duplicate(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA)
    bring_in(desk, old(raw))
    assert desk.receive(raw).verdict is Verdict.DUPLICATE
    orphan = compose(sender=SUPPORT, to=ANNA)
    bring_in(desk, old(orphan))
    assert desk.receive(orphan).verdict is Verdict.DUPLICATE
    assert desk.store.ticket(1002) is None


def test_a_mail_that_the_daemon_has_handled_is_a_duplicate_on_import(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA)
    desk.receive(raw)
    own = desk.expect_mail(ANNA).raw
    assert outcomes(bring_in(desk, old(raw), old(own))) == ["duplicate", "duplicate"]
    assert desk.ticket().status is Status.NEW


def test_a_mail_that_lay_in_the_mailbox_before_the_first_start_is_news(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA, message_id=ROOT)
    handled = desk.receive(raw)
    desk.expect_mail(ANNA)
    (row,) = [one for one in desk.store.mails_of_ticket(1001) if one.direction is Direction.IN]
    headers = replace(
        row, mail_id=f"header:{row.header_key}", verdict=Verdict.BASELINE, ticket=None, archive=None
    )
    desk.documents.table("mails").remove(doc_ids=[row.mail_id])
    desk.store.put_mail(headers)
    assert handled.verdict is Verdict.TICKET
    assert outcomes(bring_in(desk, old(raw), old(raw))) == ["ticket", "duplicate"]
    assert desk.ticket(1002).status is Status.CLOSED
    assert desk.receive(raw).verdict is Verdict.DUPLICATE


def test_the_same_message_id_with_another_body_is_noted_on_its_ticket(desk: DeskHarness) -> None:
    twice = question(body="Hello\n\n_____\nSent through the list\n")
    assert outcomes(bring_in(desk, question(body="Hello\n"), twice)) == ["ticket", "duplicate"]
    assert desk.events() == ["opened", "received", "triaged", "closed", "noted"]
    assert desk.ticket().status is Status.CLOSED


@pytest.mark.parametrize("status", [Status.NEW, Status.WAITING, Status.RESOLVED])
def test_old_mail_neither_closes_nor_reopens_nor_ages_a_ticket_that_is_alive(
    desk: DeskHarness, status: Status
) -> None:
    desk.receive(sender=ANNA, message_id=ROOT)
    desk.expect_mail(ANNA)
    desk.documents.table("tickets").update({"status": status.value}, doc_ids=[1001])
    before = desk.ticket()
    more = question(message_id="<more@x.example>", in_reply_to=ROOT)
    assert outcomes(bring_in(desk, more)) == ["joined"]
    after = desk.ticket()
    assert (after.status, after.updated_at, after.mails) == (status, before.updated_at, before.mails + 1)
    assert "closed" not in desk.events()


def test_a_reply_of_today_to_an_old_ticket_lands_on_it(desk: DeskHarness) -> None:
    bring_in(desk, question())
    assert desk.receive(sender=ANNA, in_reply_to=ROOT).verdict is Verdict.REPLY
    desk.expect_silence()


def test_what_the_parser_cannot_read_is_kept_raw_named_and_tried_again_next_time(desk: DeskHarness) -> None:
    raw = compose(sender=ANNA)
    first, second = bring_in(desk, old(raw, failing="it is poison"), question())
    assert (first.outcome, second.outcome) == (Outcome.UNREADABLE, Outcome.TICKET)
    assert first.name == "old.mbox, mail 1"
    aside_id = first.why.rpartition(" ")[2]
    assert first.why == f"it is poison; kept raw as {aside_id}"
    row = desk.store.aside(aside_id)
    assert row is not None
    assert desk.archive.read(row.archive or pytest.fail("not kept")) == raw
    assert (row.sender, row.state) == (ANNA, AsideState.DONE)
    kept = len(desk.archive.kept)
    assert outcomes(bring_in(desk, old(raw, failing="it is poison"))) == ["unreadable"]
    assert len(desk.archive.kept) == kept
    assert outcomes(bring_in(desk, old(raw), old(raw))) == ["ticket", "duplicate"]


def test_bytes_that_are_no_mail_open_no_ticket(desk: DeskHarness) -> None:
    assert outcomes(bring_in(desk, old(b"\x89PNG\r\n\x1a\n\x00\x00" * 50))) == ["unreadable"]
    assert desk.store.ticket(1001) is None


def test_a_mail_that_breaks_a_step_is_kept_beside_and_the_others_go_on(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet = desk.store.meet

    def fragile(address: str, *more: Any) -> Any:
        if address == BEN:
            raise RuntimeError("no Ben here")
        return meet(address, *more)

    monkeypatch.setattr(desk.store, "meet", fragile)
    mails = [question(), old(compose(sender=BEN)), old(compose(sender="cy@third.example"))]
    done = bring_in(desk, *mails)
    assert outcomes(done) == ["ticket", "unreadable", "ticket"]
    assert "RuntimeError: no Ben here" in done[1].why
    assert [desk.ticket(number).status for number in (1001, 1002)] == [Status.CLOSED] * 2


def test_a_full_disk_undoes_the_batch_and_the_next_try_takes_it_whole(
    desk: DeskHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [question(), answer()]
    with monkeypatch.context() as patch:
        patch.setattr(desk.archive, "sync", lambda: (_ for _ in ()).throw(TemporaryFailure("disk full")))
        with pytest.raises(TemporaryFailure):
            bring_in(desk, *mails)
    assert desk.store.ticket(1001) is None
    assert desk.archive.kept == []
    assert outcomes(bring_in(desk, *mails)) == ["ticket", "answer"]


def test_a_bounce_of_an_old_answer_is_told_by_its_journal(desk: DeskHarness) -> None:
    bring_in(desk, question(), answer(message_id="<answer@desk.example>"))
    report = (
        b"From: MAILER-DAEMON@mx.example\nTo: support@desk.example\nSubject: Undelivered Mail\n"
        b"Date: Mon, 01 Jun 2026 09:00:00 +0000\nMessage-ID: <dsn@mx.example>\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nNo such user\n--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; anna@customer.example\nAction: failed\n"
        b"Status: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <answer@desk.example>\n\nHi\n--b--\n"
    )
    assert outcomes(bring_in(desk, old(report, at(hours=3)))) == ["joined"]
    assert desk.events()[-3:] == ["received", "undelivered", "closed"]
    assert ANNA not in str([event.data for event in desk.store.events(1001)])


def test_closing_closes_whatever_was_before() -> None:
    opened = {"check": "7KQM", "prefix": "INC", "kind": "incident", "severity": "high", "subject": "x"}
    events = [
        Event(7, EventType.OPENED, THEN, "desk", None, {**opened, "requester": "c1"}),
        Event(7, EventType.CLOSED, at(hours=1), "desk", None, {"reason": "imported as history"}),
        Event(7, EventType.NOTED, THEN, "desk", None, {"text": "of before"}),
    ]
    ticket = fold(events)
    assert ticket is not None
    assert (ticket.status, ticket.updated_at) == (Status.CLOSED, at(hours=1))
