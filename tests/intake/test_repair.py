"""Headers that gateways, mailboxes and scripts have damaged are read to their end."""

import pytest

from mailtriage.intake.parse import parse, parse_header

HEAD = b"From: Anna <anna@example.com>\nSubject: Printer\nMessage-ID: <x@example.com>\n"
REST = b"Content-Type: text/html\n\n<b>hello</b>"
MBOX = b"From anna@example.com Mon Aug  3 10:15:00 2026\n"
WHOLE = HEAD + REST

DAMAGED = {
    "nothing": WHOLE,
    "a byte order mark": b"\xef\xbb\xbf" + WHOLE,
    "empty lines before it": b"\n\r\n\n" + WHOLE,
    "a blank before it": b" " + WHOLE,
    "NULs before it": b"\0\0" + WHOLE,
    "the line of a mailbox": MBOX + WHOLE,
    "the line of a mailbox, quoted": b">" + MBOX + WHOLE,
    "the line of a mailbox within": HEAD + b">" + MBOX + REST,
    "bare line feeds": WHOLE,
    "carriage returns and line feeds": WHOLE.replace(b"\n", b"\r\n"),
    "bare carriage returns": WHOLE.replace(b"\n", b"\r"),
    "doubled carriage returns": WHOLE.replace(b"\n", b"\r\r\n"),
    "a bare carriage return within": (HEAD + b"X-A: b\rc: d\n" + REST).replace(b"\n", b"\r\n"),
    "a blank before the colon": WHOLE.replace(b"Subject:", b"Subject :"),
    "a line that is no field": HEAD + b"*** SPAM ***\n" + REST,
    "a fold that lost its blank": HEAD + b"Received: from a\nby b; c\n" + REST,
    "an empty line within": b"Received: from a by b\nReturn-Path: <anna@example.com>\n\n" + WHOLE,
    "an empty line and a stray one within": b"Received: from a\nby b; c\n\n" + WHOLE,
    "empty lines within": b"X-A: b\n\n   \n\n" + WHOLE,
    "a line of blanks behind a field": HEAD + b"X-A: b\n \n" + REST,
    "lines of blanks within": (HEAD + b"X-A:\n\t\n b\n" + REST.replace(b";", b";\n  \n")).replace(
        b"\n", b"\r\n"
    ),
    "an empty line before the content": HEAD + b"\nMIME-Version: 1.0\n" + REST,
    "UTF-16": WHOLE.decode().encode("utf-16"),
    "a field of NULs": HEAD + b"X-A: a\0b\0\n" + REST,
}


@pytest.mark.parametrize("raw", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_header_is_read_to_its_end(raw: bytes) -> None:
    mail, head = parse(raw), parse_header(raw)
    assert mail.sender is not None
    assert (mail.sender.address, mail.subject, mail.message_id) == (
        "anna@example.com",
        "Printer",
        "x@example.com",
    )
    assert (mail.content_type, mail.text) == ("text/html", "hello")
    assert (head.sender, head.headers, head.content_type) == (mail.sender, mail.headers, mail.content_type)


@pytest.mark.parametrize("name", sorted(DAMAGED.keys() - {"nothing"}))
def test_damage_is_noted(name: str) -> None:
    silent = (
        "bare line feeds",
        "carriage returns and line feeds",
        "bare carriage returns",
        "a field of NULs",
    )
    noted = any(note.startswith("damaged: ") for note in parse(DAMAGED[name]).notes)
    assert noted == (name not in (*silent, "the line of a mailbox"))


BODIES = {
    "no line between": (HEAD + b"Hello there,\nit burns: help", "Hello there,\nit burns: help"),
    "a forwarded header": (HEAD + b"\nFrom: b@example.com\nSubject: other\n\nhi", "From: b@example.com\nSubject: other\n\nhi"),
    "a forwarded header below a line of blanks": (
        HEAD + b" \nFrom: b@example.com\nSubject: other\n\nhi", "From: b@example.com\nSubject: other\n\nhi"),
    "words below a line of blanks": (HEAD + b" \nHello: there\nit burns\n\nhelp", "Hello: there\nit burns\n\nhelp"),
    "a line of a mailbox in the text": (HEAD + b"\nFrom here on\nall is text", "From here on\nall is text"),
    "fields in the text": (HEAD + b"\nContent: good\nPrice: 5\n\nhi", "Content: good\nPrice: 5\n\nhi"),
    "no header at all": (b"just text\nand more", "just text\nand more"),
    "no body": (HEAD, ""),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "text"), BODIES.values(), ids=BODIES.keys())
def test_body_begins_where_the_header_ends(raw: bytes, text: str) -> None:
    assert parse(raw).text == text


LOST = (
    b"Content-Type: multipart/mixed%s\n\n--a\nContent-Type: multipart/alternative%s\n\n--b\n"
    b"Content-Type: text/plain\n\nhello\n--b\nContent-Type: text/html\n\n<p>hello</p>\n--b--\n--a\n"
    b"Content-Type: application/pdf; name=x.pdf\n\nx\n--a--\n"
)


@pytest.mark.parametrize("outer", [b"; boundary=a", b"", b'; boundary="a', b"; boundary=wrong"])
@pytest.mark.parametrize("inner", [b"; boundary=b", b"", b"; boundary=wrong"])
def test_parts_are_found_whose_boundary_is_lost(outer: bytes, inner: bytes) -> None:
    mail = parse(HEAD + LOST % (outer, inner))
    assert mail.text == "hello"
    assert [one.name for one in mail.attachments] == ["x.pdf"]


def test_multipart_of_millions_of_lines_is_read_in_its_beginning() -> None:
    parts = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"a\n" * 2_000_000
    mail = parse(HEAD + parts)
    assert mail.text.startswith("a\na\n")
    assert "clipped: more than 1000000 lines" in mail.notes


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("body", [b"gr\xc3\xbc\xc3\x9fe", b"", b"\nhello\n"])
def test_large_mail_of_one_part_is_read_like_a_small_one(line_end: bytes, body: bytes) -> None:
    small = (HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + body).replace(b"\n", line_end)
    large = small + line_end * 1_000_000
    assert parse(large).text.strip() == parse(small).text.strip()
    assert parse(large).headers == parse(small).headers


def test_parts_are_found_behind_a_boundary_that_is_not_ascii() -> None:
    raw = HEAD + LOST % (b'; boundary="\xc3\xbca"', b"; boundary=b")
    mail = parse(raw.replace(b"--a\n", b"--\xc3\xbca\n").replace(b"--a--", b"--\xc3\xbca--"))
    assert (mail.text, [one.name for one in mail.attachments]) == ("hello", ["x.pdf"])


def test_parts_are_found_where_a_second_type_names_them() -> None:
    mail = parse(HEAD + b"Content-Type: text/plain\n" + LOST % (b"; boundary=a", b"; boundary=b"))
    assert (mail.text, [one.name for one in mail.attachments]) == ("hello", ["x.pdf"])


def test_charset_on_which_the_standard_library_fails_does_no_harm_where_line_ends_are_mixed() -> None:
    raw = HEAD + b"Content-Type: text/plain; charset*1=a; charset*=x\n\r\ngr\xfc\xdfe\n\naus K\xf6ln\n"
    assert parse(raw).text == "grüße\n\naus Köln"
