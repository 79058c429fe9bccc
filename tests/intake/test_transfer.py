"""Bodies are read out of their transfer encodings, damaged and misnamed as they come."""

import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.flowed import unflow
from mailtriage.intake.parse import parse
from mailtriage.intake.transfer import encoding_name, from_base64, from_quoted_printable

LINE = b"The printer on the third floor is on fire again, please send somebody. "
LONG = base64.encodebytes(LINE * 4)
FOOTER = b"_____________\nhelp mailing list\nhttps://lists.example.org/help\n"

ENCODINGS = {
    "base64": 'base64 BASE64 "base64" base-64 base64; base64(x) x-base64 b64',
    "quoted-printable": 'quoted-printable Quoted_Printable "quoted-printable" quotedprintable qp x-quoted-printable',
    "uuencode": "uuencode x-uuencode x-uue uue",
    "": "7bit 8bit 8-bit binary none identity 7-bit;",
}


@pytest.mark.parametrize(
    ("written", "meant"), [(name, meant) for meant, names in ENCODINGS.items() for name in names.split()]
)
def test_encoding_is_known_by_every_name_that_mail_gives_it(written: str, meant: str) -> None:
    assert encoding_name(f" {written} ") == meant


BODIES: dict[str, tuple[str, bytes, bytes]] = {
    "padding missing": ("base64", b"SGVsbG8gd29ybGQ", b"Hello world"),
    "padding missing in the last line": ("base64", LONG.rstrip(b"=\n"), LINE * 4),
    "a stray sign": ("base64", LONG[:30] + b"!" + LONG[30:], LINE * 4),
    "stray signs in short lines": (
        "base64", b"VGhlIHByaW50ZXIgaXMg\n!b24gZmlyZSwgcGxlYXNl\nIGNvbWUg *cXVpY2tseS4", b"The printer is on fire, please come quickly."),
    "lines of stray signs": ("base64", LONG[:-1].replace(b"\n", b"\n***!!!---???***\n"), LINE * 4),
    "blanks within lines": ("base64", b" ".join((LONG[:5], LONG[5:30], LONG[30:])), LINE * 4),
    "stray signs, blanks and no padding": (
        "base64", LONG[:9].replace(b"S", b"S!") + b" " + LONG[9:40] + b"\t\n\n." + LONG[40:].rstrip(b"=\n"), LINE * 4),
    "breaks within quanta": ("base64", LONG[:30] + b"\n" + LONG[30:], LINE * 4),
    "empty lines between": ("base64", LONG.replace(b"\n", b"\n\n"), LINE * 4),
    "blanks at line ends": ("base64", LONG.replace(b"\n", b" \t\n"), LINE * 4),
    "two encodings in a row": ("base64", b"SGVsbG8g\nd29ybGQ=\nSGVsbG8=\n", b"Hello worldHello"),
    "text behind": ("base64", LONG + FOOTER, LINE * 4 + b"\n" + FOOTER.strip()),
    "text behind without padding": (
        "base64", LONG.rstrip(b"=\n") + b"\n\nScanned for viruses.\n", LINE * 4 + b"\nScanned for viruses."),
    "text before": ("base64", b"This is a note.\n" + LONG, b"This is a note.\n" + LINE * 4),
    "text that was never encoded": ("base64", b"Hello there, this is plain.\n", b"Hello there, this is plain.\n"),
    "blanks behind soft breaks": ("quoted-printable", b"a= \r\nb=\t\nc", b"abc"),
    "an equals sign at the end": ("quoted-printable", b"abc=", b"abc"),
    "lower-case digits": ("quoted-printable", b"=c3=bc", "ü".encode()),
    "raw equals signs": ("quoted-printable", b"1+1=2, a = b, x=zz", b"1+1=2, a = b, x=zz"),
    "doubled equals signs": ("quoted-printable", b"a==3Db ==\nc", b"a==b =c"),
    "bare carriage returns": ("quoted-printable", b"a=\rb\rc=3D", b"ab\rc="),
    "over-long lines": ("quoted-printable", b"word " * 400 + b"=3D", b"word " * 400 + b"="),
    "uuencoded": ("x-uuencode", b"begin 644 a.txt\n%:&5L;&\\ \n`\nend\n", b"hello"),
    "uuencoded without its blanks": ("uuencode", b"begin 644 a\n#    \n#\n`\nend\n", bytes(6)),
    "named 7bit and base64": ("7bit", LONG, LINE * 4),
    "named 7bit and quoted-printable": (
        "7bit", b"=C3=BC and on and on and on and on and on and on=\n" * 3, "ü and on and on and on and on and on and on".encode() * 3),
    "named 7bit, a word": ("7bit", b"Mississippi", b"Mississippi"),
    "named 7bit, a key": ("7bit", b"ssh-rsa=AAAAB3NzaC1yc2EAAAADAQABAAAB", b"ssh-rsa=AAAAB3NzaC1yc2EAAAADAQABAAAB"),
    "named 7bit, equals signs": ("7bit", b"a=b\nc=d\n", b"a=b\nc=d\n"),
    "named something else": ("8-bit", "ü=3D".encode(), "ü=3D".encode()),
}  # fmt: skip


@pytest.mark.parametrize(("encoding", "body", "text"), BODIES.values(), ids=BODIES.keys())
def test_body_is_read_out_of_its_encoding(encoding: str, body: bytes, text: bytes) -> None:
    head = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    assert parse(head.encode() + body).text.split() == text.replace(b"\0", b"").decode().split()


def test_several_stray_signs_in_a_line_do_not_end_an_attachment() -> None:
    data = bytes(range(256)) * 2
    lines = base64.encodebytes(data).splitlines()
    lines[2] = b"!".join((lines[2][:10], lines[2][10:20], lines[2][20:30], lines[2][30:]))
    assert from_base64(b"\n".join(lines)) == data


def test_text_behind_an_attachment_is_not_part_of_it() -> None:
    head = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
    (file,) = parse(head + LONG + FOOTER).attachments
    assert file.size_bytes == len(LINE) * 4


@given(st.binary(max_size=400), st.integers(4, 76))
@settings(max_examples=150, deadline=None)
def test_any_bytes_come_through_base64_in_lines_of_any_length(data: bytes, width: int) -> None:
    encoded = base64.b64encode(data)
    lines = b"\n".join(encoded[at : at + width] for at in range(0, len(encoded), width))
    assert from_base64(lines) == data
    assert from_base64(lines.rstrip(b"=")) == data


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_come_through_quoted_printable_with_blanks_at_line_ends(data: bytes) -> None:
    encoded = quopri.encodestring(data.replace(b"\r", b"\n"))
    damaged = encoded.replace(b"=\n", b"= \n")
    assert from_quoted_printable(damaged) == from_quoted_printable(encoded) == data.replace(b"\r", b"\n")


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_decoded_somehow(data: bytes) -> None:
    assert isinstance(from_base64(data, text=True), bytes)
    assert isinstance(from_quoted_printable(data), bytes)


FLOWED = {
    "paragraphs": ("Hello \nworld\n\nnext", "Hello world\n\nnext"),
    "a signature": ("bye \n-- \nAnna \nAdler", "bye \n-- \nAnna Adler"),
    "stuffed lines": (" >not quoted\n From here", ">not quoted\nFrom here"),
    "quoted paragraphs": ("> a \n> b\n> c", "> a b\n> c"),
    "another depth": ("> a \n>> b \n>> c\nd", "> a \n>> b c\nd"),
    "quotes with blanks": ("> > a \n> > b\n> c", "> > a b\n> c"),
    "a quoted signature": ("> bye \n> -- \n> Anna", "> bye \n> -- \n> Anna"),
    "an empty line behind a soft one": ("a \n\nb", "a \n\nb"),
}


@pytest.mark.parametrize(("wire", "text"), FLOWED.values(), ids=FLOWED.keys())
def test_flowed_text_is_put_together_again(wire: str, text: str) -> None:
    assert unflow(wire, delsp=False) == text


def test_flowed_text_without_blanks_between_words_is_put_together_again() -> None:
    assert unflow("日本 \n語", delsp=True) == "日本語"


def test_signs_before_from_are_taken_off_where_a_mailbox_put_them() -> None:
    raw = b"Subject: x\n\n>From here on\n\n>From there\n\n> >From quoted\n>From quoted\n"
    assert parse(raw).text == "From here on\n\nFrom there\n\n> >From quoted\n>From quoted"
