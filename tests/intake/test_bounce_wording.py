"""Bounces known only by what a mail server says: whom a mail did not reach, and why."""

import pytest

from tests.intake.mail_servers import DAEMON, LANGUAGES, NOTICES, RETURNED, failed, notice, told


class TestPlainWords:
    """Bounces known only by what a mail server says."""

    @pytest.mark.parametrize("text", NOTICES.values(), ids=NOTICES.keys())
    def test_failed_recipient_is_found_whichever_server_wrote(self, text: str) -> None:
        mail = notice(text)
        assert [(one.address, one.permanent) for one in mail.failed_recipients] == [
            ("carl@example.net", True)
        ]
        assert mail.bounce_evidence

    @pytest.mark.parametrize(("opening", "details"), LANGUAGES.values(), ids=LANGUAGES.keys())
    def test_exchange_is_understood_in_its_languages_without_a_telling_header(
        self, opening: str, details: str
    ) -> None:
        head = "From: Exchange <exchange@example.net>\nTo: support@example.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\n"
        text = f"{opening}\n\nCarl<mailto:carl@example.net>\nX.\n\n{details}\n\nc.hansen@inner.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound ##\n"
        mail = notice(text, head)
        assert failed(mail) == [("carl@example.net", True, "5.1.1")]
        assert mail.bounce_evidence == "wording of Exchange"

    @pytest.mark.parametrize(
        "text",
        [
            "A message that you sent has not yet been delivered to:\n\n  carl@example.net\n    host mx: 450 greylisted\n",
            "Your message could not be delivered for 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n<carl@example.net>: timed out\n",
            "This is a warning message only.\nDelivery to the following recipient has been delayed:\n\n     carl@example.net\n",
            "There was a temporary problem delivering your message to carl@example.net. We will retry for 46 more hours.\n",
            "   ----- The following addresses had transient non-fatal errors -----\n<carl@example.net>\n\nWill keep trying until message is 5 days old\n",
            "Your message could not yet be fully delivered. Delivery is still pending for:\n\n  carl@example.net (queue: smtp)\n",
            "Ihre Nachricht an carl@example.net konnte noch nicht zugestellt werden. Weitere Zustellversuche folgen.\n",
            "Votre message n'a pas encore pu être remis à carl@example.net. Le serveur continuera d'essayer.\n",
            "Su mensaje todavía no se ha podido entregar a carl@example.net. El servidor seguirá intentándolo.\n",
            "Ваше письмо пока не доставлено: carl@example.net\nПопытки доставки будут продолжены.\n",
            "A message is delayed for more than 4 hours for the following\nlist of recipients:\n\ncarl@example.net: 421 try again\n",
        ],
    )
    def test_notice_of_a_delay_is_no_failure(self, text: str) -> None:
        assert [(one.address, one.permanent) for one in notice(text).failed_recipients] == [
            ("carl@example.net", False)
        ]

    def test_temporary_code_in_a_final_notice_is_a_failure(self) -> None:
        text = "I'm not going to try again; this message has been in the queue too long.\n\n<carl@example.net>:\n451 4.4.1 timed out\n"
        assert failed(notice(text)) == [("carl@example.net", True, "4.4.1")]

    @pytest.mark.parametrize(
        "text",
        [
            "The mailbox of carl@example.net is full, your message was not delivered.\nCall or write to helpline@example.net\n",
            "Das Postfach von carl@example.net ist voll.\nIhre Mail wurde nicht zugestellt.\n\nRückfragen an auskunft@example.net\n",
            "Votre message à carl@example.net n'a pas été remis.\nPour toute question, écrivez à aide@example.net\n",
            "Mail to carl@example.net was rejected, user unknown.\nYour mail was not delivered to support@example.net for help\n",
        ],
    )
    def test_whom_a_notice_names_for_questions_has_not_failed(self, text: str) -> None:
        assert told(notice(text, DAEMON + "Content-Type: text/plain; charset=utf-8\n")) == [
            "carl@example.net"
        ]

    def test_address_of_the_subject_decides_in_doubt(self) -> None:
        text = "What you sent ben@example.net, or else carl@example.net, was not delivered.\n"
        assert told(notice(text, DAEMON.replace("failure", "carl@example.net: failure"))) == [
            "carl@example.net"
        ]

    @pytest.mark.parametrize("path", ["Return-Path: <>\n", ""])
    def test_notice_of_a_mail_service_is_a_bounce(self, path: str) -> None:
        head = (
            path
            + "From: Sending Service <news@esp.example>\nTo: support@example.org\nSubject: Soft bounce: carl@example.net\n"
        )
        mail = notice(
            "Hello,\n\nwhat you sent to carl@example.net has bounced.\n\nReason: 552 5.2.2 full\n", head
        )
        assert failed(mail) == [("carl@example.net", True, "5.2.2")]
        assert mail.bounce_evidence == "the words 'bounced'"

    def test_gateway_that_answers_under_our_subject_is_heard(self) -> None:
        head = (
            "From: gateway@example.net\nTo: support@example.org\nSubject: RE: Your order 7 : undeliverable\n"
        )
        mail = notice(
            "***\nVotre message n'a pas pu etre remis a\ncarl@example.net\n\n***\nIt was not delivered.\n",
            head,
        )
        assert told(mail) == ["carl@example.net"]

    @pytest.mark.parametrize(
        ("subject", "more"),
        [
            ("Re: undeliverable", ""),
            ("Re: order 7: undelivered", "In-Reply-To: <a@example.org>\n"),
            ("My mail bounced", ""),
            ("The parcel bounced", "X-Mailer: Apple Mail (2.3445)\n"),
        ],
    )
    def test_person_who_writes_of_a_bounce_sends_none(self, subject: str, more: str) -> None:
        head = f"From: anna@example.net\nTo: support@example.org\nSubject: {subject}\n{more}"
        mail = notice("It could not be delivered to carl@example.net, it bounced. What now?\n", head)
        assert (mail.bounce_evidence, mail.failed_recipients) == ("", ())

    def test_two_recipients_have_each_their_own_reason(self) -> None:
        mail = notice(
            "This is the qmail-send program\n\n<a@example.net>:\n550 5.1.1 no such user\n\n<b@example.net>:\n552 5.2.2 mailbox full\n"
        )
        assert [(one.address, one.reason) for one in mail.failed_recipients] == [
            ("a@example.net", "550 5.1.1 no such user"),
            ("b@example.net", "552 5.2.2 mailbox full"),
        ]

    def test_field_of_exim_and_gmail_names_the_recipients_and_the_text_their_reasons(self) -> None:
        head = DAEMON + "X-Failed-Recipients: carl@example.net,\n  dora@example.net\n"
        mail = notice(
            "The following address(es) failed:\n\n  carl\n    550 5.1.1 <carl@example.net> unknown\n  dora\n    552 5.2.2 <dora@example.net> full\n",
            head,
        )
        assert failed(mail) == [("carl@example.net", True, "5.1.1"), ("dora@example.net", True, "5.2.2")]

    def test_mail_to_ourselves_that_failed_is_told(self) -> None:
        assert told(
            notice("This is the qmail-send program\n\n<support@example.org>:\n552 quota exceeded\n")
        ) == ["support@example.org"]

    def test_postmaster_who_was_written_to_is_told(self) -> None:
        text = "   ----- The following addresses had delivery problems -----\npostmaster@example.net\n\nThe mailbox is full.\n"
        assert told(notice(text)) == ["postmaster@example.net"]

    def test_whom_the_returned_mail_went_to_is_the_last_resort(self) -> None:
        text = (
            "   ----- Transcript of session follows -----\n421 deferred\n\n   ----- Unsent message follows -----\n"
            + RETURNED
        )
        assert told(notice(text)) == ["carl@example.net"]

    def test_addresses_of_the_returned_mail_have_not_failed(self) -> None:
        text = (
            "This is the qmail-send program\n\n<carl@example.net>:\n550 no\n\n"
            + RETURNED
            + "\nWrite to dora@example.net, user unknown\n"
        )
        assert told(notice(text)) == ["carl@example.net"]

    def test_bounce_without_any_address_names_nobody(self) -> None:
        mail = notice("Your mail could not be delivered.\n")
        assert (mail.failed_recipients, mail.bounce_evidence != "") == ((), True)


def test_flufl_bounce_is_heard_where_nothing_else_speaks() -> None:
    head = 'From: "Mail Delivery Subsystem" <MAILER-DAEMON@AOL.com>\nTo: support@example.org\nSubject: Mail Delivery Problem\n'
    text = "Your mail to the following recipients could not be delivered because they are not accepting mail from us:\n\tscreenname\n"
    assert told(notice(text, head)) == ["screenname@aol.com"]
