"""Mails made to hurt: each ends within the guard's deadline, and the next one is read at once."""

from collections.abc import Callable

import pytest

from mailtriage.guard.parser import GuardedParser
from mailtriage.ports import ParserFailed
from tests.guard.hostile import HEAD, read_in_time
from tests.guard.hostile import guard as guard


def _nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return HEAD + b"".join(levels) + b"\nhello\n"


def _html(markup: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + markup


def _parameters(one: bytes) -> bytes:
    return HEAD + b"Content-Type: text/plain; " + b"; ".join(one % n for n in range(20_000)) + b"\n\nx"


MAILS: dict[str, Callable[[], bytes]] = {
    "subject of 20,000 encoded words": lambda: b"Subject: " + b"=?utf-8?q?abc?= " * 20_000 + b"\n\nx",
    "subject of 80,000 folded encoded words": lambda: b"Subject: " + b"=?utf-8?q?a?=\n " * 80_000 + b"\n\nx",
    "quotes in From": lambda: b"From: " + b'"' * 100_000 + b"\n\nx",
    "commas in From": lambda: b"From: " + b"," * 100_000 + b"\n\nx",
    "brackets in From": lambda: b"From: " + b"(" * 100_000 + b"\n\nx",
    "address signs in From": lambda: b"From: " + b"a.a@" * 50_000 + b"\n\nx",
    "angles in To": lambda: b"To: " + b"<a@b" * 50_000 + b"\n\nx",
    "400 nested multiparts": lambda: _nested(400),
    "10,000 nested multiparts": lambda: _nested(10_000),
    "10,000 nested mails": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 10_000,
    "100,000 parts": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000
    ),
    "100,000 headers": lambda: b"".join(b"X-%d: y\n" % n for n in range(100_000)) + b"\nx",
    "100,000 Received": lambda: b"Received: from a by b\n" * 100_000 + b"\nx",
    "500,000 continuation lines": lambda: b"Subject: x\n" + b" y\n" * 500_000 + b"\nx",
    "20,000 parameters": lambda: _parameters(b"a%d=b"),
    "20,000 split parameters": lambda: _parameters(b"name*%d*=b"),
    "file name of encoded words": lambda: (
        HEAD + b'Content-Type: application/pdf; name="' + b"=?utf-8?q?a?= " * 20_000 + b'"\n\nx'
    ),
    "file name that confuses RFC 2231": lambda: (
        HEAD + b"Content-Disposition: attachment; filename*1*=a; filename*=b\n\nx"
    ),
    "NUL in the charset name": lambda: HEAD + b'Content-Type: text/plain; charset="utf\0-8"\n\nx',
    "50 MB in one line": lambda: HEAD + b"\n" + b"a" * (50 * 2**20),
    "6 million lines": lambda: HEAD + b"\n" + b"a b c d\n" * 6_000_000,
    "64 MB and a byte": lambda: HEAD + b"\n" + b"a\n" * (32 * 2**20),
    "50,000 nested divs": lambda: _html(b"<div>" * 50_000 + b"hi"),
    "300 by 300 table": lambda: _html(b"<table>" + (b"<tr>" + b"<td>x</td>" * 300) * 300 + b"</table>"),
    "150 nested tables": lambda: _html(b"<table><tr><td>" * 150 + b"x" * 1000),
    "25,000 comments": lambda: _html(b"<!--" * 25_000),
    "300 KB of angles": lambda: _html(b"<" * 300_000),
    "100,000 half tags": lambda: _html(b"<a" * 100_000),
    "100,000 breaks": lambda: _html(b"<br>" * 100_000),
    "reference of 100,000 digits": lambda: _html(b"&#" + b"1" * 100_000 + b";"),
    "punycode as charset": lambda: (
        HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-bcd" * 200_000
    ),
    "50,000 status blocks": lambda: (
        HEAD
        + b"Content-Type: message/delivery-status\n\n"
        + b"Final-Recipient: rfc822; a@b\nAction: failed\n\n" * 50_000
    ),
    "bounce with 100,000 addresses": lambda: b"Subject: failure notice\n\n" + b"<a@b.example>:\n" * 100_000,
    "300,000 flowed lines": lambda: HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
    "a megabyte of unnamed 8 bit": lambda: HEAD + b"\n" + bytes(range(128, 256)) * 8000,
    "a megabyte of attributions": lambda: HEAD + b"\n" + b"On a\n" * 200_000,
}


@pytest.mark.parametrize("make", MAILS.values(), ids=MAILS.keys())
def test_hostile_mail_ends_in_time_and_the_next_is_read(
    guard: GuardedParser, make: Callable[[], bytes]
) -> None:
    raw = make()
    assert read_in_time(guard, raw).size_bytes == len(raw)


@pytest.mark.parametrize(
    "name", ["400 nested multiparts", "100,000 parts", "50 MB in one line", "6 million lines"]
)
def test_hostile_body_does_not_hide_the_header(guard: GuardedParser, name: str) -> None:
    try:
        mail = guard.parse(MAILS[name]())
    except ParserFailed as failed:
        mail = failed.mail
    assert (mail.message_id, mail.subject) == ("x@example.com", "s")
