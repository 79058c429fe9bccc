"""Bodies that were put and not yet given to SQLite: one statement for many, and few savepoints.

Python's interpreter lock changes hands at each statement. All is written before COMMIT, and before anything
reads the table.
"""

from collections.abc import Callable
from typing import Any, Protocol

# A statement with more rows is not faster, and a body of more characters is not worth keeping back.
_ROWS = 32
_LONGEST = 1 << 18
_MOST = 256


class Written(Protocol):
    """A table as it is needed here."""

    insert_sql: str


Run = Callable[[str, tuple[Any, ...]], object]
Bodies = dict[Any, str]


class Pending:
    """A layer for each level of the transaction, the outermost first; SQLite knows of the first `begun`.

    Below the last level that SQLite knows of nothing is pending: a savepoint comes after what was put
    before it, so that a rollback to it undoes what came later and no more.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._layers: list[dict[Written, Bodies]] = []
        self._begun = 0
        self.depth = 0  # how many layers: asked at every read and write

    @property
    def is_begun(self) -> bool:
        """Whether SQLite knows of the innermost level."""
        return self._begun == self.depth

    def enter(self, *, begun: bool) -> None:
        self._layers.append({})
        self.depth += 1
        self._begun += begun

    def leave(self, *, keep: bool) -> None:
        """The innermost level ends; what it holds goes to the one around it, or nowhere."""
        if self.is_begun:
            self._begun -= 1
        gone = self._layers.pop()
        self.depth -= 1
        if keep and self._layers:
            around = self._layers[-1]
            for table, bodies in gone.items():
                around.setdefault(table, {}).update(bodies)

    def put(self, table: Written, key: Any, body: str) -> None:
        """For a caller inside a transaction."""
        bodies = self._layers[-1].setdefault(table, {})
        bodies[key] = body
        if len(bodies) >= _MOST or len(body) > _LONGEST:
            self.write()

    def get(self, table: Written, key: Any) -> str | None:
        for layer in reversed(self._layers):
            bodies = layer.get(table)
            if bodies is not None and key in bodies:
                return bodies[key]
        return None

    def write(self) -> None:
        """Gives SQLite everything, with the savepoints between."""
        if not self._layers:
            return
        self._write_layer(self._layers[self._begun - 1])
        while self._begun < len(self._layers):
            self._run(f"SAVEPOINT level{self._begun}", ())
            self._begun += 1
            self._write_layer(self._layers[self._begun - 1])

    def write_table(self, table: Written) -> None:
        """Gives SQLite what a reader of this table must see."""
        if any(table in layer for layer in self._layers[self._begun :]):
            self.write()
        elif self._layers and table in (layer := self._layers[self._begun - 1]):
            self._write_bodies(table, layer[table])
            del layer[table]

    def _write_layer(self, layer: dict[Written, Bodies]) -> None:
        # Let go of only when written: after an error COMMIT must try, and fail, again.
        for table in list(layer):
            self._write_bodies(table, layer[table])
            del layer[table]

    def _write_bodies(self, table: Written, bodies: Bodies) -> None:
        values = [one for row in bodies.items() for one in row]
        at, size = 0, _ROWS
        while at < len(values):
            # By powers of two: few different statements, so that each stays prepared.
            while 2 * size > len(values) - at:
                size //= 2
            rows = ",".join(["(?,?)"] * size)
            sql = f"{table.insert_sql} VALUES {rows} ON CONFLICT (id) DO UPDATE SET body = excluded.body"
            self._run(sql, tuple(values[at : at + 2 * size]))
            at += 2 * size
