"""The headers of mails that we wait for, read without changing anything: for `mailtriage check --trust`."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from imaplib import IMAP4
from typing import Any

from mailtriage.inbox.folders import choose
from mailtriage.inbox.link import ImapServer
from mailtriage.inbox.probe import session
from mailtriage.model.folder import Role
from mailtriage.ports import WantedFolders

_HEADER = b"BODY.PEEK[HEADER]<0.65536>"
_MOST = 200  # of the mails that came meanwhile, the newest
_LOOK_SECONDS = 1.0


class Awaited:
    """The inbox and the junk folder as they are now; `arrival` looks at what comes after."""

    def __init__(self, client: Any, wanted: WantedFolders) -> None:
        self._client = client
        chosen = choose(client.list_folders(), wanted)
        self._marks: dict[str, int] = {}
        for folder in chosen:
            if folder.role in (Role.INBOX, Role.JUNK):
                self._marks[folder.name] = self._open(folder.name)

    def _open(self, folder: str) -> int:
        """Select it read-only, which also tells what is new; its UIDNEXT."""
        told: Mapping[bytes, Any] = self._client.select_folder(folder, readonly=True)
        return int(told.get(b"UIDNEXT", 0)) or max(self._client.search([b"UID", b"1:*"]), default=0) + 1

    def arrival(
        self, token: str, seconds: float, waiting: Callable[[float], None] = lambda waited: None
    ) -> tuple[str, bytes] | None:
        """Folder and header of the mail whose header has `token`; None where it has not come in time."""
        begun = time.monotonic()
        while True:
            for folder, mark in self._marks.items():
                with contextlib.suppress(StopIteration):
                    return folder, next(one for one in self._headers(folder, mark) if token.encode() in one)
            waited = time.monotonic() - begun
            if waited >= seconds:
                return None
            waiting(waited)
            time.sleep(min(_LOOK_SECONDS, seconds - waited))

    def _headers(self, folder: str, mark: int) -> Iterator[bytes]:
        try:
            self._open(folder)
        except IMAP4.abort:
            raise
        except IMAP4.error:
            return  # a junk folder that is named and not there
        found = [uid for uid in self._client.search([b"UID", f"{mark}:*".encode()]) if uid >= mark]
        told = self._client.fetch(sorted(found)[-_MOST:], [_HEADER]) if found else {}
        for parts in told.values():
            yield from (value for key, value in parts.items() if key.startswith(b"BODY[HEADER]") and value)


@contextlib.contextmanager
def awaiting(server: ImapServer, wanted: WantedFolders) -> Iterator[Awaited]:
    """Connect and log in; raises `MailboxGone`, `LoginRefused` and `Throttled`."""
    with session(server, lambda step: None) as client:
        yield Awaited(client, wanted)
