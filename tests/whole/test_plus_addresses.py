"""`[reply] plus_addresses` between Postfix and Dovecot, which deliver them."""

from collections.abc import Iterator

import pytest

from mailtriage.model.ticket import Status
from tests.whole.office import ADA, SUPPORT, Office, office

pytestmark = pytest.mark.integration
ANNA = "anna@annas-company.example"


@pytest.fixture
def desk(storm_servers: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("plus"), plus_addresses="true") as made:
        yield made
        made.settle()
        assert not made.unexpected()


def test_a_conversation_finds_its_ticket_and_its_author_by_the_addresses_alone(desk: Office) -> None:
    asked = desk.write(f"Anna Kunde <{ANNA}>", "Printer", "It prints nothing.\n")
    desk.expect(ANNA, "We have received")
    told = desk.expect(ADA, "Printer")
    secret = told.message["Reply-To"].addresses[0].addr_spec
    assert secret.startswith("support+")
    # A mail service that writes Message-IDs anew: only the address tells whose answer it is, and to what.
    subject, known_as = "Re: Printer", "<rewritten@team.example>"
    desk.write(f"Ada Admin <{ADA}>", subject, "Switch it off.\n", to=secret, In_Reply_To=known_as)
    answer = desk.expect(ANNA, "Printer")
    assert "Switch it off." in answer.text
    assert answer.message["In-Reply-To"] == asked
    desk.expect(ADA, "Done")
    public = answer.message["Reply-To"].addresses[0].addr_spec
    assert public.startswith("support+")
    assert public != secret
    desk.write(f"Anna Kunde <{ANNA}>", "About something else", "Still nothing.\n", to=public)
    again = desk.expect(ADA, "Printer")
    assert again.number == told.number
    assert "Still nothing." in again.text
    assert desk.ticket(told.number).status is Status.OPEN


def test_the_customers_address_proves_no_staff(desk: Office) -> None:
    desk.write(f"Anna Kunde <{ANNA}>", "Printer", "It prints nothing.\n")
    public = desk.expect(ANNA, "We have received").message["Reply-To"].addresses[0].addr_spec
    told = desk.expect(ADA, "Printer")
    desk.write(
        f"Ada Admin <{ADA}>", "Re: Printer", "#close\n\nVoid.\n", to=public, In_Reply_To="<x@team.example>"
    )
    desk.expect(ADA, "Was it you?")
    assert desk.ticket(told.number).status is Status.NEW
    assert public != SUPPORT
