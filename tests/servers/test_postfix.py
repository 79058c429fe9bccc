"""What the private Postfix promises to the integration tests."""

import smtplib
import time
from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.scripted_smtp import ScriptedSmtp

SUPPORT = "support@desk.example"
MAIL = b"Subject: Hello\r\n\r\nThe printer is on fire.\r\n"

pytestmark = pytest.mark.integration


@pytest.fixture
def lmtp(storm_servers: None) -> Iterator[Dovecot]:
    with Dovecot(lmtp=True) as server:
        yield server


@pytest.fixture
def postfix(lmtp: Dovecot, scripted_smtp: ScriptedSmtp) -> Iterator[Postfix]:
    with Postfix("desk.example", lmtp.lmtp_port, scripted_smtp.port) as server:
        yield server


def _send(postfix: Postfix, recipient: str) -> None:
    with smtplib.SMTP(postfix.host, postfix.port, timeout=10) as client:
        client.sendmail("", [recipient], MAIL)


def _until_delivered(postfix: Postfix) -> None:
    """Its queue is a folder: nothing tells when it is empty."""
    deadline = time.monotonic() + 10
    while postfix.waiting():
        assert time.monotonic() < deadline, postfix.log()


def test_mail_for_the_desk_lands_in_its_mailbox_with_nothing_added_below(
    postfix: Postfix, lmtp: Dovecot
) -> None:
    _send(postfix, SUPPORT)
    _until_delivered(postfix)
    (mail,) = lmtp.messages(SUPPORT)
    assert mail.endswith(MAIL)
    assert b"Message-ID" not in mail


def test_all_other_mail_comes_out_with_the_queue_id_under_which_it_was_taken(
    postfix: Postfix, scripted_smtp: ScriptedSmtp
) -> None:
    _send(postfix, "anna@customer.example")
    _send(postfix, "anna@customer.example")
    scripted_smtp.wait_for(2)
    heads = {mail.raw.partition(b"\r\n\tfor <")[0].rpartition(b" id ")[2] for mail in scripted_smtp.accepted}
    assert len(heads) == 2
    assert all(mail.raw.endswith(MAIL) for mail in scripted_smtp.accepted)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_mail_it_has_taken_survives_its_end(postfix: Postfix, scripted_smtp: ScriptedSmtp, how: str) -> None:
    scripted_smtp.down()
    _send(postfix, "anna@customer.example")
    getattr(postfix, how)()
    assert postfix.waiting() == 1
    scripted_smtp.up()
    postfix.start()
    assert scripted_smtp.wait_for(1)[0].recipients == ("anna@customer.example",)
