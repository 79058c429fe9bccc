"""The desk's side of the whole mailbox: a reception for each folder, and what concerns all of them."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from mailtriage.alarm import raise_alarm
from mailtriage.daemon.copies import Copies
from mailtriage.daemon.messages import (
    Absent,
    Begin,
    Compared,
    Drained,
    FromWatch,
    HeadersRead,
    Hindered,
    Kept,
    Lost,
    Parsed,
    Reconcile,
    Round,
    ScanRead,
    Surveyed,
    Told,
)
from mailtriage.daemon.reception import Ask, Reception
from mailtriage.daemon.tally import Tally, anonymous
from mailtriage.log import logger
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.folder import Folder, Role
from mailtriage.model.ledger import Verdict
from mailtriage.model.trouble import Trouble
from mailtriage.ports import Clock
from mailtriage.steps.baseline import has_looked, note_look
from mailtriage.steps.desk import Desk, Handled

_BLIND_SECONDS = 300.0  # without a complete poll, before a person is told
_ORDER = (Role.SENT, Role.INBOX, Role.JUNK, Role.OTHER)


class LittleRoom(TemporaryFailure):
    """The disk has less free space than `[store] min_free`: mail waits on the server."""


class Mailroom:
    """`ask` tells the watch, `room` gives a parsed part's place back, `tell` hears of each mail."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        tally: Tally,
        account: str,
        ask: Ask,
        room: Callable[[], None],
        tell: Callable[[Handled], None],
        *,
        once: bool,
    ) -> None:
        self._desk, self._clock, self._tally, self._account = desk, clock, tally, account
        self._ask, self._room, self._tell, self._once = ask, room, tell, once
        self._read_at = clock.monotonic()
        self._looked_at = -1.0
        self.receptions: dict[str, Reception] = {}
        self.copies = Copies(desk, clock, ask)
        self.absent: set[Folder] = set()  # named in the configuration, and not there
        self.read = False  # whether every folder has been read to its end once
        self.connected = False
        self.trouble = ""  # what the last try to read the mailbox said
        self.parser_trouble = ""  # why no mail can be parsed
        self.compared: str | None = None  # the outcome of a reconciliation, in words
        self.unknown = 0  # mails it found that the ledger did not know
        self.comparing = False
        self.answered = False  # whether a mail of the last batch joined a ticket: it may say #yes

    @property
    def busy(self) -> bool:
        """Whether mail waits for the flow."""
        return any(one.busy for one in self.receptions.values())

    @property
    def finished(self) -> bool:
        """Whether all there was is handled, and its marks are on the server."""
        filed = self.read and not self.comparing and all(one.settled for one in self.receptions.values())
        return filed and self.copies.settled

    def hear(self, message: FromWatch) -> None:
        match message:
            case Told(folder, told):
                self.connected = True
                self.absent.discard(folder)
                self._of(folder).hear(told)
                if isinstance(told, Parsed | HeadersRead | ScanRead):
                    self.parser_trouble = ""
                if isinstance(told, Drained):
                    self.copies.read(folder, told.at)
                if folder.role is Role.INBOX:
                    self._read_at = self._of(folder).read_at or self._read_at
            case Kept(fates):
                self.copies.settle(fates)
            case Absent(folder) if folder.role is not Role.OTHER:
                self._absent(folder)
            case Surveyed(folders):
                self._surveyed(folders)
            case Round(_, whole):
                if self.trouble:
                    logger().info("connected_again")
                    self._tally.over()
                self.read, self.trouble = True, ""
                if whole:
                    note_look(self._desk.store)
            case Compared():
                self._compared()
            case Lost(reason):
                self._lost(reason)
            case Hindered(reason, blocks):
                if blocks:
                    self.parser_trouble = reason
                    self._tally.trouble(reason)
                    self.read = self.read or self._once
                else:
                    logger().warning("hindered", reason=anonymous(reason))

    def handle(self) -> None:
        """One batch of the folder whose turn it is; raises `TemporaryFailure` with nothing changed."""
        self._check_room()
        busy = [one for one in self.receptions.values() if one.busy]
        first = min(busy, key=lambda one: _ORDER.index(one.folder.role))
        handled = first.handle()
        self.answered = any(one.verdict is Verdict.REPLY for one in handled)
        self.account_for(handled)

    def account_for(self, handled: Iterable[Handled]) -> None:
        """Count and log what became of mails."""
        for one in handled:
            counts = self._tally.handled
            name = "aside by a rule" if one.asked else one.verdict.value
            counts[name] = counts.get(name, 0) + 1
            logger().info(
                "decided",
                ticket=one.ticket.reference if one.ticket else None,
                verdict=one.verdict.value,
                place=str(one.arrival.place),
            )
            self._tell(one)

    def retried(self, handled: Iterable[Handled]) -> None:
        """Mails that were set aside and tried again: the mailbox shows what came of them, too."""
        for one in handled:
            self.account_for([one])
            found = self.receptions.get(one.arrival.place.folder)
            if found is not None:
                found.catch_up()

    def file(self) -> None:
        for one in self.receptions.values():
            one.file()

    def keep(self) -> None:
        """Have copies of what we sent put into Sent, once all that lies there is handled."""
        if not any(one.busy for one in self.receptions.values() if one.folder.role is Role.SENT):
            self.copies.turn()

    def reconcile(self) -> None:
        """Have every folder compared with the ledger; `compared` tells when it is done."""
        if self._once and self.trouble and not self.connected:  # the one connection of this pass is gone
            self.comparing, self.compared = False, f"the mailbox cannot be read: {self.trouble}"
            self.unknown = -1
            return
        self.comparing, self.compared = True, None
        for one in self.receptions.values():
            one.present = one.unknown = 0
        self._ask(Reconcile())

    def _of(self, folder: Folder) -> Reception:
        found = self.receptions.get(folder.name)
        if found is None or found.folder != folder:
            if found is not None:
                found.drop()
            found = Reception(self._desk, self._clock, self._account, folder, self._ask, self._room)
            self.receptions[folder.name] = found
        return found

    def _absent(self, folder: Folder) -> None:
        """The inbox is read all the same; a person is told once."""
        if folder in self.absent:
            return
        advice = (
            "Nothing is read from it; the inbox is read. It may have been renamed: set [mailbox]\n"
            f'{folder.role} in config.toml to its name now, or to "auto", and restart.'
        )
        trouble = Trouble(f"no folder {folder.name}", f"The folder {folder.name} is not there", advice)
        raise_alarm(self._desk, [trouble], self._clock.now())
        self.absent.add(folder)  # at last: what the store refuses is heard again, and told then
        logger().warning("hindered", reason=f"the folder {folder.name} is not there")

    def _surveyed(self, folders: tuple[Folder, ...]) -> None:
        first = not has_looked(self._desk.store)
        there = {one.name for one in folders}
        for name in [name for name, one in self.receptions.items() if name not in there and not one.busy]:
            del self.receptions[name]
        self.copies.survey(folders)
        self._ask(Begin(first))

    def _check_room(self) -> None:
        """A full disk stops intake before anything is lost: the mail server keeps the mail."""
        now = self._clock.monotonic()
        if now - self._looked_at < 1.0 and self._looked_at >= 0:
            return
        least, free = self._desk.settings.store.min_free, free_bytes(self._desk.settings.data)
        if free is not None and free < least:
            raise LittleRoom(f"the disk has {free >> 20} MB free, less than [store] min_free; mail waits")
        self._looked_at = now

    def _compared(self) -> None:
        present = sum(one.present for one in self.receptions.values())
        self.unknown = sum(one.unknown for one in self.receptions.values())
        folders = f"{len(self.receptions)} {'folder' if len(self.receptions) == 1 else 'folders'}"
        told = f"{present} mails in {folders} on the server, {self.unknown} of them not known"
        logger().info("reconciled", present=present, unknown=self.unknown)
        if self.unknown:
            where = ", ".join(
                f"{one.folder.name}: {one.unknown}" for one in self.receptions.values() if one.unknown
            )
            advice = f"They are taken in now, as if they had just come ({where}).\nSee `mailtriage tickets`."
            trouble = Trouble("reconciliation", "Mail lay on the server that the desk did not know", advice)
            raise_alarm(self._desk, [trouble], self._clock.now())
            told += f"; taken in now ({where})"
        self.comparing, self.compared = False, told

    def _lost(self, reason: str) -> None:
        self._tally.trouble(reason)
        self.connected, self.read, self.trouble = False, True, reason
        self.copies.lost()
        for one in self.receptions.values():
            one.lost()
        if self.comparing:
            self.comparing, self.compared = False, f"the mailbox cannot be read: {reason}"
            self.unknown = -1
        if self._clock.monotonic() - self._read_at > _BLIND_SECONDS:
            advice = f"The last try said: {reason}\nMail waits on the server; check [mailbox] in config.toml."
            trouble = Trouble("mailbox out of reach", "The mailbox cannot be read", advice)
            raise_alarm(self._desk, [trouble], self._clock.now())


def free_bytes(folder: Path) -> int | None:
    """Free space for us on the disk of `folder`; None where it does not tell."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
