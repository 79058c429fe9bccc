"""Wrapped mails made to hurt: each ends within the guard's deadline, and the next one is read at once."""

import struct
from collections.abc import Callable

import pytest

from mailtriage.guard.parser import GuardedParser
from tests.formats import cms, ole, tnef
from tests.formats.mails import multipart, part, whole, words
from tests.guard.hostile import guard as guard
from tests.guard.hostile import read_in_time

RTF, BODY = 0x1009, 0x1000


def _winmail(stream: bytes) -> bytes:
    return whole(part("application/ms-tnef; name=winmail.dat", stream))


def _cms(data: bytes) -> bytes:
    return whole(part("application/pkcs7-mime; name=smime.p7m", data))


def _rtf(compressed: bytes, size: int) -> bytes:
    head = struct.pack("<II4sI", len(compressed) + 12, size, b"LZFu", 0)
    return _winmail(tnef.stream([tnef.binary(RTF, head + compressed)]))


def _nested_items(depth: int) -> bytes:
    stream = tnef.stream([tnef.text(BODY, "x")])
    for _ in range(depth):
        stream = tnef.stream(files=[tnef.file([tnef.embedded(stream)])])
    return stream


def _msg(data: bytes) -> bytes:
    return whole(multipart("mixed", words("hello"), part("application/vnd.ms-outlook", data)))


_COUNTED = struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x1003, 0x1000, 0xFFFFFFFF) + b"\0" * 100_000
_CALENDAR = "text/calendar; method=REQUEST"

MAILS: dict[str, Callable[[], bytes]] = {
    "a million attributes": lambda: _winmail(tnef.SIGNATURE + b"\0\0" + tnef.attribute(1, 0x9999, b"") * 1_000_000),
    "100,000 files": lambda: _winmail(tnef.stream(files=[tnef.file([], b"a", b"x")] * 100_000)),
    "properties beyond count": lambda: _winmail(tnef.stream(before=tnef.attribute(1, 0x9003, _COUNTED))),
    "200 items in items": lambda: _winmail(_nested_items(200)),
    "compressed text of references": lambda: _rtf(b"\xff" + b"\x00\x0f" * 2_000_000, 1 << 31),
    "a megabyte of braces": lambda: whole(words("{\\rtf1" + "{" * 1_000_000, "text/rtf")),
    "half-open hyperlinks": lambda: whole(words("{\\rtf1" + '{\\field{\\*\\fldinst{HYPERLINK "' * 50_000, "text/rtf")),
    "a million signs": lambda: whole(words("{\\rtf1" + "\\'41\\u65 ?" * 100_000, "text/rtf")),
    "wrapped markup": lambda: whole(words("{\\rtf1\\fromhtml1" + "{\\*\\htmltag <div>}" * 50_000, "text/rtf")),
    "container of loops": lambda: _msg(ole.message([])[:512] + b"\0" * 2_000_000),
    "container of 1,500 streams": lambda: _msg(ole.container({f"s{n}": b"" for n in range(1500)})),
    "deep pieces": lambda: _cms(cms.der(0x30, cms.der(6, cms.SIGNED) + cms.der(0xA0, b"\x30\x80" * 500_000))),
    "a million pieces": lambda: _cms(cms.signed(b"x" * 1_000_000, 1)),
    "20 MB in pieces": lambda: _cms(cms.signed(b"\n\nword word word\n" * 1_300_000, 1000)),
    "zlib bomb": lambda: _cms(cms.compressed(b"\0" * (200 << 20))),
    "600,000 uuencoded lines": lambda: whole(words("begin 644 a\n" + ("M" + "A" * 60 + "\n") * 600_000 + "`\nend")),
    "500,000 beginnings": lambda: whole(words("begin 644 a\n" * 500_000)),
    "beginnings and lines": lambda: whole(words(("begin 644 a\n" + "#86)C\n" * 20) * 20_000)),
    "an endless calendar": lambda: whole(words("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nA;B=c:d\n" * 200_000, _CALENDAR)),
    "parameters of a calendar": lambda: whole(words("BEGIN:VEVENT\nA" + ";B=c,d" * 200_000, _CALENDAR)),
    "900 html parts beside a long text": lambda: whole(
        multipart("mixed", words("word " * 200_000), *[words(f"<p>part {n}</p>", "text/html") for n in range(900)])
    ),
    "enriched": lambda: whole(words("<param>" * 300_000 + "<" * 300_000, "text/enriched")),
    "clear signatures": lambda: whole(words("-----BEGIN PGP SIGNED MESSAGE-----\n\n" * 30_000)),
    "armours": lambda: whole(words("-----BEGIN PGP MESSAGE-----\n" * 40_000)),
}  # fmt: skip


@pytest.mark.parametrize("make", MAILS.values(), ids=MAILS.keys())
def test_hostile_wrapping_ends_in_time_and_the_next_mail_is_read(
    guard: GuardedParser, make: Callable[[], bytes]
) -> None:
    assert read_in_time(guard, make()).message_id == "a1@mail.example.com"
