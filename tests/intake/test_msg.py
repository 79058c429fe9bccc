"""Attached .msg files are read and named, and hurt nobody."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from mailtriage.intake.msg import read_msg
from mailtriage.intake.parse import parse
from tests.formats import ole, tnef
from tests.formats.damage import mutated
from tests.formats.mails import multipart, part, whole, words

SUBJECT, BODY, SMTP, NAME, KIND = 0x0037, 0x1000, 0x39FE, 0x3001, 0x0C15
MSG = ole.message(
    [tnef.text(SUBJECT, "Drucker brennt"), tnef.text(BODY, "Bitte helfen"), tnef.text(0x0042, "Ben Berg"),
     tnef.text(0x0065, "/O=FIRM/CN=BEN"), tnef.text(0x5D02, "Ben@Example.net"), tnef.text(0x0C1F, "secretary@example.net"),
     tnef.moment(0x0039, datetime(2026, 8, 2, 9, 30, tzinfo=UTC))],
    [[tnef.text(SMTP, "anna@example.com"), tnef.text(NAME, "Anna"), tnef.number(KIND, 1)],
     [tnef.text(SMTP, "boss@example.com"), tnef.text(NAME, "Boss"), tnef.number(KIND, 2)]],
)  # fmt: skip


def test_attached_msg_tells_who_wrote_what_to_whom_and_when() -> None:
    found = read_msg(MSG)
    assert found is not None
    assert (found.subject, found.text) == ("Drucker brennt", "Bitte helfen")
    assert found.sender is not None
    assert (found.sender.name, found.sender.address) == ("Ben Berg", "ben@example.net")
    assert [(one.name, one.address) for one in found.to] == [("Anna", "anna@example.com")]
    assert found.date == datetime(2026, 8, 2, 9, 30, tzinfo=UTC)


def test_msg_without_addresses_of_its_own_tells_them_from_the_header_it_kept() -> None:
    kept = "From: Ben <ben@example.net>\r\nTo: anna@example.com\r\nSubject: x\r\nDate: Sun, 02 Aug 2026 09:30:00 +0000\r\n\r\n"
    found = read_msg(
        ole.message([tnef.text(SUBJECT, "y"), tnef.text(0x0065, "/O=FIRM/CN=BEN"), tnef.text(0x007D, kept)])
    )
    assert found is not None
    assert found.sender is not None
    assert (found.sender.address, found.subject) == ("ben@example.net", "y")
    assert [one.address for one in found.to] == ["anna@example.com"]
    assert found.date == datetime(2026, 8, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "data", [b"", b"plain words", MSG[:600], ole.container({"WordDocument": b"no mail"})]
)
def test_what_is_no_msg_is_none(data: bytes) -> None:
    assert read_msg(data) is None


@pytest.mark.parametrize(
    ("kind", "fields", "name"),
    [
        ("application/vnd.ms-outlook", ["Content-Disposition: attachment"], "Drucker brennt.msg"),
        ("application/octet-stream", [], "Drucker brennt.msg"),
        ("application/vnd.ms-outlook; name=kept.msg", [], "kept.msg"),
    ],
)
def test_attached_msg_is_named_after_its_subject_unless_it_has_a_name(
    kind: str, fields: list[str], name: str
) -> None:
    mail = parse(whole(multipart("mixed", words("See the mail"), part(kind, MSG, *fields))))
    assert [(one.name, one.digest) for one in mail.attachments] == [(name, hashlib.sha256(MSG).hexdigest())]
    assert mail.text == "See the mail"


def test_attached_msg_is_never_the_text_of_the_mail() -> None:
    mail = parse(whole(multipart("mixed", words(""), part("application/vnd.ms-outlook", MSG))))
    assert mail.text == ""


@given(mutated(MSG[:4096] + MSG[4096::7]) | mutated(MSG))
@settings(max_examples=200, deadline=None)
def test_any_msg_is_read_or_none(data: bytes) -> None:
    found = read_msg(data)
    assert found is None or len(found.text) <= 1 << 20
