"""Rows of the outbox as earlier releases wrote them."""

from datetime import UTC, datetime

from mailtriage.model.mail import ArchiveKey
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.store.codec_outbox import outgoing_from, outgoing_to

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_the_one_mail_without_files_that_a_row_had_is_the_first_of_several() -> None:
    row = OutboxRow("o1", Purpose.NOTIFICATION, OutboxState.QUEUED, "a@b", ArchiveKey("s", 0, 1), NOW, NOW)
    before = outgoing_to(row) | {"bare": ["s", 1, 2]}
    assert outgoing_from("o1", before).bare == (ArchiveKey("s", 1, 2),)
    assert outgoing_from("o1", outgoing_to(row)) == row
