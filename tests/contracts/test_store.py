"""The contract of `ports.Store`: every method, in memory, on a file, and on what lies over another store."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import AsideRow, AsideState, FolderRow, MailRow, PlaceRow, Verdict
from mailtriage.model.mail import ArchiveKey, Direction, MailKind, Place
from mailtriage.model.outgoing import CopyRow, OutboxRow, OutboxState, Purpose
from mailtriage.model.request import Request, RequestState
from mailtriage.model.ticket import Severity, Status, TicketKind
from mailtriage.ports import Store
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.overlay import Overlay
from mailtriage.tickets.fold import apply, fold

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
FOLDER = FolderRow("main", "INBOX", 7, 0)
# What the wire may hold: every row must come back as it was put.
ODD = 'Grüße \x1b[2J "quoted" \\ \u202e 日本 \U0001f5a8 \x00 end'


class Crash(Exception):
    """Stands for whatever ends a transaction."""


@pytest.fixture(params=["memory", "file", "overlay"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "desk.db") if request.param == "file" else f":{request.param}:"


@pytest.fixture
def store(path: str) -> Iterator[Store]:
    documents = DocumentStore(":memory:" if path == ":overlay:" else path, on_scan=_no_scan)
    over: Any = Overlay(documents) if path == ":overlay:" else documents
    yield DeskStore(over, apply, first_number=501)
    documents.close()


def _no_scan(table: str, query: str) -> None:
    raise AssertionError(f"a query of the flow reads the whole table {table}: {query}")


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


def mail(mail_id: str, **fields: object) -> MailRow:
    row = MailRow(mail_id, f"h-{mail_id}", f"{mail_id}@x.example", Direction.IN, Verdict.TICKET, NOW, NOW)
    return replace(row, **fields)  # type: ignore[arg-type]


def outgoing(message_id: str, **fields: object) -> OutboxRow:
    row = OutboxRow(
        message_id,
        Purpose.ACKNOWLEDGEMENT,
        OutboxState.QUEUED,
        "anna@customer.example",
        ArchiveKey("2026-11-23.seg", 12, 34),
        queued_at=NOW,
        due_at=NOW,
        cause="some mail",
    )
    return replace(row, **fields)  # type: ignore[arg-type]


def opened(number: int, **data: object) -> Event:
    told = {
        "check": "7KQM",
        "prefix": "INC",
        "kind": "incident",
        "severity": "high",
        "subject": "Down",
        "requester": "c1",
        **data,
    }
    return Event(number, EventType.OPENED, NOW, "customer:c1", "m1", told)


def event(number: int, type_: EventType, at: datetime, **data: object) -> Event:
    return Event(number, type_, at, "desk", None, data)


# Transactions


def test_what_a_transaction_that_fails_did_never_was(store: Store) -> None:
    with suppress(Crash), store.transaction():
        store.put_mail(mail("m1"))
        store.journal(opened(501))
        store.queue(outgoing("o1"))
        store.put_note("n", {"x": 1})
        raise Crash
    assert store.mail("m1") is None
    assert store.ticket(501) is None
    assert store.events(501) == []
    assert store.outgoing("o1") is None
    assert store.note("n") is None


def test_an_inner_transaction_that_fails_undoes_its_own_part_alone(store: Store) -> None:
    with store.transaction():
        store.put_mail(mail("before"))
        with suppress(Crash), store.transaction():
            store.put_mail(mail("inner"))
            raise Crash
        store.put_mail(mail("after"))
    assert [store.mail(one) is not None for one in ("before", "inner", "after")] == [True, False, True]


def test_an_inner_transaction_that_succeeds_goes_with_the_outer_one(store: Store) -> None:
    with suppress(Crash), store.transaction():
        with store.transaction():
            store.put_mail(mail("inner"))
        assert store.mail("inner") is not None
        raise Crash
    assert store.mail("inner") is None


def test_what_was_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    documents = DocumentStore(tmp_path / "desk.db")
    store = DeskStore(documents, apply)
    with store.transaction():
        ticket = store.journal(opened(store.next_number()))
        store.put_mail(mail("m1", subject=ODD))
    documents.close()
    documents = DocumentStore(tmp_path / "desk.db")
    store = DeskStore(documents, apply)
    assert store.ticket(ticket.number) == ticket
    assert store.mail("m1") == mail("m1", subject=ODD)
    assert store.next_number() == ticket.number + 1
    documents.close()


def test_another_process_may_look_and_sees_committed_rows_only(tmp_path: Path) -> None:
    documents = DocumentStore(tmp_path / "desk.db")
    writer = DeskStore(documents, apply)
    writer.put_mail(mail("m1"))
    reading = DocumentStore(tmp_path / "desk.db", read_only=True)
    reader = DeskStore(reading, apply)
    with writer.transaction():
        writer.put_mail(mail("m2"))
        assert [reader.mail(one) is not None for one in ("m1", "m2")] == [True, False]
    assert reader.mail("m2") is not None
    reading.close()
    documents.close()


# Ledger


def test_a_mail_comes_back_whole_by_its_id(store: Store) -> None:
    row = mail(
        "m1",
        direction=Direction.OUT,
        verdict=Verdict.REPLY,
        sender="ann@x.example",
        date=datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=-5))),
        subject=ODD,
        ticket=501,
        kind=MailKind.LIST,
        archive=ArchiveKey("2026-11-23.seg", 2**40, 0),
        reply_text=ODD * 1000,
        rules="abc",
        facts={"tokens": [["INC", 1]], "n": None, "text": ODD},
        decision={"hits": [["a", "b", ["c"]]]},
    )
    store.put_mail(row)
    assert store.mail("m1") == row
    assert store.mail("m2") is None
    store.put_mail(replace(row, verdict=Verdict.ASIDE, ticket=None))
    again = store.mail("m1")
    assert again is not None
    assert (again.verdict, again.ticket) == (Verdict.ASIDE, None)


def test_a_mail_is_found_by_header_message_id_and_ticket(store: Store) -> None:
    first = mail("m1", message_id="same@x", ticket=501, received_at=later(hours=2))
    second = mail("m2", message_id="same@x", ticket=501, received_at=NOW)
    for row in (first, second, mail("m3", message_id=None), mail("m4", ticket=5)):
        store.put_mail(row)
    assert store.mail_by_header("h-m1", "same@x") == first
    assert store.mail_by_header("h-m2", "same@x") == second
    assert store.mail_by_header("h-m3", None) == mail("m3", message_id=None)
    assert store.mail_by_header("h-nobody", "same@x") is store.mail_by_header("h-nobody", None) is None
    assert {one.mail_id for one in store.mails_by_message_id("same@x")} == {"m1", "m2"}
    assert store.mails_by_message_id("") == store.mails_by_message_id("nobody@x") == []
    assert store.mails_of_ticket(501) == [second, first]
    assert store.mails_of_ticket(502) == []


def test_of_many_mails_with_one_message_id_our_own_comes_first_then_the_earliest(store: Store) -> None:
    """A stranger who repeats an id of ours must not push ours out of what is looked at."""
    for number in range(20):
        at = later(minutes=-number)
        store.put_mail(
            mail(f"m{(19 - number) * 7 % 20:02}", message_id="same@x", received_at=at, handled_at=at)
        )
    store.put_mail(mail("own", message_id="same@x", direction=Direction.OWN, handled_at=later(hours=1)))
    found = [one.mail_id for one in store.mails_by_message_id("same@x")]
    assert found == ["own", *(f"m{number * 7 % 20:02}" for number in range(10))]


def place(uid: int, folder: str = "INBOX", uidvalidity: int = 7) -> Place:
    return Place("main", folder, uidvalidity, uid)


def test_a_place_knows_its_mail_and_its_verdict(store: Store) -> None:
    row = PlaceRow(place(3, "Kunden/Müller 1"), "m1", Verdict.TICKET)
    store.put_place(row)
    assert store.place(row.place) == row
    assert store.place(place(3)) is None
    assert store.place(replace(row.place, uidvalidity=8)) is None
    store.put_place(replace(row, mail_id=None, verdict=Verdict.VANISHED))
    assert store.place(row.place) == PlaceRow(row.place, None, Verdict.VANISHED)


def test_places_above_are_those_of_the_folder_ascending_and_limited(store: Store) -> None:
    for uid in (10, 9, 100, 2, 11):
        store.put_place(PlaceRow(place(uid), None, Verdict.IGNORED))
    store.put_place(PlaceRow(place(50, "Junk"), None, Verdict.IGNORED))
    store.put_place(PlaceRow(place(60, uidvalidity=8), None, Verdict.IGNORED))

    def uids(above: int, limit: int = 100) -> list[int]:
        return [one.place.uid for one in store.places_above(FOLDER, above, limit)]

    assert uids(0) == [2, 9, 10, 11, 100]
    assert uids(9) == [10, 11, 100]
    assert uids(0, 2) == [2, 9]
    assert uids(100) == []


def test_a_folder_row_is_replaced_whole(store: Store) -> None:
    assert store.folder("main", "INBOX") is None
    store.put_folder(replace(FOLDER, last_poll=NOW, answer_after=later(days=-1), baseline=5, filed=3))
    store.put_folder(replace(FOLDER, mark=9, last_poll=later(minutes=1)))
    store.put_folder(replace(FOLDER, folder="A/B", uidvalidity=1))
    assert store.folder("main", "INBOX") == replace(FOLDER, mark=9, last_poll=later(minutes=1))
    assert store.folder("main", "A/B") == replace(FOLDER, folder="A/B", uidvalidity=1)


def test_what_is_in_hand_is_counted_and_put_down_again(store: Store) -> None:
    first, second = str(place(1)), str(place(2, "A/B"))
    assert store.in_hand() == {}
    store.put_in_hand({first: 1, second: 2})
    assert store.in_hand() == {first: 1, second: 2}
    store.put_in_hand({second: 3})
    assert store.in_hand() == {second: 3}
    store.put_in_hand({})
    assert store.in_hand() == {}


def test_a_crash_in_the_batch_keeps_what_was_taken_in_hand_before_it(store: Store) -> None:
    with store.transaction():
        store.put_in_hand({str(place(1)): 1})
    with suppress(Crash), store.transaction():
        store.put_in_hand({})
        raise Crash
    assert store.in_hand() == {str(place(1)): 1}


def aside(aside_id: str, at: datetime, state: AsideState = AsideState.ASIDE) -> AsideRow:
    key = ArchiveKey("s", 1, 2)
    return AsideRow(aside_id, place(4), key, "it broke", "eve@x.example", ODD, NOW, at, 2, state)


def test_what_is_set_aside_is_listed_oldest_first_by_its_state(store: Store) -> None:
    rows = [aside("A-3", later(hours=3)), aside("A-1", later(hours=1)), aside("A-2", later(hours=2))]
    done = replace(aside("A-0", NOW, AsideState.DONE), archive=None)
    for row in (*rows, done):
        store.put_aside(row)
    assert store.aside("A-3") == rows[0]
    assert store.aside("A-9") is None
    assert [one.aside_id for one in store.asides(AsideState.ASIDE, 10)] == ["A-1", "A-2", "A-3"]
    assert [one.aside_id for one in store.asides(AsideState.ASIDE, 2)] == ["A-1", "A-2"]
    assert store.asides(AsideState.DONE, 10) == [done]
    assert store.asides(AsideState.RETRY, 10) == []
    store.put_aside(replace(rows[1], state=AsideState.RETRY))
    assert [one.aside_id for one in store.asides(AsideState.ASIDE, 10)] == ["A-2", "A-3"]
    assert [one.aside_id for one in store.asides(AsideState.RETRY, 10)] == ["A-1"]


def test_without_a_state_all_that_was_ever_set_aside_is_listed(path: str) -> None:
    documents = DocumentStore(":memory:" if path == ":overlay:" else path)
    store = DeskStore(documents, apply)
    for row in (aside("A-1", NOW), aside("A-2", NOW, AsideState.DONE)):
        store.put_aside(row)
    assert {one.aside_id for one in store.asides(None, 10)} == {"A-1", "A-2"}
    documents.close()


# Records


def test_numbers_begin_as_configured_and_none_is_given_twice(store: Store) -> None:
    assert [store.next_number() for _ in range(3)] == [501, 502, 503]


def test_the_number_of_a_transaction_that_failed_is_given_again(store: Store) -> None:
    assert store.next_number() == 501
    with suppress(Crash), store.transaction():
        assert store.next_number() == 502
        raise Crash
    with store.transaction():
        with suppress(Crash), store.transaction():
            assert store.next_number() == 502
            raise Crash
        assert store.next_number() == 502
    assert store.next_number() == 503


def test_the_journal_makes_the_ticket(store: Store) -> None:
    ticket = store.journal(opened(501))
    assert ticket == store.ticket(501)
    assert (ticket.reference, ticket.status, ticket.severity) == ("INC-501-7KQM", Status.NEW, Severity.HIGH)
    triaged = event(501, EventType.TRIAGED, later(seconds=1), kind="feature", severity="low", labels=["a"])
    ticket = store.journal(triaged)
    assert (ticket.kind, ticket.severity, ticket.labels) == (TicketKind.FEATURE, Severity.LOW, ("a",))
    assert ticket == store.ticket(501)
    assert store.ticket(502) is None


def test_several_events_are_folded_in_order_at_once(store: Store) -> None:
    sent = event(501, EventType.SENT, later(minutes=1), purpose="acknowledgement", message="o1")
    ticket = store.journal(opened(501), sent, event(501, EventType.NOTED, later(minutes=2), text=ODD))
    assert (ticket.acknowledged_at, ticket.updated_at) == (later(minutes=1), later(minutes=2))
    assert [one.type for one in store.events(501)] == [EventType.OPENED, EventType.SENT, EventType.NOTED]
    assert store.ticket(501) == ticket


def test_a_ticket_is_always_the_fold_of_its_own_events(store: Store) -> None:
    for number in (501, 502):
        store.journal(opened(number, subject=f"Ticket {number}"))
    for minute in range(1, 4):
        for number in (501, 502):
            store.journal(event(number, EventType.NOTED, later(minutes=minute * number), text=str(minute)))
    for number in (501, 502):
        events = store.events(number)
        assert [one.ticket for one in events] == [number] * 4
        assert [one.sequence for one in events] == sorted({one.sequence for one in events})
        assert min(one.sequence for one in events) > 0
        assert fold(events) == store.ticket(number)


def test_an_event_comes_back_as_it_was_written(store: Store) -> None:
    written = replace(opened(501, subject=ODD, participants=["c2"], claims=None), version=1)
    store.journal(written)
    (read,) = store.events(501)
    assert replace(read, sequence=0) == written
    assert store.events(502) == []


@pytest.mark.parametrize("later_event", [False, True])
def test_a_journal_that_does_not_begin_with_opened_is_refused_and_nothing_kept(
    store: Store, later_event: bool
) -> None:
    noted = event(501, EventType.NOTED, NOW, text="x")
    with pytest.raises(ValueError, match="opened"):
        store.journal(noted, opened(501)) if later_event else store.journal(noted)
    assert store.events(501) == []
    assert store.ticket(501) is None


def test_events_that_cannot_all_be_folded_are_none_of_them_kept(store: Store) -> None:
    broken = event(501, EventType.TRIAGED, NOW, kind="no such kind", severity="low", labels=[])
    with pytest.raises(ValueError, match="no such kind"):
        store.journal(opened(501), broken)
    assert store.events(501) == []
    assert store.ticket(501) is None


def test_a_person_is_met_once(store: Store) -> None:
    assert store.contact_of("anna@customer.example") is None
    anna = store.meet("anna@customer.example", "Anna Kunde", "customer.example")
    assert (anna.name, anna.addresses) == ("Anna Kunde", ("anna@customer.example",))
    assert anna.organisation == "customer.example"
    assert store.meet("anna@customer.example", "Another Name", None) == anna
    assert store.contact(anna.contact_id) == store.contact_of("anna@customer.example") == anna
    ben = store.meet("ben@customer.example", "", None)
    assert ben.contact_id != anna.contact_id
    assert (ben.name, ben.organisation) == ("", None)
    assert store.contact("c999") is None


def test_the_id_of_a_person_met_in_a_transaction_that_failed_names_nobody_else_twice(store: Store) -> None:
    with suppress(Crash), store.transaction():
        store.meet("gone@x.example", "", None)
        raise Crash
    first, second = store.meet("a@x.example", "", None), store.meet("b@x.example", "", None)
    assert store.contact_of("gone@x.example") is None
    assert first.contact_id != second.contact_id


# Outbox


def test_a_mail_is_queued_once_and_a_replay_changes_nothing(store: Store) -> None:
    row = outgoing("o1", ticket=501)
    assert store.queue(row)
    store.put_outgoing(replace(row, state=OutboxState.SENT, attempts=1, ended_at=NOW))
    assert not store.queue(replace(row, recipient="ben@other.example"))
    again = store.outgoing("o1")
    assert again == replace(row, state=OutboxState.SENT, attempts=1, ended_at=NOW)
    assert store.outgoing("o2") is None


def test_a_row_of_the_outbox_comes_back_whole(store: Store) -> None:
    row = outgoing(
        "o1",
        purpose=Purpose.ALERT,
        state=OutboxState.AMBIGUOUS,
        automatic=False,
        ticket=501,
        cause="m1",
        null_sender=False,
        bare=(ArchiveKey("2026-11-23.seg", 46, 8), ArchiveKey("2026-11-23.seg", 54, 6)),
        goes_to=("anna@customer.example", "carl@customer.example"),
        attempts=3,
        interrupted=1,
        reason=ODD,
        first_tried_at=later(minutes=1),
        ended_at=later(minutes=2),
    )
    assert store.queue(row)
    assert store.outgoing("o1") == row


def test_due_mail_comes_oldest_first_limited_and_never_before_its_time(store: Store) -> None:
    for name, minutes in (("o3", 3), ("o1", 1), ("o5", 5), ("o2", 2), ("o4", 4)):
        store.queue(outgoing(name, due_at=later(minutes=minutes)))
    store.queue(outgoing("other", state=OutboxState.DEFERRED, due_at=later(minutes=-60)))

    def names(until: datetime, limit: int = 100) -> list[str]:
        return [one.message_id for one in store.due(OutboxState.QUEUED, until, limit)]

    assert names(later(minutes=3)) == ["o1", "o2", "o3"]
    assert names(later(minutes=3) - timedelta(microseconds=1)) == ["o1", "o2"]
    assert names(later(minutes=60), 2) == ["o1", "o2"]
    assert names(NOW) == []
    assert [one.message_id for one in store.due(OutboxState.DEFERRED, NOW, 5)] == ["other"]


def test_later_mail_comes_soonest_first_limited_and_only_after_the_time(store: Store) -> None:
    for name, minutes in (("o3", 3), ("o1", 1), ("o2", 2)):
        store.queue(outgoing(name, due_at=later(minutes=minutes)))
    store.queue(outgoing("other", state=OutboxState.HELD, due_at=later(minutes=9)))
    assert [one.message_id for one in store.later(OutboxState.QUEUED, NOW, 10)] == ["o1", "o2", "o3"]
    assert [one.message_id for one in store.later(OutboxState.QUEUED, later(minutes=1), 1)] == ["o2"]
    assert store.later(OutboxState.QUEUED, later(minutes=3), 10) == []


def test_a_time_in_another_zone_is_the_same_time(store: Store) -> None:
    tokyo = timezone(timedelta(hours=9))
    store.queue(outgoing("o1", due_at=NOW.astimezone(tokyo)))
    assert store.due(OutboxState.QUEUED, NOW - timedelta(seconds=1), 5) == []
    assert [one.due_at for one in store.due(OutboxState.QUEUED, NOW.astimezone(tokyo), 5)] == [NOW]


def test_rows_in_a_state_come_in_the_order_they_are_due(store: Store) -> None:
    for name, minutes in (("o2", 2), ("o1", 1), ("o3", 3)):
        store.queue(outgoing(name, due_at=later(minutes=minutes)))
    assert [one.message_id for one in store.in_state(OutboxState.QUEUED, 2)] == ["o1", "o2"]
    assert store.in_state(OutboxState.HELD, 10) == []
    for one in store.in_state(OutboxState.QUEUED, 10):
        store.put_outgoing(replace(one, state=OutboxState.SENDING))
    assert len(store.in_state(OutboxState.SENDING, 10)) == 3
    assert store.in_state(OutboxState.QUEUED, 10) == []


def test_mail_of_a_ticket_comes_in_the_order_it_was_queued(store: Store) -> None:
    for name, minutes in (("o2", 2), ("o1", 1)):
        store.queue(outgoing(name, ticket=501, queued_at=later(minutes=minutes)))
    store.queue(outgoing("other", ticket=502))
    store.queue(outgoing("none"))
    assert [one.message_id for one in store.outgoing_of_ticket(501)] == ["o1", "o2"]
    assert store.outgoing_of_ticket(999) == []


def test_automatic_mail_to_an_address_is_counted_since_a_time(store: Store) -> None:
    anna = "anna@customer.example"
    for hours in (1, 2, 3):
        store.queue(outgoing(f"o{hours}", queued_at=later(hours=hours)))
    store.queue(outgoing("ben", recipient="ben@other.example", queued_at=later(hours=2)))
    store.queue(outgoing("person", automatic=False, queued_at=later(hours=2)))
    assert store.automatic_to(anna, NOW, 10) == 3
    assert store.automatic_to(anna, later(hours=1), 10) == 2
    assert store.automatic_to(anna, later(hours=3), 10) == 0
    assert store.automatic_to("nobody@x.example", NOW, 10) == 0


@pytest.mark.parametrize("state", list(OutboxState))
def test_automatic_mail_counts_whatever_became_of_it(store: Store, state: OutboxState) -> None:
    store.queue(outgoing("o1", state=state))
    assert store.automatic_to("anna@customer.example", later(hours=-1), 10) == 1


def test_the_count_of_automatic_mail_ends_at_its_limit(store: Store) -> None:
    for number in range(12):
        store.queue(outgoing(f"o{number}", queued_at=later(minutes=number)))
    assert store.automatic_to("anna@customer.example", later(hours=-1), 10) == 10


def test_other_mail_to_an_address_does_not_hide_the_automatic_one(store: Store) -> None:
    """Else an address that gets alerts, or answers, could have as many automatic mails as it likes."""
    for number in range(12):
        store.queue(outgoing(f"alert{number}", automatic=False, queued_at=later(minutes=number)))
    for number in range(10):
        store.queue(outgoing(f"o{number}", queued_at=later(minutes=30 + number)))
    assert store.automatic_to("anna@customer.example", later(hours=-1), 10) == 10


def test_automatic_mail_that_no_mail_caused_is_not_counted(store: Store) -> None:
    store.queue(outgoing("reminder", cause=None))
    store.queue(outgoing("o1"))
    assert store.automatic_to("anna@customer.example", later(hours=-1), 10) == 1


# Requests and notes


def test_what_is_asked_gets_a_number_and_waits_in_order(store: Store) -> None:
    asked = [
        store.ask(Request("aside retry", (f"A-{number}", ODD), later(minutes=-number))) for number in range(5)
    ]
    assert len({one.number for one in asked}) == 5
    assert all(one.number > 0 for one in asked)
    assert store.requests(RequestState.ASKED, 10) == asked
    assert store.requests(RequestState.ASKED, 2) == asked[:2]


def test_a_request_that_was_done_has_its_result_and_waits_no_more(store: Store) -> None:
    asked = store.ask(Request("aside retry", (), NOW))
    done = replace(asked, state=RequestState.DONE, result="1 mail is tried again")
    store.put_request(done)
    assert store.requests(RequestState.ASKED, 10) == []
    assert store.requests(RequestState.DONE, 10) == [done]


def test_a_note_is_remembered_by_its_name_and_replaced_whole(store: Store) -> None:
    assert store.note("outbox paused") is None
    store.put_note("outbox paused", {"until": None, "times": 2, "reason": ODD, "deep": {"a": [1, None]}})
    assert store.note("outbox paused") == {"until": None, "times": 2, "reason": ODD, "deep": {"a": [1, None]}}
    store.put_note("outbox paused", {"times": 0})
    assert store.note("outbox paused") == {"times": 0}
    assert store.note("other") is None


def test_a_note_that_was_read_can_be_changed_without_changing_the_store(store: Store) -> None:
    store.put_note("n", {"deep": [1]})
    read = store.note("n")
    assert read is not None
    deep = read["deep"]
    assert isinstance(deep, list)
    deep.append(2)
    assert store.note("n") == {"deep": [1]}


def test_every_method_of_the_port_is_there(store: Store) -> None:
    named = {name for name in dir(Store) if not name.startswith("_")}
    assert {name for name in named if not callable(getattr(store, name, None))} == set()


def test_copies_are_due_soonest_first_until_they_are_dropped(store: Store) -> None:
    rows = [CopyRow(f"c{n}@x.example", later(minutes=n)) for n in (3, 1, 2)]
    for row in rows:
        store.put_copy(row)
    assert store.copies_due(later(minutes=2), 10) == [rows[1], rows[2]]
    assert store.copies_due(later(minutes=9), 1) == [rows[1]]
    store.put_copy(replace(rows[1], due_at=later(minutes=5), tries=2, seen=True))
    assert store.copy("c1@x.example") == CopyRow("c1@x.example", later(minutes=5), 2, True)
    for row in rows:
        store.drop_copy(row.message_id)
        store.drop_copy(row.message_id)
    assert store.copies_due(later(days=9), 10) == []
    assert store.copy("c1@x.example") is None
