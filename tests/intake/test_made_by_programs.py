"""What no mail program of a person made: half of a machine's wording is enough, and only there."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.makers import made_by
from mailtriage.model.mail import Address, Mail, MailKind

OWN = frozenset({"support@desk.example"})
SHOP = Address("Bürobedarf Linz", "bestellung@shop.example")
PHP = (("x-mailer", "PHPMailer 6.9.1 (https://example.org)"),)
ORDERED = (
    "Hallo Desk Support,\n\nvielen Dank für Ihre Bestellung bei Bürobedarf Linz (Nummer: 20410882).\n\n"
    "Pos. Art.Nr. Menge Preis\n1 KP-80 10 39,90 EUR\nGesamtkosten Brutto: 47,48 EUR"
)
RECEIVED = (
    "Ihre E-Mail ist beim Amtsgericht eingegangen.\n\nBitte beachten Sie: Per E-Mail können keine Anträge "
    "gestellt werden."
)
ASKED = "Guten Tag,\n\nvielen Dank für Ihre Bestellung 20410882. Wo ist die Lieferung?\n\nAnna Adler"


def kind(text: str, *headers: tuple[str, str], **fields: object) -> MailKind:
    mail = Mail(headers=headers, sender=SHOP, text=text, reply_text=text, **fields)  # type: ignore[arg-type]
    return classify(mail, OWN, ours=False).kind


@pytest.mark.parametrize("text", [ORDERED, RECEIVED])
def test_what_a_library_sent_needs_half_the_words_of_a_machine(text: str) -> None:
    assert kind(text, *PHP) is MailKind.AUTO


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ASKED, id="a question"),
        pytest.param(
            "Ihre Bestellung ist da, aber bei mir fehlt eine Packung. Danke.", id="somebody of himself"
        ),
        pytest.param(
            "Hello,\n\nThank you!\nOur order number is 2026-118.\nHow do I get a second account?\n\nRegards",
            id="a question behind a number that a service names, too",
        ),
        pytest.param("The message says: error 5. Our order number is 2026-118. Thank you!", id="thanks"),
        pytest.param("Votre facture est incorrecte. Merci de nous rappeler.", id="an invoice that is wrong"),
        pytest.param("Hemos recibido la factura dos veces. Gracias.", id="an invoice that came twice"),
        pytest.param(
            "Der Server ist nicht erreichbar. Vielen Dank für Ihr Angebot.", id="a thing out of reach"
        ),
        pytest.param("Der Toner im ersten Stock ist leer. Der Drucker steht.", id="words of no machine"),
        pytest.param(
            "先週注文した商品がまだ届いておりませんので、配送状況をご確認いただけますでしょうか。",
            id="a question in Japanese",
        ),
    ],
)
def test_a_person_is_answered_whatever_sent_his_words(text: str) -> None:
    assert kind(text, *PHP) is MailKind.PERSON


def test_a_website_form_is_a_persons() -> None:
    asked = (Address("Anna Adler", "anna@customer.example"),)
    assert kind(ORDERED, *PHP, reply_to=asked) is MailKind.PERSON


def test_a_mail_program_of_people_outweighs_the_words() -> None:
    assert kind(RECEIVED, ("user-agent", "Mozilla Thunderbird")) is MailKind.PERSON


@pytest.mark.parametrize(
    "mailer", ["ZuckMail [version 1.00]", "Oracle Hospitality OPERA", "UPS Quantum View"]
)
def test_a_programs_name_inside_another_names_no_person(mailer: str) -> None:
    assert kind("You have news.\n\nSee it there.", ("x-mailer", mailer)) is MailKind.AUTO


@pytest.mark.parametrize(
    ("identity", "made"),
    [
        ("fb4e12766e28197d6a02bbf7ae634902@office.example", True),
        ("3261753124.3452448.1794650634.JavaMail.bill@rol07", True),
        ("86eae9b7fac1@NAS02", True),
        ("8f0c4f0e-7d0a-4c1c-9d6e-0e2f6f8d1a11@office.example", False),
        ("CAFy6ewFnttLCTJph2kLGI77IpiQgZRSk5G4rIyjtIfJfCvOU1K@mail.gmail.com", False),
        (None, False),
    ],
)
def test_a_message_id_tells_of_its_maker(identity: str | None, made: bool) -> None:
    assert bool(made_by(Mail(headers=(), sender=SHOP, message_id=identity))) is made


def test_whoever_writes_at_a_public_provider_writes_in_its_web_page() -> None:
    libero = Address("", "anna@libero.it")
    mail = Mail(headers=(), sender=libero, message_id="7469783051.888280.8135721563717@mail1.libero.it")
    assert made_by(mail) is None


def test_an_exchange_rule_hides_no_other_mark() -> None:
    marks = (("accept-language", "de-DE"), ("thread-index", "AdtO"), ("x-auto-response-suppress", "All"))
    assert kind("Wie geht es weiter?", *marks) is MailKind.PERSON
    assert kind("Wie geht es weiter?", *marks, ("auto-submitted", "auto-generated")) is MailKind.AUTO
