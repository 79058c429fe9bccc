"""Keywords, and moving mail to another folder: MOVE (RFC 6851), else COPY and the EXPUNGE of these UIDs alone
(RFC 4315). Never a plain EXPUNGE: it removes what people have marked to be deleted."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from imaplib import IMAP4
from typing import Any

from mailtriage.inbox.link import listing, said
from mailtriage.inbox.parts import chunks
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.ports import LinkLost, Moved, TurnedAway

_COPYUID = re.compile(rb"(?:COPYUID )?(\d{1,10}) ([\d:,]+) ([\d:,]+)")
# Where no mail is to be moved by a rule, and what is no folder of its own.
_TAKES_NONE = {rb"\junk", rb"\sent", rb"\drafts", rb"\trash", rb"\all", rb"\flagged", rb"\important"} | {
    rb"\noselect",
    rb"\nonexistent",
}
_BATCH = 200
_MOST_BROKEN = 2  # links lost at a folder, before it is left alone


_OURS = "mt-"


class NotMoved(PermanentFailure):
    """The mail stays where it is."""


def put_on(client: Any, uids: Sequence[int], keyword: str) -> None:
    """Gmail shows no keywords: what rules ask for is a label there."""
    if client.has_capability("X-GM-EXT-1") and not keyword.startswith(_OURS):
        client.add_gmail_labels(list(uids), [keyword], silent=True)
    else:
        client.add_flags(list(uids), [keyword.encode("ascii")], silent=True)


class Mover:
    """Moves mail of one mailbox. It remembers which folders are ready on this connection, and at which the
    server has hung up: what ends every connection must not be tried for ever."""

    def __init__(self) -> None:
        self._ready: dict[str, str] = {}  # by the name that rules have
        self._broken: Counter[str] = Counter()

    def renew(self) -> None:
        """A new connection."""
        self._ready.clear()

    @contextlib.contextmanager
    def trying(self, folder: str) -> Iterator[None]:
        if self._broken[folder] >= _MOST_BROKEN:
            raise NotMoved("the server has ended the connection at it before")
        self._broken[folder] += 1
        try:
            yield
        except (LinkLost, TurnedAway):
            raise
        except (TemporaryFailure, PermanentFailure):
            self._broken[folder] = 0
            self._ready.pop(folder, None)  # looked at anew with the next mail
            raise
        self._broken[folder] = 0

    def move(self, client: Any, uids: Sequence[int], folder: str, selected: str) -> Moved:
        """From the `selected` folder; see `ports.Inbox`."""
        if folder not in self._ready:
            self._ready[folder] = made_ready(client, folder)
        if self._ready[folder] == selected:
            raise NotMoved(f"{folder!r} is the folder that is read")
        return move(client, uids, self._ready[folder])


def move(client: Any, uids: Sequence[int], folder: str) -> Moved:
    """`folder` is the name as the server has it. Mails that are gone are passed over."""
    if not (client.has_capability("MOVE") or client.has_capability("UIDPLUS")):
        raise NotMoved("the server knows neither MOVE nor UIDPLUS; what is moved might lie there twice")
    asked, uidvalidity, found = set(uids), 0, dict[int, int]()
    for batch in chunks(sorted(uids), _BATCH):
        for numbered, pairs in _retried(client, list(batch), folder):
            uidvalidity = numbered
            found |= {old: new for old, new in pairs.items() if old in asked}
    return Moved(folder, uidvalidity, found)


def made_ready(client: Any, folder: str) -> str:
    """The name of `folder` on this server: ``/`` stands for whatever parts names there. Made if need be."""
    prefix, delimiter = _personal(client)
    parts = [one for one in folder.split("/") if one]
    name = delimiter.join(parts) if delimiter else "/".join(parts)
    if not name:
        raise NotMoved(f"{folder!r} is no name of a folder")
    there = {one: {flag.lower() for flag in flags} for flags, _, one in listing(client)}
    if prefix and name not in there and not name.startswith(prefix):
        name = prefix + name
    if there.get(name, set()) & _TAKES_NONE:
        raise NotMoved(f"the folder {name!r} is kept for something else, or takes no mail")
    if name not in there:
        _make(client, name)
    return name


def _make(client: Any, name: str) -> None:
    try:
        client.create_folder(name)
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        if "ALREADYEXISTS" not in said(error):
            raise NotMoved(f"the folder {name!r} cannot be made: {said(error)}") from error
    try:
        client.subscribe_folder(name)  # else mail programs do not show it
    except IMAP4.abort:
        raise
    except IMAP4.error:
        return


def _personal(client: Any) -> tuple[str, str]:
    """How the names of the user's own folders begin, and what parts them (RFC 2342)."""
    with contextlib.suppress(ValueError, TypeError, IndexError):
        if client.has_capability("NAMESPACE"):
            prefix, delimiter = client.namespace().personal[0]
            return str(prefix or ""), str(delimiter or "")
    delimiter = next((one for _, one, _ in listing(client) if one), b"/")
    return "", delimiter.decode("ascii", "replace")


def _retried(client: Any, uids: list[int], folder: str) -> list[tuple[int, dict[int, int]]]:
    """Dovecot moves none where another session has removed one of them, until we have heard of that."""
    try:
        return list(_moved(client, uids, folder))
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        if "EXPUNGEISSUED" not in said(error):
            raise
    client.noop()
    return list(_moved(client, uids, folder))


def _moved(client: Any, uids: list[int], folder: str) -> Iterator[tuple[int, dict[int, int]]]:
    untagged = client._imap.untagged_responses
    untagged.pop("COPYUID", None)  # they add up
    if client.has_capability("MOVE"):
        answer = client.move(uids, folder)
    else:
        answer = client.copy(uids, folder)
        client.add_flags(uids, [rb"\Deleted"], silent=True)
        client.uid_expunge(uids)
    tagged = answer if isinstance(answer, bytes) and b"[COPYUID " in answer else b""
    for told in [*untagged.pop("COPYUID", []), tagged.partition(b"[")[2]]:
        match = _COPYUID.match(told) if isinstance(told, bytes) else None
        if match is not None:
            old, new = (_uids(match[n], len(uids)) for n in (2, 3))
            yield int(match[1]), dict(zip(old, new, strict=False)) if len(old) == len(new) else {}


def _uids(told: bytes, most: int) -> list[int]:
    """The numbers of a set such as ``4:6,9``, in the order told; none of more than were asked for."""
    found: list[int] = []
    for part in told.split(b","):
        low, _, high = part.partition(b":")
        if not low or (b":" in part and not high):
            return []
        first, last = int(low[:10]), int((high or low)[:10])
        step = 1 if last >= first else -1
        if len(found) + abs(last - first) >= most:
            return []
        found += range(first, last + step, step)
    return found
