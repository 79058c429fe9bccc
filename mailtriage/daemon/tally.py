"""What one run did; the exit code of a single pass rests on it."""

import re
from dataclasses import dataclass, field

from mailtriage.log import logger
from mailtriage.model.ledger import Verdict

_MOST = 100  # different reasons kept


def anonymous(said: str) -> str:
    """What a server said, without addresses: no log names one. Long ids are cut, so that one fault
    with a new queue id each time stays one fault."""
    said = said[:2000]  # else a line of a megabyte costs minutes
    said = re.sub(r"[^\s<>@,;:]+@[^\s<>@,;:]+", "ADDRESS", said)
    return re.sub(r"\b(?=\w*\d)\w{9,}\b", "ID", said)[:300]


@dataclass
class Tally:
    """`handled` counts mails by verdict, `troubles` the faults met, each kind told once in the log."""

    handled: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    unsent: int = 0
    troubles: dict[str, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)  # troubles that are not over yet
    store_trouble: str = ""  # why the store or the disk takes nothing now

    def trouble(self, reason: str) -> None:
        """A repeating fault is told once, then counted, until it is over."""
        reason = anonymous(reason)
        if reason not in self.troubles and len(self.troubles) >= _MOST:
            reason = "further trouble"
        self.troubles[reason] = self.troubles.get(reason, 0) + 1
        if reason not in self.told:
            self.told.add(reason)
            logger().error("trouble", reason=reason)

    def over(self) -> None:
        """What was in trouble works again: the next fault is told anew."""
        self.told.clear()

    @property
    def clean(self) -> bool:
        """Whether everything waiting was handled and sent, and nothing had to be set aside."""
        return not self.troubles and not self.unsent and not self.handled.get(Verdict.ASIDE.value)
