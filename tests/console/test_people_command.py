"""``mailtriage people``: who works at the desk, who is away, and what each of them has."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailtriage.console.people import gather
from mailtriage.model.event import Event, EventType
from mailtriage.steps.presence import note_away
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.console.program import as_json, mailtriage, refused, told
from tests.console.test_tickets_command import control_characters

NOW = datetime.now(UTC)
MORE = """
[[staff]]
id = "ben"
name = "Ben \\u009b31mBauer [red]"
addresses = ["ben@team.example"]
[[staff]]
id = "leo"
name = "Leo Left"
addresses = ["leo@team.example"]
active = false
[duty]
weeks = ["ben", "ada"]
"""


def store_of(folder: Path) -> DeskStore:
    return DeskStore(DocumentStore(folder / "data" / "mailtriage.db"), apply)


@pytest.fixture
def team(desk_folder: Path) -> Path:
    """The filled desk with Ben, who shares the duty with Ada, and Leo, who has left. Ada has the answered
    ticket and one more, Leo one, somebody who is not listed one; nobody has the fifth."""
    with (desk_folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    store = store_of(desk_folder)
    for number, staff in ((1001, "ada"), (1002, "ada"), (1003, "leo"), (1004, "zoe")):
        store.journal(Event(number, EventType.ASSIGNED, NOW, "staff:ada", None, {"to": staff}))
    store.documents.close()
    return desk_folder


def people(folder: Path) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in as_json(mailtriage("people", "--json", cwd=folder))["people"]}


def test_the_json_names_everybody_with_what_they_have(team: Path) -> None:
    found = people(team)
    assert list(found) == ["ada", "ben", "leo"]
    ada = found["ada"]
    assert (ada["name"], ada["role"], ada["state"]) == ("Ada Admin", "admin", "active")
    assert (ada["open"], ada["unanswered"]) == (2, 1)
    assert (ada["away_since"], ada["away_because"]) == (None, None)
    assert (found["ben"]["open"], found["ben"]["unanswered"]) == (0, 0)
    assert (found["leo"]["state"], found["leo"]["open"]) == ("left", 1)


def test_the_json_tells_what_nobody_has_and_who_is_not_listed(team: Path) -> None:
    state = as_json(mailtriage("people", "--json", cwd=team))
    assert state["nobody"] == {"open": 1, "unanswered": 1}
    assert state["unknown"] == {"zoe": {"open": 1, "unanswered": 1}}
    assert state["goes_to"] in ("ada", "ben")


def test_duty_changes_from_this_week_to_the_next(team: Path) -> None:
    found = people(team)
    assert sorted([found["ada"]["on_duty"], found["ben"]["on_duty"]]) == [["next week"], ["this week"]]
    assert found["leo"]["on_duty"] == []


def test_closed_tickets_are_not_counted(team: Path) -> None:
    store = store_of(team)
    store.journal(Event(1002, EventType.CLOSED, NOW, "staff:ada", None, {"reason": "closed by ada"}))
    store.documents.close()
    assert (people(team)["ada"]["open"], people(team)["ada"]["unanswered"]) == (1, 0)


def test_the_table_has_a_line_for_each_and_nobody_colours_the_terminal(team: Path) -> None:
    shown = told(mailtriage("people", cwd=team, COLUMNS="200"))
    (ada,) = [line for line in shown.splitlines() if line.strip().startswith("ada")]
    assert re.search(r"Ada Admin +admin +(this|next) week +active +2 +1", ada)
    assert "31mBauer [red]" in shown
    assert "left" in shown
    assert "not in [[staff]]" in shown
    assert "Taken by nobody: 1, of which 1 unanswered; mail about them goes to" in shown
    assert control_characters(shown) == set()


def test_away_and_back_are_done_here_without_a_daemon(team: Path) -> None:
    assert "Ada Admin is away" in told(mailtriage("people", "--away", "ada", cwd=team))
    ada = people(team)["ada"]
    assert (ada["state"], ada["away_because"]) == ("away", "said by `mailtriage people --away`")
    assert datetime.fromisoformat(str(ada["away_since"])).utcoffset() is not None
    shown = told(mailtriage("people", cwd=team, COLUMNS="200"))
    assert f"away since {str(ada['away_since'])[:10]}" in shown
    assert as_json(mailtriage("people", "--json", cwd=team))["goes_to"] == "ben"
    assert told(mailtriage("people", "--back", "ada", cwd=team)) == "Ada Admin is back\n"
    assert people(team)["ada"]["state"] == "active"


@pytest.mark.parametrize("word", ["--away", "--back"])
def test_an_unknown_id_is_refused_with_the_nearest_right_one(team: Path, word: str) -> None:
    done = mailtriage("people", word, "bne", cwd=team)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"nobody with the id 'bne'; did you mean 'ben'?" in done.stdout


def test_away_and_back_at_once_is_refused_with_usage(team: Path) -> None:
    assert "usage: mailtriage" in refused(mailtriage("people", "--away", "ada", "--back", "ben", cwd=team))


def test_a_reason_from_a_mail_cannot_change_the_terminal(team: Path) -> None:
    store = store_of(team)
    note_away(store, "ben", "subject of an absence notice: \x1b[2J[red]gone", NOW)
    store.documents.close()
    shown = told(mailtriage("people", cwd=team, COLUMNS="200"))
    assert "[red]gone" in shown
    assert control_characters(shown) == set()


@pytest.mark.parametrize("words", [[], ["--json"], ["--away", "ada"], ["--back", "ada"]], ids=" ".join)
def test_where_the_daemon_never_ran_people_says_so_and_makes_nothing(
    configured: Path, words: list[str]
) -> None:
    assert "no store yet" in refused(mailtriage("people", *words, cwd=configured))
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


def test_a_configuration_that_is_wrong_is_told(team: Path) -> None:
    with (team / "config.toml").open("a", encoding="utf-8") as file:
        file.write("[[staff]]\nid = 1\n")
    assert "[[staff]] 4 id" in refused(mailtriage("people", cwd=team))


def test_counting_reads_no_whole_table(team: Path) -> None:
    from mailtriage import config

    def scanned(table: str, query: str) -> None:
        raise AssertionError(f"{table}: {query}")

    documents = DocumentStore(team / "data" / "mailtriage.db", read_only=True, on_scan=scanned)
    store = DeskStore(documents, apply)
    assert gather(store, config.read(team / "config.toml"), NOW)["nobody"]["open"] == 1
    documents.close()
