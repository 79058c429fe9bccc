"""A mailbox of several folders in memory: mail is moved, copied and renumbered while the daemon reads it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

from mailtriage.model.folder import Folder, Role
from mailtriage.model.mail import Arrival, Place
from mailtriage.ports import FolderState, LinkLost, Moved, WantedFolders

_FIELDS = (
    "message-id",
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "date",
    "subject",
    "in-reply-to",
    "references",
)
_FIELDS += ("auto-submitted", "precedence")

Fault = Callable[[str, str], None]  # called with each operation and its folder; raises what goes wrong


@dataclass
class _Folder:
    role: Role
    uidvalidity: int = 1
    uidnext: int = 1
    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)


class Mailbox:
    """The server's side; every call may come from any thread."""

    def __init__(self, *folders: Folder) -> None:
        self.lock = threading.RLock()
        self.folders = {one.name: _Folder(one.role) for one in folders}
        self.fault: Fault = lambda operation, folder: None
        self.damaged: set[tuple[str, str, int]] = set()  # operation, folder and UID at which the link is lost
        self.asked: list[tuple[str, str, tuple[int, ...]]] = []  # the same of every FETCH
        self.marks: list[tuple[str, int, str]] = []
        self.surveys = 0

    def put(self, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> int:
        with self.lock:
            there = self.folders[folder]
            uid, there.uidnext = there.uidnext, there.uidnext + 1
            there.mails[uid] = (raw, at or datetime.now(UTC))
            return uid

    def copy(self, uid: int, source: str, target: str) -> int:
        with self.lock:
            raw, at = self.folders[source].mails[uid]
            return self.put(raw, target, at)

    def move(self, uid: int, source: str, target: str) -> int:
        with self.lock:
            moved = self.copy(uid, source, target)
            del self.folders[source].mails[uid]
            return moved

    def renumber(self, folder: str) -> None:
        with self.lock:
            there = self.folders[folder]
            mails = list(there.mails.values())
            there.mails = dict(enumerate(mails, start=1))
            there.uidvalidity, there.uidnext = there.uidvalidity + 1, len(mails) + 1

    def make(self, folder: Folder) -> None:
        with self.lock:
            self.folders[folder.name] = _Folder(folder.role)


class FoldersInbox:
    """Implements `ports.Inbox` over a `Mailbox`."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.box = mailbox
        self._folder = ""
        self._woken = threading.Event()

    def survey(self, wanted: WantedFolders) -> tuple[Folder, ...]:
        self.box.fault("survey", "")
        with self.box.lock:
            self.box.surveys += 1
            order = [Role.SENT, Role.INBOX, Role.JUNK, Role.OTHER]
            found = [Folder(name, one.role) for name, one in self.box.folders.items()]
            return tuple(sorted(found, key=lambda one: (order.index(one.role), one.name)))

    def status(self, folder: str) -> FolderState | None:
        self.box.fault("status", folder)
        with self.box.lock:
            there = self.box.folders.get(folder)
            return FolderState(there.uidvalidity, there.uidnext, keywords=False) if there else None

    def open(self, folder: str) -> FolderState:
        self.box.fault("open", folder)
        with self.box.lock:
            there = self.box.folders[folder]
            self._folder, self._uidvalidity = folder, there.uidvalidity
            return FolderState(there.uidvalidity, there.uidnext, keywords=True)

    def uids_above(self, mark: int) -> list[int]:
        self.box.fault("search", self._folder)
        with self.box.lock:
            return sorted(uid for uid in self._mails() if uid > mark)

    def headers(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for start in range(0, len(uids), 50):
            self.box.fault("headers", self._folder)
            self._ask("headers", uids[start : start + 50])
            with self.box.lock:
                found = [self._arrival(uid, header=True) for uid in uids[start : start + 50]]
            yield from found

    def fetch(self, uids: Sequence[int]) -> Iterator[Arrival]:
        for start in range(0, len(uids), 10):
            self.box.fault("fetch", self._folder)
            self._ask("fetch", uids[start : start + 10])
            with self.box.lock:
                found = [self._arrival(uid) for uid in uids[start : start + 10]]
            yield from found

    def add_keywords(self, marks: dict[str, list[int]]) -> None:
        self.box.fault("store", self._folder)
        with self.box.lock:
            self.box.marks += [
                (self._folder, uid, name)
                for name, uids in marks.items()
                for uid in uids
                if uid in self._mails()
            ]

    def move(self, uids: Sequence[int], folder: str) -> Moved:
        self.box.fault("move", folder)
        with self.box.lock:
            if folder not in self.box.folders:
                self.box.make(Folder(folder, Role.OTHER))
            found = {uid: self.box.move(uid, self._folder, folder) for uid in uids if uid in self._mails()}
            return Moved(folder, self.box.folders[folder].uidvalidity, found)

    def find(self, header: str, value: str, since: datetime) -> list[int]:
        self.box.fault("find", self._folder)
        with self.box.lock:
            return [
                uid
                for uid, (raw, at) in self._mails().items()
                if at.date() >= since.date() - timedelta(days=1)
                and value in str(message_from_bytes(raw)[header])
            ]

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        self.box.fault("append", folder)
        self.box.put(raw, folder, at)
        self.box.fault("appended", folder)

    def wait(self, seconds: float) -> None:
        self.box.fault("wait", self._folder)
        self._woken.wait(min(seconds, 0.02))
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None: ...

    def _ask(self, operation: str, uids: Sequence[int]) -> None:
        with self.box.lock:
            self.box.asked.append((operation, self._folder, tuple(uids)))
            if any((operation, self._folder, uid) in self.box.damaged for uid in uids):
                raise LinkLost("the server closed the connection")

    def _mails(self) -> dict[int, tuple[bytes, datetime]]:
        """Of the selected folder: gone or made anew, the connection ends."""
        there = self.box.folders.get(self._folder)
        if there is None or there.uidvalidity != self._uidvalidity:
            raise LinkLost(f"{self._folder} is not what it was")
        return there.mails

    def _arrival(self, uid: int, *, header: bool = False) -> Arrival:
        place = Place("main", self._folder, self._uidvalidity, uid)
        raw, at = self._mails().get(uid, (None, datetime.now(UTC)))
        if raw is not None and header:
            raw = _header(raw)
        return Arrival(place, raw, at, len(raw or b""))


def _header(raw: bytes) -> bytes:
    """The fields that identify and thread a mail, as a server tells them."""
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    kept, keeps = [], False
    for line in lines:
        if line[:1] not in b" \t":
            keeps = line.partition(b":")[0].decode("latin-1").lower() in _FIELDS
        if keeps:
            kept.append(line)
    return b"\r\n".join(kept) + b"\r\n\r\n"
