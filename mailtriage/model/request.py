"""A change that somebody asks of the daemon from outside; it writes the result (design §12.8)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RequestState(StrEnum):
    ASKED = "asked"
    UNDER_WAY = "under way"  # begun; it takes a while
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Request:
    """`command` with its `words`; `result` is told to who asked. `number` is given by the store."""

    command: str
    words: tuple[str, ...]
    asked_at: datetime
    state: RequestState = RequestState.ASKED
    result: str = ""
    number: int = field(default=0)
