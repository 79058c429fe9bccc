"""The common view of a mailbox holds on both IMAP servers."""

import select
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from imapclient.exceptions import LoginError

MAIL = b"Subject: Hello\n\nThe printer is on fire.\n"
AS_STORED = MAIL.replace(b"\n", b"\r\n")
LAST_YEAR = datetime(2025, 11, 1, 12, 30, tzinfo=UTC)


def test_a_fresh_mailbox_is_empty(imap_server):
    assert imap_server.uids() == []
    assert imap_server.messages() == []


def test_delivered_mail_has_ascending_uids_no_flags_and_its_date(imap_server):
    first = imap_server.deliver(MAIL, LAST_YEAR)
    second = imap_server.deliver(MAIL)
    assert imap_server.uids() == [first, second]
    assert first < second
    assert imap_server.flags(first) == frozenset()
    assert imap_server.internal_date(first) == LAST_YEAR
    assert imap_server.messages() == [AS_STORED, AS_STORED]


def test_keywords_are_kept(imap_server):
    uid = imap_server.deliver(MAIL)
    with imap_server.client() as client:
        client.select_folder("INBOX")
        client.add_flags([uid], [b"$Incident", b"\\Flagged"], silent=True)
    assert imap_server.flags(uid) == {b"$Incident", b"\\Flagged"}


@pytest.mark.parametrize("folder", ["Sent", "Junk", "Triage/Done"])
def test_mail_can_be_put_into_any_folder(imap_server, folder):
    uid = imap_server.append(MAIL, folder, flags=(b"\\Seen",))
    assert imap_server.uids(folder) == [uid]
    assert imap_server.flags(uid, folder) == {b"\\Seen"}
    assert imap_server.uids() == []


def test_an_idle_client_hears_of_new_mail(imap_server):
    with imap_server.client() as client:
        client.select_folder("INBOX")
        client.idle()
        imap_server.deliver(MAIL)
        assert select.select([client.socket()], [], [], 5)[0]
        assert (1, b"EXISTS") in client.idle_done()[1]


def test_a_wrong_password_is_refused(imap_server):
    with pytest.raises(LoginError):
        replace(imap_server, password="wrong").uids()
