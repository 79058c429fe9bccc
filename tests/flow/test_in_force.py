"""Every configuration that was in force is kept: what it said, since when, and who saved it."""

import json
from datetime import datetime, timedelta

from mailtriage.steps.in_force import in_force, put_in_force
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
    assert desk.store.note(f"rules {triaged.data['rules']}") is not None
