"""What a mailbox is like, found out without changing anything in it: for `mailtriage check`."""

import contextlib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

from mailtriage.inbox.folders import choose, missing
from mailtriage.inbox.link import ImapServer, MailboxGone, connect, drop, said
from mailtriage.model.folder import Folder
from mailtriage.ports import WantedFolders

_MOST_COUNTED = 50_000  # a SEARCH that answers with more would end the connection


@dataclass(frozen=True, slots=True)
class FolderFound:
    """What EXAMINE says. `keywords` is None where only a SELECT could tell and would take ``\\Recent`` away.

    `above` counts the mails above the given mark, None without a mark; `newest` is the last one's arrival.
    """

    mails: int
    uidvalidity: int
    keywords: bool | None
    above: int | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class MailboxFound:
    """`names` are all folders that can be opened, `roles` those that will be read.

    `missing` says which wanted folder is not there; `certificate_until` is None without TLS.
    """

    capabilities: frozenset[str]
    names: tuple[str, ...]
    roles: tuple[Folder, ...]
    missing: str
    folder: FolderFound | None
    certificate_until: datetime | None


def probe(
    server: ImapServer,
    wanted: WantedFolders,
    mark: tuple[int, int] | None,
    doing: Callable[[str], None] = lambda step: None,
) -> MailboxFound:
    """Connect, log in and look, read-only; `mark`: UIDVALIDITY and UID up to which the inbox is handled.

    `doing` is told each step before it is taken. Raises `MailboxGone`, `LoginRefused` and `Throttled`, each
    with its cause.
    """
    with session(server, doing) as client:
        doing("CAPABILITY")
        capabilities = frozenset(one.decode("ascii", "replace").upper() for one in client.capabilities())
        doing("LIST")
        listing = client.list_folders()
        roles: tuple[Folder, ...] = choose(listing, wanted)
        absent = "; ".join(missing(listing, wanted))
        doing("EXAMINE")
        folder, refusal = _look(client, wanted.inbox, mark)
        return MailboxFound(
            capabilities,
            tuple(str(name) for flags, _, name in listing if b"\\Noselect" not in flags),
            roles,
            refusal or absent,
            folder,
            _certificate_until(client.socket()),
        )


@contextlib.contextmanager
def session(server: ImapServer, doing: Callable[[str], None]) -> Iterator[Any]:
    """A logged-in client; every error of the library leaves here as one of ours."""
    doing("connect")
    client = connect(server)
    try:
        yield client
    except (OSError, IMAP4.error, ValueError, OverflowError, LookupError) as error:
        raise MailboxGone(f"{server.host}:{server.port}: {said(error)}") from error
    finally:
        # LOGOUT expunges nothing, where CLOSE would.
        with contextlib.suppress(Exception):
            client.logout()
        drop(client)


def _look(client: Any, folder: str, mark: tuple[int, int] | None) -> tuple[FolderFound | None, str]:
    try:
        told = client.select_folder(folder, readonly=True)
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        return None, f"folder {folder!r} cannot be opened: {said(error)}"
    mails, uidvalidity = int(told[b"EXISTS"]), int(told.get(b"UIDVALIDITY", 0))
    above = None
    if mark is not None:
        known = mark[1] if mark[0] == uidvalidity else 0
        above = _count_above(client, known, int(told.get(b"UIDNEXT", 0))) if mails else 0
    newest = _newest(client) if mails else None
    return FolderFound(mails, uidvalidity, _keeps_keywords(client, folder, told), above, newest), ""


def _count_above(client: Any, mark: int, top: int) -> int:
    if top <= mark + 1:
        return 0
    low = max(mark + 1, top - _MOST_COUNTED)
    return sum(low <= uid < top for uid in client.search([b"UID", f"{low}:{top - 1}".encode()]))


def _newest(client: Any) -> datetime | None:
    """INTERNALDATE of the last mail."""
    uids = client.search([b"UID", b"*"])
    told = client.fetch([max(uids)], [b"INTERNALDATE"]) if uids else {}
    at: datetime | None = next((parts.get(b"INTERNALDATE") for parts in told.values()), None)
    try:
        return at.astimezone(UTC) if at is not None else None
    except (OverflowError, ValueError):
        return None


def _keeps_keywords(client: Any, folder: str, told: Any) -> bool | None:
    """Most servers grant no flags at all to EXAMINE. A SELECT tells, and changes something only where mail
    is ``\\Recent``: then nothing is asked."""
    if b"\\*" in told.get(b"PERMANENTFLAGS", ()):
        return True
    if told.get(b"RECENT"):
        return None
    return b"\\*" in client.select_folder(folder).get(b"PERMANENTFLAGS", ())


def _certificate_until(link: Any) -> datetime | None:
    told = link.getpeercert() if isinstance(link, ssl.SSLSocket) else None
    until = (told or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(until)), UTC) if until else None
