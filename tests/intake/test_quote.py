"""What the sender wrote now: cut in many languages, never emptied, linear in time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.quote import REPLY_MARKER, reply_text

ATTRIBUTIONS = [
    "On Mon, Aug 3, 2026 at 10:15 AM Support <support@example.org> wrote:",
    "On 03/08/2026 10:15, Support wrote:",
    "Support <support@example.org> wrote on 3 Aug 2026:",
    "At 10:15 03.08.2026, Support wrote:",
    "Am 03.08.26 um 10:15 schrieb Support:",
    "Am Mo., 3. Aug. 2026 um 10:15 Uhr schrieb Support <support@example.org>:",
    "Support <support@example.org> schrieb am Mo., 3. Aug. 2026, 10:15:",
    "Le lun. 3 août 2026 à 10:15, Support <support@example.org> a écrit :",
    "El lun, 3 ago 2026 a las 10:15, Support (<support@example.org>) escribió:",
    "Il giorno lun 3 ago 2026 alle ore 10:15 Support <support@example.org> ha scritto:",
    "Em seg., 3 de ago. de 2026 às 10:15, Support <support@example.org> escreveu:",
    "Op ma 3 aug 2026 om 10:15 schreef Support <support@example.org>:",
    "Den mån 3 aug. 2026 kl 10:15 skrev Support <support@example.org>:",
    "Den man. 3. aug. 2026 kl. 10.15 skrev Support <support@example.org>:",
    "ma 3. elok. 2026 klo 10.15 Support (support@example.org) kirjoitti:",
    "W dniu 3.08.2026 o 10:15, Support pisze:",
    "pon., 3 sie 2026 o 10:15 Support <support@example.org> napisał(a):",
    "Dne 03. 08. 26 v 10:15 Support napsal(a):",
    "Support <support@example.org> ezt írta (időpont: 2026. aug. 3., H, 10:15):",
    "пн, 3 авг. 2026 г. в 10:15, Support <support@example.org>:",
    '03.08.2026, 10:15, "Support" <support@example.org>:',
    "3 Ağu 2026 Pzt, 10:15 tarihinde Support <support@example.org> şunu yazdı:",
    "Στις Δευ 3 Αυγ 2026 στις 10:15, ο χρήστης Support <support@example.org> έγραψε:",
    "2026年8月3日(月) 10:15 Support <support@example.org>:",
    "Support <support@example.org> 于2026年8月3日周一 10:15写道：",
    "2026년 8월 3일 (월) 오전 10:15, Support <support@example.org>님이 작성:",
]

HEADER_BLOCKS = [
    ("From", "Sent", "To", "Subject"),
    ("Von", "Gesendet", "An", "Betreff"),
    ("De", "Envoyé", "À", "Objet"),
    ("De", "Enviado el", "Para", "Asunto"),
    ("Da", "Inviato", "A", "Oggetto"),
    ("De", "Enviada em", "Para", "Assunto"),
    ("Van", "Verzonden", "Aan", "Onderwerp"),
    ("Från", "Skickat", "Till", "Ämne"),
    ("Fra", "Sendt", "Til", "Emne"),
    ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    ("Od", "Wysłano", "Do", "Temat"),
    ("Od", "Odesláno", "Komu", "Předmět"),
    ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    ("От", "Отправлено", "Кому", "Тема"),
    ("Kimden", "Gönderildi", "Kime", "Konu"),
    ("差出人", "送信日時", "宛先", "件名"),
    ("发件人", "发送时间", "收件人", "主题"),
    ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_text_above_an_attribution_is_what_was_written(attribution: str) -> None:
    assert reply_text(f"My answer.\n\n{attribution}\n\n> Old words.\n> More.") == "My answer."
    assert reply_text(f"My answer.\n\n{attribution}\nOld words without marks.") == "My answer."


@pytest.mark.parametrize("labels", HEADER_BLOCKS, ids="-".join)
@pytest.mark.parametrize("form", ["{0}: {1}", "*{0}:* {1}", "{0} : {1}", "> {0}: {1}", "{0}： {1}"])
def test_text_above_a_quoted_header_is_what_was_written(labels: tuple[str, ...], form: str) -> None:
    values = ("Support <support@example.org>", "3. 8. 2026 10:15", "Anna", "Printer")
    block = "\n".join(form.format(*pair) for pair in zip(labels, values, strict=True))
    assert (
        reply_text(
            f"My answer.\n\n{block}\n\nOld words.".replace(
                "\n\nOld", "\n> \n> Old" if form[0] == ">" else "\n\nOld"
            )
        )
        == "My answer."
    )


@pytest.mark.parametrize(
    "title",
    [
        "-----Original Message-----",
        "----- Original Message -----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Message d'origine --------",
        "-----Mensaje original-----",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-----Ursprungligt meddelande-----",
        "-----Původní zpráva-----",
        "-------- Исходное сообщение --------",
        "-----原始邮件-----",
        "-----元のメッセージ-----",
        "-----원본 메시지-----",
    ],
)
def test_text_above_an_original_message_line_is_what_was_written(title: str) -> None:
    assert reply_text(f"My answer.\n\n{title}\nOld words.") == "My answer."


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Wysłane z iPhone'a",
        "Odesláno z iPhonu",
        "Отправлено с iPhone",
        "iPhone'umdan gönderildi",
        "iPhoneから送信",
        "发自我的iPhone",
        "나의 iPhone에서 보냄",
    ],
)
def test_the_boast_of_a_phone_is_no_text(line: str) -> None:
    assert reply_text(f"Yes.\n\n{line}") == "Yes."
    assert reply_text(f"Yes.\n\n{line}\n\nOn 3 Aug 2026, Support <s@example.org> wrote:\n> Old") == "Yes."


def test_signature_is_cut() -> None:
    assert reply_text("Yes.\n\n-- \nAnna Adler\nExample Ltd") == "Yes."


def test_a_rule_of_dashes_far_above_the_end_is_no_signature() -> None:
    text = "First.\n--\n" + "\n".join(f"line {n}" for n in range(30))
    assert reply_text(text) == text


def test_our_marker_cuts_whatever_the_mail_program_writes_above_the_quote() -> None:
    assert reply_text(f"Done.\n\nSupport wrote:\n{REPLY_MARKER}\nOld") == "Done."
    assert reply_text(f"Done.\n| {REPLY_MARKER} |\nOld") == "Done."


def test_inline_answers_keep_the_quotes_that_they_answer() -> None:
    text = "On 3 Aug 2026, Support wrote:\n> Room?\n4\n> Floor?\n2\n> Bye"
    assert reply_text(text) == "> Room?\n4\n> Floor?\n2"


def test_quote_without_attribution_keeps_its_answer() -> None:
    assert reply_text("> Room?\n\n4") == "> Room?\n\n4"


def test_bottom_posting_gives_the_answer_alone() -> None:
    assert reply_text("On 3 Aug 2026, Support wrote:\n> Room?\n> Floor?\n\n4, second") == "4, second"


@pytest.mark.parametrize(
    "text",
    [
        "> only a quote",
        "-- \nonly a signature",
        "Sent from my iPhone",
        "On 3 Aug 2026, Support <s@example.org> wrote:\n> quote",
        "From: a\nSent: b\nTo: c\nSubject: d\n\nForm text",
        "-----Original Message-----\nOld",
        REPLY_MARKER,
    ],
)
def test_cutting_everything_keeps_everything(text: str) -> None:
    assert reply_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "On reflection:\n\nit works.",
        "From: the kitchen\nthe smoke comes.",
        "The log wrote:\nerror 5",
        "To: do list\nDate: today\nbuy paper",
        "Steps at 10:15:\n1. open\n2. close",
        "a -- b",
        "1: one\n2: two",
    ],
)
def test_ordinary_prose_is_not_cut(text: str) -> None:
    assert reply_text(text) == text


def test_forwarded_mail_is_part_of_what_was_written() -> None:
    text = "FYI\n\nBegin forwarded message:\n\nFrom: a\nDate: b\nTo: c\nSubject: d\n\nThe matter"
    assert reply_text(text) == text


PIECES = [
    *ATTRIBUTIONS,
    "> quote",
    ">> deeper",
    "words",
    "",
    "-- ",
    "From: a",
    "Sent: b",
    "To: c",
    "Subject: d",
    "-----Original Message-----",
    "Kind regards",
    "Anna Adler",
    "Tel. 0113 496 0000",
    "www.example.org",
    "[EXTERNAL]",
    "CAUTION: external sender, do not click links",
    "This e-mail is confidential. If you are not the intended recipient, delete it.",
    "---",
    REPLY_MARKER,
    "Sent from my iPhone",
    "________________________________",
    "On a",
    "On 3 wrote:",
    "\t",
    "   ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join) | st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_never_raises_never_empties_never_invents(text: str) -> None:
    for is_first in (True, False):
        kept = reply_text(text, sender="Anna Adler", is_first=is_first)
        assert bool(kept.strip()) == bool(text.strip())
        assert set(kept.split("\n")) - {""} <= {line.strip() for line in text.split("\n")} | set(
            text.split("\n")
        )


HOSTILE = {
    "attribution starts": "On a\n" * 200_000,
    "one line of starts": "On " * 350_000,
    "blank lines": "x" + "\n" * 1_000_000 + "y",
    "tab lines": "\t\n" * 500_000,
    "one line of words": "On " + "a " * 500_000,
    "ordinary text": "The quick brown fox jumps over the lazy dog.\n" * 23_000,
    "empty quotes": "x\n" + ">\n" * 500_000 + "y",
    "quotes and answers": "On 3 Aug, a@b.example wrote:\n" + "> a\nb\n" * 150_000,
    "short lines": "a\n" * 500_000,
    "labels": "From: a\n" * 130_000,
    "labels with gaps": "Sent: a\n\n" * 110_000,
    "half attributions": "On 3 wrote\n" * 90_000,
    "colons": "1:\n" * 330_000,
    "dashes": "--\n" * 330_000,
    "underscores": "____________________\n" * 50_000,
    "titles": "-----Original\n" * 70_000,
    "address signs": "a@" * 500_000,
    "attributions that tell something": "On 3 May 2026 10:15 that wrote:\n" * 32_000,
    "addresses and times": "a@b.example 10:15 2026:\n" * 45_000,
    "quoted attributions": "> On 3 May that wrote:\nx\n" * 40_000,
    "labels with addresses": "From: a@b.example\nTo: x\n" * 40_000,
    "unknown labels": "msg: a@b.example\n" * 60_000,
    "titles between rules": "----- x -----\n" * 70_000,
    "delimiters": "-- \n" * 250_000,
    "telephone numbers": "+49 123 456 7890\n" * 60_000,
    "dots": "a.a.a.a.a.a.a.a.\n" * 60_000,
    "disclaimers": "confidential recipient\n" * 43_000,
    "boasts": "Sent from my iPhone\n" * 50_000,
    "markers": "##- x -##\n" * 100_000,
    "mixed": "On a\n> x\nFrom: a\n-- \nSent: b 2026\n\nwrote:\n" * 22_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    began = time.process_time()
    for size in (10_000, 100_000, 1_000_000):
        reply_text(text[:size], sender="Anna Adler")
    # 0.3 s where it was measured; a quadratic scan takes minutes.
    assert time.process_time() - began < 2
