"""Texts made to hurt whoever looks for a mail passed on: time stays in proportion, nothing is raised."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.body import Body
from mailtriage.intake.forward import MAX_ORIGINALS, read_forwarded
from mailtriage.intake.requester import choose
from mailtriage.model.forwarded import Forwarded
from mailtriage.model.mail import Address, Mail

MEGABYTE = 1 << 20
PIECES = [
    "From:", "Von: ", "De :", "To: a@b.example,", "Sent: 1", "Subject: x", "Betreff:", ">", "> ", "-----", "____",
    "---------- Forwarded message ---------", "Begin forwarded message:", "-----Original Message-----", "<", "[mailto:",
    "a@b.example", "<a@b.example>", "On 1 May 2026, a@b.example wrote:", "wrote:", "\n", "\n\n", " ", "\t", ",", "“", "İ", "：", "|", "x", "：\n",
    "On Behalf Of ", "/O=X/CN=Y", "*From:*", "(", "\"", "\ufeff", "\u2028", "\x00",
]  # fmt: skip


def read(subject: str, text: str) -> Forwarded | None:
    mail = Mail(subject=subject, sender=Address("", "anna@desk.example"), text=text)
    return read_forwarded(mail, Body(text=text))


@pytest.mark.parametrize("subject", ["Fwd: x", "x", "Re: x"])
@pytest.mark.parametrize(
    "piece",
    [
        "From:\n", "From: a\n", "From: a@b.example\nTo: x\n", "From: a\nSent: b\n\n", "Von: <\n", "-----\nFrom:\n",
        "---------- Forwarded message ---------\n", "---------- Forwarded message ---------\nFrom:\n",
        "--------- Forwarded message --------- From: ", "Begin forwarded message:\n\n", "On 1 a@b.example\nwrote\n", "wrote:\n", "a@b 10:10:\n",
        "1" * 300 + ":\n", "> " * 50 + "\n", ">" * 10_000 + "\n", "To: a,\n", "Subject:\n", "a" * 399 + ":\n", " " * 300 + "\n", "\n", "-", "- ", "From:From:", "<a@b.example>",
        "a@", "From: " + "<" * 300 + "\n", "From: " + "[mailto:" * 40 + "\n", "| " * 200 + "\n", "a\n", "a:\n",
    ],
    ids=lambda piece: repr(piece[:20]),
)  # fmt: skip
def test_a_megabyte_of_it_takes_less_than_a_second(piece: str, subject: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    began = time.process_time()
    read(subject, text)
    assert time.process_time() - began < 1


def test_ten_thousand_quotes_within_each_other_are_read_in_less_than_a_second() -> None:
    text = "".join(">" * depth + " From: a@b.example\n" for depth in range(1, 1400))
    text += "".join(">" * 10_000 + " Begin forwarded message:\n" for _ in range(50))
    began = time.process_time()
    read("Fwd: x", text)
    assert time.process_time() - began < 1


def test_a_subject_of_prefixes_alone_is_read_in_no_time() -> None:
    began = time.process_time()
    read("Fwd: " * 200_000, "From: a@b.example\nTo: b\nSent: c\n\nx")
    assert time.process_time() - began < 0.2


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["Fwd: x", "x", "Re: x", "VS: x", ""]), st.lists(st.sampled_from(PIECES), max_size=60))
def test_whatever_the_text_an_original_is_told_in_words_that_it_holds(
    subject: str, pieces: list[str]
) -> None:
    text = "".join(pieces)
    found = read(subject, text)
    if found is None:
        return
    assert 1 <= len(found.originals) <= MAX_ORIGINALS
    for one in found.originals:
        assert one.sender.address in text.lower()
        assert all(line.strip() in text for line in one.text.split("\n"))
    chosen = choose(found, {"b.example"})
    assert chosen is None or chosen in found.originals


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_and_no_subject_is_too_strange(text: str, subject: str) -> None:
    read(f"Fwd: {subject}", f"{text}\nFrom: {text}\nTo: {text}\nSubject: {subject}\n{text}")
    read(subject, text)
