"""The schema for editors says the same as the program: what it takes is right, and what is misspelt is not."""

import re
import tomllib
from pathlib import Path
from typing import Any

import orjson
import pytest

from mailtriage.cli import main
from mailtriage.model.errors import ConfigError
from mailtriage.rules import actions
from mailtriage.rules.conditions import REGISTRY
from mailtriage.rules.load import load, read_source
from mailtriage.rules.schema import schema
from tests.rules.json_schema import faults

ROOT = Path(__file__).resolve().parents[2]
PACKS = sorted((ROOT / "mailtriage" / "rules").glob("*.toml"))
SCHEMA = schema()


def wrong(text: str, known: dict[str, Any] = SCHEMA) -> list[str]:
    return list(faults(tomllib.loads(text), known, known))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_every_shipped_pack_fits(pack: Path) -> None:
    assert wrong(pack.read_text("utf-8")) == []


def test_the_rules_of_the_documents_and_of_the_shipped_configuration_fit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for block in re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "RULES.md").read_text("utf-8"), re.DOTALL):
        assert wrong(block) == []
    assert main(["rules", "schema"]) == 0
    printed = orjson.loads(capsys.readouterr().out)
    lines = (ROOT / "config.toml").read_text("utf-8").splitlines()
    key = re.compile(r"# (\[|[a-z_]+ = )")
    text = "\n".join(line[2:] if key.match(line) else line for line in lines)
    assert tomllib.loads(text)["rule"]
    assert wrong(text, printed) == []


RIGHT = """
shadow = true
[[rule]]
name = "off"
enabled = false
[[rule]]
name = "r"
because = "why"
stop = true
[rule.when]
sender = ["a.example", "b@c.example"]
subject = { words = "x", regex = "y" }
header = { X-A = true, X-B = "1" }
any = [{ spam = true }, { not = { mail_kind = "auto" } }]
not = [{ body = "z" }]
[rule.then]
kind = "incident"
severity = "high"
label = ["a"]
assign = "duty"
acknowledge = false
[[rule.example]]
from = "x@a.example"
subject = "x"
headers = { X-A = "1", X-B = ["1"] }
attachments = ["a.pdf", { name = "b.png", size = "1mb" }]
spam = true
at = 2026-01-05T10:00:00
ticket = { status = "new" }
expect = { hit = false, label = [], held = false, severity = "normal" }
"""


def test_a_file_with_all_there_is_fits_and_is_read() -> None:
    assert wrong(RIGHT) == []
    assert load([read_source("own.toml", RIGHT.encode())]).rules


@pytest.mark.parametrize(
    ("right", "misspelt"),
    [
        ("[[rule]]", "[[rules]]"),
        ('name = "r"', 'nmae = "r"'),
        ('name = "r"', 'name = ""'),
        ("stop = true", 'stop = "yes"'),
        ("sender =", "sendr ="),
        ('["a.example", "b@c.example"]', "[]"),
        ('words = "x"', 'wrods = "x"'),
        ('header = { X-A = true, X-B = "1" }', "header = { X-A = 1 }"),
        ('mail_kind = "auto"', 'mail_kind = "robot"'),
        ("spam = true }, {", 'spam = "yes" }, {'),
        ('kind = "incident"', 'kind = "incidnet"'),
        ("severity = \"high\"\n", "severity = 1\n"),
        ("acknowledge = false", "acknowlege = false"),
        ('subject = "x"\nheaders', 'subjct = "x"\nheaders'),
        ('size = "1mb"', "sizes = 1"),
        ('status = "new"', 'status = "gone"'),
        ("hit = false", 'hit = "no"'),
        ("hit = false", "hits = false"),
        ("held = false", "held = 'very'"),
        ("label = [],", "labels = [],"),
    ],
)  # fmt: skip
def test_what_is_misspelt_fits_neither_the_schema_nor_the_program(right: str, misspelt: str) -> None:
    assert right in RIGHT
    text = RIGHT.replace(right, misspelt, 1)
    assert wrong(text) != []
    with pytest.raises(ConfigError):
        load([read_source("own.toml", text.encode())])


def test_a_rule_that_does_nothing_fits_only_where_it_is_off() -> None:
    assert wrong("[[rule]]\nname = 'r'") == [".rule[0]: has no then"]
    assert wrong("[[rule]]\nname = 'r'\nenabled = false") == []


def test_every_condition_and_action_is_in_it_with_its_words() -> None:
    when, then = (SCHEMA["definitions"][name]["properties"] for name in ("when", "then"))
    assert set(when) == {one.name for one in REGISTRY} | {"all", "any", "not"}
    assert set(then) == set(actions.REGISTRY)
    assert all(one["description"] for one in (*when.values(), *then.values()))
