"""A mail that the child is sent before it is asked for: as if it had been sent then, whatever goes before it."""

import itertools
import sys
from collections.abc import Iterator

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.addressee import Addressee
from mailtriage.model.mail import MailKind
from mailtriage.ports import ParserFailed
from tests.desk import compose

BROKEN = [sys.executable, "-m", "tests.guard.broken_child"]
MAILS = {
    "ordinary": b"ordinary",
    "large": b"large " * 10_000,
    "one that raises": b"RAISE",
    "one that kills": b"ABORT",
    "one that hangs": b"HANG",
    "another": b"another",
}
FAILS = {"one that raises", "one that kills", "one that hangs"}


@pytest.fixture
def guard() -> Iterator[GuardedParser]:
    made = GuardedParser(deadline=0.4, command=BROKEN)
    yield made
    made.close()


def read(guard: GuardedParser, raw: bytes, following: bytes | None) -> tuple[str, str]:
    """What was read of it, or what its header gave."""
    try:
        return guard.parse(raw, following).text, ""
    except ParserFailed as failed:
        return "", failed.mail.subject


@pytest.mark.parametrize(("one", "then"), list(itertools.permutations(MAILS, 2)))
def test_each_of_two_mails_is_read_as_if_it_were_alone(guard: GuardedParser, one: str, then: str) -> None:
    guard.parse(b"first")
    for name, following in ((one, MAILS[then]), (then, None)):
        text, subject = read(guard, MAILS[name], following)
        assert text == ("" if name in FAILS else MAILS[name].decode())
        assert subject == ("from the header" if name in FAILS else "")
    assert guard.parse(b"last").text == "last"


def test_a_long_row_is_read_in_order(guard: GuardedParser) -> None:
    mails = [f"mail {number} {'x' * (number % 40_000)}".encode() for number in range(0, 40_000, 997)]
    for raw, following in zip(mails, [*mails[1:], None], strict=True):
        assert guard.parse(raw, following).text == raw.decode()


def test_another_mail_than_the_one_that_was_foretold_may_come(guard: GuardedParser) -> None:
    foretold = b"foretold"
    assert guard.parse(b"one", foretold).text == "one"
    assert guard.parse(b"two", foretold).text == "two"
    assert guard.parse(b"three").text == "three"
    assert guard.parse(foretold).text == "foretold"


def test_what_was_begun_before_the_desk_had_another_address_is_read_again() -> None:
    guard = GuardedParser()
    form = compose(sender="info@desk.example", body="Please call me back.", reply_to="anna@customer.example")
    own = ["support@desk.example"]
    guard.classify_for(lambda: Addressee(frozenset(own)))
    try:
        assert guard.parse(compose(), form).kind is not None
        own.append("info@desk.example")
        early = guard.parse(form).kind
        again = guard.parse(bytes(bytearray(form))).kind
    finally:
        guard.close()
    assert early == again
    assert early is not None
    assert early.kind is MailKind.PERSON
