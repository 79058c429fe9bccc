"""Version 2 of the file: lookups by key in tables of their own, in place of indexes that every mail wrote.

What was released is never changed: this knows nothing of how the tables are used today.
"""

import json
import sqlite3
from typing import Any

_MOST = 10
_TABLES = ("headers", "message_ids", "automatic")
_GONE = {
    "mails": [["header_key"], ["message_id", "direction"], ["message_id", "handled_at"]],
    "outbox": [["recipient", "automatic", "queued_at"]],
    "tickets": [["status", "number"], ["number"], ["updated_at"]],
}


def key_lookups(connection: sqlite3.Connection) -> None:
    """Makes and fills the tables where the file is a desk's, and drops the indexes."""
    known: dict[str, list[list[str]]] = {
        name: json.loads(indexes)
        for name, indexes in connection.execute('SELECT name, indexes FROM "%tables"').fetchall()
    }
    if not _GONE.keys() <= known.keys():
        return
    for table in _TABLES:
        connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL)")
        entry = (table, "str", "[]", sqlite3.sqlite_version)
        connection.execute('INSERT INTO "%tables" (name, ids, indexes, sqlite) VALUES (?, ?, ?, ?)', entry)
    for mail_id, body in connection.execute("SELECT id, body FROM mails ORDER BY id"):
        _add_mail(connection, mail_id, json.loads(body))
    for message_id, body in connection.execute("SELECT id, body FROM outbox ORDER BY id"):
        _add_automatic(connection, message_id, json.loads(body))
    for table, gone in _GONE.items():
        for fields in gone:
            connection.execute(f'DROP INDEX IF EXISTS "{table} by {",".join(fields)}"')
        left = json.dumps([fields for fields in known[table] if fields not in gone])
        connection.execute('UPDATE "%tables" SET indexes = ? WHERE name = ?', (left, table))


def _add_mail(connection: sqlite3.Connection, mail_id: str, mail: dict[str, Any]) -> None:
    # In the order of their ids: the first mail with a header is the one that is found by it.
    connection.execute(
        "INSERT INTO headers (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
        (_key(mail["header_key"]), json.dumps({"mail": mail_id})),
    )
    if mail["message_id"] is None:
        return
    key = _key(mail["message_id"])
    known = _get(connection, "message_ids", key) or {"first": [], "ours": None}
    known["first"] = sorted([*known["first"], [mail["handled_at"], mail_id]])[:_MOST]
    if mail["direction"] == "own" and known["ours"] is None:
        known["ours"] = mail_id
    _put(connection, "message_ids", key, known)


def _add_automatic(connection: sqlite3.Connection, message_id: str, outgoing: dict[str, Any]) -> None:
    if not outgoing["automatic"] or outgoing["cause"] is None:
        return
    key = _key(outgoing["recipient"])
    known = _get(connection, "automatic", key) or {"queued": []}
    known["queued"] = sorted([*known["queued"], [outgoing["queued_at"], message_id]])[-_MOST:]
    _put(connection, "automatic", key, known)


def _get(connection: sqlite3.Connection, table: str, key: str) -> dict[str, Any] | None:
    found = connection.execute(f"SELECT body FROM {table} WHERE id = ?", (key,)).fetchone()
    return None if found is None else dict(json.loads(found[0]))


def _put(connection: sqlite3.Connection, table: str, key: str, document: dict[str, Any]) -> None:
    connection.execute(
        f"INSERT INTO {table} (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        (key, json.dumps(document)),
    )


def _key(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
