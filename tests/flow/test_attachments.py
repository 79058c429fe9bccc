"""What is attached to mail on a ticket is stored beside it, each content once; the journal tells what is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.batch import Prepared
from mailtriage.guard.keeping import Keeper, Keeping
from mailtriage.intake.content import keeping
from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Arrival
from mailtriage.model.ticket import Status
from mailtriage.steps.history import OldMail, Outcome, import_batch, place_of
from mailtriage.store.attachments import AttachmentFiles
from tests.attaching import PNG, REPORT, carrying, digest
from tests.desk import START, SUPPORT, DeskHarness

ANNA = "anna@customer.example"
KB = 1 << 10


class Storing:
    """A desk that stores attachments as the daemon does: the parser leaves them, the flow claims them."""

    def __init__(self, desk: DeskHarness, folder: Path) -> None:
        self.desk = desk
        self.files = AttachmentFiles(folder / "attachments")
        self.files.begin()
        desk.desk.attachments = self.files
        table = desk.settings.store
        self.where = Keeping(str(self.files.new), table.max_attachment, table.max_attachments, 0)

    def receive(self, raw: bytes, **fields: Any) -> Any:
        with keeping(Keeper(self.where)):
            return self.desk.receive(raw, **fields)

    @property
    def stored(self) -> set[str]:
        return {one.name for one in self.files.folder.glob("??/*")}

    @property
    def waiting(self) -> set[str]:
        return {one.name for one in self.files.new.iterdir()}

    def notes(self, number: int = 1001) -> list[str]:
        events = self.desk.store.events(number)
        return [str(one.data["text"]) for one in events if one.type.value == "noted"]


@pytest.fixture
def storing(desk: DeskHarness, tmp_path: Path) -> Storing:
    return Storing(desk, tmp_path)


@pytest.fixture
def storing_with(
    desk_with: Callable[[dict[str, Any]], DeskHarness], tmp_path: Path
) -> Callable[[dict[str, Any]], Storing]:
    return lambda table: Storing(desk_with({"store": table}), tmp_path)


def test_what_a_customer_attached_lies_beside_the_ticket_and_the_ledger_names_it(storing: Storing) -> None:
    storing.receive(carrying(("report.pdf", REPORT), pictures=(PNG,)))
    storing.desk.expect_mail(ANNA)
    assert storing.stored == {digest(REPORT), digest(PNG)}
    assert storing.waiting == set()
    (row, _) = storing.desk.store.mails_of_ticket(1001)
    assert row.attachments is not None
    assert {(one.name, one.size_bytes, one.digest, one.inline) for one in row.attachments} == {
        ("report.pdf", len(REPORT), digest(REPORT), False),
        ("image000.png", len(PNG), digest(PNG), True),
    }
    assert storing.notes() == []


def test_a_mail_without_attachments_is_known_to_have_none(desk: DeskHarness) -> None:
    desk.receive(sender=ANNA)
    desk.expect_mail(ANNA)
    assert [one.attachments for one in desk.store.mails_of_ticket(1001)] == [(), None]


def test_the_same_file_in_the_reply_is_stored_once_and_named_by_both_mails(storing: Storing) -> None:
    storing.receive(carrying(("report.pdf", REPORT)))
    token = storing.desk.expect_mail(ANNA).message["Subject"]
    handled = storing.receive(carrying(("once more.pdf", REPORT), subject=f"Re: {token}"))
    assert handled.verdict is Verdict.REPLY
    assert storing.stored == {digest(REPORT)}
    rows = storing.desk.store.mails_of_ticket(1001)
    names = [one.name for row in rows for one in row.attachments or ()]
    assert sorted(names) == ["once more.pdf", "report.pdf"]


def test_what_belongs_to_no_ticket_is_not_stored_and_soon_gone(storing: Storing) -> None:
    handled = storing.receive(carrying(("logo.png", PNG), auto_submitted="auto-replied", subject="Away"))
    assert handled.verdict is Verdict.IGNORED
    assert (storing.stored, storing.waiting) == (set(), {digest(PNG)})
    storing.files.sweep(datetime.now(UTC) + timedelta(hours=2))
    assert storing.waiting == set()


def test_what_an_ignored_mail_carries_is_still_there_for_the_ticket_behind_it(storing: Storing) -> None:
    """Both were parsed before either was handled: a company's logo stands in every mail."""
    raws = (
        carrying(("logo.png", PNG), auto_submitted="auto-replied", subject="Away"),
        carrying(("logo.png", PNG)),
    )
    with keeping(Keeper(storing.where)):
        mails = [Prepared(storing.desk.arrive(raw), parse(raw)) for raw in raws]
    storing.desk.handle(mails)
    storing.desk.expect_mail(ANNA)
    assert storing.stored == {digest(PNG)}
    assert storing.notes() == []


def test_one_too_large_is_not_stored_and_the_journal_says_where_it_is(
    storing_with: Callable[[dict[str, Any]], Storing],
) -> None:
    storing = storing_with({"max_attachment": "10kb"})
    storing.receive(carrying(("big.iso", b"x" * 12 * KB), ("report.pdf", REPORT)))
    storing.desk.expect_mail(ANNA)
    assert storing.stored == {digest(REPORT)}
    (note,) = storing.notes()
    told = "attachment big.iso (12 KB) is not kept beside the ticket (more than [store] max_attachment)"
    assert note == f"{told}; it is in the raw mail"


def test_of_many_those_that_fit_together_are_stored_and_the_others_told(
    storing_with: Callable[[dict[str, Any]], Storing],
) -> None:
    storing = storing_with({"max_attachments": "10kb"})
    files = [(f"{n}.bin", bytes([n]) * (n + 3) * KB) for n in range(8)]
    storing.receive(carrying(*files))
    storing.desk.expect_mail(ANNA)
    assert storing.stored == {digest(data) for _, data in files[:2]}
    (note,) = storing.notes()
    assert note.startswith("attachments 2.bin (5.0 KB), 3.bin (6.0 KB), 4.bin (7.0 KB), ")
    assert " and 1 more are not kept beside the ticket (together with the others" in note


def test_a_small_file_behind_one_too_large_is_stored(
    storing_with: Callable[[dict[str, Any]], Storing],
) -> None:
    storing = storing_with({"max_attachments": "10kb", "max_attachment": "20kb"})
    storing.receive(carrying(("large.bin", b"x" * 12 * KB), ("small.bin", b"y")))
    storing.desk.expect_mail(ANNA)
    assert storing.stored == {digest(b"y")}


def test_with_a_limit_of_nothing_nothing_is_stored_and_mail_is_handled_as_ever(
    storing_with: Callable[[dict[str, Any]], Storing],
) -> None:
    storing = storing_with({"max_attachment": "0kb"})
    storing.receive(carrying(("report.pdf", REPORT)))
    storing.desk.expect_mail(ANNA)
    assert storing.stored == set()
    assert "report.pdf" in storing.notes()[0]


def test_what_the_parser_could_not_write_is_told(storing: Storing) -> None:
    """The disk had too little room: parsed without a sink."""
    storing.desk.receive(carrying(("report.pdf", REPORT)))
    storing.desk.expect_mail(ANNA)
    (note,) = storing.notes()
    told = "attachment report.pdf (929 bytes) is not kept beside the ticket (not stored when the mail came)"
    assert note == f"{told}; it is in the raw mail"


def test_more_attachments_than_are_listed_are_told(storing: Storing) -> None:
    storing.receive(carrying(*((f"{n}.txt", str(n).encode()) for n in range(510))))
    storing.desk.expect_mail(ANNA)
    assert len(storing.stored) == 500
    assert storing.notes() == [
        "only the first 500 attachments are listed and kept beside the ticket; all of them are in the raw mail"
    ]


def test_a_mail_that_comes_again_with_another_body_has_its_files_stored_too(storing: Storing) -> None:
    raw = carrying(("report.pdf", REPORT))
    storing.receive(raw)
    storing.desk.expect_mail(ANNA)
    again = storing.receive(raw.replace(b"JVBERi0xLjcK", b"JVBERi0xLjgK"))  # as base64, "%PDF-1.8"
    assert again.verdict is Verdict.JOURNALED
    assert storing.stored == {digest(REPORT), digest(REPORT.replace(b"1.7", b"1.8"))}
    assert sum(len(one.attachments or ()) for one in storing.desk.store.mails_of_ticket(1001)) == 2


def test_an_answer_that_was_seen_before_its_question_has_its_files_stored_with_it(storing: Storing) -> None:
    question = carrying(subject="How?")
    asked = parse(question).message_id
    answer = carrying(
        ("manual.pdf", REPORT), sender=f"Support <{SUPPORT}>", subject="Re: How?", in_reply_to=f"<{asked}>"
    ).replace(f"To: {SUPPORT}".encode(), f"To: {ANNA}".encode())
    with keeping(Keeper(storing.where)):
        sent = Prepared(replace(storing.desk.arrive(answer), role=Role.SENT), parse(answer))
    storing.desk.handle([sent])
    assert storing.stored == set()
    storing.receive(question)
    assert "answered" in storing.desk.events()
    assert storing.stored == {digest(REPORT)}


def test_a_mail_that_fails_leaves_nothing_beside_the_tickets(storing: Storing) -> None:
    handled = storing.receive(carrying(("report.pdf", REPORT)), failing="it broke")
    storing.desk.expect_alert("set aside")
    assert handled.verdict is Verdict.ASIDE
    assert storing.stored == set()


def test_old_mail_is_stored_alike_and_what_is_not_is_told_at_the_time_of_the_mail(
    storing_with: Callable[[dict[str, Any]], Storing],
) -> None:
    storing = storing_with({"max_attachment": "10kb"})
    then = START - timedelta(days=900)
    raw = carrying(("report.pdf", REPORT), ("big.iso", b"x" * 12 * KB))
    with keeping(Keeper(storing.where)):
        mail = parse(raw)
    old = OldMail("old.mbox", Arrival(place_of(raw), raw, then, len(raw)), mail)
    (done,) = import_batch(storing.desk.desk, [old], storing.desk.clock.now())
    assert done.outcome is Outcome.TICKET
    assert storing.stored == {digest(REPORT)}
    assert "big.iso" in storing.notes()[0]
    ticket = storing.desk.ticket()
    assert (ticket.status, ticket.updated_at) == (Status.CLOSED, then)


def test_the_daemon_sweeps_as_time_goes_by(storing: Storing) -> None:
    storing.receive(carrying(("logo.png", PNG), auto_submitted="auto-replied", subject="Away"))
    storing.desk.clock.at = datetime.now(UTC) + timedelta(hours=2)
    storing.desk.advance(minutes=1)
    assert storing.waiting == set()
