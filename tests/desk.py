"""The desk harness: the flow, the spool and the chores on a store in memory, with a clock that is told the time.

    def test_a_customer_gets_a_reference(desk):
        desk.receive(subject="Printer", sender="anna@customer.example")
        desk.expect_mail("anna@customer.example", subject="REQ-1001")

Every test ends with three more simulated minutes; a mail nobody expected fails it, and so does a scan of a
table that has an index.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from mailtriage import app, chores, config
from mailtriage.alarm import raise_alarm
from mailtriage.batch import Prepared, Progress, handle_batch
from mailtriage.daemon.confirmed import do_confirmed
from mailtriage.intake.parse import parse
from mailtriage.model.folder import Role
from mailtriage.model.mail import ArchiveKey, Arrival, Mail, Place
from mailtriage.model.outgoing import Delivery, Dispatch, Fate
from mailtriage.model.ticket import Ticket
from mailtriage.outbox.spool import Spool
from mailtriage.ports import FolderState, ParserFailed
from mailtriage.steps.baseline import begin, remember
from mailtriage.steps.copies import expect_copies
from mailtriage.steps.desk import Desk, Handled
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
SUPPORT = "support@desk.example"
ADMIN = "admin@team.example"
AGENT = "agent@team.example"
CONFIG: dict[str, Any] = {
    "desk": {
        "address": SUPPORT,
        "name": "Example Support",
        "alerts": ["alerts@elsewhere.example"],
        "staff_by_mail": False,
    },
    "mailbox": {"host": "localhost", "user": SUPPORT, "tls": "none", "start": "all"},
    "smtp": {"host": "localhost", "tls": "none"},
    "staff": [
        {"id": "ada", "name": "Ada Admin", "addresses": [ADMIN], "role": "admin"},
        {"id": "agnes", "name": "Agnes Agent", "addresses": [AGENT]},
    ],
}
ALERTS = "alerts@elsewhere.example"


class FakeClock:
    """Implements `ports.Clock`; moves only when told."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()


class MemoryArchive:
    """Implements `ports.Archive`; refuses to read what was never synced."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.synced = 0

    def append(self, raw: bytes, at: datetime) -> ArchiveKey:
        self.kept.append(raw)
        return ArchiveKey("memory", len(self.kept) - 1, len(raw))

    def sync(self) -> None:
        self.synced = len(self.kept)

    def rewind(self) -> None:
        del self.kept[self.synced :]

    def read(self, key: ArchiveKey) -> bytes:
        assert key.offset < self.synced, "read before it was synced"
        return self.kept[key.offset]


@dataclass
class ScriptedCourier:
    """Says what the script has for a recipient, in order; accepts where there is none."""

    clock: FakeClock
    scripts: dict[str, deque[tuple[Fate, str]]] = field(default_factory=dict)
    always: dict[str, tuple[Fate, str]] = field(default_factory=dict)
    tried: list[Dispatch] = field(default_factory=list)
    limit: int | None = None

    def answer(self, dispatch: Dispatch) -> Delivery:
        self.tried.append(dispatch)
        script = self.scripts.get(dispatch.recipient)
        fate, reason = (
            script.popleft() if script else self.always.get(dispatch.recipient, (Fate.ACCEPTED, "ok"))
        )
        at, sender = self.clock.now(), dispatch.envelope_from
        return Delivery(dispatch.message_id, fate, at, sender, 0, reason, self.limit)


@dataclass(frozen=True)
class Sent:
    """A mail the server accepted."""

    recipient: str
    envelope_from: str
    raw: bytes
    at: datetime
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""


class DirectParser:
    """Implements `ports.Parser` in this process; `staff` is of whom it reads the HTML."""

    def __init__(self, staff: frozenset[str]) -> None:
        self._staff = staff

    def parse(self, raw: bytes, following: bytes | None = None) -> Mail:
        return parse(raw, self._staff)

    def deaths(self, seconds: float) -> int:
        return 0

    def close(self) -> None:
        """There is nothing to end."""


class DeskHarness:
    """One desk and its mailbox. `receive` is a mail's arrival, `advance` lets time pass."""

    def __init__(self, folder: Path, tables: dict[str, Any] | None = None, key: bytes = b"k" * 32) -> None:
        merged = {name: dict(table) if isinstance(table, dict) else table for name, table in CONFIG.items()}
        for name, table in (tables or {}).items():
            merged[name] = {**merged.get(name, {}), **table} if isinstance(table, dict) else table
        self.clock = FakeClock()
        self.settings = config.validate(merged, folder / "config.toml")
        self.parser = DirectParser(self.settings.addressee.staff)
        self.documents = DocumentStore(":memory:", on_scan=_no_scan)
        self.store = DeskStore(self.documents, apply)
        self.archive = MemoryArchive()
        self.desk = Desk(
            self.settings,
            self.store,
            self.archive,
            app.read_rules(self.settings),
            app.read_templates(self.settings),
            key,
        )
        self.courier = ScriptedCourier(self.clock)
        self.spool = Spool(self.store, self.archive, self.settings.desk.address, self.settings.smtp.envelope)
        self.sent: list[Sent] = []
        self.unexpected: list[Sent] = []
        self._uid = 0
        self.uidvalidity = 1
        self._server: list[tuple[int, bytes, datetime]] = []
        self.open()

    def open(self) -> None:
        """What the daemon does when it has selected the folder."""
        folder = begin(
            self.desk, "main", "INBOX", FolderState(self.uidvalidity, self._uid + 1, True), self.clock.now()
        )
        self.progress = Progress(max(folder.mark, folder.baseline))
        self.send()

    def receive(self, raw: bytes | None = None, **fields: Any) -> Handled:
        """A mail arrives and is handled; `fields` are those of `compose`, or `answered`, `at` (INTERNALDATE), `role`."""
        answered, at = fields.pop("answered", False), fields.pop("at", None)
        failing, role = fields.pop("failing", None), fields.pop("role", Role.INBOX)
        arrival = self.arrive(raw if raw is not None else compose(**fields), at=at)
        arrival = replace(arrival, answered=answered, role=role)
        understood: Mail | ParserFailed = parse(arrival.raw or b"", self.settings.addressee.staff)
        if failing is not None:
            understood = ParserFailed(failing, understood)
        return self.handle([Prepared(arrival, understood)])[0]

    def arrive(self, raw: bytes, at: datetime | None = None) -> Arrival:
        """A mail lies in the mailbox, not yet handled."""
        self._uid += 1
        place = Place("main", "INBOX", self.uidvalidity, self._uid)
        self._server.append((self._uid, raw, at or self.clock.now()))
        return Arrival(place, raw, at or self.clock.now(), len(raw))

    def handle(self, mails: list[Prepared]) -> list[Handled]:
        self.progress.announce([one.arrival.place.uid for one in mails])
        handled: list[Handled] = []
        while mails:
            done = handle_batch(self.desk, self.progress, mails, self.clock)
            handled += done
            mails = mails[len(done) :]
        handled += do_confirmed(self.desk, self.parser, self.clock)
        self.send()
        return handled

    def renumber(self) -> list[Handled]:
        """The server gives every mail a new UID: what the daemon does then."""
        self.uidvalidity += 1
        self.open()
        arrivals = [
            Arrival(Place("main", "INBOX", self.uidvalidity, uid), raw, at, len(raw))
            for uid, raw, at in self._server
        ]
        return self.handle([Prepared(one, parse(one.raw or b"")) for one in arrivals])

    def remember(self, arrivals: list[Arrival]) -> None:
        remember(self.desk, [(one, parse(one.raw or b"")) for one in arrivals], self.clock.now())

    def send(self) -> None:
        """Everything due goes out, and the server's answers are written down."""
        for _ in range(100):
            dispatches, lost = self.spool.claim(self.clock.now(), 10)
            raise_alarm(self.desk, lost, self.clock.now())
            if not dispatches and not lost:
                return
            deliveries = [self.courier.answer(one) for one in dispatches]
            for dispatch, delivery in zip(dispatches, deliveries, strict=True):
                if delivery.fate is Fate.ACCEPTED:
                    self._deliver(dispatch)
            troubles = self.spool.settle(deliveries, self.clock.now())
            expect_copies(self.desk, deliveries, self.clock.now())
            raise_alarm(self.desk, troubles, self.clock.now())
            if deliveries and all(one.fate is Fate.UNREACHABLE for one in deliveries):
                return
        raise AssertionError("the outbox never comes to rest")

    def _deliver(self, dispatch: Dispatch) -> None:
        message = message_from_bytes(dispatch.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        sent = Sent(dispatch.recipient, dispatch.envelope_from, dispatch.raw, self.clock.now(), message)
        self.sent.append(sent)
        self.unexpected.append(sent)

    def advance(self, **span: float) -> None:
        """Let time pass in steps of a minute, ten of what is far from the end: chores and outbox do what is
        due."""
        until = self.clock.at + timedelta(**span)
        while self.clock.at < until:
            step = timedelta(minutes=1 if until - self.clock.at <= timedelta(hours=6) else 10)
            self.clock.at = min(until, self.clock.at + step)
            chores.tick(self.desk, self.clock.now())
            list(do_confirmed(self.desk, self.parser, self.clock))
            self.send()

    def script(self, recipient: str, *fates: Fate | tuple[Fate, str]) -> None:
        """What the mail server says to the next tries for `recipient`."""
        pairs = [fate if isinstance(fate, tuple) else (fate, fate.value) for fate in fates]
        self.courier.scripts[recipient] = deque(pairs)

    def expect_mail(self, recipient: str, subject: str = "") -> Sent:
        """A mail to `recipient` whose subject has `subject` was sent; it is taken off the list."""
        for sent in self.unexpected:
            if sent.recipient == recipient and subject in str(sent.message["Subject"]):
                self.unexpected.remove(sent)
                return sent
        raise AssertionError(f"no mail to {recipient} with {subject!r}; there is {self._told()}")

    def expect_alert(self, subject: str) -> Sent:
        return self.expect_mail(ALERTS, subject)

    def expect_silence(self) -> None:
        assert not self.unexpected, f"nobody expected {self._told()}"

    def ticket(self, number: int = 1001) -> Ticket:
        ticket = self.store.ticket(number)
        assert ticket is not None, f"there is no ticket {number}"
        return ticket

    def events(self, number: int = 1001) -> list[str]:
        return [event.type.value for event in self.store.events(number)]

    def close(self) -> None:
        self.documents.close()

    def _told(self) -> str:
        return "; ".join(f"{one.recipient}: {one.message['Subject']}" for one in self.unexpected) or "none"


def _no_scan(table: str, query: str) -> None:
    raise AssertionError(f"a query of the flow scans the whole table {table}: {query}")


_counter = iter(range(1, 1_000_000))


def compose(
    *,
    subject: str = "A question",
    body: str = "Hello,\n\nhow does it work?\n\nAnna\n",
    sender: str = "Anna Kunde <anna@customer.example>",
    to: str = SUPPORT,
    message_id: str | None = "",
    date: datetime = START,
    **headers: str,
) -> bytes:
    """A raw mail; further header fields by keyword (``in_reply_to=...``). `message_id` None leaves it out."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = date
    if message_id is not None:
        mail["Message-ID"] = message_id or f"<mail-{next(_counter)}@customer.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-").title()] = value
    mail.set_content(body)
    return bytes(mail)


def proven(desk: DeskHarness, authserv_id: str = "mx.desk.example") -> DeskHarness:
    """The desk after `mailtriage check --trust` has shown that nobody else can write these findings."""
    desk.store.put_note("authserv", {"ids": [authserv_id], "hops": 0, "proven_at": START.isoformat()})
    return desk


def harness(folder: Path, tables: dict[str, Any] | None = None) -> Iterator[DeskHarness]:
    """A desk for one test; ends with three simulated minutes in which nothing unexpected is sent, and fails
    for an error in the log that no alert told."""
    with capture_logs() as lines:
        desk = DeskHarness(folder, tables)
        yield desk
        desk.advance(minutes=3)
        desk.expect_silence()
        desk.close()
    # What was alarmed is a mail, and that has been asked for.
    errors = [one for one in lines if one["log_level"] == "error" and one["event"] != "alarmed"]
    assert not errors, errors
