"""Whether mail to an address gets through: what came back from it, and since when it takes mail again."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

QUIET = timedelta(days=7)  # servers give up after five: mail that did not come back by then has arrived
_FULL_COUNTS = 3
_FULL_STATUS = re.compile(r"[45]\.2\.2")
# Servers that know no enhanced codes say it in words.
_FULL_WORDS = re.compile(
    r"mailbox (?:is )?full"
    r"|(?:over|exceed(?:s|ed|ing)?) (?:(?:its|the|his|her|your|my) )?(?:disk |storage |mailbox )?quota"
    r"|quota (?:is |has been )?exceeded|exceeded storage",
    re.IGNORECASE,
)


def is_full(status: str, said: str) -> bool:
    """Whether a refusal means a full mailbox: permanent by its code, temporary in spirit."""
    if _FULL_STATUS.fullmatch(status):
        return True
    speaks_of_the_mailbox = not status or status[1:3] in (".0", ".2")
    return speaks_of_the_mailbox and _FULL_WORDS.search(said[:500]) is not None


@dataclass(frozen=True, slots=True)
class AddressHealth:
    """What came back from one address, last of all.

    `failures` counts permanent failures in a row, the last at `failed_at` with `status` and what was `said`;
    `full` how often in a row its mailbox was full since, of which three make one failure. `delayed_at` and
    `delay` tell of the last delay: shown, never counted. `accepted_at` is when a mail was first taken for it
    after the last of these, `heard_at` when a mail came from it. `lifted_at` is when a mail that proves
    nothing last lifted what stood against it: a robot writes daily from an address where nobody reads.
    """

    address: str
    failures: int = 0
    failed_at: datetime | None = None
    status: str = ""
    said: str = ""
    full: int = 0
    delayed_at: datetime | None = None
    delay: str = ""
    accepted_at: datetime | None = None
    heard_at: datetime | None = None
    lifted_at: datetime | None = None

    def recovered_at(self, now: datetime) -> datetime | None:
        """Since when it has been well again after a failure: a mail came from it, or one that was taken for
        it has not come back for seven days. None while it fails, and where it never failed."""
        if not self.failures:
            return None
        settled = self.accepted_at + QUIET if self.accepted_at else None
        since = [one for one in (self.heard_at, settled) if one is not None and one <= now]
        return min(since, default=None)

    def is_failing(self, now: datetime) -> bool:
        """Whether automatic mail to it is to stop."""
        return self.failures > 0 and self.recovered_at(now) is None

    @property
    def is_marked(self) -> bool:
        """Whether anything stands against it that a mail from it, or one that it takes, would lift."""
        return (self.failures > 0 or self.full > 0) and self.heard_at is None

    def failed(self, at: datetime, status: str, said: str) -> "AddressHealth":
        """After one more permanent failure of a mail of ours."""
        before = self._at_the_start() if self._has_settled(at) else self
        if is_full(status, said) and before.full + 1 < _FULL_COUNTS:
            return replace(before.delayed(at, said), full=before.full + 1, accepted_at=None, heard_at=None)
        return replace(
            before,
            failures=before.failures + 1,
            failed_at=at,
            status=status,
            said=said,
            full=0,
            accepted_at=None,
            heard_at=None,
        )

    def delayed(self, at: datetime, said: str) -> "AddressHealth":
        return replace(self, delayed_at=at, delay=said)

    def accepted(self, at: datetime) -> "AddressHealth":
        """After the server took a mail for it, which may still come back."""
        return replace(self, accepted_at=at) if self.is_marked and self.accepted_at is None else self

    def heard(self, at: datetime, *, sure: bool = True) -> "AddressHealth":
        """After a mail came from it: somebody lives there. One that answers nothing of ours, and is proven by
        nothing, is believed once in seven days: not `sure`."""
        if not self.is_marked:
            return self
        if sure or not self.failures:
            return replace(self, heard_at=at, full=0)
        if self.lifted_at is not None and at - self.lifted_at < QUIET:
            return self
        return replace(self, heard_at=at, full=0, lifted_at=at)

    def _has_settled(self, at: datetime) -> bool:
        return self.recovered_at(at) is not None or (
            self.accepted_at is not None and at >= self.accepted_at + QUIET
        )

    def _at_the_start(self) -> "AddressHealth":
        """What comes after a recovery begins a new row."""
        return AddressHealth(
            self.address, delayed_at=self.delayed_at, delay=self.delay, lifted_at=self.lifted_at
        )
