"""Version 2 of the file: what indexes found before is found by key, in a file that version 1 wrote too."""

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tinydb import where
from tinydb.table import Document

from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import ArchiveKey, Direction
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.store import DocumentStore, codec
from mailtriage.store.codec_outbox import outgoing_to
from mailtriage.store.desk import DeskStore
from mailtriage.store.migrations import Migration
from mailtriage.tickets.fold import apply

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
SURROGATE = "caf\udce9@x"

OF_VERSION_1 = {
    "mails": (str, (("header_key",), ("message_id", "direction"), ("message_id", "handled_at"), ("ticket",))),
    "outbox": (str, (("state", "due_at"), ("recipient", "automatic", "queued_at"), ("ticket", "queued_at"))),
    "tickets": (int, (("status", "number"), ("number",), ("updated_at",))),
    "events": (int, (("ticket",),)),
}


def mails() -> list[MailRow]:
    """Few headers and Message-IDs for many mails, in no order; of some there is but one."""
    chance = random.Random(7)
    ids = ["one@x", "two@x", "", "ümlaut@x", SURROGATE, "nul\0@x", None]
    chosen = [*chance.choices(range(len(ids)), k=200), *range(len(ids), len(ids) + 20)]
    chance.shuffle(chosen)
    ids += [f"single{number}@x" for number in range(20)]
    rows = [
        MailRow(
            f"{chance.getrandbits(64):016x}",
            f"h{number}" if number == 0 else f"h{number} {chance.randrange(8)}",
            ids[number],
            chance.choices([Direction.IN, Direction.OWN], [9, 1])[0],
            Verdict.IGNORED,
            NOW,
            NOW + timedelta(minutes=chance.randrange(60)),
        )
        for number in chosen
    ]
    return [*rows, MailRow("aside:h0", "h0", "one@x", Direction.IN, Verdict.ASIDE, NOW, NOW)]


def outgoing() -> list[OutboxRow]:
    chance = random.Random(8)
    people = ["anna@x", "ben@x", "cara@x", SURROGATE]
    return [
        OutboxRow(
            f"{chance.getrandbits(64):016x}@desk",
            Purpose.ACKNOWLEDGEMENT,
            chance.choice(list(OutboxState)),
            chance.choices(people, [1, 5, 30, 5])[0],
            ArchiveKey("2026-11-23.seg", 0, 1),
            NOW + timedelta(minutes=chance.randrange(60)),
            NOW,
            automatic=chance.random() < 0.7,
            cause=chance.choice(["m1", None]),
        )
        for _ in range(120)
    ]


def made_at_version_1(path: Path) -> None:
    with DocumentStore(path, migrations=()) as documents, documents.transaction():
        tables = {
            name: documents.table(name, ids=ids, indexes=kept) for name, (ids, kept) in OF_VERSION_1.items()
        }
        for row in mails():
            tables["mails"].put(Document(codec.mail_to(row), row.mail_id))  # type: ignore[arg-type]
        for one in outgoing():
            tables["outbox"].put(Document(outgoing_to(one), one.message_id))  # type: ignore[arg-type]


@pytest.fixture(params=["migrated", "written"])
def documents(request: pytest.FixtureRequest, path: Path):
    if request.param == "migrated":
        made_at_version_1(path)
    with DocumentStore(path) as found:
        if request.param == "written":
            store = DeskStore(found, apply)
            for row in mails():
                store.put_mail(row)
            for one in outgoing():
                store.put_outgoing(one)
        yield found


def by_an_index(rows: list[MailRow], message_id: str) -> list[str]:
    """As version 1 found them: the ten earliest, and one of ours were there more."""
    same = sorted((r for r in rows if r.message_id == message_id), key=lambda r: (r.handled_at, r.mail_id))
    ours = sorted((r for r in same if r.direction is Direction.OWN), key=lambda r: r.mail_id)[:1]
    found = list(dict.fromkeys([r.mail_id for r in (*(ours if len(same) >= 10 else ()), *same[:10])]))
    direction = {r.mail_id: r.direction for r in rows}
    return sorted(found, key=lambda mail_id: direction[mail_id] is not Direction.OWN)


def test_every_mail_is_found_as_by_the_indexes(documents: DocumentStore) -> None:
    store, rows = DeskStore(documents, apply), mails()
    for key, message_id in {(row.header_key, row.message_id) for row in rows}:
        found = store.mail_by_header(key, message_id)
        assert found is not None
        assert found.mail_id == min(row.mail_id for row in rows if row.header_key == key)
    for message_id in {row.message_id for row in rows if row.message_id is not None}:
        found_ids = [row.mail_id for row in store.mails_by_message_id(message_id)]
        assert found_ids == by_an_index(rows, message_id)
    assert store.mails_by_message_id(SURROGATE.encode("utf-8", "backslashreplace").decode()) == []


def test_our_own_mail_is_found_by_its_message_id_without_a_lookup(path: Path) -> None:
    ours = "20261123.abcdefghijklmnopqrstuvwxyz@desk.example"
    with DocumentStore(path) as documents:
        store = DeskStore(documents, apply)
        sent = MailRow(f"own:{ours}", "h", ours, Direction.OWN, Verdict.OWN, NOW, NOW)
        store.put_mail(sent)
        assert (store.mails_by_message_id(ours), store.mail_by_header("h", ours)) == ([sent], sent)
        assert not documents.table("headers").all()
        assert not documents.table("message_ids").all()
        forged = [
            MailRow(f"{number}", "h", ours, Direction.IN, Verdict.TICKET, NOW, NOW) for number in range(12)
        ]
        for row in forged:
            store.put_mail(row)
        assert store.mails_by_message_id(ours) == [sent, *sorted(forged, key=lambda row: row.mail_id)[:10]]
        assert store.mail_by_header("h", ours) == sent
        assert store.mail_by_header("h", None) == forged[0]


def test_automatic_mail_is_counted_as_by_the_index(documents: DocumentStore) -> None:
    store, rows = DeskStore(documents, apply), outgoing()
    counted = set()
    for person in {row.recipient for row in rows}:
        for minutes in range(-1, 61):
            since = NOW + timedelta(minutes=minutes)
            expected = sum(
                row.recipient == person and row.automatic and row.cause is not None and row.queued_at > since
                for row in rows
            )
            counted.add(expected)
            assert store.automatic_to(person, since, 10) == min(expected, 10)
    assert {0, 1, 9, 10, 11} <= counted


def test_what_is_written_after_the_migration_joins_what_was_there(path: Path) -> None:
    made_at_version_1(path)
    with DocumentStore(path) as documents:
        store = DeskStore(documents, apply)
        early = MailRow("0", "h1 1", "two@x", Direction.IN, Verdict.IGNORED, NOW, NOW - timedelta(days=1))
        store.put_mail(early)
        assert store.mail_by_header("h1 1", "two@x") == early
        assert early in store.mails_by_message_id("two@x")
        before = store.automatic_to("anna@x", NOW - timedelta(days=1), 10)
        store.queue(
            OutboxRow(
                "new@desk",
                Purpose.ACKNOWLEDGEMENT,
                OutboxState.QUEUED,
                "anna@x",
                ArchiveKey("s", 0, 1),
                NOW,
                NOW,
                cause="m",
            )
        )
        assert store.automatic_to("anna@x", NOW - timedelta(days=1), 10) == before + 1
        assert documents.check() == []


def test_the_indexes_that_nothing_asks_any_more_are_gone_and_the_others_serve(path: Path) -> None:
    made_at_version_1(path)
    scans: list[str] = []
    with DocumentStore(path, on_scan=lambda table, query: scans.append(table)) as documents:
        store = DeskStore(documents, apply)
        assert documents.table("mails").count(where("ticket") == None) == len(mails())  # noqa: E711
        store.due(OutboxState.QUEUED, NOW, 5)
        store.count_tickets(["new"])
    assert scans == []
    with sqlite3.connect(path) as connection:
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%INDEX%'")
        }
    assert {name for name in names if name.partition(" ")[0] in ("mails", "outbox", "tickets")} == {
        "mails by ticket", "outbox by state,due_at", "outbox by ticket,queued_at", "tickets by status",
        "tickets by requester",
    }  # fmt: skip


def test_a_migrated_file_and_a_fresh_one_have_the_same_tables_and_indexes(path: Path) -> None:
    made_at_version_1(path)
    layouts = []
    for file in (path, path.with_name("fresh.db")):
        with DocumentStore(file) as documents:
            DeskStore(documents, apply)
        with sqlite3.connect(file) as connection:
            schema = connection.execute(
                "SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2"
            ).fetchall()
            catalogue = connection.execute('SELECT name, ids, indexes FROM "%tables" ORDER BY 1').fetchall()
        layouts.append((schema, catalogue))
    assert layouts[0] == layouts[1]


def test_a_migration_that_fails_after_this_one_leaves_version_1(path: Path) -> None:
    made_at_version_1(path)
    from mailtriage.store.migrations import MIGRATIONS

    def fails(connection: sqlite3.Connection) -> None:
        raise RuntimeError

    with pytest.raises(Exception, match="version 1"):
        DocumentStore(path, migrations=(*MIGRATIONS, Migration(len(MIGRATIONS) + 2, "bad", fails)))
    with DocumentStore(path, migrations=()) as documents:
        assert "headers" not in documents.tables()
        assert documents.check() == []


def test_more_than_is_kept_is_not_counted_but_refused(documents: DocumentStore) -> None:
    with pytest.raises(ValueError, match=r"only the last 20 .* known"):
        DeskStore(documents, apply).automatic_to("anna@x", NOW, 21)
