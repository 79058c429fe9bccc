"""How large a mail the server takes is asked before one is sent: its author learns at once what does not fit."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.outgoing import Fate
from tests.desk import ADMIN, SUPPORT, DeskHarness, Sent, compose, harness
from tests.flow.test_staff_by_mail import Files, files_of

ANNA, BEN = "anna@customer.example", "ben@other.example"
ADA = f"Ada Admin <{ADMIN}>"
TABLES: dict[str, Any] = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}
KB, MB = 1 << 10, 1 << 20
SCAN = b"%PDF" + bytes(150 * KB)  # 205 kB in base64


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def with_file(sender: str, subject: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, SUPPORT, subject
    mail["Message-ID"] = f"<file-{len(subject)}@customer.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-").title()] = value
    mail.set_content("Here it is.\n")
    mail.add_attachment(SCAN, maintype="application", subtype="pdf", filename="scan.pdf")
    return bytes(mail)


def asks(desk: DeskHarness, limit: int | None) -> Sent:
    """A customer writes, and the server says what it takes while his acknowledgement goes out."""
    desk.desk.attachments = Files(SCAN)
    desk.courier.limit = limit
    desk.receive(compose(subject="Printer"))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def answers(desk: DeskHarness, told: Sent) -> None:
    known_as = str(told.message["Message-ID"])
    desk.receive(with_file(ADA, f"Re: {told.message['Subject']}", in_reply_to=known_as))


def test_an_answer_larger_than_the_server_said_it_takes_is_told_to_its_author_at_once(
    desk: DeskHarness,
) -> None:
    answers(desk, asks(desk, 250 * KB))
    told = desk.expect_mail(ADMIN).text
    assert "Too large for the mail server" in told
    assert "scan.pdf" in told
    assert desk.ticket().first_response_at is None


def test_an_answer_that_the_server_takes_goes_out(desk: DeskHarness) -> None:
    answers(desk, asks(desk, 300 * KB))
    assert files_of(desk.expect_mail(ANNA, "Printer")) == [("scan.pdf", SCAN)]


def test_a_notification_names_what_the_server_would_not_take(desk: DeskHarness) -> None:
    asks(desk, 250 * KB)
    desk.receive(with_file(f"Ben <{BEN}>", "Another question"))
    desk.expect_mail(BEN)
    told = desk.expect_mail(ADMIN, "Another question")
    assert files_of(told) == []
    assert "scan.pdf" in told.text


@pytest.mark.parametrize(
    ("configured", "limit", "fits"),
    [
        ("auto", None, True),
        ("auto", 0, True),
        ("200kb", None, False),
        ("200kb", 50 * MB, False),
        ("20mb", 200 * KB, False),
        ("20mb", 50 * MB, True),
    ],
)
def test_the_smaller_of_what_is_configured_and_what_the_server_says_counts(
    tmp_path: Path, configured: str, limit: int | None, fits: bool
) -> None:
    for desk in harness(tmp_path, {**TABLES, "smtp": {"max_mail": configured}}):
        answers(desk, asks(desk, limit))
        desk.expect_mail(ANNA if fits else ADMIN)


def test_a_server_that_takes_more_from_now_on_is_believed_at_once(desk: DeskHarness) -> None:
    told = asks(desk, 250 * KB)
    desk.courier.limit = 50 * MB
    desk.receive(compose(sender=BEN, subject="Something else"))
    desk.expect_mail(BEN)
    desk.expect_mail(ADMIN, "Something else")
    answers(desk, told)
    desk.expect_mail(ANNA, "Printer")


@pytest.mark.parametrize("said", ["552 5.3.4 message too big", "552 5.2.3 larger than this mailbox takes"])
def test_what_is_refused_for_its_size_though_the_server_announced_more_goes_bare_or_back(
    desk: DeskHarness, said: str
) -> None:
    told = asks(desk, 50 * MB)
    desk.script(ADMIN, (Fate.REFUSED, said), Fate.ACCEPTED)
    desk.receive(with_file(f"Ben <{BEN}>", "Another question"))
    desk.expect_mail(BEN)
    assert "scan.pdf" in desk.expect_mail(ADMIN, "Another question").text
    desk.script(ANNA, (Fate.REFUSED, said))
    answers(desk, told)
    desk.expect_alert("was not delivered")
    desk.advance(minutes=1)
    assert "Here it is." in desk.expect_mail(ADMIN, "did not arrive").text
