"""Whose mail commands the desk, and whose never does; what never reaches a customer. Each was found by trying."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.outgoing import Fate
from mailtriage.model.ticket import Status
from mailtriage.steps.merge import merge
from tests.desk import ADMIN, AGENT, SUPPORT, DeskHarness, Sent, compose, harness, proven

ANNA, BOB, CARL = "anna@customer.example", "bob@other.example", "carl@customer.example"
ADA = f"Ada Admin <{ADMIN}>"
TABLES: dict[str, Any] = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}
UNPROVEN = "nothing proves that you wrote it"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def asks(desk: DeskHarness, **fields: str) -> Sent:
    desk.receive(compose(**{"subject": "Printer", "body": "Hello,\n\nit prints nothing.\n", **fields}))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def answer(told: Sent, body: str, sender: str = ADA, **fields: str) -> bytes:
    quoted = "\n".join(f"> {line}" for line in told.text.splitlines())
    known_as = str(told.message["Message-ID"])
    text = f"{body}\n\nOn Mon, 23 Nov 2026 at 10:00, Anna via Example Support wrote:\n{quoted}\n"
    more = {"subject": f"Re: {told.message['Subject']}", "in_reply_to": known_as, **fields}
    return compose(sender=sender, body=text, **more)


def is_refused(desk: DeskHarness, mail: bytes) -> None:
    desk.receive(mail)
    assert UNPROVEN in desk.expect_mail(ADMIN).text
    assert desk.ticket().status is not Status.CLOSED
    desk.expect_silence()


def test_the_message_id_of_what_customers_got_proves_nothing_whoever_else_got_it(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, f"#cc {ADMIN}\n\nPlease switch it off."))
    sent = desk.expect_mail(ANNA, "Printer")
    for _ in range(2):
        desk.unexpected and desk.unexpected.pop()
    public = str(sent.message["Message-ID"])
    forged = compose(sender=ADA, subject=f"Re: {desk.ticket().token}", body="#close\n", in_reply_to=public)
    is_refused(desk, forged)


def test_what_our_server_found_commands_nothing_before_a_probe_has_proven_it(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {**TABLES, "mailbox": {"authserv_id": ["mx.desk.example"]}}):
        told = asks(desk)
        subject = f"Re: {told.message['Subject']}"
        found = (
            b"Authentication-Results: mx.desk.example; dmarc=pass header.from=team.example\r\n"
            b"Received: from mx.team.example by mx.desk.example with ESMTPS id 1; "
            b"Mon, 23 Nov 2026 09:00:00 +0000\r\n"
        )
        desk.receive(found + compose(sender=ADA, subject=subject, body="#close\n\nVoid.\n"))
        desk.expect_mail(ADMIN, "Was it you?")
        assert desk.ticket().status is not Status.CLOSED
        proven(desk).receive(found + compose(sender=ADA, subject=subject, body="#close\n\nReally.\n"))
        desk.expect_mail(ADMIN, "Done")
        assert "Really." in desk.expect_mail(ANNA, "Printer").text
        assert desk.ticket().status is Status.CLOSED


def test_a_reply_to_that_is_one_of_ours_gets_no_answer_meant_for_the_customer(desk: DeskHarness) -> None:
    desk.receive(compose(subject="Printer", reply_to=ADMIN))
    desk.unexpected.clear()
    told = next(one for one in desk.sent if "Printer" in str(one.message["Subject"]))
    desk.receive(answer(told, "Please switch it off."))
    desk.expect_mail(ANNA, "Printer")


def test_a_customer_who_names_a_secret_spends_it(desk: DeskHarness) -> None:
    told = asks(desk)
    known_as = str(told.message["Message-ID"])
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Well?\n", references=known_as))
    desk.expect_mail(ADMIN, "Printer")
    is_refused(desk, answer(told, "#close", message_id="<forged@customer.example>"))


def test_a_secret_of_one_ticket_commands_no_other(desk: DeskHarness) -> None:
    asks(desk)
    desk.receive(compose(sender=BOB, subject="Screen"))
    desk.expect_mail(BOB)
    told = desk.expect_mail(ADMIN, "Screen")
    desk.receive(answer(told, "#close\n\nHello Bob", subject=f"Re: {desk.ticket(1001).token} Printer"))
    assert "another ticket" in desk.expect_mail(ADMIN).text
    assert desk.ticket(1001).status is Status.NEW


def test_a_registered_second_address_is_the_same_person(tmp_path: Path) -> None:
    staff = [{"id": "ada", "name": "Ada Admin", "addresses": [ADMIN, "ada@home.example"], "role": "admin"}]
    for desk in harness(tmp_path, {**TABLES, "staff": staff}):
        told = asks(desk)
        desk.receive(answer(told, "Please switch it off.", sender="Ada <ada@home.example>"))
        desk.expect_mail(ANNA, "Printer")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Anna never pays.\n\n-- \nAda Admin\n#note", id="below the signature"),
        pytest.param("We look at it.\n\\#note she never\npays in time", id="escaped"),
        pytest.param("We look at it.\n- #note she never pays\nRegards", id="in a list"),
        pytest.param("It is done.\n\n#resolve\n\nBest regards\nAda Admin", id="above the sign-off"),
    ],
)
def test_a_command_that_is_not_read_stops_the_mail(desk: DeskHarness, body: str) -> None:
    told = asks(desk)
    desk.receive(answer(told, body))
    assert "command stands where none is read" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None


def test_after_a_merge_the_answer_goes_to_whom_line_one_said(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(compose(sender=BOB, subject="Screen"))
    desk.expect_mail(BOB)
    desk.expect_mail(ADMIN, "Screen")
    with desk.store.transaction():
        assert merge(desk.desk, "1001", "1002", "staff:ada", desk.clock.now())[0]
    desk.receive(answer(told, "Hello Anna, here it is."))
    assert "Hello Anna" in desk.expect_mail(ANNA).text


def test_talk_between_colleagues_stays_inside(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "How do we get rid of him?", to=AGENT, cc=SUPPORT))
    assert "written to colleagues" in desk.expect_mail(ADMIN).text


def test_only_what_customers_have_seen_stands_in_their_references(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#note\nBetween us.", message_id="<note@adas-laptop.team.example>"))
    desk.expect_mail(ADMIN)
    desk.receive(answer(told, "Please switch it off.", message_id="<two@adas-laptop.team.example>"))
    assert b"adas-laptop" not in desk.expect_mail(ANNA, "Printer").raw


def test_an_answer_that_reads_like_a_robots_is_told_to_its_author(desk: DeskHarness) -> None:
    told = asks(desk)
    words = "I am out of the office until Monday. For urgent matters please call my colleagues."
    desk.receive(answer(told, words))
    assert "reads like an automatic reply" in desk.expect_mail(ADMIN).text
    desk.receive(answer(told, f"#take\n\n{words}"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN)


def test_who_got_it_directly_does_not_get_it_twice(desk: DeskHarness) -> None:
    told = asks(desk, to=f"{SUPPORT}, {CARL}")
    desk.receive(answer(told, "Please switch it off.", cc=CARL))
    desk.expect_mail(ANNA, "Printer")
    fresh = desk.expect_mail(ADMIN, "Printer")  # the one before was given away
    desk.expect_silence()
    desk.receive(answer(fresh, "And on again."))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(CARL, "Printer")


def test_an_answer_goes_to_reply_to_alone(desk: DeskHarness) -> None:
    desk.receive(compose(subject="Printer", reply_to="anna.private@customer.example"))
    desk.expect_mail("anna.private@customer.example")
    desk.receive(answer(desk.expect_mail(ADMIN, "Printer"), "Please switch it off."))
    desk.expect_mail("anna.private@customer.example", "Printer")
    desk.expect_silence()


def test_what_a_cancelled_answer_did_to_the_ticket_is_undone(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}}):
        told = asks(desk)
        desk.receive(answer(told, "#close It was the cable."))
        desk.expect_mail(ADMIN)
        desk.receive(answer(told, "#cancel"))
        desk.expect_mail(ADMIN)
        assert desk.ticket().status is Status.NEW
        assert desk.ticket().closed_at is None


def test_an_answer_that_the_server_puts_off_can_still_be_taken_back(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.script(ANNA, (Fate.TEMPORARY, "450 4.2.0 greylisted"), Fate.ACCEPTED)
    desk.receive(answer(told, "Please throw it away."))
    desk.receive(answer(told, "#cancel"))
    assert "taken back" in desk.expect_mail(ADMIN).text
    desk.advance(hours=2)


def test_two_robots_do_not_write_to_each_other_for_ever(desk: DeskHarness) -> None:
    told = asks(desk)
    for number in range(40):
        desk.receive(
            answer(told, f"Thank you, number {number} is noted.", message_id=f"<r{number}@team.example>")
        )
    assert len([one for one in desk.unexpected if one.recipient == ANNA]) == 20
    assert len([one for one in desk.unexpected if one.recipient == ADMIN]) <= 40
    desk.unexpected.clear()


class Files:
    """Implements `ports.Attachments`: has what it is given."""

    def __init__(self, content: bytes) -> None:
        self.contents = {hashlib.sha256(content).hexdigest(): content}

    def claim(self, digest: str) -> bool:
        return digest in self.contents

    def read(self, digest: str) -> bytes | None:
        return self.contents.get(digest)

    def sweep(self, now: datetime) -> None:
        """Nothing was left."""


def test_the_notification_does_not_slip_out_as_a_text_file(desk: DeskHarness) -> None:
    told = asks(desk)
    quote = told.text.replace("\r\n", "\n").encode()
    desk.desk.attachments = Files(quote)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ADA, SUPPORT, f"Re: {told.message['Subject']}"
    mail["Message-ID"], mail["In-Reply-To"] = "<att@team.example>", str(told.message["Message-ID"])
    mail.set_content("Please switch it off.\n")
    mail.add_attachment(quote, maintype="application", subtype="octet-stream", filename="ATT00001.txt")
    desk.receive(bytes(mail))
    assert "would have shown the customer" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None


def test_a_colleague_may_ask_the_desk_himself(desk: DeskHarness) -> None:
    desk.receive(compose(sender=f"Agnes Agent <{AGENT}>", subject="My laptop", body="It is slow.\n"))
    told = desk.expect_mail(ADMIN, "laptop")
    desk.unexpected.clear()
    desk.receive(answer(told, "Bring it to me."))
    got = desk.expect_mail(AGENT, "laptop")
    desk.receive(compose(
        sender=f"Agnes Agent <{AGENT}>", subject=str(got.message["Subject"]), body="When?\n",
        in_reply_to=str(got.message["Message-ID"]),
    ))  # fmt: skip
    desk.expect_mail(ADMIN, "laptop")


@pytest.mark.parametrize(
    "line",
    [
        "Anna Kunde via Example Support wrote:",
        "* Anna Kunde via Example Support [2026-11-23 10:00]:",
        "Vào Th 2, 23 thg 11, 2026 Anna Kunde via Example\nSupport đã viết:",
    ],
)
def test_the_line_above_a_quote_never_goes_along(desk: DeskHarness, line: str) -> None:
    told = asks(desk)
    quoted = "\n".join(f"> {one}" for one in told.text.splitlines())
    known_as = str(told.message["Message-ID"])
    desk.receive(compose(
        sender=ADA, subject=f"Re: {told.message['Subject']}", in_reply_to=known_as,
        body=f"Please switch it off.\n\n{line}\n{quoted}\n",
    ))  # fmt: skip
    assert desk.expect_mail(ANNA, "Printer").text.split() == "Please switch it off.".split()


def test_answers_between_the_lines_keep_what_they_answer_and_nothing_of_ours(desk: DeskHarness) -> None:
    told = asks(desk)
    quoted = [f"> {one}" for one in told.text.splitlines()]
    at = next(number for number, one in enumerate(quoted) if "prints nothing" in one)
    body = "\n".join([*quoted[: at + 1], "Since when?", *quoted[at + 1 :]])
    desk.receive(compose(
        sender=ADA, subject=f"Re: {told.message['Subject']}", body=f"Anna wrote:\n{body}\n",
        in_reply_to=str(told.message["Message-ID"]),
    ))  # fmt: skip
    mail = next((one for one in desk.unexpected), None)
    assert mail is not None
    desk.unexpected.clear()
    if mail.recipient == ANNA:  # else it returned to its author, who may try again
        assert "> it prints nothing." in mail.text
        assert "Since when?" in mail.text
        assert "Your answer goes to" not in mail.text


def test_an_answer_that_came_through_a_list_stays_inside_and_its_author_is_told(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "Please switch it off.", list_id="<team.team.example>"))
    assert "mailing list" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None


def test_a_command_in_a_mail_to_the_customer_himself_is_told_to_its_author(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#resolve\nIt is done.", to=ANNA, cc=SUPPORT))
    assert "went to the customer" in desk.expect_mail(ADMIN).text
    assert desk.ticket().status is Status.OPEN


def test_a_responder_that_answers_whatever_it_gets_is_not_told_for_ever(desk: DeskHarness) -> None:
    told = asks(desk)
    words = "We have received your message and will get back to you shortly."
    for number in range(20):
        known_as = f"<auto{number}@team.example>"
        desk.receive(answer(told, words, message_id=known_as, precedence="bulk"))
    assert len([one for one in desk.unexpected if one.recipient == ADMIN]) == 2
    assert not [one for one in desk.unexpected if one.recipient == ANNA]
    desk.unexpected.clear()


def test_a_hand_over_answers_what_it_shows_whoever_writes_after_it(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#assign agnes"))
    desk.expect_mail(ADMIN)
    handed = desk.expect_mail(AGENT, "Printer")
    desk.receive(compose(
        subject=f"Re: {desk.ticket().token} Printer", body="Well?\n", reply_to="evil@evil.example",
    ))  # fmt: skip
    desk.expect_mail(AGENT, "Printer")
    desk.receive(answer(handed, "Your password is x.", sender=f"Agnes Agent <{AGENT}>"))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_silence()


def test_an_automatic_answer_of_a_customer_that_names_a_secret_spends_it_as_well(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(compose(
        subject="Automatic reply: Printer", body="I am out of office.\n", auto_submitted="auto-replied",
        in_reply_to=str(told.message["Message-ID"]),
    ))  # fmt: skip
    is_refused(desk, answer(told, "#close", message_id="<forged@customer.example>"))


def test_a_former_employee_commands_nothing_whatever_he_has_kept(desk: DeskHarness) -> None:
    told = asks(desk)
    staff = tuple(one.model_copy(update={"active": one.id != "ada"}) for one in desk.settings.staff)
    desk.desk.settings = desk.settings.model_copy(update={"staff": staff})
    desk.receive(answer(told, "#close\n\nGood riddance."))
    assert desk.ticket().status is not Status.CLOSED
    assert not [one for one in desk.unexpected if one.recipient == ANNA]
    desk.unexpected.clear()  # it is a stranger's mail now


def test_an_absence_notice_with_a_token_and_a_secret_commands_nothing(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(
        told, "#close\nI am out of the office.", subject=f"Automatic reply: {told.message['Subject']}",
        auto_submitted="auto-replied",
    ))  # fmt: skip
    assert desk.ticket().status is Status.NEW
    assert not [one for one in desk.unexpected if one.recipient == ANNA]
    desk.unexpected.clear()  # whoever is there gets what drew the notice


def test_who_tells_a_customer_of_somebodys_absence_is_not_away(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#take\n\nOur technician is out of the office until Monday, I send Bob."))
    desk.unexpected.clear()
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Thank you.\n"))
    desk.expect_mail(ADMIN, "Printer")


@pytest.mark.parametrize(
    "pasted",
    [
        "> net stop spooler\n> net start spooler",
        "-----Original Message-----\nFrom: maker@maker.example\nReplace the fuser.\n\nPlease order it.",
        "From: The Maker <maker@maker.example>\nSent: Monday\nSubject: Fuser\n\nReplace it.\n\nPlease order it.",
    ],
)
def test_what_looks_like_a_quote_and_is_none_of_ours_does_not_get_lost(
    desk: DeskHarness, pasted: str
) -> None:
    told = asks(desk)
    known_as = str(told.message["Message-ID"])
    body = f"Hello Anna,\n\nplease read this:\n\n{pasted}\n"
    desk.receive(
        compose(sender=ADA, subject=f"Re: {told.message['Subject']}", body=body, in_reply_to=known_as)
    )
    mail = desk.unexpected.pop()
    assert mail.recipient == ADMIN or pasted.splitlines()[-1].lstrip("> ") in mail.text


def test_an_answer_to_the_digest_opens_no_ticket_and_is_told(desk: DeskHarness) -> None:
    asks(desk)
    desk.advance(days=2)
    digest = desk.expect_mail(ADMIN, "with nobody")
    desk.unexpected.clear()
    known_as = str(digest.message["Message-ID"])
    desk.receive(compose(sender=ADA, subject="Re: digest", body="#take\n", in_reply_to=known_as))
    assert "about no ticket" in desk.expect_mail(ADMIN).text
    assert desk.store.ticket(1002) is None
