"""Every configuration that was in force is kept: what it said, since when, and who saved it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from mailtriage.rules.engine import RuleSet
from mailtriage.rules.load import Source, load
from mailtriage.steps.in_force import in_force, keep_rules, kept_rules, put_in_force
from tests.desk import DeskHarness


def put(this: DeskHarness, now: datetime, author: str = "root", **more: object) -> str:
    settings = this.settings.model_copy(update=more)
    with this.store.transaction():
        return put_in_force(this.store, settings, this.desk.rules, this.desk.templates, author, now)


def test_each_configuration_is_kept_with_digest_time_and_author(desk: DeskHarness) -> None:
    now = desk.clock.now()
    first = put(desk, now, "ada")
    again = put(desk, now + timedelta(minutes=1), "ada")
    other = put(
        desk, now + timedelta(minutes=2), "ben", desk=desk.settings.desk.model_copy(update={"name": "X"})
    )
    back = put(desk, now + timedelta(minutes=3), "ada")
    assert first == again == back != other
    told = [(one["configuration"], one["author"]) for one in in_force(desk.store)]
    assert told[-3:] == [(first, "ada"), (other, "ben"), (first, "ada")], "the same twice is one"
    note = desk.store.note(f"configuration {other}")
    assert note is not None
    assert note["rules"] == desk.desk.rules.digest
    assert note["settings"]["desk"]["name"] == "X"  # type: ignore[index]


def test_no_password_is_kept(desk: DeskHarness) -> None:
    server = desk.settings.mailbox.model_copy(update={"password": "very secret"})
    digest = put(desk, desk.clock.now(), mailbox=server)
    assert "very secret" not in json.dumps(desk.store.note(f"configuration {digest}"))


def test_the_journal_of_each_ticket_names_the_rules_that_triaged_it(desk: DeskHarness) -> None:
    put(desk, desk.clock.now())
    desk.receive(sender="anna@customer.example")
    desk.expect_mail("anna@customer.example")
    triaged = next(one for one in desk.store.events(1001) if one.type == "triaged")
    assert kept_rules(desk.store, triaged.data["rules"]) == desk.desk.rules.source


def edited(label: str) -> RuleSet:
    """Two files of which one is edited, the first by name not the first in order."""
    long = {"name": "long", "because": "x" * 10_000, "then": {"label": "long"}}
    return load(
        [
            Source("own.toml", ({"name": "short", "then": {"label": label}},)),
            Source("a.toml", (long,)),
        ]
    )


def test_a_file_that_did_not_change_is_kept_once(desk: DeskHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    put_note = desk.store.put_note

    def counting(name: str, document: Any) -> None:
        written.append(json.dumps(document))
        put_note(name, document)

    monkeypatch.setattr(desk.store, "put_note", counting)
    sets = [edited("first"), edited("second")]
    with desk.store.transaction():
        keep_rules(desk.store, sets[0])
        written.clear()
        keep_rules(desk.store, sets[1])
    assert sum(map(len, written)) < 1_000
    for one in sets:
        kept = kept_rules(desk.store, one.digest)
        assert kept is not None
        assert list(kept.items()) == list(one.source.items())
    written.clear()
    with desk.store.transaction():
        keep_rules(desk.store, sets[0])
    assert not written


def test_rules_kept_by_an_earlier_release_are_read_and_lost_ones_are_none(desk: DeskHarness) -> None:
    with desk.store.transaction():
        desk.store.put_note("rules 0123", {"own.toml": "[]"})
        desk.store.put_note("rules 4567", {"files": [["own.toml", "gone"]]})
    assert kept_rules(desk.store, "0123") == {"own.toml": "[]"}
    assert kept_rules(desk.store, "4567") is None
    assert kept_rules(desk.store, "89ab") is None
