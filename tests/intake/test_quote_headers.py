"""The header and the title that mail programs put above the mail that is answered, in many languages."""

import pytest

from mailtriage.intake.quote import reply_text

ANSWERS = ["My answer.", "Hello,\n\nmy answer.\n\nRegards\nTom"]

# Sender, date, recipient, subject, as Outlook and others name them.
LABELS = [
    ("From", "Sent", "To", "Subject"),
    ("From", "Date", "To", "Subject"),
    ("Von", "Gesendet", "An", "Betreff"),
    ("Von", "Datum", "An", "Betreff"),
    ("De", "Envoyé", "À", "Objet"),
    ("De", "Date", "À", "Objet"),
    ("De", "Envoyé", "A", "Objet"),
    ("De", "Envoyé le", "À", "Objet"),
    ("De", "Enviado el", "Para", "Asunto"),
    ("De", "Enviado", "Para", "Asunto"),
    ("De", "Fecha", "Para", "Asunto"),
    ("Da", "Inviato", "A", "Oggetto"),
    ("Da", "Data", "A", "Oggetto"),
    ("De", "Enviada em", "Para", "Assunto"),
    ("De", "Enviado", "Para", "Assunto"),
    ("De", "Data", "Para", "Assunto"),
    ("Van", "Verzonden", "Aan", "Onderwerp"),
    ("Van", "Datum", "Aan", "Onderwerp"),
    ("Van", "Verzonden", "Naar", "Onderwerp"),
    ("Från", "Skickat", "Till", "Ämne"),
    ("Från", "Datum", "Till", "Ämne"),
    ("Fra", "Sendt", "Til", "Emne"),
    ("Fra", "Dato", "Til", "Emne"),
    ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    ("Lähettäjä", "Päivämäärä", "Vastaanottaja", "Aihe"),
    ("Lähettäjä", "Päiväys", "Kenelle", "Aihe"),
    ("Od", "Wysłano", "Do", "Temat"),
    ("Od", "Wysłane", "Do", "Temat"),
    ("Od", "Data", "Do", "Temat"),
    ("Od", "Odesláno", "Komu", "Předmět"),
    ("Od", "Datum", "Komu", "Předmět"),
    ("Kimden", "Gönderildi", "Kime", "Konu"),
    ("Kimden", "Gönderme Tarihi", "Kime", "Konu"),
    ("Gönderen", "Tarih", "Alıcı", "Konu"),
    ("Kimden", "Tarih", "Kime", "Konu"),
    ("От", "Отправлено", "Кому", "Тема"),
    ("От кого", "Дата", "Кому", "Тема"),
    ("差出人", "送信日時", "宛先", "件名"),
    ("差出人", "日付", "宛先", "件名"),
    ("发件人", "发送时间", "收件人", "主题"),
    ("发件人", "日期", "收件人", "主题"),
    ("寄件者", "寄件日期", "收件者", "主旨"),
    ("寄件者", "日期", "收件者", "主旨"),
    ("寄件人", "日期", "收件人", "主題"),
    ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    ("보낸사람", "날짜", "받는사람", "제목"),
    ("보낸 사람", "날짜", "받는 사람", "제목"),
    ("보낸이", "보낸시각", "받는이", "제목"),
]
FORMS = {
    "plain": "{}: {}",
    "bold label": "*{}:* {}",
    "bold colon": "*{}: *{}",
    "markdown": "**{}:** {}",
    "indented": "    {}: {}",
    "Notes": "{}:\t{}",
    "French": "{} : {}",
    "wide colon": "{}：{}",
    "hard space": "{}\xa0: {}",
    "table": "| {}: | {} |",
}
VALUES = (
    "Anna from Desk <support@desk.example>",
    "4. 3. 2025 09:15",
    "Tom Baker <tom@baker.example>",
    "Re: Printer",
)
# Outlook; Notes and Naver; T-Online; GMX and WEB.DE.
ORDERS = [(0, 1, 2, 3), (0, 2, 1, 3), (3, 1, 0, 2), (1, 0, 2, 3)]

WHOLE_HEADERS = [
    (
        "----Messaggio originale----\nDa: support@desk.example\nData: 07/09/2026 10.22\nA: "
        "<x@y.example>\nOgg: Stampante"
    ),
    (
        'Od: "Anna" <support@desk.example>\nDo: x@y.example;\nWysłane: 10:22 Poniedziałek 2026-09-07\n'
        "Temat: Drukarka"
    ),
    (
        '______________________________________________________________\n> Od: "Anna" '
        "<support@desk.example>\n> Komu: x@y.example\n> Datum: 07.09.2026 10:22\n> Předmět: Tiskárna\n> "
        "\n> Old"
    ),
    "----- 原始邮件 -----\n发件人：Anna <support@desk.example>\n收件人：x\n主题：y\n日期：2026-09-07 10:22",
    (
        'Message du 14/09/26 10:22\nDe : "Anna" <support@desk.example>\nA : x@orange.example\nCopie à '
        ":\nObjet : y"
    ),
    "---------- Message d'origine ----------\nDe : Anna <support@desk.example>\nDate : 14 sept. 2026",
    (
        'De: "Anna" <support@desk.example>\nPara: "Tom" <x@y>\nEnviados: Lunes, 7 de Septiembre 2026 '
        "10:22:11\nAsunto: z"
    ),
    (
        'Da: "Anna" <support@desk.example>\nA: "Tom" <x@y>\nInviato: Lunedì, 7 settembre 2026 10:22:11\n'
        "Oggetto: z"
    ),
    'From: "Anna" <support@desk.example>\nTo: "Tom" <x@y>\nCc: \nSent: 7/9/2026 10:22:11\nSubject: z',
    (
        "From: Anna from Desk\nSent: Monday, 7 September 2026 10:22 AM\nTo: Tom Baker\nCc: Ben Miller; "
        "Clara Novak; Dora Something; Emil Somebody\n Else; Fritz Whoever\nSubject: z"
    ),
    "Von: Anna\nGesendet: Montag, 7. September 2026 10:22\nAn: Tom\nBetreff: z\nPriorität: Hoch",
    (
        '------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "Anna" '
        '<support@desk.example>;\n发送时间: 2026年9月7日(星期一) 上午9:20\n收件人: "x"<x@qq.com>;\n'
        "主题: y"
    ),
    (
        '------------------ Original ------------------\nFrom:  "Anna"<support@desk.example>;\nDate:  '
        'Mon, Sep 7, 2026 09:20 AM\nTo:  "x"<x@qq.com>;\nSubject:  y'
    ),
    (
        "---- 回复的原邮件 ----\n| 发件人 | Anna<support@desk.example> |\n| 日期 | 2026年09月07日 09:20 "
        "|\n| 收件人 | x |\n| 主题 | y |"
    ),
    "-------- Původní zpráva --------\nOd: Anna\nDatum: 07.09.26 9:20 (GMT+01:00)\nKomu: x\nPředmět: y",
    "-------- Oorspronkelijk bericht --------\nVan: Anna\nDatum: 07-09-2026 09:20 (GMT+01:00)\nAan: x",
    (
        "-------- Original message --------\nFrom: Anna <support@desk.example>\nDate: 9/7/26 9:20 AM "
        "(GMT-05:00)\nTo: x\nSubject: y"
    ),
    (
        "______________________________\nFrom: Anna <support@desk.example>\nSent: Monday, September 7, "
        "2026 9:20:11 AM\nTo: x\nSubject: y"
    ),
    "From:\tAnna <support@desk.example>\nTo:\tTom\nDate:\t09/07/2026 09:20 AM\nSubject:\tRe: y",
    "Fra:\tAnna\nTil:\tTom\nDato:\t07-09-2026 09:20\nEmne:\ty",
    (
        'Gesendet: Montag, 07. September 2026 um 09:20 Uhr\nVon: "Anna" <support@desk.example>\nAn: '
        "x@gmx.example\nBetreff: y"
    ),
    'Sent: Monday, September 07, 2026 at 9:20 AM\nFrom: "Anna" <support@desk.example>\nTo: x\nSubject: y',
    (
        "Von:        Anna <support@desk.example>\nAn:        Tom\nDatum:        07.09.2026 09:20\n"
        "Betreff:        y"
    ),
    "*From:* Anna <support@desk.example>\n*Sent:* Monday\n*To:* x\n*Subject:* y",
    (
        "**From:** Anna [mailto:support@desk.example]\n**Sent:** Monday, September 07, 2026 9:20 AM\n"
        "**To:** x\n**Subject:** y"
    ),
]

TITLES = [
    "-----Original Message-----",
    "----- Original Message -----",
    "-------- Original message --------",
    "-----Original Appointment-----",
    "-----Ursprüngliche Nachricht-----",
    "-------- Ursprüngliche Nachricht --------",
    "-----Ursprünglicher Termin-----",
    "------ Originalnachricht ------",
    "-----Original-Nachricht-----",
    "----- Ursprüngliche Mail -----",
    "-----Message d'origine-----",
    "-------- Message d'origine --------",
    "-------- Message original --------",
    "----- Mail original -----",
    "-----Mensaje original-----",
    "-------- Mensaje original --------",
    "-----Messaggio originale-----",
    "----Messaggio originale----",
    "-----Mensagem original-----",
    "-----Oorspronkelijk bericht-----",
    "-------- Oorspronkelijk bericht --------",
    "-------- Origineel bericht --------",
    "-----Ursprungligt meddelande-----",
    "-------- Originalmeddelande --------",
    "-----Oprindelig meddelelse-----",
    "-------- Oprindelig besked --------",
    "-----Opprinnelig melding-----",
    "-------- Opprinnelig melding --------",
    "-----Alkuperäinen viesti-----",
    "-------- Alkuperäinen viesti --------",
    "-----Oryginalna wiadomość-----",
    "-----Wiadomość oryginalna-----",
    "-----Původní zpráva-----",
    "---------- Původní e-mail ----------",
    "-------- Původní zpráva --------",
    "-----Orijinal İleti-----",
    "-----Özgün İleti-----",
    "-------- Orijinal mesaj --------",
    "-----Исходное сообщение-----",
    "-------- Исходное сообщение --------",
    "-------- 元のメッセージ --------",
    "-----邮件原件-----",
    "-------- 原始邮件 --------",
    "------------------ 原始邮件 ------------------",
    "------------------ Original ------------------",
    "-----原始郵件-----",
    "-------- 原始郵件 --------",
    "-----원본 메시지-----",
    "-------- 원본 이메일 --------",
    "---------원본 메일 ---------",
    "---- 回复的原邮件 ----",
    "---- Replied Message ----",
    "-----Anna from Desk <support@desk.example> wrote: -----",
    "-----support@desk.example schrieb: -----",
    "=====Original Message=====",
]


@pytest.mark.parametrize("labels", LABELS, ids="-".join)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_what_stands_above_a_quoted_header_is_what_was_written(labels: tuple[str, ...], form: str) -> None:
    for order in ORDERS:
        block = "\n".join(form.format(labels[at], VALUES[at]) for at in order)
        for gap in ("\n\n", "\n", "\n\n________________________________\n", "\n---\n"):
            assert reply_text(f"My answer.{gap}{block}\n\nOld words.") == "My answer."


@pytest.mark.parametrize("labels", LABELS, ids="-".join)
def test_a_header_with_empty_lines_between_its_labels_is_one(labels: tuple[str, ...]) -> None:
    block = "\n\n".join(f"{label}: {value}" for label, value in zip(labels, VALUES, strict=True))
    assert reply_text(f"My answer.\n{block}\n\nOld words.") == "My answer."


@pytest.mark.parametrize("header", WHOLE_HEADERS)
@pytest.mark.parametrize("own", ANSWERS)
def test_a_header_as_a_program_writes_it_ends_the_answer(header: str, own: str) -> None:
    for gap in ("\n\n", "\n"):
        assert reply_text(f"{own}{gap}{header}\n\nOld words.", sender="Tom Baker") == own


@pytest.mark.parametrize("title", TITLES)
def test_the_title_of_an_original_mail_ends_the_answer(title: str) -> None:
    assert reply_text(f"My answer.\n\n{title}\nOld words.") == "My answer."


def test_labels_in_an_unknown_language_are_known_by_address_and_date() -> None:
    block = "Frá: Anna <support@desk.example>\nTímasetning: 4. mars 2025 09:15\nTil okkar: Tom\nUm: Prentari"
    assert reply_text(f"My answer.\n\n{block}\n\nOld words.") == "My answer."
