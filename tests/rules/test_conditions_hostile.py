"""No value in a rule file and no mail breaks a condition."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.model.mail import Address, Attachment, Mail, MailKind
from mailtriage.model.ticket import Severity, Status, TicketKind
from mailtriage.rules.around import OF, Around, Count, Counted, OnTicket, around_of
from mailtriage.rules.conditions import REGISTRY, Condition
from mailtriage.rules.facts import facts_of
from mailtriage.rules.needs import Needs

WORDS = [
    "larger", "smaller", "words", "near", "within", "times", "at_least", "regex", "quoted", "count", "name", "type",
    "inline", "open", "weekday", "between", "is", "status", "severity", "kind", "older", "younger", "reopened", "label",
    "assigned", "sender", "organisation", "subject", "X-A", "new", "reply", "1h", "3d", "10mb", "sat", "22:00-06:00",
    "de", "known", "a.example", ".exe", "image/", "anna",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 60), st.integers(), st.floats(allow_nan=True), TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)
MOMENTS = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
SPANS = st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds))
TICKETS = st.builds(
    OnTicket,
    st.integers(1, 10**9),
    st.sampled_from(TicketKind),
    st.sampled_from(Severity),
    st.sampled_from(Status),
    SPANS,
    st.lists(TEXTS, max_size=3).map(tuple),
    st.none() | TEXTS,
    st.booleans(),
)
COUNTED = st.builds(Counted, st.integers(1, 50), st.integers(1, 50))
AROUNDS = st.builds(
    Around,
    staff=st.none() | TEXTS.filter(bool),
    organisation=st.none() | TEXTS.filter(bool),
    known=st.booleans(),
    local=st.none() | MOMENTS,
    in_hours=st.booleans(),
    language=st.sampled_from(["", "de", "en"]),
    ticket=st.none() | TICKETS,
    counts=st.dictionaries(st.builds(Count, st.sampled_from(OF), SPANS), COUNTED, max_size=3),
    alike=st.dictionaries(TEXTS, COUNTED, max_size=2),
)
MAILS = st.builds(
    Mail,
    headers=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    subject=st.text(max_size=40),
    sender=st.none() | st.builds(Address, TEXTS, TEXTS),
    text=st.text(max_size=80),
    reply_text=st.text(max_size=80),
    size_bytes=st.integers(0, 1 << 40),
    attachments=st.lists(
        st.builds(Attachment, TEXTS, TEXTS, st.integers(0, 1 << 40), TEXTS, st.booleans()), max_size=3
    ).map(tuple),
)


@pytest.mark.sampled
@settings(max_examples=150, deadline=None)
@given(value=VALUES, mail=MAILS, around=AROUNDS)
@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
def test_any_value_is_read_or_refused_and_no_mail_breaks_what_was_read(
    kind: type[Condition], value: Any, mail: Mail, around: Around
) -> None:
    needs = Needs()
    with suppress(ValueError):
        condition = kind(value, needs)
        needs.words.compile()
        told = condition.evidence(facts_of(mail, MailKind.PERSON, needs.words, around=around))
        assert told is None or told


# What every one of them reads, so that the test above is not one of refusals alone.
SOME: dict[str, Any] = {
    "sender": "a.example", "organisation": ["a.example", "known"], "vip": True, "monitoring": False, "staff": ["anna"],
    "recipient": "a@b.example", "spam": True, "authentication": "pass", "subject": {"near": ["a", "b"], "within": 3},
    "body": {"words": ["a", "b"], "at_least": 2, "quoted": True}, "text": {"words": "a", "times": 2, "regex": "a+"},
    "header": {"X-A": "1"}, "attachment": {"name": "a*b", "larger": "1kb", "count": 2}, "size": {"larger": "1kb"},
    "language": "de", "time": {"open": False, "weekday": "sat", "between": "22:00-06:00"}, "mail_kind": "person",
    "ticket": {"status": "new", "older": "1h", "reopened": True, "label": "a", "assigned": "anna", "kind": "change"},
    "history": {"sender": 2, "organisation": 2, "subject": 2, "within": "1h"},
}  # fmt: skip


@pytest.mark.sampled
@settings(max_examples=150, deadline=None)
@given(mail=MAILS, around=AROUNDS)
@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
def test_no_mail_breaks_a_condition(kind: type[Condition], mail: Mail, around: Around) -> None:
    needs = Needs()
    condition = kind(SOME[kind.name], needs)
    needs.words.compile()
    told = condition.evidence(facts_of(mail, MailKind.PERSON, needs.words, around=around))
    assert told is None or told


@settings(max_examples=200, deadline=None)
@given(around=AROUNDS)
def test_what_is_known_around_a_mail_is_read_as_it_was_kept(around: Around) -> None:
    assert around_of(json.loads(json.dumps(around.as_document()))) == around


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
def test_each_condition_says_what_it_is_and_what_it_takes(kind: type[Condition]) -> None:
    assert kind.says
    assert json.loads(json.dumps(kind.schema))
