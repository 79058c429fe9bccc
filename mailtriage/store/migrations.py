"""The layout of the file: names, bodies, catalogue, version, and the numbered steps from older versions."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import orjson

from mailtriage.store import StoreFull, StoreReadOnly, StoreTooNew, StoreUnusable, copy_file, translated
from mailtriage.store.keyed import key_lookups

if TYPE_CHECKING:
    from mailtriage.store.documents import SqliteStorage

Indexes = tuple[tuple[str, ...], ...]

APPLICATION_ID = int.from_bytes(b"mtri")
FIRST_VERSION = 1

# "%" is followed by two hex digits in the name of every table of ours, so this name is free.
CATALOGUE = '"%tables"'

_SCALARS = frozenset({str, int, bool, NoneType})


def _is_plain(values: Iterable[Any]) -> bool:
    """Whether orjson writes these values exactly as `json` does (no NaN, no UUID, no enum, no subclass)."""
    if _SCALARS.issuperset(map(type, values)):
        return True
    for value in values:
        kind = type(value)
        if kind in _SCALARS or (kind is float and isfinite(value)):
            continue
        inner = value.values() if kind is dict else value if kind is list or kind is tuple else None
        if inner is None or not _is_plain(inner):
            return False
    return True


def _fast_body(document: Mapping[str, Any]) -> str | None:
    try:
        return orjson.dumps(document).decode() if _is_plain(document.values()) else None
    except (
        TypeError,
        RecursionError,
    ):  # a lone surrogate, an integer over 64 bits, a key that is no string, depth
        return None


# JSON has no NaN, and SQLite refuses a body that is not JSON: "0e0" is a number no encoder writes.
_NOT_A_NUMBER, _OVER_ALL = "0e0", "9e999"
_TOKENS = {"NaN": _NOT_A_NUMBER, "Infinity": _OVER_ALL, "-Infinity": "-" + _OVER_ALL}
_STRING_OR_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity')


def _float(literal: str) -> float:
    return nan if literal == _NOT_A_NUMBER else float(literal)


def encode(document: Mapping[Any, Any]) -> str:
    """The body of a document, valid JSON; a leading blank marks what only `json` can read back.

    Raises TypeError for what JSON cannot say, as `json.dumps` does.
    """
    plain = document if type(document) is dict else dict(document)
    body = _fast_body(plain)
    if body is None:
        # Once through `json`, for its rules on keys and subclasses; of two equal keys the last survives.
        plain = json.loads(json.dumps(plain))
        body = _fast_body(plain)
    if body is None:
        text = json.dumps(plain, separators=(",", ":"))
        body = " " + _STRING_OR_TOKEN.sub(lambda found: _TOKENS.get(found[0], found[0]), text)
    return body


def decode(body: str) -> dict[str, Any]:
    """The document that was encoded, equal to what TinyDB's JSON file would give back."""
    value: dict[str, Any] = json.loads(body, parse_float=_float) if body[0] == " " else orjson.loads(body)
    return value


def sql_name(table: str) -> str:
    """The bare SQL name of a table; readable, safe in quotes, and different where SQLite ignores case."""
    head = "%73" if table.startswith("sqlite_") else ""
    escaped = re.sub(
        "[^a-z0-9_]",
        lambda found: "".join(f"%{byte:02x}" for byte in found[0].encode("utf-8", "surrogatepass")),
        table[1:] if head else table,
    )
    return head + escaped or "%"


def table_name(name: str) -> str:
    """The table that `sql_name` named."""
    return "" if name == "%" else unquote(name, errors="surrogatepass")


_FIELD = re.compile(r"[ !#-\[\]-~]+")


def field_sql(field: str) -> str:
    """The SQL expression for a field of the body, the same in indexes and in queries.

    Raises ValueError for names that JSON may write in more than one way.
    """
    if not _FIELD.fullmatch(field):
        raise ValueError(
            f"field {field!r} cannot be indexed: use printable ASCII without quotes and backslashes"
        )
    quoted = field.replace("'", "''")
    return f"json_extract(body,'$.\"{quoted}\"')"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the catalogue knows of a table: the type of its ids, its indexes, the SQLite that filled them."""

    ids: type[int] | type[str]
    indexes: Indexes
    sqlite: str


def shelves(storage: "SqliteStorage") -> dict[str, Shelf]:
    """Every table in the file, by name."""
    found = storage.rows(f"SELECT name, ids, indexes, sqlite FROM {CATALOGUE}")
    return {
        table_name(name): Shelf(
            str if ids == "str" else int, tuple(tuple(fields) for fields in json.loads(indexes)), sqlite
        )
        for name, ids, indexes, sqlite in found
    }


def declare(storage: "SqliteStorage", table: str, ids: type[int] | type[str], indexes: Indexes) -> Shelf:
    """Makes the table and the indexes that are missing; an index once made stays."""
    name = sql_name(table)
    with storage.transaction():
        known = shelves(storage).get(table)
        before = known.indexes if known else ()
        if known is None:
            key = "INTEGER PRIMARY KEY" if ids is int else "TEXT PRIMARY KEY NOT NULL"
            storage.run(f'CREATE TABLE "{name}" (id {key}, body TEXT NOT NULL)')
        elif known.sqlite != sqlite3.sqlite_version:
            # What json_extract gives for rare strings (a NUL inside) differs between releases of SQLite,
            # and an index must hold what the library at hand computes.
            storage.run(f'REINDEX "{name}"')
        for fields in indexes:
            columns = ", ".join([field_sql(field) for field in fields] + ["id"] * (ids is str))
            index = f"{name} by {','.join(map(sql_name, fields))}"
            storage.run(f'CREATE INDEX IF NOT EXISTS "{index}" ON "{name}" ({columns})')
        every = before + tuple(fields for fields in indexes if fields not in before)
        shelf = Shelf(ids, every, sqlite3.sqlite_version)
        if shelf != known:
            storage.run(
                f"INSERT OR REPLACE INTO {CATALOGUE} (name, ids, indexes, sqlite) VALUES (?, ?, ?, ?)",
                (name, ids.__name__, json.dumps(every), shelf.sqlite),
            )
    return shelf


def drop(storage: "SqliteStorage", tables: Iterable[str]) -> None:
    with storage.transaction():
        for table in tables:
            storage.run(f'DROP TABLE IF EXISTS "{sql_name(table)}"')
            storage.run(f"DELETE FROM {CATALOGUE} WHERE name = ?", (sql_name(table),))
        storage.changed()


def contents(storage: "SqliteStorage") -> dict[str, dict[str, Any]]:
    """Every document by table and id, all in memory."""
    return {
        table: {str(key): decode(body) for key, body in storage.rows(f'SELECT * FROM "{sql_name(table)}"')}
        for table in shelves(storage)
    }


def replace_contents(storage: "SqliteStorage", data: Mapping[str, Mapping[Any, Any]]) -> None:
    with storage.transaction():
        known = shelves(storage)
        drop(storage, set(known) - set(data))
        for table, documents in data.items():
            ids = known[table].ids if table in known else int
            declare(storage, table, ids, ())
            storage.run(f'DELETE FROM "{sql_name(table)}"')
            for key, document in documents.items():
                row = (ids(key), encode(document))
                storage.run(f'INSERT INTO "{sql_name(table)}" (id, body) VALUES (?, ?)', row)
        storage.changed()


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `run` brings a file of the version before to `version`.

    It gets the connection inside the transaction of all steps, and cannot end it; an exception undoes all.
    """

    version: int
    what: str
    run: Callable[[sqlite3.Connection], object]


# Numbered from 2 without a gap; a step that was released is never changed.
MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "lookups by key in place of indexes", key_lookups),
    # The same tables with fewer rows: the release before would not find our own mail in them.
    Migration(3, "what can be found without a lookup has none", lambda _: None),
)


def prepare(storage: "SqliteStorage", migrations: tuple[Migration, ...]) -> None:
    """Makes a fresh file, or brings ours to today's version after a backup.

    Raises StoreUnusable for the file of another program and StoreTooNew for one of a later release.
    """
    newest = FIRST_VERSION + len(migrations)
    if [step.version for step in migrations] != list(range(FIRST_VERSION + 1, newest + 1)):
        raise ValueError(f"migrations must be numbered {FIRST_VERSION + 1}, {FIRST_VERSION + 2} and so on")
    found = _version(storage)
    if found == newest:
        return
    if found > newest:
        raise StoreTooNew(
            f"{storage.path}: the file has version {found}, this release knows {newest}: "
            "install the release that wrote it, or restore a backup from before the upgrade"
        )
    if storage.read_only:
        raise StoreReadOnly(
            f"{storage.path}: the file has version {found}, not yet {newest}: start the daemon to migrate it"
        )
    with storage.transaction():
        found = _version(storage)  # another process may have been first
        if found == 0:
            storage.run(
                f"CREATE TABLE {CATALOGUE} (name TEXT PRIMARY KEY NOT NULL, ids TEXT NOT NULL, "
                "indexes TEXT NOT NULL, sqlite TEXT NOT NULL) WITHOUT ROWID"
            )
            storage.run(f"PRAGMA application_id={APPLICATION_ID}")
        elif found < newest:
            _migrate(storage, found, [step for step in migrations if step.version > found])
        storage.run(f"PRAGMA user_version={newest}")


def _version(storage: "SqliteStorage") -> int:
    """The version of the file, 0 for a fresh one."""
    # One statement, because another process may be making the file.
    [(owner, version, tables)] = storage.rows(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "
        "FROM pragma_application_id, pragma_user_version"
    )
    if owner == APPLICATION_ID:
        return int(version)
    if owner or version or tables:
        raise StoreUnusable(f"{storage.path}: this SQLite file belongs to another program; name another path")
    return 0


def _migrate(storage: "SqliteStorage", found: int, steps: list[Migration]) -> None:
    saved = Path(f"{storage.path}.before-v{steps[-1].version}")
    with storage.second_connection() as source:
        copy_file(source, saved, keep=True)
    with storage.exclusive() as connection:
        for step in steps:
            # A step that ends the transaction would make half a migration durable.
            connection.set_authorizer(
                lambda action, *_: (
                    sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_TRANSACTION else sqlite3.SQLITE_OK
                )
            )
            try:
                step.run(connection)
            except Exception as error:
                known = translated(error, storage.path) if isinstance(error, sqlite3.Error) else None
                kind = StoreFull if isinstance(known, StoreFull) else StoreUnusable
                raise kind(
                    f"{storage.path}: migration {step.version} ({step.what}) failed: {error}: the file is as "
                    f"it was, version {found}; go on with the release before, and report this"
                ) from error
            finally:
                connection.set_authorizer(None)
