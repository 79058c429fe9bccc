"""A mailtriage installation among the actors: the real flow, its staff, and a record of what came of each
letter."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from mailtriage.batch import Prepared
from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import MailKind
from mailtriage.steps.desk import Handled
from mailtriage.steps.kinds import kind_of
from tests.desk import ALERTS, DeskHarness, Sent
from tests.simulation.letters import PEOPLE, Letter, Why, write

_QUESTION = "Hello,\n\nsince when is it so, and does it happen each time?\n\nThe desk\n"
_FAREWELL = "Hello,\n\nwe have mended it. Have a good week.\n\nThe desk\n"


@dataclass(frozen=True)
class Taken:
    """A letter that a desk has handled, `at` by the post's clock."""

    at: datetime
    letter: Letter
    handled: Handled

    @property
    def ticket(self) -> int | None:
        return self.handled.ticket.number if self.handled.ticket is not None else None


@dataclass(frozen=True)
class Told:
    """An automatic mail that a desk tried to send, `at` by the post's clock; the server may have `refused` it."""

    at: datetime
    recipient: str
    refused: bool


@dataclass
class Desk:
    """One installation, whose clock is `ahead` of the post's. Its staff answer people within hours, each
    request once with a question and once for good; a robot they leave alone, but for its first ticket,
    which looked like anybody's."""

    name: str
    address: str
    folder: Path
    key: bytes
    ahead: timedelta
    works: timedelta
    envelope: str = "auto"
    taken: list[Taken] = field(default_factory=list)
    tried: list[Told] = field(default_factory=list)
    alerts: int = 0
    by_hand: list[str] = field(default_factory=list)  # whom staff wrote to

    def __post_init__(self) -> None:
        desk = {"address": self.address, "name": self.name, "alerts": [ALERTS]}
        tables = {"desk": desk, "mailbox": {"user": self.address}, "smtp": {"envelope": self.envelope}}
        self.harness = DeskHarness(self.folder, tables, self.key)

    def owns(self, address: str) -> bool:
        return address == self.address

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]:
        self._clock(now)
        handled = self.harness.receive(letter.raw)
        taken = Taken(now, letter, handled)
        self.taken.append(taken)
        yield from self._automatic(now, letter.matter if letter.why in PEOPLE else "")
        yield from self._by_staff(taken, now)

    def hour(self, now: datetime) -> Iterable[Letter]:
        self._clock(now)
        self.harness.advance(minutes=1)
        return self._automatic(now, "")

    def posted(self, letter: Letter, now: datetime) -> None:
        """What staff write with the shared mailbox lies in its Sent folder."""
        if letter.why is Why.AUTOMATIC:
            return
        self._clock(now)
        self.by_hand.append(letter.recipient)
        arrival = replace(self.harness.arrive(letter.raw), role=Role.SENT)
        self.harness.handle([Prepared(arrival, parse(letter.raw))])

    def _clock(self, now: datetime) -> None:
        self.harness.clock.at = max(self.harness.clock.at, now + self.ahead)
        folder = self.harness.store.folder("main", "INBOX")
        if folder is not None:  # the mailbox is watched all the time
            self.harness.store.put_folder(replace(folder, last_poll=self.harness.clock.at))

    def _automatic(self, now: datetime, matter: str) -> list[Letter]:
        """What the outbox has sent since, less the alerts."""
        fresh, self.harness.sent = self.harness.sent, []
        self.harness.unexpected.clear()
        courier = self.harness.courier
        self.alerts += sum(one.recipient == ALERTS for one in fresh)
        self.tried += [
            Told(now, one.recipient, one.recipient in courier.always)
            for one in courier.tried
            if one.recipient != ALERTS
        ]
        courier.tried.clear()
        return [self._letter(one, matter) for one in fresh if one.recipient != ALERTS]

    def _letter(self, sent: Sent, matter: str) -> Letter:
        return Letter(self.name, sent.envelope_from, sent.recipient, sent.raw, matter=matter)

    def _by_staff(self, taken: Taken, now: datetime) -> Iterable[Letter]:
        letter, handled = taken.letter, taken.handled
        if handled.ticket is None or letter.author == self.name:
            return
        opened = letter.why is Why.REQUEST
        earlier = any(
            one.letter.author == letter.author and one.letter.matter == letter.matter
            for one in self.taken[:-1]
        )
        misled = letter.why is Why.ROUTINE and not earlier and handled.verdict is Verdict.TICKET
        closes = letter.why is Why.REPLY and "last week" in str(letter.raw)
        if not (opened or misled or closes):
            return
        subject = letter.field("Subject")
        token = handled.ticket.token
        yield write(
            self.name,
            self.address,
            parseaddr(letter.field("From"))[1],
            f"Re: {subject}" if token in subject else f"Re: {token} {subject}",
            _FAREWELL if closes else _QUESTION,
            now,
            Why.STAFF,
            answers=letter,
            after=self.works,
            matter=letter.matter,
            asks=not closes,
        )

    def close(self) -> None:
        """The journals stay readable."""
        numbers = {one.ticket for one in self.taken if one.ticket is not None}
        self.journals = {one: self.harness.store.events(one) for one in numbers}
        self.harness.close()

    def knows_bounce(self, taken: Taken) -> bool:
        """Whether the desk took this for a bounce and found what came back."""
        mail = parse(taken.letter.raw)
        bounce = kind_of(mail, self.harness.settings.addressee).kind is MailKind.BOUNCE
        return bounce and taken.handled.ticket is not None
