"""``mailtriage export``: every stored message or ticket, a JSON object a line, while the daemon may be writing."""

import json
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailtriage.console import export
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import ArchiveKey, Direction
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.console.program import as_json, environment, mailtriage, refused, told

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def exported(folder: Path, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told(mailtriage("export", *words, cwd=folder)).splitlines()]


def test_every_stored_message_of_both_directions_is_one_line(filled: Path) -> None:
    rows = exported(filled, "--json")
    outage = [one for one in rows if one["ticket"] and one["ticket"].split("-")[1] == "1001"]
    assert sorted((one["direction"], one["from"]) for one in outage) == [
        ("in", "anna@customer.example"),
        ("out", "ada@team.example"),
        ("out", "support@desk.example"),
    ]
    (first,) = [one for one in outage if one["direction"] == "in"]
    assert list(first) == ["ticket", "direction", "state", "from", "at", "subject", "text", "message_id"]
    assert first["ticket"] == as_json(mailtriage("show", "1001", "--json", cwd=filled))["reference"]
    assert (first["subject"], first["message_id"]) == ("Production is down!", "outage@customer.example")
    assert "how does it work?" in first["text"]
    at = datetime.fromisoformat(first["at"])
    assert at.utcoffset() is not None
    assert not at.utcoffset()
    assert {one["direction"] for one in rows} == {"in", "out"}
    assert any(one["ticket"] is None for one in rows), "an alert belongs to no ticket"


def test_it_is_the_same_without_the_flag_that_says_json(filled: Path) -> None:
    assert exported(filled) == exported(filled, "--json")


def test_every_ticket_has_all_that_the_table_shows_and_its_times(filled: Path) -> None:
    listed = as_json(mailtriage("tickets", "--json", cwd=filled))
    rows = exported(filled, "--tickets")
    assert [one["number"] for one in rows] == [1001, 1002, 1003, 1004, 1005]
    assert [{**one, "closed_at": None, "claims": None} for one in reversed(listed)] == rows


def test_where_the_daemon_never_ran_it_says_so(configured: Path) -> None:
    assert "no store yet" in refused(mailtriage("export", cwd=configured))


def test_an_export_that_nobody_reads_to_its_end_is_silent(filled: Path) -> None:
    command = f"{sys.executable} -m mailtriage export | head -c 10"
    done = subprocess.run(
        command, shell=True, cwd=filled, env=environment(), capture_output=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == (b'{"ticket":', b"")


def test_it_imports_nothing_that_it_does_not_need(filled: Path) -> None:
    done = mailtriage("export", cwd=filled, python=("-X", "importtime"))
    imported = {
        name.decode().split(".")[0] for name in re.findall(rb"\| +([\w.]+)$", done.stderr, re.MULTILINE)
    }
    assert "tinydb" in imported
    assert (
        imported & {"imapclient", "aiosmtplib", "mailparser", "jinja2", "pydantic", "structlog", "rich"}
        == set()
    )


@pytest.fixture
def store(tmp_path: Path) -> DeskStore:
    return DeskStore(DocumentStore(tmp_path / "mailtriage.db"), apply)


def row(number: int, **fields: Any) -> MailRow:
    known: dict[str, Any] = {
        "mail_id": f"{number:064x}",
        "header_key": f"h{number}",
        "message_id": f"{number}@customer.example",
        "direction": Direction.IN,
        "verdict": Verdict.TICKET,
        "received_at": NINE,
        "handled_at": NINE,
        "archive": ArchiveKey("2026-11-23.seg", number, 1),
        "reply_text": "Hello",
    }
    return MailRow(**{**known, **fields})


def test_an_empty_reply_is_looked_up_in_the_archive_and_no_other(store: DeskStore) -> None:
    store.put_mail(row(1))
    store.put_mail(row(2, reply_text=""))
    asked: list[ArchiveKey] = []

    def archived(key: ArchiveKey) -> str:
        asked.append(key)
        return "the whole text"

    texts = [one["text"] for one in export.messages(store, archived)]
    assert texts == ["Hello", "the whole text"]
    assert [key.offset for key in asked] == [2]
    store.documents.close()


def test_the_full_text_of_a_mail_that_only_quotes_is_parsed_from_the_archive(desk_folder: Path) -> None:
    store = DeskStore(DocumentStore(desk_folder / "data" / "mailtriage.db"), apply)
    (mail,) = [one for one in store.mails_of_ticket(1001) if one.sender == "anna@customer.example"]
    store.documents.table("mails").update({"reply_text": ""}, doc_ids=[mail.mail_id])
    store.documents.close()
    (text,) = [one["text"] for one in exported(desk_folder) if one["message_id"] == "outage@customer.example"]
    assert text.startswith("Hello,\n\nhow does it work?")


def test_raw_mail_that_is_damaged_costs_its_text_and_not_the_export(desk_folder: Path) -> None:
    store = DeskStore(DocumentStore(desk_folder / "data" / "mailtriage.db"), apply)
    (mail,) = [one for one in store.mails_of_ticket(1001) if one.sender == "anna@customer.example"]
    broken = {"reply_text": "", "archive": ["gone.seg", 0, 10]}
    store.documents.table("mails").update(broken, doc_ids=[mail.mail_id])
    whole = len(store.documents.table("mails"))
    store.documents.close()
    done = mailtriage("export", cwd=desk_folder)
    assert b"gone.seg" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) >= whole - 1


def test_mail_of_which_only_the_header_is_known_is_no_stored_message(store: DeskStore) -> None:
    store.put_mail(row(1, verdict=Verdict.BASELINE, archive=None, reply_text=""))
    store.put_mail(row(2))
    assert [one["message_id"] for one in export.messages(store, lambda key: "")] == ["2@customer.example"]
    store.documents.close()


def test_a_mail_set_aside_counts_once_when_it_was_handled_since(store: DeskStore) -> None:
    store.put_mail(row(1, mail_id="aside:h1", header_key="h1", verdict=Verdict.ASIDE))
    store.put_mail(row(2, mail_id="aside:h2", header_key="h2", verdict=Verdict.ASIDE))
    store.put_mail(row(2, header_key="h2", mail_id="f" * 64))
    found = [one["message_id"] for one in export.messages(store, lambda key: "")]
    assert sorted(found) == ["1@customer.example", "2@customer.example"]
    store.documents.close()


def test_a_slow_reader_holds_no_snapshot_and_the_daemons_log_is_emptied_meanwhile(store: DeskStore) -> None:
    """A long-lived snapshot would keep the write-ahead log growing."""
    for number in range(1000):
        store.put_mail(row(number, reply_text="x" * 1000))
    path = Path(store.documents._storage.path)
    reader = DeskStore(DocumentStore(path, read_only=True), apply)
    going = export.messages(reader, lambda key: "")
    next(going)
    store.put_mail(row(5000))
    with sqlite3.connect(path) as writer:
        busy, left, done = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    writer.close()
    assert (busy, left, done) == (0, 0, 0)
    assert len(list(going)) >= 999
    reader.documents.close()
    store.documents.close()
