"""Bounces as mail servers write them, about a mail of ours: whole reports, plain texts, notices of delay; and
what the desk made of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mailtriage.batch import Prepared
from mailtriage.console.undelivered import in_words, of_ticket
from mailtriage.intake.parse import parse
from mailtriage.model.address_health import AddressHealth
from mailtriage.model.event import Event, EventType
from mailtriage.model.folder import Role
from mailtriage.model.outgoing import OutboxRow
from mailtriage.steps.desk import Handled
from tests.desk import SUPPORT, DeskHarness, compose

ANNA = "anna@customer.example"
BEN = "ben@other.example"

_counter = iter(range(1, 1_000_000))


def report(
    recipient: str,
    returned: str = "",
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 user unknown",
    subject: str = "Undelivered Mail Returned to Sender",
    returned_subject: str = "your message",
    more: str = "",
) -> bytes:
    """A delivery status notification (RFC 3464) with the header of what came back, whose Message-ID is
    `returned` without ``<>``; `more` are further blocks of recipients."""
    named = f"Message-ID: <{returned}>\n" if returned else ""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
To: {SUPPORT}
Subject: {subject}
Date: Mon, 23 Nov 2026 09:01:00 +0000
Message-ID: <report-{next(_counter)}@mx.customer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

This is the mail system at host mx.customer.example. What became of your message is told below.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
{more}
--edge
Content-Type: text/rfc822-headers

From: {SUPPORT}
To: {recipient}
{named}Subject: {returned_subject}

--edge--
""".replace("\n", "\r\n").encode()


def delay(recipient: str, returned: str, said: str = "451 4.4.1 no answer from host") -> bytes:
    """A notice that a mail waits on its way."""
    return report(
        recipient,
        returned,
        action="delayed",
        status="4.4.1",
        said=said,
        subject="Delayed Mail (still being retried)",
    )


def full(recipient: str, returned: str) -> bytes:
    """Given up, because the mailbox was full for days."""
    return report(recipient, returned, status="5.2.2", said="552 5.2.2 mailbox full")


def plain_text(recipient: str, returned: str) -> bytes:
    """In the way of qmail: no report, only words."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@relay.customer.example
To: {SUPPORT}
Subject: failure notice
Date: Mon, 23 Nov 2026 09:01:00 +0000
Message-ID: <notice-{next(_counter)}@relay.customer.example>

Hi. This is the qmail-send program at relay.customer.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{recipient}>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 user unknown
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Return-Path: <{SUPPORT}>
From: {SUPPORT}
To: {recipient}
Subject: your message
Message-ID: <{returned}>

We have received your message.
""".replace("\n", "\r\n").encode()


def acknowledged(desk: DeskHarness, sender: str = ANNA, **more: Any) -> OutboxRow:
    """A new ticket of `sender`, later than what came before; the acknowledgement that was sent for it."""
    desk.clock.at += timedelta(minutes=11)
    handled = desk.receive(sender=sender, **{"subject": f"Question of {desk.clock.at:%H:%M}", **more})
    assert handled.ticket is not None
    desk.expect_mail(more.get("reply_to", sender))
    return desk.store.outgoing_of_ticket(handled.ticket.number)[-1]


def undelivered(desk: DeskHarness, number: int = 1001) -> list[Event]:
    return [one for one in desk.store.events(number) if one.type is EventType.UNDELIVERED]


def health(desk: DeskHarness, address: str = ANNA) -> AddressHealth:
    found = desk.store.address_health(address)
    assert found is not None, f"nothing has come back from {address}"
    return found


def is_failing(desk: DeskHarness, address: str = ANNA) -> bool:
    found = desk.store.address_health(address)
    return found is not None and found.is_failing(desk.clock.now())


def sent_by_hand(desk: DeskHarness, **about: Any) -> Handled:
    """Somebody answers with the shared mailbox: the mail lies in its Sent folder."""
    raw = compose(**{"sender": SUPPORT, **about})
    return desk.handle([Prepared(replace(desk.arrive(raw), role=Role.SENT), parse(raw))])[0]


def shown(desk: DeskHarness, number: int = 1001) -> str:
    return "\n".join(in_words(of_ticket(desk.store, desk.ticket(number), desk.clock.now())))
