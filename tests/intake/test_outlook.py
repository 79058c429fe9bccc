"""Outlook's own formats: winmail.dat and attached .msg files are read, and hurt nobody."""

import hashlib
from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from compressed_rtf import compress
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.parse import parse
from mailtriage.intake.tnef import read_tnef
from mailtriage.model.mail import Mail
from tests.formats import tnef
from tests.formats.damage import mutated
from tests.formats.mails import multipart, part, whole, words

SUBJECT, BODY, RTF, HTML, CLASS = 0x0037, 0x1000, 0x1009, 0x1013, 0x001A
LONG_NAME, SHORT_NAME, MIME, CONTENT_ID, FLAGS, METHOD = 0x3707, 0x3704, 0x370E, 0x3712, 0x3714, 0x3705
SMTP, NAME, KIND = 0x39FE, 0x3001, 0x0C15
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset204 Arial;}}"
    rb"{\*\htmltag18 <html>}{\*\htmltag50 <body>}\htmlrtf {\htmlrtf0 {\*\htmltag64 <p>}Caf\'e9 "
    rb"{\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0  now{\*\mhtmltag1 <img>}{\*\htmltag72 </p>}"
    rb"\htmlrtf \par }\htmlrtf0 {\*\htmltag64 <p>}{\f1 \u1055 ?\'f0}{\*\htmltag72 </p>}{\*\htmltag58 </body>}}"
)


def outlook(
    stream: bytes, *beside: bytes, name: str = "winmail.dat", kind: str = "application/ms-tnef"
) -> Mail:
    wrapping = part(f"{kind}; name={name}", stream, f"Content-Disposition: attachment; filename={name}")
    return parse(whole(multipart("mixed", *beside, wrapping)))


def test_files_in_winmail_dat_stand_in_its_place_under_their_long_names() -> None:
    files = (
        tnef.file(
            [tnef.text(LONG_NAME, "Rechnung März.pdf"), tnef.text(MIME, "application/pdf")],
            b"RECHNU~1.PDF",
            b"%PDF-1.4",
        ),
        tnef.file([], b"NOTE.TXT", b"hello"),
    )
    mail = outlook(tnef.stream([tnef.text(BODY, "within")], files), words("Please see the files."))
    assert [(one.name, one.content_type, one.size_bytes, one.inline) for one in mail.attachments] == [
        ("Rechnung März.pdf", "application/pdf", 8, False),
        ("NOTE.TXT", "application/octet-stream", 5, False),
    ]
    assert mail.attachments[0].digest == hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert mail.text == "Please see the files."
    assert "winmail.dat: opened" in mail.notes


@pytest.mark.parametrize("beside", ["", "\n \n", "\u00a0\n\u200b"])
def test_body_of_winmail_dat_counts_where_the_mail_has_no_other(beside: str) -> None:
    mail = outlook(tnef.stream([tnef.text(BODY, "The printer burns.\r\nHelp")]), words(beside))
    assert (mail.text, mail.attachments) == ("The printer burns.\nHelp", ())


@pytest.mark.parametrize(
    "body",
    [
        tnef.text(BODY, "Grüße aus Köln"),
        tnef.text8(BODY, "Grüße aus Köln".encode("cp1252")),
        tnef.binary(HTML, "<html><body><p>Grüße aus Köln</p></body></html>".encode("cp1252")),
        tnef.text(HTML, "<p>Grüße aus <b>Köln</b></p>"),
        tnef.binary(RTF, compress(rb"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe aus K\u246 ?ln}")),
        tnef.binary(RTF, compress(rb"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe aus K\u246 ?ln}", False)),
    ],
    ids=["unicode", "code page", "html bytes", "html text", "compressed rtf", "stored rtf"],
)
def test_every_rendering_of_the_body_is_read(body: tnef.Property) -> None:
    assert outlook(tnef.stream([body])).text == "Grüße aus Köln"


@pytest.mark.parametrize(("codepage", "codec"), [(1251, "cp1251"), (65001, "utf-8"), (20866, "koi8-r")])
def test_texts_are_read_in_the_code_page_of_the_stream(codepage: int, codec: str) -> None:
    mail = outlook(tnef.stream([tnef.text8(BODY, "Принтер горит".encode(codec))], codepage=codepage))
    assert mail.text == "Принтер горит"


def test_name_of_a_file_is_read_in_the_code_page_of_the_stream() -> None:
    files = [tnef.file([], "счёт.doc".encode("cp1251"), b"x")]
    assert [one.name for one in outlook(tnef.stream(files=files, codepage=1251)).attachments] == ["счёт.doc"]


def test_picture_that_the_text_shows_is_inline() -> None:
    values = [
        tnef.text(LONG_NAME, "logo.png"),
        tnef.text(MIME, "image/png"),
        tnef.text(CONTENT_ID, "logo@1"),
        tnef.number(FLAGS, 4),
    ]
    mail = outlook(tnef.stream(files=[tnef.file(values, b"logo.png", b"\x89PNG")]), words("Hello"))
    assert [(one.name, one.inline) for one in mail.attachments] == [("logo.png", True)]


def test_mail_within_winmail_dat_is_attached_as_a_mail_that_any_program_opens() -> None:
    sent = datetime(2026, 8, 2, 9, 30, tzinfo=UTC)
    inner = tnef.stream(
        [tnef.text(SUBJECT, "Straße gesperrt"), tnef.text(BODY, "Umleitung über B1"), tnef.moment(0x0039, sent),
         tnef.text(0x0042, "Ben Berg"), tnef.text(0x5D02, "ben@example.net")],
        [tnef.file([tnef.text(LONG_NAME, "plan.bin")], b"PLAN.BIN", bytes(range(256)))],
    )  # fmt: skip
    mail = outlook(
        tnef.stream(files=[tnef.file([tnef.number(METHOD, 5), tnef.embedded(inner)])]), words("See it")
    )
    (one,) = mail.attachments
    assert (one.name, one.content_type) == ("Straße gesperrt.eml", "message/rfc822")
    item = read_tnef(inner)
    assert item is not None
    from mailtriage.intake.outlook import as_mail

    written = parse(as_mail(item))
    assert (written.subject, written.text, written.date) == ("Straße gesperrt", "Umleitung über B1", sent)
    assert written.sender is not None
    assert (written.sender.name, written.sender.address) == ("Ben Berg", "ben@example.net")
    assert [(file.name, file.digest) for file in written.attachments] == [
        ("plan.bin", hashlib.sha256(bytes(range(256))).hexdigest())
    ]


def test_winmail_dat_is_known_by_its_name_and_by_its_first_bytes_too() -> None:
    stream = tnef.stream(files=[tnef.file([], b"a.txt", b"x")])
    for name, kind in (
        ("winmail.dat", "application/octet-stream"),
        ("ATT00001.dat", "application/octet-stream"),
        ("x", "application/vnd.ms-tnef"),
    ):
        assert [one.name for one in outlook(stream, words("Hi"), name=name, kind=kind).attachments] == [
            "a.txt"
        ]
    assert [
        one.name
        for one in outlook(b"x", words("Hi"), name="log.dat", kind="application/octet-stream").attachments
    ] == ["log.dat"]


def test_whole_mail_may_be_a_winmail_dat() -> None:
    assert (
        parse(
            whole(part("application/ms-tnef; name=winmail.dat", tnef.stream([tnef.text(BODY, "All of it")])))
        ).text
        == "All of it"
    )


def test_false_checksums_and_padding_at_the_end_do_no_harm() -> None:
    stream = (
        tnef.stream([tnef.text(BODY, "Sound")], before=tnef.attribute(1, 0x8004, b"Subject\0", check=1))
        + b"\r\n\0\0"
    )
    mail = outlook(stream)
    assert (mail.text, mail.notes) == ("Sound", ("winmail.dat: opened",))


def test_named_properties_are_stepped_over() -> None:
    assert (
        outlook(tnef.stream([tnef.text(BODY, "After it")], named=tnef.named_text("Keywords", "red"))).text
        == "After it"
    )


@pytest.mark.parametrize(
    "stream", [b'x\x9f>"', b"\x78\x9f\x3e\x22\1\0\1\4\x80\1\0\xff\xff\xff\x7f", b"nothing of the kind", b""]
)
def test_damaged_winmail_dat_stays_attached_and_a_note_says_so(stream: bytes) -> None:
    mail = outlook(stream, words("Hello"))
    assert [one.name for one in mail.attachments] == ["winmail.dat"]
    assert mail.text == "Hello"
    assert "cannot be read" in " ".join(mail.notes)


def test_what_a_cut_winmail_dat_still_holds_is_read_and_the_rest_kept() -> None:
    stream = tnef.stream(
        [tnef.text(BODY, "Half")], [tnef.file([], b"a.txt", b"one"), tnef.file([], b"b.txt", b"two" * 99)]
    )
    mail = outlook(stream[:-120])
    assert mail.text == "Half"
    assert [one.name for one in mail.attachments if one.name != "b.txt"] == ["a.txt", "winmail.dat"]
    assert "damaged" in " ".join(mail.notes)


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("IPM.Schedule.Meeting.Request", "calendar: REQUEST"),
        ("IPM.Schedule.Meeting.Resp.Neg", "calendar: REPLY"),
        ("IPM.Schedule.Meeting.Canceled", "calendar: CANCEL"),
        ("IPM.Microsoft Schedule.MtgRespP", "calendar: REPLY"),
        ("REPORT.IPM.Note.IPNRN", "outlook: class report.ipm.note.ipnrn"),
        ("IPM.Note.Rules.OofTemplate.Microsoft", "outlook: class ipm.note.rules.ooftemplate.microsoft"),
    ],
)
def test_class_of_an_item_that_is_no_letter_is_noted(kind: str, note: str) -> None:
    assert note in outlook(tnef.stream([tnef.text(CLASS, kind), tnef.text(BODY, "x")])).notes


STREAM = tnef.stream(
    [tnef.text(SUBJECT, "s"), tnef.text(BODY, "body"), tnef.binary(RTF, compress(WRAPPED))],
    [
        tnef.file([tnef.text(LONG_NAME, "a.txt")], b"A", b"data"),
        tnef.file([tnef.embedded(tnef.stream([tnef.text(BODY, "in")]))]),
    ],
    named=tnef.named_text("n", "v"),
)


@given(mutated(STREAM) | st.binary(max_size=300).map(lambda tail: b"\x78\x9f\x3e\x22\0\0" + tail))
@settings(max_examples=400, deadline=None)
def test_any_winmail_dat_is_read_as_far_as_it_goes(data: bytes) -> None:
    mail = outlook(data, words("Hello"))
    assert mail.text == "Hello"
    item = read_tnef(data)
    assert item is None or sum(len(one.data) for one in item.files) <= len(data)


def test_as_mail_is_a_mail_for_the_standard_library_too() -> None:
    item = read_tnef(STREAM)
    assert item is not None
    from mailtriage.intake.outlook import as_mail

    names = [one.get_filename() for one in message_from_bytes(as_mail(item)).walk()]
    assert "a.txt" in names
