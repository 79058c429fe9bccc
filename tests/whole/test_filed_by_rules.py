"""What rules want done with mail on the server: keywords and folders, the real program on real mailboxes."""

from datetime import UTC, datetime

import pytest

from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Place
from tests.desk import compose
from tests.whole.station import Station

NOW = datetime.now(UTC)
ANNA, BEN = "anna@customer.example", "ben@other.example"
RULES = """
[[rule]]
name = "billing"
because = "the accountants read it"
when = { subject = "invoice" }
then = { keyword = "billing", folder = "Support/Billing" }
"""


@pytest.fixture
def begun(station: Station) -> Station:
    station.more = RULES
    return station


def folder_of(station: Station) -> str:
    """The name on this server."""
    with station.mailbox.client() as client:
        return next((name for _, _, name in client.list_folders() if name.endswith("Billing")), "")


def deliver(station: Station) -> None:
    station.mailbox.deliver(compose(sender=ANNA, subject="Invoice", date=NOW))
    station.mailbox.deliver(compose(sender=BEN, subject="Printer", date=NOW))


def once(station: Station) -> None:
    """One ticket and one acknowledgement each, however often it was tried."""
    store = station.store()
    try:
        assert store.ticket(1002) is not None
        assert store.ticket(1003) is None
    finally:
        store.documents.close()
    assert sorted(to for to, _ in station.accepted()) == [ANNA, BEN]


def verdict(station: Station, folder: str) -> Verdict | None:
    """How the one mail in the folder is known."""
    store = station.store()
    try:
        with station.mailbox.client() as client:
            numbered = client.select_folder(folder, readonly=True)[b"UIDVALIDITY"]
        (uid,) = station.mailbox.uids(folder)
        row = store.place(Place("main", folder, numbered, uid))
        return row.verdict if row else None
    finally:
        store.documents.close()


def test_mail_is_moved_with_its_keywords_and_known_where_it_lies_now(begun: Station) -> None:
    deliver(begun)
    assert begun.run() == 0, begun.said
    folder = folder_of(begun)
    (uid,) = begun.mailbox.uids(folder)
    assert {b"billing", b"mt-ticket"} <= begun.mailbox.flags(uid, folder)
    assert len(begun.mailbox.uids()) == 1
    assert verdict(begun, folder) is Verdict.DUPLICATE
    for _ in range(2):
        assert begun.run() == 0, begun.said
    once(begun)
    assert verdict(begun, folder) is Verdict.DUPLICATE


@pytest.mark.sampled
@pytest.mark.parametrize("step", ["committed", "filing", "filed"])
def test_killed_at_moving_the_mail_is_moved_once_and_handled_once(begun: Station, step: str) -> None:
    deliver(begun)
    assert begun.run("--kill", step, "1") == -9, begun.said
    for _ in range(2):
        assert begun.run() == 0, begun.said
    once(begun)
    folder = folder_of(begun)
    assert len(begun.mailbox.uids(folder)) == 1
    assert len(begun.mailbox.uids()) == 1
    assert verdict(begun, folder) is Verdict.DUPLICATE


def test_a_folder_that_cannot_be_made_leaves_the_mail_and_hinders_nothing(station: Station) -> None:
    station.more = RULES.replace("Support/Billing", "/")
    deliver(station)
    assert station.run() == 0, station.said
    assert "mail was not moved to /" in station.said
    assert len(station.mailbox.uids()) == 2
    once(station)
    assert station.run() == 0
    assert "mail was not moved" not in station.said, "it is not tried again for ever"


def test_a_desk_that_only_observes_moves_nothing(begun: Station) -> None:
    begun.config.write_text(
        begun.config.read_text("utf-8").replace("[mailbox]", "observe = true\n[mailbox]"), "utf-8"
    )
    deliver(begun)
    assert begun.run() == 0, begun.said
    assert len(begun.mailbox.uids()) == 2


def test_what_a_rule_set_aside_is_a_ticket_once_somebody_wants_it(station: Station) -> None:
    station.more = RULES.replace('keyword = "billing", folder = "Support/Billing"', 'aside = "for others"')
    station.mailbox.deliver(compose(sender=ANNA, subject="Invoice", date=NOW))
    assert station.run() == 0, station.said
    listed = station.command("aside", "list", "--json")
    assert "rule billing: for others" in listed.stdout, listed.stderr
    aside_id = listed.stdout.partition('"id":"')[2].partition('"')[0]
    assert "1 more as rules say" in station.command("status").stdout
    told = station.command("aside", "retry", aside_id)
    assert told.returncode == 0, told.stdout + told.stderr
    assert station.run() == 0, station.said
    store = station.store()
    try:
        assert store.ticket(1001) is not None
    finally:
        store.documents.close()
