"""Charsets, words, names, addresses and markup made to hurt: each ends within the guard's deadline."""

import base64
from collections.abc import Callable

import pytest

from mailtriage.guard.parser import GuardedParser
from tests.guard.hostile import HEAD, read_in_time
from tests.guard.hostile import guard as guard

MEGABYTE = 2**20


def _html(markup: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + markup


def _encoded(name: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Transfer-Encoding: " + name + b"\n\n" + body


def _entities() -> bytes:
    levels = (b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 20))
    return b"<!DOCTYPE x [" + b"".join(levels) + b"]><p>&l19;</p>"


def _nested_name() -> bytes:
    name = b"=?utf-8?q?a?= " * 20_000
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        + b'Content-Type: application/pdf; name="'
        + name
        + b'"\nContent-Disposition: attachment; filename="'
        + name
        + b'"\n\nx\n--b--\n'
    )


MAILS: dict[str, Callable[[], bytes]] = {
    "1 MB of brackets in From": lambda: b"From: " + b"(" * MEGABYTE + b"\n\nx",
    "20 From fields of half words": lambda: (b"From: " + b"=?a?q?" * 5000 + b"\n") * 20 + b"\nx",
    "20 To fields of open angles": lambda: (b"To: " + b"<a@b " * 6000 + b"\n") * 20 + b"\nx",
    "20 Cc fields of open quotes": lambda: (b"Cc: " + b'"\\' * 15_000 + b"\n") * 20 + b"\nx",
    "20 Reply-To fields of names": lambda: (b"Reply-To: " + b"a b, " * 6000 + b"\n") * 20 + b"\nx",
    "280 KB of encoded words in a nested name": _nested_name,
    "20,000 continued names": lambda: (
        HEAD
        + b"Content-Disposition: attachment; "
        + b"; ".join(b"filename*%d*=%%41" % n for n in range(20_000))
        + b"\n\nx"
    ),
    "100,000 lines that are no fields": lambda: HEAD + b"no field\n" * 20_000 + b"Date: x\n\nx",
    "100,000 spaced colons": lambda: b"a :\n" * 60_000 + b"\nx",
    "100,000 empty header starts": lambda: b"\n" * 100_000 + HEAD + b"\nx",
    "half a megabyte of carriage returns": lambda: HEAD + b"\r" * 500_000 + b"\nx",
    "5,000 lost boundaries in each other": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed\n\n"
        + b"".join(b"--b%d\nContent-Type: multipart/mixed\n\n" % n for n in range(5000))
    ),
    "a megabyte of stray base64": lambda: _encoded(b"base64", b"AAA=!\n" * 200_000),
    "one line of 20 MB base64": lambda: _encoded(b"base64", base64.b64encode(bytes(15 * MEGABYTE))),
    "20 MB of broken base64": lambda: _encoded(b"base64", (b"A" * 75 + b"!\n") * 260_000),
    "20 MB of quoted-printable": lambda: _encoded(b"quoted-printable", b"=41" * 7_000_000),
    "10 MB of damaged quoted-printable": lambda: _encoded(b"quoted-printable", b"=4 =\t \n==" * 1_100_000),
    "10 MB of blanks behind an equals sign": lambda: _encoded(
        b"quoted-printable", b"=" + b" " * 10 * MEGABYTE
    ),
    "5 MB of uuencode": lambda: _encoded(
        b"x-uuencode", b"begin 644 a\n" + (b"M" + b"A" * 60 + b"\n") * 80_000
    ),
    "a megabyte of unnamed Japanese": lambda: HEAD + b"\n" + "日本語の文章".encode("euc_jp") * 90_000,
    "a megabyte of escapes": lambda: HEAD + b"\n" + b"\x1b$B" * 350_000,
    "a megabyte of UTF-7": lambda: HEAD + b"Content-Type: text/plain; charset=utf-7\n\n" + b"+AOQ-" * 200_000,
    "a megabyte of shifts": lambda: HEAD + b"Content-Type: text/plain; charset=hz\n\n" + b"~{~}" * 250_000,
    "a megabyte of broken UTF-8": lambda: (
        HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + b"\xc3\xa4\xe4\n" * 250_000
    ),
    "charset name of 8 KB": lambda: (
        HEAD + b"Content-Type: text/plain; charset=" + b"iso-8859-1" * 800 + b"\n\nx"
    ),
    "300,000 quoted flowed lines": lambda: (
        HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"> > > a \n" * 100_000
    ),
    "flowed line of a megabyte of quote signs": lambda: (
        HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"> " * 500_000
    ),
    "entities of entities": lambda: _html(_entities()),
    "a megabyte of rules": lambda: _html(b"<style>" + b".a{display:none}" * 65_000 + b"</style>x"),
    "a megabyte of braces": lambda: _html(b"<style>" + b"{" * MEGABYTE + b"</style>x"),
    "a megabyte of selectors": lambda: _html(b"<style>" + b".a," * 350_000 + b"{display:none}</style>x"),
    "a megabyte of half comments": lambda: _html(b"<style>/*" + b"*" * MEGABYTE + b"</style>x"),
    "styles in styles": lambda: _html(b"<style>" * 150_000),
    "empty titles": lambda: _html(b"<title/>" * 130_000),
    "a style of a megabyte": lambda: _html(b'<p style="' + b"a:b;" * 250_000 + b'">x'),
    "200,000 attributes": lambda: _html(b"<p " + b"a=b " * 200_000 + b">x"),
    "pictures in the text": lambda: _html(b'<img src="data:image/png;base64,' + b"QUFB" * 250_000 + b'">x'),
    "a megabyte of joiners": lambda: _html("\u200c".encode() * 350_000),
    "a megabyte of half addresses": lambda: _html(b"<" + b"a." * 30 + (b"<" + b"a." * 30) * 16_000),
    "190 sizes of nothing": lambda: _html((b'<div style="font-size:0">' * 190 + b"</div>" * 190) * 39),
    "190 citations": lambda: _html((b"<blockquote type=cite>x" * 190 + b"</blockquote>" * 190) * 20),
    "7,000 cells in a row": lambda: _html(b"<table><tr>" + b"<td>x</td>" * 7000 + b"</table>"),
}


@pytest.mark.parametrize("make", MAILS.values(), ids=MAILS.keys())
def test_hostile_text_is_read_in_time_and_the_next_mail_at_once(
    guard: GuardedParser, make: Callable[[], bytes]
) -> None:
    raw = make()
    assert read_in_time(guard, raw).size_bytes == len(raw)
