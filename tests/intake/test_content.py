"""Every attachment that a mail lists can be had by its digest while the mail is parsed, and never otherwise."""

import hashlib
from pathlib import Path

import pytest

from mailtriage.intake.content import digest_of, keeping
from mailtriage.intake.parse import parse, parse_header
from tests.attaching import PNG, REPORT, carrying, digest

MAILS = sorted((Path(__file__).parent.parent / "mail").glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_every_attachment_of_a_mail_is_handed_over_under_its_digest(path: Path) -> None:
    kept: dict[str, bytes] = {}
    with keeping(kept.__setitem__):
        mail = parse(path.read_bytes())
    assert {one.digest: one.size_bytes for one in mail.attachments}.items() <= {
        name: len(data) for name, data in kept.items()
    }.items()
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in kept.items())


def test_files_and_pictures_come_decoded() -> None:
    kept: dict[str, bytes] = {}
    with keeping(kept.__setitem__):
        parse(carrying(("report.pdf", REPORT), pictures=(PNG,)))
    assert kept == {digest(REPORT): REPORT, digest(PNG): PNG}


def test_a_header_alone_hands_over_nothing() -> None:
    kept: dict[str, bytes] = {}
    with keeping(kept.__setitem__):
        parse_header(carrying(("report.pdf", REPORT)))
    assert kept == {}


def test_a_sink_hears_of_its_own_time_only() -> None:
    outer: dict[str, bytes] = {}
    inner: dict[str, bytes] = {}
    digest_of(b"before")
    with keeping(outer.__setitem__):
        with keeping(inner.__setitem__):
            digest_of(b"inner")
        with keeping(None):
            digest_of(b"nobody")
        digest_of(b"outer")
    digest_of(b"after")
    assert (list(outer.values()), list(inner.values())) == ([b"outer"], [b"inner"])


def test_a_sink_is_gone_after_an_error() -> None:
    kept: dict[str, bytes] = {}
    with pytest.raises(RuntimeError), keeping(kept.__setitem__):
        raise RuntimeError
    digest_of(b"after")
    assert kept == {}
