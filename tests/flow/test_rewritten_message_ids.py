"""A mail service that rewrites our Message-IDs (Amazon SES, Microsoft 365): the copy in Sent tells the new one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.ticket import Status
from tests.bounces import report
from tests.desk import ADMIN, DeskHarness, Sent, compose, harness
from tests.flow.test_was_it_you import ADA, ANNA, EVE, TABLES, asked, asks, is_untouched, said

REWRITTEN = "<0102-rewritten@eu-west-1.amazonses.com>"


@pytest.fixture(params=[False, True], ids=["", "plus-addresses"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskHarness]:
    tables: dict[str, Any] = {**TABLES, "reply": {**TABLES["reply"], "plus_addresses": request.param}}
    yield from harness(tmp_path, tables)


def met_in_sent(desk: DeskHarness, sent: Sent) -> None:
    raw = sent.raw.replace(str(sent.message["Message-ID"]).encode(), REWRITTEN.encode())
    assert desk.receive(raw, role=Role.SENT).verdict is Verdict.OWN


def rewritten(question: Sent, **fields: str) -> bytes:
    return said(question, "#yes", **{"in_reply_to": REWRITTEN, "references": REWRITTEN, **fields})


def test_the_question_under_its_new_message_id_is_answered_with_yes(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    met_in_sent(desk, question)
    desk.receive(rewritten(question))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN, "Done")


def test_a_notification_under_its_new_message_id_proves_its_owner(desk: DeskHarness) -> None:
    told = asks(desk)
    met_in_sent(desk, told)
    subject = f"Re: {told.message['Subject']}"
    desk.receive(compose(sender=ADA, subject=subject, body="#close\n", in_reply_to=REWRITTEN))
    desk.expect_mail(ANNA)
    desk.expect_mail(ADMIN, "Done")
    assert desk.ticket().status is Status.CLOSED


def test_under_either_it_is_no_secret_any_more_once_others_have_seen_it(desk: DeskHarness) -> None:
    asks(desk)
    question = asked(desk)
    met_in_sent(desk, question)
    desk.receive(rewritten(question, cc=EVE))
    assert "Others have seen" in desk.expect_mail(ADMIN, "Not done").text
    desk.receive(said(question, "#yes"))
    is_untouched(desk)
    desk.unexpected.clear()


def test_a_bounce_that_names_the_new_message_id_is_believed(desk: DeskHarness) -> None:
    asks(desk)
    acknowledged = next(one for one in desk.sent if one.recipient == ANNA)
    met_in_sent(desk, acknowledged)
    desk.receive(report(ANNA, REWRITTEN.strip("<>")))
    assert desk.store.address_health(ANNA) is not None
