"""``mailtriage tickets``: the table, the filters and the JSON, over a desk that the whole program filled."""

import json
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from tests.console.program import as_json, here, mailtriage, refused, told

KEYS = {
    *(
        "reference",
        "number",
        "kind",
        "severity",
        "status",
        "subject",
        "requester",
        "requester_name",
        "labels",
    ),
    *("assignee", "mails", "opened_at", "updated_at", "acknowledged_at", "first_response_at"),
}


def control_characters(text: str) -> set[str]:
    """Whatever could move a cursor or turn the reading direction; line feeds are ours."""
    turning = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {one for one in text if (unicodedata.category(one) == "Cc" and one != "\n") or one in turning}


def test_the_json_is_one_array_with_every_ticket_newest_first(filled: Path) -> None:
    tickets = as_json(mailtriage("tickets", "--json", cwd=filled))
    assert [one["number"] for one in tickets] == [1005, 1004, 1003, 1002, 1001]
    assert all(set(one) >= KEYS for one in tickets)
    outage = tickets[-1]
    assert outage["reference"].startswith("INC-1001-")
    assert (outage["kind"], outage["severity"], outage["status"]) == ("incident", "critical", "open")
    assert (outage["requester"], outage["requester_name"]) == ("anna@customer.example", "Anna Kunde")
    assert (outage["subject"], outage["labels"], outage["mails"]) == ("Production is down!", ["outage"], 2)
    times = [outage[name] for name in ("opened_at", "acknowledged_at", "first_response_at", "updated_at")]
    assert all(datetime.fromisoformat(one).utcoffset() is not None for one in times)
    assert times == sorted(times)


def test_a_ticket_whose_acknowledgement_was_refused_is_not_acknowledged(filled: Path) -> None:
    (newest,) = as_json(mailtriage("tickets", "--json", "--limit", "1", cwd=filled))
    assert newest["requester"] == "gone@nowhere.example"
    assert newest["acknowledged_at"] is None


def test_the_table_has_a_line_for_each_ticket(filled: Path) -> None:
    lines = told(mailtriage("tickets", cwd=filled)).splitlines()
    (outage,) = [line for line in lines if "INC-1001-" in line]
    for word in ("critical", "open", "incident", "Anna Kunde", "Production is down!", "yes"):
        assert word in outage
    assert sum("REQ-1" in line or "INC-1001" in line for line in lines) == 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--status", "open"], [1001]),
        (["--status", "new,open"], [1005, 1004, 1003, 1002, 1001]),
        (["--status", "closed"], []),
        (["--severity", "high,critical"], [1003, 1001]),
        (["--kind", "feature"], [1002]),
        (["--label", "vip"], [1003]),
        (["--label", "vi"], []),
        (["--requester", "ANNA@"], [1001]),
        (["--requester", "example", "--limit", "2"], [1005, 1004]),
        (["--limit", "3"], [1005, 1004, 1003]),
        (["--severity", "normal", "--status", "new", "--kind", "information"], [1005, 1004]),
        (["--label", "vip", "--requester", "anna"], []),
    ],
)
def test_filters_narrow_the_list_and_join(
    filled: Path, capsys: pytest.CaptureFixture[str], words: list[str], expected: list[int]
) -> None:
    done = here(capsys, "tickets", "--json", *words, "--config", str(filled / "config.toml"))
    assert [one["number"] for one in as_json(done)] == expected


def test_a_filter_that_fits_nothing_says_so(filled: Path) -> None:
    assert told(mailtriage("tickets", "--label", "nobody", cwd=filled)) == "No ticket fits.\n"


def test_a_word_that_is_no_severity_is_refused_with_those_that_are(filled: Path) -> None:
    said = refused(mailtriage("tickets", "--severity", "urgent", cwd=filled))
    for word in ("urgent", "critical", "high", "normal", "low"):
        assert word in said


@pytest.mark.parametrize("limit", ["-1", "many"])
def test_a_limit_that_is_no_number_of_tickets_is_refused(filled: Path, limit: str) -> None:
    assert "--limit" in refused(mailtriage("tickets", f"--limit={limit}", cwd=filled))


def test_what_a_stranger_wrote_cannot_change_the_terminal(filled: Path) -> None:
    table = told(mailtriage("tickets", cwd=filled, COLUMNS="200"))
    assert control_characters(table) == set()
    (line,) = [line for line in table.splitlines() if "REQ-1004-" in line]
    assert "[red]fire[/red] [INC-1] [/]" in line
    assert "[bold]" in line


def test_colours_come_from_us_alone_on_a_terminal(filled: Path) -> None:
    """FORCE_COLOR makes rich write as for a terminal: only colours of ours, none of the stranger's sequences."""
    shown = told(mailtriage("tickets", cwd=filled, FORCE_COLOR="1", TERM="xterm-256color", COLUMNS="200"))
    assert "\x1b[1;31m" in shown
    for sequence in ("\x1b[2J", "\x1b]0;", "\x9b", "\x07", "\u202e"):
        assert sequence not in shown
    assert "[red]fire[/red]" in shown


def test_a_hostile_subject_stays_valid_json_on_a_line_of_its_own(filled: Path) -> None:
    lines = told(mailtriage("tickets", "--json", cwd=filled)).splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 7)
    subject = json.loads(lines[2].rstrip(","))["subject"]
    assert "[red]fire[/red]" in subject
    assert "\x1b" not in lines[2]


@pytest.mark.parametrize(("words", "expected"), [([], "No tickets.\n"), (["--json"], "[]\n")])
def test_an_empty_desk_has_no_tickets(configured: Path, words: list[str], expected: str) -> None:
    _empty_store(configured)
    assert told(mailtriage("tickets", *words, cwd=configured)) == expected


def _empty_store(folder: Path) -> None:
    from mailtriage.store import DocumentStore
    from mailtriage.store.desk import DeskStore
    from mailtriage.tickets.fold import apply

    DeskStore(DocumentStore(folder / "data" / "mailtriage.db"), apply).documents.close()
