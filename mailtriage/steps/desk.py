"""What every step works with, and what the flow gives back."""

from dataclasses import dataclass, field
from datetime import datetime

from mailtriage.config import Settings
from mailtriage.intake.thread import Threaded
from mailtriage.intake.verdicts import Verdicts
from mailtriage.model.ledger import NO_FILING, Filing, Verdict
from mailtriage.model.mail import ArchiveKey, Arrival, Classified, Mail
from mailtriage.model.ticket import Ticket
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Archive, Attachments, Store, Trace
from mailtriage.render import Templates
from mailtriage.rules.engine import RuleSet
from mailtriage.steps.gather import Known
from mailtriage.steps.original import as_written
from mailtriage.steps.recognise import Recognised


def _silent(step: str, subject: str) -> None:
    """No one is watching."""


class _Nowhere:
    """Implements `ports.Attachments` where none are stored: there is nothing to miss."""

    def claim(self, digest: str) -> bool:
        return True

    def read(self, digest: str) -> bytes | None:
        return None

    def sweep(self, now: datetime) -> None:
        """Nothing was left."""


@dataclass
class Desk:
    """What the desk thread works with. Settings, rules and templates are a snapshot: `adopt` swaps the whole
    between two batches. `refused` is what is wrong with the files saved since, or at the start: what was in
    force before stays. `live` overrules ``observe = true``; what goes to customers because of what
    arrived before `held_before` is held, because the store was restored since."""

    settings: Settings
    store: Store
    archive: Archive
    rules: RuleSet
    templates: Templates
    key: bytes
    trace: Trace = _silent
    refused: tuple[str, ...] = ()
    live: bool = False
    held_before: datetime | None = None
    attachments: Attachments = field(default_factory=_Nowhere)

    @property
    def observing(self) -> bool:
        """Whether everything is triaged and nothing sent to customers."""
        return self.settings.desk.observe and not self.live

    def holds(self, arrived_at: datetime) -> bool:
        """Whether what a mail of this time causes may have gone out before the store was restored."""
        return self.held_before is not None and arrived_at < self.held_before

    def adopt(self, settings: Settings, rules: RuleSet, templates: Templates) -> None:
        self.settings, self.rules, self.templates = settings, rules, templates


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is new to us, and all that is known of it when its effects are decided. Of one that waited
    for its author's #yes, `confirmed_at` is when that came."""

    arrival: Arrival
    raw: ArchiveKey
    mail: Mail
    seen: Recognised
    kind: Classified
    known: Known
    threaded: Threaded
    allowed: Verdicts
    confirmed_at: datetime | None = None

    @property
    def written(self) -> Mail:
        """The mail, or the customer's that staff passed on: what rules judge and the ticket shows."""
        original = self.known.original
        return self.mail if original is None else as_written(self.mail, original)

    @property
    def writer(self) -> str:
        """Under which address a mail is remembered: that of whom it was written for, where a form wrote it;
        ``""`` for nobody's."""
        one = self.known.requester or self.mail.sender
        return one.base if one is not None and "@" in one.address else ""


@dataclass(frozen=True, slots=True)
class Handled:
    """How one mail ended: for the log, the keywords on the server, and the alerts."""

    arrival: Arrival
    verdict: Verdict
    why: str
    ticket: Ticket | None = None
    acknowledgement: str = ""
    trouble: Trouble | None = None
    filing: Filing = NO_FILING
    asked: bool = False  # set aside because a rule says so


def keywords(verdict: Verdict, ticket: Ticket | None) -> tuple[str, ...]:
    """What a mail client shows of the outcome; all of ours begin with ``mt-``, those of rules are theirs."""
    if verdict is Verdict.TICKET and ticket is not None:
        return f"mt-{verdict.value}", f"mt-{ticket.severity.value}"
    return (f"mt-{verdict.value}",)
