"""What is right in a configuration with mistakes: one table's must not hide another part's trouble."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailtriage import config
from mailtriage.config import Settings
from mailtriage.model.errors import ConfigError

# Stand for tables that are wrong and have no default; nothing is ever asked with them.
_STAND_INS: Mapping[str, Any] = {
    "desk": {"address": "desk@desk.invalid", "name": "desk"},
    "mailbox": {"host": "mailbox.invalid", "user": "user"},
    "smtp": {"host": "smtp.invalid"},
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`settings` hold only what is right; `broken` names the tables that are not."""

    settings: Settings | None
    broken: frozenset[str]


def salvage(path: Path) -> Salvaged:
    """For a configuration that `config.validate` refuses."""
    try:
        tables = config.read_tables(path)
    except ConfigError:
        return Salvaged(None, frozenset(_STAND_INS))
    right = {name: table for name, table in tables.items() if _is_right(name, table, path)}
    broken = frozenset({*tables, *_STAND_INS} - set(right))
    for kept in (right, {name: right[name] for name in _STAND_INS if name in right}):
        try:
            return Salvaged(config.validate({**_STAND_INS, **kept}, path), broken)
        except ConfigError:
            continue  # tables that are right alone and contradict each other: the second try has fewer
    return Salvaged(None, broken)


def _is_right(name: str, table: Any, path: Path) -> bool:
    try:
        config.validate({**_STAND_INS, name: table}, path)
    except ConfigError:
        return False
    return True
