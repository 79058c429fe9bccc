"""Delivery reports (RFC 3464) in the states in which they arrive, and which mail came back."""

import base64
import quopri

import pytest

from mailtriage.intake.parse import parse
from tests.intake.mail_servers import DAEMON, RETURNED, failed, notice, report, told


class TestDeliveryReport:
    """RFC 3464, in the states in which it arrives."""

    @pytest.mark.parametrize(
        ("status", "expected"),
        {
            "as it should be": (
                "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; Carl@example.net\nAction: failed\nStatus: 5.1.1",
                ("carl@example.net", True, "5.1.1"),
            ),
            "no blank line before the recipient": (
                "Reporting-MTA: dns; mx\nFinal-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 5.1.1",
                ("carl@example.net", True, "5.1.1"),
            ),
            "no type": (
                "Final-Recipient: <carl@example.net>\nAction: failed\nStatus: 5.1.1",
                ("carl@example.net", True, "5.1.1"),
            ),
            "action before the recipient": (
                "Action: failed\nFinal-Recipient: rfc822;carl@example.net\nStatus: 5.0.0",
                ("carl@example.net", True, "5.0.0"),
            ),
            "only what sendmail calls the actual recipient": (
                "X-Actual-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 5.1.1",
                ("carl@example.net", True, "5.1.1"),
            ),
            "a final failure after many tries": (
                "Final-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 4.4.7",
                ("carl@example.net", True, "4.4.7"),
            ),
            "still on its way": (
                "Final-Recipient: rfc822; carl@example.net\nAction: delayed\nStatus: 4.4.1",
                ("carl@example.net", False, "4.4.1"),
            ),
            "an action of its own making, and no status code": (
                "Final-Recipient: rfc822;carl@example.net\nAction: failure\nStatus: 553 Message too large",
                ("carl@example.net", True, ""),
            ),
            "no action": (
                "Final-Recipient: rfc822;carl@example.net\nStatus: 5.2.2",
                ("carl@example.net", True, "5.2.2"),
            ),
            "no action, and a temporary status": (
                "Final-Recipient: rfc822;carl@example.net\nStatus: 4.2.2",
                ("carl@example.net", False, "4.2.2"),
            ),
            "the code in the diagnosis only": (
                "Final-Recipient: rfc822;carl@example.net\nAction: failed\nStatus:\nDiagnostic-Code: smtp; 550 5.1.1 x",
                ("carl@example.net", True, "5.1.1"),
            ),
            "beyond ASCII": (
                "Final-Recipient: utf-8; <карл@example.net>\nAction: failed\nStatus: 5.1.1",
                ("карл@example.net", True, "5.1.1"),
            ),
            "beyond ASCII without angles": (
                "Final-Recipient: utf-8; jörg@mühle.example\nAction: failed\nStatus: 5.6.7",
                ("jörg@mühle.example", True, "5.6.7"),
            ),
            "beyond ASCII in a report of ASCII": (
                "Final-Recipient: utf-8; j\\x{F6}rg@\\x{5B98}.example\nAction: failed\nStatus: 5.6.7",
                ("jörg@官.example", True, "5.6.7"),
            ),
            "a mail of X.400": (
                "Final-Recipient: X400; /S=berg/O=firma/(RFC-822=carl(a)example.net)/\nAction: failed\nStatus: 5.1.1",
                ("carl@example.net", True, "5.1.1"),
            ),
            "encapsulated by Exchange": (
                "Final-Recipient: rfc822;IMCEASMTP-carl+40example+2Enet@firma.example\nAction: failed\nStatus: 5.1.1",
                ("carl@example.net", True, "5.1.1"),
            ),
        }.values(),
    )
    def test_report_is_read_in_any_state(self, status: str, expected: tuple[str, bool, str]) -> None:
        assert failed(report(status)) == [expected]

    def test_what_the_sender_wrote_to_counts_not_where_it_was_forwarded(self) -> None:
        status = "Final-Recipient: rfc822; c@phones.example\nOriginal-Recipient: rfc822;carl@example.net\nAction: failed"
        assert told(report(status)) == ["carl@example.net"]
        text = "<c@phones.example> (expanded from <carl@example.net>): user unknown"
        assert told(report("Final-Recipient: rfc822; c@phones.example\nAction: failed", text)) == [
            "carl@example.net"
        ]

    def test_last_host_of_its_domain_is_not_what_the_sender_wrote_to(self) -> None:
        status = "Final-Recipient: rfc822; carl@mbox3.example.net\nAction: failed\nStatus: 5.1.1"
        assert told(report(status)) == ["carl@example.net"]

    def test_another_address_of_a_report_is_believed(self) -> None:
        status = "Final-Recipient: rfc822; dora@elsewhere.example\nAction: failed\nStatus: 5.1.1"
        assert told(report(status)) == ["dora@elsewhere.example"]

    def test_plus_sign_that_was_encoded_for_smtp_is_a_plus_sign(self) -> None:
        status = "Original-Recipient: rfc822;carl+2Bnews@example.net\nFinal-Recipient: rfc822;x@y.example\nAction: failed"
        assert told(report(status)) == ["carl+news@example.net"]

    def test_local_user_is_named_by_the_address_that_the_returned_mail_went_to(self) -> None:
        assert told(report("Final-Recipient: LOCAL; carl\nAction: failed\nStatus: 5.1.1")) == [
            "carl@example.net"
        ]

    def test_several_recipients_each_have_their_own_fate(self) -> None:
        mail = report(
            "Reporting-MTA: dns; mx\n\n"
            "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\n\n"
            "Final-Recipient: rfc822; b@example.net\nAction: delivered\nStatus: 2.0.0\n\n"
            "Final-Recipient: rfc822; c@example.net\nAction: delayed\nStatus: 4.2.2\n"
        )
        assert failed(mail) == [("a@example.net", True, "5.1.1"), ("c@example.net", False, "4.2.2")]

    @pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
    def test_receipt_is_no_failure_whatever_its_text_says(self, action: str) -> None:
        mail = report(
            f"Final-Recipient: rfc822; carl@example.net\nAction: {action}\nStatus: 2.0.0",
            "could not be delivered",
        )
        assert (mail.failed_recipients, mail.bounce_evidence) == ((), "")
        assert mail.notes == ("delivered: carl@example.net",)

    def test_receipt_names_three_of_those_it_reached(self) -> None:
        blocks = [f"Final-Recipient: rfc822; u{n}@example.net\nAction: relayed\n" for n in range(5)]
        assert report("\n".join(blocks)).notes == tuple(f"delivered: u{n}@example.net" for n in range(3))

    def test_report_with_a_failure_is_no_receipt(self) -> None:
        blocks = [
            f"Final-Recipient: rfc822; {one}@example.net\nAction: {one}\n" for one in ("relayed", "delayed")
        ]
        assert report("\n".join(blocks)).notes == ()

    def test_international_report_is_read(self) -> None:
        mail = parse(
            f"{DAEMON}Content-Type: multipart/report; report-type=global-delivery-status; boundary=b\n\n"
            "--b\nContent-Type: text/plain; charset=utf-8\n\nA mail came back.\n"
            "--b\nContent-Type: message/global-delivery-status\n\nReporting-MTA: dns; mx\n\n"
            "Final-Recipient: utf-8; иван@почта.example\nAction: failed\nStatus: 5.1.1\n"
            "--b\nContent-Type: message/global-headers\n\nTo: иван@почта.example\nSubject: Счёт\n--b--\n".encode()
        )
        assert failed(mail) == [("иван@почта.example", True, "5.1.1")]
        assert mail.returned_subjects == ("Счёт",)

    @pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
    def test_encoded_report_is_decoded_though_that_is_forbidden(self, encoding: str) -> None:
        status = b"Final-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 a=b\n"
        encoded = base64.encodebytes(status) if encoding == "base64" else quopri.encodestring(status)
        mail = report(encoded.decode(), fields=f"Content-Transfer-Encoding: {encoding}\n")
        assert failed(mail) == [("carl@example.net", True, "5.1.1")]
        assert mail.failed_recipients[0].reason == "550 a=b"

    def test_report_is_found_in_the_raw_mail_where_its_part_has_another_type(self) -> None:
        mail = parse(
            f"{DAEMON}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nA mail came back.\n"
            "--b\nContent-Type: application/octet-stream; name=details.txt\n\n"
            "Final-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 5.1.1\n--b--\n".encode()
        )
        assert failed(mail) == [("carl@example.net", True, "5.1.1")]

    def test_reason_is_the_remote_servers_own_words(self) -> None:
        mail = report(
            "Final-Recipient: rfc822; carl@example.net\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 <carl@example.net>: Recipient\n    address rejected: unknown"
        )
        assert (
            mail.failed_recipients[0].reason
            == "550 5.1.1 <carl@example.net>: Recipient address rejected: unknown"
        )


class TestWhatCameBack:
    """By which the ticket is found: Message-IDs, our own header, subjects."""

    @pytest.mark.parametrize(
        "raw",
        {
            "attached": f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFailed: carl@example.net\n--b\nContent-Type: message/rfc822\n\n{RETURNED}\n--b--\n",
            "its header": "Content-Type: multipart/report; boundary=b\n\n--b\n\nFailed: carl@example.net\n--b\nContent-Type: text/rfc822-headers\n\n" + RETURNED.partition("\n\n")[0] + "\n--b--\n",
            "in the text": f"\nUnable to deliver to carl@example.net\n\n--- Original message follows.\n\n{RETURNED}",
            "quoted": "\nUnable to deliver to carl@example.net\n\n> " + RETURNED.replace("\n", "\n> "),
            "a part of no type": f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFailed: carl@example.net\n--b\n{RETURNED}\n--b--\n",
            "a piece": f"Content-Type: multipart/report; boundary=b\n\n--b\n\nFailed: carl@example.net\n--b\nContent-Type: message/partial\n\n{RETURNED}\n--b--\n",
        }.values(),
    )  # fmt: skip
    def test_id_and_subject_are_found_however_a_mail_comes_back(self, raw: str) -> None:
        mail = parse((DAEMON + raw).encode())
        assert mail.returned_ids == ("out-7@desk.example.org",)
        assert mail.returned_subjects == ("[INC-1042-7KQM] Printer",)

    def test_subject_is_decoded(self) -> None:
        returned = RETURNED.replace("Printer", "=?utf-8?q?Dr=C3=BCcker?=")
        mail = report("Final-Recipient: rfc822; carl@example.net\nAction: failed", returned=returned)
        assert mail.returned_subjects == ("[INC-1042-7KQM] Drücker",)

    @pytest.mark.parametrize(
        "label", ["Subject:", "Betreff:", "Objet :", "件名:", "主 题：", "The message subject was:"]
    )
    def test_subject_that_the_notice_names_is_read_in_any_language(self, label: str) -> None:
        head = DAEMON + "Content-Type: text/plain; charset=utf-8\n"
        mail = notice(
            f"Your message\n\n  {label} [INC-1042-7KQM] Printer\n\nwas not delivered to:\n\n  carl@example.net\n",
            head,
        )
        assert mail.returned_subjects == ("[INC-1042-7KQM] Printer",)

    def test_id_survives_in_our_own_header_where_a_provider_rewrote_it(self) -> None:
        ours = "20260803." + "a" * 26 + "@desk.example.org"
        returned = f"X-Mailtriage-Id: {ours} {'b' * 26}\n{RETURNED}"
        mail = report("Final-Recipient: rfc822; carl@example.net\nAction: failed", returned=returned)
        assert mail.returned_ids == ("out-7@desk.example.org", ours)

    def test_mail_within_a_returned_bounce_is_found(self) -> None:
        inner = (
            "From: MAILER-DAEMON@a.example\nMessage-ID: <inner@a.example>\nSubject: x\n"
            "Content-Type: multipart/report; boundary=c\n\n--c\n\nx\n--c\nContent-Type: message/rfc822\n\n"
            + RETURNED
            + "\n--c--\n"
        )
        mail = report("Final-Recipient: rfc822; carl@example.net\nAction: failed", returned=inner)
        assert mail.returned_ids == ("inner@a.example", "out-7@desk.example.org")

    def test_complaint_has_returned_ids_and_no_failure(self) -> None:
        mail = parse(
            "From: fbl@isp.example\nTo: support@example.org\nSubject: FW: x\n"
            "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nThis mail was not delivered.\n"
            f"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b\nContent-Type: message/rfc822\n\n{RETURNED}\n--b--\n".encode()
        )
        assert (mail.returned_ids, mail.failed_recipients, mail.bounce_evidence) == (
            ("out-7@desk.example.org",),
            (),
            "",
        )
