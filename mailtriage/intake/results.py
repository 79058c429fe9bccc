"""The grammar of Authentication-Results (RFC 8601 §2.2), as servers write it, in one pass.

Much of such a field is a stranger's text: local parts, selectors, domains. A server that does not quote it
lets them write comments, quotes and whole results. What cannot be read to its end is therefore not `sound`.
"""

import re
from dataclasses import dataclass, field

_MOST_PARTS = 5000

# Possessive throughout: nothing is ever looked at twice.
_PAIR = re.compile(r'\s*+([^\s;=()"]++)\s*+=\s*+([^\s;()"]*+)')
_OTHER = re.compile(r'\s*+(?:([;(="])|([^\s;=()"]++)|\Z)')
_VALUE = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"|([^\s;()"]++)', re.DOTALL)
_BLANK = re.compile(r"\s*+(\()?")
_PAREN = re.compile(r"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(slots=True)
class Result:
    """One ``method=outcome`` and what is told of it; names in lower case. `comments` without parentheses."""

    method: str = ""
    outcome: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Results:
    """`authserv_id` is ``""`` where the field names none (Exchange may begin with the first result)."""

    authserv_id: str
    results: tuple[Result, ...]
    sound: bool


def read_results(value: str) -> Results:
    """The field's value, unfolded; never raises."""
    reader = _Reader(value)
    try:
        reader.read()
    except ValueError:
        return Results(reader.authserv_id or "", (), sound=False)
    return Results(reader.authserv_id or "", tuple(reader.results), sound=True)


class _Reader:
    """One field, from its begin to its end; ValueError where it is none."""

    def __init__(self, value: str) -> None:
        self._value = value
        self._at = 0
        self._pairs: list[tuple[str, str]] = []
        self._bare: list[str] = []
        self._comments: list[str] = []
        self._room = _MOST_PARTS
        self.authserv_id: str | None = None
        self.results: list[Result] = []

    def read(self) -> None:
        value, end = self._value, len(self._value)
        while self._at < end:
            self._count()
            pair = _PAIR.match(value, self._at)
            if pair is not None:
                self._at = pair.end()
                self._add(pair[1], pair[2])
                continue
            other = _OTHER.match(value, self._at)
            if other is None:
                raise ValueError("a parenthesis closes nothing")
            self._at = other.end()
            if other[2] is not None:
                self._bare.append(other[2])
            elif other[1] == ";":
                self._end()
            elif other[1] == "(":
                self._comment()
            elif other[1] == "=":  # `dkim (a comment) = pass`
                if not self._bare:
                    raise ValueError("a value without its name")
                self._skip()
                self._add(self._bare.pop(), "")
            elif other[1] == '"':
                self._at -= 1
                self._bare.append(self._rest(""))
        self._end()

    def _count(self) -> None:
        self._room -= 1
        if self._room < 0:
            raise ValueError("no server tells so much")

    def _add(self, name: str, begun: str) -> None:
        """A name and the value whose begin was read."""
        if not begun:
            self._skip()
        after = self._value[self._at : self._at + 1]
        if not begun or after == '"':
            begun = self._rest(begun)
            after = self._value[self._at : self._at + 1]
        # `header.d=bank.example(.evil.example)` hides the half of a domain. Behind a result a comment may
        # stand so: `dmarc=pass(p=reject)`.
        if after == "(" and "." in name:
            raise ValueError("a comment glued to a value")
        self._pairs.append((name.lower(), begun))

    def _rest(self, begun: str) -> str:
        """What is glued to the begin of a value: `"a b"@customer.example`."""
        parts = [begun]
        while self._value[self._at : self._at + 1] not in ("", " ", ";", "(", ")"):
            self._count()
            piece = _VALUE.match(self._value, self._at)
            if piece is None:
                break
            self._at = piece.end()
            parts.append(piece[2] if piece[2] is not None else _ESCAPE.sub(r"\1", piece[1]))
        if self._value[self._at : self._at + 1] == '"':
            raise ValueError("a quote without its end")
        return "".join(parts)

    def _skip(self) -> None:
        """Comments and blanks before a value."""
        while (found := _BLANK.match(self._value, self._at)) is not None:
            self._at = found.end()
            if found[1] is None:
                return
            self._comment()

    def _comment(self) -> None:
        """To the parenthesis that closes the one just read (RFC 5322 §3.2.2: comments nest)."""
        self._count()
        depth = 1
        for found in _PAREN.finditer(self._value, self._at):
            depth += (found[0] == "(") - (found[0] == ")")
            if depth == 0:
                self._comments.append(self._value[self._at : found.start()])
                self._at = found.end()
                return
        raise ValueError("a comment without its end")

    def _end(self) -> None:
        """The end of a result, or of what stands before the first."""
        pairs, bare, comments = self._pairs, self._bare, self._comments
        self._pairs, self._bare, self._comments = [], [], []
        if self.authserv_id is None:
            self.authserv_id = bare[0].lower() if bare else ""
            if bare or not pairs:  # an id; what else may stand beside it, such as a version, tells nothing
                return
        if not pairs and len(bare) <= 1:
            return  # `none`, nothing at all, or the id once more as Exchange writes it
        if bare or not pairs:
            raise ValueError("words without a value")
        self.results.append(_result(pairs, comments))


def _result(pairs: list[tuple[str, str]], comments: list[str]) -> Result:
    method, outcome = pairs[0]
    if "." in method:
        raise ValueError("a property without its method")
    properties: dict[str, str] = {}
    for name, value in pairs[1:]:
        if properties.setdefault(name, value) != value:
            raise ValueError("a property told twice")
    return Result(method.partition("/")[0], outcome.lower(), properties, comments)
