"""What all hostile mails share: the guard that reads them, and that each ends in time and hinders no other."""

import time
from collections.abc import Iterator

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.mail import Mail
from mailtriage.ports import ParserFailed

DEADLINE = 2.0
SLACK = 0.6
HEAD = b"From: a@example.com\nTo: b@example.org\nMessage-ID: <x@example.com>\nSubject: s\n"
_ORDINARY = HEAD + b"\nhello\n"


@pytest.fixture(scope="module")
def guard() -> Iterator[GuardedParser]:
    parser = GuardedParser(deadline=DEADLINE)
    parser.parse(_ORDINARY)
    yield parser
    parser.close()


def read_in_time(guard: GuardedParser, raw: bytes) -> Mail:
    """The mail, or what its header tells of it; the next one is read at once."""
    began = time.monotonic()
    try:
        mail = guard.parse(raw)
    except ParserFailed as failed:
        mail = failed.mail
    assert time.monotonic() - began <= DEADLINE + SLACK
    assert isinstance(mail, Mail)
    assert guard.parse(_ORDINARY).text == "hello"
    return mail
