"""Staff on leave: a real responder answers our notification, and whoever is there gets the mail."""

import os
from collections.abc import Iterator

import pytest

from mailtriage.model.ticket import Status
from mailtriage.steps.presence import is_away
from tests.servers import dovecot
from tests.servers.fixtures import REQUIRED
from tests.whole.office import ADA, BEN, SUPPORT, Office, office

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(storm_servers: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if not dovecot.installed(lmtp=True, sieve=True):
        reason = "Dovecot's Sieve is not installed: apt-get install dovecot-sieve (as .ci/run does)"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with office(tmp_path_factory.mktemp("leave"), sieve=True) as made:
        yield made
        made.settle()
        assert not made.unexpected()


def test_a_responder_marks_its_owner_away_and_his_mail_goes_to_who_is_there_until_he_is_back(
    desk: Office,
) -> None:
    desk.dovecot.on_leave(ADA, "Away", "I am out of the office until Monday.")
    first = asks(desk, "Anna", "Printer")
    desk.expect(ADA, "Printer")
    told = desk.expect(BEN, "Printer")
    assert "Ada Admin is on duty and is away." in told.text
    assert "it prints nothing." in told.text
    assert desk.ticket(first).status is Status.NEW
    assert away(desk, "ada")
    desk.neomutt(BEN).reply(told.message_id, "I look at it.\n\n")
    assert "I look at it." in desk.expect("anna@annas-company.example", "Printer").text
    asks(desk, "Bert", "Scanner")
    told = desk.expect(BEN, "Scanner")
    desk.dovecot.back_from_leave(ADA)
    desk.neomutt(ADA).reply(notified(desk, "Printer"), "#note I am back.\n\n")
    desk.expect(ADA, "Done")
    assert not away(desk, "ada")
    asks(desk, "Carla", "Mouse")
    desk.expect(ADA, "Mouse")


def test_two_responders_of_staff_end_with_one_notice_each(desk: Office) -> None:
    for one in (ADA, BEN):
        desk.dovecot.on_leave(one, "Away", "I am out of the office until Monday.")
    asks(desk, "Dora", "Monitor")
    desk.expect(ADA, "Monitor")
    desk.expect(BEN, "Monitor")
    desk.settle()
    notices = [raw for raw in desk.dovecot.messages(SUPPORT) if b"auto-replied" in raw and b"vacation" in raw]
    assert len(notices) == 2


def asks(desk: Office, name: str, subject: str) -> int:
    """A customer writes and has the reference; the ticket's number."""
    address = f"{name.lower()}@{name.lower()}s-company.example"
    desk.write(f"{name} Kunde <{address}>", subject, "Hello,\n\nit prints nothing.\n")
    return desk.expect(address, "We have received your message").number


def notified(desk: Office, subject: str) -> str:
    """The Message-ID of the notification that Ada has of it."""
    store = desk.station.store()
    try:
        rows = (row for number in (1001, 1002) for row in store.outgoing_of_ticket(number))
        return next(
            f"<{row.message_id}>" for row in rows if row.recipient == ADA and row.purpose == "notification"
        )
    finally:
        store.documents.close()


def away(desk: Office, staff_id: str) -> bool:
    store = desk.station.store()
    try:
        return is_away(store, staff_id)
    finally:
        store.documents.close()
