"""People whose mail looks like a machine's, and lists and complaints behind other signs."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.verdicts import verdicts
from mailtriage.model.mail import Address, Classified, FailedRecipient, Mail, MailKind

OWN = frozenset({"support@desk.example"})
OURS = ("20261103.aaaabbbbccccddddeeeeffffgg@desk.example",)
ANNA = Address("Anna Adler", "anna@customer.example")
ELSEWHERE = (Address("Bo Berg", "bo@buyer.example"),)
ASKS = "Hello,\n\ncould you move the appointment to Thursday? The printer is needed on Friday.\n\nAnna"

OUTLOOK = (("accept-language", "de-DE"), ("x-ms-has-attach", ""), ("thread-index", "AdtO"))
THUNDERBIRD = (("user-agent", "Mozilla Thunderbird"),)
ZENDESK = (("x-zendesk-email-id", "01J"), ("auto-submitted", "auto-generated"))
JIRA = (("x-jira-fingerprint", "0a1b"), ("auto-submitted", "auto-generated"), ("precedence", "bulk"))


def of(*headers: tuple[str, str], text: str = ASKS, sender: Address = ANNA, **fields: object) -> Classified:
    mail = Mail(headers=headers, sender=sender, text=text, reply_text=text, **fields)  # type: ignore[arg-type]
    return classify(mail, OWN, ours=False)


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        pytest.param(
            (*OUTLOOK, ("x-auto-response-suppress", "All")), {}, id="an Exchange rule adds it to all"
        ),
        pytest.param(
            (*OUTLOOK, ("precedence", "bulk")), {"in_reply_to": OURS}, id="a gateway adds it to answers"
        ),
        pytest.param((("feedback-id", "6187:user:proton"),), {}, id="Proton puts it on people's mail"),
        pytest.param(
            THUNDERBIRD, {"sender": Address("", "postmaster@small.example")}, id="who runs a mail server"
        ),
        pytest.param(
            THUNDERBIRD,
            {"sender": Address("", "no-reply@town.example"), "in_reply_to": OURS},
            id="an answer typed under no-reply",
        ),
        pytest.param(ZENDESK, {"in_reply_to": OURS}, id="an agent of another help desk"),
        pytest.param(ZENDESK, {}, id="an agent who writes first"),
        pytest.param(ZENDESK, {"in_reply_to": ("1@other.example",)}, id="an agent on a mail of others"),
        pytest.param(
            (("precedence", "bulk"), ("x-rt-ticket", "net #33120")),
            {},
            id="an agent whose desk calls it bulk",
        ),
        pytest.param(
            (("x-mailer", "Znuny Mail Service"), ("return-path", "<www-data@customer.example>")),
            {"text": "For ticket 48812 we need the metadata of your login, and whom to call.\n\nAnna"},
            id="an agent who needs something, and does not ask",
        ),
        pytest.param(JIRA, {"in_reply_to": OURS}, id="an agent in Jira"),
        pytest.param(
            (("x-campaign", "inbox"),), {"in_reply_to": OURS}, id="typed in a program for campaigns"
        ),
        pytest.param(
            (("list-unsubscribe", "<https://relay.example/u>"),),
            {"in_reply_to": OURS},
            id="a relay's way out",
        ),
        pytest.param((("x-sg-eid", "u001.abc"),), {"reply_to": ELSEWHERE}, id="a form sent by a relay"),
        pytest.param((("x-sg-eid", "u001.abc"),), {"in_reply_to": OURS}, id="an answer sent by a relay"),
        pytest.param((), {"message_id": "AbCdEf0123456789AbCdEf0123456789==@proton.me"}, id="Proton"),
    ],
)
def test_a_person_is_answered(headers: tuple[tuple[str, str], ...], fields: dict[str, object]) -> None:
    assert of(*headers, **fields).kind is MailKind.PERSON  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        pytest.param(
            ZENDESK, {"text": "The case 881 went to the second level: Bo Berg."}, id="a help desk's own news"
        ),
        pytest.param(
            ZENDESK,
            {
                "in_reply_to": OURS,
                "text": "Your request (881) has been received. We will respond within a day.",
            },
            id="its acknowledgement",
        ),
        pytest.param((("x-campaign", "spring"),), {}, id="a campaign"),
        pytest.param(
            (("x-campaign", "spring"),), {"in_reply_to": ("1@x.example",)}, id="a campaign that feigns"
        ),
        pytest.param((("x-auto-response-suppress", "All"),), {}, id="a program's wish"),
        pytest.param((), {"sender": Address("", "postmaster@small.example")}, id="a mail server"),
        pytest.param((("x-mailer", "KYOCERA TASKalfa 2554ci"),), {}, id="a copier"),
        pytest.param((("user-agent", "mail (GNU Mailutils 3.15)"),), {}, id="a script"),
        pytest.param((), {"message_id": "8214477@BRN30055C1"}, id="a device's id"),
        pytest.param((("x-sg-eid", "u001.abc"),), {}, id="a relay of programs"),
        pytest.param((("x-shopify-email-type", "order"),), {"reply_to": ELSEWHERE}, id="a shop of a buyer"),
        pytest.param((("x-docusign-x", "1"),), {"reply_to": ELSEWHERE}, id="a signature somebody asks for"),
    ],
)
def test_a_machine_is_not(headers: tuple[tuple[str, str], ...], fields: dict[str, object]) -> None:
    assert of(*headers, **fields).kind is MailKind.AUTO  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        (("list-id", "<shop.github.example>"), ("x-github-reason", "mention")),
        (("list-id", "<forum.example>"), ("auto-submitted", "auto-generated")),
        (("list-help", "<mailto:h@news.example>"), ("x-auto-response-suppress", "All")),
        (("x-mailing-list", "ops@lists.example"), ("precedence", "bulk")),
    ],
)
def test_what_subscribers_get_is_list_mail_whatever_program_sends_it(
    headers: tuple[tuple[str, str], ...],
) -> None:
    found = of(*headers)
    assert (found.kind, found.responder) == (MailKind.LIST, False)


def test_a_group_of_our_own_house_hands_on_what_people_write() -> None:
    assert of(("list-id", "<sales.desk.example>"), ("precedence", "list")).kind is MailKind.PERSON
    assert of(("x-beenthere", "sales@desk.example"), ("precedence", "list")).kind is MailKind.PERSON


def test_a_way_to_leave_alone_makes_no_list_of_a_machines_notice() -> None:
    found = of(("list-unsubscribe", "<https://network.example/u>"), ("x-auto-response-suppress", "All"))
    assert found.kind is MailKind.AUTO


def test_a_report_of_success_is_a_receipt() -> None:
    report = ("content-type", "multipart/report; report-type=delivery-status")
    told = of(report, content_type="multipart/report", notes=("delivered: bo@buyer.example",))
    assert (told.kind, told.responder) == (MailKind.AUTO, True)
    failed = (FailedRecipient("olga@buyer.example", permanent=True),)
    mixed = of(report, content_type="multipart/report", notes=told.evidence, failed_recipients=failed)
    assert mixed.kind is MailKind.BOUNCE


def test_a_subscriber_who_writes_of_bounces_sends_none() -> None:
    found = of(("list-id", "<ops.lists.example>"), subject="Undelivered Mail Returned to Sender since Monday")
    assert found.kind is MailKind.LIST


def test_a_bounce_that_came_through_a_list_is_a_bounce() -> None:
    daemon = Address("Mail Delivery Subsystem", "mailer-daemon@mx.example")
    found = of(("list-id", "<ops.lists.example>"), ("return-path", "<>"), sender=daemon, text="User unknown")
    assert found.kind is MailKind.BOUNCE


def test_what_a_lists_own_program_tells_is_journaled_and_opens_nothing() -> None:
    found = of(("list-id", "<ops.lists.example>"), ("x-list-administrivia", "yes"))
    assert (found.kind, found.responder) == (MailKind.AUTO, True)
    told = Classified(MailKind.AUTO, (), responder=True)
    assert not verdicts(told, on_ticket=False).open
    assert not verdicts(told, on_ticket=True).reopen
    assert verdicts(told, on_ticket=True).journal


def test_who_writes_of_a_bounce_in_a_website_form_has_sent_none() -> None:
    asks = (Address("Olga Orel", "olga@customer.example"),)
    form = of(sender=Address("", "noreply@website.example"), reply_to=asks, subject="Mail delivery failed")
    assert form.kind is MailKind.PERSON


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        (
            Address("", "abuse@telecom.example"),
            "Über Ihren Anschluss wurden unerwünschte Werbe-E-Mails versendet.",
        ),
        (
            Address("Network Abuse Team", "reports@isp.example"),
            "We were told of unsolicited bulk e-mail from you.",
        ),
        (Address("", "cert@authority.example"), "The hosts below were seen sending spam."),
        (Address("", "notify@cloud.example"), '{"notificationType": "Complaint", "complaint": {}}'),
    ],
)
def test_abuse_desks_complain_in_their_own_words(sender: Address, text: str) -> None:
    assert of(("auto-submitted", "auto-generated"), sender=sender, text=text).kind is MailKind.FEEDBACK


def test_a_person_at_an_abuse_desk_who_asks_something_is_a_person() -> None:
    asks = "Hello,\n\nwe see spam from one of your servers, could you call me?\n\nOle"
    assert of(*THUNDERBIRD, sender=Address("Ole", "abuse@isp.example"), text=asks).kind is MailKind.PERSON


FORM = (
    "You received a new message from your online store's contact form.\n\nName:\nBo Berg\n\nE-mail:\n"
    "bo@buyer.example\n\nBody:\nWill size M be back before Christmas?"
)


def test_a_shops_contact_form_is_the_customers() -> None:
    shop = Address("Our Shop", "mailer@shop.example")
    made = of(("x-shopify-shop-id", "1"), text=FORM, sender=shop, reply_to=ELSEWHERE)
    assert made.kind is MailKind.PERSON
    order = of(("x-shopify-shop-id", "1"), text="Order 17 was paid.", sender=shop, reply_to=ELSEWHERE)
    assert order.kind is MailKind.AUTO


def test_who_asks_how_to_end_automatic_answers_is_no_automatic_answer() -> None:
    asks = of(
        text="Hello,\n\nhow do I switch it off? It goes to everybody.\n\nAnna",
        subject="Automatic reply: how?",
    )
    assert asks.kind is MailKind.PERSON


def test_a_friday_is_no_day_off_in_danish() -> None:
    told = (
        "Since Friday the signature does not verify. Your request (7) has been updated: see our reply below."
    )
    bulk = (("x-zendesk-email-id", "01J"), ("precedence", "bulk"))
    assert of(*bulk, text=told, in_reply_to=OURS).kind is MailKind.PERSON


@pytest.mark.parametrize("program", ["s-nail v14.9.24", "Heirloom mailx 12.5"])
def test_who_writes_on_a_command_line_is_a_person(program: str) -> None:
    assert of(("user-agent", program)).kind is MailKind.PERSON


def test_what_is_down_is_no_office_that_writes() -> None:
    told = "Hello,\n\nOur order number is 2026-118.\nThe message says: error 0x80070005.\nThank you!\n\nRegards\nBo"
    assert of(text=told, subject="Production is down!").kind is MailKind.PERSON
