"""config.toml -> validated, frozen settings; every problem at once, with file, table, key and value."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

# Else pydantic looks through all that is installed for plug-ins, at every start.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

from pydantic import ValidationError

from mailtriage.config.agreement import Sla, Target
from mailtriage.config.keys import refused_key
from mailtriage.config.people import Staff
from mailtriage.config.rules import RulesTable
from mailtriage.config.tables import Desk, Mailbox, Reply, Settings, Smtp
from mailtriage.config.values import Window
from mailtriage.model.errors import ConfigError
from mailtriage.model.spelling import hint

__all__ = [
    "Desk",
    "Mailbox",
    "Reply",
    "RulesTable",
    "Settings",
    "Sla",
    "Smtp",
    "Staff",
    "Target",
    "Window",
    "read",
    "read_tables",
    "validate",
]


def read(path: Path) -> Settings:
    """Read and validate a configuration file; raises ConfigError."""
    return validate(read_tables(path), path)


def read_tables(path: Path) -> dict[str, Any]:
    """The tables of a configuration file as they stand there; raises ConfigError."""
    try:
        text = path.read_text("utf-8")
        if told := refused_key(path.name, text):
            raise ConfigError([told])
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path.name}: not valid TOML: {error}"]) from error
    except RecursionError as error:
        raise ConfigError([f"{path.name}: nested too deep to be read"]) from error


def validate(raw: dict[str, Any], path: Path) -> Settings:
    """Settings from the tables of `path`; raises ConfigError with every problem."""
    if "path" in raw:
        raise ConfigError([f"{path.name}: unknown table or key 'path'"])
    try:
        return Settings.model_validate({**raw, "path": path})
    except ValidationError as error:
        found = [dict(one) for one in error.errors()]
        raise ConfigError(
            [_problem(path.name, raw, one) for one in found if not _echo(one, found)]
        ) from error


def _echo(error: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """A list that counts as empty only because its entries are wrong themselves."""
    depth = len(error["loc"])
    return error["type"] == "too_short" and any(
        len(other["loc"]) > depth and other["loc"][:depth] == error["loc"] for other in found
    )


def _problem(file: str, raw: dict[str, Any], error: dict[str, Any]) -> str:
    trail = [part for part in error["loc"] if not str(part).startswith("function-")]
    where = _where(raw, trail)
    value = error.get("input")
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        word = str(trail[-1])
        return f"{file}, {where}: unknown key{hint(word, _keys_at(trail[:-1]))}"
    if error["type"] == "missing":
        return f"{file}, {where}: missing; it has no default"
    if error["type"] in ("literal_error", "enum"):
        options = re.findall(r"'([^']+)'", str(error["ctx"]["expected"]))
        return f"{file}, {where}: {value!r} is none of {', '.join(options)}{hint(str(value), options)}"
    if not trail or isinstance(value, dict):
        return f"{file}, {where}: {message}" if where else f"{file}: {message}"
    if trail[-1] == "password":
        return f"{file}, {where}: {message}"
    return f"{file}, {where} = {value!r}: {message}"


def _where(raw: dict[str, Any], trail: list[Any]) -> str:
    if not trail:
        return ""
    table, rest = str(trail[0]), list(trail[1:])
    if isinstance(raw.get(table), list) and rest and isinstance(rest[0], int):
        return f"[[{table}]] {rest.pop(0) + 1} {'.'.join(map(str, rest))}".rstrip()
    return f"[{table}] {'.'.join(map(str, rest))}".rstrip()


def _keys_at(trail: list[Any]) -> list[str]:
    model: Any = Settings
    for part in trail:
        if isinstance(part, int) or not hasattr(model, "model_fields") or part not in model.model_fields:
            continue
        annotation = model.model_fields[part].annotation
        models = [a for a in (annotation, *get_args(annotation)) if hasattr(a, "model_fields")]
        if not models:
            return []
        model = models[0]
    fields = model.model_fields.items()
    return [field.alias or name for name, field in fields if not (model is Settings and name == "path")]
