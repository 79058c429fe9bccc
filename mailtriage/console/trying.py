"""One mail taken in as the daemon would, on a store that is only looked at: nothing is written or sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from mailtriage.configured import Configured
from mailtriage.flow import handle
from mailtriage.model.authentication import UNKNOWN, Authentication
from mailtriage.model.errors import PermanentFailure
from mailtriage.model.event import Event
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import ArchiveKey, Arrival, Direction, Mail, MailKind, Place
from mailtriage.model.outgoing import OutboxRow
from mailtriage.paths import Paths
from mailtriage.ports import ParserFailed
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Triage
from mailtriage.steps.desk import Desk, Handled
from mailtriage.steps.observing import live_since
from mailtriage.steps.restored import held_before
from mailtriage.store import DocumentStore, codec
from mailtriage.store.archive import SegmentArchive
from mailtriage.store.codec_outbox import outgoing_from
from mailtriage.store.desk import DeskStore
from mailtriage.store.overlay import Overlay
from mailtriage.store.secret import secret_key
from mailtriage.tickets.fold import apply

_ACCOUNT = "main"
_HERE = "here"  # the segment of what lies in memory


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules were asked, and what they said."""

    mail: Mail
    kind: MailKind
    authentication: Authentication
    around: Around
    found: Triage


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of a mail: its row, the journal's new lines and the mails queued, with their bytes.
    `asked` is None where no rule was; `row` is the row it gets, or, with `known`, the one it has already."""

    handled: Handled
    row: MailRow | None
    asked: Asked | None
    known: bool = False
    events: tuple[Event, ...] = ()
    queued: tuple[tuple[OutboxRow, bytes], ...] = ()


class MemoryArchive:
    """Implements `ports.Archive`: what is appended stays in memory; what lies in `folder` can be read."""

    def __init__(self, folder: Path | None = None) -> None:
        self._kept: list[bytes] = []
        self._archive = SegmentArchive(folder) if folder is not None and folder.is_dir() else None

    def append(self, raw: bytes, at: datetime) -> ArchiveKey:
        self._kept.append(raw)
        return ArchiveKey(_HERE, len(self._kept) - 1, len(raw))

    def sync(self) -> None:
        """There is nothing to sync."""

    def rewind(self) -> None:
        """Nothing is ever named."""

    def read(self, key: ArchiveKey) -> bytes:
        if key.segment == _HERE:
            return self._kept[key.offset]
        if self._archive is None:
            raise PermanentFailure(f"{key.segment}: there is no archive")
        return self._archive.read(key)


class _Listening(RuleSet):
    """A rule set that remembers what it was asked last."""

    last: Asked | None

    def triage(
        self,
        mail: Mail,
        mail_kind: MailKind,
        authentication: Authentication = UNKNOWN,
        around: Around = NOWHERE,
    ) -> Triage:
        found = super().triage(mail, mail_kind, authentication, around)
        self.__dict__["last"] = Asked(mail, mail_kind, authentication, around, found)
        return found


def _listening(rules: RuleSet) -> _Listening:
    heard: _Listening = object.__new__(_Listening)
    heard.__dict__.update(rules.__dict__, last=None)
    return heard


@dataclass
class Looking:
    """The store as it is, and a desk over it that keeps what it writes to itself."""

    store: DeskStore
    overlay: Overlay
    desk: Desk
    archive: MemoryArchive = field(default_factory=MemoryArchive)

    @property
    def rules(self) -> _Listening:
        return cast(_Listening, self.desk.rules)


@contextmanager
def look(configured: Configured) -> Iterator[Looking]:
    """Takes no lock: a daemon may be running. Where it has never run the store is an empty one."""
    paths = configured.paths
    there = paths.store.exists()
    documents = DocumentStore(paths.store, read_only=True) if there else DocumentStore(":memory:")
    try:
        yield _looking(configured, documents, paths)
    finally:
        documents.close()


def _looking(configured: Configured, documents: DocumentStore, paths: Paths) -> Looking:
    settings, overlay = configured.settings, Overlay(documents)
    first = settings.desk.first_number
    store = DeskStore(cast(Any, overlay), apply, first)
    archive = MemoryArchive(paths.archive)
    key = secret_key(paths.key, first_start=False) if paths.key.exists() else bytes(32)
    desk = Desk(settings, store, archive, _listening(configured.rules), configured.templates, key)
    desk.live = live_since(store) is not None
    desk.held_before = held_before(store)
    return Looking(DeskStore(documents, apply, first), overlay, desk, archive)


def try_out(looking: Looking, raw: bytes, understood: Mail | ParserFailed, now: datetime) -> Tried:
    """`raw` as if it came `now` into the inbox."""
    desk = looking.desk
    inbox = Place(_ACCOUNT, desk.settings.mailbox.folder, 0, 0)
    arrival = Arrival(inbox, raw, now, len(raw))
    with looking.overlay.transaction():
        handled = handle(desk, arrival, desk.archive.append(raw, now), understood, now)
    written = {name: looking.overlay.table(name).fresh() for name in ("mails", "events", "outbox", "places")}
    rows = [codec.mail_from(name, document) for name, document in written["mails"].items()]
    events = [codec.event_from(int(number), document) for number, document in written["events"].items()]
    queued = [outgoing_from(name, document) for name, document in written["outbox"].items()]
    own = (one for one in rows if one.direction is not Direction.OWN and one.received_at == now)
    known = [str(one["mail"]) for one in written["places"].values() if one["mail"]]
    before = looking.store.mail(known[0]) if known else None
    return Tried(
        handled,
        before or next(own, None),
        looking.rules.last,
        before is not None,
        tuple(events),
        tuple((one, desk.archive.read(one.archive)) for one in queued),
    )
