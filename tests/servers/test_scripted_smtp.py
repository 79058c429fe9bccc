"""What the scripted SMTP server promises to the failure tests."""

import asyncio
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import aiosmtplib
import pytest

from tests.servers.scripted_smtp import ANY, ScriptedSmtp

SENDER = "support@demo.example"
MAIL = b"Subject: Hello\r\n\r\n.one dot\r\n..two dots\r\n"


@pytest.fixture
def smtp() -> Iterator[ScriptedSmtp]:
    with ScriptedSmtp() as server:
        yield server


def send(
    smtp: ScriptedSmtp,
    *recipients: str,
    sender: str = SENDER,
    user: str | None = None,
    password: str | None = None,
    timeout: float = 5,
) -> dict[str, int]:
    """Send `MAIL` on a connection of its own; the code of each refused recipient."""

    async def session() -> dict[str, int]:
        client = aiosmtplib.SMTP(
            hostname=smtp.host,
            port=smtp.port,
            local_hostname="localhost",
            start_tls=False,
            timeout=timeout,
            username=user,
            password=password,
        )
        async with client:
            refused, _ = await client.sendmail(sender, list(recipients), MAIL)
            return {address: response.code for address, response in refused.items()}

    return asyncio.run(session())


def test_everything_is_accepted_and_recorded_as_it_came(smtp):
    assert send(smtp, "ann@customer.example", "ben@customer.example") == {}
    (mail,) = smtp.accepted
    assert mail.envelope_from == SENDER
    assert mail.recipients == ("ann@customer.example", "ben@customer.example")
    assert mail.raw == MAIL
    assert abs(datetime.now(UTC) - mail.at).total_seconds() < 5


def test_the_time_of_acceptance_comes_from_the_given_clock():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with ScriptedSmtp(now=lambda: noon) as smtp:
        send(smtp, "ann@customer.example")
        assert smtp.accepted[0].at == noon


def test_ehlo_offers_the_named_extensions(smtp):
    async def offers() -> dict[str, str]:
        client = aiosmtplib.SMTP(hostname=smtp.host, port=smtp.port, local_hostname="x", start_tls=False)
        async with client:
            await client.ehlo()
            return dict(client.esmtp_extensions)

    assert set(asyncio.run(offers())) == {"size", "8bitmime", "pipelining", "enhancedstatuscodes"}


def test_commands_sent_in_one_segment_are_all_answered(smtp):
    with (
        socket.create_connection((smtp.host, smtp.port), timeout=5) as client,
        client.makefile("rb") as lines,
    ):
        client.sendall(b"EHLO x\r\nMAIL FROM:<> SIZE=9\r\nRCPT TO:<a@b.example>\r\nDATA\r\n.\r\nQUIT\r\n")
        replies = [line[:4] for line in lines]
    assert replies == [b"220 ", *[b"250-"] * 4, b"250 ", b"250 ", b"250 ", b"354 ", b"250 ", b"221 "]
    assert (smtp.accepted[0].envelope_from, smtp.accepted[0].raw) == ("", b"")


def test_a_recipient_is_refused_as_often_as_scripted_and_the_others_are_not(smtp):
    smtp.recipient("ann@customer.example", "450", times=2)
    refused = [send(smtp, "Ann@customer.example", "ben@customer.example") for _ in range(3)]
    assert refused == [{"Ann@customer.example": 450}, {"Ann@customer.example": 450}, {}]
    assert [mail.recipients for mail in smtp.accepted][:2] == [("ben@customer.example",)] * 2


def test_scripts_for_one_address_are_used_in_order_and_before_those_for_any(smtp):
    smtp.recipient(ANY, "452")
    smtp.recipient("ann@customer.example", "450", times=1).recipient("ann@customer.example", "550 5.1.1 Gone")
    for expected in ("450 4.2.0", "550 5.1.1 Gone", "550 5.1.1 Gone"):
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refusal:
            send(smtp, "ann@customer.example")
        only = refusal.value.recipients[0]
        assert f"{only.code} {only.message}".startswith(expected)
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused, match="452"):
        send(smtp, "ben@customer.example")


def test_only_the_null_sender_is_refused(smtp):
    smtp.sender("", "501 5.5.4 Invalid MAIL FROM")
    with pytest.raises(aiosmtplib.SMTPSenderRefused) as refusal:
        send(smtp, "ann@customer.example", sender="")
    assert (refusal.value.code, refusal.value.message) == (501, "5.5.4 Invalid MAIL FROM")
    assert send(smtp, "ann@customer.example") == {}


def test_every_sender_is_refused(smtp):
    smtp.sender(ANY, "553")
    with pytest.raises(aiosmtplib.SMTPSenderRefused):
        send(smtp, "ann@customer.example")


@pytest.mark.parametrize("reply", ["451", "552 5.2.2 Over quota"])
def test_a_mail_refused_after_the_dot_is_not_kept(smtp, reply):
    smtp.after_data(reply, times=1)
    with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
        send(smtp, "ann@customer.example")
    assert refusal.value.code == int(reply[:3])
    assert smtp.accepted == []
    assert send(smtp, "ann@customer.example") == {}


@pytest.mark.parametrize(("drop", "kept"), [("drop-before-250", 0), ("drop-after-accept", 1)])
def test_a_connection_cut_after_the_dot_keeps_the_mail_or_not_as_scripted(smtp, drop, kept):
    smtp.after_data(drop, times=1)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        send(smtp, "ann@customer.example")
    assert len(smtp.accepted) == kept
    send(smtp, "ann@customer.example")
    assert len(smtp.accepted) == kept + 1


@pytest.mark.parametrize(("hang", "kept"), [("hang-after-data", 0), ("hang-after-accept", 1)])
def test_a_server_that_hangs_after_the_dot_leaves_the_client_to_its_timeout(smtp, hang, kept):
    smtp.after_data(hang, recipient="ann@customer.example")
    with pytest.raises(aiosmtplib.SMTPReadTimeoutError):
        send(smtp, "ann@customer.example", timeout=0.2)
    assert len(smtp.accepted) == kept
    assert send(smtp, "ben@customer.example") == {}


def test_421_ends_the_connection_after_saying_why(smtp):
    smtp.recipient("ann@customer.example", "421", times=1)
    with (
        socket.create_connection((smtp.host, smtp.port), timeout=5) as client,
        client.makefile("rb") as lines,
    ):
        client.sendall(b"HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<ann@customer.example>\r\n")
        assert list(lines)[-1].startswith(b"421 4.3.2 ")


def test_a_server_that_never_greets(smtp):
    smtp.at_connect(times=1)
    with pytest.raises(aiosmtplib.SMTPConnectTimeoutError):
        send(smtp, "ann@customer.example", timeout=0.2)
    assert send(smtp, "ann@customer.example") == {}


def test_a_banner_that_refuses(smtp):
    smtp.at_connect("554 5.7.1 Go away", times=1)
    with pytest.raises(aiosmtplib.SMTPConnectResponseError) as refusal:
        send(smtp, "ann@customer.example")
    assert refusal.value.code == 554


def test_a_server_that_is_down_refuses_and_comes_back_on_the_same_port(smtp):
    with socket.create_connection((smtp.host, smtp.port), timeout=5) as client:
        assert client.recv(4) == b"220 "
        smtp.down()
        while client.recv(1024):
            pass
    port = smtp.port
    with pytest.raises(aiosmtplib.SMTPConnectError):
        send(smtp, "ann@customer.example")
    smtp.up()
    assert smtp.port == port
    assert send(smtp, "ann@customer.example") == {}


def test_mail_is_taken_only_after_auth_where_there_are_users():
    with ScriptedSmtp(users={"desk": "secret"}) as smtp:
        assert send(smtp, "ann@customer.example", user="desk", password="secret") == {}
        with pytest.raises(aiosmtplib.SMTPAuthenticationError) as refusal:
            send(smtp, "ann@customer.example", user="desk", password="wrong")
        assert refusal.value.code == 535
        with pytest.raises(aiosmtplib.SMTPSenderRefused):
            send(smtp, "ann@customer.example")
        smtp.auth("454 4.7.0 Try later")
        with pytest.raises(aiosmtplib.SMTPAuthenticationError) as refusal:
            send(smtp, "ann@customer.example", user="desk", password="secret")
        assert refusal.value.code == 454
        assert "AUTH" in smtp.commands
        assert not any("secret" in command for command in smtp.commands)


def test_obeying_again_forgets_the_scripts(smtp):
    smtp.recipient(ANY, "550").sender(ANY, "553").obey()
    assert send(smtp, "ann@customer.example") == {}


@pytest.mark.parametrize("script", ["drop-before-25O", "299 hm\r\n250 OK", "hang-at-connect", "600"])
def test_a_script_that_means_nothing_is_refused_at_once(smtp, script):
    with pytest.raises(ValueError, match="neither a reply nor one of"):
        smtp.after_data(script)


def test_waiting_for_mail_returns_when_it_came_and_tells_what_came_instead(smtp):
    send(smtp, "ann@customer.example")
    assert smtp.wait_for(1)[0].recipients == ("ann@customer.example",)
    with pytest.raises(AssertionError, match="wanted 2 mails"):
        smtp.wait_for(2, within_seconds=0.05)


def test_stopping_does_not_wait_for_clients_that_hang():
    with ScriptedSmtp().after_data("hang-after-data") as smtp:
        silent = socket.create_connection((smtp.host, smtp.port), timeout=5)
        with pytest.raises(aiosmtplib.SMTPReadTimeoutError):
            send(smtp, "ann@customer.example", timeout=0.1)
        started = time.monotonic()
    with silent:
        assert time.monotonic() - started < 1
        assert silent.recv(4) in (b"220 ", b"")
