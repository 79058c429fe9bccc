"""Robots known by what they say alone, in wordings that no table was made from; and people who say alike."""

from email.message import EmailMessage

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse
from mailtriage.intake.phrases import phrases_in
from mailtriage.model.mail import MailKind

ANSWERS = "<20260803.abcdefghijklmnopqrstuvwxyz@example.org>"
AWAY = {
    "leave": "Hi,\n\nI'm on parental leave until the end of March. Please write to Jo (jo@example.com) instead.",
    "fair": "We are exhibiting at a trade show in Lyon this week. Replies may take a little longer than usual.",
    "part time": "My working days are Tuesday and Thursday. I will read your message when I am next in.",
    "closed": "Our office will be closed from 24 December to 2 January. We will answer when we are back.",
    "retired": "I have retired from teaching. For course matters please contact the office.",
    "gone": "Dear sender,\n\nMs Cole is no longer with the company. Please send your request to info@example.com.",
    "moved": "My email address has changed. Please use kim@example.net from now on and update your records.",
    "unread": "This mailbox is no longer monitored. Please use our contact form.",
    "rarely": "I only check my inbox on weekday mornings. If it is urgent, please ring me.",
    "de": "Guten Tag,\n\nunser Büro ist über die Feiertage geschlossen. Ab dem 4. Januar sind wir wieder für Sie da.",
    "de2": "Herr Kurz ist nicht mehr für unser Haus tätig. Bitte wenden Sie sich an die Zentrale.",
    "de3": "Ich bin auf Dienstreise und lese meine Mails nur abends. In dringenden Fällen hilft Ihnen Frau Mai.",
    "de4": "Meine E-Mail-Adresse hat sich geändert. Bitte schreiben Sie künftig an neu@example.com.",
    "fr": "Bonjour,\n\nNos bureaux sont fermés jusqu'au 3 janvier. Nous vous répondrons dès la réouverture.",
    "fr2": "Je suis en arrêt maladie. Pour toute urgence, merci de contacter le secrétariat.",
    "es": "La tienda permanecerá cerrada por vacaciones hasta el 31 de agosto. Responderemos a la vuelta.",
    "es2": "Ya no trabajo en esta empresa. Por favor, diríjase a ventas@example.com.",
    "it": "Siamo chiusi per ferie dal 9 al 24 agosto. Risponderemo al nostro rientro.",
    "pt": "Estou de licença até ao fim do mês. Em casos urgentes, contacte a minha colega.",
    "pt2": "O nosso escritório encontra-se encerrado. Responderemos a partir de segunda-feira.",
    "nl": "Ik werk niet op vrijdag. Maandag lees ik je bericht.",
    "nl2": "Onze winkel is gesloten wegens vakantie. Vanaf 12 augustus zijn we er weer.",
    "sv": "Hej! Vi har semesterstängt till och med vecka 31. Vi svarar när vi är tillbaka.",
    "da": "Butikken holder lukket i uge 29. Vi svarer på din mail, når vi er tilbage.",
    "no": "Jeg er i permisjon og leser ikke e-post. Kontakt gjerne resepsjonen.",
    "fi": "Olen vanhempainvapaalla. Kiireellisissä asioissa ota yhteyttä kollegaani.",
    "pl": "Jestem na zwolnieniu lekarskim. W pilnych sprawach proszę o kontakt z biurem.",
    "cs": "Jsem na služební cestě, odpovím po návratu. V naléhavých případech volejte recepci.",
    "hu": "Irodánk zárva tart augusztus 20-ig. Ezt követően válaszolunk.",
    "ro": "Sunt în concediu medical. Pentru urgențe contactați secretariatul.",
    "tr": "Ofisimiz bayram tatili nedeniyle kapalıdır. Dönüşte yanıt vereceğiz.",
    "el": "Βρίσκομαι σε άδεια. Θα απαντήσω μόλις επιστρέψω.",
    "ru": "Я на больничном. По срочным вопросам обращайтесь к коллегам.",
    "uk": "Я у відрядженні до п'ятниці. Відповім після повернення.",
    "ja": "本日は研修のため終日外出しております。明日以降に折り返しご連絡いたします。",
    "zh": "本人正在出差，无法及时查看邮件，回来后会尽快回复。",
    "ko": "현재 출장 중이라 메일 확인이 어렵습니다. 복귀 후 회신드리겠습니다.",
}
RECEIVED = {
    "en": "Hello,\n\nThank you for emailing us. One of our advisers will get back to you within two working days.",
    "en2": "Your enquiry is important to us. Our usual response time is one business day.",
    "de": "Ihr Anliegen wurde unter der Nummer 4711 registriert. Wir melden uns schnellstmöglich bei Ihnen.",
    "fr": "Votre demande a été enregistrée sous le numéro 4711. Un conseiller vous répondra sous 48 heures.",
    "es": "Su caso ha sido registrado con el número 4711. Un agente le responderá en breve.",
    "it": "La sua richiesta è stata presa in carico. Un nostro operatore le risponderà entro 24 ore.",
    "pt": "O seu pedido foi registado com o número 4711. Entraremos em contacto brevemente.",
    "nl": "Uw melding is geregistreerd onder nummer 4711. We nemen zo snel mogelijk contact met u op.",
    "sv": "Ditt ärende har registrerats. Vi återkommer så snart vi kan.",
    "da": "Din sag er oprettet med nummer 4711. Vi vender tilbage hurtigst muligt.",
    "pl": "Państwa zgłoszenie zostało zarejestrowane. Odpowiemy w ciągu 24 godzin.",
    "cs": "Váš požadavek byl zaregistrován pod číslem 4711. Odpovíme co nejdříve.",
    "ru": "Ваше обращение зарегистрировано под номером 4711. Наш специалист свяжется с вами.",
    "ja": "お問い合わせを受け付けました。担当者より2営業日以内にご返信いたします。",
}
DESKS = {
    "merged": 'Ticket #4711 "Printer" has been merged into ticket #4712. Please use that number.',
    "state": "Hello,\n\nThe status of your case 4711 has been changed to waiting.\n\nAnna",
    "de": "Der Status Ihrer Anfrage 4711 wurde auf gelöst gesetzt.",
    "survey": "How satisfied were you with our help?\n\nTake a moment to rate the support you received: https://example.com/r",
}
CHALLENGES = {
    "en": "I do not know your address yet. Please click the link below and solve a puzzle; your mail is on hold until then.",
    "de": "Sie stehen nicht in meinem Adressbuch. Bitte bestätigen Sie Ihre Nachricht, sie wird dann zugestellt.",
    "fr": "Mon antispam ne vous connaît pas. Cliquez sur ce lien et votre message sera remis.",
    "es": "Mi filtro de correo no deseado retuvo su mensaje. Haga clic aquí y será entregado.",
    "it": "Mittente sconosciuto: clicchi qui per conferma, il messaggio sarà consegnato.",
    "nl": "U bent een onbekende afzender. Bevestig uw adres, dan wordt uw bericht bezorgd.",
    "ja": "迷惑メール対策のため、リンクをクリックして確認いただくまでメールは保留されます。",
    "zh": "您的邮件被垃圾邮件过滤器暂存，请点击链接验证，之后即可送达。",
}
SERVICES = {
    "device": ("Alert", "Device name: press-4\nIP address: 10.1.1.9\nEvent: cover open\nTime: 2026-08-03 10:15"),
    "gerät": ("Meldung", "Gerät: Kopierer 2. OG\nSeriennummer: X99\nStatus: Papierstau\nZeitpunkt: 03.08.2026 10:15"),
    "output": ("nightly", "rsync: connection unexpectedly closed\nrsync error: error in socket IO (code 10)\nexit code 10"),
    "code": ("771 204 is your Example sign-in code", "Enter the code to sign in."),
    "parcel": ("News", "Your parcel is out for delivery.\n\nTrack your parcel: https://example.com/t/1"),
    "bank": ("Nachricht", "In Ihrem elektronischen Postfach liegt ein neues Dokument für Sie bereit. Melden Sie sich an."),
    "domain": ("example.org expires in 14 days", "Renew now."),
    "copy": ("Your message", "This is a copy of the message you sent to Example Ltd:\n\nName: Support"),
    "unsigned": ("Rechnung 4711", "Anbei die Rechnung.\n\nDieser Beleg wurde maschinell erstellt und ist ohne Unterschrift gültig."),
}  # fmt: skip
NOTICES = {
    "displayed": (
        "Read: Printer",
        "It was displayed on the recipient's computer. That is no guarantee that it was read.",
    ),
    "angezeigt": ("Gelesen: Drucker", "Die Nachricht wurde auf dem Computer des Empfängers angezeigt."),
    "heart": ("Re: Printer", "👍\nAnna Adler reacted to your message:"),
    "accepted": ("Accepted: Review", "Anna Adler has accepted the invitation.\n\nWhen: Monday"),
}
PEOPLE = (
    ("Holiday", "I will be on holiday from Monday. Could you move the appointment?"),
    ("Urlaub", "Ab Montag bin ich zwei Wochen im Urlaub, bitte den Termin mit Herrn Bach absprechen."),
    ("Closed", "The ticket was closed but the printer still shows error 12."),
    ("Closed", "It is closed again."),
    ("Parcel", "Your parcel arrived damaged. The tracking number is 4711, please send another one."),
    (
        "Parcel",
        "I want to track my order. The tracking number does not work and the parcel was not delivered.",
    ),
    ("Code", "I did not get the verification code. The security code you sent has expired."),
    ("Template", "Name: Anna Adler\nPhone: 4711\nDevice: laptop\nStatus: broken\nError: 0x80"),
    ("Template", "Device: laptop 12\nSerial number: 4711\nError: does not start\n\nThanks, Anna"),
    (
        "Log",
        "rsync error: some files were not transferred (code 23)\n\nI get this since Monday. What can we do?",
    ),
    (
        "Whitelist",
        "We use a whitelist. Can you confirm your sending addresses? Your mails are being held by our filter.",
    ),
    ("Office", "Our office moves in May. The new address is below, the phone stays the same."),
    ("Öffnungszeiten", "Die Öffnungszeiten auf der Seite stimmen nicht mehr. Bitte ändern."),
    ("Domain", "Our domain example.net expires next month. Please renew it and send the invoice."),
    ("Survey", "The survey you sent has a mistake: the second page cannot be opened."),
    ("Closed", "We are closed on Monday. The technician can come on Tuesday."),
    ("Closed", "The shop is closed. Please deliver to the back door."),
    ("Branch", "I'm at the branch in Leeds today. The scanner there does not work either."),
    ("Left", "Mr Cole has left the company. Please delete his account and forward his mail to Ms Day."),
    ("Leave", "My colleague Ben is on holiday until Monday. Please send the password to me instead."),
    ("Address", "My email address has changed. Please update my account to kim@example.net."),
    ("Parcel", "Your order has not arrived. The tracking link shows nothing: https://example.com/t/1"),
    ("Laden", "Der Laden ist geschlossen, die Alarmanlage piept aber weiter. Bitte prüfen."),
    ("Konto", "Herr Kurz ist nicht mehr bei uns. Bitte leiten Sie seine Mails an mich weiter."),
    ("Konto", "Bitte setzen Sie das Kennwort zurück. Frau Mai ist im Urlaub und ich brauche den Zugang."),
    ("Compte", "Monsieur Petit ne travaille plus chez nous. Merci de fermer son compte."),
    ("Cuenta", "Mi compañero está de baja y necesito su acceso."),
    ("Konto", "Pan Nowak już nie pracuje. Proszę usunąć konto."),
    ("アカウント", "佐藤は退職しました。アカウントを削除してください。"),
    ("账号", "王先生已离职，请删除他的账号。"),
    (
        "Spam",
        "Please add us to your allow list. Our mails are on hold, click the link in the portal to release.",
    ),
    ("Sick", "My colleague is off sick. He has the only key for the server room, and the alarm is on."),
)


def _kind(text: str, subject: str = "Re: Printer", answers: bool = True, **fields: str) -> MailKind:
    mail = EmailMessage()
    mail["From"] = "Anna Adler <anna@example.com>"
    mail["To"] = "support@example.org"
    mail["Subject"] = subject
    mail["Message-ID"] = "<4711@mail.example.com>"
    if answers:
        mail["In-Reply-To"] = ANSWERS
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return classify(parse(mail.as_bytes()), frozenset({"support@example.org"}), ours=False).kind


@pytest.mark.parametrize("name", AWAY)
def test_who_is_away_closed_gone_or_moved_is_not_answered(name: str) -> None:
    assert _kind(AWAY[name]) is MailKind.AUTO


@pytest.mark.parametrize("name", RECEIVED)
def test_an_acknowledgement_is_not_answered(name: str) -> None:
    assert _kind(RECEIVED[name]) is MailKind.AUTO


@pytest.mark.parametrize("name", DESKS)
def test_what_a_help_desk_tells_of_its_tickets_is_not_answered(name: str) -> None:
    assert _kind(DESKS[name]) is MailKind.AUTO


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_known_by_its_meaning(name: str) -> None:
    assert _kind(CHALLENGES[name]) is MailKind.AUTO


@pytest.mark.parametrize("name", SERVICES)
def test_devices_and_services_are_known_by_their_form(name: str) -> None:
    subject, text = SERVICES[name]
    assert _kind(text, subject, answers=False) is MailKind.AUTO


@pytest.mark.parametrize("name", NOTICES)
def test_receipts_reactions_and_calendar_answers_are_known_without_their_parts(name: str) -> None:
    subject, text = NOTICES[name]
    assert _kind(text, subject) is MailKind.AUTO


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize(("subject", "text"), PEOPLE)
def test_people_who_write_of_the_same_things_are_people(subject: str, text: str, answers: bool) -> None:
    assert _kind(text, subject, answers) is MailKind.PERSON


def test_a_rule_of_a_mail_program_is_known_where_it_is_quite_clear() -> None:
    away = "I am on annual leave until 14 August. For urgent matters please contact Ben Baker."
    assert _kind(away, User_Agent="Mozilla Thunderbird") is MailKind.AUTO
    assert _kind(f"{away} The printer works now.", User_Agent="Mozilla Thunderbird") is MailKind.PERSON
    assert _kind(away, "Holiday", False, User_Agent="Mozilla Thunderbird") is MailKind.PERSON


def test_a_text_without_words_of_machines_has_no_phrases() -> None:
    assert phrases_in("the printer on the second floor prints black pages") == []
