"""What the indexes can do for a TinyDB query: SQL that finds its documents, and perhaps more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isinf, isnan
from typing import Any

from tinydb.queries import QueryInstance

from mailtriage.store.migrations import Indexes, field_sql


@dataclass(frozen=True, slots=True)
class Plan:
    """SQL that is true for every document that the query matches, and perhaps for more.

    With `in_id_order` an index gives the rows in the order of their ids.
    """

    where: str
    parameters: tuple[Any, ...]
    in_id_order: bool


EVERYTHING = Plan("1", (), in_id_order=True)


@dataclass(frozen=True, slots=True)
class _Term:
    field: str
    sql: str
    parameters: tuple[Any, ...]
    one_value: bool = False


def plan(cond: object, indexes: Indexes) -> Plan | None:
    """What the indexes can do for a query, or None when every document must be read.

    It understands what TinyDB's own queries say of themselves in their hash. Where a document holds another
    type than the query compares with, `<` raises TypeError on a full read; an index leaves the document out.
    """
    if not isinstance(cond, QueryInstance) or not cond.is_cacheable():
        return None
    # In a fixed order: the same query is the same statement, which SQLite has prepared.
    terms = sorted(_terms(cond._hash, _fields(indexes)), key=lambda term: term.sql)
    used = {term.field for term in terms}
    if not any(index[0] in used for index in indexes):
        return None
    fixed = {term.field for term in terms if term.one_value}
    return Plan(
        where=" AND ".join(term.sql for term in terms),
        parameters=tuple(value for term in terms for value in term.parameters),
        in_id_order=len(fixed) == len(terms) and any(fixed.issuperset(index) for index in indexes),
    )


@lru_cache(maxsize=64)
def _fields(indexes: Indexes) -> frozenset[str]:
    return frozenset(field for index in indexes for field in index)


column_sql = lru_cache(maxsize=256)(field_sql)


def _terms(hashed: object, fields: frozenset[str]) -> Iterator[_Term]:
    match hashed:
        case ("and", frozenset() as parts):
            for part in parts:
                yield from _terms(part, fields)
        case (str() as operator, (str() as field,), value) if field in fields:
            term = _term(operator, field, value)
            if term is not None:
                yield term


def _term(operator: str, field: str, value: object) -> _Term | None:
    column = column_sql(field)
    if operator == "one_of":
        return _one_of(field, column, value)
    scalar = _scalar(value)
    if scalar is _UNKNOWN:
        return None
    if operator == "==":
        return _equal(field, column, scalar)
    if scalar is None or operator not in {"<", "<=", ">", ">="}:
        return None
    below = operator[0] == "<"
    if isinstance(scalar, str):
        # SQLite sorts numbers before strings, and both sort strings by code point.
        if below:
            return _Term(field, f"{column} >= '' AND {column} <= ?", (scalar,))
        return _Term(field, f"{column} >= ?", (_before_nul(scalar),))
    low, high = _around(scalar)
    if below:
        return _Term(field, f"{column} <= ?", (high,))
    return _Term(field, f"{column} >= ? AND {column} < ''", (low,))


def _equal(field: str, column: str, scalar: Any) -> _Term:
    if scalar is None:
        return _Term(field, f"{column} IS NULL", (), one_value=True)
    if isinstance(scalar, str):
        if "\0" in scalar:
            return _Term(field, f"{column} IN (?, ?)", (scalar, _before_nul(scalar)))
        return _Term(field, f"{column} = ?", (scalar,), one_value=True)
    low, high = _around(scalar)
    if low == high:
        return _Term(field, f"{column} = ?", (low,), one_value=True)
    return _Term(field, f"{column} BETWEEN ? AND ?", (low, high))


_MOST_CHOICES = 500


def _one_of(field: str, column: str, items: object) -> _Term | None:
    if not isinstance(items, (tuple, frozenset)) or len(items) > _MOST_CHOICES:
        return None
    scalars = [_scalar(item) for item in items]
    if _UNKNOWN in scalars:
        return None
    if all(isinstance(scalar, str) and "\0" not in scalar for scalar in scalars):
        return _Term(field, f"{column} IN ({','.join('?' * len(scalars))})", tuple(scalars))
    choices = [_equal(field, column, scalar) for scalar in scalars]
    return _Term(
        field,
        "(" + " OR ".join(choice.sql for choice in choices) + ")",
        tuple(value for choice in choices for value in choice.parameters),
    )


_UNKNOWN = object()
_SURROGATE = re.compile("[\ud800-\udfff]")


def _scalar(value: object) -> Any:
    """None, a number or a string as SQLite can take it, or `_UNKNOWN`."""
    if value is None or type(value) is bool:
        return value
    if type(value) is float:
        return _UNKNOWN if isnan(value) else value
    if isinstance(value, int) and type(value).__eq__ is int.__eq__ and type(value).__lt__ is int.__lt__:
        return int(value)
    if isinstance(value, str) and type(value).__eq__ is str.__eq__ and type(value).__lt__ is str.__lt__:
        text = str.__str__(value)
        return _UNKNOWN if has_surrogate(text) else text
    return _UNKNOWN


def has_surrogate(text: str) -> bool:
    """Whether SQLite cannot take the string, because UTF-8 has no form for it."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def _before_nul(text: str) -> str:
    """What older releases of SQLite read of a JSON string that holds a NUL."""
    return text.partition("\0")[0]


def _around(number: int | float) -> tuple[float, float]:
    """Bounds that hold every form in which SQLite may have read a number equal to this one.

    Whole numbers up to 2**53 are exact. The last digits of other decimals SQLite may round otherwise than
    Python, and integers over 64 bits it reads as floats.
    """
    if -(2**53) <= number <= 2**53 and number == int(number):
        return int(number), int(number)
    try:
        near = float(number)
    except OverflowError:
        near = inf if number > 0 else -inf
    if isinf(near):
        return (1.7e308, inf) if near > 0 else (-inf, -1.7e308)
    slack = abs(near) * 1e-12 + 1e-300
    return near - slack, near + slack
