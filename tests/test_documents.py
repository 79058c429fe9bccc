"""What the documents say is what the program does: their commands run, their examples load, their tables are whole."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailtriage import app, cli, config
from mailtriage.configured import policy_of
from mailtriage.rulefiles import MOST_FILES
from mailtriage.rules import actions
from mailtriage.rules.conditions import REGISTRY
from mailtriage.rules.load import MOST_RULES, Source, load
from mailtriage.rules.policy import USUAL
from mailtriage.rules.reading import KEYS
from mailtriage.rules.source import LARGEST
from tests import rules_tables
from tests.desk import compose
from tests.whole.station import Station

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "docs/RULES.md", "docs/RUNBOOK.md")
PASSWORDS = {"MAILTRIAGE_IMAP_PASSWORD": "x", "MAILTRIAGE_SMTP_PASSWORD": "y"}


def _commands() -> list[str]:
    found: dict[str, None] = {}
    for name in DOCUMENTS:
        text = (ROOT / name).read_text("utf-8")
        for one in re.findall(r"`(mailtriage [^`]+)`", text) + re.findall(
            r"^(mailtriage .+)$", text, re.MULTILINE
        ):
            found[one] = None
    return list(found)


def test_the_documents_name_commands() -> None:
    assert len(_commands()) > 8


@pytest.mark.parametrize("command", _commands())
def test_every_command_of_the_documents_is_one_of_the_program(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(command)[1:]
    words = words[: words.index(">")] if ">" in words else words
    words = ["INC-1001-AAAA" if word == "REF" else word for word in words]
    words = [word for word in words if word not in ("FILE...", "FILE")] + ["mail.eml"] * ("FILE..." in words)
    if words[-1] == "--config":
        words.append("config.toml")
    if words == ["aside"]:
        words.append("list")
    cli._parser().parse_args(words)


def test_the_commands_of_the_runbook_run(small_station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    small_station.mailbox.deliver(compose(sender="anna@customer.example"))
    assert small_station.run() == 0, small_station.said
    for words in (
        ["check"],
        ["status"],
        ["tickets"],
        ["show", "1001"],
        ["aside", "list"],
        ["aside", "retry"],
    ):
        done = small_station.command(*words)
        assert done.returncode == 0, (words, done.stderr)
        assert done.stdout
    assert small_station.command("store", "rebuild").returncode == 0


def _uncommented() -> dict[str, Any]:
    lines = (ROOT / "config.toml").read_text("utf-8").splitlines()
    key = re.compile(r"# (\[|[a-z_]+ = )")
    return tomllib.loads("\n".join(line[2:] if key.match(line) else line for line in lines))


def test_the_shipped_configuration_is_right_with_and_without_its_comments() -> None:
    app.read_configuration(ROOT / "config.toml", PASSWORDS)
    config.validate(_uncommented(), ROOT / "config.toml")


def test_every_default_that_the_shipped_configuration_names_is_the_default() -> None:
    plain = config.read(ROOT / "config.toml").model_dump()
    settings = config.validate(_uncommented(), ROOT / "config.toml")
    assert policy_of(settings.rules, settings.desk.providers) == USUAL
    shown = settings.model_dump()
    for table in ("desk", "mailbox", "smtp", "store", "reply", "rules", "log"):
        differing = {key: shown[table][key] for key in shown[table] if shown[table][key] != plain[table][key]}
        assert set(differing) <= {"ca_file", "matrix"}, differing


def test_every_key_of_the_configuration_stands_in_the_shipped_file() -> None:
    text = (ROOT / "config.toml").read_text("utf-8")
    for name, table in (
        ("desk", config.Desk),
        ("mailbox", config.Mailbox),
        ("smtp", config.Smtp),
        ("reply", config.Reply),
        ("rules", config.RulesTable),
    ):
        for key in table.model_fields:
            assert re.search(rf"^(?:# )?{key} = |or {key}[,\s]|^# \[{name}\.{key}\b", text, re.MULTILINE), (
                f"[{name}] {key}"
            )


def test_the_rules_of_the_documents_load() -> None:
    text = (ROOT / "docs" / "RULES.md").read_text("utf-8")
    for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        load([Source("docs/RULES.md", tuple(tomllib.loads(block)["rule"]))])


def test_the_tables_of_the_rules_document_are_made_of_what_the_program_has() -> None:
    text = rules_tables.DOCUMENT.read_text("utf-8")
    assert rules_tables.written(text) == text, "run `make rules-doc`"
    rows = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert rows >= {one.name for one in REGISTRY} | set(actions.REGISTRY)


def test_the_rules_document_names_every_key_of_a_rule_and_every_limit() -> None:
    text = " ".join(rules_tables.DOCUMENT.read_text("utf-8").split())
    assert [key for key in KEYS if f"`{key}`" not in text] == []
    for limit in (f"{LARGEST // 10**6} MB", f"{MOST_FILES} files", f"{MOST_RULES:,} rules"):
        assert limit in text


def test_the_exceptions_from_tinydbs_tests_are_named_in_the_decisions() -> None:
    from tests.store.test_tinydb_published import EXCEPTIONS

    text = (ROOT / "docs" / "DECISIONS.md").read_text("utf-8")
    for name in EXCEPTIONS:
        assert str(name).split("::")[-1] in text
