"""More mail waits than can be answered at once: the urgent first, the rest oldest first, none lost."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from mailtriage.daemon.reader import FLOOD
from tests.desk import compose
from tests.servers.scripted_smtp import ANY
from tests.whole.station import ALERTS, Station

NOW = datetime.now(UTC)
_WAITING = FLOOD + 20


def _mail(number: int) -> bytes:
    urgent = number in (_WAITING - 1, 300)
    subject = "URGENT: production server is down" if urgent else f"A question {number:04}"
    return compose(sender=f"c{number}@customer{number}.example", subject=subject, date=NOW)


@pytest.mark.soak
def test_in_a_flood_the_urgent_mail_comes_first_and_the_rest_oldest_first(small_station: Station) -> None:
    station = small_station
    with station.mailbox.client() as client:
        for start in range(0, _WAITING, 100):
            client.multiappend(
                "INBOX", [_mail(number) for number in range(start, min(start + 100, _WAITING))]
            )
    assert station.run() == 0, station.said
    tickets = json.loads(station.command("tickets", "--json", "--limit", "3000").stdout)
    assert len(tickets) == _WAITING
    in_order = sorted(tickets, key=lambda one: one["number"])
    assert ["outage" in one["labels"] for one in in_order[:3]] == [True, True, False]
    questions = [one["subject"] for one in in_order[2:]]
    assert questions == sorted(questions)
    sent = Counter(to for (to, _), count in station.accepted().items() for _ in range(count))
    assert set(sent.values()) == {1}
    assert len(sent) == _WAITING


def test_a_flood_that_the_mail_server_refuses_waits_and_fails_no_mail(small_station: Station) -> None:
    """5yz about ourselves: a quota pauses the outbox, and what waited goes out when it is over."""
    station = small_station
    with station.mailbox.client() as client:
        for number in range(30):
            client.append("INBOX", compose(sender=f"c{number}@customer{number}.example", date=NOW))
    station.smtp.sender(ANY, "550 5.4.5 daily sending quota exceeded")
    assert station.run() == 1
    assert len(station.accepted()) == 0
    station.smtp.obey()
    assert station.run() == 0, station.said
    recipients = Counter(to for to, _ in station.accepted())
    assert recipients.pop(ALERTS) >= 1
    assert len(recipients) == 30
    assert set(recipients.values()) == {1}
