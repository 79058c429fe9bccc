"""Words that only look like a quote, a signature or a boast are the sender's own."""

import pytest

from mailtriage.intake.quote import reply_text

# Sender, whether the mail opens a conversation, text.
OWN = [
    (
        "Tom Baker",
        True,
        "Hi,\n\nOn Monday Anna wrote that it is fixed:\n\n> error 5\n> error 6\n\nIt is not.\n\nTom",
    ),
    (
        "Tom Baker",
        True,
        "Hi,\n\nOn 3 May 2026 at 10:15 the server wrote:\n\n> error 5\n\nPlease help.\n\nTom",
    ),
    (
        "Tom Baker",
        True,
        (
            "Hi,\n\nplease deliver to:\n\nMüller GmbH\nHauptstr. 3\n12345 Berlin\nTel. 030 555 0000\n\n"
            "Thanks\nTom"
        ),
    ),
    (
        "Tom Baker",
        False,
        "Hi,\n\nplease deliver to:\n\nMüller GmbH\nHauptstr. 3\n12345 Berlin\nTel. 030 555 0000",
    ),
    (
        "Tom Baker",
        False,
        "Hi,\n\nmy number is +44 113 496 0000.",
    ),
    (
        "Tom Baker",
        False,
        "Please call me:\n+44 113 496 0000",
    ),
    (
        "Tom Baker",
        False,
        "The new address:\nBaker Ltd\n12 High Street\nLeeds LS1 4AB",
    ),
    (
        "Tom Baker",
        False,
        "Here is the data you wanted:\n\nSerial: 12345-6789-001\nModel: XG-200\n\nTom",
    ),
    (
        "Tom Baker",
        False,
        "Order 2026-88134\n5 seats",
    ),
    (
        "Tom Baker",
        False,
        "https://portal.example/ticket/5",
    ),
    (
        "Tom Baker",
        False,
        "Same here:\n\nhttps://portal.example/ticket/5",
    ),
    (
        "Tom Baker",
        False,
        "Hi Anna\n\nnew contact is Ben Miller\nben@baker.example\n0113 496 0001",
    ),
    (
        "Tom Baker",
        True,
        (
            "Hi,\nI get this mail:\n\nFrom: mailer@x.example\nTo: tom@x.example\nSubject: Failure\n"
            "Date: Mon, 3 Mar 2025 10:00:00 +0100\n\n550 unknown user\n\nWhat should I do?\n\nTom"
        ),
    ),
    (
        "Tom Baker",
        True,
        "Hi,\nlog:\n----------\n> a\n> b\n----------\nthat is all\n\nTom",
    ),
    (
        "Tom Baker",
        True,
        "Three things:\n\n--\nfirst one is broken\n--\nsecond is slow\n--\nthird: please explain?\n\nTom",
    ),
    (
        "Tom Baker",
        False,
        "Sent from my desk, sorry for the typos.\n\nTom",
    ),
    (
        "Tom Baker",
        False,
        "I sent it from my iPhone yesterday.",
    ),
    (
        "Tom Baker",
        False,
        "Merci de livrer chez\nJean Dupont\n12 rue des Lilas\n75001 Paris",
    ),
    (
        "Tom Baker",
        False,
        "Merci d'appeler\nJean Dupont\n06 12 34 56 78",
    ),
    (
        "Tom Baker",
        False,
        "Danke, die Anschrift ist:\nLindenweg 3\n04277 Leipzig",
    ),
    (
        "Tom Baker",
        False,
        "Lindenweg 3, 04277 Leipzig",
    ),
    (
        "Tom Baker",
        False,
        "Ja.\n\nKontonummer:\nDE12 3456 7890 1234 5678 90\nBIC: ABCDEFGH",
    ),
    (
        "Tom Baker",
        False,
        "Please see my answers:\n\n1. yes\n2. no\n3. 14:00",
    ),
    (
        "Tom Baker",
        False,
        "Regards from Leeds, where it still does not work: error 0x80004005",
    ),
    (
        "Tom Baker",
        False,
        "Thanks\n\nIP 10.0.0.5\nHost server1.example",
    ),
    (
        "Tom Baker",
        False,
        "Best time to call is 10:00\n0113 496 0000",
    ),
    (
        "Tom Baker",
        False,
        "Could you send the confidential report to the intended recipient, Mrs Miller?",
    ),
    (
        "Ivan",
        True,
        "Здравствуйте,\n\n3 мая 2026 в 10:15 Анна написала, что всё готово:\n\nНо это не так.",
    ),
    (
        "佐藤",
        True,
        "お世話になります。\n\n3月4日 10:15にAnnaさんが書きました:\n直りました。\n\nまだです。\n\n佐藤",
    ),
    (
        "Tom Baker",
        True,
        (
            "Schritte:\n1. Start\n2. Stop\n\nVon: Hand gestartet\nAn: geblieben\nDatum: heute\nBetreff: "
            "egal\n\nDanke\nTom"
        ),
    ),
    (
        "Tom Baker",
        False,
        "The config now reads:\n\n[mail]\nfrom: a@b.example\nsent: yes\nto: c@d.example\n\nIs it right?",
    ),
    (
        "Tom Baker",
        False,
        "Attendees:\nAnna Adler\nBen Miller\nClara Novak",
    ),
    (
        "Tom Baker",
        True,
        "Name: Tom Baker\nPhone: 0113 496 0000\nProblem: printer",
    ),
    (
        "Tom Baker",
        True,
        "Tom Baker\nCustomer no. 4711\n0113 496 0000\n\nprinter broken",
    ),
    (
        "Tom Baker",
        True,
        "printer broken\n\nTom Baker, customer 4711",
    ),
    (
        "Tom Baker",
        False,
        "yes\n\n+44 113 496 0000",
    ),
    (
        "Tom Baker",
        False,
        "ok - price 4.50 | month",
    ),
]


@pytest.mark.parametrize(("sender", "is_first", "text"), OWN)
def test_words_of_the_senders_own_stay(sender: str, is_first: bool, text: str) -> None:
    assert reply_text(text, sender=sender, is_first=is_first) == text


def test_a_mail_that_answers_none_keeps_the_header_that_was_pasted_into_it() -> None:
    pasted = "From: a@b.example\nSent: 3 March 2025 10:00\nTo: c@d.example\nSubject: e\n\nPlease look."
    assert reply_text(f"See this:\n\n{pasted}", is_first=True).endswith(pasted)
    assert reply_text(f"See this.\n\n{pasted}") == "See this."


def test_an_answer_below_a_quoted_marker_stays() -> None:
    text = "On 3 Aug 2026, Support wrote:\n> ##- Please reply above this line -##\n> Room?\n\nFour."
    assert reply_text(text) == "Four."


def test_a_marker_in_any_language_cuts() -> None:
    for marker in ("##- Skriv ditt svar ovanför denna rad -##", "-- Please reply above this line --"):
        assert reply_text(f"Done.\n\nSupport wrote:\n{marker}\nOld") == "Done."


def test_a_sentence_about_external_mail_stays_where_it_is_all_that_was_written() -> None:
    text = "Attention: the external sender filter blocks our links and attachments. Please fix.\n\nTom"
    assert reply_text(text, sender="Tom Baker") == text


def test_an_attribution_that_a_person_may_have_typed_needs_marks_below_it() -> None:
    typed = "On 3 May Anna wrote:\nit is fixed.\n\nIt is not."
    assert reply_text(typed) == typed
    assert reply_text("It is not.\n\nOn 3 May Anna wrote:\n> it is fixed.") == "It is not."


def test_marked_lines_at_the_end_that_the_words_above_announce_stay() -> None:
    text = "It fails again. The log says:\n\n> error 5\n> error 6"
    assert reply_text(text) == text
    assert reply_text(text.replace(" The log says:", ""), is_first=True).endswith("> error 6")
    assert reply_text(text.replace(" The log says:", "")) == "It fails again."
