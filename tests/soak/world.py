"""Everything the daemon lives with: Dovecot, Postfix, a network that can fail, a disk that can be full."""

import contextlib
import email
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import Mailbox
from tests.servers.postfix import Postfix
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.soak.driver import Ahead
from tests.soak.letters import ALERTS, MAX_MAIL_KB, STAFF, SUPPORT

REPOSITORY = Path(__file__).resolve().parents[2]
_DISK_MB = 224
_CONFIG = """
[desk]
address = "{support}"
name = "Example Support"
alerts = ["{alerts}"]
staff_by_mail = false
[mailbox]
host = "127.0.0.1"
port = {imap_port}
tls = "none"
user = "{support}"
password = "{password}"
start = "all"
timeout = "3s"
poll = "2s"
max_mail = "{max_mail}kb"
[smtp]
host = "127.0.0.1"
port = {smtp_port}
tls = "none"
timeout = "3s"
[reply]
strangers_per_hour = 100000
most_per_hour = 100000
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["{staff}"]
role = "admin"
"""


class Chronicle:
    """What happened when, in seconds from the start; several threads write."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self.lines: list[str] = []
        self.counts: Counter[str] = Counter()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def tell(self, what: str, more: object = "") -> None:
        with self._lock:
            self.counts[what] += 1
            self.lines.append(f"{self.seconds:8.2f}  {what} {more}".rstrip())


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail of ours that Postfix took responsibility for, and handed to the world outside."""

    queue_id: str
    recipient: str
    message_id: str
    in_reply_to: str
    subject: str
    raw: bytes


@dataclass
class World:
    """Servers, folder and configuration of one run. `folder` lies on a small disk of its own, where root is."""

    folder: Path
    dovecot: Dovecot
    postfix: Postfix
    outside: ScriptedSmtp
    imap: FaultyProxy
    smtp: FaultyProxy
    own_disk: bool
    keeps_evidence: bool = True
    chronicle: Chronicle = field(default_factory=Chronicle)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock"

    @property
    def store_file(self) -> Path:
        return self.folder / "data" / "mailtriage.db"

    @property
    def mailbox(self) -> Mailbox:
        """As people see it: past the proxy."""
        return self.dovecot.mailbox(SUPPORT)

    @contextmanager
    def store(self) -> Iterator[DeskStore]:
        documents = DocumentStore(self.store_file, read_only=True)
        try:
            yield DeskStore(documents, apply)
        finally:
            documents.close()

    def command(self, *words: str, seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mailtriage", *words, "--config", str(self.config)],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def replies(self, start: int = 0) -> list[Reply]:
        """What came out of Postfix from `start` on; a copy that it delivered twice after a kill has one queue id."""
        return [_reply(mail.raw, mail.recipients[0]) for mail in self.outside.accepted[start:]]


def _reply(raw: bytes, recipient: str) -> Reply:
    head = email.message_from_bytes(raw)
    own = raw.partition(b"\r\n\tfor <")[0]
    found = re.search(rb"by mail\.test \(Postfix\) with E?SMTP(?:UTF8)? id (\w+)", own)
    body = raw[raw.index(b"\r\nFrom: ") + 2 :]
    return Reply(
        found[1].decode() if found else "",
        recipient,
        str(head["Message-ID"]),
        str(head["In-Reply-To"] or ""),
        str(head["Subject"]),
        body,
    )


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """All servers up, the daemon not yet started."""
    with ExitStack() as stack:
        own_disk = _mount(folder)
        made: list[World] = []
        stack.callback(lambda: _unmount(folder, own_disk, keep=all(one.keeps_evidence for one in made)))
        outside = stack.enter_context(ScriptedSmtp())
        dovecot = stack.enter_context(Dovecot(lmtp=True))
        postfix = stack.enter_context(Postfix(SUPPORT.partition("@")[2], dovecot.lmtp_port, outside.port))
        imap = stack.enter_context(FaultyProxy(dovecot.imap_port))
        smtp = stack.enter_context(FaultyProxy(postfix.port))
        one = World(folder, dovecot, postfix, outside, imap, smtp, own_disk)
        made.append(one)
        stack.callback(_keep_logs, one)
        one.config.write_text(
            _CONFIG.format(
                support=SUPPORT,
                alerts=ALERTS,
                staff=STAFF,
                password=dovecot.password,
                imap_port=imap.port,
                smtp_port=smtp.port,
                max_mail=MAX_MAIL_KB,
            ),
            "utf-8",
        )
        Ahead(one.clock_file)
        yield one


def _mount(folder: Path) -> bool:
    """A disk in memory, small enough to be filled; without the right to mount one, the file limit must do."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "mailtriage-soak", str(folder)]
    with contextlib.suppress(OSError):
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    return False


def _keep_logs(world: World) -> None:
    """Called while the servers' folders are still there."""
    if world.keeps_evidence:
        for server in (world.dovecot, world.postfix):
            name = f"{type(server).__name__.lower()}.log"
            world.folder.with_name(name).write_text(server.log(), "utf-8")
        told = "\n".join(world.postfix.queue())
        world.folder.with_name("postfix-queue.txt").write_text(told, "utf-8")


def _unmount(folder: Path, own_disk: bool, *, keep: bool) -> None:
    """After a failure what lay on the disk stays beside it, as evidence."""
    if own_disk:
        kept = folder.with_name(f"{folder.name}-kept")
        if keep:
            with contextlib.suppress(OSError, shutil.Error):
                shutil.copytree(folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("ballast*"))
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
