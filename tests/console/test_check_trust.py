"""``mailtriage check --trust`` proves by two mails to ourselves whose Authentication-Results can be believed."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailtriage import app, config
from mailtriage.cli import main
from mailtriage.console import trust
from mailtriage.console.check import check
from mailtriage.console.checks.finding import State
from mailtriage.intake.authentication import read_authentication
from mailtriage.intake.parse import parse
from mailtriage.model.ledger import Verdict
from tests.console.border import (
    BACK,
    FROM_OUTSIDE,
    HANDED_IN,
    ID,
    LMTP,
    RELAYED,
    RESULTS,
    Border,
    as_it_is,
    renamed,
    with_a_line_of_its_own,
    without_forged,
)
from tests.desk import compose
from tests.servers.mailbox import Mailbox
from tests.whole.station import Station

GMAILS = (FROM_OUTSIDE, RESULTS)  # below its own line
Probe = Callable[..., tuple[Station, Any]]


@pytest.fixture
def probed(tmp_path: Path, embedded: Any, capsys: pytest.CaptureFixture[str]) -> Probe:
    """A station behind a border with these habits, and the report of a probe of it."""

    def run(*adds: str, keys: str = "", **how: Any) -> tuple[Station, Any]:
        user, password = next(iter(embedded.users.items()))
        mailbox = Mailbox(embedded.host, embedded.imap_port, user, password)
        with Border(mailbox, *adds, **how) as border:
            station = Station(tmp_path, mailbox, border)
            text = station.config.read_text("utf-8").replace("support@desk.example", user)
            station.config.write_text(text.replace("[mailbox]", f"[mailbox]\n{keys}", 1), "utf-8")
            begin(station)
            capsys.readouterr()
            main(["check", "--trust", "--json", "--config", str(station.config)])
        return station, json.loads(capsys.readouterr().out)

    return run


def begin(station: Station) -> None:
    """What the first start does: store and key are made."""
    with app.open_desk(app.read_configuration(station.config, os.environ)):
        pass


def note(station: Station) -> dict[str, Any]:
    store = station.store()
    try:
        return dict(store.note("authserv") or {})
    finally:
        store.documents.close()


CONFIGURED = f'authserv_id = "{ID}"'
HABITS = [
    # why; what the border adds, does with forged fields, and is configured; proven, forgeable, steps, ok, words
    ("its field on top", (RESULTS, FROM_OUTSIDE), as_it_is, "", [ID], [], 0, True, "was left where it was"),
    ("it removes forged ones", (RESULTS, FROM_OUTSIDE), without_forged, "", [ID], [], 0, True, "was removed"),
    ("it renames them", (RESULTS, FROM_OUTSIDE), renamed, "", [ID], [], 0, True, "was renamed to x-original"),
    ("then delivery by LMTP", (LMTP, RESULTS, FROM_OUTSIDE), as_it_is, "", [ID], [], 1, True, "believed from now"),
    ("a content filter", (LMTP, BACK, RESULTS, FROM_OUTSIDE), as_it_is, "", [ID], [], 2, True, "believed"),
    ("on our own host", (LMTP, RESULTS, HANDED_IN), as_it_is, "", [ID], [], 1, True, "believed from now"),
    ("configured, too", (RESULTS, FROM_OUTSIDE), as_it_is, CONFIGURED, [ID], [], 0, True, "believed from now"),
    ("no Received line", (RESULTS,), as_it_is, "", [], [ID], 0, False, "a forged field of 'mx.desk.example' came in"),
    ("nothing at all", (), as_it_is, CONFIGURED, [], [ID], 0, False, "not believed"),
    ("only forged results go", (), without_forged, CONFIGURED, [], [ID], 0, False, "not believed"),
    ("its one line is of LMTP", (RESULTS, LMTP), as_it_is, "", [], [ID], 0, False, "a forged field"),
    ("its line where none is", (BACK, RESULTS), with_a_line_of_its_own, "", [], [ID], 1, False, "a forged field"),
    ("a Received line only", (FROM_OUTSIDE,), as_it_is, "", [], [], 0, True, "none are believed"),
    ("mail from outside only", (FROM_OUTSIDE,), as_it_is, CONFIGURED, [], [], 0, True, "on your word alone"),
    ("its field below its line", GMAILS, as_it_is, "", [], [], 0, True, "strangers can write there as well"),
    ("a field of the server we hand to", (RELAYED, *GMAILS[::-1]), as_it_is, "", [], [], 0, True, "strangers can write"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "adds", "change", "keys", "proven", "forgeable", "hops", "ok", "words"),
    HABITS,
)
def test_what_the_border_does_is_found_out(
    probed: Probe,
    why: str,
    adds: tuple[str, ...],
    change: Any,
    keys: str,
    proven: list[str],
    forgeable: list[str],
    hops: int,
    ok: bool,
    words: str,
) -> None:
    station, told = probed(*adds, change=change, keys=keys)
    said = "\n".join(f"{one['found']} / {one['do']}" for one in told["findings"])
    noted = note(station)
    assert (noted["ids"], noted["forgeable"], noted["hops"]) == (proven, forgeable, hops), (why, said)
    assert told["ok"] is ok, (why, said)
    assert words in said, why
    assert (noted["proven_at"] is not None) is bool(proven)


def test_the_line_for_the_configuration_is_said(probed: Probe) -> None:
    _, told = probed(RESULTS, FROM_OUTSIDE)
    assert any(f'authserv_id = "{ID}"' in (one["do"] or "") for one in told["findings"])


def test_afterwards_mail_over_that_border_is_judged_by_it(probed: Probe) -> None:
    station, _ = probed(LMTP, RESULTS, FROM_OUTSIDE)
    settings, known = config.read(station.config), note(station)
    genuine = f"Authentication-Results: {ID}; dmarc=pass header.from=customer.example"
    over = "\r\n".join([LMTP, genuine, FROM_OUTSIDE, ""]).encode() + compose()
    forged = "\r\n".join([LMTP, FROM_OUTSIDE, genuine, ""]).encode() + compose()
    assert read_authentication(parse(over), settings, known).aligned
    assert not read_authentication(parse(forged), settings, known).aligned


def test_no_ticket_is_opened_for_the_mails_of_the_probe(probed: Probe) -> None:
    station, _ = probed(RESULTS, FROM_OUTSIDE)
    assert len(station.mailbox.uids()) == 2, "they stay, for nothing is ever deleted"
    with Border(station.mailbox, FROM_OUTSIDE) as border:
        text = station.config.read_text("utf-8")
        station.config.write_text(
            text.replace(f"port = {station.smtp.port}", f"port = {border.port}"), "utf-8"
        )
        assert station.run() == 0, station.said
    assert station.verdicts() == [Verdict.OWN, Verdict.OWN]


def test_the_probe_works_on_this_imap_server(
    tmp_path: Path, imap_server: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    imap_server.deliver(compose())
    with Border(imap_server, LMTP, RESULTS, FROM_OUTSIDE) as border:
        station = Station(tmp_path, imap_server, border)
        begin(station)
        assert main(["check", "--trust", "--config", str(station.config)]) == 0, capsys.readouterr()
    assert (note(station)["ids"], note(station)["hops"]) == ([ID], 1)
    assert all(imap_server.flags(uid) == frozenset() for uid in imap_server.uids())


def test_a_mail_that_ends_in_junk_is_found_there(probed: Probe) -> None:
    _, told = probed(RESULTS, FROM_OUTSIDE, folder="Junk")
    assert told["ok"] is True


def test_a_mail_that_never_comes_is_said_and_nothing_is_noted(
    small_station: Station, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(small_station)
    monkeypatch.setattr(trust, "PATIENCE_SECONDS", 0.1)
    assert main(["check", "--trust", "--config", str(small_station.config)]) == 2
    assert "did not come back" in capsys.readouterr().out
    assert note(small_station) == {}


def test_a_server_that_takes_no_mail_is_said(
    small_station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(small_station)
    small_station.smtp.sender("support@desk.example", "550 5.7.1 not you")
    assert main(["check", "--trust", "--config", str(small_station.config)]) == 2
    assert "the mail server does not take our mail: 550 5.7.1 not you" in capsys.readouterr().out


def test_before_the_first_run_there_is_no_key_and_no_probe(
    small_station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--trust", "--config", str(small_station.config)]) == 2
    assert "no store yet" in capsys.readouterr().err
    assert small_station.smtp.accepted == []


def _trust(station: Station) -> list[tuple[State, str]]:
    found = check(station.config, os.environ, offline=True)
    return [(one.state, one.found) for one in found if one.part == "trust"]


def test_check_warns_of_an_id_that_nobody_has_proven(small_station: Station) -> None:
    assert _trust(small_station) == []
    text = small_station.config.read_text("utf-8")
    small_station.config.write_text(text.replace("[mailbox]", f"[mailbox]\n{CONFIGURED}", 1), "utf-8")
    assert [(state, "not proven" in words) for state, words in _trust(small_station)] == [
        (State.WARNING, True)
    ]


@pytest.mark.parametrize(
    ("adds", "state", "words"),
    [((RESULTS, FROM_OUTSIDE), State.OK, "proven at"), ((), State.PROBLEM, "can be forged from outside")],
)
def test_check_tells_what_the_probe_has_found(
    probed: Probe, adds: tuple[str, ...], state: State, words: str
) -> None:
    station, _ = probed(*adds, keys=CONFIGURED)
    assert [one for one, told in _trust(station) if words in told] == [state]
