"""People whose mails come near to the words of receipts, absences, challenges, bounces and complaints.

Each was taken for one, or came close to it, in a review of the rules: none of them may be lost.
"""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Classified, MailKind

OWN = frozenset({"support@example.org"})
HOP = (
    "Received: from mx.customer.example by mx.example.org with ESMTPS id 4B; Mon, 3 Aug 2026 09:00:00 +0200\n"
)
TYPED = f"{HOP}User-Agent: Mozilla Thunderbird\n"
ANSWER = f"{TYPED}In-Reply-To: <out-7@desk.example.org>\nReferences: <out-7@desk.example.org>\n"
DESK = f"{HOP}X-Zendesk-Id: 1\nAuto-Submitted: auto-generated\n"


def of(head: str, subject: str, text: str, sender: str = "Anna Adler <anna@customer.example>") -> Classified:
    raw = f"{head}From: {sender}\nTo: support@example.org\nSubject: {subject}\n"
    if "Content-Type" not in text:
        raw += "Content-Type: text/plain; charset=utf-8\n\n"
    return classify(parse(f"{raw}{text}".encode()), OWN, ours=False)


@pytest.mark.parametrize(
    ("head", "subject", "text"),
    [
        (TYPED, "Empfangsbestätigung: Lieferung", "bitte senden Sie mir die Empfangsbestätigung unterschrieben zurück."),
        (TYPED, "Delivered: order 4711", "only one box came. Your document: packing list 12 names three. Please send the others."),
        (ANSWER, "Urlaub: Vertretung", "ich bin vom 3. bis 7. August im Urlaub. Bitte sperren Sie mein Konto in dieser Zeit."),
        (TYPED, "Ich bin im Urlaub, Druckerlieferung", "Ich bin bis 12. Mai im Urlaub. In dringenden Fällen hilft Ben. Die vier Drucker kommen ans Nordtor."),
        (TYPED, "I am out of office: please send the invoice to Ben", "please send the invoice 4711 to my colleague Ben and not to me."),
        (HOP, "I'm out of office - laptop still locked", "Hello, the laptop is still locked. Could you unlock it until Friday?"),
        (HOP, "Re: Please confirm your email", "I click the link in your mail and nothing happens. What am I doing wrong?"),
        (HOP, "Re: Your email is on hold", "our order is still pending, when do you ship?"),
        (TYPED, "Abuse report question", "my provider says somebody reported your email as spam. How do I get your mails again?"),
        (TYPED, "urlop - zmiana", "od 3 do 14 sierpnia jestem na urlopie. Czy serwisant mógłby przyjechać po 17 sierpnia?"),
        (DESK, "[#77] Sensor", "Can you replace the sensor with the 0-10 V output?"),
        (HOP, "Gate", "The gate at the north side stays open.  It was repaired last week.  The motor makes a noise."),
        (HOP, "Küche", "Breite: 120 cm\nHöhe: 80 cm\nTiefe: 40 cm\nFarbe: weiß"),
    ],
)  # fmt: skip
def test_a_person_is_a_person(head: str, subject: str, text: str) -> None:
    assert of(head, subject, text).kind is MailKind.PERSON


@pytest.mark.parametrize(
    "sender",
    [
        "Wei Li <li.wei@machines.example>",
        "Nguyen Vu <vu.nguyen@machines.example>",
        "Max Ott <maxott@machines.example>",
    ],
)
def test_short_names_are_names(sender: str) -> None:
    text = (
        "Attached is the corrected invoice 4711 for the order of last week, see http://machines.example/4711."
    )
    assert of(HOP, "Invoice 4711", text, sender).kind is MailKind.PERSON


def test_a_file_that_comes_without_a_word_is_no_absence() -> None:
    parts = (
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: application/pdf; name="a.pdf"\n'
        "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--b--\n"
    )
    assert not of(ANSWER, "Absence: certificat médical", parts).responder


@pytest.mark.parametrize(
    "text",
    [
        "Your request #77 has been solved. Please let us know how we did by replying with good or bad.",
        "Your ticket 77 is now closed. Please let us know if the problem occurs again.",
        "We are waiting for your response on ticket 77. Please confirm whether the solution works.",
        "Bitte geben Sie Bescheid, ob das Problem behoben ist, sonst wird das Ticket geschlossen.",
        "Merci de nous dire si le problème persiste, sinon il sera fermé.",
    ],
)
def test_what_a_desk_asks_before_it_closes_a_ticket_is_its_programs(text: str) -> None:
    assert of(DESK, "[#77] Printer", text, "Desk <desk@other.example>").kind is MailKind.AUTO


def test_a_bounce_that_a_person_tells_of_marks_no_address() -> None:
    text = "Message: I get a hard bounce for ben@shop.example when I write to you, my mail was not delivered. Why?"
    found = of(HOP, "Contact", text, "Website <noreply@website.example>")
    assert found.kind is not MailKind.BOUNCE
