"""One user's mailbox on any IMAP server, as a test looks at it from outside."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where it is and how to log in; each call has a connection of its own, and sets no ``\\Seen``."""

    host: str
    port: int
    user: str
    password: str

    def deliver(self, raw: bytes, internal_date: datetime | None = None) -> int:
        """Put a mail into the INBOX and return its UID."""
        return self.append(raw, "INBOX", internal_date)

    def append(
        self,
        raw: bytes,
        folder: str,
        internal_date: datetime | None = None,
        flags: tuple[bytes, ...] = (),
    ) -> int:
        """Put a mail into a folder, made if need be, and return its UID."""
        mail = re.sub(rb"\r?\n", b"\r\n", raw)
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            reply: bytes = client.append(
                folder, mail, flags=flags, msg_time=internal_date or datetime.now(UTC)
            )
        told = re.search(rb"APPENDUID \d+ (\d+)", reply)
        assert told, f"the server tells no UID: {reply!r}"
        return int(told[1])

    def move(self, uid: int, source: str, target: str) -> None:
        """What a person does who files a mail elsewhere."""
        with self.client() as client:
            client.select_folder(source)
            client.copy([uid], target)
            client.delete_messages([uid])
            client.expunge([uid])

    def uids(self, folder: str = "INBOX") -> list[int]:
        with self._open(folder) as client:
            return sorted(client.search("ALL"))

    def flags(self, uid: int, folder: str = "INBOX") -> frozenset[bytes]:
        """Flags and keywords, without ``\\Recent``, which belongs to the session."""
        with self._open(folder) as client:
            found = client.fetch([uid], ["FLAGS"])
        assert uid in found, f"no mail has UID {uid} in {folder}"
        return frozenset(found[uid][b"FLAGS"]) - {b"\\Recent"}

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """Every mail, oldest first."""
        with self._open(folder) as client:
            uids = sorted(client.search("ALL"))
            found = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
        return [found[uid][b"BODY[]"] for uid in uids]

    def internal_date(self, uid: int, folder: str = "INBOX") -> datetime:
        """When the mail arrived, aware, UTC."""
        with self._open(folder) as client:
            client.normalise_times = False
            date: datetime = client.fetch([uid], ["INTERNALDATE"])[uid][b"INTERNALDATE"]
        return date.astimezone(UTC)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A logged-in connection, closed at the end however it ends."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=10)
        try:
            # Without it each APPEND waits 40 ms for a delayed acknowledgement.
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.login(self.user, self.password)
            yield client
        finally:
            _close(client)

    @contextmanager
    def _open(self, folder: str) -> Iterator[IMAPClient]:
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            yield client


def _close(client: IMAPClient) -> None:
    try:
        client.logout()
    except (OSError, IMAPClientError):
        client.shutdown()
