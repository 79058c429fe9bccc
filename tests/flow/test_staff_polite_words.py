"""What people at desks write and robots write too goes out; what tells of an absence never does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import ADMIN, AGENT, DeskHarness, compose, harness

ANNA = "anna@customer.example"
ADA = f"Ada Admin <{ADMIN}>"

POLITE = """\
Gracias por su mensaje, le responderemos mañana.
Hemos recibido su solicitud y le contestaremos en breve.
Thank you for your message, we will get back to you tomorrow.
We have received your request and will get back to you shortly.
Thank you for contacting us. We are looking into it and will get back to you today.
This is an automated message from the printer: its toner is empty. Please order a new one.
Vielen Dank für Ihre Nachricht, wir melden uns morgen.
Wir haben Ihre Anfrage erhalten und melden uns in Kürze.
Vielen Dank für Ihre Anfrage. Ein Techniker ruft Sie morgen an.
Merci pour votre message, nous vous répondrons demain.
Nous avons bien reçu votre demande et revenons vers vous rapidement.
Grazie per il suo messaggio, le risponderemo domani.
Abbiamo ricevuto la sua richiesta e la ricontatteremo al più presto.
Bedankt voor uw bericht, wij nemen morgen contact met u op.
We hebben uw aanvraag ontvangen en komen er snel op terug.
Obrigado pela sua mensagem, responderemos amanhã.
Recebemos o seu pedido e entraremos em contacto em breve.
Tack för ditt meddelande, vi återkommer i morgon.
Vi har tagit emot ditt ärende och återkommer så snart som möjligt.
Dziękujemy za wiadomość, odpowiemy jutro.
Otrzymaliśmy Państwa zgłoszenie i wkrótce się odezwiemy.""".splitlines()

ABSENT = """\
I am out of the office until Monday, 30 November, and will answer your mail when I am back.
I am currently out of the office with limited access to email. For urgent matters please call +1 555 0100.
Thank you for your email. I am on annual leave until 7 December and will reply on my return.
I am away from my desk and will be back on Thursday.
Ich bin bis zum 30.11. nicht im Büro. Ihre E-Mail wird nicht weitergeleitet.
Vielen Dank für Ihre Nachricht. Ich bin im Urlaub und ab dem 7. Dezember wieder erreichbar.
Ich bin derzeit nicht im Hause. In dringenden Fällen wenden Sie sich bitte an meine Kollegen.
Je suis absent du bureau jusqu'au 30 novembre. Je répondrai à votre message à mon retour.
Je suis en congé jusqu'au 7 décembre inclus. En cas d'urgence, contactez mes collègues.
Estoy fuera de la oficina hasta el 30 de noviembre. Responderé a su correo a mi regreso.
Estaré de vacaciones hasta el 7 de diciembre. Para asuntos urgentes, contacte con mis compañeros.
Sono fuori ufficio fino al 30 novembre. Risponderò alla sua e-mail al mio rientro.
Sono in ferie fino al 7 dicembre. Per urgenze contattare i miei colleghi.
Ik ben afwezig tot 30 november. Ik beantwoord uw e-mail na mijn terugkeer.
Ik ben met vakantie tot 7 december. Voor dringende zaken kunt u contact opnemen met mijn collega's.
Estou ausente do escritório até 30 de novembro. Responderei ao seu e-mail quando regressar.
Estou de férias até 7 de dezembro. Em caso de urgência, contacte os meus colegas.
Jag är inte på kontoret till och med den 30 november. Jag svarar på ditt mejl när jag är tillbaka.
Jag har semester till den 7 december. Vid brådskande ärenden kontakta mina kollegor.
Przebywam na urlopie do 7 grudnia. Odpowiem na wiadomość po powrocie.
Jestem poza biurem do 30 listopada. W pilnych sprawach proszę o kontakt z moimi współpracownikami.""".splitlines()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}})


def answers(desk: DeskHarness, words: str, **fields: str) -> None:
    desk.receive(compose(subject="Printer", body="Hello,\n\nit prints nothing.\n"))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    desk.receive(
        compose(
            sender=ADA,
            subject=f"Re: {told.message['Subject']}",
            body=f"{words}\n",
            in_reply_to=str(told.message["Message-ID"]),
            **fields,
        )
    )


@pytest.mark.parametrize("words", POLITE)
def test_polite_words_of_a_proven_person_are_his_answer(desk: DeskHarness, words: str) -> None:
    answers(desk, words)
    assert words in " ".join(desk.expect_mail(ANNA, "Printer").text.split())


def test_an_answer_in_which_no_hand_shows_is_his_as_well(desk: DeskHarness) -> None:
    words = "Your printer needs the new driver: https://desk.example/driver"
    answers(desk, words, received="from web.desk.example by mx.desk.example; Mon, 23 Nov 2026 10:00:00 +0000")
    assert words in " ".join(desk.expect_mail(ANNA, "Printer").text.split())


@pytest.mark.parametrize("words", ABSENT)
def test_what_tells_of_an_absence_stays_inside_though_no_header_says_so(
    desk: DeskHarness, words: str
) -> None:
    answers(desk, words)
    assert "reads like an automatic reply" in desk.expect_mail(ADMIN).text


@pytest.mark.parametrize("field", [{"precedence": "bulk"}, {"return_path": "<>"}])
def test_polite_words_with_a_robots_header_stay_inside(desk: DeskHarness, field: dict[str, str]) -> None:
    answers(desk, "We have received your message and will get back to you shortly.", **field)
    assert "reads like an automatic reply" in desk.expect_mail(ADMIN).text


@pytest.mark.parametrize("field", [{"auto_submitted": "auto-replied"}, {"x_autoreply": "yes"}])
def test_an_automatic_reply_by_its_header_says_that_its_author_is_away(
    desk: DeskHarness, field: dict[str, str]
) -> None:
    answers(desk, "We have received your message and will get back to you shortly.", **field)
    assert "Ada Admin" in desk.expect_mail(AGENT, "Printer").text  # who is away; the customer gets nothing
    desk.expect_silence()
