"""Names of files and charsets, as RFC 2231 has them and as they are sent."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.attachment import safe_name
from mailtriage.intake.media import mended_type
from mailtriage.intake.parameters import parameters
from mailtriage.intake.parse import parse

NAMES = {
    "continued": ('filename*0="foo"; filename*1="bar.pdf"', "foobar.pdf"),
    "continued out of order": ("filename*1=\"bar.pdf\"; filename*0*=UTF-8''fo%C3%BC", "foübar.pdf"),
    "continued with a character cut": ("filename*0*=UTF-8''fo%C3; filename*1*=%BC.txt", "foü.txt"),
    "continued with a part missing": ("filename*0=a; filename*2=c", "ac"),
    "charset only on the first": ("filename*0*=iso-8859-1''%E4; filename*1*=%F6.txt", "äö.txt"),
    "both forms": ("filename=\"x.pdf\"; filename*=utf-8''%C3%BC.pdf", "ü.pdf"),
    "both forms, the other way round": ("filename*=utf-8''%C3%BC.pdf; filename=\"x.pdf\"", "ü.pdf"),
    "two contradicting forms": ("filename*1*=a; filename*=b", "b"),
    "as a web page writes it": ("filename=%C3%9Cber%20uns.pdf", "Über uns.pdf"),
    "a percent sign": ('filename="100%25 sure.pdf"', "100%25 sure.pdf"),
    "percent damage": ("filename*=utf-8''100%.txt", "100%.txt"),
    "in quotes": ("filename*=\"utf-8''a%20b.txt\"", "a b.txt"),
    "without its star": ("filename=utf-8''a%20b.txt", "a b.txt"),
    "an encoded word": ('filename="=?utf-8?q?=C3=BC?=.pdf"', "ü.pdf"),
    "folded encoded words": ('filename="=?gb2312?B?1tDO?=\r\n\t=?gb2312?B?xC5kb2M=?="', "中文.doc"),
    "an encoded word without quotes": ("filename==?utf-8?B?w7wucGRm?=", "ü.pdf"),
    "raw 8 bit": ('filename="ü.pdf"', "ü.pdf"),
    "blanks without quotes": ("filename=my file.pdf; size=1", "my file.pdf"),
    "a semicolon in quotes": ('filename="a;b.pdf"; x=y', "a;b.pdf"),
    "an open quote": ('filename="open.pdf; size=3', "open.pdf"),
    "quotes within quotes": ('filename="the "new" one.pdf"; size=4', 'the "new" one.pdf'),
    "escaped quotes": ('filename="the \\"new\\" one.pdf"', 'the "new" one.pdf'),
    "a Windows path": ('filename="C:\\temp\\new.doc"', "C:\\temp\\new.doc"),
    "blanks around the sign": ('filename = "a.pdf"', "a.pdf"),
    "twice": ("filename=a.pdf; filename=b.pdf", "a.pdf"),
    "capitals": ('FileName="a.pdf"', "a.pdf"),
    "too many semicolons": (";;; filename=a.pdf;;", "a.pdf"),
}
CHARSET = "utf-8''"


@pytest.mark.parametrize(("field", "name"), NAMES.values(), ids=NAMES.keys())
def test_file_name_is_read(field: str, name: str) -> None:
    assert parameters(f"attachment; {field}")["filename"] == name


@pytest.mark.parametrize(("field", "name"), NAMES.values(), ids=NAMES.keys())
def test_file_name_on_the_wire_is_read_and_safe(field: str, name: str) -> None:
    mail = parse(f"Content-Type: application/pdf\nContent-Disposition: attachment; {field}\n\nx".encode())
    assert [one.name for one in mail.attachments] == [safe_name(name)]


@given(st.text(alphabet="aü中 .😀'%*\"", min_size=1, max_size=30), st.integers(1, 7), st.randoms())
@settings(max_examples=150, deadline=None)
def test_any_name_continued_anyhow_is_put_together_again(name: str, size: int, random: object) -> None:
    encoded = quote(name, safe="")
    pieces = [encoded[at : at + 3 * size] for at in range(0, len(encoded), 3 * size)]
    segments = [f"filename*{at}*={'' if at else CHARSET}{piece}" for at, piece in enumerate(pieces)]
    random.shuffle(segments)  # type: ignore[attr-defined]
    assert parameters("attachment; " + "; ".join(segments)).get("filename", "") == " ".join(name.split())


@given(st.text(alphabet=st.sampled_from("name*01=;\"'%C3\\ \n"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_field_has_parameters_of_one_line(field: str) -> None:
    for value in parameters(field).values():
        assert "\n" not in value


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        (".htaccess", ".htaccess"),
        ("..", ""),
        (".. .x", ".x"),
        ("../../.profile", ".profile"),
        ("report. ", "report"),
        ("'plan.pdf'", "plan.pdf"),
    ],
)
def test_name_keeps_its_first_dot_and_leads_nowhere(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("text/html charset=utf-8", "text/html; charset=utf-8"),
        ('"text/html"; charset=utf-8', "text/html; charset=utf-8"),
        ("text/html (a page); charset=utf-8", "text/html; charset=utf-8"),
        ("text", "text/plain"),
        ("html; charset=utf-8", "text/html; charset=utf-8"),
        ("text/html, charset=utf-8", "text/html; charset=utf-8"),
        ("text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
        ("nonsense", "nonsense"),
        ('X-ZIP; name="a.zip"', 'application/octet-stream; name="a.zip"'),
        ("text/html Content-Transfer-Encoding: 8bit", "text/html"),
    ],
)
def test_type_of_content_is_put_right(written: str, meant: str) -> None:
    assert mended_type(written) == meant
