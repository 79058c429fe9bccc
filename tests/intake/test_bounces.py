"""What is a bounce and what only looks like one; the JSON of mail services; any bytes at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake import bounce
from mailtriage.intake.body import Body
from mailtriage.intake.bounce import addresses
from mailtriage.intake.parse import parse
from mailtriage.model.mail import FailedRecipient, Mail
from tests.intake.mail_servers import DAEMON, failed, notice, report

JSON = {
    "Amazon SES": '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"carl@example.net","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 no"}]}}',
    "Amazon SNS around it": '{"Type":"Notification","Message":"{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{\\"bouncedRecipients\\":[{\\"emailAddress\\":\\"carl@example.net\\",\\"status\\":\\"5.1.1\\"}]}}"}',
    "SendGrid": '[{"email":"carl@example.net","event":"bounce","reason":"550 5.1.1 no","status":"5.1.1"}]',
    "Mailgun": '{"event-data":{"event":"failed","severity":"permanent","recipient":"carl@example.net","delivery-status":{"code":550,"message":"5.1.1 no"}}}',
    "Postmark": '{"RecordType":"Bounce","Type":"HardBounce","Email":"carl@example.net","From":"support@example.org","Details":"smtp;550 5.1.1 no"}',
    "SparkPost": '[{"msys":{"message_event":{"type":"bounce","rcpt_to":"carl@example.net","error_code":"550","reason":"550 5.1.1 no"}}}]',
    "Mandrill": '[{"event":"hard_bounce","msg":{"email":"carl@example.net","sender":"support@example.org","diag":"smtp;550 5.1.1 no"}}]',
}  # fmt: skip
CLOUD = "From: Events <events@cloud.example>\nTo: support@example.org\nSubject: Notification\n"


class TestMailServices:
    """Bounces that come as JSON."""

    @pytest.mark.parametrize("text", JSON.values(), ids=JSON.keys())
    def test_failed_recipient_is_read_from_json(self, text: str) -> None:
        mail = notice(
            text + "\n\n--\nIf you wish to stop receiving this, visit https://cloud.example\n", CLOUD
        )
        assert failed(mail) == [("carl@example.net", True, "5.1.1")]
        assert mail.bounce_evidence == "JSON notice of a mail service"

    @pytest.mark.parametrize("text", [
        '{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"carl@example.net"}]}}',
        '{"notificationType":"Delivery","delivery":{"recipients":["carl@example.net"]},"mail":{"destination":["carl@example.net"]}}',
        '[{"email":"carl@example.net","event":"open"}]',
        '{"name":"Anna","email":"anna@example.com","message":"My printer is broken"}',
        '{"email": "carl@example.net", "event": "bounce"',
    ])  # fmt: skip
    def test_json_that_tells_of_no_failure_is_no_bounce(self, text: str) -> None:
        mail = notice(text, CLOUD)
        assert (mail.failed_recipients, mail.bounce_evidence) == ((), "")

    def test_delay_in_json_is_no_failure(self) -> None:
        text = '{"eventType":"DeliveryDelay","deliveryDelay":{"delayedRecipients":[{"emailAddress":"carl@example.net","status":"4.2.2"}]}}'
        assert failed(notice(text, CLOUD)) == [("carl@example.net", False, "4.2.2")]

    def test_mail_that_it_is_about_is_known_by_id_and_subject(self) -> None:
        text = '{"event-data":{"event":"failed","recipient":"carl@example.net","message":{"headers":{"message-id":"out-7@desk.example.org","subject":"[INC-1042-7KQM] Printer"}}}}'
        mail = notice(text, CLOUD)
        assert (mail.returned_ids, mail.returned_subjects) == (
            ("out-7@desk.example.org",),
            ("[INC-1042-7KQM] Printer",),
        )


POSTFIX = (
    "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\n"
    "be delivered.\n\n<carl@example.net>: 550 5.1.1 User unknown\n"
)
PERSON = "From: Anna <anna@example.com>\nTo: support@example.org\n"


class TestNoBounces:
    """What only looks like a bounce."""

    @pytest.mark.parametrize(
        ("head", "text"),
        [
            (PERSON + "Subject: Re: Printer\nIn-Reply-To: <x@example.org>\n", POSTFIX),
            (PERSON + "Subject: Fwd: Undelivered Mail Returned to Sender\n", "FYI\n\n" + POSTFIX),
            (PERSON + "Subject: Mail problem\n", "Hi, I get this:\n\n" + POSTFIX),
            (PERSON + "Subject: Mail problem\n", "Hello,\n\nwhen I write to Carl this comes:\n\n" + POSTFIX),
            (PERSON + "Subject: Delivery failed\n", "Hello, my parcel could not be delivered to Main Street 5.\n"),
            (PERSON + "Subject: Undeliverable mail\nX-Mailer: Apple Mail (2.3)\n", "All mail to carl@example.net is undeliverable.\n"),
            (PERSON + "Subject: x\n", "Final-Recipient is a field of RFC 3464, why do you not set it? anna@example.com\n"),
        ],
    )  # fmt: skip
    def test_person_who_writes_of_a_bounce_has_sent_none(self, head: str, text: str) -> None:
        mail = notice(text, head)
        assert (mail.bounce_evidence, mail.failed_recipients) == ("", ())

    @pytest.mark.parametrize(
        ("subject", "text"),
        [
            ("Out of Office: Printer", "I am away. Write to dora@example.net, mail to me is not delivered."),
            ("Automatic reply: Printer", "I left; this mailbox does not exist any more. Contact dora@example.net."),
            ("Your message to Team awaits approval", ("Your mail to 'Team' with the subject\n\n    Printer\n\nIs being held until "
             "the list moderator can review it for approval.\nteam@example.net")),
            ("failure notice", ("Hi! This is the ezmlm program. I'm managing the\nteam@example.net mailing list.\n\nI'm sorry, "
             "your message could not be delivered to <team@example.net>: subscribers only.")),
        ],
    )  # fmt: skip
    def test_automatic_answer_with_the_null_path_names_no_failure(self, subject: str, text: str) -> None:
        head = f"Return-Path: <>\nFrom: team-help@example.net\nTo: support@example.org\nSubject: {subject}\nAuto-Submitted: auto-replied\n"
        mail = notice(text, head)
        assert (mail.bounce_evidence, mail.failed_recipients) == ("", ())

    def test_challenge_dressed_as_a_delivery_report_is_none(self) -> None:
        mail = parse(
            f"{DAEMON.replace('failure notice', 'Your email requires verification')}"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
            "To verify that you are a human, simply reply to this message.\n--b\n"
            "Content-Type: message/delivery-status\n\n"
            "Final-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 5.7.1\n--b--\n".encode()
        )
        assert (mail.bounce_evidence, mail.failed_recipients) == ("", ())

    def test_read_receipt_is_no_failure_though_it_names_a_final_recipient(self) -> None:
        mail = parse(
            f"{PERSON}Subject: Read: Printer\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
            "--b\nContent-Type: text/plain\n\nYour message was read.\n--b\nContent-Type: message/disposition-notification\n\n"
            "Final-Recipient: rfc822; anna@example.com\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n".encode()
        )
        assert (mail.bounce_evidence, mail.failed_recipients) == ("", ())


class TestAddresses:
    """How mail servers write an address."""

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("<carl@example.net>:", ["carl@example.net"]),
            ("'Carl@Example.net' on Monday", ["carl@example.net"]),
            ('"carl hansen"@example.net unknown', ['"carl hansen"@example.net']),
            ("[SMTP:carl@example.net]", ["carl@example.net"]),
            ("Carl<mailto:carl@example.net>", ["carl@example.net"]),
            ("p=IKON;o=Nexus;dda:SMTP=carl@example.net; on", ["carl@example.net"]),
            ("RFC-822=carl(a)example.net", ["carl@example.net"]),
            ("宛先carl@example.netは存在しません", ["carl@example.net"]),
            ("<карл@пример.рф>", ["карл@пример.рф"]),
            ("carl@[192.0.2.1].", ["carl@[192.0.2.1]"]),
            ("carl@example.net...User unknown", ["carl@example.net"]),
            ("o'neil@example.net", ["o'neil@example.net"]),
            ("IMCEAEX-_O=FIRMA_OU=X_CN=CARL@example.net", []),
            ("no address @ all, a@, @b", []),
        ],
    )
    def test_address_is_read_without_what_surrounds_it(self, line: str, expected: list[str]) -> None:
        assert [address for address, _, _ in addresses.found_in(line)] == expected


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_words_of_a_mail_server_are_read(text: str) -> None:
    mail = Mail(
        headers=(("return-path", "<>"), ("from", "MAILER-DAEMON@x")), subject="failure notice", text=text
    )
    found = bounce.read(mail, Body(text=text), text.encode("utf-8", "replace"))
    assert all(isinstance(one, FailedRecipient) and len(one.reason) <= 500 for one in found.failed)


PIECES = ["<a@b.example>", "550 5.1.1", "Final-Recipient: rfc822; ", "Action: failed\n", "\n", "\n\n", ": ", "(expanded from ",
          "{", "[", '"', "Subject: ", "Received: x\n", "This is the qmail-send program", "recipient", "could not be delivered to "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300, deadline=None)
def test_pieces_of_notices_in_any_order_are_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    for mail in (notice(text), report(text), report(text, text, returned=text)):
        assert len(mail.failed_recipients) <= bounce.MAX_RECIPIENTS
        assert "" not in [one.address for one in mail.failed_recipients]
