"""The ledger knows what was attached to a mail; of a mail stored before it did, it says that nobody has looked."""

from datetime import UTC, datetime

import pytest

from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Attachment, Direction
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
FILES = (
    Attachment("Übersicht.pdf", "application/pdf", 929, "a" * 64),
    Attachment("logo.png", "image/png", 12, "b" * 64, inline=True),
)


def _row(attachments: tuple[Attachment, ...] | None) -> MailRow:
    return MailRow("m1", "h1", "<1@x>", Direction.IN, Verdict.TICKET, AT, AT, attachments=attachments)


@pytest.mark.parametrize("attachments", [FILES, (), None], ids=["some", "none", "nobody has looked"])
def test_what_was_attached_comes_back(attachments: tuple[Attachment, ...] | None) -> None:
    store = DeskStore(DocumentStore(":memory:"), apply)
    store.put_mail(_row(attachments))
    found = store.mail("m1")
    assert found is not None
    assert found.attachments == attachments
    store.documents.close()


def test_what_the_html_calls_a_picture_is_not_stored() -> None:
    documents = DocumentStore(":memory:")
    store = DeskStore(documents, apply)
    store.put_mail(_row((Attachment("logo.png", "image/png", 12, "b" * 64, True, "logo@home"),)))
    (stored,) = dict(documents.table("mails", ids=str, indexes=(("ticket",),)).get(doc_id="m1"))[
        "attachments"
    ]
    assert stored == ["logo.png", "image/png", 12, "b" * 64, True]
    store.documents.close()


def test_a_mail_of_an_earlier_release_is_read_without_a_migration() -> None:
    documents = DocumentStore(":memory:")
    store = DeskStore(documents, apply)
    store.put_mail(_row(FILES))
    mails = documents.table("mails", ids=str, indexes=(("ticket",),))
    mails.write(
        "m1", {name: value for name, value in dict(mails.get(doc_id="m1")).items() if name != "attachments"}
    )
    found = store.mail("m1")
    assert found is not None
    assert found.attachments is None
    documents.close()
