"""What somebody kept proves nobody else, whoever has his address now."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailtriage import config
from mailtriage.model.ticket import Status
from tests.desk import ADMIN, CONFIG, DeskHarness, Sent, compose, harness
from tests.flow.test_was_it_you import ADA, ANNA, TABLES, asked, asks, is_untouched, said


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def has_left(desk: DeskHarness, folder: Path) -> None:
    """Ada has left, and Carla has her address."""
    staff = [
        {"id": "ada", "name": "Ada Admin", "addresses": ["ada-old@team.example"], "active": False},
        {"id": "carla", "name": "Carla New", "addresses": [ADMIN], "role": "admin"},
    ]
    merged = {**CONFIG, **TABLES, "desk": {**CONFIG["desk"], **TABLES["desk"]}, "staff": staff}
    desk.desk.settings = config.validate(merged, folder / "config.toml")


def closes(told: Sent) -> bytes:
    known_as = str(told.message["Message-ID"])
    return compose(
        sender=ADA, subject=f"Re: {told.message['Subject']}", body="#close\n", in_reply_to=known_as
    )


def test_a_notification_to_the_former_owner_of_an_address_proves_the_new_one_nothing(
    desk: DeskHarness, tmp_path: Path
) -> None:
    told = asks(desk)
    has_left(desk, tmp_path)
    desk.receive(closes(told))
    desk.expect_mail(ADMIN, "Was it you?")
    assert desk.ticket().status is Status.NEW


def test_nor_does_a_question_that_was_put_to_him(desk: DeskHarness, tmp_path: Path) -> None:
    asks(desk)
    question = asked(desk)
    has_left(desk, tmp_path)
    desk.receive(said(question, "#yes"))
    is_untouched(desk)
    desk.unexpected.clear()


def test_who_has_a_new_address_himself_is_proven_by_what_the_old_one_got(desk: DeskHarness) -> None:
    told = asks(desk)
    ada = desk.settings.staff[0].model_copy(update={"addresses": ("ada@home.example",)})
    desk.desk.settings = desk.settings.model_copy(update={"staff": (ada, *desk.settings.staff[1:])})
    desk.receive(closes(told).replace(ADMIN.encode(), b"ada@home.example", 1))
    desk.expect_mail(ANNA)
    desk.expect_mail("ada@home.example", "Done")
    assert desk.ticket().status is Status.CLOSED


def test_of_mail_that_an_older_version_sent_the_address_tells(desk: DeskHarness) -> None:
    told = asks(desk)
    row = desk.store.outgoing(str(told.message["Message-ID"]).strip("<>"))
    assert row is not None
    assert row.staff == "ada"
    desk.store.put_outgoing(replace(row, staff=None))
    desk.receive(closes(told))
    desk.expect_mail(ANNA)
    desk.expect_mail(ADMIN, "Done")
    assert desk.ticket().status is Status.CLOSED
