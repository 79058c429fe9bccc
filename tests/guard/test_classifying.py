"""What strangers write is looked through where time is bounded: the parser's process says who wrote a mail."""

import os
from collections.abc import Iterator

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.addressee import Addressee
from mailtriage.model.form import Form
from mailtriage.model.mail import MailKind
from mailtriage.ports import ParserFailed
from tests.desk import compose

DESK = Addressee(frozenset({"support@desk.example"}))
FORM = Addressee(DESK.own, (Form("orders@website.example"),))


@pytest.fixture
def guard() -> Iterator[GuardedParser]:
    parser = GuardedParser(max_bytes=20_000)
    yield parser
    parser.close()


def kind(parser: GuardedParser, **fields: str) -> str:
    found = parser.parse(compose(**fields)).kind
    return found.kind.value if found else "not told"


def test_mail_is_classified_once_it_is_known_whose_it_is(guard: GuardedParser) -> None:
    assert kind(guard) == "not told"
    guard.classify_for(lambda: DESK)
    assert kind(guard) == "person"
    assert kind(guard, auto_submitted="auto-replied") == "auto"


def test_a_new_addressee_counts_from_the_next_mail_on(guard: GuardedParser) -> None:
    whose = [DESK]
    guard.classify_for(lambda: whose[0])
    form = {"sender": "orders@website.example", "precedence": "bulk", "reply_to": "anna@example.com"}
    assert kind(guard, **form) == "auto"
    whose[0] = FORM
    assert kind(guard, **form) == "person"


def test_the_next_process_knows_whose_mail_it_is(guard: GuardedParser) -> None:
    guard.classify_for(lambda: DESK)
    guard.parse(compose())
    assert guard.child_pid is not None
    os.kill(guard.child_pid, 9)
    assert kind(guard) == "person"


def test_a_mail_of_which_the_header_alone_is_read_is_classified_by_that(guard: GuardedParser) -> None:
    guard.classify_for(lambda: DESK)
    with pytest.raises(ParserFailed) as failed:
        guard.parse(compose(auto_submitted="auto-replied", body="x" * 30_000))
    assert failed.value.mail.kind is not None
    assert failed.value.mail.kind.kind is MailKind.AUTO


def test_the_html_of_staffs_mail_is_read_and_of_nobody_elses(guard: GuardedParser) -> None:
    raw = b"From: Ada <ada@team.example>\r\nContent-Type: text/html\r\n\r\n<p>It <b>is</b> well.</p>"
    assert guard.parse(raw).rich is None
    guard.classify_for(lambda: DESK)
    assert guard.parse(raw).rich is None
    guard.classify_for(lambda: Addressee(DESK.own, staff=frozenset({"ada@team.example"})))
    found = guard.parse(raw).rich
    assert found is not None
    assert [run.text for run in found.blocks[0].runs] == ["It ", "is", " well."]
    assert guard.parse(raw.replace(b"ada@", b"eve@")).rich is None
