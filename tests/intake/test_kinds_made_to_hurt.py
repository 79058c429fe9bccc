"""Mails made to hurt those who ask what kind they are: every pattern is linear in what it reads."""

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.case import Case
from mailtriage.intake.classify import CHECKS, classify
from mailtriage.intake.quote import reply_text
from mailtriage.model.form import Form
from mailtriage.model.mail import Address, Mail, MailKind

OWN = frozenset({"support@example.org"})
FORMS = (Form("forms@shop.example", "Email"),)
SECONDS = 0.5  # for what must take a few milliseconds

TEXTS = {
    "spaces": " " * 4000,
    "words": "a " * 4000,
    "stops": "a. " * 4000,
    "digits": "1" * 4000,
    "brackets": "[" * 4000,
    "dots": "1.1." * 2000,
    "signs of addresses": "a.b-c+d@" * 1000,
    "hyphens": "a-" * 4000,
    "quotes": "\"“„" * 2000,
    "colons": "re: " * 2000,
    "comments": "(" * 2000 + ")" * 2000,
    "almost a subject": "problem host " * 1000,
    "almost a list": "your message to " * 1000,
    "almost a ticket": "[ticket #1 " * 1000,
    "almost a recall": "möchte die nachricht " * 500,
    "almost an abuse report": "abuse 1.2.3. " * 500,
    "almost a reaction": "hat auf " * 1000,
    "almost an owner": "owner-a-b-c-" * 500,
    "one sign that stands for eighteen": "\ufdfa" * 4000,
    "dense scripts": "不在" * 3000,
    "blank lines": "\n" * 4000,
    "labels": "Email: x\n" * 1000,
}  # fmt: skip
FIELDS = (
    "precedence", "auto-submitted", "x-auto-response-suppress", "list-id", "list-post", "sender", "return-path",
    "errors-to", "mailing-list", "x-mailer", "user-agent", "content-type", "x-original-from", "x-loop",
)  # fmt: skip


def _mail(text: str, field: str) -> Mail:
    return Mail(
        headers=((field, text[:8000]),) if field else (),
        message_id=text[:250],
        subject=text[:1000],
        sender=Address(text[:200], text[:320]),
        reply_to=(Address("", text[:320]),),
        to=(Address("", text[:320]),),
        in_reply_to=("a@b",) if field else (),
        text=text,
        reply_text=reply_text(text),
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_in_every_field_costs_no_more_than_another(text: str) -> None:
    began = time.monotonic()
    for field in ("", *FIELDS):
        mail = _mail(text, field)
        for check in CHECKS:  # all of them, whichever would have decided
            check(Case(mail, OWN, False, FORMS))
    assert time.monotonic() - began < SECONDS * (len(FIELDS) + 1)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300),
    st.text(max_size=80),
    st.sampled_from(FIELDS),
    st.text(string.printable, max_size=60),
    st.sampled_from(("text/plain", "multipart/report", "message/delivery-status", "")),
)
def test_every_mail_has_a_kind_and_evidence_that_is_one_line(
    text: str, subject: str, field: str, value: str, content_type: str
) -> None:
    mail = Mail(
        headers=((field, value), ("content-type", content_type)),
        subject=subject,
        sender=Address(subject, value),
        content_type=content_type,
        text=text,
        reply_text=text,
    )
    found = classify(mail, OWN, ours=False, forms=FORMS)
    assert found.kind in MailKind
    assert all(len(one) < 400 for one in found.evidence)
    assert found == classify(mail, OWN, ours=False, forms=FORMS)
