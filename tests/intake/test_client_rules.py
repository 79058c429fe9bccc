"""What rules and templates of people's mail programs send under a person's header; and what people write."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.model.mail import Address, Classified, Mail, MailKind

OWN = frozenset({"support@desk.example"})
OURS = ("20261103.aaaabbbbccccddddeeeeffffgg@desk.example",)
THUNDERBIRD = (("user-agent", "Mozilla Thunderbird"),)


def of(
    sender: str, subject: str, text: str, *headers: tuple[str, str], in_reply_to: tuple[str, ...] = ()
) -> Classified:
    mail = Mail(
        headers=headers,
        sender=Address("", sender),
        subject=subject,
        text=text,
        reply_text=text,
        in_reply_to=in_reply_to,
    )
    return classify(mail, OWN, ours=False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Liebe Mitglieder,\n\nam 12. liest Jana Roth.\n\nWenn Sie den Brief nicht mehr erhalten möchten, "
            "antworten Sie kurz.",
            id="de",
        ),
        pytest.param(
            "Dear customers,\n\nall paper is 10 % off.\n\nIf you no longer wish to get our mail, reply with STOP.",
            id="en",
        ),
        pytest.param("Nos offres.\n\nSi vous ne souhaitez plus recevoir nos courriers, répondez STOP.", id="fr"),
        pytest.param("Le novità.\n\nSe non desidera più ricevere le nostre mail risponda a questa.", id="it"),
    ],
)  # fmt: skip
def test_a_circular_written_by_hand_is_no_request(text: str) -> None:
    assert of("shop@c.example", "News", text, *THUNDERBIRD).kind is MailKind.AUTO


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bitte keine Newsletter mehr an diese Adresse.", id="who wants none"),
        pytest.param("If you do not send my lamp this week, I cancel.", id="who is angry"),
        pytest.param(
            "You are receiving this because your newsletter has a broken link.", id="who tells why he writes"
        ),
    ],
)
def test_whoever_writes_of_a_circular_is_a_person(text: str) -> None:
    assert of("p@c.example", "Newsletter", text, *THUNDERBIRD).kind is MailKind.PERSON


@pytest.mark.parametrize(
    ("subject", "text", "answers"),
    [
        pytest.param(
            "Abwesend bis 16.11.",
            "Vielen Dank für Ihre Mail. Ich bin bis zum 16.11. nicht im Haus. Ihre Nachricht wird nicht gelesen.",
            False,
            id="Outlook's template with a subject of its own",
        ),
        pytest.param(
            "Re: Reklamacja",
            "Potwierdzam otrzymanie wiadomości. Ta odpowiedź została wygenerowana automatycznie.",
            True,
            id="a filter that says what it is",
        ),
        pytest.param(
            "Re: Quote",
            "Your message has been received and will be answered within two days. If it is urgent, please call us.",
            True,
            id="a receipt",
        ),
    ],
)  # fmt: skip
def test_a_rule_of_a_mail_program_is_no_person(subject: str, text: str, answers: bool) -> None:
    answered = OURS if answers else ()
    assert of("p@c.example", subject, text, *THUNDERBIRD, in_reply_to=answered).kind is MailKind.AUTO


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param("Urlaub ab 16.11.", "Ab dem 16.11. bin ich im Urlaub. Bitte sperren Sie so lange.", id="a wish"),
        pytest.param("Abwesend", "Herr Roth ist abwesend. Sein Rechner kann getauscht werden.", id="of somebody"),
        pytest.param("Automatik", "Das automatische Tor geht nicht auf.", id="a thing that is automatic"),
        pytest.param("Thanks", "Thank you for your message, the automatic update works now.", id="thanks"),
    ],
)  # fmt: skip
def test_a_person_at_his_mail_program_is_answered(subject: str, text: str) -> None:
    assert of("p@c.example", subject, text, *THUNDERBIRD).kind is MailKind.PERSON
    assert of("p@c.example", f"Re: {subject}", text, *THUNDERBIRD, in_reply_to=OURS).kind is MailKind.PERSON
