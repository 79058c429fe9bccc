"""A desk at work: the running daemon between Dovecot and Postfix, and everybody's own mailbox on them."""

import email
import re
import smtplib
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from itertools import islice
from pathlib import Path
from typing import cast

from mailtriage.model.event import Event
from mailtriage.model.outgoing import OutboxState
from mailtriage.model.ticket import Ticket
from tests.servers.dovecot import HOST, Dovecot
from tests.servers.mailbox import Mailbox
from tests.servers.postfix import Postfix
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.neomutt import Neomutt
from tests.whole.station import SUPPORT as SUPPORT
from tests.whole.station import Station
from tests.whole.staying import Daemon, configure, running

ADA, BEN = "ada@team.example", "ben@team.example"
NAMES = {ADA: "Ada Admin", BEN: "Ben Agent", SUPPORT: "Example Support"}
PATIENCE_SECONDS = 15.0
_MORE = """
[[staff]]
id = "ben"
name = "Ben Agent"
addresses = ["ben@team.example"]
[reply]
relay_delay = "0s"
strangers_per_hour = 1000
"""
_UNSENT = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.DEFERRED, OutboxState.AMBIGUOUS)
_TOKEN = re.compile(r"\[(?:INC|REQ)-(\d+)-")


@dataclass(frozen=True)
class Got:
    """A mail in somebody's mailbox."""

    raw: bytes
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def number(self) -> int:
        """The ticket in the subject."""
        found = _TOKEN.search(self.subject)
        assert found, f"no ticket is named in {self.subject!r}"
        return int(found[1])

    @property
    def everything(self) -> str:
        """All that a reader could find in it: the raw mail, and its parts decoded."""
        return "\n".join((self.raw.decode("utf-8", "replace"), self.subject, self.text, self.html))

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


@dataclass
class Office:
    """Mail to any address arrives in the mailbox of that name. A mail that a test does not `expect` is found
    by `unexpected`, in whosever mailbox it lies."""

    station: Station
    dovecot: Dovecot
    postfix: Postfix
    daemon: Daemon
    _taken: set[tuple[str, int]] = field(default_factory=set)

    def write(
        self, sender: str, subject: str, body: str, *, to: str = SUPPORT, copies: str = "", **more: str
    ) -> str:
        """A mail by swaks; its Message-ID. `sender` is ``Name <address>``; `more` are further header fields."""
        address = parseaddr(sender)[1]
        fields = {"Message-Id": make_msgid(domain=address.partition("@")[2]), "Cc": copies}
        fields |= {name.replace("_", "-"): value for name, value in more.items()}
        words = [f"--server={HOST}:{self.postfix.port}", f"--from={address}", "--helo=client.example"]
        words += [f"--to={','.join(parseaddr(one)[1] for one in (to, *copies.split(',')) if one)}"]
        words += [
            f"--h-{name}={value}" for name, value in (("From", sender), ("To", to), ("Subject", subject))
        ]
        for name, value in fields.items():
            words += ["--add-header", f"{name}: {value}"] if value and name != "Message-Id" else []
        words += [f"--h-Message-Id={fields['Message-Id']}", "--body", body, "--silent=2"]
        done = subprocess.run(["swaks", *words], capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return fields["Message-Id"]

    def submit(self, raw: bytes, sender: str, *recipients: str) -> None:
        with smtplib.SMTP(HOST, self.postfix.port, timeout=10) as smtp:
            smtp.sendmail(sender, recipients, raw)

    def mailbox(self, address: str) -> Mailbox:
        return self.dovecot.mailbox(address)

    def neomutt(self, address: str, *, signature: str = "", more: str = "") -> Neomutt:
        home, box = self.station.folder / "homes" / address, self.mailbox(address)
        return Neomutt(home, box, self.postfix.port, NAMES[address], address, signature, more)

    def expect(self, address: str, subject: str, folder: str = "INBOX") -> Got:
        """The next mail whose subject holds these words; each is given once."""
        found: list[Got] = []

        def came() -> bool:
            found.extend(self._next(address, subject, folder))
            return bool(found)

        self.daemon.until(came, PATIENCE_SECONDS)
        return found[0]

    def settle(self) -> None:
        """Until everything that was written is handled, and all that it caused is delivered."""
        self.daemon.until(self._is_settled, PATIENCE_SECONDS)

    def unexpected(self) -> list[str]:
        """What lies in people's mailboxes and no test has asked for."""
        people = {one.name: one for one in (self.dovecot.root / "mail").iterdir() if one.name != SUPPORT}
        asked_for = Counter(box for box, _ in self._taken)
        more = (name for name, home in people.items() if _mails_in(home) != asked_for[name])
        return [f"{name}: {_shown(got)}" for name in sorted(more) for got in self._untaken(name, "INBOX", "")]

    def ticket(self, number: int) -> Ticket:
        store = self.station.store()
        try:
            ticket = store.ticket(number)
            assert ticket is not None
            return ticket
        finally:
            store.documents.close()

    def events(self, number: int) -> list[Event]:
        store = self.station.store()
        try:
            return list(store.events(number))
        finally:
            store.documents.close()

    def _next(self, address: str, subject: str, folder: str) -> list[Got]:
        if not (self.dovecot.root / "mail" / address).exists():
            return []
        return list(islice(self._untaken(address, folder, subject), 1))

    def _untaken(self, address: str, folder: str, subject: str) -> Iterator[Got]:
        """Each is taken when it is given."""
        name = address if folder == "INBOX" else f"{address}/{folder}"
        with self.mailbox(address).client() as client:
            client.select_folder(folder, readonly=True)
            uids = [uid for uid in sorted(client.search("ALL")) if (name, uid) not in self._taken]
            found = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
        for uid in uids:
            got = _got(found[uid][b"BODY[]"])
            if subject in got.subject:
                self._taken.add((name, uid))
                yield got

    def _is_settled(self) -> bool:
        return not (
            self.postfix.waiting()
            or None in self.station.verdicts()
            or any(self.station.in_state(one) for one in _UNSENT)
            or self.postfix.waiting()
        )


@contextmanager
def office(folder: Path, *, sieve: bool = False, **reply: str) -> Iterator[Office]:
    """Ada is on duty, Ben her colleague. With `sieve` they may go on leave; `reply` are keys of `[reply]`, the
    values TOML."""
    with (
        Dovecot(lmtp=True, sieve=sieve) as dovecot,
        Postfix("*", dovecot.lmtp_port, dovecot.lmtp_port, port=dovecot.submission_port) as postfix,
    ):
        # Host and port are all that a configuration asks of the server.
        smtp = cast(ScriptedSmtp, postfix)
        station = Station(folder, dovecot.mailbox(SUPPORT), smtp, more=_MORE)
        configure(station, "desk", staff_by_mail="true")
        configure(station, "mailbox", poll='"1s"')
        configure(station, "reply", **reply)
        with running(station) as daemon:
            daemon.until_reading()
            yield Office(station, dovecot, postfix, daemon)
            assert daemon.stop() == 0, daemon.said
            assert '"level":"error"' not in daemon.said.replace(" ", ""), daemon.said


def _mails_in(home: Path) -> int:
    """How many lie in the inbox: quicker than to log in."""
    return sum(1 for folder in ("new", "cur") for _ in (home / "Maildir" / folder).glob("*"))


def _got(raw: bytes) -> Got:
    return Got(raw, email.message_from_bytes(raw, policy=policy.default))


def _shown(got: Got) -> str:
    return f"{got.subject!r} from {got.message['From']}: {got.text[:500]}"
