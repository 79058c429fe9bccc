"""``mailtriage show REF``: every way to write a reference, the journal, and why it was triaged so."""

from pathlib import Path

import pytest

from tests.console.program import as_json, here, mailtriage, refused, told
from tests.console.test_tickets_command import control_characters


@pytest.fixture(scope="module")
def reference(filled: Path) -> str:
    """Of Anna's outage."""
    (outage,) = as_json(mailtriage("tickets", "--json", "--severity", "critical", cwd=filled))
    return str(outage["reference"])


@pytest.mark.parametrize(
    "spelling",
    [
        "{0}",
        "[{0}]",
        "  {0} ",
        "{lower}",
        "[{lower}]",
        "INC-1001",
        "inc-1001",
        "1001",
        "[1001]",
        "REQ-1001-{check}",
    ],
)
def test_every_spelling_of_a_reference_finds_the_ticket(
    filled: Path, capsys: pytest.CaptureFixture[str], reference: str, spelling: str
) -> None:
    """The prefix changes with the kind (a retired one still counts); the check is what must fit."""
    spelled = spelling.format(reference, lower=reference.lower(), check=reference[-4:])
    done = here(capsys, "show", "--json", "--config", str(filled / "config.toml"), spelled)
    assert as_json(done)["reference"] == reference


def test_a_wrong_check_is_refused_and_the_right_reference_named(filled: Path, reference: str) -> None:
    wrong = "INC-1001-" + ("AAAA" if not reference.endswith("AAAA") else "BBBB")
    said = refused(mailtriage("show", wrong, cwd=filled))
    assert wrong in said
    assert reference in said


@pytest.mark.parametrize(
    "unknown", ["INC-9999-7KQM", "9999", "1", "0", "nonsense", "", "1001-", "1" * 40, "--", "[]"]
)
def test_an_unknown_reference_is_refused(
    filled: Path, capsys: pytest.CaptureFixture[str], unknown: str
) -> None:
    said = refused(here(capsys, "show", "--config", str(filled / "config.toml"), "--", unknown))
    assert "no such ticket; `mailtriage tickets` lists them" in said


def test_the_json_has_the_journal_and_the_messages(filled: Path, reference: str) -> None:
    shown = as_json(mailtriage("show", reference, "--json", cwd=filled))
    assert shown["requester"] == "anna@customer.example"
    journal = shown["journal"]
    assert [one["type"] for one in journal] == ["opened", "received", "triaged", "queued", "sent", "answered"]
    assert [one["sequence"] for one in journal] == sorted(one["sequence"] for one in journal)
    assert all({"at", "actor", "mail", "data"} <= set(one) for one in journal)
    assert journal[-1]["actor"] == "staff:ada"
    messages = shown["messages"]
    assert [one["direction"] for one in messages] == ["in", "own", "out"]
    assert messages[0]["message_id"] == "outage@customer.example"
    assert messages[0]["decision"]["severity"] == "critical"
    assert messages[0]["reply_text"].startswith("Hello,")


def test_the_journal_names_people_by_id_never_by_address(filled: Path, reference: str) -> None:
    journal = as_json(mailtriage("show", reference, "--json", cwd=filled))["journal"]
    assert "anna@customer.example" not in str(journal)
    assert "ada@team.example" not in str(journal)


def test_it_tells_why_it_was_triaged_so(filled: Path, reference: str) -> None:
    shown = told(mailtriage("show", reference, cwd=filled, COLUMNS="200"))
    assert f"{reference}  Production is down!" in shown
    assert "Anna Kunde <anna@customer.example>" in shown
    assert "incident, severity critical, open" in shown
    assert "everything is down: subject has 'production is down'" in shown
    assert "by ada" in shown


def test_a_ticket_no_rule_fits_says_so(filled: Path) -> None:
    assert "no rule applies" in told(mailtriage("show", "1005", cwd=filled))


def test_a_mail_that_was_not_delivered_tells_its_reason(filled: Path) -> None:
    shown = told(mailtriage("show", "1005", cwd=filled, COLUMNS="200"))
    assert "undelivered" in shown
    assert "550 5.1.1 unknown user" in shown


def test_what_a_stranger_wrote_cannot_change_the_terminal(filled: Path) -> None:
    shown = told(mailtriage("show", "1004", cwd=filled, COLUMNS="200"))
    assert control_characters(shown) == set()
    assert "[red]fire[/red] [INC-1] [/]" in shown
    assert "[bold]Eve[/bold] [/nonsense]" in shown
    assert "[red]now[/red]" in shown


def test_nothing_is_cut_for_a_file_or_a_pipe(filled: Path, reference: str) -> None:
    """The Message-ID is what an operator looks for in the mail server's log."""
    journal = as_json(mailtriage("show", reference, "--json", cwd=filled))["journal"]
    (message,) = {one["data"]["message"] for one in journal if one["type"] == "sent"}
    assert message in told(mailtriage("show", reference, cwd=filled))
