"""The JSON between guard and child: what is written is read back, anything else is refused."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.guard.frames import mail_from_json, mail_to_json
from mailtriage.model.forwarded import Forwarded, Original
from mailtriage.model.mail import Address, Attachment, Classified, FailedRecipient, Mail, MailKind
from mailtriage.model.rich import Block, Cell, Rich, Run, Shape
from mailtriage.ports import ParserFailed

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
addresses = st.builds(Address, texts, texts)
counts = st.integers(0, 2**40)
originals = st.builds(Original, addresses, texts, texts, texts)
mails = st.builds(
    Mail,
    headers=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    message_id=st.none() | texts,
    subject=texts,
    sender=st.none() | addresses,
    to=st.lists(addresses, max_size=3).map(tuple),
    date=st.none() | st.datetimes(timezones=st.just(UTC)),
    references=st.lists(texts, max_size=3).map(tuple),
    text=texts,
    attachments=st.lists(st.builds(Attachment, texts, texts, counts, texts, st.booleans()), max_size=3).map(
        tuple
    ),
    failed_recipients=st.lists(
        st.builds(FailedRecipient, texts, st.booleans(), texts, texts), max_size=3
    ).map(tuple),
    returned_ids=st.lists(texts, max_size=3).map(tuple),
    returned_subjects=st.lists(texts, max_size=3).map(tuple),
    bounce_evidence=texts,
    size_bytes=counts,
    complete=st.booleans(),
    notes=st.lists(texts, max_size=3).map(tuple),
    kind=st.none()
    | st.builds(Classified, st.sampled_from(MailKind), st.lists(texts, max_size=3).map(tuple), st.booleans()),
    forwarded=st.none()
    | st.builds(
        Forwarded,
        texts,
        st.lists(originals, min_size=1, max_size=3).map(tuple),
        st.lists(originals, max_size=3).map(tuple),
    ),
)


@given(mails)
def test_mail_comes_back_as_it_was(mail: Mail) -> None:
    assert mail_from_json(mail_to_json(mail)) == mail


def _changed(**fields: object) -> bytes:
    return orjson.dumps(orjson.loads(mail_to_json(Mail(date=datetime(2026, 8, 3, tzinfo=UTC)))) | fields)


_BLOCK = orjson.loads(orjson.dumps(Block(Shape.PARAGRAPH, (Run("x"),))))


def _rich(**fields: object) -> dict[str, object]:
    return {"blocks": [{**_BLOCK, "runs": [_BLOCK["runs"][0] | fields]}], "complete": True}


def test_formatted_words_come_back_as_they_were() -> None:
    cell = Block(Shape.CELL, (Run("a", 3, "https://a.example"),), True, cell=Cell(1, 2, 3, 4, 5))
    item = Block(Shape.ITEM, (Run("b", picture="a@b"),), False, 8, 8, 99, True)
    mail = Mail(rich=Rich((cell, item)), attachments=(Attachment("a", "b", 1, "c", True, "a@b"),))
    assert mail_from_json(mail_to_json(mail)) == mail


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'{"subject": "x"}',
        b"\xff\xfe",
        b"[" * 5000,
        _changed(extra=1),
        _changed(subject=None),
        _changed(subject=1),
        _changed(size_bytes=-1),
        _changed(size_bytes=True),
        _changed(complete=1),
        _changed(date="2026-08-03T10:00:00"),
        _changed(date="yesterday"),
        _changed(returned_subjects="x"),
        _changed(bounce_evidence=None),
        _changed(headers=[["a"]]),
        _changed(headers={"a": "b"}),
        _changed(to=[{"name": "x"}]),
        _changed(sender=["x", "y"]),
        _changed(attachments=[{"name": "x"}]),
        _changed(kind="person"),
        _changed(kind={"kind": "friend", "evidence": [], "responder": False}),
        _changed(kind={"kind": "auto", "evidence": [], "responder": 1}),
        _changed(forwarded={"comment": "", "originals": [], "earlier": []}),
        _changed(rich={"blocks": [], "complete": 1}),
        _changed(rich={"blocks": [{}], "complete": True}),
        _changed(rich=_rich(text=1)),
        _changed(rich=_rich(marks=128)),
        _changed(rich=_rich(link="javascript:alert(1)")),
        _changed(rich=_rich(link='https://a.example/"onclick')),
        _changed(rich=_rich(picture='a"b')),
        _changed(rich={"blocks": [_BLOCK] * 5001, "complete": True}),
        _changed(rich={"blocks": [{**_BLOCK, "shape": "script"}], "complete": True}),
        _changed(rich={"blocks": [{**_BLOCK, "quote": 9}], "complete": True}),
        _changed(rich={"blocks": [{**_BLOCK, "shape": "cell"}], "complete": True}),
        _changed(
            forwarded={"comment": "", "originals": [{"sender": None, "subject": "", "text": "", "how": ""}]}
        ),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ParserFailed):
        mail_from_json(data)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ParserFailed):
        mail_from_json(data)
