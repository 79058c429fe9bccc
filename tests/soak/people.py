"""The people around the daemon: those who write, those who tidy the mailbox, and one at the command line."""

import imaplib
import json
import random
import shutil
import smtplib
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailtriage.model.errors import MailtriageError
from tests.servers.dovecot import HOST
from tests.soak.following import Following
from tests.soak.letters import MARK, SUPPORT, Acknowledged, Letter, Planned, Route
from tests.soak.opening import Opening
from tests.soak.world import World

IMAP_FAULTS = (OSError, IMAPClientError, imaplib.IMAP4.error)
KEYWORDS = ("mt-ticket", "mt-reply", "mt-journaled", "mt-ignored", "mt-duplicate", "mt-own")
LATER, ARCHIVE = "Later", "Archive"
Place = tuple[str, int, int]  # folder, UIDVALIDITY, UID


class Person:
    """Does something again and again in a thread of its own, until told to stop; remembers what went wrong."""

    def __init__(self, name: str, work: Callable[[], float]) -> None:
        self._work = work
        self._over = threading.Event()
        self.failed: list[str] = []
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(60)

    def _run(self) -> None:
        seconds = 0.0
        while not self._over.wait(seconds):
            try:
                seconds = self._work()
            except Exception as error:
                self.failed.append(f"{self._thread.name}: {type(error).__name__}: {error}")
                seconds = 0.5


class Post:
    """Delivers the letters of the plan, each until a server has taken it, and answers what comes back."""

    def __init__(self, world: World, planned: list[Planned], seed: int, seconds: float) -> None:
        self._world = world
        self._seed = seed
        self._chance = random.Random(f"{seed} post")
        self._lock = threading.Lock()
        self._to_open = deque(one for one in planned if one.parent is None)
        self._to_follow: dict[int, list[Planned]] = defaultdict(list)
        for one in planned:
            if one.parent is not None:
                self._to_follow[one.parent].append(one)
        self._ready: deque[Letter] = deque()
        self._pause = seconds / max(1, len(self._to_open))
        self._by_id: dict[str, Letter] = {}
        self._seen = 0
        self._posting = False
        self.sent: dict[int, Letter] = {}

    @property
    def has_opened(self) -> bool:
        return not self._to_open

    @property
    def is_idle(self) -> bool:
        """Whether all that came out has been read and answered."""
        return self._seen == len(self._world.outside.accepted) and not self._ready and not self._posting

    @property
    def unanswered(self) -> int:
        """How many letters wait for the acknowledgement they answer."""
        return sum(len(waiting) for waiting in self._to_follow.values())

    def write(self) -> float:
        """One more opening letter."""
        with self._lock:
            one = self._to_open.popleft() if self._to_open else None
        if one is not None:
            letter = Opening(self._seed, one).letter()
            with self._lock:
                if letter.message_id:
                    self._by_id[f"<{letter.message_id}>"] = letter
            self._post(letter)
        return self._chance.uniform(0.2, 1.8) * self._pause

    def follow(self) -> float:
        """Read what has come out, and answer it."""
        for reply in self._world.replies(self._seen):
            parent = self._by_id.get(reply.in_reply_to)
            for one in self._to_follow.pop(parent.number, ()) if parent is not None else ():
                assert parent is not None
                ack = Acknowledged(parent, reply.message_id, reply.subject, reply.raw)
                self._ready.append(Following(self._seed, one, ack).letter())
            self._seen += 1
        if self._ready:
            self._posting = True
            self._post(self._ready.popleft())
            self._posting = False
        return 0.0 if self._ready else 0.05

    def _post(self, letter: Letter) -> None:
        self.sent[letter.number] = letter
        for _ in range(letter.copies):
            deliver = {Route.POSTFIX: self._by_smtp, Route.LMTP: self._by_lmtp, Route.APPEND: self._by_append}
            arrived = time.time()
            while not deliver[letter.route](letter, arrived):
                time.sleep(0.05)  # its server is down: a mail server tries again

    def _by_smtp(self, letter: Letter, arrived: float) -> bool:
        return self._transact(lambda: smtplib.SMTP(HOST, self._world.postfix.port, timeout=5), letter)

    def _by_lmtp(self, letter: Letter, arrived: float) -> bool:
        return self._transact(lambda: smtplib.LMTP(HOST, self._world.dovecot.lmtp_port, timeout=5), letter)

    def _transact(self, connect: Callable[[], smtplib.SMTP], letter: Letter) -> bool:
        try:
            with connect() as server:
                server.sendmail(letter.envelope_from, [SUPPORT], letter.raw)
            return True
        except (OSError, smtplib.SMTPException):
            return False

    def _by_append(self, letter: Letter, arrived: float) -> bool:
        try:
            with self._world.mailbox.client() as client:
                # The same time at each try: it is what makes the mail known again.
                client.append("INBOX", letter.raw, msg_time=_date(arrived))
            return True
        except IMAP_FAULTS:
            return False


class Tidy:
    """Staff with a mail client: they read, flag, move and delete; what nobody has handled they do not delete."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._chance = random.Random(f"{seed} tidy")
        self._actions = (self._read, self._file_away, self._detour, self._move_unseen)
        self._has_looked = False
        self.seen: dict[Place, int] = {}

    def once(self) -> float:
        with suppress(*IMAP_FAULTS), self._world.mailbox.client() as client:
            self._chance.choice(self._actions)(client)
        return self._chance.uniform(0.1, 0.6)

    def bring_back(self) -> None:
        """What was put aside for later goes back where the daemon looks."""
        with self._world.mailbox.client() as client:
            if client.folder_exists(LATER):
                self._back(client)

    def look_around(self) -> set[Place]:
        """Note where each mail lies in the end; the places in the inbox."""
        with self._world.mailbox.client() as client:
            for _, _, folder in client.list_folders():
                self._select(client, folder)
                uids = client.search("ALL")
                self._note(client, uids)
                if folder == "INBOX":
                    left = {(folder, self._uidvalidity, uid) for uid in uids}
        return left

    def _select(self, client: IMAPClient, folder: str) -> None:
        self._folder = folder
        self._uidvalidity = int(client.select_folder(folder)[b"UIDVALIDITY"])

    def _note(self, client: IMAPClient, uids: list[int]) -> None:
        """Which mail lies at these places: they are about to change."""
        if uids:
            told = client.fetch(uids, [f"BODY.PEEK[HEADER.FIELDS ({MARK})]"])
            for uid, parts in told.items():
                head = next((value for key, value in parts.items() if key.startswith(b"BODY[")), b"")
                number = head.partition(b":")[2].strip()
                self.seen[self._folder, self._uidvalidity, uid] = int(number or 0)

    def _some(self, uids: list[int], most: int) -> list[int]:
        return self._chance.sample(uids, min(len(uids), self._chance.randint(1, most)))

    def _unhandled(self, client: IMAPClient) -> list[int]:
        """No mark yet; the daemon may be at it in this moment."""
        words = [word for keyword in KEYWORDS for word in ("UNKEYWORD", keyword)]
        return self._some(client.search([*words, "UNKEYWORD", "mt-aside"]), 3)

    def _read(self, client: IMAPClient) -> None:
        self._select(client, "INBOX")
        if uids := self._some(client.search("ALL"), 5):
            client.add_flags(uids, [self._chance.choice((b"\\Seen", b"\\Flagged", b"$Later"))])
            self._world.chronicle.tell("people: read or flagged", len(uids))

    def _file_away(self, client: IMAPClient) -> None:
        self._select(client, "INBOX")
        if uids := self._some(client.search(["KEYWORD", self._chance.choice(KEYWORDS)]), 4):
            self._note(client, uids)
            if self._chance.random() < 0.5:
                client.move(uids, self._chance.choice(("Archive", "Junk", "Trash")))
                self._world.chronicle.tell("people: moved handled mail", len(uids))
            else:
                client.add_flags(uids, [b"\\Deleted"])
                client.uid_expunge(uids)
                self._world.chronicle.tell("people: deleted handled mail", len(uids))

    def _detour(self, client: IMAPClient) -> None:
        if not client.folder_exists(LATER):
            client.create_folder(LATER)
        self._select(client, "INBOX")
        if uids := self._unhandled(client):
            self._note(client, uids)
            client.move(uids, LATER)
            self._world.chronicle.tell("people: moved unseen mail out and back", len(uids))
            time.sleep(self._chance.choice((0.0, 0.3)))  # how long they look at it
        self._back(client)

    def _back(self, client: IMAPClient) -> None:
        self._select(client, LATER)
        uids = client.search("ALL")
        self._note(client, uids)
        if uids:
            client.move(uids, "INBOX")

    def _daemon_has_looked(self) -> bool:
        """Whether it knows what lay in the folder before; however often it was killed until then."""
        if not self._has_looked:
            with suppress(MailtriageError), self._world.store() as store:
                self._has_looked = store.folder("main", ARCHIVE) is not None
        return self._has_looked

    def _move_unseen(self, client: IMAPClient) -> None:
        if not self._daemon_has_looked():
            return  # what lies in a folder at the first look is from before the first start, by promise
        self._select(client, "INBOX")
        if uids := self._unhandled(client):
            self._note(client, uids)
            client.move(uids, ARCHIVE)
            self._world.chronicle.tell("people: moved unseen mail away", len(uids))


class CommandLine:
    """Somebody who looks and retries all day; each command must end with 0 or 1, and harm nothing."""

    def __init__(self, world: World, seed: int, hampered: Callable[[], bool]) -> None:
        self._world = world
        self._chance = random.Random(f"{seed} command line")
        self._hampered = hampered
        self._number = 0
        self.wrong: list[str] = []
        self.commands = 0

    def once(self) -> float:
        name, *words = self._chance.choice(self._choices())
        target = self._world.folder.with_name("backup")
        if name == "backup":
            words = [str(target)]
        hampered = self._hampered()
        done = self._world.command(name, *words)
        self.commands += 1
        if name == "tickets" and done.returncode == 0:
            with suppress(ValueError, IndexError, KeyError):
                self._number = int(json.loads(done.stdout)[0]["number"])
        shutil.rmtree(target, ignore_errors=True)
        # With a full disk or a locked store a command may say so, and end with 2.
        excused = done.returncode == 2 and (hampered or self._hampered())
        if (done.returncode not in (0, 1) and not excused) or "Traceback" in done.stderr:
            self.wrong.append(f"{name} {' '.join(words)}: {done.returncode}: {done.stderr[-1500:]}")
        return self._chance.uniform(0.2, 0.8)

    def _choices(self) -> list[tuple[str, ...]]:
        number = str(self._number)
        wanted: list[tuple[str, ...]] = [
            ("status", "--json"), ("tickets", "--json", "--limit", "3"), ("show", number, "--json"),
            ("show", number), ("aside", "list"), ("aside", "retry"), ("reconcile",), ("backup",),
        ]  # fmt: skip
        return [words for words in wanted if self._number or words[0] != "show"]


def _date(at: float) -> datetime:
    return datetime.fromtimestamp(int(at), UTC)
