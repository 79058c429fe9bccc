"""The whole program between a real IMAP and a real SMTP server, for tests that kill it."""

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import OutboxState
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp

SUPPORT = "support@desk.example"
ALERTS = "alerts@elsewhere.example"
_REPOSITORY = Path(__file__).resolve().parents[2]
_CONFIG = """
[desk]
address = "{support}"
name = "Example Support"
alerts = ["{alerts}"]
staff_by_mail = false
[mailbox]
host = "{host}"
port = {imap_port}
tls = "none"
user = "{user}"
password = "{password}"
start = "{start}"
[smtp]
host = "{smtp_host}"
port = {smtp_port}
tls = "none"
timeout = "3s"
{smtp}
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["ada@team.example"]
role = "admin"
[log]
level = "warning"
{more}
"""


@dataclass
class Station:
    """A configuration in `folder`, its servers, and the program to run."""

    folder: Path
    mailbox: Mailbox
    smtp: ScriptedSmtp
    start: str = "all"
    smtp_keys: str = ""
    more: str = ""

    @property
    def config(self) -> Path:
        path = self.folder / "config.toml"
        if not path.exists():
            box = self.mailbox
            text = _CONFIG.format(
                support=SUPPORT,
                alerts=ALERTS,
                host=box.host,
                imap_port=box.port,
                user=box.user,
                password=box.password,
                start=self.start,
                smtp_host=self.smtp.host,
                smtp_port=self.smtp.port,
                smtp=self.smtp_keys,
                more=self.more,
            )
            path.write_text(text, "utf-8")
        return path

    def run(self, *words: str) -> int:
        """``run --once`` as a process of its own; its exit code, -9 when it was killed."""
        done = self.program("tests.whole.driver", str(self.config), *words)
        self.said = done.stderr + done.stdout
        return done.returncode

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.program("mailtriage", *words, "--config", str(self.config))

    def program(self, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=_REPOSITORY,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def store(self) -> DeskStore:
        return DeskStore(DocumentStore(self.folder / "data" / "mailtriage.db", read_only=True), apply)

    def accepted(self) -> Counter[tuple[str, str]]:
        """How often the mail server took each (recipient, Message-ID)."""
        counted: Counter[tuple[str, str]] = Counter()
        for mail in self.smtp.accepted:
            message_id = str(message_from_bytes(mail.raw)["Message-ID"])
            counted.update((recipient, message_id) for recipient in mail.recipients)
        return counted

    def verdicts(self) -> list[Verdict | None]:
        """How each mail in the mailbox ended, by UID; None for one that is not accounted for."""
        store = self.store()
        try:
            folder = store.folder("main", "INBOX")
            if folder is None:
                return [None] * len(self.mailbox.uids())
            rows = {row.place.uid: row.verdict for row in store.places_above(folder, 0, 100_000)}
            return [rows.get(uid) for uid in self.mailbox.uids()]
        finally:
            store.documents.close()

    def in_state(self, state: OutboxState) -> set[str]:
        """The Message-IDs, with ``<>``, of outbox rows in `state`."""
        if not (self.folder / "data" / "mailtriage.db").exists():
            return set()
        store = self.store()
        try:
            return {f"<{row.message_id}>" for row in store.in_state(state, 1000)}
        finally:
            store.documents.close()

    def check(self) -> list[str]:
        store = self.store()
        try:
            return store.documents.check()
        finally:
            store.documents.close()


def deliver_all(mailbox: Mailbox, mails: Sequence[bytes]) -> None:
    for raw in mails:
        mailbox.deliver(raw)
