"""Where in a TOML text each table and key stands: tomllib tells values, and no lines."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]  # ``("rule", 0, "when", "subject")``

_BASIC = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_LITERAL = r"'[^'\n]*'"
_LONG_BASIC = r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""' + '"{0,2}'
_LONG_LITERAL = r"'''[^']*(?:'(?!'')[^']*)*''''{0,2}"
_KEY = re.compile(rf"{_BASIC}|{_LITERAL}|[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(f"{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}", re.DOTALL)
_PLAIN = re.compile(r"[^,\]}#\n]+")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, counted from 1, of every table, key and array entry of a text that tomllib reads.

    Of a text that it does not read, what stands before the mistake, or nothing. Raises RecursionError where
    tomllib does."""
    reader = _Reader(text)
    try:
        reader.read()
    except (ValueError, IndexError, KeyError):
        pass
    return reader.found


def rule_lines(text: str) -> Mapping[Path, int]:
    """The lines of ``[[rule]]`` alone, in a fraction of the time; for a text that has none in a string."""
    found = (number for number, line in enumerate(text.split("\n"), 1) if line == "[[rule]]")
    return {("rule", at): number for at, number in enumerate(found)}


def nearest(found: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, or of the innermost table around it that is known; 0 where none is."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 0)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._starts = [0, *(one.end() for one in re.finditer("\n", text))]
        self._lengths: dict[Path, int] = {}  # of arrays of tables
        self.found: dict[Path, int] = {}

    def read(self) -> None:
        table: Path = ()
        while self._next():
            start = self._at
            if self._peek() != "[":
                self._pair(table)
                continue
            many = self._text.startswith("[[", self._at)
            self._at += 2 if many else 1
            names = self._names()
            self._expect("]]" if many else "]")
            table = self._last(names[:-1])
            self._told(table, start)
            table = self._last((names[-1],), table) if not many else (*table, names[-1])
            if many:
                self._told(table, start)
                self._lengths[table] = number = self._lengths.get(table, 0) + 1
                table = (*table, number - 1)
            self._told(table, start)

    def _told(self, path: Path, at: int) -> None:
        if path:
            self.found.setdefault(path, bisect_right(self._starts, at))

    def _last(self, names: tuple[str, ...], path: Path = ()) -> Path:
        """A table by its names; of an array of tables the last one."""
        for name in names:
            path = (*path, name)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _next(self) -> bool:
        """Pass over white space and comments; whether anything comes."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space is not None else self._at
        return self._at < len(self._text)

    def _peek(self) -> str:
        return self._text[self._at]

    def _expect(self, what: str) -> None:
        self._next()
        if not self._text.startswith(what, self._at):
            raise ValueError(what)
        self._at += len(what)

    def _names(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            self._next()
            key = _KEY.match(self._text, self._at)
            if key is None:
                raise ValueError("key")
            self._at = key.end()
            plain = key[0][0] not in "\"'"
            found.append(key[0] if plain else next(iter(tomllib.loads(f"{key[0]} = 0"))))
            self._next()
            if self._peek() != ".":
                return tuple(found)
            self._at += 1

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for name in self._names():
            path = (*path, name)
            self._told(path, start)
        self._expect("=")
        self._next()
        self._value(path)

    def _value(self, path: Path) -> None:
        sign = self._peek()
        if sign in "\"'":
            string = _STRING.match(self._text, self._at)
            if string is None:
                raise ValueError("string")
            self._at = string.end()
        elif sign == "[":
            self._list(path, "]")
        elif sign == "{":
            self._list(path, "}")
        else:
            plain = _PLAIN.match(self._text, self._at)
            if plain is None:
                raise ValueError("value")
            self._at = plain.end()

    def _list(self, path: Path, end: str) -> None:
        """An array, or a table in one line."""
        self._at += 1
        number = 0
        while self._next() and self._peek() != end:
            if end == "]":
                self._told((*path, number), self._at)
                self._value((*path, number))
            else:
                self._pair(path)
            number += 1
            self._next()
            if self._peek() == ",":
                self._at += 1
        self._expect(end)
