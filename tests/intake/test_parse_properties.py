"""What comes from strangers: any bytes are parsed, within bounds, into text that can be stored."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.guard.frames import MAX_REPLY, mail_from_json, mail_to_json
from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse, parse_header
from mailtriage.model.mail import Mail, identify

MAILS = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "mail").glob("*.eml"))]
# Pieces on which parsers have stumbled.
PIECES = [
    b"\0",
    b"\xff\xfe",
    b"\r",
    b"\n\n",
    b"=?utf-8?B?",
    b"?=",
    b"=?x?q?=ff?=",
    b"--b\n",
    b"<>",
    b"\x1b$B",
    b'"',
    b"filename*1*=a; filename*=b",
    b"Content-Type: multipart/mixed\n",
    b"charset=utf-16\n",
    b"\xed\xa0\x80",
    b"Content-Transfer-Encoding: base64\n",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n",
    b"&#xD800;",
    b"<!--",
    b"message/rfc822",
    b"text/html",
    b"From: @@,;:<>\n",
    b"charset=punycode",
]


def check(raw: bytes) -> Mail:
    """The promises for any bytes at all."""
    mail = parse(raw)
    data = mail_to_json(mail)  # refuses lone surrogates
    assert len(data) <= MAX_REPLY
    assert mail_from_json(data) == mail
    assert mail.size_bytes == len(raw)
    assert "\0" not in repr(dataclasses.astuple(mail))
    assert bool(mail.reply_text) == bool(mail.text.strip())
    assert "\n" not in mail.subject
    for name in (one.name for one in mail.attachments):
        assert name
        assert not set(name) & set("/\\\n\0")
    classify(mail, frozenset({"support@example.org"}), ours=False)
    identify(mail, mail.date or _NOW)
    return mail


_NOW = datetime(2026, 8, 3, tzinfo=UTC)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    raw = bytearray(draw(st.sampled_from(MAILS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        end = min(len(raw), at + draw(st.sampled_from([0, 1, 2, 10, 100])))
        raw[at:end] = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
    return bytes(raw)


@given(st.binary(max_size=500))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    check(raw)


@given(mutated())
@settings(max_examples=250, deadline=None)
def test_damaged_mail_is_read_as_far_as_it_goes(raw: bytes) -> None:
    check(raw)


@pytest.mark.soak
@given(mutated())
@settings(max_examples=12_000, deadline=None)
def test_damaged_mail_is_read_as_far_as_it_goes_long(raw: bytes) -> None:
    check(raw)


@pytest.mark.parametrize("raw", MAILS)
def test_header_alone_says_the_same_as_the_whole_mail(raw: bytes) -> None:
    whole, head = parse(raw), parse_header(raw)
    body_fields = (
        "text",
        "reply_text",
        "attachments",
        "failed_recipients",
        "returned_ids",
        "returned_subjects",
        "bounce_evidence",
        "forwarded",
        "notes",
        "complete",
    )
    blank = {name: getattr(Mail(), name) for name in body_fields}
    assert dataclasses.replace(head, **blank) == dataclasses.replace(whole, **blank)
    assert not head.complete


@given(mutated())
@settings(max_examples=100, deadline=None)
def test_header_alone_is_read_from_damaged_mail(raw: bytes) -> None:
    data = mail_to_json(parse_header(raw))
    assert len(data) <= MAX_REPLY


def test_header_of_a_huge_mail_costs_its_first_quarter_megabyte_only() -> None:
    head = parse_header(b"Subject: x\n" + b"X-Filler: y\n" * 2_000_000)
    assert head.subject == "x"
    assert len(head.headers) <= 1000
    assert head.size_bytes > 20_000_000


def test_references_keep_both_ends_when_clipped() -> None:
    ids = [f"{n}@example.com" for n in range(1000)]
    mail = parse(b"References: " + " ".join(f"<{one}>" for one in ids).encode() + b"\n\nx")
    assert mail.references == (*ids[:4], *ids[-96:])


def test_recipients_of_a_whole_company_are_kept() -> None:
    people = ", ".join(f'"Person {n}" <person.{n}@example.com>' for n in range(500))
    assert len(parse(f"To: {people}\n\nx".encode()).to) == 500


def test_text_of_each_part_ends_after_a_megabyte() -> None:
    mail = parse(b"Subject: x\n\n" + b"word " * 400_000)
    assert 2**20 - 2 <= len(mail.text) <= 2**20
    assert any("1 MB" in note for note in mail.notes)
