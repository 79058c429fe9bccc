"""``status``, ``aside`` and ``store``: the state of the desk, what was set aside, and care of the store."""

import json
from pathlib import Path

import pytest

from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.console.program import as_json, mailtriage, refused, told
from tests.console.test_tickets_command import control_characters


def test_status_counts_tickets_outbox_and_what_is_aside(filled: Path) -> None:
    state = as_json(mailtriage("status", "--json", cwd=filled))
    assert state["tickets"] == {"new": 4, "open": 1, "waiting": 0, "resolved": 0, "closed": 0}
    assert state["severities"] == {"critical": 1, "high": 1, "normal": 3, "low": 0}
    assert state["outbox"]["failed"] == 1
    assert state["outbox"]["queued"] == state["outbox"]["sending"] == 0
    assert (state["paused"], state["daemon"]) == (None, 0)
    (folder,) = [one for one in state["folders"] if one["folder"] == "main/INBOX"]
    assert (folder["folder"], folder["mark"]) == ("main/INBOX", 107)
    assert folder["last_poll"]
    (aside,) = state["aside"]
    assert aside["from"] == "kim@crash.example"
    assert "the parser died on it twice" in aside["reason"]


def test_status_for_people_says_the_same(filled: Path) -> None:
    shown = told(mailtriage("status", cwd=filled, COLUMNS="200"))
    assert "not running" in shown
    assert "4 new, 1 open" in shown
    assert "1 critical, 1 high, 3 normal" in shown
    assert "1 failed" in shown
    assert "kim@crash.example" in shown
    assert "`mailtriage aside retry` tries them again" in shown
    assert control_characters(shown) == set()


def test_aside_list_names_each_mail_with_its_reason(filled: Path) -> None:
    (row,) = [
        json.loads(line) for line in told(mailtriage("aside", "list", "--json", cwd=filled)).splitlines()
    ]
    assert row["id"].startswith("A-")
    assert (row["from"], row["tries"]) == ("kim@crash.example", 1)
    assert "the parser died on it twice" in row["reason"]
    assert row["place"].endswith("/106")
    shown = told(mailtriage("aside", "list", cwd=filled, COLUMNS="200"))
    assert row["id"] in shown
    assert "the parser died on it twice" in shown
    assert control_characters(shown) == set()


def test_aside_retry_without_a_daemon_handles_the_mail_here(desk_folder: Path) -> None:
    (row,) = [
        json.loads(line) for line in told(mailtriage("aside", "list", "--json", cwd=desk_folder)).splitlines()
    ]
    said = told(mailtriage("aside", "retry", row["id"], cwd=desk_folder))
    assert "1 ticket" in said
    assert "1 mail is tried again" in said
    assert told(mailtriage("aside", "list", cwd=desk_folder)) == "Nothing is set aside.\n"
    newest = as_json(mailtriage("tickets", "--json", "--limit", "1", cwd=desk_folder))[0]
    assert (newest["number"], newest["requester"]) == (1006, "kim@crash.example")


def test_aside_retry_without_a_name_tries_all_of_them_once(desk_folder: Path) -> None:
    assert "1 mail is tried again" in told(mailtriage("aside", "retry", cwd=desk_folder))
    assert "0 mails are tried again" in told(mailtriage("aside", "retry", cwd=desk_folder))
    assert len(as_json(mailtriage("tickets", "--json", cwd=desk_folder))) == 6


def test_aside_retry_of_a_name_nobody_knows_changes_nothing(desk_folder: Path) -> None:
    (row,) = as_json(mailtriage("status", "--json", cwd=desk_folder))["aside"]
    done = mailtriage("aside", "retry", row["id"], "A-00000000", cwd=desk_folder)
    assert done.returncode == 1
    assert b"nothing is set aside as A-00000000" in done.stdout
    assert len(as_json(mailtriage("status", "--json", cwd=desk_folder))["aside"]) == 1
    assert len(as_json(mailtriage("tickets", "--json", cwd=desk_folder))) == 5


def test_store_rebuild_makes_the_same_tickets_from_their_journals(desk_folder: Path) -> None:
    before = as_json(mailtriage("tickets", "--json", cwd=desk_folder))
    documents = DocumentStore(desk_folder / "data" / "mailtriage.db")
    documents.table("tickets").remove(doc_ids=[1001])
    documents.table("tickets").update({"severity": "low"}, doc_ids=[1003])
    documents.close()
    assert told(mailtriage("store", "rebuild", cwd=desk_folder)) == "5 tickets folded from their journals.\n"
    assert as_json(mailtriage("tickets", "--json", cwd=desk_folder)) == before


def test_store_rebuild_where_the_daemon_never_ran_is_refused_and_makes_nothing(configured: Path) -> None:
    """An empty store without a key would keep the daemon from ever starting."""
    said = refused(mailtriage("store", "rebuild", cwd=configured))
    assert "no store yet" in said
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    "words", [["aside"], ["store"], ["aside", "forget"], ["store", "drop"]], ids=" ".join
)
def test_an_action_that_is_missing_or_unknown_is_refused_with_usage(filled: Path, words: list[str]) -> None:
    assert "usage: mailtriage" in refused(mailtriage(*words, cwd=filled))


def test_status_of_a_paused_outbox_tells_until_when_and_why(desk_folder: Path) -> None:
    store = DeskStore(DocumentStore(desk_folder / "data" / "mailtriage.db"), apply)
    reason = "535 5.7.8 \x1b[31mno [red]"
    store.put_note("outbox paused", {"until": "2126-01-01T00:00:00+00:00", "times": 1, "reason": reason})
    store.documents.close()
    shown = told(mailtriage("status", cwd=desk_folder, COLUMNS="200"))
    assert "paused until 2126-01-01 00:00:00 UTC: 535" in shown
    assert "535 5.7.8" in shown
    assert control_characters(shown) == set()
    paused = as_json(mailtriage("status", "--json", cwd=desk_folder))["paused"]
    assert paused == {"until": "2126-01-01T00:00:00+00:00", "reason": reason}


def test_status_tells_of_no_pause_that_is_over(desk_folder: Path) -> None:
    store = DeskStore(DocumentStore(desk_folder / "data" / "mailtriage.db"), apply)
    store.put_note("outbox paused", {"until": "2026-01-01T00:00:00+00:00", "times": 1, "reason": "535 no"})
    store.documents.close()
    assert "paused" not in told(mailtriage("status", cwd=desk_folder, COLUMNS="200"))
    assert as_json(mailtriage("status", "--json", cwd=desk_folder))["paused"] is None
