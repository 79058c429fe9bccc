"""What of a mail's parts is its text, what is attached, and what is said of the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.enriched import enriched_to_text
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Mail
from tests.formats.mails import HEAD, multipart, part, whole, words

HTML = "text/html; charset=utf-8"
PICTURE = part(
    "image/png; name=p.png", b"\x89PNG", "Content-ID: <p@1>", "Content-Disposition: inline; filename=p.png"
)


def names(mail: Mail) -> list[str]:
    return [one.name for one in mail.attachments]


def test_alternative_with_pictures_around_its_html_is_read_in_every_nesting() -> None:
    html = multipart(
        "related", words("<p>Hello <b>there</b></p><img src=cid:p@1>", HTML), PICTURE, boundary="r"
    )
    trees = (
        multipart("alternative", words(""), html),
        multipart(
            "mixed",
            multipart("alternative", words(" "), html, boundary="a"),
            words("x", "text/csv; name=x.csv"),
        ),
        multipart(
            "related",
            multipart("alternative", words(" "), words("<p>Hello there</p>", HTML), boundary="a"),
            PICTURE,
        ),
        multipart(
            "mixed",
            multipart("parallel", multipart("alternative", words(" "), html, boundary="a"), boundary="q"),
        ),
        multipart(
            "alternative",
            words(""),
            multipart("mixed", words("<p>Hello there</p>", HTML), PICTURE, boundary="m"),
        ),
        multipart(
            "signed",
            multipart("alternative", words("Hello there"), html, boundary="a"),
            words("x", "application/pgp-signature"),
        ),
    )
    for tree in trees:
        assert parse(whole(tree)).text == "Hello there"


def test_plain_text_within_a_container_is_preferred_to_html() -> None:
    plain = multipart("mixed", words("Hello there"), boundary="m")
    assert (
        parse(whole(multipart("alternative", plain, words("<p>Hello THERE</p>", HTML)))).text == "Hello there"
    )


def test_texts_around_pictures_are_all_read_in_order() -> None:
    mail = parse(whole(multipart("mixed", words("Before"), PICTURE, words("After"), PICTURE, words("End"))))
    assert mail.text == "Before\n\nAfter\n\nEnd"
    assert names(mail) == ["p.png", "p.png"]


@pytest.mark.parametrize(
    "stub",
    [
        "This is a multi-part message in MIME format.",
        "Your mail client does not support HTML.",
        "Ihr E-Mail-Programm kann kein HTML darstellen.",
        "Votre logiciel de messagerie ne prend pas en charge le format HTML.",
        "このメールはHTML形式です。",
        "To view it, please use a browser: https://news.example.com/1",
    ],
)
def test_plain_text_that_only_says_there_is_html_gives_way_to_it(stub: str) -> None:
    html = words("<p>Dear team, the printer on the second floor has been burning since noon.</p>", HTML)
    assert parse(whole(multipart("alternative", words(stub), html))).text.startswith("Dear team")


@pytest.mark.parametrize(
    "said", ["Please send me the HTML file.", "My browser shows nothing", "Is MIME a thing?"]
)
def test_person_who_writes_of_html_is_read_in_plain_text(said: str) -> None:
    mail = parse(
        whole(multipart("alternative", words(f"{said}\nBye"), words(f"<p>{said}</p><p>Bye</p>", HTML)))
    )
    assert mail.text == f"{said}\nBye"


def test_html_in_a_plain_text_part_is_laid_out() -> None:
    assert parse(whole(words("<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>"))).text == "Hello"


@pytest.mark.parametrize(
    ("kind", "source", "text"),
    [
        (
            "text/enriched",
            "<bold>Now</bold> is\nthe <<time>\n\nfor <color><param>red</param>all</color>",
            "Now is the <time>\nfor all",
        ),
        (
            "text/richtext",
            "<bold>Now</bold> is<nl>the <lt>time<comment>no</comment>\nfor all",
            "Now is\nthe <time for all",
        ),
        ("text/richtext", r"{\rtf1\ansi Now is\par the time}", "Now is\nthe time"),
        ("text/rtf", r"{\rtf1\ansi Now is\par the time}", "Now is\nthe time"),
        ("text/markdown; charset=utf-8", "# Now\n\n*is* the time", "# Now\n\n*is* the time"),
        ("application/plain", "Now is", "Now is"),
        ("application/xhtml+xml", "<html><body><p>Now</p></body></html>", "Now"),
    ],
)
def test_other_kinds_of_text_are_read(kind: str, source: str, text: str) -> None:
    mail = parse(whole(words(source, kind)))
    assert (mail.text, mail.attachments) == (text, ())


def test_attached_mail_is_never_the_text() -> None:
    inner = b"Content-Type: message/rfc822\n\n" + HEAD + b"\nwords of another\n"
    for tree in (
        multipart("mixed", inner),
        multipart("digest", HEAD[:0] + b"\n" + HEAD + b"\nwords of another\n"),
    ):
        mail = parse(whole(tree))
        assert mail.text == ""
        assert names(mail) == ["Printer on fire.eml"]


def test_text_of_a_mail_that_is_nothing_but_another_is_that_of_the_other() -> None:
    inner = HEAD + multipart("mixed", words("Words within"), words("x", "text/csv; name=x.csv"))
    mail = parse(b"From: Ben <ben@example.net>\nContent-Type: message/rfc822\n\n" + inner)
    assert (mail.text, names(mail)) == ("Words within", ["x.csv"])
    assert mail.sender is not None
    assert mail.sender.address == "ben@example.net"


def test_resource_fork_of_a_macintosh_file_is_no_attachment() -> None:
    double = multipart(
        "appledouble",
        part("application/applefile; name=a.doc", b"\0\5"),
        part("application/msword; name=a.doc", b"doc"),
        boundary="d",
    )
    assert names(parse(whole(multipart("mixed", words("See"), double)))) == ["a.doc"]


def test_piece_of_a_mail_is_noted_and_read() -> None:
    mail = parse(
        whole(
            b'Content-Type: message/partial; id="x@y"; number=1; total=3\n\nSubject: inner\n\nThe first third\n'
        )
    )
    assert "partial: piece 1 of 3 of a mail" in mail.notes
    assert mail.text == "The first third"


def test_part_that_lies_elsewhere_is_noted() -> None:
    outside = b"Content-Type: message/external-body; access-type=URL; name=big.iso\n\nContent-Type: application/octet-stream\n\n"
    mail = parse(whole(multipart("mixed", words("Fetch it"), outside)))
    assert "external: a part lies elsewhere (URL)" in mail.notes


@pytest.mark.parametrize("disposition", ["inline", "attachment"])
def test_named_text_beside_the_text_is_a_file(disposition: str) -> None:
    log = words("error 42", "text/plain; name=a.log", f"Content-Disposition: {disposition}; filename=a.log")
    mail = parse(whole(multipart("mixed", words("See the log"), log)))
    assert (mail.text, names(mail)) == ("See the log", ["a.log"])


@pytest.mark.parametrize(
    "tree",
    [
        words("The words", "text/plain; name=message.txt"),
        words("The words", "text/plain", "Content-Disposition: attachment"),
        multipart("mixed", words("The words", "text/plain; name=body.txt"), PICTURE),
        multipart(
            "alternative",
            words("The words", "text/plain; name=a.txt", "Content-Disposition: inline; filename=a.txt"),
            words("<p>x</p>", HTML),
        ),
    ],
    ids=["alone", "disposition without a name", "first", "among alternatives"],
)
def test_body_that_some_program_named_is_the_body(tree: bytes) -> None:
    mail = parse(whole(tree))
    assert mail.text == "The words"
    assert [one for one in names(mail) if one != "p.png"] == []


def test_log_that_came_alone_is_read_and_stays_attached() -> None:
    log = words("error 42", "text/plain; name=a.log", "Content-Disposition: inline; filename=a.log")
    mail = parse(whole(multipart("mixed", words(""), log)))
    assert (mail.text, names(mail)) == ("error 42", ["a.log"])


def test_fields_of_a_report_are_no_attachments() -> None:
    fields = words(
        "Disposition: manual-action/MDN-sent-manually; displayed", "message/disposition-notification"
    )
    mail = parse(
        whole(multipart("report; report-type=disposition-notification", words("It was read."), fields))
    )
    assert (mail.text, mail.attachments) == ("It was read.", ())


@given(st.text(alphabet="<>/boldparamnl \n", max_size=200), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_enriched_text_is_read(text: str, rich: bool) -> None:
    assert len(enriched_to_text(text, rich)) <= 2 * len(text)


def test_parameters_on_which_the_standard_library_fails_do_no_harm() -> None:
    # Raw 8 bit makes it look up the charset, and these parameters raise TypeError there.
    mail = parse(whole(b"Content-Type: text/plain; filename*1*=a; filename*=b\n\ncaf\xe9 begin\n"))
    assert mail.text == "café begin"
