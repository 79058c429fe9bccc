"""What a person formats reaches the customer formatted, from every mail program, and nothing else does."""

import html
import re
from collections.abc import Iterator
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.commands import Understood
from mailtriage.intake.formatted import read_rich
from mailtriage.model.mail import Attachment, Mail
from mailtriage.reply.excerpt import LOGO_BYTES
from mailtriage.reply.leaks import leak
from mailtriage.steps.written import written
from tests.attaching import digest
from tests.desk import ADMIN, AGENT, SUPPORT, DeskHarness, Sent, compose, harness
from tests.flow.formatted_answers import LOGO, SHOT, TARGET, Program, answered
from tests.whole.mail_programs import PROGRAMS, html_alone
from tests.whole.office import Got

ANNA = "anna@customer.example"
ADA = f"Ada Admin <{ADMIN}>"
AUTHOR = Address("Ada Admin", addr_spec=ADMIN)
NOT_FOR_CUSTOMERS = ("reply above", "Only for staff", "Your answer goes to", "#note", "#take", "New ticket")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskHarness]:
    """A desk that finds the pictures of the tests among what is kept."""
    pictures = {digest(one): one for one in (SHOT, LOGO)}
    for made in harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}):
        monkeypatch.setattr(made.desk.attachments, "read", pictures.get)
        yield made


def asks(desk: DeskHarness, floor: int = 1) -> Sent:
    told = "Hello,\n\nit prints nothing.\n\nAnna\n"
    desk.receive(compose(subject=f"Printer on floor {floor}" if floor > 1 else "Printer", body=told))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def assert_nothing_private(desk: DeskHarness, mail: Sent, told: Sent) -> None:
    for said in (words(mail.html), mail.html, mail.text):
        assert not [one for one in NOT_FOR_CUSTOMERS if one.lower() in said.lower()]
        assert not leak(
            said,
            key=desk.desk.key,
            ticket=desk.ticket(),
            desk_addresses=desk.settings.desk.own_addresses,
            staff_addresses=frozenset({ADMIN}),
            secrets=[str(told.message["Message-ID"]).strip("<>")],
        )


@pytest.mark.parametrize("alone", [False, True], ids=["", "html_alone"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda one: one.__name__)
def test_formatting_reaches_the_customer(desk: DeskHarness, program: Program, alone: bool) -> None:
    told = asks(desk)
    mail = bytes(answered(program, Got(told.raw, told.message), AUTHOR))
    desk.receive(html_alone(mail) if alone else mail)
    got = desk.expect_mail(ANNA, "Printer")
    assert "<strong>do not</strong>" in got.html
    assert "<em>off</em>" in got.html
    assert f'<a href="{html.escape(TARGET)}">our page</a>' in got.html
    assert re.search(
        r"<ul[^>]*><li[^>]*>open the lid<ul[^>]*><li[^>]*>the <u>green</u> one</li></ul>", got.html
    )
    assert re.search(r"<td[^>]*>Upper</td><td[^>]*>250</td></tr></table>", got.html)
    assert "Hello," in got.html
    assert "Is it well now? Grüße" in got.html
    assert_nothing_private(desk, got, told)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda one: one.__name__)
def test_a_pasted_picture_stands_where_it_stood_and_the_logo_of_a_signature_is_not_sent(
    desk: DeskHarness, program: Program
) -> None:
    told = asks(desk)
    desk.receive(bytes(answered(program, Got(told.raw, told.message), AUTHOR, picture=True, logo=True)))
    got = desk.expect_mail(ANNA, "Printer")
    (image,) = [one for one in got.message.walk() if one.get_content_maintype() == "image"]
    assert image.get_payload(decode=True) == SHOT
    assert image.get_content_disposition() == "inline"
    name = str(image["Content-ID"]).strip("<>")
    assert name == f"{digest(SHOT)[:32]}@desk.example"
    assert got.html.index("250") < got.html.index(f'<img src="cid:{name}"') < got.html.index("Is it well now")
    assert got.text.index("250") < got.text.index("[shot.png]") < got.text.index("Is it well now")
    assert "shot@home" not in got.raw.decode()
    assert "Ada Admin" not in words(got.html)
    assert_nothing_private(desk, got, told)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda one: one.__name__)
def test_commands_above_formatted_words_stay_inside(desk: DeskHarness, program: Program) -> None:
    told = asks(desk)
    desk.receive(bytes(answered(program, Got(told.raw, told.message), AUTHOR, above=("#take",))))
    got = desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN)
    assert "<strong>do not</strong>" in got.html
    assert "take" not in words(got.html)
    assert_nothing_private(desk, got, told)


def test_what_is_said_with_a_command_keeps_its_formatting(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(page(told, "<div>#resolve It was <b>the cable</b>.</div>", "#resolve It was *the cable*."))
    got = desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(ADMIN)
    assert "It was <strong>the cable</strong>." in got.html
    assert "resolve" not in got.html


def page(told: Sent, written: str, plain: str, **files: bytes) -> bytes:
    """An answer as Gmail writes it."""
    quoted = "\n".join(f"> {line}" for line in told.text.splitlines())
    below = "".join(f"<div>{html.escape(line)}</div>" for line in told.text.splitlines())
    said = "On Mon, 23 Nov 2026 at 10:00, Anna via Example Support wrote:"
    mail = _answer_of(told)
    mail.set_content(f"{plain}\n\n{said}\n{quoted}\n")
    mail.add_alternative(
        f'<div dir="ltr">{written}</div><br><div class="gmail_quote"><div class="gmail_attr">{said}</div>'
        f'<blockquote class="gmail_quote">{below}</blockquote></div>',
        subtype="html",
    )
    related = mail.get_body(("html",))
    assert isinstance(related, EmailMessage)
    for name, data in files.items():
        related.add_related(data, "image", "png", cid=f"<{name}@home>", filename=f"{name}.png")
    return bytes(mail)


def test_html_that_says_something_else_than_the_text_is_given_up(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(page(told, "<b>Throw it away.</b>", "Please switch it off."))
    got = desk.expect_mail(ANNA, "Printer")
    assert "Please switch it off." in got.html
    assert "Throw" not in got.html


def test_what_html_says_besides_is_not_passed_on(desk: DeskHarness) -> None:
    told = asks(desk)
    written = '<b>Switch</b> it off.<div style="font-size:1px">Tracked by 4711</div><script>alert(1)</script>'
    desk.receive(page(told, f'{written}<img src="https://spy.example/1.gif">', "Switch it off."))
    got = desk.expect_mail(ANNA, "Printer")
    assert "<strong>Switch</strong> it off." in got.html
    assert "4711" not in got.html
    assert "alert" not in got.html
    assert "<img" not in got.html
    assert "spy.example" not in got.html


@pytest.mark.parametrize("target", ["mailto:{}", "https://example.com/?to={}"])
def test_a_link_to_a_secret_address_gives_the_answer_back(desk: DeskHarness, target: str) -> None:
    told = asks(desk)
    secret = str(told.message["Message-ID"]).strip("<>")
    desk.receive(page(told, f'Write <a href="{target.format(secret)}">here</a>.', "Write here."))
    assert "would have shown the customer" in desk.expect_mail(ADMIN).text


def test_a_secret_address_as_the_name_of_a_file_gives_the_answer_back(desk: DeskHarness) -> None:
    told = asks(desk)
    secret = str(told.message["Message-ID"]).strip("<>")
    mail = page(told, "See <b>it</b>.", "See it.", shot=SHOT)
    desk.receive(mail.replace(b"shot.png", f"{secret}.png".encode()))
    assert "would have shown the customer" in desk.expect_mail(ADMIN).text


def test_answers_between_the_lines_keep_quotes_and_formatting(desk: DeskHarness) -> None:
    told = asks(desk)
    pieces = [told.text.partition("Hello,")[0] + "Hello,", "it prints nothing."]
    pieces.append(told.text.partition(pieces[1])[2].strip())
    answers = ("Hello <i>Anna</i>,", "Then <b>restart</b> it.")
    plain, written = "", ""
    for piece, own in zip(pieces, (*answers, ""), strict=True):
        lines = piece.splitlines()
        plain += "".join(f"> {line}\n" for line in lines) + f"\n{re.sub('<[^>]*>', '', own)}\n\n"
        cited = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
        written += f'<blockquote type="cite">{cited}</blockquote><div>{own}</div>'
    mail = _answer_of(told)
    said = "On 23. Nov 2026, at 10:00, Anna Kunde via Example Support wrote:"
    mail.set_content(f"{said}\n\n{plain}")
    mail.add_alternative(f"<div>{said}</div>{written}", subtype="html")
    desk.receive(bytes(mail))
    got = desk.expect_mail(ANNA, "Printer")
    assert "Then <strong>restart</strong> it." in got.html
    assert "Hello <em>Anna</em>," in got.html
    assert re.search(r"<blockquote[^>]*>\s*<p[^>]*>it prints nothing\.</p>\s*</blockquote>", got.html)
    assert_nothing_private(desk, got, told)


def test_at_the_very_end_a_small_picture_is_a_logo_and_a_large_one_is_not(desk: DeskHarness) -> None:
    told = asks(desk)
    assert len(LOGO) < LOGO_BYTES < len(SHOT)
    written = 'Look:<div><img src="cid:shot@home"><br><img src="cid:logo@home"></div>'
    desk.receive(page(told, written, "Look:", shot=SHOT, logo=LOGO))
    got = desk.expect_mail(ANNA, "Printer")
    assert [
        one.get_payload(decode=True) for one in got.message.walk() if one.get_content_maintype() == "image"
    ] == [SHOT]
    assert got.html.count("<img") == 1


def test_a_large_picture_below_the_signature_is_not_sent_and_its_author_is_told_once(
    desk: DeskHarness,
) -> None:
    """It may be a screenshot; the banner of a signature comes with every mail."""
    written = 'Look at it.<div>-- <br>Ada Admin<br>Example Ltd</div><img src="cid:shot@home">'
    plain = "Look at it.\n\n-- \nAda Admin\nExample Ltd\n[image: shot.png]"
    for floor in (1, 2):
        mail = page(asks(desk, floor), written, plain, shot=SHOT)
        desk.receive(mail.replace(b"<answer@", b"<answer%d@" % floor))
        got = desk.expect_mail(ANNA, "Printer")
        assert "<img" not in got.html
        assert SHOT not in [one.get_payload(decode=True) for one in got.message.walk()]
        if floor == 1:
            assert "Not sent, since it stands below your words" in desk.expect_mail(ADMIN).text
        desk.advance(minutes=30)


def test_between_the_words_a_small_picture_is_no_logo(desk: DeskHarness) -> None:
    told = asks(desk)
    written = '<div>Press</div><div><img src="cid:logo@home"></div><div>twice.</div>'
    desk.receive(page(told, written, "Press\n[image: logo.png]\ntwice.", logo=LOGO))
    got = desk.expect_mail(ANNA, "Printer")
    assert got.html.count("<img") == 1
    assert got.text.count("logo.png") == 1


def test_a_picture_that_no_html_shows_is_a_file(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(page(told, "Look: <b>here</b>", "Look: here", logo=LOGO))
    got = desk.expect_mail(ANNA, "Printer")
    (file,) = got.message.iter_attachments()
    assert file.get_content_disposition() == "attachment"
    assert file.get_payload(decode=True) == LOGO


def _answer_of(told: Sent) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ADA, SUPPORT, f"Re: {told.message['Subject']}"
    mail["Message-ID"], mail["Date"] = "<answer@team.example>", "Mon, 23 Nov 2026 10:00:00 +0000"
    mail["In-Reply-To"] = mail["References"] = str(told.message["Message-ID"])
    return mail


def test_pictures_between_pieces_of_html_are_files(desk: DeskHarness) -> None:
    """As Apple Mail writes them."""
    told = asks(desk)
    mail, pieces = _answer_of(told), EmailMessage()
    mail.set_content("Press this:\n\ntwice.\n")
    mail.make_alternative()
    pieces.set_content("<html><body>Press <b>this</b>:<br></body></html>", subtype="html")
    pieces.add_attachment(LOGO, "image", "png", filename="green.png", disposition="inline")
    pieces.attach(message_from_string("Content-Type: text/html\n\n<html><body><i>twice</i>.</body></html>"))
    mail.attach(pieces)
    desk.receive(bytes(mail))
    got = desk.expect_mail(ANNA, "Printer")
    assert "Press <strong>this</strong>:" in got.html
    assert "<em>twice</em>." in got.html
    assert [one.get_filename() for one in got.message.iter_attachments()] == ["green.png"]


def test_a_picture_in_a_mail_without_html_is_a_file(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = _answer_of(told)
    mail.set_content("This one.\n")
    mail.add_attachment(LOGO, "image", "png", filename="x.png", disposition="inline", cid="<x@home>")
    desk.receive(bytes(mail))
    got = desk.expect_mail(ANNA, "Printer")
    assert [one.get_filename() for one in got.message.iter_attachments()] == ["x.png"]


def test_without_staff_by_mail_no_html_is_read(tmp_path: Path) -> None:
    for made in harness(tmp_path, {"desk": {"staff_by_mail": False}}):
        assert made.settings.addressee.staff == frozenset()


def test_the_signature_of_the_desk_stands_below(tmp_path: Path) -> None:
    tables = {
        "desk": {"staff_by_mail": True, "signature": "Your support"},
        "reply": {"relay_delay": "0s"},
    }
    for made in harness(tmp_path, tables):
        told = asks(made)
        made.receive(page(told, "It is <b>well</b>.", "It is *well*."))
        got = made.expect_mail(ANNA, "Printer")
        assert got.html.index("<strong>well</strong>") < got.html.index("Your support")


def test_a_picture_goes_along_from_a_desk_whose_domain_is_not_ascii(tmp_path: Path) -> None:
    address = "support@b\u00fccher.example"
    tables = {"desk": {"staff_by_mail": True, "address": address}, "reply": {"relay_delay": "0s"}}
    shot = Attachment("shot.png", "image/png", 40_000, digest(SHOT), inline=True, content_id="shot@home")
    mail = Mail(rich=read_rich(["Look <b>here</b>: <img src='cid:shot@home'> now"]), attachments=(shot,))
    for made in harness(tmp_path, tables):
        found = written(made.desk, mail, Understood((), "Look here: now", (), False))
        assert [one.content_id for one in found.attachments] == [f"{digest(SHOT)[:32]}@xn--bcher-kva.example"]


_WINGDINGS = "<span style='font-family:Wingdings'>J</span>"


def test_a_small_picture_that_the_text_names_is_a_file_where_the_html_is_not_sure(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = page(
        told,
        f"<b>Press</b>:<br><img src='cid:logo@home'><br>twice {_WINGDINGS}",
        "Press:\n[cid:logo@home]\ntwice ☺",
        logo=LOGO,
    )
    shown_inline = mail.replace(b"attachment; filename", b"inline; filename")
    desk.receive(shown_inline)
    got = desk.expect_mail(ANNA, "Printer")
    assert "Wingdings" not in got.html
    assert "twice ☺" in got.html
    assert [one.get_filename() for one in got.message.iter_attachments()] == ["logo.png"]


def test_a_mention_does_not_tell_a_colleagues_own_address(desk: DeskHarness) -> None:
    told = asks(desk)
    mention = f"<b>Hi</b>, ask <a href='mailto:{AGENT}'>Agnes</a>"
    desk.receive(page(told, mention, "Hi, ask Agnes"))
    got = desk.expect_mail(ANNA, "Printer")
    assert "<strong>Hi</strong>, ask Agnes" in got.html
    assert AGENT not in got.raw.decode()


def test_the_content_ids_of_staff_are_not_in_the_text(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = page(told, "<b>See</b><br><img src='cid:shot@home'><br>it", "See\n[cid:shot@home]\nit", shot=SHOT)
    desk.receive(mail.replace(b"shot@home", b"image001.png@01DC5C7A.ADAS-LAPTOP"))
    got = desk.expect_mail(ANNA, "Printer")
    assert "LAPTOP" not in got.raw.decode()
    assert got.text.count("[shot.png]") == 1
    assert got.html.count("<img") == 1


def test_a_logo_of_a_signature_is_none_the_less_a_picture_for_being_called_octets(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = page(
        told, "Take <b>two</b>.<br>-- <br>Ada<br><img src='cid:logo@home'>", "Take two.\n-- \nAda", logo=LOGO
    )
    desk.receive(mail.replace(b"image/png", b"application/octet-stream"))
    got = desk.expect_mail(ANNA, "Printer")
    assert "<strong>two</strong>" in got.html
    assert not list(got.message.iter_attachments())


def test_of_two_pictures_with_one_name_the_first_is_shown_and_the_other_is_a_file(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = page(
        told, "A <b>x</b><img src='cid:shot@home'>B<br>c", "A x[image: shot.png]B\nc", shot=SHOT, logo=LOGO
    )
    desk.receive(mail.replace(b"<logo@home>", b"<shot@home>"))
    got = desk.expect_mail(ANNA, "Printer")
    images = [one for one in got.message.walk() if one.get_content_maintype() == "image"]
    assert [one.get_payload(decode=True) for one in images] == [SHOT, LOGO]
