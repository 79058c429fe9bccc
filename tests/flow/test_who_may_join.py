"""Doors of a ticket, each tried with whole mails: who comes in, who opens his own, and what the journal says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailtriage.intake.plus import plus_address
from mailtriage.model.event import Event, EventType
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.ticket import Status
from mailtriage.steps.merge import merge as merge_tickets
from tests.desk import AGENT, START, SUPPORT, DeskHarness, compose

ANNA = "anna@customer.example"
EVE = "eve@evil.example"
QUESTION = "<question@customer.example>"
DeskWith = Callable[..., DeskHarness]


def asked(desk: DeskHarness, **fields: str) -> str:
    """Anna asks and is acknowledged; the subject of an answer to that."""
    desk.receive(sender=f"Anna <{ANNA}>", message_id=QUESTION, **fields)
    desk.expect_mail(ANNA)
    return f"Re: {desk.ticket().token}"


def notes(desk: DeskHarness, number: int = 1001) -> list[str]:
    return [one.data["text"] for one in desk.store.events(number) if one.type is EventType.NOTED]


def acknowledgement(desk: DeskHarness) -> str:
    return str(desk.sent[0].message["Message-ID"])


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sender": "no-reply@evil.example", "reply_to": ANNA}, id="Reply-To of a no-reply"),
        pytest.param({"sender": "wordpress@evil.example", "reply_to": ANNA}, id="Reply-To of a website"),
        pytest.param(
            {"sender": "Anna via Tool <g@evil.example>", "x_original_sender": ANNA},
            id="X-Original-Sender of a foreign group",
        ),
        pytest.param({"sender": f"{ANNA}, {EVE}", "sender_field": EVE}, id="two authors"),
    ],
)
def test_a_customer_named_elsewhere_than_in_from_opens_no_door(
    desk: DeskHarness, headers: dict[str, str]
) -> None:
    subject = asked(desk)
    headers.pop("sender_field", None)
    handled = desk.receive(subject=subject, **headers)
    assert handled.ticket is not None
    assert (handled.verdict, handled.ticket.claims) == (Verdict.TICKET, 1001)
    desk.unexpected.clear()


def test_two_from_fields_are_believed_to_be_nobody(desk: DeskHarness) -> None:
    raw = compose(subject=asked(desk), sender=ANNA)
    handled = desk.receive(b"From: " + EVE.encode() + b"\r\n" + raw)
    assert handled.verdict is Verdict.TICKET
    assert any("several authors" in one for one in notes(desk, 1002))
    desk.unexpected.clear()


def test_the_claimed_ticket_says_who_named_it(desk: DeskHarness) -> None:
    desk.receive(subject=asked(desk), sender=EVE)
    assert notes(desk) == [
        f"Somebody who has no part in it named this ticket: see {desk.ticket(1002).reference}."
    ]
    desk.expect_mail(EVE)


def test_who_came_by_a_leaked_message_id_brings_no_colleagues(desk: DeskHarness) -> None:
    subject = asked(desk)
    desk.receive(sender=EVE, in_reply_to=acknowledgement(desk))
    assert len(desk.ticket().participants) == 1
    handled = desk.receive(subject=subject, sender="mallory@evil.example")
    assert handled.verdict is Verdict.TICKET
    desk.expect_mail("mallory@evil.example")


def test_whom_the_customer_put_into_cc_takes_part(desk: DeskHarness) -> None:
    subject = asked(desk, cc="Bo <bo@gmail.com>, support@desk.example, agent@team.example")
    assert len(desk.ticket().participants) == 1
    assert desk.receive(subject=subject, sender="bo@gmail.com").verdict is Verdict.REPLY


def test_from_and_reply_to_of_one_house_both_take_part(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, reply_to="office@customer.example")
    desk.expect_mail("office@customer.example")
    assert len(desk.ticket().participants) == 1
    assert not notes(desk)


def test_a_reply_to_in_another_domain_takes_no_part_and_is_pointed_out(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, reply_to=EVE)
    desk.expect_mail(EVE)
    assert desk.ticket().participants == ()
    assert notes(desk) == ["Answers go to another domain than the sender's: evil.example."]


def test_whom_our_staff_wrote_to_may_answer(desk: DeskHarness) -> None:
    subject = asked(desk)
    desk.receive(
        subject=subject, sender=AGENT, to=f"{ANNA}, expert@maker.example", message_id="<a@desk.example>",
        role=Role.SENT,
    )  # fmt: skip
    assert (
        desk.receive(sender="expert@maker.example", in_reply_to="<a@desk.example>").verdict is Verdict.REPLY
    )
    assert desk.receive(sender=EVE, in_reply_to="<a@desk.example>").verdict is Verdict.TICKET
    desk.expect_mail(EVE)


def test_an_answer_that_comes_before_its_mail_shares_its_ticket(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, in_reply_to="<first@customer.example>")
    desk.expect_mail(ANNA)
    assert desk.receive(sender=ANNA, message_id="<first@customer.example>").verdict is Verdict.REPLY


def test_two_answers_to_a_mail_we_never_saw_share_a_ticket(desk: DeskHarness) -> None:
    for sender in (ANNA, "bo@customer.example"):
        desk.receive(sender=sender, in_reply_to="<unseen@elsewhere.example>")
    desk.expect_mail(ANNA)
    assert desk.store.ticket(1002) is None


def test_a_stranger_who_answers_the_same_unseen_mail_gets_his_own(desk: DeskHarness) -> None:
    for sender in (ANNA, EVE):
        desk.receive(sender=sender, in_reply_to="<unseen@elsewhere.example>")
        desk.expect_mail(sender)
    assert desk.ticket(1002).claims == 1001


def test_a_copy_of_our_private_header_in_a_customers_mail_swallows_nothing(desk: DeskHarness) -> None:
    subject = asked(desk)
    proof = str(desk.sent[0].message["X-Mailtriage-Id"])
    handled = desk.receive(subject=subject, sender=ANNA, x_mailtriage_id=proof)
    assert handled.verdict is Verdict.REPLY


def test_an_answer_to_our_mail_whose_message_id_was_rewritten_joins(desk: DeskHarness) -> None:
    asked(desk)
    copy = desk.sent[0].raw.replace(
        acknowledgement(desk).encode(), b"<0102018f-000000@eu-west-1.amazonses.com>"
    )
    assert desk.receive(copy, role=Role.SENT).verdict is Verdict.OWN
    answer = {"subject": "Re: yours", "in_reply_to": "<0102018f-000000@eu-west-1.amazonses.com>"}
    assert desk.receive(sender="anna@home.example", **answer).verdict is Verdict.REPLY


def merge(desk: DeskHarness, number: int, into: int) -> None:
    at = desk.clock.now()
    desk.store.journal(Event(number, EventType.MERGED, at, "desk", None, {"into": into}))


def test_answers_to_a_merged_ticket_follow_it_by_every_key(desk: DeskHarness) -> None:
    subject = asked(desk)
    for number in (1002, 1003):
        desk.receive(sender="bo@other.example", subject=f"Something {number}", body="x\n")
    desk.unexpected.clear()
    merge(desk, 1001, 1002)
    merge(desk, 1002, 1003)
    for keys in ({"subject": subject}, {"in_reply_to": acknowledgement(desk)}, {"in_reply_to": QUESTION}):
        handled = desk.receive(sender=ANNA, **keys)
        assert handled.ticket is not None
        assert (handled.verdict, handled.ticket.number) == (Verdict.REPLY, 1003)
        assert "merged into" in handled.why


def test_tickets_merged_into_each_other_lose_no_mail(desk: DeskHarness) -> None:
    subject = asked(desk)
    desk.receive(sender="bo@other.example")
    desk.expect_mail("bo@other.example")
    merge(desk, 1001, 1002)
    merge(desk, 1002, 1001)
    assert desk.receive(sender=ANNA, subject=subject).verdict is Verdict.REPLY


def close(desk: DeskHarness) -> None:
    desk.store.journal(Event(1001, EventType.CLOSED, desk.clock.now(), "desk", None, {"reason": "done"}))


def test_an_answer_soon_after_closing_reopens(desk: DeskHarness) -> None:
    subject = asked(desk)
    close(desk)
    desk.clock.at += timedelta(days=13)
    assert desk.receive(sender=ANNA, subject=subject, date=desk.clock.at).verdict is Verdict.REPLY
    assert (desk.ticket().status, desk.ticket().closed_at) == (Status.OPEN, None)


def test_an_answer_long_after_closing_opens_a_ticket_that_goes_on_with_it(desk: DeskHarness) -> None:
    subject = asked(desk)
    close(desk)
    desk.clock.at += timedelta(days=15)
    handled = desk.receive(sender=ANNA, subject=subject, date=desk.clock.at)
    assert handled.ticket is not None
    assert (handled.verdict, handled.ticket.follows) == (Verdict.TICKET, 1001)
    assert notes(desk) == [f"It goes on in {desk.ticket(1002).reference}."]
    assert desk.ticket().status is Status.CLOSED
    desk.expect_mail(ANNA, subject=desk.ticket(1002).token)


def test_a_robots_mail_leaves_a_closed_ticket_closed(desk: DeskHarness) -> None:
    subject = asked(desk)
    close(desk)
    desk.receive(sender=ANNA, subject=subject, auto_submitted="auto-generated")
    assert desk.ticket().status is Status.CLOSED


def test_our_token_is_found_among_a_hundred_others(desk: DeskHarness) -> None:
    asked(desk)
    others = " ".join(f"[INC-{number}-AAAA]" for number in range(2000, 2050))
    handled = desk.receive(sender=ANNA, subject=f"{others} {desk.ticket().token}")
    assert handled.verdict is Verdict.REPLY
    assert any("more tokens were not looked at" in one for one in desk.store.events(1001)[-1].data["thread"])


def test_the_first_of_ten_thousand_references_is_found_and_the_rest_is_explained(desk: DeskHarness) -> None:
    asked(desk)
    chain = " ".join([QUESTION, *(f"<{number}@elsewhere.example>" for number in range(10_000))])
    handled = desk.receive(sender=ANNA, references=chain)
    assert handled.verdict is Verdict.REPLY
    assert any("references were not looked at" in one for one in desk.store.events(1001)[-1].data["thread"])


def test_the_address_for_answers_is_a_key_of_its_own(desk_with: DeskWith) -> None:
    desk = desk_with({"reply": {"plus_addresses": True}})
    desk.receive(sender=ANNA)
    address = str(desk.expect_mail(ANNA).message["Reply-To"])
    assert address.endswith(plus_address(b"k" * 32, desk.ticket(), SUPPORT) + ">")
    assert desk.receive(sender=ANNA, to=address, subject="something else").verdict is Verdict.REPLY
    assert desk.receive(sender=EVE, to=address, subject="something else").verdict is Verdict.REPLY


def test_a_made_up_address_for_answers_opens_no_door(desk: DeskHarness) -> None:
    asked(desk)
    guess = f"support+1001-{'a' * 20}@desk.example"
    assert desk.receive(sender=EVE, to=guess).verdict is Verdict.TICKET
    desk.expect_mail(EVE)


def test_the_desk_with_a_detail_behind_its_name_is_still_the_desk(desk: DeskHarness) -> None:
    desk.receive(sender="support+anything@desk.example")
    desk.expect_silence()


def test_several_tickets_of_one_sender_in_a_subject_are_pointed_out(desk: DeskHarness) -> None:
    first = asked(desk)
    desk.receive(sender=ANNA, subject="Another matter", body="quite another\n")
    desk.unexpected.clear()
    desk.receive(sender=ANNA, subject=f"{first} {desk.ticket(1002).token}")
    assert notes(desk)[-1] == "The mail names other tickets of the sender too: 1002."
    assert desk.clock.now() == START


def test_a_merge_takes_everybody_along_and_is_refused_where_it_makes_no_sense(desk: DeskHarness) -> None:
    asked(desk)
    desk.receive(sender="bo@other.example")
    desk.expect_mail("bo@other.example")
    first, second = desk.ticket(1001).reference, desk.ticket(1002).reference
    at = desk.clock.now()
    assert merge_tickets(desk.desk, "1001", "9999", "admin", at) == (False, "9999: no such ticket")
    assert not merge_tickets(desk.desk, first, "1001", "admin", at)[0]
    assert not merge_tickets(desk.desk, f"{first[:-1]}_", second, "admin", at)[0]
    assert merge_tickets(desk.desk, first, second, "admin", at) == (True, f"{first} is merged into {second}")
    assert not merge_tickets(desk.desk, second, first, "admin", at)[0]
    assert desk.ticket(1002).participants == (desk.ticket(1001).requester,)
    assert (desk.ticket(1001).status, desk.ticket(1001).merged_into) == (Status.CLOSED, 1002)
    assert desk.receive(sender=ANNA, subject=f"Re: [{second}]").verdict is Verdict.REPLY


_IDS = st.one_of(
    st.sampled_from([QUESTION, "<question@customer.example", "question@customer.example>", "<>", "<@>"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=60),
    st.binary(max_size=60).map(lambda one: one.decode("latin-1")),
)


def test_references_of_any_shape_let_no_stranger_in_and_stop_nothing(desk: DeskHarness) -> None:
    asked(desk)
    ours = acknowledgement(desk).strip("<>")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(_IDS, max_size=30), st.sampled_from(["References", "In-Reply-To"]), st.booleans())
    def holds(ids: list[str], name: str, folded: bool) -> None:
        value = ("\r\n " if folded else " ").join(ids).replace(ours, "")
        raw = f"{name}: {value}\r\n".encode("utf-8", "replace") + compose(sender=EVE)
        handled = desk.receive(raw)
        assert handled.ticket is None or handled.ticket.number != 1001
        assert len(desk.ticket().participants) == 0

    holds()
    desk.unexpected.clear()
    desk.advance(minutes=11)
    desk.unexpected.clear()
