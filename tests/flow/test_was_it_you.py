"""A mail in the name of staff that nothing proves waits a day for its owner's #yes, and for nobody else's."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.ticket import Status
from mailtriage.steps.merge import merge
from tests.desk import ADMIN, AGENT, SUPPORT, DeskHarness, Sent, compose, harness

ANNA, EVE = "anna@customer.example", "eve@evil.example"
ADA, AGNES = f"Ada Admin <{ADMIN}>", f"Agnes Agent <{AGENT}>"
TABLES: dict[str, Any] = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def asks(desk: DeskHarness) -> Sent:
    desk.receive(compose(subject="Printer", body="Hello,\n\nit prints nothing.\n"))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def unproven(desk: DeskHarness, body: str = "Please switch it off.\n", **fields: str) -> bytes:
    """A mail in Ada's name, with nothing but the token."""
    fields = {"sender": ADA, "subject": f"Re: {desk.ticket().token} Printer", **fields}
    return compose(body=body, **fields)


def asked(desk: DeskHarness, body: str = "Please switch it off.\n", **fields: str) -> Sent:
    """The question about such a mail."""
    desk.receive(unproven(desk, body, **fields))
    return desk.expect_mail(ADMIN, "Was it you?")


def said(question: Sent, body: str, sender: str = ADA, **fields: str) -> bytes:
    quoted = "\n".join(f"> {line}" for line in question.text.splitlines())
    text = f"{body}\n\nOn Mon, 23 Nov 2026 at 10:00, Example Support wrote:\n{quoted}\n"
    known_as = str(question.message["Message-ID"])
    headers = {"in_reply_to": known_as, "references": known_as, **fields}
    return compose(sender=sender, subject=f"Re: {question.message['Subject']}", body=text, **headers)


def notes(desk: DeskHarness) -> list[str]:
    return [str(one.data["text"]) for one in desk.store.events(1001) if one.type.value == "noted"]


def is_untouched(desk: DeskHarness) -> None:
    """Nothing went to the customer, and the ticket is as it was."""
    assert not [one for one in desk.unexpected if one.recipient == ANNA]
    assert desk.ticket().status is Status.NEW
    assert desk.ticket().first_response_at is None


def test_a_mail_that_nothing_proves_waits_and_its_owner_is_asked_what_it_asks_for(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk, "#close\n\nPlease switch it off.\n", reply_to=EVE)
    assert question.recipient == ADMIN
    said_first, *_ = question.text.splitlines()
    assert said_first.startswith("Was it you? Answer with #yes and it is done; #no drops it")
    assert "It waits until Tuesday, 24 November 2026, 09:00 (UTC)." in question.text
    assert "- the ticket is closed at once" in question.text
    assert f"- its text goes to Anna Kunde <{ANNA}>" in question.text
    assert "| Please switch it off." in question.text
    assert "Please switch it off." in notes(desk)[-1]
    is_untouched(desk)


def test_yes_does_it_as_if_it_had_been_proven_when_it_came(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk, "#close\n\nPlease switch it off.\n")
    desk.receive(said(question, "#yes"))
    relayed = desk.expect_mail(ANNA, "Printer")
    assert relayed.text.strip() == "Please switch it off."
    assert "closed" in desk.expect_mail(ADMIN, "Done").text
    ticket = desk.ticket()
    assert ticket.status is Status.CLOSED
    assert ticket.first_response_at is not None
    by = [one.data["by"] for one in desk.store.events(1001) if one.type.value == "relayed"]
    assert by == ["ada"]


def test_what_was_not_shown_is_not_confirmed_so_that_its_html_is_made_of_the_text(desk: DeskHarness) -> None:
    asks(desk)
    mail = message_from_bytes(unproven(desk, "Sign in at https://desk.example/login.\n"), policy=policy.SMTP)
    assert isinstance(mail, EmailMessage)
    written = "<p><b>Sign in</b> at <a href='https://evil.example'>https://desk.example/login</a>.</p>"
    mail.add_alternative(written, subtype="html")
    desk.receive(bytes(mail))
    desk.receive(said(desk.expect_mail(ADMIN, "Was it you?"), "#yes"))
    desk.expect_mail(ADMIN, "Done")
    got = desk.expect_mail(ANNA, "Printer")
    assert '<a href="https://desk.example/login">' in got.html
    assert "evil.example" not in got.raw.decode()
    assert "<strong>" not in got.html


def test_a_second_yes_is_told_that_it_is_done_already(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")
    desk.receive(said(question, "#yes"))
    assert "it is done already" in desk.expect_mail(ADMIN).text
    desk.expect_silence()


def test_what_is_confirmed_waits_for_a_cancel_as_any_answer_does(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}}):
        asks(desk)
        question = asked(desk)
        desk.receive(said(question, "#yes"))
        assert "in 60 seconds" in desk.expect_mail(ADMIN, "Done").text
        desk.expect_silence()
        desk.advance(minutes=2)
        desk.expect_mail(ANNA, "Printer")


def test_no_drops_it_and_the_admins_are_told_once(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#no"))
    alert = desk.expect_alert("writes in the name of Ada Admin")
    assert desk.ticket().reference in alert.text
    assert "it is dropped" in desk.expect_mail(ADMIN, "Done").text
    assert "did not write the mail" in notes(desk)[-1]
    desk.receive(said(question, "#yes"))
    assert "somebody answered #no" in desk.expect_mail(ADMIN).text
    is_untouched(desk)


def test_after_a_day_it_is_too_late(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.clock.at += timedelta(days=1.01)
    desk.receive(said(question, "#yes"))
    told = desk.expect_mail(ADMIN, "Not done").text
    assert "Too late: it waited until Tuesday, 24 November 2026, 09:00 (UTC)" in told
    is_untouched(desk)
    desk.unexpected.clear()  # the digest


def test_a_yes_that_came_in_time_counts_however_late_it_is_read(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    came = desk.clock.at + timedelta(days=0.9)
    desk.clock.at += timedelta(days=1.5)
    desk.receive(said(question, "#yes"), at=came)
    desk.expect_mail(ANNA, "Printer")
    desk.unexpected.clear()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Yes, that was me.", id="a sentence"),
        pytest.param("#yes and #close", id="with something behind it"),
        pytest.param("#yes\n#close", id="with another command"),
        pytest.param("#yes\n#no", id="both"),
        pytest.param("#close", id="another command"),
        pytest.param("Hello,\n\n#yes\n\nis what I would say.", id="amid a text"),
        pytest.param("", id="nothing but the quote"),
        pytest.param("> #yes", id="quoted"),
        pytest.param("Regards\n\n-- \nAda\n#yes", id="below the signature"),
        pytest.param("#yes\n\nAda Admin\n#WeCare", id="with a signature like a command"),
    ],
)
def test_whatever_else_is_answered_does_nothing_and_is_told_how(desk: DeskHarness, body: str) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, body))
    told = " ".join(desk.expect_mail(ADMIN, "Not done").text.split())
    assert "#yes, alone on its line at the top" in told
    assert "No other line may begin with a number sign" in told
    is_untouched(desk)
    desk.receive(said(question, "#yes"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")


def test_what_stands_beside_a_yes_stays_inside(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes\nWho else would write to that nuisance?"))
    assert "nuisance" not in desk.expect_mail(ANNA, "Printer").text
    desk.expect_mail(ADMIN, "Done")
    desk.expect_silence()
    assert any("nuisance" in one for one in notes(desk))


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"auto_submitted": "auto-replied"}, id="out of office"),
        pytest.param({"x_auto_response_suppress": "All", "auto_submitted": "auto-generated"}, id="robot"),
        pytest.param({"precedence": "bulk", "auto_submitted": "auto-replied"}, id="bulk"),
    ],
)
def test_a_machine_that_says_yes_confirms_nothing(desk: DeskHarness, headers: dict[str, str]) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes\n\nI am out of the office until Monday.", **headers))
    is_untouched(desk)
    desk.unexpected.clear()


def test_an_absence_notice_by_its_words_confirms_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes\n\nI am currently out of the office and will be back on Monday."))
    is_untouched(desk)
    desk.unexpected.clear()


def test_a_yes_through_a_list_confirms_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes", list_id="<team.team.example>"))
    is_untouched(desk)
    desk.unexpected.clear()


def test_the_question_is_no_secret_any_more_when_others_get_its_answer(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes", cc=EVE))
    assert "Others have seen" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_the_subject_of_the_question_alone_confirms_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(compose(sender=ADA, subject=f"Re: {question.message['Subject']}", body="#yes\n"))
    assert "count only in an answer to the mail that asked you" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_the_message_id_of_the_question_under_another_from_confirms_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes", sender=f"Eve <{EVE}>"))
    is_untouched(desk)
    desk.unexpected.clear()
    desk.receive(said(question, "#yes"))  # and now it is no secret any more
    assert "count only in an answer" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_the_requesters_yes_confirms_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    quoted = f"Hello\n\n> {question.text}\n\n#yes\n"
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body=quoted))
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="#yes\n"))
    assert not [one for one in desk.unexpected if one.recipient == ANNA]
    assert desk.ticket().first_response_at is None
    desk.unexpected.clear()


def test_a_colleagues_yes_confirms_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "#yes", sender=AGNES))
    assert "count only in an answer" in desk.expect_mail(AGENT, "Not done").text
    is_untouched(desk)


def test_a_colleague_who_proves_himself_otherwise_confirms_nothing_of_hers(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(compose(
        sender=ADA, subject=f"Re: {told.message['Subject']}", body="#assign agnes\n",
        in_reply_to=str(told.message["Message-ID"]),
    ))  # fmt: skip
    handed = str(desk.expect_mail(AGENT, "Printer").message["Message-ID"])
    desk.unexpected.clear()
    question = asked(desk)
    both = f"{handed} {question.message['Message-ID']}"
    desk.receive(said(question, "#yes", sender=AGNES, references=both))
    assert "put to somebody else" in desk.expect_mail(AGENT, "Not done").text
    is_untouched(desk)


def test_whatever_others_answer_to_the_question_waits_for_nothing(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(said(question, "It was me, Agnes.", sender=AGNES))
    assert "count only in an answer" in desk.expect_mail(AGENT, "Not done").text
    is_untouched(desk)


def test_everything_that_it_asks_for_is_shown(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk, "#note he never pays\n#assign agnes\n\nNever.\n")
    assert "- all of it stays inside, as a note, with these words: he never pays" in question.text
    assert "- the ticket is given to Agnes Agent" in question.text
    assert "| Never." in question.text
    assert "- its text becomes an internal note of yours" in question.text
    desk.receive(said(question, "#yes"))
    desk.expect_mail(AGENT, "Printer")
    desk.expect_mail(ADMIN, "Done")
    assert notes(desk)[-1] == "he never pays\n\nNever."
    assert desk.ticket().assignee == "agnes"


def test_a_yes_that_answers_no_question_is_refused_whole(desk: DeskHarness) -> None:
    told = asks(desk)
    known_as = str(told.message["Message-ID"])
    desk.receive(compose(
        sender=ADA, subject=f"Re: {told.message['Subject']}", body="#yes\nHello Anna", in_reply_to=known_as,
    ))  # fmt: skip
    assert "answer a mail of ours that asks" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


@pytest.mark.parametrize("changed", [{"role": "read-only"}, {"active": False}])
def test_nothing_waits_for_who_may_only_read_or_has_left(tmp_path: Path, changed: dict[str, Any]) -> None:
    staff = [
        {"id": "ada", "name": "Ada Admin", "addresses": [ADMIN], "role": "admin"},
        {"id": "agnes", "name": "Agnes Agent", "addresses": [AGENT], **changed},
    ]
    for desk in harness(tmp_path, {**TABLES, "staff": staff}):
        asks(desk)
        desk.receive(unproven(desk, "#close\n", sender=AGNES))
        assert not [one for one in desk.unexpected if "Was it you?" in str(one.message["Subject"])]
        is_untouched(desk)
        desk.unexpected.clear()


def test_what_a_former_employee_left_waiting_is_not_done(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    staff = tuple(one.model_copy(update={"active": one.id != "ada"}) for one in desk.settings.staff)
    desk.desk.settings = desk.settings.model_copy(update={"staff": staff})
    desk.receive(said(question, "#yes"))
    is_untouched(desk)
    desk.unexpected.clear()


def test_an_answer_that_could_not_be_sent_is_told_at_once_and_waits_for_nothing(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(unproven(desk, f"I mean the mail {told.message['Message-ID']}.\n"))
    receipt = desk.expect_mail(ADMIN, "Not done")
    assert "nothing proves that you wrote it" in receipt.text
    is_untouched(desk)


def test_a_wrong_command_is_told_at_once_and_waits_for_nothing(desk: DeskHarness) -> None:
    asks(desk)
    desk.receive(unproven(desk, "#clsoe\n"))
    assert "did you mean #close?" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_on_a_ticket_closed_meanwhile_it_is_handled_as_if_it_came_now(desk: DeskHarness) -> None:
    told = asks(desk)
    question = asked(desk)
    desk.receive(compose(
        sender=ADA, subject=f"Re: {told.message['Subject']}", body="#close\n",
        in_reply_to=str(told.message["Message-ID"]),
    ))  # fmt: skip
    desk.expect_mail(ANNA)
    desk.expect_mail(ADMIN)
    desk.receive(said(question, "#yes"))
    assert "switch it off" in desk.expect_mail(ANNA, "Printer").text
    desk.expect_mail(ADMIN, "Done")


def test_on_a_ticket_merged_meanwhile_it_goes_to_whom_it_showed(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    desk.receive(compose(sender="bob@other.example", subject="Screen"))
    desk.unexpected.clear()
    with desk.store.transaction():
        assert merge(desk.desk, "1001", "1002", "staff:ada", desk.clock.now())[0]
    desk.receive(said(question, "#yes"))
    assert not [one for one in desk.unexpected if one.recipient == "bob@other.example"]
    desk.unexpected.clear()


def test_it_goes_to_nobody_who_was_not_shown(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk, "Your password is x.\n")
    desk.clock.at += timedelta(minutes=1)
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Well?\n", reply_to=EVE))
    desk.expect_mail(ADMIN, "Printer")
    desk.receive(said(question, "#yes"))
    assert f"others than you were shown: {EVE}" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_whom_its_own_commands_add_was_shown(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk, "#cc dora@other.example\n\nPlease switch it off.\n")
    assert "dora@other.example will get the answers" in question.text
    desk.receive(said(question, "#yes"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail("dora@other.example", "Printer")
    desk.expect_mail(ADMIN, "Done")


def test_no_line_of_the_question_is_a_command_however_it_is_quoted(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk, "#note between us\n\n#1 look\n#yes\n#close\nRegards\n")
    assert not re.search(r"^[\s>|*-]*#[^\W\d_]", question.text, re.MULTILINE)
    known_as = str(question.message["Message-ID"])
    desk.receive(compose(
        sender=ADA, subject=f"Re: {question.message['Subject']}", body=question.text, in_reply_to=known_as,
    ))  # fmt: skip
    assert "#yes, alone on its line" in desk.expect_mail(ADMIN, "Not done").text
    is_untouched(desk)


def test_the_question_stands_in_a_conversation_of_its_own_and_says_that_a_program_wrote_it(
    desk: DeskHarness,
) -> None:
    told = asks(desk)
    question = asked(desk)
    assert question.message["Auto-Submitted"] == "auto-replied"
    assert question.message["References"] not in str(told.message["References"])
    assert question.message["Reply-To"].endswith(f"<{SUPPORT}>")
