"""Mails passed on as attachments, twice, and which of several is the customer's."""

from email.message import EmailMessage

import pytest

from mailtriage.intake.parse import parse
from mailtriage.intake.requester import choose
from mailtriage.model.forwarded import Forwarded, Original
from mailtriage.model.mail import Address

OWN = {"desk.example"}
STAFF = {"anna@desk.example", "support@desk.example"}


def letter(sender: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    if sender:
        mail["From"] = sender
    mail["To"] = "support@desk.example"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def from_anna(subject: str, text: str, *attached: EmailMessage, as_file: str = "") -> bytes:
    mail = letter("Anna Berg <anna@desk.example>", subject, text)
    for one in attached:
        if as_file:
            mail.add_attachment(one.as_bytes(), *as_file.split("/"), filename="Kiln.eml")
        else:
            mail.add_attachment(one)
    return bytes(mail)


def chosen(raw: bytes) -> Original | None:
    found = parse(raw).forwarded
    return choose(found, OWN, STAFF) if found else None


VIOLET = letter("Violet Shaw <violet@shaw.example>", "Kiln", "My kiln shows E7.\n")
TOM = letter("Tom <tom@reseller.example>", "Oven", "My oven is cold.\n")
SHOWN = "---------- Forwarded message ---------\nFrom: Tom <tom@reseller.example>\nDate: today\nSubject: Oven\nTo: x@y.example\n\nMy oven is cold.\n"


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "text/plain"])
@pytest.mark.parametrize("subject", ["Fwd: Kiln", "For you"])
def test_an_attached_mail_is_the_one_passed_on_under_any_type(kind: str, subject: str) -> None:
    raw = from_anna(subject, "Please look.\n\n-- \nAnna Berg\nanna@private.example", VIOLET, as_file=kind)
    found = parse(raw).forwarded
    assert found is not None
    assert found.comment == "Please look."
    original = choose(found, OWN, STAFF)
    assert original is not None
    assert original.sender == Address("Violet Shaw", "violet@shaw.example")
    assert (original.subject, original.text) == ("Kiln", "My kiln shows E7.")
    assert original.how.startswith("attached message")


def test_the_first_of_several_attached_mails_counts() -> None:
    found = chosen(from_anna("Fwd: two", "Please look.", TOM, VIOLET))
    assert found is not None
    assert found.sender.address == "tom@reseller.example"


def test_an_attached_mail_goes_before_one_in_the_text() -> None:
    found = chosen(from_anna("Fwd: see below", SHOWN, VIOLET))
    assert found is not None
    assert found.sender.address == "violet@shaw.example"


def test_a_mail_attached_to_the_one_that_the_subject_names_is_no_other_customers() -> None:
    found = chosen(from_anna("Fwd: Oven", SHOWN, VIOLET))
    assert found is not None
    assert found.sender.address == "tom@reseller.example"


def test_a_mail_that_holds_nothing_but_another_passes_that_on() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "anna@desk.example", "Fwd: Kiln"
    mail.set_content(VIOLET)
    found = parse(bytes(mail)).forwarded
    assert found is not None
    assert (found.comment, found.originals[0].sender.address) == ("", "violet@shaw.example")


@pytest.mark.parametrize(
    ("why", "raw"),
    [
        ("an answer that brings a mail along", from_anna("Re: Kiln", "As we said in the file.", VIOLET)),
        ("a file that holds none", from_anna("Fwd: Kiln", "See.", letter("", "", "x"), as_file="image/png")),
        ("a file in a mail of nobody's", from_anna("Fwd: Kiln", "See.")),
    ],
)
def test_nothing_is_passed_on_with(why: str, raw: bytes) -> None:
    assert chosen(raw) is None


def test_the_files_of_an_attached_mail_are_not_those_of_the_mail() -> None:
    inner = letter("Violet Shaw <violet@shaw.example>", "Kiln", "See the picture.")
    inner.add_attachment(b"picture", "image", "png", filename="kiln.png")
    assert [one.name for one in parse(from_anna("Fwd: Kiln", "Look.", inner)).attachments] == ["Kiln.eml"]


def test_a_bounce_passes_nothing_on() -> None:
    mail = letter(
        "Mail Delivery System <MAILER-DAEMON@desk.example>",
        "Undelivered Mail Returned to Sender",
        "I'm sorry to have to inform you that your message could not be delivered.\n\n"
        "<x@y.example>: host mx.y.example said: 550 5.1.1 User unknown\n",
    )
    mail.add_attachment(VIOLET)
    read = parse(bytes(mail))
    assert read.bounce_evidence != ""
    assert read.forwarded is None


def shown(sender: str, subject: str, text: str) -> str:
    return (
        f"---------- Forwarded message ---------\nFrom: {sender}\nDate: today\nSubject: {subject}\n"
        f"To: x@y.example\n\n{text}"
    )


def test_what_was_passed_on_twice_is_the_innermost_outsiders() -> None:
    inner = shown("Violet <violet@shaw.example>", "Kiln", "E7!\n")
    raw = from_anna(
        "Fwd: Fwd: Kiln", "From Lea.\n\n" + shown("Lea <lea@desk.example>", "Fwd: Kiln", "Yours.\n\n" + inner)
    )
    forwarded = parse(raw).forwarded
    assert forwarded is not None
    assert [one.sender.address for one in forwarded.originals] == ["lea@desk.example", "violet@shaw.example"]
    assert forwarded.comment == "From Lea."
    original = choose(forwarded, OWN, STAFF)
    assert original is not None
    assert (original.sender.address, original.text) == ("violet@shaw.example", "E7!")


def test_what_was_passed_on_twice_without_a_word_is_known_by_its_title() -> None:
    inner = shown("Violet <violet@shaw.example>", "Kiln", "E7!\n")
    found = chosen(from_anna("Fwd: Kiln", shown("Lea <lea@desk.example>", "Kiln", inner)))
    assert found is not None
    assert (found.sender.address, found.text) == ("violet@shaw.example", "E7!")


def test_an_attached_mail_that_passes_one_on_is_looked_through() -> None:
    lea = letter("Lea <lea@desk.example>", "Fwd: Kiln", "Yours.")
    lea.add_attachment(VIOLET)
    found = chosen(from_anna("Fwd: Fwd: Kiln", "From Lea.", lea))
    assert found is not None
    assert found.sender.address == "violet@shaw.example"


def test_an_older_mail_below_the_customers_is_not_passed_on_by_him() -> None:
    thread = "From: Phil <phil@shaw.example>\nSent: today\nTo: x@y.example\nSubject: Kiln\n\nOld."
    found = chosen(
        from_anna("FW: RE: Kiln", shown("Violet <violet@shaw.example>", "RE: Kiln", "New.\n\n" + thread))
    )
    assert found is not None
    assert (found.sender.address, found.text) == ("violet@shaw.example", "New.\n\n" + thread)


@pytest.mark.parametrize(
    "below",
    [
        "From: Violet <violet@shaw.example>\nSent: today\nTo: x@y.example\nSubject: Kiln\n\nE7!",
        "On 3 May 2026 at 10:00, Violet <violet@shaw.example> wrote:\n> E7!",
    ],
)
def test_of_a_thread_that_ends_with_the_desks_own_answer_the_customer_is_who_was_answered(below: str) -> None:
    answer = shown("Anna <anna@desk.example>", "RE: Kiln", f"Switch it off.\n\n{below}")
    found = chosen(from_anna("FW: RE: Kiln", f"To be continued.\n\n{answer}"))
    assert found is not None
    assert (found.sender.address, found.text) == ("violet@shaw.example", "E7!")


def test_five_are_kept_of_any_number_passed_on_within_each_other() -> None:
    text = "The end."
    for number in range(40):
        text = shown(f"p{number}@x.example", "Fwd: Kiln", text)
    forwarded = parse(from_anna("Fwd: Kiln", text)).forwarded
    assert forwarded is not None
    assert [one.sender.address for one in forwarded.originals] == [
        f"p{one}@x.example" for one in range(39, 34, -1)
    ]


def test_five_are_kept_of_any_number_attached_to_each_other() -> None:
    mail = letter("p0@x.example", "Fwd: Kiln", "x")
    for number in range(1, 12):
        outer = letter(f"p{number}@x.example", "Fwd: Kiln", "x")
        outer.add_attachment(mail)
        mail = outer
    forwarded = parse(from_anna("Fwd: Kiln", "x", mail)).forwarded
    assert forwarded is not None
    assert len(forwarded.originals) == 5


@pytest.mark.parametrize(
    ("why", "senders", "expected"),
    [
        (
            "the innermost of outsiders",
            ["tom@reseller.example", "violet@shaw.example"],
            "violet@shaw.example",
        ),
        (
            "a person before a machine",
            ["tom@reseller.example", "noreply@shop.example"],
            "tom@reseller.example",
        ),
        ("a machine before nobody", ["lea@desk.example", "noreply@shop.example"], "noreply@shop.example"),
        ("an unknown before a colleague", ["lea@desk.example", ""], ""),
        ("an outsider before an unknown", ["tom@reseller.example", ""], "tom@reseller.example"),
        ("a colleague who is no agent", ["lea@desk.example"], "lea@desk.example"),
        ("a colleague before an agent", ["lea@desk.example", "anna@desk.example"], "lea@desk.example"),
        (
            "a subdomain of the desk's is its own",
            ["tom@reseller.example", "x@it.desk.example"],
            "tom@reseller.example",
        ),
        ("no agent", ["anna@desk.example"], None),
        ("no agent under a detail of his address", ["anna+x@desk.example"], None),
    ],
)
def test_of_several_the_customer_is(why: str, senders: list[str], expected: str | None) -> None:
    originals = tuple(Original(Address("", one), "", "", "") for one in senders)
    found = choose(Forwarded("", originals), OWN, STAFF)
    assert (found.sender.address if found else None) == expected
