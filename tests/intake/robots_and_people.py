"""Some hundred robots in the shapes that mail programs give them, and as many people who look like robots.

Texts are what such programs and people say, in their languages; each is sent in several dresses, with the
fields that tell a machine left out, for that is how they arrive. Seeded: the same mails each time.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from zlib import crc32

DESK = "support@example.org"


@dataclass(frozen=True)
class Sample:
    name: str
    kind: str
    raw: bytes


# Absence notices as people set them up, by language: subject of the notice, then what it says.
ABSENT: dict[str, tuple[str, ...]] = {
    "en": (
        (
            "Hello,\n\nI am out of the office until Monday, 10 August, with no access to email. In urgent cases "
            "please contact my colleague Ben Baker at ben@example.com.\n\nKind regards\nAnna Adler"
        ),
        (
            "Thank you for your email. I'm currently on annual leave and will be back on 3 September. "
            "I will reply to your message as soon as I return."
        ),
        "I will be out of the office starting 08/03/2026 and will not return until 08/17/2026.",
        (
            "Anna Adler no longer works for Example Ltd. Please direct all enquiries to info@example.com. "
            "Your email will not be forwarded."
        ),
    ),
    "de": (
        (
            "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ich bin bis einschließlich 14.08. nicht im Büro. "
            "Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an Frau Bauer.\n\nMit "
            "freundlichen Grüßen\nAnna Adler"
        ),
        "Ich befinde mich derzeit im Urlaub und bin ab dem 17. August wieder erreichbar.",
    ),
    "fr": (
        (
            "Bonjour,\n\nJe suis absente du bureau jusqu'au 17 août inclus. En cas d'urgence, veuillez contacter "
            "Paul Petit.\n\nCordialement,\nAnne Adler"
        ),
        "Bonjour, je suis actuellement en congés. Je vous répondrai dès mon retour le 24 août.",
    ),
    "es": (
        "Hola:\n\nEstaré fuera de la oficina hasta el 17 de agosto. Para asuntos urgentes, contacte con Pedro Pérez.",
        "Gracias por su mensaje. Me encuentro de vacaciones y le responderé a mi regreso.",
    ),
    "it": (
        "Buongiorno,\n\nsarò assente dall'ufficio fino al 24 agosto. Per urgenze potete contattare il collega Rossi.",
        "Sono in ferie fino al 20 agosto. Risponderò al mio rientro.",
    ),
    "pt": (
        "Olá,\n\nEstou de férias até o dia 20 de agosto. Em casos urgentes, entre em contato com o Pedro.",
        "Encontro-me ausente do escritório. Responderei à sua mensagem logo que possível.",
    ),
    "nl": (
        "Beste,\n\nIk ben tot en met 14 augustus niet aanwezig. Voor dringende zaken kunt u contact opnemen met Piet.",
        "Bedankt voor uw bericht. Ik ben op vakantie en ben vanaf 17 augustus weer bereikbaar.",
    ),
    "sv": (
        "Hej!\n\nJag är på semester och är tillbaka den 17 augusti. Vid brådskande ärenden, kontakta Per Persson.",
    ),
    "da": (
        "Hej\n\nJeg holder ferie og er tilbage den 17. august. Haster det, kontakt venligst Peter på kontoret.",
    ),
    "no": (
        "Hei,\n\nJeg er på ferie og er tilbake på kontoret 17. august. Ved hastesaker, ta kontakt med Per.",
    ),
    "fi": (
        "Hei,\n\nOlen lomalla ja palaan toimistolle 17. elokuuta. Kiireellisissä asioissa ota yhteyttä Pekkaan.",
    ),
    "pl": (
        "Dzień dobry,\n\nJestem na urlopie do dnia 17 sierpnia. W pilnych sprawach proszę o kontakt z Piotrem.",
    ),
    "cs": (
        "Dobrý den,\n\njsem na dovolené a budu zpět 17. srpna. V naléhavých případech kontaktujte kolegu Petra.",
    ),
    "hu": (
        "Tisztelt Partnerünk!\n\nSzabadságon vagyok augusztus 17-ig. Sürgős esetben kérem, keresse kollégámat.",
    ),
    "ro": (
        "Bună ziua,\n\nSunt în concediu până la data de 17 august. Pentru urgențe, vă rog să contactați colegul meu.",
    ),
    "tr": (
        "Merhaba,\n\n17 Ağustos tarihine kadar yıllık izindeyim. Acil durumlarda Ali Bey ile iletişime geçebilirsiniz.",
    ),
    "el": (
        "Καλησπέρα,\n\nΑπουσιάζω από το γραφείο έως τις 17 Αυγούστου. Για κάτι επείγον επικοινωνήστε με τον Πέτρο.",
    ),
    "ru": (
        "Здравствуйте!\n\nЯ нахожусь в отпуске до 17 августа. По срочным вопросам обращайтесь к Петру Петрову.",
    ),
    "uk": ("Вітаю!\n\nЯ у відпустці до 17 серпня. У термінових справах звертайтеся до Петра.",),
    "ja": (
        "お世話になっております。\n\n8月3日から8月14日まで休暇をいただいております。\nお急ぎの場合は、佐藤までご連絡ください。\n",
        "ただいま出張のため不在にしております。8月17日以降に改めてご連絡いたします。",
    ),
    "zh": ("您好！\n\n我目前正在休假，8月17日返回。如有紧急事宜，请联系王先生。",),
    "ko": ("안녕하세요.\n\n8월 17일까지 휴가로 부재중입니다. 급한 용무는 김대리에게 연락 주시기 바랍니다.",),
    "he": ("שלום,\n\nאני בחופשה עד לתאריך 17 באוגוסט. במקרה דחוף ניתן לפנות לדוד.",),
    "ar": ("مرحبا،\n\nأنا في إجازة حتى 17 أغسطس. للحالات العاجلة يرجى التواصل مع زميلي.",),
}
RECEIVED: dict[str, str] = {
    "en": "Thank you for contacting Example Support. Your request has been received and a ticket has been created. "
    "We will get back to you as soon as possible.",
    "en2": "We have received your message (case 4711). A member of our team will respond within 24 hours.",
    "de": "Vielen Dank für Ihre Anfrage. Wir haben Ihre Nachricht erhalten und kümmern uns so schnell wie möglich darum.",
    "fr": "Bonjour, nous avons bien reçu votre demande et nous vous répondrons dans les plus brefs délais.",
    "es": "Hemos recibido su mensaje. Nos pondremos en contacto con usted lo antes posible.",
    "it": "Abbiamo ricevuto la sua richiesta. Le risponderemo il prima possibile.",
    "pt": "Recebemos a sua mensagem. Responderemos o mais breve possível.",
    "nl": "Wij hebben uw bericht in goede orde ontvangen. Wij beantwoorden uw vraag zo spoedig mogelijk.",
    "sv": "Tack för din förfrågan. Vi har mottagit ditt ärende och återkommer så snart som möjligt.",
    "pl": "Dziękujemy za kontakt. Zgłoszenie zostało zarejestrowane. Odpowiemy jak najszybciej.",
    "ru": "Ваше обращение получено. Номер заявки 4711. Мы ответим в ближайшее время.",
    "ja": "お問い合わせいただきありがとうございます。\n内容を確認次第、担当者よりご返信いたします。",
}
# Machines without a field that says so: subject, From, text.
MACHINES: tuple[tuple[str, str, str], ...] = (
    ("Cron <root@web1> /usr/local/bin/sync", "root@web1.example.com", "sync: connection refused"),
    ("Logwatch for db1 (Linux)", "root@db1.example.com", "################### Logwatch 7.5"),
    ("** PROBLEM Service Alert: web1/HTTP is CRITICAL **", "nagios@mon.example.com", "***** Nagios *****\nHost: web1"),
    ("[FIRING:1] HighLoad web1", "alertmanager@example.com", "1 alert firing"),
    ("Problem: Disk full on db1", "zabbix@example.com", "Problem started at 10:00:00 on 2026.08.03"),
    ("Your parcel is on its way", "info@parcels.example", "It arrives today.\n\nPlease do not reply to this email."),
    ("Ihre Rechnung", "rechnung@strom.example", ("Ihre Rechnung liegt bereit.\n\nBitte antworten Sie nicht auf diese "
     "E-Mail, sie wurde automatisch erstellt.")),
    ("Weekly digest", "hello@shop.example", "Big sale.\n\nTo unsubscribe click here: https://shop.example/u"),
    ("Angebote der Woche", "kontakt@laden.example", "Nur heute.\n\nSie erhalten diese E-Mail, weil Sie Kunde sind."),
    ("Message from KM_C258", "kopierer@example.com", ""),
    ("Scanned image from MX-2640", "copier@example.com", "Reply to: copier\nDevice Name: MX-2640"),
    ("New voicemail from +49 30 123", "phone@example.com", "You have a new voicemail."),
    ("[JIRA] (OPS-12) Printer", "jira@tracker.example.com", "Ben commented on OPS-12"),
    ("Anna shared a file with you", "drive-shares-dm-noreply@files.example", "Open it."),
    ("Réinitialisation", "compte@service.example", "Ceci est un message automatique, merci de ne pas répondre."),
    ("Aviso", "avisos@banco.example", "Este es un mensaje automático. Por favor no responda a este correo."),
    ("Notifica", "servizio@banca.example", "Messaggio generato automaticamente, si prega di non rispondere."),
    ("お知らせ", "info@shop.example", "ポイントが加算されました。\n\n※このメールは送信専用です。"),
    ("通知", "service@bank.example", "您的账单已生成。此邮件由系统自动发送，请勿回复。"),
    ("Уведомление", "info@bank.example", "Счет готов. Это автоматическое сообщение, не отвечайте на него."),
    ("Majordomo results", "majordomo@lists.example", ">>>> help"),
    ("Microsoft Outlook Test Message", "anna@example.com", "This is an e-mail message sent automatically by Outlook."),
)  # fmt: skip
NOTICES: tuple[tuple[str, str], ...] = (
    (
        "Read: Printer",
        "Your message\n\n   To: Support\n   Subject: Printer\n   Sent: Monday\n\n was read on Monday.",
    ),
    ("Gelesen: Drucker", "Ihre Nachricht\n\nAn: Support\nBetreff: Drucker\n\nwurde am Montag gelesen."),
    ("Lu : Imprimante", "Votre message\n\nÀ : Support\n\na été lu le lundi 3 août."),
    (
        "Relayed: Printer",
        "Delivery to these recipients or groups is complete, but no delivery notification was sent.",
    ),
    ("Anna Adler reacted to your message", "👍  Anna Adler reacted to your message:\n"),
    ("Re: Printer", "👍 Anna Adler reacted via Gmail"),
    ("Re: Printer", "Liked “It is fixed.”"),
    ("Recall: Printer", 'Anna Adler would like to recall the message, "Printer".'),
    ("Zurückruf: Drucker", 'Anna Adler möchte die Nachricht "Drucker" zurückrufen.'),
)
CHALLENGES: tuple[tuple[str, str, str], ...] = (
    ("Please confirm your message", "carl@example.net", ("My mailbox is protected from spam. Your message has not been "
     "delivered yet: reply to this message without changing the subject to confirm that you are a real person.")),
    ("Re: Printer [confirmation required]", "confirm-printer@mail.example.net", ("Sender verification: your message is "
     "being held. Click the link below to prove that you are not a robot and it will be delivered.")),
    ("Your email requires verification verify:abc", "carl@example.net", ("The message you sent requires verification "
     "before it can be delivered. Simply reply to this message; you only need to do this once.")),
)  # fmt: skip
# People: subject, text. Each looks like a machine in one point.
PEOPLE: tuple[tuple[str, str], ...] = (
    ("Printer", "I am out of the office next week, so please repair it before Friday. It prints blank pages."),
    ("Out of office reply", "How do I set up an out of office reply for our shared mailbox? I leave on Monday."),
    ("Automatic reply does not work", "Customers say that they get no automatic reply from us since Tuesday."),
    ("Re: Automatic reply: Printer", "Thanks, then I wait until Ben is back. The printer still does not work."),
    ("Delivery failed", "The parcel with the new printer did not arrive, the courier says delivery failed."),
    ("Undelivered order 4711", "Our order was not delivered. When will it come?"),
    ("Fwd: Undelivered Mail Returned to Sender", "What does this mean?\n\n> Hi. This is the qmail-send program"),
    ("Backup failed", "Since yesterday the backup fails with error 12. Please have a look."),
    ("Password reset", "I cannot log in any more. Please reset my password."),
    ("Newsletter", "Please add anna@example.com to your newsletter. I do not find how to subscribe."),
    ("Unsubscribe", "Please take me off your mailing list, I get three mails a day."),
    ("Problem: printer on floor 3", "It is jammed again."),
    ("Ticket", "Where do I see which tickets I have opened?"),
    ("Invoice", "Your invoice 4711 is wrong: it was paid in May."),
    ("Vacation", "I am on vacation from 3 to 14 August. Please give Ben Baker access to my mailbox. His account is bb."),
    ("Abwesenheitsnotiz", "Wie richte ich eine Abwesenheitsnotiz ein? Ich bin ab Montag im Urlaub."),
    ("Drucker", ("Ich bin nächste Woche im Urlaub, bitte rufen Sie meine Kollegin an. Der Drucker im zweiten Stock "
     "zieht kein Papier mehr ein.")),
    ("Unzustellbare Mails", "Seit gestern kommen unsere Mails an example.net zurück. Was können wir tun?"),
    ("Imprimante", "Je serai absente demain. L'imprimante du premier étage ne marche plus depuis hier."),
    ("Impresora", "Estaré fuera de la oficina mañana. La impresora no funciona desde ayer."),
    ("プリンター", "お世話になっております。\n\nプリンターが動きません。明日は出張で不在ですので、本日中にご対応をお願いします。"),
    ("Read this please", "The manual says one thing and the screen another."),
    ("Accepted: your offer", "We accept your offer of 3 August. Please send the contract."),
    ("Spam", "We get a lot of spam since Monday. Can you block the sender?"),
    ("Whitelist", "Please whitelist example.net, their mails are being held in the quarantine. They are not spam."),
    ("Do not reply", "Your mails say please do not reply to this email. Whom do I write to then?"),
    ("Fax", "Fax from our office does not go through since Monday."),
    ("Scan to mail", "The scanner no longer sends mail. Error 0x80. What can I do?"),
    ("Monitoring", "The alert for web1 came at 3 in the morning again. Please raise the threshold."),
    ("", "ok"),
    ("Re: [REQ-1042-7KQM] Printer", "Yes."),
    ("Re: [REQ-1042-7KQM] Printer", "Works now, thank you for your help!\n\nSent from my iPhone"),
    ("Thanks", "Thank you for your message. The printer works. But the scanner does not, see the picture."),
    ("Question", "Thank you for your email. We have received your invoice, but the amount is wrong. Who can help?"),
)  # fmt: skip
# Fields that people's mail carries and that look like a machine's.
DRESSES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("Return-Path", "<>"),),
    (("Auto-Submitted", "no (sent by a person)"),),
    (("X-Auto-Response-Suppress", "DR, OOF, AutoReply"), ("Thread-Index", "AdrX1")),
    (("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"), ("User-Agent", "Mozilla Thunderbird")),
    (("X-Mailer", "Microsoft Outlook 16.0"),),
    (("X-Mailer", "iPhone Mail (20A362)"),),
)


def _mail(subject: str, sender: str, text: str, *fields: tuple[str, str]) -> bytes:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = DESK
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{crc32(f'{subject}{sender}{text}'.encode())}@mail.example.com>"
    mail["Date"] = "Mon, 03 Aug 2026 10:15:00 +0200"
    for name, value in fields:
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


_QUOTED = (
    "\n\nOn Mon, 3 Aug 2026 at 10:00 Support <support@example.org> wrote:\n> Thank you for writing to us.\n"
)
_ANSWERS = (("In-Reply-To", "<20260803.abcdefghijklmnopqrstuvwxyz@example.org>"),)


def robots(seed: int = 1) -> Iterator[Sample]:
    """Mails of programs that must never be answered."""
    chance = random.Random(seed)
    for language, texts in ABSENT.items():
        for number, text in enumerate(texts):
            for dress, fields in enumerate(((), _ANSWERS, (*_ANSWERS, ("Return-Path", "<>")))):
                subject = chance.choice(
                    ("Re: Your message", "Re: [REQ-1042-7KQM] We have received your message")
                )
                body = text + (_QUOTED if chance.random() < 0.5 else "")
                yield Sample(
                    f"absent-{language}-{number}-{dress}",
                    "auto",
                    _mail(subject, "Anna <anna@example.com>", body, *fields),
                )
    for language, text in RECEIVED.items():
        for subject in ("Re: Printer", "[#4711] Printer"):
            raw = _mail(subject, "Help Desk <help@example.net>", text, *_ANSWERS)
            yield Sample(f"received-{language}-{subject[:2]}", "auto", raw)
    for subject, sender, text in MACHINES:
        yield Sample(f"machine-{subject}", "auto", _mail(subject, sender, text))
    for subject, text in NOTICES:
        yield Sample(
            f"notice-{subject}-{text[:5]}", "auto", _mail(subject, "Anna <anna@example.com>", text, *_ANSWERS)
        )
    for subject, sender, text in CHALLENGES:
        yield Sample(f"challenge-{subject}", "auto", _mail(subject, sender, text, *_ANSWERS))


def people() -> Iterator[Sample]:
    """Mails of people, each of whom must be answered."""
    for number, (subject, text) in enumerate(PEOPLE):
        for dress, fields in enumerate(DRESSES):
            raw = _mail(subject, "Anna Adler <anna@example.com>", text, *fields)
            yield Sample(f"person-{number}-{dress}-{subject[:20]}", "person", raw)
