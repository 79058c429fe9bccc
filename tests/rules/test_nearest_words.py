"""A word that no table knows gets the nearest right one, wherever it stands."""

from pathlib import Path

import pytest

from mailtriage.configured import read_configuration
from mailtriage.model.errors import ConfigError
from mailtriage.model.spelling import did_you_mean, hint, nearest
from mailtriage.rules.load import load, read_source
from tests.rules.small_desk import DESK


def problem_of(rule: str) -> str:
    text = f"[[rule]]\nname = 'r'\n{rule}\n"
    with pytest.raises(ConfigError) as caught:
        load([read_source("own.toml", text.encode())])
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ("authentication = 'pas'", "'pass'"),
        ("mail_kind = 'bonce'", "'bounce'"),
        ("mail_kind = ['person', 'Lists']", "'list'"),
        ("language = 'ennglish'", "'en'"),
        ("language = 'German'", "'de'"),
        ("language = 'Français'", "'fr'"),
        ("language = 'de-DE'", "'de'"),
        ("language = 'DE'", "'de'"),
        ("language = 'jp'", "'ja'"),
        ("ticket = 'rely'", "'reply'"),
        ("ticket = { is = 'nwe' }", "'new'"),
        ("ticket = { status = 'wating' }", "'waiting'"),
        ("ticket = { severity = 'hihg' }", "'high'"),
        ("ticket = { kind = 'incidnt' }", "'incident'"),
        ("ticket = { lable = 'x' }", "'label'"),
        ("organisation = 'knwon'", "'known'"),
        ("organisation = ['b.example', 'strangers']", "'stranger'"),
        ("history = { sendr = 3, within = '1h' }", "'sender'"),
        ("history = { sender = 3, witin = '1h' }", "'within'"),
        ("header = { X-A = { rgex = 'a' } }", "'regex'"),
        ("time = { weekday = 'saturday' }", "'sat'"),
        ("time = { weekday = ['Wednesday'] }", "'wed'"),
        ("size = { lager = '1mb' }", "'larger'"),
        ("attachment = { tpye = 'image/' }", "'type'"),
        ("subject = { nera = ['a', 'b'] }", "'near'"),
    ],
)
def test_a_wrong_word_of_a_condition_gets_the_nearest_right_one(when: str, meant: str) -> None:
    told = problem_of(f"when = {{ {when} }}\nthen = {{ label = 'x' }}")
    assert told.startswith("own.toml:3, rule 'r': ")
    assert told.endswith(f"; did you mean {meant}?")


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ("sbject = 'a'", "'subject'"),
        ("who = 'montoring'", "'monitoring'"),
        ("mail_kind = 'atuo'", "'auto'"),
        ("authentication = 'fial'", "'fail'"),
        ("language = 'english'", "'en'"),
        ("ticket = { stauts = 'open' }", "'status'"),
        ("ticket = { status = 'opne' }", "'open'"),
        ("history = { sendr = 3 }", "'sender'"),
        ("alike = { mals = 3 }", "'mails'"),
        ("attachments = [{ siez = 3 }]", "'size'"),
        ("expect = { held = 'hihg' }", "'high'"),
        ("expect = { severity = 'hihg' }", "'high'"),
        ("expect = { hti = true }", "'hit'"),
    ],
)
def test_a_wrong_word_of_an_example_gets_the_nearest_right_one(field: str, meant: str) -> None:
    told = problem_of(f"then = {{ label = 'x' }}\n[[rule.example]]\n{field}")
    assert told.startswith("own.toml:5, rule 'r', example 1: ")
    assert told.endswith(f"; did you mean {meant}?")


def test_a_status_for_the_ticket_itself_is_told_how_to_be_written() -> None:
    told = problem_of("when = { ticket = 'closed' }\nthen = { label = 'x' }")
    assert told.endswith('write ticket as "new" or "reply"; for its status { status = "closed" }')


def test_every_wrong_key_of_a_table_is_told_at_once() -> None:
    text = (
        "[[rule]]\nname = 'r'\nthen = { label = 'x' }\nexample = [{ ticket = { stauts = 'x', knid = 'y' } }]"
    )
    with pytest.raises(ConfigError) as caught:
        load([read_source("own.toml", text.encode())])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("when = { staff = ['ana'] }", "staff names 'ana', who is no staff id; did you mean 'anna'?"),
        (
            "when = { ticket = { assigned = 'Anna' } }",
            "ticket names 'Anna', who is no staff id; did you mean 'anna'?",
        ),
        ("when = { staff = 'zoe' }", "staff names 'zoe', who is no staff id; known: anna"),
    ],
)
def test_who_is_of_no_staff_gets_the_nearest_id(tmp_path: Path, rule: str, told: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"{DESK}[[rule]]\nname = 'r'\nthen = {{ label = 'x' }}\n{rule}\n")
    with pytest.raises(ConfigError) as caught:
        read_configuration(config)
    assert caught.value.problems == (f"config.toml:17, rule 'r': {told}",)


def test_case_does_not_count_and_a_word_far_from_all_gets_none() -> None:
    assert nearest("Sender", ["sender", "recipient"]) == "sender"
    assert nearest("fourteen", ["sender", "recipient"]) is None
    assert did_you_mean("fourteen", ["sender"]) == ""
    assert hint("fourteen", ["sender", "size"]) == "; known: sender, size"
    assert hint("", []) == ""


def test_comparing_words_ends_soon_whatever_they_are() -> None:
    assert nearest("a" * 1_000_000, ["ab" * 100]) is None
    assert nearest("a", [f"a{n}" for n in range(10_000)]) is None
