"""The demo's mail server: what a mail client and a sender see of it."""

import asyncio
import smtplib
import socket
import threading
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from importlib.resources import files

import aiosmtplib
import pytest
from imapclient import IMAPClient
from pymap.concurrent import Subsystem
from pymap.flags import PermanentFlags, SessionFlags
from pymap.parsing.message import AppendMessage
from pymap.selected import SelectedMailbox

from mailtriage.demo.mailboxes import KeywordMailboxes
from mailtriage.demo.server import EmbeddedMailServer, PortTaken

SUPPORT = "support@demo.example"
CUSTOMERS = "customers@demo.example"
USERS = {SUPPORT: "demo", CUSTOMERS: "other"}
MAIL = b"From: zoe@client.example\r\nSubject: Hello\r\n\r\nThe printer is on fire.\r\n"


def subjects(server, user):
    return [BytesParser(policy=policy.default).parsebytes(raw)["Subject"] for raw in server.messages(user)]


def send(server, *recipients, sender="zoe@client.example", login=None, raw=MAIL):
    with smtplib.SMTP(server.host, server.smtp_port, timeout=5) as client:
        if login:
            client.login(*login)
        client.sendmail(sender, list(recipients), raw)


@pytest.fixture
def server():
    with EmbeddedMailServer(USERS, catch_all=CUSTOMERS) as server:
        yield server


def test_mail_to_a_user_is_read_by_imap_with_that_users_password(server):
    send(server, SUPPORT)
    client = IMAPClient(server.host, server.imap_port, ssl=False)
    client.login(SUPPORT, "demo")
    assert client.select_folder("INBOX")[b"EXISTS"] == 1
    assert client.fetch([101], ["BODY.PEEK[]"])[101][b"BODY[]"].endswith(MAIL)
    client.logout()


def test_each_user_has_a_password_and_a_mailbox_of_its_own(server):
    server.deliver(CUSTOMERS, MAIL)
    client = IMAPClient(server.host, server.imap_port, ssl=False)
    with pytest.raises(client.Error):
        client.login(CUSTOMERS, "demo")
    client.login(CUSTOMERS, "other")
    assert client.select_folder("INBOX")[b"EXISTS"] == 1
    client.logout()
    assert server.messages(SUPPORT) == []


@pytest.mark.parametrize("address", ["Support@Demo.Example", "support+7KQM@demo.example"])
def test_case_and_plus_detail_lead_to_the_user(server, address):
    send(server, address)
    assert subjects(server, SUPPORT) == ["Hello"]
    assert server.messages(CUSTOMERS) == []


def test_mail_to_anybody_else_is_caught_once(server):
    send(server, "zoe@client.example", "max@firm.example", SUPPORT)
    assert subjects(server, CUSTOMERS) == ["Hello"]
    assert subjects(server, SUPPORT) == ["Hello"]


def test_without_a_catch_all_strangers_are_refused():
    with (
        EmbeddedMailServer(USERS) as server,
        pytest.raises(smtplib.SMTPRecipientsRefused, match="550"),
    ):
        send(server, "zoe@client.example")


@pytest.mark.parametrize("sender", ["zoe@client.example", ""])
def test_delivery_writes_the_one_return_path(server, sender):
    send(server, SUPPORT, sender=sender, raw=b"Return-Path: <old@client.example>\r\n" + MAIL)
    (raw,) = server.messages(SUPPORT)
    assert raw.startswith(f"Return-Path: <{sender}>\r\nReceived: from ".encode())
    assert raw.count(b"Return-Path:") == 1


def test_senders_may_log_in_in_clear_with_a_users_password(server):
    send(server, SUPPORT, login=(SUPPORT, "demo"))
    for wrong in [(SUPPORT, "other"), ("nobody@demo.example", "demo")]:
        with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
            send(server, SUPPORT, login=wrong)
    assert len(server.messages(SUPPORT)) == 1


def test_an_asynchronous_sender_is_served_too(server):
    async def several() -> None:
        async with aiosmtplib.SMTP(
            hostname=server.host, port=server.smtp_port, local_hostname="localhost", start_tls=False
        ) as client:
            for _ in range(3):
                await client.sendmail("", [SUPPORT], MAIL)

    asyncio.run(several())
    assert len(server.messages(SUPPORT)) == 3


def test_a_delivered_mail_has_the_given_date_and_no_added_headers(server):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert server.deliver(SUPPORT, MAIL.replace(b"\r\n", b"\n"), at=noon) == 101
    assert server.messages(SUPPORT) == [MAIL]
    client = IMAPClient(server.host, server.imap_port, ssl=False)
    client.normalise_times = False
    client.login(SUPPORT, "demo")
    client.select_folder("INBOX")
    assert client.fetch([101], ["INTERNALDATE"])[101][b"INTERNALDATE"] == noon
    client.logout()


def test_mail_can_be_delivered_into_junk(server):
    server.deliver(SUPPORT, MAIL, folder="Junk")
    assert server.messages(SUPPORT, "Junk") == [MAIL]


@pytest.mark.parametrize("which", ["imap_port", "smtp_port"])
def test_a_port_that_is_taken_is_named(which):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = EmbeddedMailServer(USERS, **{which: port})
        with pytest.raises(
            PortTaken, match=f"{which[:4].upper()} port {port} .* is taken by another program"
        ):
            server.start()


def test_the_same_ports_can_be_used_again_at_once():
    with EmbeddedMailServer(USERS) as first:
        send(first, SUPPORT)
    with EmbeddedMailServer(USERS, imap_port=first.imap_port, smtp_port=first.smtp_port) as second:
        assert second.messages(SUPPORT) == []


def test_a_catch_all_who_is_no_user_is_refused():
    with pytest.raises(ValueError, match="not one of the users"):
        EmbeddedMailServer(USERS, catch_all="nobody@demo.example")


def test_stopping_cuts_idle_clients_and_leaves_no_thread():
    before = set(threading.enumerate())
    with EmbeddedMailServer(USERS) as server:
        client = IMAPClient(server.host, server.imap_port, ssl=False)
        client.login(SUPPORT, "demo")
        client.select_folder("INBOX")
        client.idle()
        sender = smtplib.SMTP(server.host, server.smtp_port, timeout=5)
    assert set(threading.enumerate()) == before
    with pytest.raises((OSError, client.Error)):
        client.idle_done()
    client.shutdown()
    sender.close()
    with pytest.raises(RuntimeError, match="not running"):
        server.messages(SUPPORT)


def samples():
    return sorted((files("mailtriage.demo") / "mails").iterdir(), key=lambda sample: sample.name)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_a_sample_is_a_mail_to_support_and_arrives_as_it_is(server, sample):
    raw = sample.read_bytes().replace(b"\n", b"\r\n")
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    assert not [defect for part in mail.walk() for defect in part.defects]
    assert mail["Message-ID"]
    assert mail["Date"].datetime.tzinfo is not None
    server.deliver(SUPPORT, raw)
    assert server.messages(SUPPORT) == [raw]


def test_a_mail_that_comes_between_an_answer_and_the_idle_is_told_at_once():
    """pymap waited for the one after it, in 2 % of the tries."""

    async def told() -> int:
        inbox = await KeywordMailboxes().get_mailbox("INBOX")
        selected = SelectedMailbox(inbox.mailbox_id, False, PermanentFlags([]), SessionFlags([]))
        await inbox.update_selected(selected)
        await inbox.append(AppendMessage(MAIL, datetime.now(UTC), frozenset()))
        done = Subsystem.for_asyncio().new_event()
        await asyncio.wait_for(inbox.update_selected(selected, wait_on=done), 5)
        return selected.messages.exists

    assert asyncio.run(told()) == 1
