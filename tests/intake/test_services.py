"""Services, offices and devices that put no mark on what they send; people beside them.

What convicts is always two of three: what made a mail, who or what it says it is about, and its words.
"""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.model.mail import Address, Classified, Mail, MailKind

OWN = frozenset({"support@desk.example"})
OURS = ("20261103.aaaabbbbccccddddeeeeffffgg@desk.example",)
POSTFIX = "20261103091530.4F1A2B3C4D@mail.service.example"  # the program wrote none: its mail server did
TYPED = "5ciglk79s3ok0ul0zo@customer.example"  # as nobody's program in particular makes them
THUNDERBIRD = (("user-agent", "Mozilla Thunderbird"),)
OUTLOOK = (("accept-language", "de-DE"), ("x-ms-has-attach", ""), ("thread-index", "AdtO"))
PAULA = (Address("Paula Peters", "paula@peters.example"),)


def of(
    sender: str, subject: str, text: str, *headers: tuple[str, str], identity: str = POSTFIX, **fields: object
) -> Classified:
    address = Address("", sender)
    mail = Mail(
        headers=headers, sender=address, subject=subject, text=text, reply_text=text, message_id=identity,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip
    return classify(mail, OWN, ours=False)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        pytest.param(
            "billing@isp.example",
            "Rechnung 88-12",
            "Guten Tag,\n\nim Anhang finden Sie Ihre Rechnung 88-12. Der Betrag wird am 9. abgebucht.",
            id="an invoice that is collected",
        ),
        pytest.param(
            "info@parcels.example",
            "Arriving tomorrow",
            "Your parcel will be delivered tomorrow between 9 and 11. Track it on our website.",
            id="a parcel",
        ),
        pytest.param(
            "portal@tax.example",
            "Neue Mitteilung",
            "In Ihrem Postfach liegt eine neue Nachricht. Bitte melden Sie sich an.",
            id="an authority's mailbox",
        ),
        pytest.param(
            "rdv@clinic.example",
            "Votre rendez-vous",
            "Bonjour,\n\nnous vous rappelons votre rendez-vous du 12 novembre à 9 h.",
            id="an appointment",
        ),
        pytest.param(
            "hola@tienda.example",
            "Pedido 4471",
            "Gracias por tu compra. Hemos recibido tu pedido 4471 y lo estamos preparando.",
            id="an order",
        ),
        pytest.param(
            "service@hosting.example",
            "Scheduled maintenance",
            "Dear customer,\n\nyour server may be unavailable for ten minutes. We apologise for any inconvenience.",
            id="maintenance",
        ),
        pytest.param(
            "kundtjanst@el.example",
            "Din faktura",
            "Hej! Din faktura för oktober finns nu. Att betala: 412 kr. Logga in för att se den.",
            id="a power company in Swedish",
        ),
        pytest.param(
            "sklep@sklep.example",
            "Zamówienie 4471",
            "Dziękujemy za zakupy! Twoje zamówienie 4471 zostało przyjęte.",
            id="a shop in Polish",
        ),
        pytest.param(
            "order@shop.example",
            "ご注文ありがとうございます",
            "ご注文いただきありがとうございます。ご注文番号：4471。",
            id="a shop in Japanese",
        ),
    ],
)
def test_a_service_that_tells_its_user_is_no_person(sender: str, subject: str, text: str) -> None:
    assert of(sender, subject, text).kind is MailKind.AUTO


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        pytest.param("p@c.example", "Rechnung 88-12", "Die Rechnung 88-12 ist falsch.", id="a complaint"),
        pytest.param("p@c.example", "Your parcel", "Your parcel arrived damaged.", id="damage"),
        pytest.param("p@c.example", "Ihre Rechnung", "Ihre Rechnung wurde heute bezahlt.", id="what is paid"),
        pytest.param(
            "p@c.example", "Your invoice", "Please send your invoice again as a PDF.", id="a request"
        ),
        pytest.param(
            "p@c.example",
            "Bestellung",
            "Ihre Bestellung liegt hier, wann kommen Sie vorbei?",
            id="a question",
        ),
        pytest.param("p@c.example", "Rechnung", "Ich habe Ihre Rechnung erhalten.", id="somebody of himself"),
        pytest.param("p@c.example", "Backup", "The backup of last night failed.", id="of things, to nobody"),
        pytest.param("rechnung@c.example", "Post", "Die neue Anschrift ist Werkstraße 3.", id="an office"),
        pytest.param("p@c.example", "Besuch", "Ihr Techniker kommt am Dienstag um neun.", id="a date"),
    ],
)
@pytest.mark.parametrize("identity", [POSTFIX, TYPED])
def test_a_customer_of_the_same_words_is_one(sender: str, subject: str, text: str, identity: str) -> None:
    assert of(sender, subject, text, identity=identity).kind is MailKind.PERSON


def test_words_of_a_service_alone_convict_nobody() -> None:
    text = "Ihre Rechnung für Oktober ist da."
    assert of("a@c.example", "Hallo", text, identity=TYPED).kind is MailKind.PERSON
    assert of("a@c.example", "Hallo", text).kind is MailKind.AUTO
    assert of("billing@c.example", "Hallo", text, identity=TYPED).kind is MailKind.AUTO
    assert of("a@c.example", "Ihre Rechnung", text, identity=TYPED).kind is MailKind.PERSON
    assert of("a@c.example", "Ihre Rechnung", text, *THUNDERBIRD).kind is MailKind.PERSON


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        pytest.param(
            "hello@sign.example",
            "Paula Peters bittet um Ihre Unterschrift",
            "Paula Peters möchte, dass Sie den Vertrag signieren.",
            id="a signature",
        ),
        pytest.param(
            "files@transfer.example",
            "paula@peters.example sent you files",
            "paula@peters.example sent you two files. Download them here.",
            id="files",
        ),
        pytest.param(
            "invite@meet.example",
            "Paula Peters vous invite à une réunion",
            "Paula Peters vous invite à une réunion.\n\nCode : 1234",
            id="a meeting",
        ),
        pytest.param(
            "faktura@books.example",
            "Invoice 42 from Peters Ltd",
            "Please find your invoice attached. The amount due is 24.00 EUR.\n\nSent with Books",
            id="an invoice out of a bookkeeping service",
        ),
    ],
)
def test_a_service_is_none_whoever_stands_in_reply_to(sender: str, subject: str, text: str) -> None:
    assert of(sender, subject, text, reply_to=PAULA).kind is MailKind.AUTO


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        pytest.param("form@shop.example", "Contact", "Your parcel has been delivered.", id="a statement"),
        pytest.param("wordpress@shop.example", "Invoice 42", "Your invoice 42 is due.", id="a site's form"),
        pytest.param(
            "form@shop.example",
            "Shared with you",
            "The folder you shared cannot be opened.",
            id="a complaint on a share",
        ),
        pytest.param(
            "no-reply@shop.example",
            "New message",
            "Message: we are closed until 3 January, please deliver later.",
            id="an absence told in a form",
        ),
    ],
)
def test_a_form_is_a_persons(sender: str, subject: str, text: str) -> None:
    assert of(sender, subject, text, reply_to=PAULA).kind is MailKind.PERSON


def test_a_form_of_ours_may_mark_itself_as_it_likes() -> None:
    marked = ("auto-submitted", "auto-generated")
    text = "Name: Paula\nI want to return the lamp."
    assert of("www@desk.example", "Form", text, marked, reply_to=PAULA).kind is MailKind.PERSON
    assert of("www@other.example", "Form", text, marked, reply_to=PAULA).kind is MailKind.AUTO
    assert of("www@desk.example", "Form", text, marked).kind is MailKind.AUTO


def test_clouds_and_crm_systems_send_with_the_header_of_a_person() -> None:
    shared = "Paula Peters hat „Plan“ für Sie freigegeben"
    assert of("paula@p.example", shared, f"{shared}\n\nÖffnen", *OUTLOOK).kind is MailKind.AUTO
    assert of("paula@p.example", shared, "Passt der Plan so?", *OUTLOOK).kind is MailKind.PERSON
    case = "Ihre Anfrage CAS-44121-A1B2C3"
    registered = "Ihre Anfrage wurde registriert. Wir melden uns bei Ihnen."
    assert of("service@p.example", case, registered, *OUTLOOK).kind is MailKind.AUTO
    assert of("service@p.example", case, "Ist der Fehler behoben?", *OUTLOOK).kind is MailKind.PERSON


def test_an_invitation_is_of_whoever_invites() -> None:
    text = "Paula Peters invited you to Review.\n\nYou are receiving this because you are an attendee."
    notes = ("calendar: REQUEST",)
    assert of("paula@p.example", "Review", text, *THUNDERBIRD, notes=notes).kind is MailKind.PERSON


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        pytest.param("ups2@site.example", "UPS on battery", "Utility power lost in rack 2.", id="a UPS"),
        pytest.param("scan@office.example", "Scan", "Gescannt um 9:15, 2 Seiten.", id="a copier"),
        pytest.param("nas@home.example", "Volume 1", "Auf Volume 1 sind noch 4 % frei.", id="a disk"),
        pytest.param(
            "net@site.example", "[Triggered] CPU", "Monitor: CPU\nHost: a1\nValue: 97 %", id="labels"
        ),
    ],
)
def test_a_device_tells_little_more_than_its_alarm(sender: str, subject: str, text: str) -> None:
    assert of(sender, subject, text).kind is MailKind.AUTO


@pytest.mark.parametrize(
    "text",
    [
        "Hello, the scanner in room 2 is down.",
        "Is the scanner down?",
        "I cannot scan.",
        "Danke, läuft wieder.",
    ],
)
def test_whoever_speaks_is_no_device(text: str) -> None:
    assert of("scan@office.example", "Scanner down", text).kind is MailKind.PERSON


JIRA = (("x-jira-fingerprint", "0a1b"), ("auto-submitted", "auto-generated"), ("precedence", "bulk"))


@pytest.mark.parametrize("answered", [OURS, ("JIRA.1@Atlassian.JIRA",)])
def test_an_agent_who_comments_in_jira_is_a_person(answered: tuple[str, ...]) -> None:
    text = "Reply above this line.\n\nPaula Peters commented:\n\nIt works now.\n\nTurn off notifications: unsubscribe"
    assert of("jira@c.atlassian.net", "C-44", text, *JIRA, in_reply_to=answered).kind is MailKind.PERSON


def test_jira_itself_is_none() -> None:
    text = "Reply above this line.\n\nYour request status changed to Resolved.\n\nView request"
    answered = ("JIRA.1@Atlassian.JIRA",)
    assert of("jira@c.atlassian.net", "C-44", text, *JIRA, in_reply_to=answered).kind is MailKind.AUTO


def test_a_digest_of_a_network_is_a_list_and_a_members_message_none() -> None:
    leave = ("list-unsubscribe", "<https://net.example/u>")
    digest, message = (
        ("x-linkedin-template", "email_weekly_digest"),
        ("x-linkedin-template", "member_message"),
    )
    assert of("messages@net.example", "News", "3 news", leave, digest).kind is MailKind.LIST
    assert of("messages@net.example", "Hi", "A message", leave, message).kind is MailKind.AUTO
    assert of("messages@net.example", "News", "3 news", digest).kind is MailKind.AUTO
