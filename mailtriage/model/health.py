"""How well the program and its parts are: a tree with reasons in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # works, but worse, or a person should look: never makes the program unready
    FAILED = "failed"  # does not do what it is for


_WORSE = {State.OK: 0, State.DEGRADED: 1, State.FAILED: 2}


@dataclass(frozen=True, slots=True)
class Part:
    """A part and what it is made of. `own` is its own state, `state` the worst of it and its parts.

    A part without which the program still does its work never says FAILED. When a `vital` part fails, only a
    restart helps. `reason` and `facts` go to whoever asks: no address, subject or password.
    """

    name: str
    own: State = State.OK
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    parts: tuple["Part", ...] = ()
    vital: bool = False

    @property
    def state(self) -> State:
        return max((self.own, *(part.state for part in self.parts)), key=_WORSE.__getitem__)

    @property
    def ready(self) -> bool:
        return self.state is not State.FAILED

    @property
    def deadly(self) -> tuple[str, ...]:
        """Why only a restart helps; empty where it would not."""
        return tuple(part._told() for part in self._all() if part.vital and part.own is State.FAILED)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not all right, in one line for each part concerned, the worst first."""
        found = [part for part in self._all() if part.own is not State.OK]
        return tuple(part._told() for part in sorted(found, key=lambda part: -_WORSE[part.own]))

    def _all(self) -> tuple["Part", ...]:
        return (self, *(one for part in self.parts for one in part._all()))

    def _told(self) -> str:
        reason = self.reason or self.own.value
        return reason if reason.startswith(self.name) else f"{self.name}: {reason}"

    def as_document(self) -> dict[str, object]:
        """For JSON; what is empty is left out."""
        told: dict[str, object] = {"name": self.name, "state": self.state.value}
        if self.reason:
            told["reason"] = self.reason
        if self.facts:
            told["facts"] = dict(self.facts)
        if self.parts:
            told["parts"] = [part.as_document() for part in self.parts]
        return told
