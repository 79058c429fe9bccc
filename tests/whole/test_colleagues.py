"""Colleagues on the desk's own mail server, Dovecot and Postfix: whose login Postfix tells is believed, and only
after the probe has run."""

import json
import smtplib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from mailtriage.model.event import EventType
from tests.desk import compose
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.postfix import Postfix
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.office import Office
from tests.whole.station import SUPPORT, Station
from tests.whole.staying import configure, running

pytestmark = pytest.mark.integration

BEA, EVE = "bea@desk.example", "eve@desk.example"
_MORE = f"""
[[staff]]
id = "bea"
name = "Bea Agent"
addresses = ["{BEA}"]
[reply]
relay_delay = "0s"
"""


@pytest.fixture(scope="module")
def office(storm_servers: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with (
        Dovecot(lmtp=True) as dovecot,
        Postfix("*", dovecot.lmtp_port, dovecot.lmtp_port, dovecot.sasl_port) as postfix,
    ):
        login = f'user = "{SUPPORT}"\npassword = "{PASSWORD}"'
        folder = tmp_path_factory.mktemp("colleagues")
        mailbox, smtp = dovecot.mailbox(SUPPORT), cast(ScriptedSmtp, postfix)
        station = Station(folder, mailbox, smtp, smtp_keys=login, more=_MORE)
        configure(station, "desk", staff_by_mail="true")
        configure(station, "mailbox", poll='"1s"')
        with running(station) as daemon:
            daemon.until_reading()
            yield Office(station, dovecot, postfix, daemon)


def hand_in(office: Office, raw: bytes, sender: str, user: str) -> None:
    with smtplib.SMTP(HOST, office.postfix.port, timeout=10) as smtp:
        if user:
            smtp.login(user, PASSWORD)
        smtp.sendmail(sender, [SUPPORT], raw)
    office.settle()


def takes(office: Office, number: int, user: str, on_top: str = "") -> bool:
    """Whether a fresh mail by `user` with Bea's From and the ticket's token gets her the ticket."""
    token = office.ticket(number).token
    mail = compose(sender=f"Bea Agent <{BEA}>", to=SUPPORT, subject=f"Re: {token} Printer", body="#take\n")
    hand_in(office, on_top.encode() + mail, BEA, user)
    return office.ticket(number).assignee == "bea"


def asked(office: Office, name: str) -> int:
    office.write(f"{name} <{name}@customer.example>", f"Printer of {name}", "It prints nothing.\n")
    office.settle()
    return office.expect(f"{name}@customer.example", "We have received").number


def test_a_colleagues_login_is_believed_after_the_probe_and_nobody_elses(
    office: Office, tmp_path: Path
) -> None:
    number = asked(office, "anna")
    assert not takes(office, number, BEA), "nothing is proven yet"
    done = office.station.command("check", "--trust", "--json")
    told = json.loads(done.stdout)
    assert any("tells in its Received line who logged in" in one["found"] for one in told["findings"]), told
    forged = (
        f"Received: from bea (bea [192.0.2.7]) (Authenticated sender: {BEA})\r\n"
        f" by mail.test (Postfix) with ESMTPSA id 4F7K for <{SUPPORT}>; Mon, 23 Nov 2026 09:00:00 +0000 (UTC)\r\n"
    )
    assert not takes(office, number, EVE), "another account with her From"
    assert not takes(office, number, ""), "nobody has logged in"
    assert not takes(office, number, "", forged), "a stranger writes the line himself"
    assert not takes(office, number, EVE, forged)
    assert takes(office, number, BEA)
    moved = [one for one in office.events(number) if one.type is EventType.ASSIGNED]
    assert moved[-1].actor == "staff:bea"
