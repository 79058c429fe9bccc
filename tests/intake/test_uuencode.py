"""Files that stand uuencoded in a text become attachments; words that only look like it stay."""

import binascii
import hashlib
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.parse import parse
from mailtriage.intake.uuencoded import take_out
from tests.formats.mails import part, whole, words

DATA = bytes(range(256)) * 2


def uu(data: bytes, name: str = "report.pdf", backtick: bool = True) -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45], backtick=backtick) for at in range(0, len(data), 45)]
    return (
        b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + (b"`\n" if backtick else b" \n") + b"end\n"
    )


@pytest.mark.parametrize("backtick", [True, False])
def test_files_in_a_text_are_taken_out_of_it(backtick: bool) -> None:
    text = (
        b"Here they are:\n\n"
        + uu(DATA, backtick=backtick)
        + b"\nand\n"
        + uu(b"x", "b c.txt", backtick)
        + b"Bye\n"
    )
    mail = parse(whole(b"Content-Type: text/plain\n\n" + text))
    assert mail.text == "Here they are:\n\n\nand\nBye"
    assert [(one.name, one.size_bytes) for one in mail.attachments] == [("report.pdf", 512), ("b c.txt", 1)]
    assert mail.attachments[0].digest == hashlib.sha256(DATA).hexdigest()


def test_file_in_a_text_that_is_base64_on_the_wire_is_found() -> None:
    mail = parse(whole(part("text/plain; charset=utf-8", "Grüße\n".encode() + uu(DATA))))
    assert (mail.text, [one.name for one in mail.attachments]) == ("Grüße", ["report.pdf"])


def test_lines_that_lost_their_blanks_and_lines_with_a_check_sign_are_read() -> None:
    stripped = b"\n".join(line.rstrip() for line in uu(b"\0\0\0ab\0" * 40, backtick=False).split(b"\n"))
    assert take_out(stripped)[1] == [("report.pdf", b"\0\0\0ab\0" * 40)]
    checked = b"".join(
        line.rstrip(b"\n") + (b"#\n" if 0 < number < 12 else b"\n")
        for number, line in enumerate(uu(DATA).splitlines())
    )
    assert take_out(checked)[1] == [("report.pdf", DATA)]


def test_long_runs_of_zeros_that_lost_their_blanks_are_read() -> None:
    data = b"x" * 90 + b"\0" * 90 + b"y"
    stripped = b"\n".join(line.rstrip() for line in uu(data, backtick=False).split(b"\n"))
    assert take_out(stripped)[1] == [("report.pdf", data)]


def test_last_group_may_be_filled_up_with_anything() -> None:
    assert take_out(b"begin 644 a\n" + b"!80##\n`\nend\n")[1] == [("a", b"a")]


def test_file_that_the_end_of_the_mail_cut_short_is_kept() -> None:
    data = os.urandom(450)
    rest, files = take_out(b"Hello\n" + uu(data)[:400])
    assert (rest, len(files)) == (b"Hello\n", 1)
    assert data.startswith(files[0][1][:225])


def test_line_ends_of_either_kind_will_do() -> None:
    assert take_out(uu(DATA).replace(b"\n", b"\r\n"))[1] == [("report.pdf", DATA)]


def test_base64_form_is_read() -> None:
    data = b"begin-base64 644 a.txt\n" + binascii.b2a_base64(b"hello") + b"====\nBye\n"
    assert take_out(data) == (b"Bye\n", [("a.txt", b"hello")])


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 is how it starts, she said.\nWe tried that.\n",
        "begin 644 A.TXT\n\nend\n",
        "begin 644 A.TXT\nHELLO WORLD\nWHO SHOUTS?\nend\n",
        "Let us\nbegin 2024 well\nend\n",
        "begin 644 a.txt",
        "> " + uu(DATA).decode().replace("\n", "\n> "),
    ],
)
def test_words_and_quotations_stay_text(text: str) -> None:
    mail = parse(whole(words(text)))
    assert mail.attachments == ()
    assert "".join(mail.text.split()) == "".join(text.split())


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_every_file_comes_out_as_it_went_in(data: bytes) -> None:
    assert take_out(uu(data)) == (b"", [("report.pdf", data)])


@given(st.integers(0, 400), st.binary(max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_damage_is_survived(at: int, junk: bytes) -> None:
    raw = uu(DATA)
    rest, files = take_out(raw[:at] + junk + raw[at + len(junk) :])
    assert len(rest) + sum(len(data) for _, data in files) <= len(raw) + 8
