"""Staff answer straight from the shared mailbox: by the Sent folder, or with the desk in copy."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Place
from mailtriage.model.outgoing import Fate
from mailtriage.steps.sift import sift
from tests.desk import ADMIN, AGENT, START, SUPPORT, DeskHarness, compose, harness

ANNA, BO, EVE = "anna@customer.example", "bo@customer.example", "eve@evil.example"
QUESTION, ANSWER = "<q@customer.example>", "<a@team.example>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}})


def asked(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA, message_id=QUESTION)
    desk.expect_mail(ANNA)
    desk.expect_mail(ADMIN)


def written(sender: str = SUPPORT, **fields: str) -> bytes:
    """An answer as somebody with the shared mailbox writes it: no token, thread headers."""
    shape = {"to": ANNA, "subject": "Re: A question", "body": "It is the cable.\n", "in_reply_to": QUESTION}
    return compose(sender=sender, message_id=ANSWER, **{**shape, **fields})


def answers(desk: DeskHarness) -> list[tuple[str, bool]]:
    """By whom the ticket was answered, and whether that is proven."""
    events = desk.store.events(1001)
    return [(str(one.data["by"]), bool(one.data["verified"])) for one in events if one.type == "answered"]


def test_an_answer_in_sent_is_recorded_by_its_thread_headers_alone_and_nothing_is_mailed(
    desk: DeskHarness,
) -> None:
    asked(desk)
    assert desk.receive(written(), role=Role.SENT).verdict is Verdict.JOURNALED
    assert desk.ticket().first_response_at == START
    desk.expect_silence()


def test_the_author_is_whom_sender_names(desk: DeskHarness) -> None:
    asked(desk)
    desk.receive(_sent_by(f"Agnes Agent <{AGENT}>"), role=Role.SENT)
    assert answers(desk) == [("agnes", True)]


def _sent_by(who: str) -> bytes:
    return written().replace(b"From:", f"Sender: {who}\r\nFrom:".encode(), 1)


def test_without_a_sender_it_is_an_unknown_persons_and_counts_as_the_first_response(
    desk: DeskHarness,
) -> None:
    asked(desk)
    desk.receive(written(), role=Role.SENT)
    assert answers(desk) == [("mailbox", True)]
    assert desk.ticket().first_response_at == START


@pytest.mark.parametrize("who", ["", "<>", "x" * 5000, "eve@evil.example", "=?utf-8?b?/////w==?="])
def test_a_sender_that_names_none_of_us_is_an_unknown_person(desk: DeskHarness, who: str) -> None:
    asked(desk)
    desk.receive(_sent_by(who), role=Role.SENT)
    assert answers(desk) == [("mailbox", True)]


def test_a_sender_in_a_mail_that_is_not_in_sent_makes_nobody_its_author(desk: DeskHarness) -> None:
    asked(desk)
    handled = desk.receive(
        compose(sender=EVE, subject="Hello", message_id="<e@evil.example>").replace(
            b"From:", f"Sender: {AGENT}\r\nFrom:".encode(), 1
        )
    )
    assert handled.verdict is Verdict.TICKET
    assert desk.ticket(1002).first_response_at is None
    desk.expect_mail(EVE)
    desk.expect_mail(ADMIN)


def test_the_author_of_an_answer_that_overtook_its_mail_is_whom_sender_names(desk: DeskHarness) -> None:
    desk.receive(_sent_by(AGENT), role=Role.SENT)
    desk.receive(sender=ANNA, message_id=QUESTION)
    desk.expect_mail(ADMIN)
    assert answers(desk) == [("agnes", True)]


@pytest.mark.parametrize("copy", [{"cc": SUPPORT}, {}], ids=["Cc", "Bcc"])
@pytest.mark.parametrize("sender", [f"Agnes Agent <{AGENT}>", f"Example Support <{SUPPORT}>"])
def test_a_copy_to_the_desk_is_recorded_and_counts_once_it_is_met_in_sent(
    desk: DeskHarness, sender: str, copy: dict[str, str]
) -> None:
    asked(desk)
    raw = written(sender, **copy)
    desk.receive(raw)
    assert [verified for _, verified in answers(desk)] == [False]
    assert desk.ticket().first_response_at is None
    mails = desk.ticket().mails
    desk.receive(raw, role=Role.SENT)
    assert [verified for _, verified in answers(desk)] == [False, True]
    assert desk.ticket().first_response_at == START
    desk.receive(raw, role=Role.SENT)
    assert len(answers(desk)) == 2
    assert (desk.ticket().mails, desk.store.ticket(1002)) == (mails, None)
    desk.expect_silence()


@pytest.mark.parametrize("sender", [f"Agnes Agent <{AGENT}>", f"Example Support <{SUPPORT}>"])
def test_what_came_as_a_copy_is_read_again_in_sent_until_it_is_proven(desk: DeskHarness, sender: str) -> None:
    asked(desk)
    raw = written(sender, cc=SUPPORT)
    desk.receive(raw)
    in_sent = replace(desk.arrive(raw), role=Role.SENT, place=Place("main", "Sent", 1, 7))
    assert sift(desk.desk, [(in_sent, parse(raw))], START) == [7]
    desk.receive(raw, role=Role.SENT)
    assert sift(desk.desk, [(in_sent, parse(raw))], START) == []


@pytest.mark.parametrize("copy", [{"cc": SUPPORT}, {}], ids=["Cc", "Bcc"])
def test_a_copy_of_what_sent_has_shown_already_adds_nothing(desk: DeskHarness, copy: dict[str, str]) -> None:
    asked(desk)
    raw = written(**copy)
    desk.receive(raw, role=Role.SENT)
    assert desk.receive(raw).verdict is Verdict.DUPLICATE
    assert answers(desk) == [("mailbox", True)]
    desk.expect_silence()


def test_a_copy_in_our_name_stops_no_acknowledgement_before_it_is_proven(desk: DeskHarness) -> None:
    desk.courier.always[ANNA] = (Fate.TEMPORARY, "450 greylisted")
    desk.receive(sender=ANNA, message_id=QUESTION)
    desk.expect_mail(ADMIN)
    raw = written(cc=SUPPORT)
    desk.receive(raw)
    assert "withheld" not in desk.events()
    desk.receive(raw, role=Role.SENT)
    assert desk.events()[-1] == "withheld"
    desk.courier.always.clear()
    desk.advance(hours=1)
    desk.expect_silence()


def test_a_website_form_that_writes_in_our_name_is_still_its_customers(desk: DeskHarness) -> None:
    asked(desk)
    handled = desk.receive(written(to=SUPPORT, reply_to=BO, in_reply_to="<none@desk.example>"))
    assert handled.verdict is Verdict.TICKET
    desk.expect_mail(BO)
    desk.expect_mail(ADMIN)


def test_our_acknowledgement_in_sent_is_no_answer_though_its_message_id_was_rewritten(
    desk: DeskHarness,
) -> None:
    asked(desk)
    ours = desk.sent[0]
    rewritten = ours.raw.replace(str(ours.message["Message-ID"]).encode(), b"<0102@provider.example>")
    for raw in (ours.raw, rewritten):
        assert desk.receive(raw, role=Role.SENT).verdict is Verdict.OWN
    assert desk.ticket().first_response_at is None
    assert answers(desk) == []


def test_an_answer_to_the_rewritten_message_id_of_ours_joins_its_ticket(desk: DeskHarness) -> None:
    asked(desk)
    ours = desk.sent[0]
    raw = ours.raw.replace(str(ours.message["Message-ID"]).encode(), b"<0102@provider.example>")
    desk.receive(raw, role=Role.SENT)
    handled = desk.receive(sender=ANNA, subject="Thanks", in_reply_to="<0102@provider.example>")
    assert handled.ticket is not None
    assert (handled.verdict, handled.ticket.number) == (Verdict.REPLY, 1001)
    desk.expect_mail(ADMIN)


def test_a_new_mail_in_sent_opens_no_ticket_and_its_answer_does_with_it(desk: DeskHarness) -> None:
    raw = compose(sender=SUPPORT, to=f"{ANNA}, {BO}", subject="Your contract", message_id=ANSWER)
    assert desk.receive(raw, role=Role.SENT).verdict is Verdict.IGNORED
    assert desk.store.ticket(1001) is None
    fields = {"subject": "Re: Your contract", "in_reply_to": ANSWER, "references": ANSWER}
    assert desk.receive(sender=ANNA, **fields).verdict is Verdict.TICKET
    acknowledged, told = desk.expect_mail(ANNA), desk.expect_mail(ADMIN)
    assert {row.message_id for row in desk.store.mails_of_ticket(1001)} >= {ANSWER[1:-1]}
    assert "It answers what was sent from the shared mailbox: Your contract" in str(desk.store.events(1001))
    assert desk.ticket().first_response_at is None, "what was sent before the customer wrote answers nothing"
    colleague = desk.receive(sender=BO, **fields)
    assert colleague.ticket is not None
    assert colleague.ticket.number == 1001, "whoever else got it comes to the same ticket"
    desk.expect_mail(ADMIN)
    assert ANSWER in str(told.message["References"]) + str(acknowledged.message["References"])


def test_who_did_not_get_that_mail_and_names_it_has_a_ticket_without_it(desk: DeskHarness) -> None:
    raw = compose(sender=SUPPORT, to=ANNA, subject="Your contract", message_id=ANSWER)
    desk.receive(raw, role=Role.SENT)
    desk.receive(sender=EVE, subject="Re: Your contract", in_reply_to=ANSWER)
    desk.expect_mail(EVE)
    desk.expect_mail(ADMIN)
    assert ANSWER[1:-1] not in {row.message_id for row in desk.store.mails_of_ticket(1001)}


DELIVERED = {"return_path": f"<{EVE}>", "delivered_to": "support+Sent@desk.example"}


@pytest.mark.parametrize("role", [Role.SENT, Role.OTHER])
@pytest.mark.parametrize("field", DELIVERED)
def test_what_a_server_delivered_into_any_folder_is_nothing_that_we_sent(
    desk: DeskHarness, role: Role, field: str
) -> None:
    asked(desk)
    desk.receive(written(**{field: DELIVERED[field]}), role=role)
    assert answers(desk) == [("mailbox", False)]
    assert desk.ticket().first_response_at is None


def test_a_customers_mail_that_was_delivered_into_sent_is_a_customers_mail(desk: DeskHarness) -> None:
    handled = desk.receive(compose(to="support+Sent@desk.example", **DELIVERED), role=Role.SENT)
    assert handled.verdict is Verdict.TICKET
    desk.expect_mail(ANNA)
    desk.expect_mail(ADMIN)


def test_a_return_path_of_ours_is_written_by_servers_that_keep_what_we_send(desk: DeskHarness) -> None:
    asked(desk)
    desk.receive(written(return_path=f"<{SUPPORT}>"), role=Role.SENT)
    assert answers(desk) == [("mailbox", True)]
