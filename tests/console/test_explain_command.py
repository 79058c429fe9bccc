"""``mailtriage explain FILE|REF``: every step with its evidence, and nothing written anywhere."""

import hashlib
import os
from pathlib import Path

import pytest

from mailtriage.store.lock import StoreLock
from tests.console.conftest import HOSTILE, HOSTILE_NAME
from tests.console.kept_desk import make, take_in
from tests.console.program import as_json, here, mailtriage, refused, told
from tests.console.test_tickets_command import control_characters
from tests.desk import compose

_RULES = """
[rules]
vip = ["anna@customer.example"]
[[rule]]
name = "our best customer"
because = "they have a contract for it"
when = { sender = "vip.example" }
then = { severity = "high", label = "vip" }
[[rule]]
name = "printers"
shadow = true
when = { text = "printer" }
then = { severity = "low", label = "printing" }
[[rule]]
name = "newsletters end here"
stop = true
when = { subject = "newsletter" }
then = { severity = "low", acknowledge = false }
"""
_OUTAGE = compose(
    sender="Anna <anna@customer.example>", subject="Production is down!", message_id="<o@customer.example>"
)
_AGAIN = compose(
    sender="Anna <anna@customer.example>",
    subject="Re: Production is down!",
    body="Still down.",
    in_reply_to="<o@customer.example>",
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1001 is Anna's outage, with a second mail; 1002 is Ben's, of whom nobody has heard."""
    folder = make(tmp_path_factory.mktemp("explain") / "desk", _RULES)
    ben = compose(sender="Ben <ben@other.example>", subject="Production is down!", body="The printer, too.")
    take_in(folder, [_OUTAGE, ben, _AGAIN])
    return folder


def _run(kept: Path, capsys: pytest.CaptureFixture[str], *words: str) -> object:
    return here(capsys, "explain", "--config", str(kept / "config.toml"), *words)


def _file(folder: Path, raw: bytes, name: str = "new.eml") -> str:
    (folder / name).write_bytes(raw)
    return str(folder / name)


def explained(kept: Path, capsys: pytest.CaptureFixture[str], *words: str):  # type: ignore[no-untyped-def]
    return as_json(_run(kept, capsys, "--json", *words))  # type: ignore[arg-type]


def _fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        # Of SQLite's shared memory any reader may take note.
        if path.is_file() and not path.name.endswith("-shm")
    }


def test_a_new_mail_is_taken_in_as_the_daemon_would(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = _file(tmp_path, compose(sender="zoe@vip.example", subject="Nothing works: printer"))
    one = explained(kept, capsys, mail)
    assert one["happened"] is False
    assert one["kind"]["is"] == "person"
    assert one["thread"]["verdict"] == "ticket"
    assert one["thread"]["ticket"].split("-")[1] == "1003"
    assert one["trust"]["standing"] == "stranger"
    assert one["outcome"]["fields"]["severity"] == {"is": "high", "by": "our best customer"}
    sent = {each["purpose"]: each for each in one["sends"]}
    assert sent["acknowledgement"]["to"] == "zoe@vip.example"
    assert sent["notification"]["to"] == "ada@team.example"


def test_every_rule_is_told_in_order_with_its_evidence_or_what_is_missing(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = _file(tmp_path, compose(sender="zoe@vip.example", subject="Production is down"))
    walk = explained(kept, capsys, mail)["rules"]["walk"]
    assert [each["rule"] for each in walk[:3]] == ["our best customer", "printers", "newsletters end here"]
    by_name = {each["rule"]: each for each in walk}
    assert by_name["our best customer"]["evidence"] == ["sender zoe@vip.example is vip.example"]
    assert by_name["our best customer"]["then"] == {"severity": "high", "label": ["vip"]}
    assert by_name["printers"]["hit"] is False
    assert "printer" in by_name["printers"]["missing"]
    assert by_name["everything is down"]["hit"] is True


def test_what_comes_after_a_rule_that_stops_is_not_reached(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = _file(tmp_path, compose(sender="zoe@vip.example", subject="Newsletter: production is down"))
    one = explained(kept, capsys, mail)
    after = {each["rule"]: each["after_stop"] for each in one["rules"]["walk"]}
    assert after["newsletters end here"] is None
    assert after["everything is down"] == "newsletters end here"
    assert {each["purpose"]: each["reason"] for each in one["sends"]}["acknowledgement"] == (
        "a rule says not to acknowledge"
    )


def test_what_a_ceiling_held_back_and_a_rule_on_trial_would_do_is_told(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = _file(tmp_path, compose(sender="new@unheard.example", subject="Printer: data loss"))
    outcome = explained(kept, capsys, mail)["outcome"]
    assert outcome["held"]["severity"] == "critical"
    assert "stranger" in outcome["held"]["why"]
    assert outcome["shadow"]["hits"] == [["printers", ["subject has 'printer'"]]]
    assert outcome["shadow"]["would"]["severity"] == "low"


def test_a_mail_that_joins_names_its_ticket_and_by_what(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = compose(
        sender="anna@customer.example", subject="Re: x", in_reply_to="<o@customer.example>", body="More"
    )
    one = explained(kept, capsys, _file(tmp_path, raw))
    assert one["thread"]["verdict"] == "reply"
    assert one["thread"]["ticket"].split("-")[1] == "1001"
    assert "Message-ID" in one["thread"]["evidence"][-1]


def test_nothing_is_written_while_a_daemon_holds_the_store(kept: Path, tmp_path: Path) -> None:
    """No lock is taken, no file changed, and no ticket number or reference used up."""
    mail = _file(tmp_path, compose(sender="zoe@vip.example", subject="Nothing works"))
    before = _fingerprint(kept)
    with StoreLock(kept / "data" / "daemon.lock"):
        first = as_json(mailtriage("explain", mail, "--json", cwd=kept))
        second = as_json(mailtriage("explain", mail, "--json", cwd=kept))
    assert first["thread"]["ticket"] == second["thread"]["ticket"]
    after = _fingerprint(kept)
    assert {name: one for name, one in after.items() if "lock" not in name} == {
        name: one for name, one in before.items() if "lock" not in name
    }


def test_without_a_store_a_mail_is_explained_as_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk")
    one = explained(folder, capsys, _file(tmp_path, _OUTAGE))
    assert one["thread"]["ticket"].split("-")[1] == "1001"
    assert not (folder / "data").exists()


def test_a_mail_that_came_before_is_explained_as_it_was_handled(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = explained(kept, capsys, _file(tmp_path, _OUTAGE))
    assert one["happened"] is True
    assert one["thread"]["ticket"].split("-")[1] == "1001"
    assert "it came before" in one["missing"][0]


@pytest.mark.parametrize("spelling", ["1001", "INC-1001", "[inc-1001]"])
def test_a_ticket_shows_the_mail_that_opened_it(
    kept: Path, capsys: pytest.CaptureFixture[str], spelling: str
) -> None:
    one = explained(kept, capsys, spelling)
    assert one["happened"] is True
    assert one["mail"]["subject"] == "Production is down!"
    assert one["outcome"]["fields"]["severity"] == {"is": "critical", "by": "everything is down"}
    assert (one["today"], one["missing"]) == ([], [])


def test_the_other_mails_of_a_ticket_can_be_asked_for(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(kept, capsys, "1001", "--mail", "2")["mail"]["subject"] == "Re: Production is down!"
    both = explained(kept, capsys, "1001", "--mail", "all")
    assert [one["thread"]["verdict"] for one in both] == ["ticket", "reply"]


def test_a_ticket_is_explained_with_the_rules_of_then_and_told_what_todays_would_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk", _RULES)
    take_in(folder, [compose(sender="vic@vip.example", subject="A question")])
    then = explained(folder, capsys, "1001")["rules"]["digest"]
    make(folder, _RULES.replace('severity = "high", label = "vip"', 'severity = "low", label = "gold"'))
    one = explained(folder, capsys, "1001")
    assert one["rules"]["digest"] == then
    assert one["outcome"]["fields"]["severity"] == {"is": "high", "by": "our best customer"}
    assert {each["field"]: (each["before"], each["after"]) for each in one["today"]} == {
        "severity": ("high", "low"),
        "label": (["vip"], ["gold"]),
    }


def test_the_ceilings_of_then_count_not_those_of_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk", _RULES)
    take_in(folder, [_OUTAGE])
    make(folder, _RULES.replace('vip = ["anna@customer.example"]', ""))
    one = explained(folder, capsys, "1001")
    assert one["outcome"]["fields"]["severity"]["is"] == "critical"
    assert [(each["field"], each["after"]) for each in one["today"]] == [("severity", "normal")]


def test_where_the_raw_mail_is_gone_it_says_so_and_shows_what_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk", _RULES)
    take_in(folder, [_OUTAGE])
    for one in (folder / "data" / "archive").iterdir():
        one.unlink()
    one = explained(folder, capsys, "1001")
    assert "restore it from the backup" in one["missing"][0]
    assert one["outcome"]["fields"]["severity"]["is"] == "critical"
    assert one["rules"]["walk"]


def test_the_terminal_shows_each_step_and_no_control_of_a_stranger(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = compose(sender="eve@evil.example", subject="HOSTILE", body="all is down \x1b[2J")
    raw = raw.replace(b"eve@evil.example", f"{HOSTILE_NAME} <eve@evil.example>".encode())
    shown = told(_run(kept, capsys, _file(tmp_path, raw.replace(b"HOSTILE", HOSTILE.encode())), "--mails"))  # type: ignore[arg-type]
    assert control_characters(shown) == set()
    for title in ("What it is", "Where it belongs", "Whose it is", "Rules", "Outcome", "What goes out"):
        assert title in shown
    assert "[red]fire[/red]" in shown  # as it was written, and not as a colour


def test_misses_can_be_left_out(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every, hits = told(_run(kept, capsys, "1001")), told(_run(kept, capsys, "1001", "--hits"))  # type: ignore[arg-type]
    assert "our best customer" in every
    assert "our best customer" not in hits
    assert "everything is down" in hits


def test_the_text_of_what_went_out_is_shown_on_request(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "A person will read it" not in told(_run(kept, capsys, "1001"))  # type: ignore[arg-type]
    assert "A person will read it" in told(_run(kept, capsys, "1001", "--mails"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [("9999",), ("nonsense",), ("1001", "--mail", "7"), ("1001", "--mail", "none"), ("{folder}",), ("\0",)],
)
def test_what_cannot_be_explained_is_refused_by_name(
    kept: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    given = [one.format(folder=kept) for one in words]
    said = refused(_run(kept, capsys, *given))  # type: ignore[arg-type]
    assert given[-1].strip("\0") in said


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, os.urandom(2000), b"From: " + b"a" * 200_000])
def test_no_file_makes_it_fail(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes
) -> None:
    assert explained(kept, capsys, _file(tmp_path, raw))["kind"]["is"]
