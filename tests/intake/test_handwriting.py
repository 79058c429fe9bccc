"""What neither a hand wrote nor a voice speaks in is a program's, whatever its words; people have one of both."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.handwriting import answers_by_itself, shows_nobody
from mailtriage.intake.parse import parse
from mailtriage.intake.voice import asks_us, writes_personally
from mailtriage.model.mail import Classified, Mail, MailKind

OWN = frozenset({"support@desk.example"})
HOP = (
    "Received: from out.garden.example by mx.desk.example with ESMTPS id 4B; Mon, 3 Aug 2026 09:00:00 +0200\n"
)
ANSWERS = "In-Reply-To: <out-7@desk.example>\n"
# In no words of the tables: what the firm's program makes of its data, in a language with few of them.
DATES = (
    "Sveiki,\n\nskaitītāja nolasīšana šomēnes līdz 25. augustam. Rādījumi par jūliju vēl nav saņemti, rēķins tiks "
    "izrakstīts pēc vidējā patēriņa.\n\nRādījumi: https://garden.example/r/20410\n"
)


def mail(
    text: str, head: str = HOP, sender: str = "Garden <garden@garden.example>", subject: str = "Nr. 20410"
) -> Mail:
    return parse(f"{head}From: {sender}\nTo: support@desk.example\nSubject: {subject}\n\n{text}".encode())


def of(text: str, head: str = HOP, **fields: str) -> Classified:
    return classify(mail(text, head, **fields), OWN, ours=False)


def test_a_program_is_known_without_a_word_of_any_table() -> None:
    found = of(DATES)
    assert (found.kind, found.responder, found.weighed) == (MailKind.AUTO, False, True)
    assert "nobody's hand, nobody's voice" in found.evidence[0]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f"{HOP}User-Agent: Mozilla Thunderbird\n", id="a mail program"),
        pytest.param(f"{HOP}X-MS-Has-Attach:\nX-OriginatorOrg: garden.example\n", id="Exchange"),
        pytest.param(f"{HOP}{ANSWERS}", id="an answer"),
        pytest.param(f"{HOP}Reply-To: anna@home.example\n", id="somebody else to answer"),
        pytest.param("", id="no trace of its way"),
    ],
)
def test_a_hand_is_enough(head: str) -> None:
    assert of(DATES.replace("https://", ""), head).kind is MailKind.PERSON


@pytest.mark.parametrize(
    "sender",
    [
        "Anna Adler <anna.adler@garden.example>",
        "Anna Adler <a.adler@garden.example>",
        "Adler, Anna <aadler@garden.example>",
        "Anna Adler <anna@gmail.com>",
    ],
)
def test_an_address_made_of_a_name_is_a_hand(sender: str) -> None:
    assert of(DATES, sender=sender).kind is MailKind.PERSON


@pytest.mark.parametrize(
    "sender",
    [
        "Accounts <accounts@garden.example>",
        "Garden Lettings <lettings@garden.example>",
        "x@garden.example",
        "SII DTE <siidte@garden.example>",
        "Sistema di Interscambio <sdi12@garden.example>",
    ],
)
def test_the_name_of_an_office_is_none(sender: str) -> None:
    assert of(DATES, sender=sender).kind is MailKind.AUTO


@pytest.mark.parametrize(
    "said",
    [
        "Could somebody have a look at the meter in the cellar?",
        "Kann jemand von euch bis 16 Uhr draufschauen?",
        "Ar galite atsiųsti sąskaitą?",
        "My meter shows nothing since Monday, see https://garden.example/x",
        "Bitte dringend anrufen, 0175 555.",
        "復旧はいつになりますか。担当の高田です。回答いただけると助かります。",
        "어느 쪽으로 진행할까요? 답을 기다립니다.",
    ],
)
def test_a_voice_is_enough(said: str) -> None:
    assert of(f"{said}\n\n20410 https://garden.example/r/1\n").kind is MailKind.PERSON


def test_one_offer_of_a_service_is_a_faint_voice() -> None:
    offer = (
        "Hello Desk,\n\nyour arrival is on Wednesday, booking 20410. The room is ready from three in the afternoon, "
        "breakfast is from seven to ten in the garden.\n\nNeed a taxi?\n\nhttps://garden.example/t\n"
    )
    assert of(offer, subject="Your booking 20410").kind is MailKind.AUTO


def test_the_name_of_a_page_speaks_of_nobody() -> None:
    told = 'Guten Tag,\n\nVerlängern können Sie im Katalog unter "Mein Konto".\n\n' + DATES
    assert of(told).kind is MailKind.AUTO


def test_a_few_words_are_too_few_to_tell() -> None:
    assert of("Door C open, 20410.\n").kind is MailKind.PERSON


@pytest.mark.parametrize(
    ("head", "text"),
    [
        pytest.param(
            f"Return-Path: <>\n{HOP}{ANSWERS}User-Agent: Horde Application Framework 5\n",
            "Fra 2. mars er jeg hjemme med en liten gutt. Torill har overtatt kundene mine.\n",
            id="the null path, from a web mailer's rule",
        ),
        pytest.param(
            f"{HOP}{ANSWERS}",
            "You are not on my list yet! To get your letter through, click once:\n\nhttp://garden.example/in?k=9f\n",
            id="a link for its reader",
        ),
        pytest.param(
            f"{HOP}{ANSWERS}X-Loop: garden@garden.example\n",
            "Got it. Mondays only. -- E.\n",
            id="its own X-Loop",
        ),
    ],
)
def test_an_answer_that_neither_asks_nor_quotes_may_be_a_programs(head: str, text: str) -> None:
    assert of(text, head).kind is MailKind.AUTO


@pytest.mark.parametrize(
    "text",
    [
        "Still the same error after the restart.\n",
        "Thanks, it works again.\n",
        "Geht wieder.\n",
        "Which cable do I need?\n",
        "The second one is broken, too.\n\n> which of them?\n",
    ],
)
def test_a_short_answer_without_any_hand_is_a_persons(text: str) -> None:
    assert of(text, f"{HOP}{ANSWERS}", subject="Re: [REQ-1043-M2XA] Printer").kind is MailKind.PERSON


def test_a_forwarded_complaint_with_the_null_path_is_a_persons() -> None:
    text = "The printer is still broken.\n"
    assert (
        of(text, f"Return-Path: <>\n{HOP}{ANSWERS}User-Agent: Mozilla Thunderbird\n").kind is MailKind.PERSON
    )


LEAVE = f"{HOP}List-Unsubscribe: <https://crm.example/u/1>\n"


@pytest.mark.parametrize(
    "text",
    [
        "Hi,\n\nI looked at both sessions. Did you change something? Please call me.\n\nBo\n",
        "Hello,\n\ncould you send us the offer for 40 handsets?\n\nBo\n",
    ],
)
def test_who_writes_through_a_crm_is_answered(text: str) -> None:
    assert of(text, LEAVE, sender="Bo Berg <sales@garden.example>").kind is MailKind.PERSON


@pytest.mark.parametrize(
    "text",
    [
        "Hi,\n\nI founded Garden in my kitchen. What do you think of it? https://a.example https://b.example\n",
        "This week: 20 % on all seeds. https://garden.example/shop\n",
    ],
)
def test_a_newsletter_is_a_list_however_it_speaks(text: str) -> None:
    assert of(text, LEAVE).kind is MailKind.LIST


def test_the_mark_of_a_campaign_outweighs_its_question() -> None:
    text = "Hello,\n\ncould you spare a minute?\n\nBo\n"
    assert classify(mail(text, f"{LEAVE}Precedence: bulk\n"), OWN, ours=False).kind is not MailKind.PERSON


def test_nothing_hostile_takes_long() -> None:
    for text in ("?" * 200_000, "a " * 100_000, "a: b\n" * 50_000, "could you " * 20_000):
        one = mail(text)
        assert shows_nobody(one) is None or answers_by_itself(one, by_hand=False) is None
        assert isinstance(asks_us(one), bool)
        assert isinstance(writes_personally(one, by_hand=False), bool)
