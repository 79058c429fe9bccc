"""``mailtriage rules``: check the rules, list those in force, and the schema of rule files for editors."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from mailtriage import app
from mailtriage.config import Settings
from mailtriage.console.terminal import terminal
from mailtriage.console.text import plain
from mailtriage.rules.engine import Doubt
from mailtriage.rules.load import Listed, Survey
from mailtriage.rules.schema import schema

if TYPE_CHECKING:
    from rich.text import Text

_MOST_DOUBTS = 100
_STYLES = {"on": "", "shadow": "cyan", "off": "dim", "replaced": "dim"}


def check(args: argparse.Namespace) -> int:
    """0 where the rules can be loaded (warnings are allowed), 1 where not."""
    found = app.examine(Path(args.config), thorough=True)
    problems = _problems(found)
    told = _document(found.survey, problems)
    if args.json:
        _print_json(told)
    else:
        _show(told)
    return 1 if problems else 0


def list_rules(args: argparse.Namespace) -> int:
    """The rules in the order in which they run; 1 where they cannot be loaded."""
    found = app.examine(Path(args.config))
    problems = _problems(found)
    if found.survey is None or problems:
        _show(_document(None, problems)) if not args.json else _print_json(_document(None, problems))
        return 1
    rules = [_listed(one) for one in found.survey.listed]
    if args.json:
        _print_json({"digest": found.survey.rules.digest, "rules": rules})
    else:
        _show_list(rules)
    return 0


def print_schema(_args: argparse.Namespace) -> int:
    others = [field.alias or name for name, field in Settings.model_fields.items() if name != "path"]
    _print_json(schema(name for name in others if name != "rule"))
    return 0


def _problems(found: app.Examined) -> list[str]:
    """Of the configuration only what hides the rules, or says how they work."""
    of_table = [one for one in found.problems["configuration"] if "[rules]" in one or found.survey is None]
    return [*of_table, *found.problems["rules"]]


def _document(survey: Survey | None, problems: Sequence[str]) -> dict[str, Any]:
    listed = survey.listed if survey is not None else ()
    files: dict[str, dict[str, Any]] = {}
    for one in listed:
        file = files.setdefault(one.file, {"file": one.file, "rules": 0, "examples": 0, "states": {}})
        file["rules"] += 1
        file["examples"] += one.examples
        file["states"][one.state] = file["states"].get(one.state, 0) + 1
    doubts = survey.rules.doubts if survey is not None else ()
    return {
        "ok": not problems,
        "digest": survey.rules.digest if survey is not None else None,
        "files": list(files.values()),
        "problems": list(problems),
        "warnings": [_doubt(one) for one in doubts],
    }


def _doubt(one: Doubt) -> dict[str, str]:
    return {"what": one.what, "where": one.where, "rule": one.rule, "says": one.says}


def _listed(one: Listed) -> dict[str, Any]:
    rule = one.rule
    return {
        "name": one.name,
        "file": one.file,
        "line": one.line,
        "state": one.state,
        "by": one.by or None,
        "stop": rule.stop if rule is not None else False,
        "because": rule.because if rule is not None else "",
        "examples": one.examples,
    }


def _print_json(value: Mapping[str, Any]) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _show(told: Mapping[str, Any]) -> None:
    from rich.text import Text

    console = terminal()
    for file in told["files"]:
        line = Text(f"{plain(file['file'])}: {_many(file['rules'], 'rule')}")
        if file["states"].keys() != {"on"}:
            line.append(
                f" ({', '.join(f'{number} {state}' for state, number in file['states'].items())})", "dim"
            )
        line.append(f", {_many(file['examples'], 'example')}", "dim")
        console.print(line, soft_wrap=True)
    for one in told["warnings"][:_MOST_DOUBTS]:
        name = f", rule {one['rule']!r}" if one["rule"] else ""
        warning = Text("warning  ", "yellow").append(plain(f"{one['where']}{name}: {one['says']}"), "default")
        console.print(warning, soft_wrap=True)
    for one in told["problems"]:
        console.print(Text("problem  ", "bold red").append(plain(one), "default"), soft_wrap=True)
    console.print(_summary(told), soft_wrap=True)


def _summary(told: Mapping[str, Any]) -> "Text":
    from rich.text import Text

    warnings = f", {_many(len(told['warnings']), 'warning')}" if told["warnings"] else ""
    if not told["ok"]:
        many = _many(len(told["problems"]), "problem")
        return Text(f"{many}{warnings}: these rules would not be loaded; what is in force stays.", "bold red")
    examples = sum(file["examples"] for file in told["files"])
    words = f"The rules are right and {_many(examples, 'example')} hold{warnings} ({told['digest']})."
    return Text(words, "yellow" if told["warnings"] else "green")


def _show_list(rules: Sequence[Mapping[str, Any]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column("", justify="right", no_wrap=True)
    for title in ("Rule", "Where", "State"):
        table.add_column(title, overflow="fold")
    number = 0
    for one in rules:
        in_force = one["state"] in ("on", "shadow")
        number += in_force
        state = f"{one['state']} by {one['by']}" if one["by"] else one["state"]
        state += ", stops" if one["stop"] and in_force else ""
        where = f"{one['file']}:{one['line']}" if one["line"] else one["file"]
        style = _STYLES[one["state"]]
        cells = (str(number) if in_force else "", one["name"], where, state)
        table.add_row(*(Text(plain(cell), style) for cell in cells))
    terminal().print(table)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
