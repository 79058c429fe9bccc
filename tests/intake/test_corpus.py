"""Every mail in tests/mail says beside it, in JSON, how it must be understood."""

import json
from pathlib import Path
from typing import Any

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Address, Mail

MAILS = sorted((Path(__file__).parent.parent / "mail").glob("*.eml"))
OWN = frozenset({"support@example.org"})


def _pairs(addresses: tuple[Address, ...]) -> list[list[str]]:
    return [[one.name, one.address] for one in addresses]


def _understood(mail: Mail) -> dict[str, Any]:
    """The exactly compared fields, in the words of the expectation files."""
    classified = classify(mail, OWN, ours=False)
    return {
        "kind": classified.kind.value,
        "responder": classified.responder,
        "from": _pairs((mail.sender,))[0] if mail.sender else None,
        "to": _pairs(mail.to),
        "cc": _pairs(mail.cc),
        "reply_to": _pairs(mail.reply_to),
        "subject": mail.subject,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "date": mail.date.isoformat() if mail.date else None,
        "text_is": mail.text,
        "reply_text": mail.reply_text,
        "attachments": [[a.name, a.content_type, a.size_bytes, a.inline] for a in mail.attachments],
        "attachment_names": [one.name for one in mail.attachments],
        "returned_ids": list(mail.returned_ids),
    }


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_mail_is_understood_as_written_beside_it(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    mail = parse(path.read_bytes())
    understood = _understood(mail)
    for name in expected.keys() & understood.keys():
        assert understood[name] == expected[name], name
    assert expected.get("text", "") in mail.text
    assert expected.get("note", "") in " ".join(mail.notes)
    assert expected.get("evidence", "") in " ".join(classify(mail, OWN, ours=False).evidence)
    if "failed_recipients" in expected:
        failed = [[one.address, one.permanent, one.status, one.reason] for one in mail.failed_recipients]
        # An expectation may leave out the status and the reason.
        shortened = [
            row[: len(want)] for row, want in zip(failed, expected["failed_recipients"], strict=False)
        ]
        assert len(failed) == len(expected["failed_recipients"])
        assert shortened == expected["failed_recipients"]


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_line_ends_make_no_difference(path: Path) -> None:
    raw = path.read_bytes().replace(b"\r\n", b"\n")
    one, other = parse(raw), parse(raw.replace(b"\n", b"\r\n"))
    assert (one.text, one.subject, one.sender, one.failed_recipients) == (
        other.text,
        other.subject,
        other.sender,
        other.failed_recipients,
    )


def test_corpus_covers_every_kind_with_a_hundred_mails() -> None:
    kinds = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["kind"] for path in MAILS]
    assert set(kinds) == {"person", "auto", "bounce", "list", "feedback", "loop"}
    assert len(kinds) >= 100
