"""A bounce belongs to the mail and the ticket it is about; a forged one changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailtriage.batch import Prepared, Progress, handle_batch
from mailtriage.intake.parse import parse
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Arrival
from mailtriage.model.outgoing import Fate, OutboxState
from mailtriage.model.ticket import Status
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
    shown,
    undelivered,
)
from tests.desk import DeskHarness, compose


def announced(desk: DeskHarness, arrival: Arrival) -> Progress:
    desk.progress.announce([arrival.place.uid])
    return desk.progress


@pytest.mark.parametrize("write", [report, plain_text], ids=["RFC 3464", "plain words"])
def test_a_bounce_is_noted_on_the_mail_the_ticket_and_the_address(
    desk: DeskHarness, write: Callable[[str, str], bytes]
) -> None:
    row = acknowledged(desk)
    handled = desk.receive(write(ANNA, row.message_id))
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)
    noted = desk.store.outgoing(row.message_id)
    assert noted is not None
    assert (noted.state, noted.bounced_at) == (OutboxState.SENT, desk.clock.now())
    assert "5.1.1 user unknown" in noted.returned
    (event,) = undelivered(desk)
    assert event.data["message"] == row.message_id
    assert (event.data["outcome"], event.data["permanent"], event.data["status"]) == (
        "bounced",
        True,
        "5.1.1",
    )
    assert event.data["contact"] == desk.ticket().requester
    assert health(desk).failures == 1


def test_show_says_what_came_back_and_that_automatic_answers_stop(desk: DeskHarness) -> None:
    desk.receive(report(ANNA, acknowledged(desk).message_id))
    assert shown(desk).split("\n") == [
        f"the acknowledgement to {ANNA} came back: 550 5.1.1 user unknown",
        f"mail to {ANNA} came back on 2026-11-23: no automatic answer goes there",
    ]


def test_the_journal_tells_of_a_bounce_without_any_address(desk: DeskHarness) -> None:
    row = acknowledged(desk)
    desk.receive(report(ANNA, row.message_id, said=f"550 5.1.1 <{ANNA}>: user unknown"))
    assert undelivered(desk)[0].data["reason"] == "550 5.1.1 <ADDRESS>: user unknown"
    assert ANNA not in str([event.data for event in desk.store.events(1001)])


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.CLOSED])
def test_a_bounce_changes_neither_status_nor_clocks_and_is_answered_never(
    desk: DeskHarness, status: Status
) -> None:
    row = acknowledged(desk)
    if status is Status.OPEN:
        sent_by_hand(desk, to=ANNA, in_reply_to="<x@y.example>", subject=f"Re: {desk.ticket().token}")
    if status is Status.CLOSED:
        desk.store.journal(Event(1001, EventType.CLOSED, desk.clock.now(), "desk", None, {"reason": "done"}))
    desk.advance(minutes=5)
    before = desk.ticket()
    assert before.status is status
    desk.receive(report(ANNA, row.message_id))
    assert desk.ticket() == replace(before, mails=before.mails + 1, updated_at=desk.clock.now())
    assert desk.store.ticket(1002) is None
    desk.expect_silence()


def test_a_bounce_finds_its_ticket_by_in_reply_to_alone(desk: DeskHarness) -> None:
    row = acknowledged(desk)
    raw = report(ANNA).replace(b"MIME-Version", f"In-Reply-To: <{row.message_id}>\r\nMIME-Version".encode())
    assert desk.receive(raw).verdict is Verdict.JOURNALED
    assert is_failing(desk)


def test_a_bounce_finds_its_ticket_by_the_token_in_its_subject(desk: DeskHarness) -> None:
    row = acknowledged(desk)
    handled = desk.receive(report(ANNA, subject=f"Undeliverable: {desk.ticket().token} We have your message"))
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)
    noted = desk.store.outgoing(row.message_id)
    assert noted is not None
    assert noted.bounced_at is not None
    assert is_failing(desk)


def test_a_customers_message_id_beside_the_token_does_not_hide_it(desk: DeskHarness) -> None:
    """Servers copy our References, and those begin with the customer's own mail."""
    acknowledged(desk, message_id="<question@customer.example>")
    subject = f"Undeliverable: {desk.ticket().token} We have your message"
    desk.receive(report(ANNA, "question@customer.example", subject=subject))
    assert is_failing(desk)


def test_a_bounce_finds_its_ticket_by_the_token_in_the_subject_of_what_came_back(desk: DeskHarness) -> None:
    acknowledged(desk)
    handled = desk.receive(report(ANNA, returned_subject=f"{desk.ticket().token} We have your message"))
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)
    assert is_failing(desk)


def test_a_bounce_is_known_by_our_private_header_where_a_provider_gave_our_mail_another_message_id(
    desk: DeskHarness,
) -> None:
    desk.receive(sender=ANNA)
    private = desk.expect_mail(ANNA).message["X-Mailtriage-Id"]
    more = f"your message\nX-Mailtriage-Id: {private}"
    handled = desk.receive(report(ANNA, "rewritten@provider.example", returned_subject=more))
    assert (handled.verdict, handled.ticket and handled.ticket.number) == (Verdict.JOURNALED, 1001)
    assert is_failing(desk)


def test_what_came_back_counts_for_more_than_a_token_in_the_subject(desk: DeskHarness) -> None:
    acknowledged(desk, BEN)
    row = acknowledged(desk)
    handled = desk.receive(report(ANNA, row.message_id, subject=f"Undeliverable: {desk.ticket(1001).token}"))
    assert handled.ticket is not None
    assert handled.ticket.number == 1002


def test_a_second_report_of_the_same_failure_is_journaled_and_not_counted_again(desk: DeskHarness) -> None:
    row = acknowledged(desk)
    desk.receive(report(ANNA, row.message_id))
    desk.receive(plain_text(ANNA, row.message_id))
    assert health(desk).failures == 1
    assert len(undelivered(desk)) == 1


def test_an_address_in_another_spelling_is_the_same_address(desk: DeskHarness) -> None:
    desk.receive(compose(sender=ANNA).replace(b"customer.example", "müller.example".encode()))
    desk.expect_mail("anna@müller.example")
    row = desk.store.outgoing_of_ticket(1001)[-1]
    desk.receive(report("Anna@XN--MLLER-KVA.example", row.message_id))
    assert is_failing(desk, "anna@müller.example")


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.TEMPORARY])
@pytest.mark.parametrize("write", [report, delay], ids=["bounced", "delayed"])
def test_what_came_back_has_gone_out_and_does_not_go_out_again(
    desk: DeskHarness, fate: Fate, write: Callable[[str, str], bytes]
) -> None:
    desk.script(ANNA, fate)
    desk.receive(sender=ANNA)
    row = desk.store.outgoing_of_ticket(1001)[0]
    desk.receive(write(ANNA, row.message_id))
    desk.advance(hours=6)
    assert len([one for one in desk.courier.tried if one.recipient == ANNA]) == 1
    assert desk.store.outgoing_of_ticket(1001)[0].state is OutboxState.SENT


def test_a_bounce_that_overtakes_the_servers_own_answer_is_not_undone_by_it(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.UNREACHABLE, "later")
    desk.receive(sender=ANNA)
    desk.courier.always.clear()
    desk.clock.at += timedelta(minutes=1)
    (dispatch,), _ = desk.spool.claim(desk.clock.now(), 10)
    raw = report(ANNA, dispatch.message_id)
    handle_batch(
        desk.desk, announced(desk, arrival := desk.arrive(raw)), [Prepared(arrival, parse(raw))], desk.clock
    )
    desk.spool.settle([desk.courier.answer(dispatch)], desk.clock.now())
    row = desk.store.outgoing(dispatch.message_id)
    assert row is not None
    assert (row.state, row.bounced_at is None) == (OutboxState.SENT, False)
    desk.clock.at += timedelta(days=8)
    assert is_failing(desk)


# Forged bounces


def test_a_bounce_of_a_mail_that_we_never_sent_opens_nothing(desk: DeskHarness) -> None:
    handled = desk.receive(report(ANNA, "never-sent@desk.example"))
    assert handled.verdict is Verdict.IGNORED
    assert desk.store.ticket(1001) is None
    assert desk.store.address_health(ANNA) is None


def test_a_bounce_of_our_mail_that_names_another_address_concludes_nothing_and_says_so(
    desk: DeskHarness,
) -> None:
    row = acknowledged(desk)
    desk.receive(report("victim@customer.example", row.message_id))
    assert desk.events()[-2:] == ["received", "noted"]
    assert undelivered(desk) == []
    assert desk.store.outgoing(row.message_id) == row


def test_a_customers_own_message_id_in_a_forged_bounce_opens_no_door(desk: DeskHarness) -> None:
    acknowledged(desk, message_id="<question@customer.example>")
    before = desk.events()
    handled = desk.receive(report(ANNA, "question@customer.example"))
    assert handled.verdict is Verdict.IGNORED
    assert desk.events() == before
    assert not is_failing(desk)


def test_a_bounce_in_a_customers_own_name_reaches_the_ticket_and_concludes_nothing(desk: DeskHarness) -> None:
    acknowledged(desk, message_id="<question@customer.example>")
    raw = report(ANNA, "question@customer.example")
    handled = desk.receive(raw.replace(b"MAILER-DAEMON@mx.customer.example", ANNA.encode()))
    assert (handled.verdict, desk.events()[-1]) == (Verdict.JOURNALED, "noted")
    assert desk.store.address_health(ANNA) is None


def test_a_mail_that_never_went_out_cannot_come_back(desk_with: Callable[..., DeskHarness]) -> None:
    desk = desk_with({"desk": {"observe": True}})
    desk.receive(sender=ANNA)
    assert desk.store.outgoing_of_ticket(1001)[0].state is OutboxState.WITHHELD
    desk.receive(report(ANNA, subject=f"Undeliverable: {desk.ticket().token}"))
    assert desk.store.address_health(ANNA) is None
    assert undelivered(desk) == []


def test_a_forged_bounce_silences_nobody(desk: DeskHarness) -> None:
    """Whatever it names wrongly: the Message-ID, the check of the token, or the address."""
    rows = [acknowledged(desk), acknowledged(desk, BEN)]
    token = desk.ticket(1001).token
    known = [row.message_id for row in rows]
    others = st.emails().filter(lambda one: one.lower() not in (ANNA, BEN) and one.isascii())
    ids = st.text("abcdefghijklmnop234567.", min_size=1, max_size=30).map(lambda one: f"{one}@desk.example")
    checks = st.text("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=4, max_size=4)
    wrong = checks.filter(lambda one: one != desk.ticket(1001).check)
    forged = st.one_of(
        st.builds(lambda to, returned: report(to, returned), st.sampled_from((ANNA, BEN)), ids),
        st.builds(lambda to, returned: report(to, returned), others, st.sampled_from(known)),
        st.builds(lambda check: report(ANNA, subject=f"Undeliverable: {token[:-5]}{check}]"), wrong),
        st.builds(lambda to: report(to, subject=f"Undeliverable: {token}"), others),
        # Our mail to Ben, told as Anna's.
        st.just(report(ANNA, rows[1].message_id)),
    )
    tickets = [desk.ticket(1001), desk.ticket(1002)]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(forged)
    def changes_nothing(raw: bytes) -> None:
        desk.receive(raw)
        assert [desk.store.outgoing(row.message_id) for row in rows] == rows
        assert desk.store.address_health(ANNA) is None
        assert desk.store.address_health(BEN) is None
        assert desk.store.failing_addresses(desk.clock.now(), 10) == []
        now = [desk.ticket(1001), desk.ticket(1002)]
        assert [replace(one, mails=0, updated_at=one.opened_at) for one in now] == [
            replace(one, mails=0, updated_at=one.opened_at) for one in tickets
        ]
        assert undelivered(desk, 1001) == undelivered(desk, 1002) == []
        assert desk.store.ticket(1003) is None
        desk.expect_silence()

    changes_nothing()
    acknowledged(desk, sender=BEN, reply_to=ANNA)
