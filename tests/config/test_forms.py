"""[[form]]: website forms, told apart from people by the address they write under."""

from pathlib import Path
from typing import Any

import pytest

from mailtriage.config import validate
from mailtriage.model.errors import ConfigError
from mailtriage.model.form import Form

FILE = Path("/etc/mailtriage/config.toml")
BASE: dict[str, Any] = {
    "desk": {"address": "support@desk.example", "name": "Example Support"},
    "mailbox": {"host": "imap.desk.example", "user": "support"},
    "smtp": {"host": "smtp.desk.example"},
    "staff": [{"id": "anna", "name": "Anna", "addresses": ["anna@desk.example"]}],
}


def _forms(*forms: dict[str, Any]) -> tuple[Form, ...]:
    return validate({**BASE, "form": list(forms)}, FILE).forms


def _problems(*forms: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        _forms(*forms)
    return caught.value.problems


def test_a_form_names_its_sender_and_where_the_requester_stands() -> None:
    shop = {"from": "Forms@Shop.example", "requester": "body: Your e-mail:"}
    assert _forms(shop, {"from": "web@shop.example"}) == (
        Form("forms@shop.example", "Your e-mail"),
        Form("web@shop.example"),
    )


def test_the_desks_own_address_may_be_a_forms() -> None:
    assert _forms({"from": "support@desk.example", "requester": "reply-to"}) == (
        Form("support@desk.example"),
    )


@pytest.mark.parametrize(
    "requester", ["body", "body:", "body: ", "header:Email", "Reply-To:", "body:" + "x" * 100]
)
def test_a_place_nobody_knows_is_refused_with_what_to_write(requester: str) -> None:
    (problem,) = _problems({"from": "forms@shop.example", "requester": requester})
    assert problem.startswith(f"config.toml, [[form]] 1 requester = {requester!r}: write 'reply-to'")
    assert "'body:Email'" in problem


def test_a_form_without_sender_is_refused() -> None:
    assert _problems({"requester": "reply-to"}) == (
        "config.toml, [[form]] 1 from: missing; it has no default",
    )


def test_a_mistyped_key_is_told_with_the_one_that_was_meant() -> None:
    (problem,) = _problems({"from": "forms@shop.example", "requestor": "reply-to"})
    assert problem == "config.toml, [[form]] 1 requestor: unknown key; did you mean 'requester'?"


def test_no_form_stands_there_twice_or_is_a_person() -> None:
    assert "is there twice" in _problems({"from": "a@shop.example"}, {"from": "A@shop.example"})[0]
    assert "[[staff]] 'anna'" in _problems({"from": "anna@desk.example"})[0]
