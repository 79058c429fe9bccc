"""What the private Dovecot promises to the integration tests."""

import ssl
import time
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient, imapclient
from imapclient.exceptions import IMAPClientError

MAIL = b"Subject: Hello\r\n\r\nThe printer is on fire.\r\n"
LAST_YEAR = datetime(2025, 11, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def user(request):
    """A user of this test alone."""
    return f"{request.node.name}@demo.example"


def test_delivered_mail_keeps_its_bytes_and_its_date(dovecot, user):
    uid = dovecot.deliver(MAIL, user, internal_date=LAST_YEAR)
    assert dovecot.messages(user) == [MAIL]
    assert dovecot.mailbox(user).internal_date(uid) == LAST_YEAR


def test_junk_and_sent_are_found_by_special_use(dovecot, user):
    with dovecot.mailbox(user).client() as client:
        assert client.find_special_folder(imapclient.JUNK) == "Junk"
        assert client.find_special_folder(imapclient.SENT) == "Sent"
        assert client.has_capability("CONDSTORE")


@pytest.mark.parametrize("way", ["starttls", "imaps"])
def test_tls_is_verified_by_the_own_certificate(dovecot, way):
    trusting = ssl.create_default_context(cafile=dovecot.certificate)
    if way == "imaps":
        client = IMAPClient(dovecot.host, dovecot.imaps_port, ssl=True, ssl_context=trusting)
    else:
        client = IMAPClient(dovecot.host, dovecot.imap_port, ssl=False)
        client.starttls(trusting)
    client.login("anna@demo.example", dovecot.password)
    client.logout()


def test_tls_is_refused_by_those_who_do_not_know_the_certificate(dovecot):
    with pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient(dovecot.host, dovecot.imaps_port, ssl=True)


def test_a_killed_server_cuts_its_clients_and_keeps_the_mail(dovecot, user):
    uid = dovecot.deliver(MAIL, user)
    with dovecot.mailbox(user).client() as client:
        validity = client.select_folder("INBOX")[b"UIDVALIDITY"]
        client.idle()
        dovecot.kill()
        with pytest.raises((OSError, IMAPClientError)):
            client.idle_done()
    with pytest.raises(ConnectionRefusedError):
        dovecot.messages(user)
    dovecot.start()
    with dovecot.mailbox(user).client() as client:
        assert client.select_folder("INBOX")[b"UIDVALIDITY"] == validity
        assert client.search() == [uid]


def test_a_restart_takes_less_than_three_seconds_and_leaves_nobody_connected(dovecot, user):
    with dovecot.mailbox(user).client() as client:
        client.select_folder("INBOX")
        client.idle()
        started = time.monotonic()
        dovecot.restart()
        assert time.monotonic() - started < 3
        with pytest.raises((OSError, IMAPClientError)):
            client.idle_done()
    assert dovecot.messages(user) == []
