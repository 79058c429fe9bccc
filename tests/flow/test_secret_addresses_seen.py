"""A secret address that somebody outside has seen, wherever his mail shows it, is a secret no more."""

from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from tests.desk import ADMIN, AGENT, SUPPORT, DeskHarness, Sent, compose, harness
from tests.flow.test_secret_addresses import ADA, ANNA, EVE, TABLES, address_of, answer, asks, is_asked

FROM_EVE = f"Eve <{EVE}>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def page(html: str, encoding: str = "quoted-printable") -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = FROM_EVE, SUPPORT, "x", "<h@evil.example>"
    mail.set_content(html, subtype="html", cte=encoding)
    return bytes(mail)


def attached(told: Sent) -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = FROM_EVE, SUPPORT, "x", "<h@evil.example>"
    mail.set_content("see attached\n")
    mail.add_attachment(told.message)
    return bytes(mail)


def link(address: str, encoding: str = "quoted-printable") -> bytes:
    return page(f'<p>{"Hello " * 30}<a href="mailto:{address}">here</a></p>', encoding)


SEEN: dict[str, Callable[[Sent, str], bytes]] = {
    "subject": lambda told, at: compose(sender=FROM_EVE, subject=f"Fwd: {at}"),
    "reply-to": lambda told, at: compose(sender=FROM_EVE, reply_to=at),
    "any header": lambda told, at: compose(sender=FROM_EVE, x_was=f"<{at}>"),
    "link": lambda told, at: link(at),
    "link in base64": lambda told, at: link(at, "base64"),
    "link with percent signs": lambda told, at: link(at.replace("+", "%2B").replace("@", "%40")),
    "link in entities": lambda told, at: link(at.replace("+", "&#43;").replace("@", "&#64;")),
    "attached mail": lambda told, at: attached(told),
    "sent to it as a bounce": lambda told, at: compose(
        sender="Mail Delivery System <mailer-daemon@evil.example>",
        to=at,
        subject="Undelivered Mail Returned to Sender",
        body="This is the mail system at evil.example. <x@evil.example>: user unknown\n",
        return_path="<>",
        auto_submitted="auto-replied",
    ),
    "redirected to him": lambda told, at: answer(at, "#note\nx\n", resent_from=ADA, resent_to=EVE),
    "bcc to him": lambda told, at: answer(at, "#note\nx\n", bcc=EVE),
}


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
def test_wherever_somebody_outside_shows_that_he_has_seen_it(
    desk: DeskHarness, seen: Callable[[Sent, str], bytes]
) -> None:
    told = asks(desk)
    desk.receive(seen(told, address_of(told)))
    desk.unexpected.clear()
    is_asked(desk, answer(address_of(told), "#close\n", message_id="<forged@evil.example>"))


def test_in_what_we_send_to_somebody_outside(desk: DeskHarness) -> None:
    told = asks(desk)
    raw = compose(sender=f"Support <{SUPPORT}>", to=EVE, cc=address_of(told), subject="x")
    desk.receive(raw, role=Role.SENT)
    is_asked(desk, answer(address_of(told), "#close\n"))


def test_a_bounce_of_a_notification_leaves_its_message_id_a_proof(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = "Mail Delivery System <mailer-daemon@team.example>", SUPPORT
    mail["Subject"], mail["Auto-Submitted"] = "Delivery delayed", "auto-replied"
    mail["Message-ID"], mail["Return-Path"] = "<delay@team.example>", "<>"
    mail.set_content(f"<{ADMIN}>: 450 greylisted, will retry\n")
    mail.add_attachment(told.message)
    desk.receive(bytes(mail))
    desk.unexpected.clear()
    desk.receive(answer(SUPPORT, in_reply_to=str(told.message["Message-ID"])))
    desk.expect_mail(ANNA, "Printer")


@pytest.mark.parametrize("field", ["bcc", "resent_to"])
def test_among_colleagues_it_stays_a_secret(desk: DeskHarness, field: str) -> None:
    told = asks(desk)
    desk.receive(answer(address_of(told), "#note\nx\n", **{field: AGENT}))
    desk.expect_mail(ADMIN, "Done")
    desk.receive(answer(address_of(told)))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")


def test_it_is_changed_once_however_often_a_mail_shows_it(desk: DeskHarness) -> None:
    told = asks(desk)
    at = address_of(told)
    desk.receive(compose(sender=FROM_EVE, to=at, subject=at, reply_to=at, body=f"{at}\n{at}\n"))
    desk.unexpected.clear()
    assert desk.store.note("secret addresses 1001") == {"ada": 1}


def test_what_is_searched_is_bounded() -> None:
    many = "".join(f" support+{number}-{'a' * 20}@desk.example" for number in range(20_000))
    found = parse(compose(sender=FROM_EVE, body=f"{many}\n"))
    assert len(found.plus_details) == 5
