"""The rules of one file as tables, and where each of them stands there."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mailtriage.config.keys import refused_key
from mailtriage.model.errors import ConfigError
from mailtriage.rules.lines import Path, lines_of, nearest, rule_lines

LARGEST = 1_000_000  # bytes of a rule file
_AT = re.compile(r" \(at line (\d+), (column \d+)\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """The rules of one file, as tables. Earlier sources go first and win by name.

    `lines` tells where a table or key stands, as far as that is known. A `pack` is shipped with the program:
    its examples speak of the pack alone."""

    file: str
    rules: tuple[Any, ...]
    lines: Mapping[Path, int] = field(default_factory=dict, compare=False, repr=False)
    pack: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a rule, to be named in a message: ``own.toml:14, rule 'vip'``."""

    source: Source
    path: Path
    label: str = ""

    def __truediv__(self, key: str | int) -> "Place":
        return replace(self, path=(*self.path, key))

    def named(self, label: str) -> "Place":
        return replace(self, label=", ".join(filter(None, (self.label, label))))

    @property
    def line(self) -> int:
        return nearest(self.source.lines, self.path)

    def __str__(self) -> str:
        where = f"{self.source.file}:{self.line}" if self.line else self.source.file
        return f"{where}, {self.label}" if self.label else where


def read_source(file: str, text: bytes, *, pack: bool = False) -> Source:
    """The `[[rule]]` tables of a rule file; with ``shadow = true`` above them all of them only try. Raises
    ConfigError."""
    if len(text) > LARGEST:
        raise ConfigError([f"{file}: larger than {LARGEST // 1_000_000} MB; write several files"])
    plain = _decoded(file, text)
    if not pack and (told := refused_key(file, plain)):
        raise ConfigError([told])
    try:
        tables = tomllib.loads(plain)
        # What is shipped holds no mistake to be found by its line.
        lines = rule_lines(plain) if pack else lines_of(plain)
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = _AT.search(told)
        where = f"{file}:{at[1]}" if at else file
        told = f"{told[: at.start()]} ({at[2]})" if at else told
        raise ConfigError([f"{where}: not valid TOML: {told}"]) from error
    except RecursionError as error:
        raise ConfigError([f"{file}: nested too deep to be read"]) from error
    except ValueError as error:  # a date that no calendar has, a number of too many digits
        raise ConfigError([f"{file}: not valid TOML: {error}"]) from error
    rules, shadow = tables.pop("rule", []), tables.pop("shadow", False)
    problems: list[str] = []
    for name in tables:
        what = "table" if isinstance(tables[name], dict | list) else "key"
        told = f"unknown {what} {name!r}; a rule file holds [[rule]], and shadow = true above the first"
        problems.append(f"{Place(Source(file, (), lines), (name,))}: {told}")
    if not isinstance(shadow, bool):
        problems.append(f"{Place(Source(file, (), lines), ('shadow',))}: write shadow as true or false")
    if not isinstance(rules, list):
        told = "write [[rule]] with two brackets"
        problems.append(f"{Place(Source(file, (), lines), ('rule',))}: {told}")
    if problems:
        raise ConfigError(problems)
    if shadow is True:
        rules = [_trying(one) for one in rules]
    return Source(file, tuple(rules), lines, pack)


def _decoded(file: str, text: bytes) -> str:
    if b"\0" in text:
        raise ConfigError([f"{file}: holds binary data; write a text file"])
    try:
        return text.decode("utf-8-sig")  # some editors begin it with U+FEFF
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        told = f"not UTF-8 (byte 0x{text[error.start]:02x}); save the file as UTF-8"
        raise ConfigError([f"{file}:{line}: {told}"]) from error


def _trying(rule: Any) -> Any:
    if not isinstance(rule, dict) or not isinstance(rule.get("shadow", False), bool):
        return rule
    return {**rule, "shadow": True}
