"""Bounces made to hurt: each is read, or given up, within the guard's deadline."""

import time
from collections.abc import Callable, Iterator

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.ports import ParserFailed
from tests.intake.mail_servers import DAEMON

DEADLINE = 2.0
SLACK = 0.6
HEAD = DAEMON.encode()


def _said(text: bytes) -> bytes:
    return HEAD + b"\nThis is the qmail-send program\n" + text


def _report(status: bytes) -> bytes:
    return HEAD + b"Content-Type: message/delivery-status\n\n" + status


MAILS: dict[str, Callable[[], bytes]] = {
    "100,000 addresses": lambda: _said(b"".join(b"<a%d@b.example>: 550 no\n" % n for n in range(100_000))),
    "a line of 100,000 addresses": lambda: _said(b"a@b.example " * 100_000),
    "lines of addresses": lambda: _said((b"a@b.example " * 80 + b"\n") * 5000),
    "labels": lambda: _said((b"recipient:" * 90 + b"a@b.example\n") * 5000),
    "names before an address": lambda: _said((b"Anna " * 180 + b"<a@b.example>\n") * 5000),
    "signs that addresses may have": lambda: _said((b"=" * 900 + b"@\n") * 5000),
    "angles beyond ASCII": lambda: _said(("<ä@" * 300 + "\n").encode() * 3000),
    "aliases": lambda: _said(b"<a@b.example> (expanded from <c@d.example>):\n" * 50_000),
    "300,000 fields": lambda: _said(b"a: b\n" * 300_000),
    "half fields": lambda: _said(b"> > > > message-id            \n" * 100_000),
    "subjects": lambda: _said(b"Subject: x\n" * 200_000),
    "300,000 lines of `to:`": lambda: _said(b"to: a\n" * 300_000),
    "JSON of 200,000 brackets": lambda: HEAD + b"\n" + b"[" * 200_000,
    "JSON of 50,000 nested objects": lambda: HEAD + b"\n" + b'{"a":' * 50_000,
    "JSON of 50,000 bounces": lambda: (
        HEAD + b"\n[" + b",".join([b'{"email":"a@b.example","event":"bounce"}'] * 50_000) + b"]"
    ),
    "one block of 50,000 recipients": lambda: _report(
        b"Final-Recipient: rfc822; a@b.example\nAction: failed\n" * 50_000
    ),
    "a report of a megabyte in base64": lambda: (
        HEAD
        + b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
        + b"QUFB\n" * 200_000
    ),
    "a hundred bounces in each other": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 100 + b"x",
    "10,000 failed recipients in the header": lambda: (
        b"X-Failed-Recipients: " + b"a@b.example, " * 10_000 + b"\n" + _said(b"<a@b.example>\n" * 3000)
    ),
}


@pytest.fixture(scope="module")
def guard() -> Iterator[GuardedParser]:
    parser = GuardedParser(deadline=DEADLINE)
    parser.parse(HEAD + b"\nx")
    yield parser
    parser.close()


@pytest.mark.parametrize("make", MAILS.values(), ids=MAILS.keys())
def test_hostile_bounce_ends_in_time(guard: GuardedParser, make: Callable[[], bytes]) -> None:
    raw = make()
    began = time.monotonic()
    try:
        mail = guard.parse(raw)
    except ParserFailed as failed:
        mail = failed.mail
    assert time.monotonic() - began <= DEADLINE + SLACK
    assert len(mail.failed_recipients) <= 100
