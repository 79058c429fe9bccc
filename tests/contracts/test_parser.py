"""The contract of `ports.Parser`; how its guard stands hostile mail is told in `tests/guard`."""

from collections.abc import Iterator

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.mail import Mail
from mailtriage.ports import Parser, ParserFailed

RAW = b"From: Anna <anna@customer.example>\nSubject: Hi\nMessage-ID: <1@customer.example>\n\nHello\n"


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    guarded = GuardedParser()
    yield guarded
    guarded.close()


def test_a_mail_is_read(parser: Parser) -> None:
    mail = parser.parse(RAW)
    assert (mail.subject, mail.text, mail.message_id) == ("Hi", "Hello", "1@customer.example")
    assert (mail.complete, mail.size_bytes) == (True, len(RAW))


@pytest.mark.parametrize("raw", [b"", b"\0", b"\n", b"\xff" * 1000, b":\n:\n", b"no mail at all"])
def test_what_is_no_mail_is_a_mail_that_says_little(parser: Parser, raw: bytes) -> None:
    mail = parser.parse(raw)
    assert isinstance(mail, Mail)
    assert mail.size_bytes == len(raw)


def test_a_mail_that_fails_gives_its_header_and_the_next_is_read() -> None:
    small = GuardedParser(max_bytes=200)
    try:
        with pytest.raises(ParserFailed) as failed:
            small.parse(RAW + b"x" * 200)
        assert (failed.value.mail.subject, failed.value.mail.message_id) == ("Hi", "1@customer.example")
        assert not failed.value.mail.complete
        assert small.parse(RAW).text == "Hello"
    finally:
        small.close()


def test_closing_twice_or_before_the_first_mail_is_harmless() -> None:
    unused = GuardedParser()
    unused.close()
    unused.close()
