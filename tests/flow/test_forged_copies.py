"""A copy that only says in its From that we or our staff wrote it gives nobody anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from tests.bounces import report
from tests.desk import ADMIN, SUPPORT, DeskHarness, compose, harness

ANNA, EVE = "anna@customer.example", "eve@evil.example"
TABLES: dict[str, Any] = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}
COPY = "<copy@evil.example>"
IN_OUR_NAME = pytest.mark.parametrize(
    "name", [f"Example Support <{SUPPORT}>", f"Ada Admin <{ADMIN}>"], ids=["desk", "staff"]
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def asked(desk: DeskHarness) -> str:
    """The token of Anna's ticket."""
    desk.receive(compose(sender=ANNA, subject="Printer"))
    desk.expect_mail(ANNA)
    desk.expect_mail(ADMIN)
    return desk.ticket().token


def copy(name: str, token: str) -> bytes:
    """An answer to Anna with Eve in Cc, as Eve forges it or a person writes it."""
    fields = {"to": f"{SUPPORT}, {ANNA}", "cc": EVE, "subject": f"Re: {token} Printer", "message_id": COPY}
    return compose(sender=name, body="Dear Anna\n", **fields)


def eve_answers(desk: DeskHarness, token: str) -> int:
    """The ticket to which Eve's answer to that copy comes."""
    handled = desk.receive(compose(sender=EVE, subject=f"Re: {token} Printer", in_reply_to=COPY))
    desk.unexpected.clear()
    assert handled.ticket is not None
    return handled.ticket.number


@IN_OUR_NAME
def test_whom_a_forged_copy_names_has_no_part_in_the_ticket(desk: DeskHarness, name: str) -> None:
    token = asked(desk)
    desk.receive(copy(name, token))
    assert eve_answers(desk, token) == 1002


@IN_OUR_NAME
def test_whom_staff_provably_wrote_to_has(desk: DeskHarness, name: str) -> None:
    token = asked(desk)
    desk.receive(copy(name, token))
    desk.receive(copy(name, token), role=Role.SENT)
    assert eve_answers(desk, token) == 1001


@IN_OUR_NAME
def test_a_forged_bounce_of_a_forged_copy_silences_no_customer(desk: DeskHarness, name: str) -> None:
    token = asked(desk)
    desk.receive(copy(name, token))
    desk.receive(report(ANNA, COPY.strip("<>")))
    desk.receive(report(EVE, returned_subject=f"Re: {token} Printer"))  # known by the token alone
    assert desk.store.address_health(ANNA) is None
    assert desk.store.address_health(EVE) is None
    desk.expect_silence()


def test_a_bounce_of_what_staff_provably_sent_is_believed(desk: DeskHarness) -> None:
    token = asked(desk)
    desk.receive(copy(f"Example Support <{SUPPORT}>", token), role=Role.SENT)
    desk.receive(report(ANNA, COPY.strip("<>")))
    assert desk.store.address_health(ANNA) is not None
    desk.expect_alert("An answer of")


def test_our_header_sent_back_makes_no_message_id_of_others_ours(desk: DeskHarness) -> None:
    asked(desk)
    ours = desk.sent[0]
    raw = ours.raw.replace(str(ours.message["Message-ID"]).encode(), b"<bobs-mail@other.example>")
    delivered = b"Delivered-To: support+Sent@desk.example\r\n" + raw
    for mail, role in ((raw, Role.INBOX), (raw, Role.OTHER), (delivered, Role.SENT)):
        assert desk.receive(mail, role=role).verdict is Verdict.OWN
    named = {"in_reply_to": "<bobs-mail@other.example>", "sender": EVE}
    assert desk.receive(compose(subject="Re: Confidential", **named)).verdict is Verdict.TICKET
    desk.expect_mail(EVE)
    desk.expect_mail(ADMIN)
