"""The scripted IMAP server does what a test tells it, as imapclient sees it."""

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from tests.desk import compose
from tests.servers.mailbox import Mailbox
from tests.servers.scripted_imap import PASSWORD, USER, ScriptedImap


def _mailbox(imap: ScriptedImap) -> Mailbox:
    return Mailbox(imap.host, imap.port, USER, PASSWORD)


def _selected(client: IMAPClient) -> IMAPClient:
    client.select_folder("INBOX")
    return client


@pytest.mark.parametrize("split", [False, True])
def test_what_is_delivered_is_found_and_fetched_as_it_is(split: bool) -> None:
    mails = [compose(subject=f"Mail {number}") for number in range(3)]
    with ScriptedImap(split=split) as imap:
        assert imap.deliver(*mails) == 3
        assert _mailbox(imap).messages() == mails


def test_who_idles_is_told_of_new_mail() -> None:
    with ScriptedImap() as imap, _mailbox(imap).client() as client:
        _selected(client).idle()
        imap.deliver(compose())
        assert client.idle_check(timeout=10) == [(1, b"EXISTS")]
        client.idle_done()


def test_a_wrong_password_is_refused_and_every_login_counted() -> None:
    with ScriptedImap() as imap:
        imap.password = "another"
        with pytest.raises(LoginError), _mailbox(imap).client():
            """Not reached."""
        assert len(imap.logins) == 1


def test_a_scripted_answer_is_given_as_often_as_asked_and_no_more() -> None:
    with ScriptedImap() as imap, _mailbox(imap).client() as client:
        imap.answer("SEARCH", "NO [LIMIT] slow down", times=2)
        _selected(client)
        for _ in range(2):
            with pytest.raises(IMAPClientError, match="slow down"):
                client.search("ALL")
        assert client.search("ALL") == []


def test_a_goodbye_ends_the_connection() -> None:
    with ScriptedImap() as imap, _mailbox(imap).client() as client:
        _selected(client).idle()
        imap.end_idle()
        with pytest.raises(IMAPClientAbortError):
            client.idle_done()


def test_a_damaged_mail_drops_the_connection_each_time_its_body_is_asked_for() -> None:
    with ScriptedImap() as imap:
        imap.deliver(compose(), compose())
        imap.damaged[2] = 0
        for _ in range(2):
            with _mailbox(imap).client() as client:
                assert len(_selected(client).fetch([1], ["BODY.PEEK[]"])) == 1
                with pytest.raises(IMAPClientAbortError):
                    client.fetch([1, 2], ["BODY.PEEK[]"])
        assert imap.damaged == {2: 2}
