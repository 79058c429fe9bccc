"""The ticket that a mail is on, and what came before it."""

from datetime import timedelta
from typing import Any

import pytest

from mailtriage.model.errors import ConfigError
from mailtriage.model.ticket import Severity, Status, TicketKind
from mailtriage.rules.around import Around, Count, Counted, OnTicket
from tests.judging import judged, mail_of, rule_set

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ON = Around(
    ticket=OnTicket(
        1001,
        TicketKind.INCIDENT,
        Severity.HIGH,
        Status.RESOLVED,
        8 * DAY,
        ("vip", "eu"),
        "anna",
        reopens=True,
    )
)
UNTOUCHED = Around(ticket=OnTicket(1002, TicketKind.CHANGE, Severity.LOW, Status.NEW, HOUR / 2))


def test_a_mail_that_opens_a_ticket_is_told_from_one_on_a_ticket() -> None:
    assert judged({"ticket": "new"}, mail_of()) == "the mail opens a ticket"
    assert judged({"ticket": "new"}, mail_of(), ON) is None
    assert judged({"ticket": "reply"}, mail_of(), ON) == "it is on ticket 1001"
    assert judged({"ticket": "reply"}, mail_of()) is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"status": ["resolved", "closed"]}, "status resolved"),
        ({"severity": "high"}, "severity high"),
        ({"kind": ["incident"], "is": "reply"}, "kind incident"),
        ({"older": "7d"}, "8d old"),
        ({"younger": "2w"}, "8d old"),
        ({"reopened": True}, "opened again"),
        ({"label": ["de", "vip"]}, "label 'vip'"),
        ({"assigned": True}, "assigned to anna"),
        ({"assigned": ["ben", "anna"]}, "assigned to anna"),
        (
            {"status": "resolved", "label": "eu", "assigned": "anna"},
            "status resolved, label 'eu', assigned to anna",
        ),
    ],
)
def test_what_is_asked_of_a_ticket_must_all_hold(asked: dict[str, Any], told: str) -> None:
    assert judged({"ticket": asked}, mail_of(), ON) == f"it is on ticket 1001, {told}"
    assert judged({"ticket": asked}, mail_of(), UNTOUCHED) is None or "younger" in asked
    assert judged({"ticket": asked}, mail_of()) is None


@pytest.mark.parametrize(
    "asked",
    [
        {"younger": "1h"},
        {"assigned": False},
        {"reopened": False},
        {"status": "new", "kind": "change", "older": "10m"},
    ],
)
def test_a_ticket_that_nobody_has_taken_yet_can_be_asked_for(asked: dict[str, Any]) -> None:
    assert judged({"ticket": asked}, mail_of(), UNTOUCHED) is not None
    assert judged({"ticket": asked}, mail_of(), ON) is None


def test_a_rule_without_it_looks_at_no_mail_on_a_ticket() -> None:
    assert judged({"subject": "a"}, mail_of(subject="a"), ON) is None
    assert judged({"subject": "a", "ticket": {"is": "reply"}}, mail_of(subject="a"), ON) is not None


def counted(of: str, mails: int, organisations: int = 1) -> Around:
    return Around(counts={Count(of, HOUR): Counted(mails, organisations)})


def test_so_many_mails_of_a_sender_must_have_come() -> None:
    when = {"history": {"sender": 3, "within": "1h"}}
    assert judged(when, mail_of(), counted("sender", 3)) == "3 mails from this sender within 1h"
    assert judged(when, mail_of(), counted("sender", 2)) is None
    assert judged(when, mail_of(), counted("organisation", 9)) is None
    assert judged(when, mail_of()) is None


def test_a_rule_says_what_it_wants_to_be_counted() -> None:
    found = rule_set({"any": [{"history": {"sender": 3, "subject": 2, "within": "1h"}}]})
    assert set(found.needs.counts) == {Count("sender", HOUR), Count("subject", HOUR)}
    assert not rule_set({"subject": "a"}).needs.counts


def test_all_that_is_counted_must_be_so_many() -> None:
    when = {"history": {"organisation": 5, "subject": 2, "within": "1h"}}
    both = Around(counts={Count("organisation", HOUR): Counted(50), Count("subject", HOUR): Counted(2, 2)})
    assert judged(when, mail_of(), both) == (
        "50 or more mails from this organisation within 1h, "
        "2 mails with this subject, from several senders within 1h"
    )
    assert judged(when, mail_of(), counted("organisation", 50)) is None


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"ticket": "old"}, 'write ticket as "new" or "reply"'),
        ({"ticket": 5}, 'write ticket as "new", "reply" or a table such as { status = ["waiting"] }'),
        ({"ticket": {}}, 'write ticket as "new", "reply" or a table'),
        ({"ticket": {"is": "new", "status": "open"}}, 'one that is "new" has no status yet'),
        ({"ticket": {"status": "wait"}}, "ticket: status 'wait' is none of new, open, waiting"),
        ({"ticket": {"stauts": "new"}}, "did you mean 'status'?"),
        ({"ticket": {"older": 7}}, "ticket: older: write a duration such as '90s', '15m', '4h' or '3d'"),
        ({"ticket": {"older": "2d", "younger": "1d"}}, "none is older and younger"),
        ({"ticket": {"assigned": 1}}, "write assigned as true, false or a staff id"),
        ({"ticket": {"reopened": "yes"}}, "ticket: reopened as true or false"),
        ({"history": {"sender": 3}}, 'write history as a table such as { sender = 3, within = "1h" }'),
        ({"history": {"within": "1h"}}, "write history as a table"),
        ({"history": {"sender": 1, "within": "1h"}}, "history: sender as a number from 2 to 50"),
        ({"history": {"sender": 51, "within": "1h"}}, "history: sender as a number from 2 to 50"),
        ({"history": {"sender": 3, "within": "31d"}}, "history: within is at most 30d"),
        ({"history": {"sender": 3, "within": "1h", "subjekt": 2}}, "did you mean 'subject'?"),
    ],
)
def test_a_wrong_value_is_told_what_to_write(when: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_set(when)
    assert told in str(caught.value)
